-- Documents, renditions, blocks, holds and phases: sql/operator/30_documents.

select policy.holds('document: it lies where it says, and in what is named besides', $$
	select policy.done('document', '{"id": "x", "file": "A", "also": ["K", "A"], "owners": ["kon"], "type": "AVTALE", "date": "2026-01-01", "title": "t"}');
	(select string_agg(f.ref, ' ' order by f.ref) from data.filing g join data.file f on f.id = g.file join data.document d on d.id = g.document where d.ref = 'x') = 'A K'
	and (select count(*) = 1 from data.owner o join data.person p on p.id = o.person join data.document d on d.id = o.document where p.ref = 'kon' and d.ref = 'x') $$);
select policy.holds('document: it is written down', $$
	select policy.done('document', '{"id": "x", "file": "A", "type": "AVTALE", "date": "2026-01-01", "title": "t"}');
	exists (select from journal.entry e join data.document d on d.id = e.document and d.file = e.file where e.event = 'document.registered' and d.ref = 'x')
	and (select not internal and not expert and not assessed from data.document where ref = 'x') $$);
select policy.holds('rendition: plain unless told otherwise', $$
	(select not metadata and not third_party and clears = '{}' and children = '{}' and atoms = '{}' from data.rendition where ref = 'A-PLAN.original') $$);

-- ── Words that tell a place ─────────────────────────────────────────────────

select policy.holds(format('R15: %s is the same place', said), format('law.bare(%L) = law.bare(''Tverrlia 14'')', said))
from unnest(array['TVERRLIA 14', 'Tverrlia  14', 'Tverr-lia, 14', E'Tverr\u00ADlia 14', E'Tverr\u200Blia 14', 'Ｔverrlia 14']) said;
select policy.holds('R15: another place is not', $$ law.bare('Tverrlia 15') <> law.bare('Tverrlia 14') $$);
select policy.holds('R15: words are found in text and in the file''s name', $$
	select policy.places();
	select policy.rendition('A-PLAN', 'x', '{"kind": "original", "filename": "tverrlia.pdf"}');
	(select atoms = '{street}' from data.rendition where ref = 'B-brev.told') and (select atoms = '{street}' from data.rendition where ref = 'A-PLAN.x') $$);
select policy.holds('R15: words of another family are not looked for', $$
	select policy.places();
	select policy.rendition('Z-PLAN', 'x', '{"kind": "original", "text": "Tverrlia"}');
	(select atoms = '{}' from data.rendition where ref = 'Z-PLAN.x') $$);
select policy.holds('R15: words are looked for in every file where the document lies', $$
	select policy.places();
	select policy.document('both', 'Z', 'AVTALE', '{"also": ["K"]}');
	cardinality(law.atoms_in((select id from data.document where ref = 'both'), 'Tverrlia')) = 1 $$);
select policy.holds('R15: no words, no places', $$ law.atoms_in((select id from data.document where ref = 'A-PLAN'), 'Tverrlia') = '{}' $$);

-- ── R13a ────────────────────────────────────────────────────────────────────

create function policy.own_matter(who text, rule text, blocked text default null) returns boolean language sql as $$
	select law.own_matter((select id from data.document where ref = 'x'), (select id from data.person where ref = blocked), rule,
		(select id from data.person where ref = who))
$$;
select policy.holds('R13a: one''s own affairs are not kept from oneself', $$
	select policy.document('x', 'A', 'HELSE', '{"owners": ["mor"]}');
	policy.own_matter('mor', 'R12a') and policy.own_matter('mor', 'R12b') $$);
select policy.holds('R13a: they are from everybody else', $$
	select policy.document('x', 'A', 'HELSE', '{"owners": ["mor"]}');
	select policy.document('y', 'A', 'HELSE', '{"owners": ["ver"]}');
	not policy.own_matter('ver', 'R12a') $$);
select policy.holds('R13a: another rule stands', $$
	select policy.document('x', 'A', 'HELSE', '{"owners": ["mor"]}');
	not policy.own_matter('mor', 'R11') $$);
select policy.holds('R13a: a block against oneself stands', $$
	select policy.document('x', 'A', 'HELSE', '{"owners": ["mor"]}');
	not policy.own_matter('mor', 'R12a', 'mor') $$);

-- ── Blocks ──────────────────────────────────────────────────────────────────

create function policy.blocks(more jsonb default '{}') returns boolean language sql as $$
	select policy.done('block', '{"id": "b", "document": "A-PLAN", "person": "mor", "rule": "R12b", "decided_by": "S1"}' || more)
$$;
-- o1 mother's, o2 the guardian's, o3 another document, o4 redacted for this, o5 to be signed, o6 the agent's own
create function policy.open_plan() returns boolean language plpgsql as $$
begin
	perform policy.rendition('A-PLAN', 'clear', '{"kind": "redacted", "clears": ["R12b", "R10"]}');
	perform policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "o1"}');
	perform policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "o2"}');
	perform policy.gives('mor.A', 'A-REFERAT', 'original', '{"id": "o3"}');
	perform policy.gives('mor.A', 'A-PLAN', 'clear', '{"id": "o4", "kind": "read"}');
	perform policy.gives('mor.A', 'A-PLAN', 'sign', '{"id": "o5"}');
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', 'o6', 'handle', 'aaaaaaaaaaaaaaaaaaaaaa',
		'reader', (select id from data.standing where ref = 'adv/standing'), 'mandate', (select id from data.mandate where ref = 'adv')))).*
		from data.share s where ref = 'o1';
	return true;
end
$$;
select policy.holds('block: closes what the person was given of it, and nothing else', $$
	select policy.open_plan();
	select policy.blocks();
	policy.closed() = 'o1 R12b, o5 R12b, o6 R12b' $$);
select policy.holds('block: what R11 and R12d keep from a person stays with the representative', $$
	select policy.open_plan();
	select policy.blocks('{"rule": "R11"}');
	policy.closed() = 'o1 R11, o4 R11, o5 R11' $$);
select policy.holds('block: R12d as R11', $$
	select policy.open_plan();
	select policy.blocks('{"rule": "R12d"}');
	policy.closed() = 'o1 R12d, o4 R12d, o5 R12d' $$);
select policy.holds('block: for everybody, everybody''s', $$
	select policy.open_plan();
	select policy.blocks('{"person": null}');
	policy.closed() = 'o1 R12b, o2 R12b, o5 R12b, o6 R12b' $$);
select policy.holds('block: særlige grunner close the representative''s as well (R11x)', $$
	select policy.open_plan();
	select policy.blocks('{"rule": "R11", "no_disclosure": true}');
	policy.closed() = 'o1 R11, o4 R11, o5 R11, o6 R11' $$);
select policy.holds('block: a rendition cleared of one rule is not of another', $$
	select policy.open_plan();
	select policy.blocks('{"rule": "R12a"}');
	policy.closed() = 'o1 R12a, o4 R12a, o5 R12a, o6 R12a' $$);
select policy.holds('block: what was closed before keeps its reason', $$
	select policy.open_plan();
	select policy.done('revoke', '{"share": "o1", "why": "before"}');
	select policy.blocks();
	policy.closed() = 'o1 before, o5 R12b, o6 R12b' $$);
select policy.holds('block: what one handed in oneself stays', $$
	select policy.document('x', 'A', 'BREV', '{"author": "mor"}');
	select policy.gives('mor.A', 'x', 'own', '{"id": "o1"}');
	select policy.blocks('{"document": "x"}');
	policy.closed() = '' $$);
select policy.holds('block: one''s own affairs stay one''s own (R13a)', $$
	select policy.document('x', 'A', 'BREV', '{"owners": ["mor"]}');
	select policy.gives('mor.A', 'x', 'original', '{"id": "o1"}');
	select policy.gives('ver.A', 'x', 'original', '{"id": "o2"}');
	select policy.blocks('{"document": "x", "person": null}');
	policy.closed() = 'o2 R12b' $$);
select policy.holds('block: the principal''s own affairs are not kept from the agent (R13a)', $$
	select policy.document('x', 'A', 'PLAN', '{"owners": ["mor"]}');
	select policy.open_plan();
	update data.share set document = (select id from data.document where ref = 'x'), rendition = (select id from data.rendition where ref = 'x.original') where ref = 'o6';
	select policy.blocks('{"document": "x", "person": null}');
	policy.closed() = '' $$);
create function policy.cards() returns boolean language plpgsql as $$
begin
	perform policy.does('hold', '{"id": "h", "document": "A-PLAN", "person": "mor", "phase": "A.und", "until": "2026-12-20", "decided_by": "S1"}');
	perform policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "c1", "rule": "R10"}');
	perform policy.does('hold', '{"id": "h2", "document": "A-REFERAT", "person": "mor", "phase": "A.und", "until": "2026-12-20", "decided_by": "S1"}');
	perform policy.gives('mor.A', 'A-REFERAT', 'withheld', '{"id": "c4", "rule": "R10"}');
	perform policy.does('hold', '{"id": "h3", "document": "A-PLAN", "person": "ver", "phase": "A.und", "until": "2026-12-20", "decided_by": "S1"}');
	perform policy.gives('ver.A', 'A-PLAN', 'withheld', '{"id": "c5", "rule": "R10"}');
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', n, 'handle', rpad(n, 22, 'a'),
		'rule', 'R12b', 'review_at', null))).* from data.share s, (values ('c1', 'c2'), ('c4', 'c3')) c (o, n) where s.ref = o;
	return true;
end
$$;
select policy.holds('block: a new ground takes the place of the hold''s card, and of no other', $$
	select policy.cards();
	select policy.blocks();
	policy.closed() = 'c1 R12b' $$);
select policy.holds('block: for everybody it takes the place of everybody''s', $$
	select policy.cards();
	select policy.blocks('{"person": null}');
	policy.closed() = 'c1 R12b, c5 R12b' $$);
select policy.holds('block: a card closed before keeps its reason', $$
	select policy.cards();
	select policy.done('revoke', '{"share": "c1", "why": "before"}');
	select policy.blocks();
	policy.closed() = 'c1 before' $$);
select policy.holds('block: a read share with R10 as its rule is no card', $$
	select policy.open_plan();
	update data.share set rule = 'R10' where ref = 'o4';
	select policy.blocks();
	policy.closed() = 'o1 R12b, o5 R12b, o6 R12b' $$);
select policy.holds('block: ended, by a decision', $$
	select policy.blocks();
	select policy.blocks('{"id": "b2"}');
	select policy.done('block', '{"end": "b", "decided_by": "S1"}');
	(select ended_at = law.now() from data.block where ref = 'b') and (select ended_at is null from data.block where ref = 'b2')
	and exists (select from journal.entry e join data.block b on b.document = e.document and b.rule = e.rule where e.event = 'block.ended')
	and exists (select from journal.entry e join data.block b on b.document = e.document and b.rule = e.rule where e.event = 'block.decided') $$);

-- ── R10 ─────────────────────────────────────────────────────────────────────

create function policy.hold(more jsonb default '{}') returns jsonb language sql as $$
	select '{"id": "h", "document": "A-PLAN", "person": "mor", "phase": "A.und", "until": "2026-12-20", "decided_by": "S1"}' || more
$$;
select policy.holds('R10: a hold while the investigation runs', $$ policy.done('hold', policy.hold()) $$);
select policy.holds('R10: no hold in another phase', $$ policy.refused('R10', 'hold', policy.hold('{"phase": "B.til"}')) $$);
select policy.holds('R10: no hold when the investigation is over, to the second', $$
	update data.phase set until = '2026-11-21T10:00:00+01:00' where ref = 'A.und';
	select policy.so(policy.refused('R10', 'hold', policy.hold()));
	update data.phase set until = '2026-11-21T10:00:01+01:00' where ref = 'A.und';
	policy.done('hold', policy.hold()) $$);
select policy.holds('R10: a hold ends with the phase', $$
	update data.phase set until = '2026-12-01' where ref = 'A.und';
	select policy.done('hold', policy.hold());
	(select until = '2026-12-01' from data.hold where ref = 'h') $$);
select policy.holds('R10: no hold past the statutory end', $$ policy.refused('R10', 'hold', policy.hold('{"until": "2027-01-02"}')) $$);
select policy.holds('R10: a hold to the statutory end', $$ policy.done('hold', policy.hold('{"until": "2027-01-01"}')) $$);
select policy.holds('R10: no hold without a statutory end', $$
	update data.phase set deadline = null where ref = 'A.und';
	policy.refused('R10', 'hold', policy.hold()) $$);
select policy.holds('R10: no hold that is over already', $$
	policy.refused('R10', 'hold', policy.hold('{"from": "2026-11-01", "until": "2026-11-21T10:00:00+01:00"}'))
	and policy.done('hold', policy.hold('{"until": "2026-11-21T10:00:01+01:00"}')) $$);
select policy.holds('R10: a hold closes what was given, to the agent as well', $$
	select policy.open_plan();
	select policy.done('hold', policy.hold());
	policy.closed() = 'o1 R10, o5 R10, o6 R10' and exists (select from journal.entry e where e.event = 'hold.decided' and e.rule = 'R10'
		and e.document = (select id from data.document where ref = 'A-PLAN') and e.file = (select id from data.file where ref = 'A')) $$);
select policy.holds('R10: the end of the investigation ends its holds: cards change, nothing opens', $$
	select policy.cards();
	select policy.at('2026-11-25T10:00:00+01:00');
	select policy.done('phase', '{"end": "A.und"}');
	(select string_agg(concat_ws(' ', ref, review_at = law.now(), made_at = law.now()), ', ' order by ref) from data.share where revoked_at is null and kind = 'withheld')
		= 'c1/ended t t, c2 f, c3 f, c4/ended t t, c5/ended t t' $$);
select policy.holds('R10: an answer is owed within a week', $$
	select policy.cards();
	select policy.done('phase', '{"end": "A.und"}');
	(select string_agg(subject, ' ' order by subject) from data.alarm where kind = 'answer-owed' and due = law.now() + interval '7 days') = 'h h2 h3'
	and (select bool_and(ended_at = law.now()) from data.hold) and exists (select from journal.entry where event = 'phase.ended') $$);
select policy.holds('R10: the end of another phase ends nothing', $$
	select policy.cards();
	select policy.done('phase', '{"end": "B.til"}');
	(select bool_and(ended_at is null) from data.hold) and not exists (select from data.alarm where kind = 'answer-owed') and policy.closed() = '' $$);
select policy.holds('R10: a hold that ended before is left alone', $$
	select policy.cards();
	update data.hold set ended_at = '2026-11-01' where ref = 'h';
	select policy.done('phase', '{"end": "A.und"}');
	(select ended_at = '2026-11-01' from data.hold where ref = 'h') and (select revoked_at is null from data.share where ref = 'c1')
	and not exists (select from data.alarm where subject = 'h') $$);
select policy.holds('R10: a card that was revoked does not come back', $$
	select policy.cards();
	select policy.done('revoke', '{"share": "c1", "why": "x"}');
	select policy.done('phase', '{"end": "A.und"}');
	not exists (select from data.share where ref = 'c1/ended') $$);
select policy.holds('R10: a card that has ended by itself stays', $$
	select policy.cards();
	select policy.done('phase', '{"end": "A.und", "at": "2026-12-20"}');
	(select revoked_at is null from data.share where ref = 'c1') $$);
select policy.holds('R10: a share to read with R10 as its rule is no card', $$
	select policy.cards();
	update data.share set kind = 'own', rule = 'R10', review_at = '2026-12-20' where ref = 'c2';
	select policy.done('phase', '{"end": "A.und"}');
	(select revoked_at is null from data.share where ref = 'c2') $$);
select policy.holds('R10: a card of another rule that is looked at later stays', $$
	select policy.cards();
	update data.share set review_at = '2026-12-20' where ref = 'c2';
	select policy.done('phase', '{"end": "A.und"}');
	(select revoked_at is null from data.share where ref = 'c2') $$);
select policy.holds('R10: a changed card has its own handle', $$
	select policy.cards();
	select policy.done('phase', '{"end": "A.und"}');
	(select count(distinct handle) = count(*) from data.share) $$);
-- What is told of mor's card of the plan, now or at an instant: its code, and when the hold ends.
create function policy.held(at_ timestamptz default law.now()) returns text language sql as $$
	select string_agg(law.code(s, at_) || ' ' || (s.review_at at time zone 'Europe/Oslo')::date, ', ' order by s.ref)
	from data.share s join data.standing st on st.id = s.reader join data.document d on d.id = s.document
	where st.ref = 'mor.A' and d.ref = 'A-PLAN' and s.kind = 'withheld' and s.rule = 'R10' and law.was_readable(s, at_)
$$;
-- mor's card of the first hold, to 20 December
create function policy.holds_plan() returns boolean language plpgsql as $$
begin
	perform policy.does('hold', policy.hold());
	perform policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "c1", "rule": "R10"}');
	return true;
end
$$;
create function policy.more(more jsonb default '{}') returns boolean language sql as $$
	select policy.done('hold', policy.hold('{"id": "again", "until": "2026-12-30"}' || more))
$$;
select policy.holds('R10: a second hold while the card stands: the card shows its end', $$
	select policy.holds_plan();
	select policy.more();
	select policy.so(policy.held() = 'DT 2026-12-30');
	select policy.at('2026-12-29T23:59:59+01:00');
	select policy.so(policy.held() = 'DT 2026-12-30');
	select policy.at('2026-12-30T00:00:00+01:00');
	policy.held() = 'DV 2026-12-30' $$);
select policy.holds('R10: a second hold after the first has run out: held again, and what was said before stays said', $$
	select policy.holds_plan();
	select policy.at('2026-12-21T10:00:00+01:00');
	select policy.so(policy.held() = 'DV 2026-12-20');
	select policy.at('2026-12-22T10:00:00+01:00');
	select policy.more();
	select policy.so(policy.held() = 'DT 2026-12-30');
	policy.held('2026-12-21T10:00:00+01:00') = 'DV 2026-12-20' $$);
select policy.holds('R10: a second hold from a later day: until then the card stands as it was', $$
	select policy.holds_plan();
	select policy.more('{"from": "2026-12-22T00:00:00+01:00"}');
	select policy.so(policy.held() = 'DT 2026-12-20');
	select policy.at('2026-12-21T23:59:59+01:00');
	select policy.so(policy.held() = 'DV 2026-12-20');
	select policy.at('2026-12-22T00:00:00+01:00');
	policy.held() = 'DT 2026-12-30' $$);
select policy.holds('R10: a second hold moves no card from its first day', $$
	select policy.does('hold', policy.hold());
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "c1", "rule": "R10", "from": "2026-12-21T00:00:00+01:00"}');
	select policy.more();
	select policy.so(policy.held() is null);
	select policy.at('2026-12-21T00:00:00+01:00');
	policy.held() = 'DT 2026-12-30' $$);
select policy.holds('R10: a second hold that ends no later changes no card', $$
	select policy.holds_plan();
	select policy.more('{"until": "2026-12-20"}');
	policy.held() = 'DT 2026-12-20' and policy.closed() = '' $$);
select policy.holds('R10: a second hold changes no card that is over before it begins', $$
	select policy.does('hold', policy.hold());
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "c1", "rule": "R10", "until": "2026-12-22T00:00:00+01:00"}');
	select policy.more('{"from": "2026-12-22T00:00:00+01:00"}');
	policy.closed() = '' $$);
select policy.holds('R10: a second hold changes no revoked card, none of another rule, document or person, and nothing to read', $$
	select policy.cards();
	update data.share set review_at = '2026-12-20' where ref = 'c2';
	update data.share set review_at = '2026-12-20', rule = 'R10', kind = 'own' where ref = 'c3';
	select policy.done('revoke', '{"share": "c1", "why": "x"}');
	select policy.more();
	select policy.more('{"id": "referat", "document": "A-REFERAT"}');
	(select string_agg(ref, ' ' order by ref) from data.share where revoked_at is null and ref like 'c%') = 'c2 c3 c4/extended c5' $$);
select policy.holds('R10: the old card is closed as one whose hold was extended, under another handle', $$
	select policy.holds_plan();
	select policy.more();
	policy.closed() = 'c1 hold extended' and (select count(distinct handle) = 2 and bool_and(made_at = law.now()) from data.share where ref like 'c1%') $$);
select policy.holds('R10: the end of the investigation ends two holds of one card at once', $$
	select policy.holds_plan();
	select policy.more();
	select policy.done('phase', '{"end": "A.und"}');
	policy.held() = 'DV 2026-11-21' and (select bool_and(ended_at = law.now()) from data.hold) $$);
select policy.holds('R10: the end of one investigation is not the end of another''s hold', $$
	select policy.holds_plan();
	select policy.done('phase', '{"id": "A.und2", "file": "A", "name": "undersokelse", "from": "2026-10-01", "deadline": "2027-01-01"}');
	select policy.more('{"phase": "A.und2"}');
	select policy.done('phase', '{"end": "A.und"}');
	select policy.so(policy.held() = 'DT 2026-12-30' and policy.closed() = 'c1 hold extended');
	select policy.more('{"id": "third", "phase": "A.und2", "until": "2026-12-24"}');
	select policy.done('phase', '{"end": "A.und2"}');
	policy.held() = 'DV 2026-11-21' $$);
select policy.holds('R10: what still holds is the same document''s hold on the same person, and not one that has ended', $$
	select policy.cards();
	select policy.done('phase', '{"id": "A.und2", "file": "A", "name": "undersokelse", "from": "2026-10-01", "deadline": "2027-01-01"}');
	select policy.done('hold', policy.hold('{"id": "o1", "phase": "A.und2", "document": "A-VEDTAK"}'));
	select policy.done('hold', policy.hold('{"id": "o2", "phase": "A.und2", "person": "far"}'));
	select policy.done('hold', policy.hold('{"id": "o3", "phase": "A.und2"}'));
	update data.hold set ended_at = law.now() where ref = 'o3';
	select policy.done('phase', '{"end": "A.und"}');
	policy.held() = 'DV 2026-11-21' $$);
select policy.holds('phase: it begins, and is written down', $$
	select policy.done('phase', '{"id": "x", "file": "A", "name": "tiltak"}');
	(select since = law.now() from data.phase where ref = 'x') and exists (select from journal.entry where event = 'phase.begun') $$);
select policy.holds('phase: one ends, the others run on', $$
	select policy.done('phase', '{"end": "A.und", "at": "2026-11-20"}');
	(select until = '2026-11-20T00:00+01:00' from data.phase where ref = 'A.und') and (select until is null from data.phase where ref = 'B.til') $$);
select policy.holds('R31: a child''s view is recorded, and written down', $$
	select policy.done('child-view', '{"id": "v", "document": "A-PLAN", "child": "ida", "view": "ja"}');
	(select at = law.now() from data.child_view where ref = 'v') and exists (select from journal.entry where event = 'child.heard' and document is not null) $$);

select policy.holds('rendition: it tells of others in confidence when it is said', $$
	select policy.rendition('A-PLAN', 'r1', '{"kind": "original"}');
	select policy.rendition('A-PLAN', 'r2', '{"kind": "original", "third_party": true}');
	(select string_agg(ref, ' ') = 'A-PLAN.r2' from data.rendition where third_party) $$);
select policy.holds('R10: a hold belongs to an investigation', $$
	select policy.done('phase', '{"id": "A.til", "file": "A", "name": "tiltak", "from": "2026-10-01", "deadline": "2027-01-01"}');
	policy.refused('R10', 'hold', policy.hold('{"phase": "A.til"}')) and policy.done('hold', policy.hold()) $$);
select policy.holds('phase: its beginning is written down', $$
	select policy.done('phase', '{"id": "A.til", "file": "A", "name": "tiltak", "from": "2026-11-01", "decided_by": "S1"}');
	exists (select from journal.entry e join data.file f on f.id = e.file join data.staff w on w.id = e.staff where e.event = 'phase.begun' and f.ref = 'A' and w.ref = 'S1') $$);
