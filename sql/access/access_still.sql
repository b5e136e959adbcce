-- $1 me  $2 principal  $3 types  $4 level  $5 handle
select s.reader
from data.share s
where s.handle = $5::text
	and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
