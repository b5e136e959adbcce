-- $1 me  $2 principal  $3 types  $4 level  $5 handles, or null for all
-- What can be opened and has bytes, for a package: newest first.  Nothing is opened.
select s.reader, s.handle, s.title, s.doc_type as type,
	to_char(s.doc_date, 'YYYY-MM-DD') as doc_date, s.rule, r.mime, r.bytes, r.pages, r.sha256
from data.share s join data.rendition r on r.id = s.rendition and r.destroyed_at is null
where ($5::text[] is null or s.handle = any ($5::text[])) and s.reader in ($1::uuid, $2::uuid)
	and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
order by s.sort_at desc, s.handle desc
limit 201
