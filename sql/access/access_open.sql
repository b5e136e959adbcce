-- $1 me  $2 principal  $3 types  $4 level  $5 handle  $6 how
-- Decision, journal and wrapped key in one statement and one snapshot: no row
-- comes back whose opening was not written down.  The reader is looked at first:
-- see access_card.
with hit as materialized (
	select s.reader, s.handle, r.id as rendition, r.mime, r.filename, r.etag, r.bytes, r.wrapped,
		r.key_id
	from data.share s join data.rendition r on r.id = s.rendition
	where s.handle = $5::text and s.reader in ($1::uuid, $2::uuid)
		and r.destroyed_at is null
		and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
), noted as materialized (
	select case when exists (select from hit) then journal.opened($5::text, $6::text)
		else journal.refused($5::text) end as done
)
select h.reader, h.handle, h.rendition, h.mime, h.filename, h.etag, h.bytes, h.wrapped, h.key_id
from noted n left join hit h on n.done
