-- $1 me  $2 -  $3 -  $4 level  $5 cursor: sort_at  $6 cursor: handle  $7 type  $8 words
select s.handle, s.title, s.kind, s.doc_type as type, s.doc_date,
	nullif((s.visible_from at time zone 'Europe/Oslo')::date, s.doc_date) as shared_on,
	s.kind in ('read', 'sign') and v.share is null as unread,
	s.kind = 'withheld' and s.review_at <= now() as ended,
	s.sort_at
from data.share s left join data.seen v on v.share = s.id and v.standing = s.reader
where s.reader = $1::uuid and $2::uuid is null and $3::text[] is null
	and s.revoked_at is null and s.visible_from <= now() and now() < s.visible_until and s.loa <= $4::integer
	and (s.sort_at, s.handle) < (coalesce($5::timestamptz, 'infinity'), coalesce($6::text, ''))
	and ($7::text is null or s.doc_type = $7::text)
	and ($8::text is null or position(lower($8::text) in lower(s.title)) > 0)
order by s.sort_at desc, s.handle desc
limit 51
