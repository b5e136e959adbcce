-- $1 me  $2 principal  $3 types  $4 level
select distinct s.doc_type as type
from data.share s
where s.reader in ($1::uuid, $2::uuid)
	and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
order by 1
