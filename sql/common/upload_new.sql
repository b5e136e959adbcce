-- $1 once  $2 file name  $3 bytes  $4 kind  $5 what was asked for  $6 note
select u.handle, u.received, u.bytes, u.state, extract(epoch from u.expires_at)::bigint as expires
from authz.upload_new($1::text, normalize($2::text, nfc), $3::bigint, $4::text, $5::text, $6::text) u
