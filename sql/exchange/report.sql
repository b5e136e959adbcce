-- $1 handle
select r.form, r.serious, r.written_as as reader,
	to_char(r.at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at
from authz.report($1::text) r
