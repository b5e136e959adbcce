-- Writing a share, rule by rule: sql/operator/40_share.

-- ── Who is a party, and from when (R03, R04) ────────────────────────────────

create function policy.party(ref_ text, at timestamptz default '2026-11-21T10:00:00+01:00') returns text language sql as $$
	select law.effective_capacity(st, at) from data.standing st where ref = ref_
$$;
select policy.holds('R03: from 15 a child is a party', $$ policy.party('ida.A') = 'child_party' $$);
select policy.holds('R03: before 15 it is not', $$ policy.party('ole.B') = 'child' $$);
select policy.holds('R03: the second before the birthday it is not, the second of it it is', $$
	policy.party('ole.B', '2032-05-04T23:59:59+02:00') = 'child' and policy.party('ole.B', '2032-05-05T00:00:00+02:00') = 'child_party' $$);
select policy.holds('R03: born on 29 February, on 1 March', $$
	update data.person set born = '2012-02-29' where ref = 'ole';
	policy.party('ole.B', '2027-02-28T12:00:00+01:00') = 'child' and policy.party('ole.B', '2027-03-01T00:00:00+01:00') = 'child_party' $$);
select policy.holds('R03: without a birth date it is not', $$ policy.party('uten.U') = 'child' $$);
select policy.holds('R03: one who does not understand is not', $$
	select policy.put('standing', 'ida.A', 'understands = false');
	policy.party('ida.A') = 'child' $$);
select policy.holds('R04: by a decision it is at any age', $$
	select policy.put('standing', 'ole.B', 'party_basis = ''R04a''');
	policy.party('ole.B') = 'child_party' $$);
select policy.holds('R03: nobody else changes with age', $$ policy.party('mor.A') = 'parent' $$);

create function policy.party_for(who text, child text, at timestamptz default '2026-11-21T10:00:00+01:00') returns boolean language sql as $$
	select law.party_for((select id from data.person where ref = who), (select id from data.person where ref = child), at)
$$;
select policy.holds('R09: a child is a party for itself', $$ policy.party_for('ole', 'ole') and not policy.party_for('ole', 'ida') $$);
select policy.holds('R09: a parent for the children of her files', $$ policy.party_for('mor', 'ole') and policy.party_for('mor', 'ida') and not policy.party_for('ver', 'ole') $$);
select policy.holds('R09: who is no party for none', $$ not policy.party_for('far', 'ida') and not policy.party_for('fos', 'ole') $$);
select policy.holds('R09: a standing that is over is none', $$ not policy.party_for('mor', 'ole', '2025-12-31') $$);
select policy.holds('R09: a child''s file is about that child, another about the family''s', $$
	(select law.about(f, (select id from data.person where ref = 'ida')) and not law.about(f, (select id from data.person where ref = 'ole')) from data.file f where ref = 'A')
	and (select law.about(f, (select id from data.person where ref = 'ida')) and law.about(f, (select id from data.person where ref = 'ole'))
		and not law.about(f, (select id from data.person where ref = 'zoe')) from data.file f where ref = 'K') $$);

-- ── Where the reader stands ─────────────────────────────────────────────────

select policy.holds('R01: a party is given what the law gives', $$ policy.gives('mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R01: to a standing that is over nothing is given', $$
	select policy.done('standing', '{"end": "mor.A"}');
	policy.denies('R01', 'mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R01: nor to one that was closed and would run on', $$
	select policy.put('standing', 'mor.A', 'ended_at = now()');
	policy.denies('R01', 'mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R01: nor from the second at which it is over', $$
	select policy.put('standing', 'mor.A', 'until = ''2026-12-01T00:00+01:00''');
	policy.denies('R01', 'mor.A', 'A-PLAN', 'original', '{"from": "2026-12-01"}') and policy.gives('mor.A', 'A-PLAN', 'original', '{"from": "2026-11-30T23:59:59+01:00"}') $$);
select policy.holds('R18e: nor to one whose engagement is over', $$
	select policy.done('engagement', '{"end": "E.fos"}');
	policy.denies('R18e', 'fos.B', 'B-PLAN', 'original') $$);
select policy.holds('R09: a party is given nothing of a file that is not theirs', $$
	policy.denies('R09', 'mor.A', 'B-PLAN', 'original') and policy.denies('R09', 'ver.A', 'B-PLAN', 'original') and policy.denies('R09', 'ida.A', 'B-PLAN', 'original') $$);
select policy.holds('R01: nobody else is either', $$ policy.denies('R01', 'fos.B', 'A-PLAN', 'original') $$);
select policy.holds('R01: a document that lies in two files is given in both', $$
	select policy.document('x', 'A', 'PLAN', '{"also": ["B"]}');
	policy.gives('mor.B', 'x', 'original') and policy.gives('mor.A', 'x', 'original') $$);
select policy.holds('R04n: a standing for one document is for that alone', $$
	select policy.put('standing', 'mor.A', 'document = (select id from data.document where ref = ''A-PLAN'')');
	policy.gives('mor.A', 'A-PLAN', 'original') and policy.denies('R04n', 'mor.A', 'A-REFERAT', 'original') $$);
select policy.holds('R24: from a closed file on request alone', $$
	update data.file set closed = '2026-11-21' where ref = 'A';
	policy.denies('R24', 'mor.A', 'A-PLAN', 'original') and policy.gives('mor.A', 'A-PLAN', 'original', '{"basis": "request"}') $$);
select policy.holds('R24: a refusal may still be told', $$
	update data.file set closed = '2026-11-21' where ref = 'A';
	policy.gives('mor.A', 'A-PLAN', 'withheld') $$);
select policy.holds('R24: a file that closes tomorrow is open today', $$
	update data.file set closed = '2026-11-22' where ref = 'A';
	policy.gives('mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R24: a contractor''s own folder never closes so', $$
	update data.file set closed = '2026-11-21' where ref = 'K';
	select policy.document('x', 'K', 'AVTALE', '{"owners": ["kon"]}');
	policy.gives('kon.K', 'x', 'original') $$);

-- ── What the capacity may be given ──────────────────────────────────────────

select policy.holds('R28: nobody reads a police certificate', $$
	select policy.document('x', 'B', 'POLITIATTEST', '{"owners": ["fos", "mor"], "author": "mor"}');
	policy.denies('R28', 'mor.B', 'B-POLITIATTEST', 'original') and policy.denies('R28', 'fos.B', 'x', 'original') and policy.denies('R28', 'mor.B', 'x', 'own')
	and policy.denies('R28', 'mor.B', 'x', 'withheld') $$);
select policy.holds('R23: a parent signs', $$ policy.gives('mor.A', 'A-VEDTAK', 'sign') $$);
select policy.holds('R23: who does not sign does not', $$
	select policy.document('x', 'A', 'BREV', '{"owners": ["ste"]}');
	policy.denies('R23', 'ste.A', 'A-VEDTAK', 'sign') and policy.denies('R23', 'ste.A', 'x', 'sign') $$);
select policy.holds('R08: a stepparent is given an extract of what was said, and no more', $$
	policy.gives('ste.A', 'A-REFERAT', 'extract') and policy.denies('R08', 'ste.A', 'A-REFERAT', 'original') $$);
select policy.holds('R06: one''s own is what one handed in', $$
	select policy.document('x', 'A', 'BREV', '{"author": "mor"}');
	policy.gives('mor.A', 'x', 'own') $$);
select policy.holds('R06: nobody else''s is one''s own', $$
	select policy.document('x', 'A', 'BREV', '{"author": "ida"}');
	policy.denies('R06', 'mor.A', 'x', 'own') and policy.denies('R06', 'mor.A', 'A-BREV', 'own') $$);
select policy.holds('R17o: one''s own agreement is one''s own, whatever the type', $$
	select policy.document('x', 'K', 'AVTALE', '{"owners": ["kon"]}');
	policy.gives('kon.K', 'x', 'original') and policy.gives('kon.K', 'x', 'own') and policy.denies('R18', 'kon.K', 'K-AVTALE', 'original') $$);
select policy.holds('R23: a foster parent signs an agreement of their own, and nobody else''s', $$
	select policy.document('x', 'B', 'AVTALE', '{"owners": ["fos"]}');
	policy.gives('fos.B', 'x', 'sign') and policy.denies('R01', 'fos.B', 'B-AVTALE', 'sign') $$);
select policy.holds('R17o: another''s is not', $$
	select policy.document('x', 'A', 'AVTALE', '{"owners": ["kon"]}');
	policy.denies('R01', 'mor.A', 'x', 'original') $$);
select policy.holds('R03: without a birth date a child is given no original, whatever the type', $$
	policy.denies('R03', 'uten.U', 'U-PLAN', 'original') and policy.denies('R04', 'uten.U', 'U-PLAN', 'redacted') $$);
select policy.holds('R04: under 15 a child is given adapted information and its own', $$
	select policy.document('x', 'U', 'BREV', '{"author": "uten", "owners": ["uten"]}');
	policy.gives('uten.U', 'U-PLAN', 'child') and policy.gives('uten.U', 'x', 'own') and policy.denies('R03', 'uten.U', 'x', 'original')
	and policy.denies('R04', 'uten.U', 'x', 'redacted') $$);
select policy.holds('R04: a child with a birth date is told R04', $$
	select policy.put('standing', 'ida.A', 'understands = false');
	policy.denies('R04', 'ida.A', 'A-PLAN', 'original') $$);
select policy.holds('R18: without an engagement one''s own matter alone', $$
	select policy.put('standing', 'kon.A', 'engagement = null');
	policy.denies('R18', 'kon.A', 'A-PLAN', 'extract') $$);
select policy.holds('R18: with one, an extract of purpose', $$ policy.gives('kon.A', 'A-PLAN', 'extract') and policy.denies('R18', 'kon.A', 'A-PLAN', 'original') $$);
select policy.holds('R18: without one, what one handed in is one''s own', $$
	select policy.put('standing', 'kon.A', 'engagement = null');
	select policy.document('x', 'A', 'RAPPORT', '{"author": "kon"}');
	policy.gives('kon.A', 'x', 'own') $$);
select policy.holds('R18: without one, one''s own agreement', $$
	select policy.document('x', 'K', 'PLAN', '{"owners": ["kon"]}');
	policy.gives('kon.K', 'x', 'original') $$);
select policy.holds('R18: others have no engagement', $$ policy.gives('mor.A', 'A-PLAN', 'extract') $$);
select policy.holds('R23: the signed copy counts as the original', $$ policy.gives('mor.A', 'A-VEDTAK', 'signed') and policy.denies('R18', 'kon.A', 'A-VEDTAK', 'signed') $$);
select policy.holds('R07: without foreldreansvar on request alone', $$
	policy.denies('R07', 'far.A', 'A-BREV', 'original') and policy.gives('far.A', 'A-BREV', 'original', '{"basis": "request"}') $$);
select policy.holds('R07: a refusal is sent', $$ policy.gives('far.A', 'A-AVSLAG', 'original') $$);
select policy.holds('R07: what one handed in is one''s own without asking', $$
	select policy.document('x', 'A', 'INNSYNSKRAV', '{"author": "far"}');
	policy.gives('far.A', 'x', 'own') $$);
select policy.holds('R24: who asks for insight is given on request alone', $$
	policy.denies('R24', 'sok.G', 'G-PLAN', 'original') and policy.gives('sok.G', 'G-PLAN', 'original', '{"basis": "request"}') $$);
select policy.holds('R24o: one''s own case needs no asking', $$
	select policy.document('x', 'G', 'PLAN', '{"owners": ["sok"]}');
	policy.gives('sok.G', 'x', 'original') $$);
select policy.holds('R06: a party needs not ask', $$ policy.gives('mor.A', 'A-BREV', 'original') $$);

-- ── Decisions that stand in the way ─────────────────────────────────────────

select policy.holds('R10: what is held is not given', $$
	select policy.done('hold', policy.hold());
	policy.denies('R10', 'mor.A', 'A-PLAN', 'original') and policy.gives('ver.A', 'A-PLAN', 'original') and policy.gives('mor.A', 'A-REFERAT', 'original') $$);
select policy.holds('R10: the hold''s own seconds: before, of, end', $$
	select policy.done('hold', policy.hold('{"from": "2026-11-25T00:00:00+01:00"}'));
	policy.gives('mor.A', 'A-PLAN', 'original', '{"from": "2026-11-24T23:59:59+01:00"}') and policy.denies('R10', 'mor.A', 'A-PLAN', 'original', '{"from": "2026-11-25"}')
	and policy.denies('R10', 'mor.A', 'A-PLAN', 'original', '{"from": "2026-12-19T23:59:59+01:00"}') and policy.gives('mor.A', 'A-PLAN', 'original', '{"from": "2026-12-20"}') $$);
select policy.holds('R10: a hold that was ended holds nothing', $$
	select policy.done('hold', policy.hold());
	update data.hold set ended_at = now();
	policy.gives('mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R13: an internal document is not given', $$
	select policy.document('x', 'A', 'PLAN', '{"internal": true}');
	select policy.rendition('x', 'facts', '{"kind": "extract", "clears": ["R13"]}');
	policy.denies('R13', 'mor.A', 'x', 'original') and policy.gives('mor.A', 'x', 'facts', '{"kind": "read"}') $$);
select policy.holds('R12b: what a decision closes is not given', $$
	select policy.rendition('A-PLAN', 'clear', '{"kind": "redacted", "clears": ["R12b"]}');
	select policy.blocks();
	policy.denies('R12b', 'mor.A', 'A-PLAN', 'original') and policy.gives('mor.A', 'A-PLAN', 'clear', '{"kind": "read"}')
	and policy.gives('ver.A', 'A-PLAN', 'original') and policy.gives('mor.A', 'A-REFERAT', 'original') $$);
select policy.holds('R12b: a block for everybody is for everybody', $$
	select policy.blocks('{"person": null}');
	policy.denies('R12b', 'mor.A', 'A-PLAN', 'original') and policy.denies('R12b', 'ver.A', 'A-PLAN', 'original') $$);
select policy.holds('R12b: a block that was ended closes nothing', $$
	select policy.blocks();
	select policy.done('block', '{"end": "b", "decided_by": "S1"}');
	policy.gives('mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R13a: one''s own affairs are given to oneself', $$
	select policy.document('x', 'A', 'HELSE', '{"owners": ["mor"]}');
	select policy.blocks('{"document": "x", "person": null}');
	policy.gives('mor.A', 'x', 'original') and policy.denies('R12b', 'ver.A', 'x', 'original') $$);
select policy.holds('R10, R12b, R32: what one handed in oneself is past all that', $$
	select policy.document('x', 'A', 'PLAN', '{"author": "mor", "expert": true, "internal": true}');
	select policy.blocks('{"document": "x"}');
	policy.gives('mor.A', 'x', 'own') $$);
select policy.holds('R32: an expert''s report that was not assessed is not given', $$
	select policy.document('x', 'A', 'RAPPORT', '{"expert": true}');
	policy.denies('R32', 'mor.A', 'x', 'original') $$);
select policy.holds('R32: an assessed one is, and what is no expert''s', $$
	select policy.document('x', 'A', 'RAPPORT', '{"expert": true, "assessed": true}');
	policy.gives('mor.A', 'x', 'original') and policy.gives('mor.A', 'A-RAPPORT', 'original') $$);

-- ── To the representative alone (R11, R12d) ─────────────────────────────────

create function policy.danger(more jsonb default '{}') returns boolean language plpgsql as $$
begin
	perform policy.blocks('{"rule": "R11"}' || more);
	perform policy.does('decide', '{"what": "disclosure", "document": "A-PLAN", "standing": "mor.A", "decided_by": "S1"}');
	return true;
end
$$;
create function policy.disclosed(more jsonb default '{}') returns jsonb language sql as $$ select '{"mandate": "adv", "basis": "request"}'::jsonb || more $$;
select policy.holds('R11: disclosed to the representative, on request, when it was assessed', $$
	select policy.danger();
	policy.gives('adv', 'A-PLAN', 'original', policy.disclosed()) and policy.denies('R11', 'mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R12d: the same', $$
	select policy.danger('{"rule": "R12d"}');
	policy.gives('adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11: for everybody, the same', $$
	select policy.danger('{"person": null}');
	policy.gives('adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R12b: no other rule is lifted for the representative', $$
	select policy.danger();
	select policy.blocks('{"id": "b2", "rule": "R12b"}');
	policy.denies('R12b', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11x: særlige grunner stand against the representative too', $$
	select policy.danger('{"no_disclosure": true}');
	policy.denies('R11x', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11: to the party itself it is R11, særlige grunner or not', $$
	select policy.danger('{"no_disclosure": true}');
	policy.denies('R11', 'mor.A', 'A-PLAN', 'original') $$);
select policy.holds('R11: not before it was assessed', $$
	select policy.blocks('{"rule": "R11"}');
	policy.denies('R11', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11: an assessment of another document is none', $$
	select policy.danger();
	update data.decision set document = (select id from data.document where ref = 'A-REFERAT');
	policy.denies('R11', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11: an assessment for another principal is none', $$
	select policy.danger();
	update data.decision set standing = (select id from data.standing where ref = 'mor.B');
	policy.denies('R11', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11: another decision is no assessment', $$
	select policy.danger();
	update data.decision set what = 'regime';
	policy.denies('R11', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R11: on request alone', $$
	select policy.danger();
	policy.denies('R11', 'adv', 'A-PLAN', 'original', policy.disclosed('{"basis": "dispatch"}')) $$);
select policy.holds('R14: what is not withheld from the principal the representative reads as the principal does', $$
	policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R14: nor what is withheld from others, or by another rule, or no more', $$
	select policy.danger('{"person": "ver"}');
	select policy.so(policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()));
	update data.block set person = (select id from data.person where ref = 'mor'), ended_at = now();
	select policy.so(policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()));
	update data.block set ended_at = null, rule = 'R12b';
	select policy.so(policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()));
	update data.block set rule = 'R11', document = (select id from data.document where ref = 'A-REFERAT');
	policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R14: a revoked mandate gives nothing', $$
	select policy.danger();
	select policy.put('mandate', 'adv', 'revoked_at = now()');
	policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R14: the second before the mandate begins, of it, of its end', $$
	select policy.danger();
	select policy.put('mandate', 'adv', 'since = ''2026-12-01'', until = ''2026-12-10''');
	policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed('{"from": "2026-11-30T23:59:59Z"}')) and policy.gives('adv', 'A-PLAN', 'original', policy.disclosed('{"from": "2026-12-01T00:00:00Z"}'))
	and policy.gives('adv', 'A-PLAN', 'original', policy.disclosed('{"from": "2026-12-09T23:59:59Z"}')) and policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed('{"from": "2026-12-10T00:00:00Z"}')) $$);
select policy.holds('R14s: not beyond the mandate''s types', $$
	select policy.danger();
	select policy.put('mandate', 'adv', 'types = ''{BREV}''');
	select policy.so(policy.denies('R14s', 'adv', 'A-PLAN', 'original', policy.disclosed()));
	select policy.put('mandate', 'adv', 'types = ''{BREV,PLAN}''');
	policy.gives('adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R14: not through a mandate that does not cover it', $$
	select policy.danger();
	select policy.put('mandate', 'adv', 'withheld = false');
	policy.denies('R14', 'adv', 'A-PLAN', 'original', policy.disclosed()) $$);
select policy.holds('R14: nothing is shared with a representative but through the mandate', $$ policy.denies('R14', 'adv/standing', 'A-PLAN', 'original') $$);
select policy.holds('R14: the principal''s rights decide', $$
	select policy.document('x', 'A', 'REGISTER');
	select policy.blocks('{"document": "x", "rule": "R11"}');
	policy.denies('R01', 'adv', 'x', 'original', policy.disclosed()) $$);
select policy.holds('R14: a disclosed share ends with the mandate', $$
	select policy.danger();
	select policy.gives('adv', 'A-PLAN', 'original', policy.disclosed('{"id": "x"}'));
	(select s.visible_until = m.until and s.mandate = m.id and s.reader = m.standing and s.basis = 'request' from data.share s, data.mandate m where s.ref = 'x' and m.ref = 'adv') $$);
