-- $1 me  $2 principal  $3 types  $4 level  $5 cursor: sort_at  $6 cursor: handle  $7 type  $8 words
-- For who acts for somebody: two walks, and what the agent opened (see access_list).
with opened as materialized (
	select array_agg(v.share) as shares,
		case when count(*) = 128 then min(v.sort_at) else '-infinity' end as before
	from (
		select v.share, v.sort_at from data.seen v
		where v.standing = $1::uuid
			and v.sort_at <= case when $5::timestamptz is null then 'infinity' else $5::timestamptz end
		order by v.sort_at desc
		limit 128) v
)
select s.reader, s.handle, s.title, s.kind, s.doc_type as type, s.doc_date,
	nullif((s.visible_from at time zone 'Europe/Oslo')::date, s.doc_date) as shared_on,
	s.kind in ('read', 'sign') and case when s.sort_at > (select o.before from opened o)
		then s.id <> all (coalesce((select o.shares from opened o), '{}'))
		else not exists (
			select from data.seen v where v.share = s.id and v.standing = $1::uuid)
		end as unread,
	s.kind = 'withheld' and s.review_at <= (select law.now()) as ended,
	s.sort_at
from unnest(array[$1, $2]::uuid[]) as r (reader)
cross join lateral (
	select s.*
	from data.share s
	where s.reader = r.reader
		and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
		and (s.sort_at, s.handle) < (case when $5::timestamptz is null then 'infinity'
			else $5::timestamptz end, case when $6::text is null then '' else $6::text end)
		and ($7::text is null or s.doc_type = $7::text)
		and ($8::text is null or position(lower($8::text) in lower(s.title)) > 0)
	order by s.sort_at desc, s.handle desc
	limit 51) s
order by s.sort_at desc, s.handle desc
limit 51
