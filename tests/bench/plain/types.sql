-- $1 me  $2 -  $3 -  $4 level
select distinct s.doc_type as type
from data.share s
where s.reader = $1::uuid and $2::uuid is null and $3::text[] is null
	and s.revoked_at is null and s.visible_from <= now() and now() < s.visible_until and s.loa <= $4::integer
order by 1
