-- $1 me  $2 principal  $3 types  $4 level
-- From one type to the next along its index: as quick for five thousand documents.
with recursive step (reader, type) as (
	select r.reader, '' from unnest(array[$1, $2]::uuid[]) as r (reader) where r.reader is not null
	union all
	select p.reader, (
		select s.doc_type from data.share s
		where s.reader = p.reader and s.doc_type > p.type
			and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
		order by s.doc_type limit 1)
	from step p where p.type is not null
)
select distinct type from step where type <> '' order by 1
