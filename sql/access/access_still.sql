-- $1 me  $2 principal  $3 types  $4 level  $5 handle
-- The reader is looked at first: see access_card.
select s.reader
from data.share s
where s.handle = $5::text and s.reader in ($1::uuid, $2::uuid)
	and authz.readable(s, $1::uuid, $2::uuid, $3::text[], $4::integer, (select law.now()))
