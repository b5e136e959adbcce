-- $1 me  $2 level: the newest twelve of each section, and how many there are
select f.reader, f.section, f.handle, f.title, f.kind, f.type, f.doc_date, f.count
from (
	select s.reader, s.handle, s.title, s.kind, s.doc_type as type,
		to_char(s.doc_date, 'YYYY-MM-DD') as doc_date, x.section,
		row_number() over newest as place, count(*) over (partition by x.section) as count
	from data.share s
	cross join lateral (select case
		when s.doc_type = 'AVTALE' then 'agreement'
		when s.doc_type = 'OEKONOMI' then 'money'
		when s.doc_type in ('RAPPORT', 'REFERAT', 'TILSYN') then 'reports'
		when s.doc_type = 'ERKLAERING' then 'declarations'
		when s.doc_type in ('BREV', 'AVSLAG', 'KLAGE', 'INNSYNSKRAV') then 'letters'
		else 'task' end as section) x
	where s.reader = $1::uuid
		and authz.readable(s, $1::uuid, null, null, $2::integer, (select law.now()))
	window newest as (partition by x.section order by s.sort_at desc, s.handle desc)
) f
where f.place <= 12
order by f.section, f.place
