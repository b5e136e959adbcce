-- $1 form  $2 id  $3 sealed  $4 wrapped  $5 key id
select authz.draft_keep($1::text, $2::uuid, $3::bytea, $4::bytea, $5::text) as done
