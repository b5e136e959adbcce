-- $1 once  $2 file name  $3 bytes  $4 kind  $5 what was asked for
-- $6 to $9 the note: its number, sealed, its key wrapped, by which key
select u.handle, u.received, u.bytes, u.state, extract(epoch from u.expires_at)::bigint as expires
from authz.upload_new($1::text, normalize($2::text, nfc), $3::bigint, $4::text, $5::text, $6::uuid,
	$7::bytea, $8::bytea, $9::text) u
