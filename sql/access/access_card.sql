-- $1 me  $2 principal  $3 types  $4 level  $5 handle
-- A refusal is written down in the statement that decides; its row has no reader.
-- Others' shares are told apart by the reader first, which costs nothing: what is
-- hidden takes no longer to refuse than what does not exist.
with hit as materialized (
	select s.*, n.at
	from data.share s cross join (select law.now() as at) n
	where s.handle = $5::text and s.reader in ($1::uuid, $2::uuid)
		and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
), noted as materialized (
	select case when not exists (select from hit) then journal.refused($5::text) end as done
)
select s.reader, s.handle, s.title, s.kind, s.form, s.doc_type as type,
	to_char(s.doc_date, 'YYYY-MM-DD') as doc_date,
	to_char(s.visible_from at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as shared_at,
	s.rule, law.ground_of(s.rule, s.at) as ground,
	r.mime, r.bytes, r.pages, r.filename, r.etag,
	s.kind = 'withheld' and s.review_at <= s.at as ended,
	to_char(s.review_at at time zone 'Europe/Oslo', 'YYYY-MM-DD') as review_at,
	to_char((s.review_at + interval '7 days') at time zone 'Europe/Oslo', 'YYYY-MM-DD') as answer_by,
	case when s.comment_until > s.at and $2::uuid is null
		then to_char((s.comment_until - interval '1 second') at time zone 'Europe/Oslo',
			'YYYY-MM-DD HH24:MI') end as comment_until,
	case when $2::uuid is null
		then to_char((s.complain_until - interval '1 second') at time zone 'Europe/Oslo',
			'YYYY-MM-DD') end as complain_until,
	s.complain_until <= s.at and $2::uuid is null as complain_late,
	case when s.kind = 'own' then s.handle end as receipt_reference,
	case when s.kind = 'own'
		then to_char(s.made_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') end as receipt_at,
	s.receipt as receipt_sha256,
	$2::uuid is not null as use_notice -- R25
from noted left join hit s on true
left join data.rendition r on r.id = s.rendition and r.destroyed_at is null
