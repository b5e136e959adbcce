-- $1 me  $2 handle  $3 kind
select l.written_as as reader, l.handle as reference,
	to_char(l.at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at, l.late
from data.letter l
where l.written_as = $1::uuid and l.handle = $2::text and l.kind = $3::text
