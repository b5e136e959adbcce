-- $1 handle  $2 from  $3 to  $4 cursor  $5 most
select to_char(o.at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at, o.handle, o.title, o.role,
	o.unit, o.purpose, o.on_behalf, o.cursor
from authz.openings($1::text, $2::date, $3::date, $4::text, $5::integer) o
