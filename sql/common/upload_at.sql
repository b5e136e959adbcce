-- $1 handle
select $1::text as handle, u.received, u.bytes, u.state,
	extract(epoch from u.expires_at)::bigint as expires
from authz.upload_at($1::text) u
