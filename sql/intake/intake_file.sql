-- $1 upload  $2 worker  $3 type  $4 has metadata  $5 rendition  $6 SHA-256  $7 wrapped  $8 key id
-- $9…$13 the same without metadata: id, bytes, SHA-256, wrapped, key id  $14 receipt
select intake.file($1::uuid, $2, $3, $4::boolean, $5::uuid, $6, $7::bytea, $8, $9::uuid, $10::bigint, $11,
	$12::bytea, $13, $14) as done
