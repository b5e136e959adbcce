-- $1 the job's handle
select p.name, p.capacity, p.state, p.turn,
	to_char(p.signed_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as signed_at, p.me
from authz.signing_people($1::text) p
