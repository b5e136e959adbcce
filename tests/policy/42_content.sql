-- What a share may carry of others' lives and addresses, what is withheld
-- instead, and how it is written down.

-- ── Whose life it tells about ───────────────────────────────────────────────

select policy.holds('R09: what tells about two children is for a party to both', $$
	select policy.document('x', 'A', 'PLAN');
	select policy.rendition('x', 'two', '{"kind": "original", "children": ["ida", "ole"]}');
	policy.gives('mor.A', 'x', 'two', '{"kind": "read"}') and policy.denies('R09', 'ver.A', 'x', 'two', '{"kind": "read"}') and policy.denies('R09', 'ida.A', 'x', 'two', '{"kind": "read"}') $$);
select policy.holds('R09: who is no party is given what is about the file''s child', $$
	select policy.rendition('B-PLAN', 'one', '{"kind": "original", "children": ["ole"]}');
	select policy.rendition('B-PLAN', 'two', '{"kind": "original", "children": ["ida", "ole"]}');
	policy.gives('fos.B', 'B-PLAN', 'one', '{"kind": "read"}') and policy.denies('R09', 'fos.B', 'B-PLAN', 'two', '{"kind": "read"}') $$);
select policy.holds('R09: who is no party is given nothing about two children of the family', $$
	select policy.document('x', 'G', 'AVSLAG');
	select policy.rendition('x', 'one', '{"kind": "original", "children": ["ole"]}');
	select policy.rendition('x', 'two', '{"kind": "original", "children": ["ida", "ole"]}');
	policy.gives('sok.G', 'x', 'one', '{"kind": "read", "basis": "request"}') and policy.denies('R09', 'sok.G', 'x', 'two', '{"kind": "read", "basis": "request"}') $$);
select policy.holds('R09: who is no party is given nothing about a child of another file', $$
	select policy.rendition('B-PLAN', 'hers', '{"kind": "original", "children": ["ida"]}');
	policy.denies('R09', 'fos.B', 'B-PLAN', 'hers', '{"kind": "read"}') $$);
select policy.holds('R09: a party is no party for the child of the file alone', $$
	select policy.rendition('A-PLAN', 'one', '{"kind": "original", "children": ["ida"]}');
	select policy.put('standing', 'ver.A', 'since = ''2026-12-01''');
	policy.denies('R09', 'ver.A', 'A-PLAN', 'one', '{"kind": "read"}') $$);
select policy.holds('R09: one''s own letter may tell about whom it likes', $$
	select policy.document('x', 'A', 'BREV', '{"author": "mor"}');
	select policy.rendition('x', 'own', '{"kind": "original", "children": ["zoe"]}');
	policy.gives('mor.A', 'x', 'own', '{"rendition": "x.own"}') $$);
select policy.holds('R04: a child-adapted rendition tells about that child alone', $$
	select policy.document('x', 'A', 'PLAN');
	select policy.rendition('x', 'both', '{"kind": "child", "children": ["ida", "ole"]}');
	select policy.rendition('x', 'ida', '{"kind": "child", "children": ["ida"]}');
	select policy.stands('ida', 'B', 'stepparent');
	update data.file set child = (select id from data.person where ref = 'ida') where ref = 'B';
	select policy.put('standing', 'mor.B', 'capacity = ''parent''');
	policy.gives('ida.A', 'x', 'ida', '{"kind": "read"}') and policy.denies('R09', 'ida.A', 'x', 'both', '{"kind": "read"}') $$);
select policy.holds('R04: not about a sister or brother for whom one is a party', $$
	select policy.document('x', 'A', 'PLAN');
	select policy.rendition('x', 'both', '{"kind": "child", "children": ["ida", "ole"]}');
	update law.reach set forms = forms || '{child}' where capacity = 'parent';
	policy.denies('R04', 'mor.A', 'x', 'both', '{"kind": "read"}') $$);
select policy.holds('R04c: under 15 nothing that tells about others in confidence', $$
	select policy.put('standing', 'ole.B', 'party_basis = ''R04a''');
	select policy.rendition('B-PLAN', 'third', '{"kind": "original", "third_party": true}');
	policy.denies('R04c', 'ole.B', 'B-PLAN', 'third', '{"kind": "read"}') and policy.gives('ole.B', 'B-PLAN', 'original') $$);
select policy.holds('R04c: not for the birthday in advance either', $$
	select policy.rendition('B-PLAN', 'third', '{"kind": "original", "third_party": true}');
	policy.denies('R04c', 'ole.B', 'B-PLAN', 'third', '{"kind": "read", "from": "2033-01-01"}') $$);
select policy.holds('R04c: from 15 it is', $$
	select policy.rendition('A-PLAN', 'third', '{"kind": "original", "third_party": true}');
	select policy.so(policy.gives('ida.A', 'A-PLAN', 'third', '{"kind": "read"}'));
	select policy.at('2025-02-28T23:59:59+01:00');
	policy.denies('R04c', 'ida.A', 'A-PLAN', 'third', '{"kind": "read", "from": "2026-02-01"}') $$);
select policy.holds('R04c: on the very second of the birthday it is', $$
	select policy.rendition('A-PLAN', 'third', '{"kind": "original", "third_party": true}');
	select policy.put('standing', 'ida.A', 'since = ''2020-01-01''');
	select policy.at('2025-03-01T00:00:00+01:00');
	policy.gives('ida.A', 'A-PLAN', 'third', '{"kind": "read"}') $$);
select policy.holds('R04c: without a birth date it is not', $$
	select policy.put('standing', 'uten.U', 'party_basis = ''R04n''');
	select policy.rendition('U-PLAN', 'third', '{"kind": "original", "third_party": true}');
	policy.denies('R04c', 'uten.U', 'U-PLAN', 'third', '{"kind": "read"}') $$);
select policy.holds('R04c: a grown-up is given it, born when it may be', $$
	select policy.rendition('A-PLAN', 'third', '{"kind": "original", "third_party": true}');
	update data.person set born = null where ref = 'mor';
	policy.gives('mor.A', 'A-PLAN', 'third', '{"kind": "read"}') $$);
select policy.holds('R31: a child is heard before its words are shared', $$
	select policy.document('x', 'A', 'PLAN', '{"author": "ida"}');
	select policy.so(policy.denies('R31', 'mor.A', 'x', 'original'));
	select policy.done('child-view', '{"document": "x", "child": "ida", "view": "ja"}');
	policy.gives('mor.A', 'x', 'original') $$);
select policy.holds('R31: not on sharing them with itself', $$
	select policy.document('x', 'A', 'PLAN', '{"author": "ida"}');
	policy.gives('ida.A', 'x', 'original') $$);
select policy.holds('R31: a grown-up''s words are shared without', $$
	select policy.document('x', 'A', 'PLAN', '{"author": "kon"}');
	policy.gives('mor.A', 'x', 'original') $$);
select policy.holds('R31: another document''s or another child''s view will not do', $$
	select policy.document('x', 'A', 'PLAN', '{"author": "ida"}');
	select policy.done('child-view', '{"document": "A-PLAN", "child": "ida", "view": "ja"}');
	select policy.done('child-view', '{"document": "x", "child": "ole", "view": "ja"}');
	policy.denies('R31', 'mor.A', 'x', 'original') $$);

-- ── Protected addresses ─────────────────────────────────────────────────────

select policy.holds('R15m: what carries metadata is not given', $$
	select policy.rendition('B-PLAN', 'exif', '{"kind": "original", "metadata": true}');
	policy.denies('R15m', 'mor.B', 'B-PLAN', 'exif', '{"kind": "read"}') and policy.denies('R15m', 'fos.B', 'B-PLAN', 'exif', '{"kind": "read"}') $$);
select policy.holds('R15m: one''s own is one''s own', $$
	select policy.document('x', 'B', 'BREV', '{"author": "mor"}');
	select policy.rendition('x', 'exif', '{"kind": "original", "metadata": true}');
	policy.gives('mor.B', 'x', 'own', '{"rendition": "x.exif"}') $$);
select policy.holds('R15: a rendition with atoms is refused to a party while one flag stands', $$
	select policy.places();
	select policy.flag();
	policy.denies('R15', 'mor.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: without a flag it is not', $$
	select policy.places();
	policy.gives('mor.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: a pending flag will do, a lifted one not', $$
	select policy.places();
	select policy.flag('{"state": "pending"}');
	select policy.so(policy.denies('R15', 'mor.B', 'B-brev', 'told', '{"kind": "read"}'));
	update data.flag set state = 'lifted';
	policy.gives('mor.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: the second before the flag, of it, of its end', $$
	select policy.places();
	select policy.flag('{"from": "2026-11-21T10:00:01+01:00"}');
	select policy.so(policy.gives('mor.B', 'B-brev', 'told', '{"kind": "read"}'));
	update data.flag set since = '2026-11-21T10:00:00+01:00';
	select policy.so(policy.denies('R15', 'mor.B', 'B-brev', 'told', '{"kind": "read"}'));
	update data.flag set until = '2026-11-21T10:00:01+01:00';
	select policy.so(policy.denies('R15', 'mor.B', 'B-brev', 'told', '{"kind": "read"}'));
	update data.flag set until = '2026-11-21T10:00:00+01:00';
	policy.gives('mor.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: a flag on any file of the family protects', $$
	select policy.places();
	select policy.flag('{"file": "A"}');
	policy.denies('R15', 'mor.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: another family''s flag does not', $$
	select policy.places();
	select policy.flag('{"file": "Z"}');
	policy.gives('mor.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: whoever must know where the child lives is given it', $$
	select policy.places();
	select policy.flag();
	policy.gives('fos.B', 'B-brev', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: the lawyer reads no more than the party', $$
	select policy.places();
	select policy.document('x', 'A', 'PLAN', '{"also": ["B"]}');
	select policy.rendition('x', 'told', '{"kind": "original", "text": "Tverrlia"}');
	select policy.blocks('{"document": "x", "rule": "R11"}');
	select policy.done('decide', '{"what": "disclosure", "document": "x", "standing": "mor.A", "decided_by": "S1"}');
	select policy.flag();
	policy.denies('R15', 'adv', 'x', 'told', policy.disclosed('{"kind": "read"}')) $$);
select policy.holds('R15: a title tells a place as well, of a withheld document too', $$
	select policy.places();
	select policy.flag();
	policy.denies('R15', 'mor.B', 'B-PLAN', 'original', '{"title": "Besøk i Tverrlia"}') and policy.denies('R15', 'mor.B', 'B-PLAN', 'withheld', '{"title": "Fra Tverrlia"}') $$);
select policy.holds('R16: in nemnda''s papers the rule is R16', $$
	select policy.places();
	select policy.rendition('B-NEMND', 'told', '{"kind": "original", "text": "Tverrlia"}');
	select policy.flag();
	policy.denies('R16', 'mor.B', 'B-NEMND', 'told', '{"kind": "read"}') $$);
select policy.holds('R15: what one handed in oneself is given back', $$
	select policy.places();
	select policy.document('x', 'B', 'BREV', '{"author": "mor"}');
	select policy.rendition('x', 'told', '{"kind": "original", "text": "Tverrlia"}');
	select policy.flag();
	policy.gives('mor.B', 'x', 'own', '{"rendition": "x.told"}') $$);
select policy.holds('R15: a receipt alone has no rendition to look through', $$
	select policy.places();
	select policy.document('x', 'B', 'BREV', '{"author": "mor"}');
	select policy.flag();
	policy.gives('mor.B', 'x', 'own', '{"rendition": null}') and policy.gives('mor.B', 'B-PLAN', 'withheld') $$);
select policy.holds('R15: what was not looked through since a word was added is not given', $$
	select policy.flag();
	select policy.done('atom', '{"id": "w", "file": "A", "kind": "street", "value": "Tverrlia"}');
	policy.denies('R15', 'mor.B', 'B-PLAN', 'original') $$);
select policy.holds('R15: looked through at that very moment it is', $$
	select policy.done('atom', '{"id": "w", "file": "B", "kind": "street", "value": "Tverrlia"}');
	select policy.flag();
	update data.rendition set scanned_at = (select added_at from data.atom);
	policy.gives('mor.B', 'B-PLAN', 'original') $$);
select policy.holds('R15: another family''s words do not matter', $$
	select policy.flag();
	select policy.done('atom', '{"id": "w", "file": "Z", "kind": "street", "value": "Tverrlia"}');
	policy.gives('mor.B', 'B-PLAN', 'original') $$);

-- ── Withheld ────────────────────────────────────────────────────────────────

select policy.holds('R01: a withheld card is for parties, and for who asked', $$
	policy.gives('mor.A', 'A-PLAN', 'withheld') and policy.gives('ida.A', 'A-PLAN', 'withheld') and policy.gives('sok.G', 'G-PLAN', 'withheld') $$);
select policy.holds('R01: to others what is withheld does not exist', $$
	policy.denies('R01', 'far.A', 'A-PLAN', 'withheld') and policy.denies('R01', 'fos.B', 'B-PLAN', 'withheld') $$);
select policy.holds('R01: a card needs a standing as well', $$ policy.denies('R09', 'mor.A', 'B-PLAN', 'withheld') $$);
select policy.holds('R12b: a card is past the decisions that it tells of', $$
	select policy.blocks();
	policy.gives('mor.A', 'A-PLAN', 'withheld', '{"rule": "R12b"}') $$);
select policy.holds('R10: a card of a hold tells when it ends', $$
	select policy.done('hold', policy.hold());
	select policy.done('hold', policy.hold('{"id": "h2", "until": "2026-12-25"}'));
	select policy.done('hold', policy.hold('{"id": "h3", "until": "2026-12-30"}'));
	update data.hold set ended_at = now() where ref = 'h3';
	select policy.done('hold', policy.hold('{"id": "h4", "person": "ver", "until": "2026-12-31"}'));
	select policy.done('hold', policy.hold('{"id": "h5", "document": "A-REFERAT", "until": "2026-12-31"}'));
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R10"}');
	(select review_at = '2026-12-25T00:00+01:00' from data.share where ref = 'x') $$);
select policy.holds('R10: without a hold there is no such card', $$ policy.denies('R10', 'mor.A', 'A-PLAN', 'withheld', '{"rule": "R10"}') $$);
select policy.holds('R10: nor of a hold that is over', $$
	select policy.done('hold', policy.hold());
	select policy.at('2026-12-20T00:00:00+01:00');
	policy.denies('R10', 'mor.A', 'A-PLAN', 'withheld', '{"rule": "R10"}') $$);
select policy.holds('R10: another card says itself when it is looked at', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b", "review_at": "2026-12-25"}');
	(select review_at = '2026-12-25T00:00+01:00' from data.share where ref = 'x') $$);
select policy.holds('R10: a share to read with that rule is no card', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x", "rule": "R10", "review_at": "2026-12-25"}');
	(select review_at = '2026-12-25T00:00+01:00' from data.share where ref = 'x') $$);
select policy.holds('card: what is given now takes its place', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b"}');
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"id": "y"}');
	(select revoked_why = 'replaced' from data.share where ref = 'x') and (select revoked_at is null from data.share where ref = 'y') $$);
select policy.holds('card: what is given from a later day cuts it to that day', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b"}');
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"id": "y", "from": "2026-12-01"}');
	(select count(*) = 1 from data.share where kind = 'withheld' and revoked_at is null and visible_until = '2026-12-01T00:00+01:00')
	and (select revoked_why = 'replaced' from data.share where ref = 'x') $$);
create function policy.card_kept(given text) returns text language sql as $$
	select format($q$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b", "until": "2026-12-10"}');
	%s;
	(select revoked_at is null from data.share where ref = 'x') $q$, given)
$$;
select policy.holds('card: another document''s stays', policy.card_kept($$ select policy.gives('mor.A', 'A-REFERAT', 'redacted') $$));
select policy.holds('card: another reader''s stays', policy.card_kept($$ select policy.gives('ver.A', 'A-PLAN', 'redacted') $$));
select policy.holds('card: it stays when what is given begins as it ends', policy.card_kept($$ select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"from": "2026-12-10"}') $$));
select policy.holds('card: it is cut when what is given begins before it ends', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b", "until": "2026-12-10"}');
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"from": "2026-12-09T23:59:59+01:00"}');
	(select revoked_at is not null from data.share where ref = 'x') $$);
select policy.holds('card: it stays when what is given ends as it begins', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b", "from": "2026-12-10"}');
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"until": "2026-12-10"}');
	(select revoked_at is null from data.share where ref = 'x') $$);
select policy.holds('card: it goes when what is given ends after it begins', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b", "from": "2026-12-10"}');
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"until": "2026-12-10T00:00:01+01:00"}');
	(select revoked_at is not null from data.share where ref = 'x') $$);
select policy.holds('card: what is read stays beside what is read', $$
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"id": "x"}');
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "y"}');
	(select bool_and(revoked_at is null) from data.share) $$);
select policy.holds('card: one revoked before keeps its reason', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "x", "rule": "R12b"}');
	select policy.done('revoke', '{"share": "x", "why": "before"}');
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"id": "y"}');
	(select revoked_why = 'before' from data.share where ref = 'x') $$);
select policy.holds('card: what the representative alone is given leaves the agent''s card', $$
	select policy.danger();
	select policy.puts('data.share', jsonb_build_object('kind', 'withheld', 'rendition', null, 'visible_until', 'infinity',
		'reader', (select id from data.standing where ref = 'adv/standing')));
	select policy.gives('adv', 'A-PLAN', 'original', policy.disclosed('{"id": "y"}'));
	(select revoked_at is null from data.share where ref = 'x') $$);

-- ── The share that is written ───────────────────────────────────────────────

select policy.holds('share: found by person and document', $$
	select policy.gives(null, 'B-PLAN', 'original', '{"id": "x", "person": "mor"}');
	(select st.ref = 'mor.B' and s.file = st.file from data.share s join data.standing st on st.id = s.reader where s.ref = 'x') $$);
select policy.holds('share: never by a representative''s standing', $$ policy.denies('R01', null, 'A-PLAN', 'original', '{"person": "adv"}') $$);
select policy.holds('share: a live standing before a closed one, the whole file before one document, this family before another', $$
	select policy.stands('zmor', 'A', 'parent', '{"id": "old"}');
	select policy.done('standing', '{"end": "old"}');
	select policy.stands('zmor', 'A', 'parent', '{"id": "new"}');
	select policy.gives(null, 'A-PLAN', 'original', '{"id": "x", "person": "zmor"}');
	(select st.ref = 'new' from data.share s join data.standing st on st.id = s.reader where s.ref = 'x') $$);
select policy.holds('R01: who stands in no file is given nothing', $$ policy.denies('R01', null, 'A-PLAN', 'original', '{"person": "fre"}') $$);
select policy.holds('share: a rendition of this document', $$ policy.bad('rendition', 'share', policy.share('mor.A', 'A-PLAN', 'original', '{"rendition": "A-REFERAT.original"}')) $$);
select policy.holds('share: not one that was destroyed', $$
	update data.rendition set destroyed_at = now(), wrapped = null where ref = 'A-PLAN.original';
	policy.bad('rendition', 'share', policy.share('mor.A', 'A-PLAN', 'original')) $$);
select policy.holds('share: it is not antedated', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x", "from": "2026-03-01"}');
	(select visible_from = law.now() and made_at = law.now() from data.share where ref = 'x') $$);
select policy.holds('share: at high assurance, made now, on the law''s rule', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x"}');
	(select loa = 3 and rule = 'R06' and basis = 'dispatch' and form = 'original' and doc_type = 'PLAN' and visible_until = 'infinity' and complain_until is null from data.share where ref = 'x') $$);
select policy.holds('R18e: it ends with the standing', $$
	select policy.gives('kon.A', 'A-PLAN', 'extract', '{"id": "x"}');
	(select visible_until = '2027-01-01T00:00+01:00' from data.share where ref = 'x') $$);
select policy.holds('share: one that is over before it begins is refused', $$
	policy.bad('until', 'share', policy.share('mor.A', 'A-PLAN', 'original', '{"until": "2026-11-21T10:00:00+01:00"}'))
	and policy.gives('mor.A', 'A-PLAN', 'original', '{"until": "2026-11-21T10:00:01+01:00"}') $$);
select policy.holds('share: complaint runs when it is said', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "x", "complain": true}');
	(select complain_until = law.complaint_end(law.now()) from data.share where ref = 'x') $$);
select policy.holds('R03: for a child under 15 it opens on the birthday', $$
	select policy.gives('ole.B', 'B-PLAN', 'original', '{"id": "x"}');
	select policy.gives('ole.B', 'B-VEDTAK', 'withheld', '{"id": "y"}');
	select policy.gives('ole.B', 'B-VEDTAK', 'sign', '{"id": "z"}');
	(select bool_and(visible_from = '2032-05-05T00:00+02:00') and count(*) = 3 from data.share) $$);
select policy.holds('R04: adapted information opens at once, and what one handed in', $$
	select policy.document('x', 'B', 'BREV', '{"author": "ole"}');
	select policy.gives('ole.B', 'B-PLAN', 'child', '{"id": "x"}');
	select policy.gives('ole.B', 'x', 'own', '{"id": "y"}');
	(select bool_and(visible_from = law.now()) and count(*) = 2 from data.share) $$);
select policy.holds('R04a: a party by decision waits for no birthday', $$
	select policy.put('standing', 'ole.B', 'party_basis = ''R04a''');
	select policy.gives('ole.B', 'B-PLAN', 'original', '{"id": "x"}');
	(select visible_from = law.now() from data.share) $$);
select policy.holds('R03: who does not understand waits for none either: nothing is given', $$
	select policy.put('standing', 'ole.B', 'understands = false');
	policy.denies('R04', 'ole.B', 'B-PLAN', 'original') $$);
select policy.holds('R03: a grown-up waits for no birthday', $$
	update data.person set born = '2020-01-01' where ref = 'mor';
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x"}');
	(select visible_from = law.now() from data.share) $$);
select policy.holds('R21: a reporter has the receipt, never the report', $$
	select policy.document('x', 'A', 'MELDING', '{"author": "rep"}');
	select policy.document('y', 'A', 'MELDING', '{"author": "nab"}');
	select policy.gives('rep.A', 'x', 'own', '{"id": "r"}');
	select policy.gives('nab.A', 'y', 'own', '{"id": "n"}');
	(select bool_and(rendition is null and form = 'receipt' and receipt = repeat('a', 64)) and count(*) = 2 from data.share) $$);
select policy.holds('own: others have what they handed in and its receipt', $$
	select policy.document('x', 'A', 'BREV', '{"author": "mor"}');
	update data.rendition set sha256 = repeat('b', 64) where ref in ('x.redacted', 'x.extract', 'x.child', 'x.signed');
	update data.rendition set sha256 = repeat('c', 64) where document <> (select id from data.document where ref = 'x');
	select policy.gives('mor.A', 'x', 'own', '{"id": "m"}');
	(select rendition is not null and form = 'original' and receipt = repeat('a', 64) from data.share) $$);
select policy.holds('own: a receipt of what was destroyed is none', $$
	select policy.document('x', 'A', 'BREV', '{"author": "mor"}');
	update data.rendition set destroyed_at = now(), wrapped = null where ref = 'x.original';
	select policy.gives('mor.A', 'x', 'own', '{"id": "m", "rendition": null}');
	(select receipt is null from data.share) $$);
select policy.holds('notice: the reader is told of what is open', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x"}');
	(select count(*) = 1 from data.notice n join data.share s on s.id = n.cause join data.person p on p.id = n.person where n.template = 'new_document' and p.ref = 'mor') $$);
select policy.holds('notice: not before it is', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x", "from": "2026-12-01"}');
	not exists (select from data.notice) $$);
select policy.holds('journal: a share is written down, with its rule', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "x"}');
	exists (select from journal.entry e join data.share s on s.id = e.share and s.document = e.document and s.reader = e.standing and s.file = e.file and s.rule = e.rule
		join data.staff w on w.id = e.staff where e.event = 'share.given' and s.ref = 'x') $$);
select policy.holds('list: by the day of sharing; what came that day stands by its own date', $$
	law.place_in_list('2026-11-21T10:00+01:00', '2026-11-01') > law.place_in_list('2026-11-21T12:00+01:00', '2026-10-01')
	and law.place_in_list('2026-11-22T10:00+01:00', '2026-01-01') > law.place_in_list('2026-11-21T10:00+01:00', '2026-11-20')
	and law.place_in_list('2026-11-21T10:00+01:00', '2026-12-24') >= law.midnight('2026-12-24') $$);

-- ── Whose capacity speaks ───────────────────────────────────────────────────

select policy.holds('R09: a child is a party for itself, in whatever capacity it stands', $$
	select policy.done('standing', '{"end": "ida.A"}');
	policy.party_for('ida', 'ida') and not policy.party_for('fre', 'ida') $$);
select policy.holds('share: of a person''s capacities one in the document''s family is asked', $$
	select policy.stands('zmor', 'K', 'contractor', '{"id": "zmor.K"}');
	policy.denies('R01', 'zmor', 'G-PLAN', 'original', '{"person": "zmor"}') $$);
select policy.holds('share: whoever stands nowhere is given nothing', $$ policy.denies('R01', 'fre', 'A-PLAN', 'original', '{"person": "fre"}') $$);
select policy.holds('R14: the mandate that is named', $$
	select policy.danger();
	policy.denies('R14', 'ful/standing', 'A-PLAN', 'original', '{"mandate": "ful", "basis": "request"}') $$);
select policy.holds('R14: what an agent is given is what the law gives the principal', $$
	select policy.done('mandate', '{"id": "m", "agent": "fre", "principal": "fos.B", "from": "2026-01-01", "withheld": true, "label": "x"}');
	select policy.done('block', '{"id": "b", "document": "B-TILSYN", "person": "fos", "rule": "R11", "decided_by": "S1"}');
	policy.denies('R17', 'm/standing', 'B-TILSYN', 'original', '{"mandate": "m", "basis": "request"}') $$);
select policy.holds('R21: what a public reporter is sent is read, and is no receipt', $$
	select policy.gives('rep.A', 'A-BREV', 'original', '{"id": "s"}');
	(select s.form = 'original' and s.receipt is null and r.ref = 'A-BREV.original' from data.share s join data.rendition r on r.id = s.rendition where s.ref = 's') $$);

-- ── The card that said why not ──────────────────────────────────────────────

select policy.holds('card: what is given now closes it, and puts none in its place', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "c", "rule": "R12b"}');
	select policy.at('2026-11-21T11:00:00+01:00');
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
	(select string_agg(ref, ' ' order by ref) = 'c s' from data.share) and policy.closed() = 'c replaced' $$);
select policy.holds('card: one that was closed before does not come back', $$
	select policy.gives('mor.A', 'A-PLAN', 'withheld', '{"id": "c", "rule": "R12b"}');
	select policy.done('revoke', '{"share": "c", "why": "x"}');
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s", "from": "2026-12-01"}');
	(select string_agg(ref, ' ' order by ref) = 'c s' from data.share) $$);
