-- Destroying (R28): what may go, what goes with it, and that it stays gone.

create function policy.destroys(r jsonb) returns jsonb language sql as $$
	select policy.does('destroy', r || '{"why": "vist", "decided_by": "S1"}')
$$;
create function policy.gone(name text) returns boolean language sql as $$
	select wrapped is null and key_id is null and destroyed_at is not null from data.rendition where ref = name
$$;

select policy.holds('destroy: what belongs to the record is refused', $$
	policy.refused('R28', 'destroy', '{"document": "A-VEDTAK", "why": "x", "decided_by": "S1"}')
	and policy.refused('R28', 'destroy', '{"rendition": "A-VEDTAK.original", "why": "x", "decided_by": "S1"}')
	and policy.refused('R28', 'destroy', '{"rendition": "A-VEDTAK.signed", "why": "x", "decided_by": "S1"}') $$);
select policy.holds('destroy: a form made from the original goes, and only that', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'redacted', '{"id": "s1", "rule": "R12b"}');
	select policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "s2"}');
	select policy.destroys('{"rendition": "A-VEDTAK.redacted"}');
	policy.gone('A-VEDTAK.redacted') and not policy.gone('A-VEDTAK.original') and not policy.gone('A-VEDTAK.child')
	and (select destroyed_at is null and proof is null from data.document where ref = 'A-VEDTAK')
	and (select revoked_why = 'destroyed' from data.share where ref = 's1')
	and (select revoked_at is null from data.share where ref = 's2') $$);
select policy.holds('destroy: an extract and a child''s form too', $$
	select policy.destroys('{"rendition": "A-VEDTAK.extract"}');
	select policy.destroys('{"rendition": "A-VEDTAK.child"}');
	policy.gone('A-VEDTAK.extract') and policy.gone('A-VEDTAK.child') $$);
select policy.holds('destroy: a share of another form stays', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1"}');
	select policy.destroys('{"rendition": "A-VEDTAK.redacted"}');
	(select revoked_at is null from data.share where ref = 's1') $$);
select policy.holds('destroy: a police certificate goes whole, with proof', $$
	select policy.destroys('{"document": "A-POLITIATTEST"}');
	policy.gone('A-POLITIATTEST.original') and policy.gone('A-POLITIATTEST.redacted') and not policy.gone('B-POLITIATTEST.original')
	and (select destroyed_at = law.now() and proof like 'vist; A-POLITIATTEST.child SHA-256 aaa%' from data.document where ref = 'A-POLITIATTEST')
	and (select destroyed_at is null from data.document where ref = 'B-POLITIATTEST') $$);
select policy.holds('destroy: the answer names what the program must remove', $$
	create temporary table said on commit drop as select policy.destroys('{"document": "A-POLITIATTEST"}') as a;
	(select (a ->> 'document')::uuid = (select id from data.document where ref = 'A-POLITIATTEST')
		and jsonb_array_length(a -> 'renditions') = 5 from said)
	and (select policy.destroys('{"rendition": "A-VEDTAK.redacted"}')) = (select jsonb_build_object('document', null,
		'renditions', jsonb_build_array(id)) from data.rendition where ref = 'A-VEDTAK.redacted') $$);
select policy.holds('destroy: again says the same again and changes nothing', $$
	select policy.destroys('{"document": "A-POLITIATTEST"}');
	update data.document set proof = 'first' where ref = 'A-POLITIATTEST';
	update data.rendition set destroyed_at = '2026-01-01' where ref = 'A-POLITIATTEST.original';
	select policy.so(jsonb_array_length(policy.destroys('{"document": "A-POLITIATTEST"}') -> 'renditions') = 5);
	(select proof = 'first' from data.document where ref = 'A-POLITIATTEST')
	and (select destroyed_at = '2026-01-01' from data.rendition where ref = 'A-POLITIATTEST.original') $$);
select policy.holds('destroy: it is in the journal, with who decided', $$
	select policy.destroys('{"document": "A-POLITIATTEST"}');
	select policy.destroys('{"rendition": "A-VEDTAK.redacted"}');
	exists (select from journal.entry where event = 'document.destroyed' and rule = 'R28' and rendition is null
		and staff = (select id from data.staff where ref = 'S1') and document = (select id from data.document where ref = 'A-POLITIATTEST'))
	and exists (select from journal.entry where event = 'rendition.destroyed' and rule is null
		and rendition = (select id from data.rendition where ref = 'A-VEDTAK.redacted')) $$);
select policy.holds('destroy: one thing is named, with why and by whom', $$
	policy.bad('document', 'destroy', '{"why": "x", "decided_by": "S1"}')
	and policy.bad('document', 'destroy', '{"document": "A-POLITIATTEST", "rendition": "A-VEDTAK.redacted", "why": "x", "decided_by": "S1"}')
	and policy.bad('why', 'destroy', '{"document": "A-POLITIATTEST", "decided_by": "S1"}')
	and policy.bad('decided_by', 'destroy', '{"document": "A-POLITIATTEST", "why": "x"}')
	and policy.fails('destroy', '{"document": "A-POLITIATTEST", "why": "x", "decided_by": "S9"}', 'PV003', 'decided_by') $$);
select policy.holds('destroy: no part of an import', $$
	policy.raises($q$ select policy.op($x$ select operator.import('destroy', 'i1', 'h', '{"document": "A-POLITIATTEST", "why": "x", "decided_by": "S1"}') $x$) $q$, 'PV002') $$);

-- ── After a restore ──────────────────────────────────────────────────────────

create function policy.again(kind text, name text) returns boolean language sql as $$
	select operator.destroy_again(kind, coalesce((select id from data.document where ref = name),
		(select id from data.rendition where ref = name), gen_random_uuid()), '2026-02-03')
$$;

select policy.holds('destroy_again: a document, once', $$
	select policy.so(policy.again('document', 'A-POLITIATTEST'));
	select policy.so(not policy.again('document', 'A-POLITIATTEST'));
	policy.gone('A-POLITIATTEST.original') and policy.gone('A-POLITIATTEST.signed') and not policy.gone('B-POLITIATTEST.original')
	and (select destroyed_at = '2026-02-03' and proof <> '' from data.document where ref = 'A-POLITIATTEST')
	and (select destroyed_at is null from data.document where ref = 'B-POLITIATTEST')
	and (select count(*) = 1 from journal.entry where event = 'document.destroyed' and rendition is null) $$);
select policy.holds('destroy_again: a rendition, once, and whoever read it no longer does', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'redacted', '{"id": "s1", "rule": "R12b"}');
	select policy.so(policy.again('rendition', 'A-VEDTAK.redacted'));
	select policy.so(not policy.again('rendition', 'A-VEDTAK.redacted'));
	policy.gone('A-VEDTAK.redacted') and not policy.gone('A-VEDTAK.original')
	and (select destroyed_at = '2026-02-03' from data.rendition where ref = 'A-VEDTAK.redacted')
	and (select destroyed_at is null from data.document where ref = 'A-VEDTAK')
	and (select revoked_why = 'destroyed' from data.share where ref = 's1')
	and (select count(*) = 1 from journal.entry where event = 'rendition.destroyed'
		and rendition = (select id from data.rendition where ref = 'A-VEDTAK.redacted')) $$);
select policy.holds('destroy_again: what is not known here is nothing', $$
	not policy.again('document', 'nothing') and not policy.again('rendition', 'nothing')
	and not exists (select from journal.entry where event like '%.destroyed') $$);

-- ── For the check ────────────────────────────────────────────────────────────

select policy.holds('renditions_after: every one, once, in order', $$
	(with recursive page(r) as (
		select array(select id from operator.renditions_after(null, 7))
		union all select array(select id from operator.renditions_after(r[7], 7)) from page where cardinality(r) = 7)
	select array_agg(i) = array(select id from data.rendition order by id) from page, unnest(r) i) $$);
select policy.holds('letters_after: letters and answers, once each, in order', $$
	select policy.letters();
	(with recursive page(r) as (
		select array(select id from operator.letters_after(null, 3))
		union all select array(select id from operator.letters_after(r[3], 3)) from page where cardinality(r) = 3)
	select array_agg(i) = array(select id from data.letter union all select id from data.answer order by id) from page, unnest(r) i) $$);
select policy.holds('renditions_after, letters_after: the operator asks', $$
	select policy.letters();
	policy.op('select count(*) > 0 from operator.renditions_after(null, 9)')::boolean and policy.op('select count(*) > 0 from operator.letters_after(null, 9)')::boolean $$);
