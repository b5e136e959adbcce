-- $1 handle  $2 offset  $3 part  $4 size  $5 wrapped  $6 key id; no row: it does not continue there
select u.received, u.state
from authz.upload_part($1::text, $2::bigint, $3::uuid, $4::bigint, $5::bytea, $6::text) u
