-- $1 me  $2 principal  $3 types  $4 level  $5 cursor: sort_at  $6 cursor: handle
-- $7 type  $8 words.  A cursor is the hexadecimal of "sort_at|handle".  One ordered index scan a reader; an agent has two.
select s.reader, s.handle, s.title, s.kind, s.form, s.doc_type as type,
	to_char(s.doc_date, 'YYYY-MM-DD') as doc_date,
	case when s.shared_on <> s.doc_date then to_char(s.shared_on, 'YYYY-MM-DD') end as shared_on,
	s.rule, s.unread, s.ended,
	encode(convert_to(s.sort_at::text || '|' || s.handle, 'UTF8'), 'hex') as cursor
from unnest(array[$1, $2]::uuid[]) as r (reader)
cross join lateral (
	select s.reader, s.handle, s.title, s.kind, s.form, s.doc_type, s.doc_date, s.rule, s.sort_at,
		(s.visible_from at time zone 'Europe/Oslo')::date as shared_on,
		s.rendition is not null and s.kind <> 'own' and s.id not in (
			select v.share from data.seen v where v.standing = $1::uuid) as unread,
		s.kind = 'withheld' and s.review_at <= (select law.now()) as ended
	from data.share s
	where s.reader = r.reader
		and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
		and ($5::timestamptz is null or (s.sort_at, s.handle) < ($5::timestamptz, $6::text))
		and ($7::text is null or s.doc_type = $7::text)
		and ($8::text is null or position(lower($8::text) in lower(s.title)) > 0)
	order by s.sort_at desc, s.handle desc
	limit 51) s
order by s.sort_at desc, s.handle desc
limit 51
