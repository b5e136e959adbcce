-- $1 form
select d.id, d.sealed, d.wrapped, d.key_id, d.written_as as reader,
	to_char(d.at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at
from authz.draft($1::text) d
