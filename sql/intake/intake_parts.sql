-- $1 upload  $2 worker
select id, at, size, wrapped, key_id from intake.parts($1::uuid, $2)
