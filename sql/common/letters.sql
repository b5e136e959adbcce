-- $1 me  $2 kind  $3 a document's handle  $4 handle of the last letter of the page before
-- Newest letter first, each followed by its answers; 21 letters say that there are more.
with page as materialized (
	select l.id, l.handle, l.at, l.late, l.state, l.share, l.sealed, l.wrapped, l.key_id, l.written_as
	from data.letter l
	where l.written_as = $1::uuid and l.kind = $2::text
		and ($3::text is null or authz.concerns(l.share, $3::text))
		and ($4::text is null or (l.at, l.handle) < (select c.at, c.handle from data.letter c
			where c.handle = $4::text and c.written_as = $1::uuid))
	order by l.at desc, l.handle desc
	limit 21
), said as (
	select p.written_as as reader, p.handle, 'me' as "from", p.id, p.at as said_at, p.at as begun_at,
		p.late, p.state, s.handle as about, s.title, s.rule,
		law.ground_of(s.rule, law.now()) as ground, null as who, false as fresh, p.sealed, p.wrapped, p.key_id
	from page p left join lateral authz.about(p.share) s on true
	union all
	select p.written_as, p.handle, 'service', a.id, a.at, p.at, null, null, null, null, null, null,
		authz.answered_by(a.id), a.read_at is null, a.sealed, a.wrapped, a.key_id
	from page p join data.answer a on a.letter = p.id
	where a.at <= (select law.now())
)
select reader, handle, "from", id,
	to_char(said_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at, late, state, about, title,
	rule, ground, who, fresh, sealed, wrapped, key_id
from said
order by begun_at desc, handle desc, "from" = 'service', said_at, id
