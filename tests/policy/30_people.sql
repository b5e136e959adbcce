-- People, files and standings: sql/operator/10_record, 20_people and 70_run.

create function policy.stands(person text, file text, capacity text, more jsonb default '{}') returns boolean language sql as $$
	select policy.done('standing', jsonb_strip_nulls(policy.standing(person, file, capacity, more)))
$$;
create function policy.stands_not(rule text, person text, file text, capacity text, more jsonb default '{}') returns boolean language sql as $$
	select policy.refused(rule, 'standing', jsonb_strip_nulls(policy.standing(person, file, capacity, more)))
$$;

-- ── R02–R09 ─────────────────────────────────────────────────────────────────

select policy.holds('R02: a party stands in a child''s file', $$ policy.stands_not('R02', 'fre', 'G', 'parent') and policy.stands('fre', 'A', 'parent') $$);
select policy.holds('R02: who is no party may stand elsewhere', $$ policy.stands('fre', 'G', 'applicant') $$);
select policy.holds('R02: party status needs who decided it', $$ policy.stands_not('R02', 'fre', 'A', 'parent', '{"decided_by": null}') $$);
select policy.holds('R02: party status needs when it was decided', $$ policy.stands_not('R02', 'fre', 'A', 'parent', '{"decided_at": null}') $$);
select policy.holds('R02: a child''s standing needs no decision', $$ policy.stands('ida', 'A', 'child', '{"decided_by": null, "decided_at": null}') $$);
select policy.holds('R02: a child who is a party under 15 needs one', $$
	policy.stands_not('R02', 'ole', 'B', 'child', '{"party_basis": "R04a", "decided_by": null}') $$);
select policy.holds('R02: who is no party needs none', $$ policy.stands('fre', 'A', 'parent_no_fa', '{"decided_by": null, "decided_at": null}') $$);
select policy.holds('R09: the child of the file is the child', $$ policy.stands_not('R09', 'ole', 'A', 'child') $$);
select policy.holds('R24: who asks for insight has a case of their own', $$ policy.stands_not('R24', 'fre', 'A', 'applicant') $$);
select policy.holds('R04a: a party by law in a behaviour case', $$ policy.stands('ole', 'B', 'child', '{"party_basis": "R04a"}') $$);
select policy.holds('R04a: in no other case', $$ policy.stands_not('R04a', 'ida', 'A', 'child', '{"party_basis": "R04a"}') $$);
select policy.holds('R04n: by nemnda in any case', $$ policy.stands('ida', 'A', 'child', '{"party_basis": "R04n"}') $$);
select policy.holds('standing: there is no such capacity', $$ policy.bad('capacity', 'standing', policy.standing('fre', 'A', 'king')) $$);
select policy.holds('standing: nobody is made a representative without a mandate', $$ policy.bad('capacity', 'standing', policy.standing('fre', 'A', 'representative')) $$);

-- ── R17–R20, R28 ────────────────────────────────────────────────────────────

select policy.holds('R18: a contractor has an engagement', $$ policy.stands_not('R18', 'fre', 'A', 'contractor') $$);
select policy.holds('R18: in one''s own folder none is needed', $$ policy.stands('fre', 'K', 'contractor') $$);
select policy.holds('R18: others have none', $$ policy.stands('fre', 'A', 'stepparent') $$);
select policy.holds('R17: a foster parent declares confidentiality', $$ policy.stands_not('R17', 'fos', 'B', 'foster', '{"engagement": "E.fos"}') $$);
select policy.holds('R17: in one''s own folder no declaration is needed', $$ policy.stands('fos', 'K', 'foster') $$);
select policy.holds('R17: a supervisor''s declaration is not asked for', $$ policy.stands('til', 'B', 'supervisor', '{"engagement": "E.til"}') $$);
create function policy.trusted(more jsonb) returns jsonb language sql as $$
	select '{"engagement": "E.tru", "declaration": "2026-01-01", "certificate": "2026-01-01"}'::jsonb || more
$$;
select policy.holds('R20: a trusted person, all in order', $$ policy.stands('tru', 'B', 'trusted', policy.trusted('{}')) $$);
select policy.holds('R20: a trusted person declares confidentiality', $$ policy.stands_not('R20', 'tru', 'B', 'trusted', policy.trusted('{"declaration": null}')) $$);
select policy.holds('R20: a trusted person''s police certificate was seen', $$ policy.stands_not('R20', 'tru', 'B', 'trusted', policy.trusted('{"certificate": null}')) $$);
select policy.holds('R20: others show none', $$ policy.stands('fos', 'B', 'foster', '{"engagement": "E.fos", "declaration": "2026-01-01"}') $$);
select policy.holds('R20: a trusted person is 18, to the day', $$
	update data.person set born = '2008-01-02' where ref = 'tru';
	select policy.so(policy.stands_not('R20', 'tru', 'B', 'trusted', policy.trusted('{}')));
	update data.person set born = '2008-01-01' where ref = 'tru';
	policy.stands('tru', 'B', 'trusted', policy.trusted('{}')) $$);
select policy.holds('R20: nobody without a birth date is a trusted person', $$
	update data.person set born = null where ref = 'tru';
	policy.stands_not('R20', 'tru', 'B', 'trusted', policy.trusted('{}')) $$);
select policy.holds('R20: others may be younger than 18', $$
	update data.person set born = '2015-01-01' where ref = 'ste';
	policy.stands('ste', 'B', 'stepparent') $$);
select policy.holds(format('R20: a %s is not the trusted person', c), format($$
	select policy.so(policy.stands('tru', 'A', %L));
	policy.stands_not('R20', 'tru', 'B', 'trusted', policy.trusted('{}')) $$, c)) from unnest('{parent,parent_no_fa,guardian}'::text[]) c;
select policy.holds('R20: a stepparent may be', $$
	select policy.so(policy.stands('tru', 'A', 'stepparent'));
	policy.stands('tru', 'B', 'trusted', policy.trusted('{}')) $$);
select policy.holds('R20: a parent of another family may be', $$
	select policy.so(policy.stands('tru', 'Z', 'parent'));
	policy.stands('tru', 'B', 'trusted', policy.trusted('{}')) $$);
select policy.holds('R28: a police certificate is not older than three months', $$
	policy.stands_not('R28', 'fos', 'B', 'foster', '{"engagement": "E.fos", "declaration": "2026-01-01", "certificate": "2025-09-30"}') $$);
select policy.holds('R28: three months from the end of a short month are no longer', $$
	policy.stands_not('R28', 'fos', 'B', 'foster', '{"from": "2026-05-29", "engagement": "E.fos", "declaration": "2026-01-01", "certificate": "2026-02-28"}') $$);
select policy.holds('R28: one of three months to the day will do', $$
	policy.stands('fos', 'B', 'foster', '{"engagement": "E.fos", "declaration": "2026-01-01", "certificate": "2025-10-01"}') $$);

-- ── The record of a standing ────────────────────────────────────────────────

select policy.holds('R18e: a standing never outlives its engagement', $$
	select policy.stands('kon', 'A', 'contractor', '{"id": "x", "engagement": "E.kon"}');
	(select until = '2027-01-01T00:00+01:00' from data.standing where ref = 'x') $$);
select policy.holds('R18e: a standing may end before its engagement', $$
	select policy.stands('kon', 'A', 'contractor', '{"id": "x", "engagement": "E.kon", "until": "2026-12-01"}');
	(select until = '2026-12-01T00:00+01:00' from data.standing where ref = 'x') $$);
select policy.holds('standing: without an engagement it lasts', $$ (select until = 'infinity' and understands and ended_at is null from data.standing where ref = 'mor.A') $$);
select policy.holds('R03: a child without a birth date is a task for the service', $$
	(select count(*) = 1 from data.alarm where kind = 'birth-date-missing' and subject = 'uten.U') $$);
select policy.holds('R03: a child with one is not, and neither is a grown-up', $$
	select policy.stands('uten', 'A', 'stepparent', '{"id": "x"}');
	(select count(*) = 1 from data.alarm where kind = 'birth-date-missing') $$);
select policy.holds('journal: a standing is written down', $$
	select policy.stands('fre', 'A', 'parent', '{"id": "x"}');
	exists (select from journal.entry e join data.standing st on st.id = e.standing and st.file = e.file join data.staff s on s.id = e.staff
		where e.event = 'standing.given' and st.ref = 'x' and s.ref = 'S1') $$);

-- ── Ends ────────────────────────────────────────────────────────────────────

select policy.holds('standing: ended, what it could read is closed the same second', $$
	select policy.shares();
	select policy.done('standing', '{"end": "mor.A", "why": "flyttet"}');
	policy.reads('mor.A') = '' and policy.reads('adv') = '' and policy.reads('mor.B') = 's3'
	and (select bool_and(revoked_at = law.now() and revoked_why = 'flyttet') from data.share where ref in ('s1', 's2', 's6'))
	and (select bool_and(revoked_at is null) from data.share where ref in ('s3', 's4', 's5'))
	and (select ended_at = law.now() and until = law.now() and ended_why = 'flyttet' from data.standing where ref = 'mor.A')
	and (select bool_and(revoked_at = law.now()) from data.mandate) $$);
select policy.holds('standing: only its own mandates end with it', $$
	select policy.done('mandate', '{"id": "m", "agent": "fre", "principal": "zmor.Z", "label": "x"}');
	select policy.done('standing', '{"end": "mor.A"}');
	(select revoked_at is null from data.mandate where ref = 'm') $$);
select policy.holds('standing: a mandate revoked before keeps its date', $$
	update data.mandate set revoked_at = '2026-10-01' where ref = 'adv';
	select policy.done('standing', '{"end": "mor.A"}');
	(select revoked_at = '2026-10-01' from data.mandate where ref = 'adv') $$);
select policy.holds('standing: a share revoked before keeps its reason', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "first"}');
	select policy.done('standing', '{"end": "mor.A", "why": "second"}');
	(select revoked_why from data.share where ref = 's1') = 'first' $$);
select policy.holds('standing: an end that is announced cuts the shares to it', $$
	select policy.shares();
	select policy.done('standing', '{"end": "mor.A", "at": "2026-12-01"}');
	(select ended_at is null and until = '2026-12-01T00:00+01:00' from data.standing where ref = 'mor.A')
	and (select count(*) = 3 from data.share where reader = (select id from data.standing where ref = 'mor.A') and revoked_at is null
		and visible_until = '2026-12-01T00:00+01:00' and made_at = law.now())
	and (select bool_and(revoked_why = 'replaced') from data.share where ref in ('s1', 's2', 's6'))
	and (select bool_and(revoked_at is null) from data.mandate where principal = (select id from data.standing where ref = 'mor.A')) $$);
select policy.holds('standing: what ends sooner than the announced end stays', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1", "until": "2026-12-01"}');
	select policy.gives('mor.B', 'B-VEDTAK', 'original', '{"id": "s2"}');
	select policy.done('standing', '{"end": "mor.A", "at": "2026-12-01"}');
	(select bool_and(revoked_at is null) from data.share where ref in ('s1', 's2')) $$);
select policy.holds('standing: what was revoked is not replaced', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1"}');
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	select policy.done('standing', '{"end": "mor.A", "at": "2026-12-01"}');
	(select count(*) from data.share) = 1 $$);
select policy.holds('standing: a share that would open after the end is not made anew', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1", "from": "2026-12-01"}');
	select policy.done('standing', '{"end": "mor.A", "at": "2026-12-01"}');
	(select count(*) = 1 and bool_and(revoked_why = 'replaced') from data.share) $$);
select policy.holds('standing: a replaced share has its own handle', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1"}');
	select policy.done('standing', '{"end": "mor.A", "at": "2026-12-01"}');
	(select count(distinct handle) = 2 from data.share) $$);
select policy.holds('standing: its end never lengthens it', $$
	select policy.done('standing', '{"end": "kon.A", "at": "2027-06-01"}');
	(select until = '2027-01-01T00:00+01:00' from data.standing where ref = 'kon.A') $$);
select policy.holds('standing: an end before its beginning is its beginning', $$
	select policy.done('standing', '{"end": "mor.A", "at": "2025-01-01"}');
	(select until = since and ended_at = '2025-01-01T00:00+01:00' from data.standing where ref = 'mor.A') $$);
select policy.holds('standing: an end is written down', $$
	select policy.done('standing', '{"end": "mor.A"}');
	exists (select from journal.entry where event = 'standing.ended' and standing = (select id from data.standing where ref = 'mor.A')) $$);
select policy.holds('R18e: the engagement''s end ends its standings the same second', $$
	select policy.shares();
	select policy.done('engagement', '{"end": "E.fos", "at": "2026-11-21T10:00:00+01:00"}');
	policy.reads('fos.B') = '' and (select until = law.now() from data.engagement where ref = 'E.fos')
	and (select ended_why = 'engagement ended' from data.standing where ref = 'fos.B')
	and (select bool_and(ended_at is null) from data.standing where ref <> 'fos.B')
	and exists (select from journal.entry e join data.file f on f.id = e.file where event = 'engagement.ended' and f.ref = 'B') $$);
select policy.holds('R18e: a standing closed before keeps its date', $$
	update data.standing set ended_at = '2026-10-01', ended_why = 'x' where ref = 'fos.B';
	select policy.done('engagement', '{"end": "E.fos"}');
	(select ended_why from data.standing where ref = 'fos.B') = 'x' $$);
select policy.holds('engagement: without an end it lasts', $$ (select until = 'infinity' from data.engagement where ref = 'E.fos') $$);
select policy.holds('share: closed once, by the first reason', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "a"}');
	select policy.done('revoke', '{"share": "s1", "why": "b"}');
	(select revoked_why from data.share where ref = 's1') = 'a' and (select revoked_at is null from data.share where ref = 's2') $$);

-- ── R14 ─────────────────────────────────────────────────────────────────────

create function policy.mandate(agent text, principal text, more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('id', 'm', 'agent', agent, 'principal', principal, 'label', 'x') || more
$$;
select policy.holds('R14: a stranger may act for a party', $$ policy.done('mandate', policy.mandate('fre', 'mor.A')) $$);
select policy.holds('R14: nobody acts for themselves', $$
	delete from data.session;
	policy.refused('R14', 'mandate', policy.mandate('mor', 'mor.A')) $$);
select policy.holds('R14: not even where they stand in another file', $$
	update data.standing set ended_at = now() where ref = 'mor.A';
	update data.standing set file = (select id from data.file where ref = 'Z') where ref = 'mor.B';
	policy.refused('R14', 'mandate', policy.mandate('mor', 'mor.B')) $$);
select policy.holds('R14: nobody employed in the service', $$ policy.refused('R14', 'mandate', policy.mandate('saks', 'mor.A')) $$);
select policy.holds('R14: not for a standing that is over', $$
	update data.standing set ended_at = now() where ref = 'zmor.Z';
	policy.refused('R14', 'mandate', policy.mandate('fre', 'zmor.Z')) $$);
select policy.holds('R14: not for another representative', $$ policy.refused('R14', 'mandate', policy.mandate('fre', 'adv/standing')) $$);
select policy.holds('R14: not who stands in the case in person', $$ policy.refused('R14', 'mandate', policy.mandate('fos', 'mor.A')) $$);
select policy.holds('R14: who stood in it and no more may', $$
	update data.standing set ended_at = now() where ref = 'fos.B';
	policy.done('mandate', policy.mandate('fos', 'mor.A')) $$);
select policy.holds('R14: who stands in another family''s case may', $$ policy.done('mandate', policy.mandate('zmor', 'mor.A')) $$);
select policy.holds('R14: not for two sides of one case', $$ policy.refused('R14', 'mandate', policy.mandate('adv', 'ver.A')) $$);
select policy.holds('R14: for two sides who agreed', $$ policy.done('mandate', policy.mandate('adv', 'ver.A', '{"no_conflict": true}')) $$);
select policy.holds('R14: for the same side in a second file', $$ policy.done('mandate', policy.mandate('adv', 'mor.B')) $$);
select policy.holds('R14: for another family', $$ policy.done('mandate', policy.mandate('adv', 'zmor.Z')) $$);
select policy.holds('R14: for the other side when the mandate was revoked', $$
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	policy.done('mandate', policy.mandate('adv', 'ver.A')) $$);
select policy.holds('R14: for the other side the second the mandate is over', $$
	select policy.put('mandate', 'adv', 'until = ''2026-11-21T10:00:01+01:00''');
	select policy.so(policy.refused('R14', 'mandate', policy.mandate('adv', 'ver.A')));
	select policy.put('mandate', 'adv', 'until = ''2026-11-21T10:00:00+01:00''');
	policy.done('mandate', policy.mandate('adv', 'ver.A')) $$);
select policy.holds('R14: the mandates of others do not stand in the way', $$
	policy.done('mandate', policy.mandate('fre', 'ver.A')) $$);
select policy.holds('R14: a new mandate takes the old one''s place', $$
	select policy.done('mandate', policy.mandate('ful', 'mor.A'));
	(select revoked_at = law.now() from data.mandate where ref = 'ful') and (select revoked_at is null from data.mandate where ref = 'adv')
	and (select ended_why = 'mandate revoked' from data.standing where ref = 'ful/standing') $$);
select policy.holds('R14: the same agent''s mandate for another principal stays', $$
	select policy.done('mandate', policy.mandate('adv', 'mor.B'));
	(select revoked_at is null from data.mandate where ref = 'adv') $$);
select policy.holds('R14: what was revoked keeps its date', $$
	update data.mandate set revoked_at = '2026-10-01' where ref = 'ful';
	select policy.done('mandate', policy.mandate('ful', 'mor.A'));
	(select revoked_at = '2026-10-01' from data.mandate where ref = 'ful') $$);
select policy.holds('R14: correspondence covers letters', $$ (select types = '{PLAN,KORRESPONDANSE,BREV}' from data.mandate where ref = 'ful') $$);
select policy.holds('R14: other types cover what they say', $$
	select policy.done('mandate', policy.mandate('fre', 'mor.A', '{"types": ["PLAN"]}'));
	(select types = '{PLAN}' and not withheld from data.mandate where ref = 'm') $$);
select policy.holds('R14: the agent has a standing, as long as the mandate', $$
	(select st.since = m.since and st.until = m.until and st.capacity = 'representative' and m.withheld from data.mandate m join data.standing st on st.id = m.standing where m.ref = 'adv') $$);
select policy.holds('R14: revoked, what was given through it is closed, and nothing else', $$
	select policy.shares();
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	policy.reads('adv') = '' and (select revoked_why = 'mandate revoked' from data.share where ref = 's7')
	and (select count(*) = 6 from data.share where revoked_at is null)
	and (select ended_at = law.now() from data.standing where ref = 'adv/standing')
	and (select bool_and(ended_at is null) from data.standing where ref <> 'adv/standing') $$);
select policy.holds('R14: revoked a second time nothing happens', $$
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	update data.mandate set revoked_at = '2026-10-01' where ref = 'adv';
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	(select revoked_at = '2026-10-01' from data.mandate where ref = 'adv') $$);
select policy.holds('R14: a share closed before keeps its reason', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s7", "why": "first"}');
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	(select revoked_why from data.share where ref = 's7') = 'first' $$);
select policy.holds('R14: a mandate is written down', $$ exists (select from journal.entry e join data.standing st on st.id = e.standing and st.file = e.file
	where event = 'mandate.given' and st.ref = 'adv/standing') $$);
select policy.holds('revoke: a share or a mandate, one of them', $$
	select policy.shares();
	policy.bad('share', 'revoke', '{"why": "x"}') and policy.bad('share', 'revoke', '{"share": "s1", "mandate": "adv", "why": "x"}') $$);
select policy.holds('revoke: it is written down', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "x", "decided_by": "S1"}');
	exists (select from journal.entry e join data.share s on s.id = e.share where e.event = 'share.revoked' and s.ref = 's1' and e.staff is not null) $$);

-- ── R15: a flag and the words that tell a place ─────────────────────────────

create function policy.flag(more jsonb default '{}') returns boolean language sql as $$
	select policy.done('flag', '{"id": "f", "file": "B", "flag": "graded", "state": "active", "from": "2026-11-01", "decided_by": "S1"}' || more)
$$;
create function policy.places() returns boolean language plpgsql as $$
begin
	perform policy.does('atom', '{"id": "w", "file": "B", "kind": "street", "value": "Tverrlia"}');
	perform policy.document('B-brev', 'B', 'BREV', '{"owners": ["fos"]}');
	perform policy.document('B-rapport', 'B', 'RAPPORT');
	perform policy.rendition('B-brev', 'told', '{"kind": "original", "text": "i Tverr-lia 14"}');
	perform policy.rendition('B-rapport', 'metadata', '{"kind": "original", "metadata": true}');
	return true;
end
$$;
create function policy.closed() returns text language sql as $$
	select coalesce(string_agg(ref || ' ' || revoked_why, ', ' order by ref), '') from data.share where revoked_at is not null
$$;
-- p1 tells the place, p2 does not, p3 is the foster parent's, p4 has a telling title
create function policy.told() returns boolean language plpgsql as $$
begin
	perform policy.places();
	perform policy.gives('mor.B', 'B-brev', 'told', '{"id": "p1", "kind": "read"}');
	perform policy.gives('mor.B', 'B-rapport', 'original', '{"id": "p2"}');
	perform policy.gives('fos.B', 'B-brev', 'told', '{"id": "p3", "kind": "read"}');
	perform policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "p4", "title": "Besøk i Tverrlia"}');
	perform policy.gives('mor.B', 'B-VEDTAK', 'withheld', '{"id": "p5", "rule": "R12b", "title": "Fra Tverrlia"}');
	perform policy.gives('zmor.Z', 'Z-PLAN', 'original', '{"id": "p6", "title": "Tverrlia"}');
	return true;
end
$$;
select policy.holds('R15: an active flag closes what tells the place, and nothing else', $$
	select policy.told();
	select policy.flag();
	policy.closed() = 'p1 R15, p4 R15, p5 R15' $$);
select policy.holds('R15: a pending flag as well', $$
	select policy.told();
	select policy.flag('{"state": "pending"}');
	policy.closed() = 'p1 R15, p4 R15, p5 R15' $$);
select policy.holds('R15: a lifted one closes nothing', $$
	select policy.told();
	select policy.flag('{"state": "lifted"}');
	policy.closed() = '' $$);
select policy.holds('R15: a flag on another file of the family closes it too', $$
	select policy.told();
	select policy.flag('{"file": "A"}');
	policy.closed() = 'p1 R15, p4 R15, p5 R15' $$);
-- Siblings live together or visit: whose words count is the family's (law.md says "the case's").
select policy.holds('R15: a sibling''s word counts as one''s own, in the text, the title and on a card', $$
	select policy.done('atom', '{"id": "w", "file": "A", "kind": "street", "value": "Tverrlia"}');
	select policy.document('B-brev', 'B', 'BREV');
	select policy.rendition('B-brev', 'told', '{"kind": "original", "text": "i Tverr-lia 14"}');
	select policy.gives('mor.B', 'B-brev', 'told', '{"id": "p1", "kind": "read"}');
	select policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "p4", "title": "Besøk i Tverrlia"}');
	select policy.gives('mor.B', 'B-VEDTAK', 'withheld', '{"id": "p5", "rule": "R12b", "title": "Fra Tverrlia"}');
	select policy.flag();
	select policy.so(policy.closed() = 'p1 R15, p4 R15, p5 R15');
	select policy.so(policy.denies('R15', 'mor.B', 'B-brev', 'told', '{"kind": "read"}'));
	policy.denies('R15', 'mor.B', 'B-VEDTAK', 'withheld', '{"rule": "R12b", "title": "Fra Tverrlia"}') $$);
select policy.holds('R15: a flag on another family''s file closes nothing here', $$
	select policy.told();
	select policy.flag('{"file": "Z"}');
	policy.closed() = '' $$);
select policy.holds('R15: what was closed before keeps its reason', $$
	select policy.told();
	select policy.done('revoke', '{"share": "p1", "why": "before"}');
	select policy.flag();
	policy.closed() = 'p1 before, p4 R15, p5 R15' $$);
select policy.holds('R15: metadata may tell a place', $$
	select policy.told();
	update data.rendition set metadata = true where ref = 'B-rapport.original';
	select policy.flag();
	policy.closed() = 'p1 R15, p2 R15, p4 R15, p5 R15' $$);
select policy.holds('R15: what one handed in oneself stays one''s own', $$
	select policy.places();
	select policy.document('x', 'B', 'BREV', '{"author": "mor"}');
	select policy.rendition('x', 'told', '{"kind": "original", "text": "Tverrlia"}');
	select policy.gives('mor.B', 'x', 'own', '{"id": "p1", "rendition": "x.told"}');
	select policy.flag();
	policy.closed() = '' $$);
select policy.holds('R15: a word that is added closes what was not looked through for it', $$
	select policy.told();
	select policy.flag('{"state": "active"}');
	update data.share set revoked_at = null;
	select policy.done('atom', '{"id": "w2", "file": "A", "kind": "school", "value": "Granmo skole"}');
	policy.closed() = 'p1 R15, p2 R15, p4 R15, p5 R15' $$);
select policy.holds('R15: a word of another family closes nothing here', $$
	select policy.told();
	select policy.flag();
	select policy.flag('{"id": "f2", "file": "Z"}');
	update data.share set revoked_at = null;
	select policy.done('atom', '{"id": "w2", "file": "Z", "kind": "school", "value": "Granmo skole"}');
	policy.closed() = '' or policy.closed() = 'p6 R15' $$);
select policy.holds('R15: a word without a flag closes nothing', $$
	select policy.told();
	select policy.done('atom', '{"id": "w2", "file": "B", "kind": "school", "value": "Granmo skole"}');
	select policy.flag('{"state": "lifted"}');
	select policy.done('atom', '{"id": "w3", "file": "B", "kind": "school", "value": "Granlia skole"}');
	select policy.flag('{"id": "f2", "file": "Z"}');
	select policy.done('atom', '{"id": "w4", "file": "B", "kind": "school", "value": "Granhei skole"}');
	policy.closed() = '' $$);
select policy.holds('R15: a rendition that was looked through after the word stays', $$
	select policy.places();
	select policy.gives('mor.B', 'B-rapport', 'original', '{"id": "p2"}');
	update data.rendition set scanned_at = clock_timestamp() + interval '1 hour';
	select policy.flag();
	select policy.done('atom', '{"id": "w2", "file": "B", "kind": "school", "value": "Granmo skole"}');
	policy.closed() = '' $$);
select policy.holds('R15: lifting a flag is a decision, and opens nothing', $$
	select policy.told();
	select policy.flag();
	select policy.done('flag', '{"lift": "f", "decided_by": "S1"}');
	policy.closed() = 'p1 R15, p4 R15, p5 R15' and (select state = 'lifted' and until = law.now() from data.flag where ref = 'f')
	and exists (select from journal.entry where event = 'flag.lifted') and exists (select from journal.entry where event = 'flag.set') $$);
select policy.holds('R15: only the flag that is named is lifted', $$
	select policy.flag();
	select policy.flag('{"id": "f2"}');
	select policy.done('flag', '{"lift": "f", "decided_by": "S1"}');
	(select state = 'active' from data.flag where ref = 'f2') $$);

-- ── Fields of a record ──────────────────────────────────────────────────────

select policy.holds('fields: one that is not there is refused', $$ policy.bad('foo', 'atom', '{"file": "A", "kind": "x", "value": "abc", "foo": 1}') $$);
select policy.holds('fields: one that is missing is named', $$ policy.bad('value', 'atom', '{"file": "A", "kind": "x"}') $$);
select policy.holds('fields: an empty one is missing', $$ policy.bad('value', 'atom', '{"file": "A", "kind": "x", "value": ""}') $$);
select policy.holds('fields: do and id may always be there', $$ policy.done('atom', '{"do": "atom", "id": "x", "file": "A", "kind": "x", "value": "abc"}') $$);
select policy.holds('fields: an optional one may be left out', $$ policy.done('organisation', '{"orgnr": "111111111", "name": "x"}') $$);
select policy.holds('fields: a reference to what is not there is refused', $$ policy.fails('atom', '{"file": "Q", "kind": "x", "value": "abc"}', 'PV003', 'file') $$);
select policy.holds('fields: a reference that is missing is refused', $$ policy.bad('file', 'atom', '{"kind": "x", "value": "abc"}') $$);
select policy.holds('time: a date is midnight in Oslo', $$ operator.time('{"at": "2026-07-01"}', 'at') = '2026-06-30T22:00Z' and operator.time('{"at": "2026-12-01"}', 'at') = '2026-11-30T23:00Z' $$);
select policy.holds('time: an instant names its offset', $$ operator.time('{"at": "2026-07-01T10:00Z"}', 'at') = '2026-07-01T10:00Z'
	and operator.time('{"at": "2026-07-01T10:00:05.5+02:00"}', 'at') = '2026-07-01T08:00:05.5Z' $$);
select policy.holds('time: nothing is nothing', $$ operator.time('{}', 'at') is null $$);
select policy.holds('time: an instant without an offset is refused', $$ policy.bad('from', 'phase', '{"file": "A", "name": "x", "from": "2026-07-01T10:00"}') $$);
select policy.holds('time: a day that is not there is refused', $$ policy.bad('from', 'phase', '{"file": "A", "name": "x", "from": "2026-02-30"}') $$);
select policy.holds('need: a reference that must be there', $$
	select policy.so(operator.need('{"file": "A"}', 'file', 'data.file') is not null);
	policy.raises($q$ select operator.need('{}', 'file', 'data.file') $q$, 'PV002') $$);
select policy.holds('texts: a list, or none', $$ operator.texts('{"a": ["x", "y"]}', 'a') = '{x,y}' and operator.texts('{}', 'a') is null $$);
select policy.holds('id: one''s own, or a fresh one', $$ operator.id('{"id": "x"}') = 'x' and length(operator.id('{}')) = 36 $$);
select policy.holds('run: there is no such verb', $$ policy.bad('do', 'fly', '{}') and policy.bad('do', 'run', '{}') $$);
select policy.holds('municipality: it is this one', $$ policy.done('municipality', '{"name": "x", "number": "9902"}') $$);
select policy.holds('municipality: another''s records are refused', $$ policy.bad('number', 'municipality', '{"name": "x", "number": "9901"}') $$);
select policy.holds('organisation, person: without a word there is no framework agreement and no reservation', $$
	not (select framework from data.organisation where ref = 'O1') and not (select reserved from data.person where ref = 'mor') $$);
select policy.holds('person: the name is given', $$ policy.bad('name', 'person', jsonb_build_object('uuid', gen_random_uuid())) $$);
select policy.holds(format('fields: %s takes only its own', verb), format($$ policy.bad('x', %L, %L) $$, verb, r || '{"x": 1}'))
from (values
	('staff', '{"person": "mor", "unit": "x", "title": "x"}'::jsonb), ('file', '{"kind": "general", "label": "x", "family": "x", "opened": "2026-01-01"}'),
	('engagement', '{"person": "mor", "file": "A", "kind": "x", "from": "2026-01-01"}'), ('engagement', '{"end": "E.fos"}'),
	('organisation', '{"orgnr": "111111111", "name": "x"}'), ('person', '{"uuid": "00000000-0000-0000-0000-000000000001", "name": "x"}'),
	('standing', '{"end": "mor.A"}'), ('standing', policy.standing('fre', 'A', 'parent')), ('mandate', policy.mandate('fre', 'mor.A')),
	('flag', '{"file": "B", "flag": "graded", "state": "active", "from": "2026-11-01", "decided_by": "S1"}'), ('municipality', '{"name": "x", "number": "9902"}'),
	('document', '{"file": "A", "type": "x", "date": "2026-01-01", "title": "x"}'),
	('block', '{"document": "A-PLAN", "rule": "R11", "decided_by": "S1"}'), ('hold', '{"document": "A-PLAN", "person": "mor", "phase": "A.und", "until": "2026-12-01", "decided_by": "S1"}'),
	('phase', '{"file": "A", "name": "x"}'), ('phase', '{"end": "A.und"}'), ('child-view', '{"document": "A-PLAN", "child": "ida", "view": "x"}'),
	('share', policy.share('mor.A', 'A-PLAN', 'original')), ('opening', '{"staff": "S1", "document": "A-PLAN", "purpose": "x"}'),
	('child-session', '{"person": "ida", "opened_by": "S1", "code_hash": "00"}'), ('clock', '{"real": true}'), ('tick', '{}'), ('alarms', '{}'), ('notices', '{}'), ('contact', '{"person": "mor", "decided_by": "S1"}'),
	('decide', '{"what": "does-not-understand", "standing": "ida.A", "decided_by": "S1"}'), ('decide', '{"what": "birth-date", "person": "ida", "decided_by": "S1"}'),
	('decide', '{"what": "parental-responsibility-removed", "standing": "mor.A", "decided_by": "S1"}'),
	('decide', '{"what": "regime", "regime": "fvl2025", "from": "2027-01-01", "decided_by": "S1"}'),
	('decide', '{"what": "disclosure", "document": "A-PLAN", "standing": "mor.A", "decided_by": "S1"}'),
	('who-can-open', '{"document": "A-PLAN"}'), ('what-can-open', '{"person": "mor"}'),
	('rendition', '{"uuid": "00000000-0000-0000-0000-000000000001", "document": "A-PLAN", "kind": "original", "filename": "x", "mime": "x", "bytes": 1,
		"sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "wrapped": "00", "key_id": "k"}'),
	('letter', '{"uuid": "00000000-0000-0000-0000-000000000001", "kind": "message", "standing": "mor.A", "sealed": "00", "wrapped": "00", "key_id": "k"}')) v (verb, r);
select policy.holds('flag: lifting takes only its own fields', $$
	select policy.flag();
	policy.bad('x', 'flag', '{"lift": "f", "decided_by": "S1", "x": 1}') $$);
select policy.holds('revoke: takes only its own fields', $$
	select policy.shares();
	policy.bad('x', 'revoke', '{"share": "s1", "why": "x", "x": 1}') $$);
select policy.holds('block: ending takes only its own fields', $$
	select policy.done('block', '{"id": "b", "document": "A-PLAN", "rule": "R11", "decided_by": "S1"}');
	policy.bad('x', 'block', '{"end": "b", "decided_by": "S1", "x": 1}') $$);
select policy.holds('answer: takes only its own fields', $$
	select policy.letters();
	policy.bad('x', 'answer', '{"uuid": "00000000-0000-0000-0000-000000000001", "letter": "to mor.A", "staff": "S1", "sealed": "00", "wrapped": "00", "key_id": "k", "x": 1}') $$);

-- ── The import ──────────────────────────────────────────────────────────────

create function policy.op(query text) returns text language plpgsql as $$
declare
	answer text;
begin
	perform set_config('role', 'pv_operator', true);
	execute query into answer;
	perform set_config('role', 'none', true);
	return answer;
end
$$;
select policy.holds('import: a record is done and remembered', $$
	select policy.op($q$ select operator.import('atom', 'i1', 'h', '{"id": "i1", "file": "A", "kind": "x", "value": "abc"}') $q$);
	(select verb = 'atom' and hash = 'h' from data.imported where id = 'i1') and exists (select from data.atom where ref = 'i1')
	and policy.op($q$ select operator.imported('i1', 'h') $q$) = 'true' and policy.op($q$ select operator.imported('i2', 'h') $q$) = 'false' $$);
select policy.holds('import: other content under the same id is refused', $$
	insert into data.imported values ('i1', 'x', 'h'), ('i2', 'x', 'other');
	policy.raises($q$ select policy.op($x$ select operator.imported('i1', 'other') $x$) $q$, 'PV002') $$);
select policy.holds('import: what is imported may be older than today, what is said today not', $$
	select policy.so(not operator.importing());
	select policy.op(format('select operator.import(''share'', ''i1'', ''h'', %L)', policy.share('mor.A', 'A-PLAN', 'original', '{"id": "i1", "from": "2026-03-01"}')));
	select policy.so(operator.importing());
	(select made_at = '2026-03-01T00:00+01:00' and visible_from = made_at from data.share where ref = 'i1') and not exists (select from data.notice) $$);
select policy.holds('import: what begins later was still made today', $$
	select policy.op(format('select operator.import(''share'', ''i1'', ''h'', %L)', policy.share('mor.A', 'A-PLAN', 'original', '{"id": "i1", "from": "2027-03-01"}')));
	(select made_at = law.now() from data.share where ref = 'i1') $$);
select policy.holds('letter_of: a letter by its name or its handle', $$
	select policy.letters();
	policy.op('select count(*) from operator.letter_of(''to mor.A'')') = '1'
	and policy.op(format('select count(*) from operator.letter_of(%L)', (select handle from data.letter where ref = 'to mor.B'))) = '1'
	and policy.op('select count(*) from operator.letter_of(''x'')') = '0' $$);
select policy.holds('found: a municipality is founded once', $$
	select from operator.found('x', '1', 'production');
	(select count(*) = 1 and min(number) = '9902' from data.instance) $$);

-- ── What is taken for granted when nothing was said ─────────────────────────

select policy.holds('organisation: no framework agreement unless it is said', $$
	select policy.done('organisation', '{"id": "P2", "orgnr": "811111111", "name": "x"}');
	select policy.done('organisation', '{"id": "P3", "orgnr": "822222222", "name": "x", "framework_agreement": true}');
	(select string_agg(ref, ' ') = 'P3' from data.organisation where framework and ref like 'P_') $$);
select policy.holds('person: reserved against digital letters when it is said', $$
	select policy.done('person', jsonb_build_object('id', 'p1', 'uuid', gen_random_uuid(), 'name', 'x'));
	select policy.done('person', jsonb_build_object('id', 'p2', 'uuid', gen_random_uuid(), 'name', 'x', 'reserved', true));
	(select string_agg(ref, ' ') = 'p2' from data.person where reserved) $$);
select policy.holds('standing: a child understands unless it is said', $$
	select policy.stands('ida', 'A', 'child', '{"id": "c1"}');
	select policy.stands('ida', 'A', 'child', '{"id": "c2", "understands": false}');
	(select string_agg(ref, ' ') = 'c2' from data.standing where not understands) $$);
select policy.holds('R03: a child without a birth date is a task for the service, nobody else is', $$
	select policy.stands('uten', 'U', 'child', '{"id": "c1"}');
	select policy.stands('uten', 'G', 'applicant', '{"id": "c2"}');
	select policy.stands('ida', 'A', 'child', '{"id": "c3"}');
	(select string_agg(subject, ' ' order by subject) = 'c1 uten.U' from data.alarm where kind = 'birth-date-missing') $$);
select policy.holds('engagement: it begins', $$
	select policy.done('engagement', '{"id": "e1", "person": "fre", "file": "A", "kind": "tiltak", "from": "2026-01-01", "organisation": "O1"}');
	(select count(*) = 1 from data.engagement e join data.person p on p.id = e.person join data.file f on f.id = e.file join data.organisation o on o.id = e.organisation
		where e.ref = 'e1' and p.ref = 'fre' and f.ref = 'A' and o.ref = 'O1' and e.since = '2026-01-01T00:00+01:00' and e.until = 'infinity') $$);
select policy.holds('R02: a party''s standing by what was decided this very moment, not by what is still to come', $$
	select policy.so(policy.stands('fre', 'A', 'parent', jsonb_build_object('id', 'f1', 'decided_at', law.now())));
	policy.stands_not('R02', 'fre', 'A', 'parent', jsonb_build_object('id', 'f2', 'decided_at', law.now() + interval '1 second')) $$);
select policy.holds('R15: what was looked through the moment a word was added is not closed by it', $$
	select policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "p1"}');
	select policy.flag();
	select policy.done('atom', '{"id": "w", "file": "B", "kind": "street", "value": "Tverrlia"}');
	update data.share set revoked_at = null, revoked_why = null where ref = 'p1';
	update data.rendition set scanned_at = (select added_at from data.atom);
	select operator.close_places(id) from data.file where ref = 'B';
	policy.closed() = '' $$);

-- What a refusal says, beside its rule.
create function policy.told_why(verb text, r jsonb, words text) returns boolean language plpgsql as $$
begin
	perform policy.does(verb, r);
	return false;
exception when others then
	return sqlerrm like words;
end
$$;
select policy.holds('R14: whoever would represent themselves is told so', $$
	policy.told_why('mandate', '{"id": "m", "agent": "mor", "principal": "mor.A", "label": "x"}', '%nobody is their own representative%') $$);
select policy.holds('R14: a mandate that is given is written down', $$
	select policy.done('mandate', '{"id": "m", "agent": "fre", "principal": "zmor.Z", "label": "x"}');
	exists (select from journal.entry e join data.standing st on st.id = e.standing where e.event = 'mandate.given' and st.ref = 'm/standing' and e.file = st.file) $$);

-- ── What belongs to one import, and no more ─────────────────────────────────

select policy.holds('made: what is said today was made today, what is imported when it was', $$
	select policy.so(operator.made(law.now() - interval '1 day') = law.now() and operator.made(law.now() + interval '1 day') = law.now());
	set local portvakt.importing = 'on';
	operator.made(law.now() - interval '1 day') = law.now() - interval '1 day' and operator.made(law.now() + interval '1 day') = law.now() $$);
-- The setting is the transaction's: a function that has one of its own gets it back.
create function policy.imports(query text) returns void language plpgsql set portvakt.importing = 'off' as $$
begin
	perform policy.op(query);
end
$$;
select policy.holds('import: what comes after is none', $$
	select policy.imports($q$ select operator.import('atom', 'i1', 'h', '{"id": "i1", "file": "A", "kind": "x", "value": "abc"}') $q$);
	not operator.importing() and exists (select from data.imported where id = 'i1') $$);
