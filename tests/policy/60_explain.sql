-- Who can open what, at any moment, and why: sql/operator/60_explain.

create function policy.can(who text, which text, at timestamptz default null) returns text language sql as $$
	select concat_ws(' ', a.decision, a.rule) from law.explain((select id from data.person where ref = who),
		(select id from data.document where ref = which), coalesce(at, law.now())) a
$$;

-- ── A past moment ───────────────────────────────────────────────────────────

create function policy.was(more jsonb, at timestamptz) returns boolean language sql as $$
	select law.was_readable(jsonb_populate_record(null::data.share, '{"made_at": "2026-06-01", "visible_from": "2026-06-02", "visible_until": "2026-06-20"}' || more), at)
$$;
select policy.holds('was readable: from the second it opened to the second it closed', $$
	not policy.was('{}', '2026-06-01T23:59:59Z') and policy.was('{}', '2026-06-02T00:00:00Z') and policy.was('{}', '2026-06-19T23:59:59Z') and not policy.was('{}', '2026-06-20T00:00:00Z') $$);
select policy.holds('was readable: not before it was written, to the second', $$
	not policy.was('{"made_at": "2026-06-10"}', '2026-06-09T23:59:59Z') and policy.was('{"made_at": "2026-06-10"}', '2026-06-10T00:00:00Z') $$);
select policy.holds('was readable: until it was revoked, to the second', $$
	policy.was('{"revoked_at": "2026-06-10"}', '2026-06-09T23:59:59Z') and not policy.was('{"revoked_at": "2026-06-10"}', '2026-06-10T00:00:00Z') $$);
select policy.holds('was readable: of now and what comes, what is not revoked', $$
	not policy.was('{"revoked_at": "2026-11-21T09:00:00Z", "visible_until": "2027-06-01"}', law.now())
	and not policy.was('{"revoked_at": "2027-02-01", "visible_until": "2027-06-01"}', '2027-01-01') and policy.was('{"made_at": "2027-02-01", "visible_until": "2027-06-01"}', '2027-01-01')
	and not policy.was('{"revoked_at": "2027-02-01", "visible_until": "2027-06-01"}', law.now()) $$);
create function policy.lived(more jsonb, at timestamptz) returns boolean language sql as $$
	select law.was_live(jsonb_populate_record(null::data.standing, '{"since": "2026-06-02", "until": "2026-06-20"}' || more), at)
$$;
select policy.holds('was live: from the second it began to the second it ended', $$
	not policy.lived('{}', '2026-06-01T23:59:59Z') and policy.lived('{}', '2026-06-02') and policy.lived('{}', '2026-06-19T23:59:59Z') and not policy.lived('{}', '2026-06-20') $$);
select policy.holds('was live: until it was closed, to the second', $$
	policy.lived('{"ended_at": "2026-06-10"}', '2026-06-09T23:59:59Z') and not policy.lived('{"ended_at": "2026-06-10"}', '2026-06-10') $$);

-- ── The decision's letter ───────────────────────────────────────────────────

select policy.holds(format('decision: %s is %s', said, code), format('law.code(jsonb_populate_record(null::data.share, %L), ''2026-06-01'') = %L', said, code))
from (values
	('{"kind": "read", "form": "original"}', 'A'), ('{"kind": "read", "form": "signed"}', 'A'), ('{"kind": "read", "form": "redacted"}', 'AR'), ('{"kind": "read", "form": "extract"}', 'AR'),
	('{"kind": "read", "form": "child"}', 'AC'), ('{"kind": "sign", "form": "original"}', 'S'), ('{"kind": "own", "form": "receipt"}', 'U'),
	('{"kind": "withheld", "rule": "R10", "review_at": "2026-06-02", "form": "withheld"}', 'DT'), ('{"kind": "withheld", "rule": "R10", "review_at": "2026-06-01", "form": "withheld"}', 'DV'),
	('{"kind": "withheld", "rule": "R12b", "review_at": "2026-06-02", "form": "withheld"}', 'DV'), ('{"kind": "read", "rule": "R10", "review_at": "2026-06-02", "form": "redacted"}', 'AR')) v (said, code);

-- ── What a person reads ─────────────────────────────────────────────────────

select policy.holds('explain: what one reads, and by which rule', $$
	select policy.shares();
	policy.can('mor', 'A-PLAN') = 'A R06' and policy.can('mor', 'A-RAPPORT') = 'DV R12b' and policy.can('fos', 'B-PLAN') = 'A R17' $$);
select policy.holds('explain: only of this document, this person', $$
	select policy.shares();
	policy.can('mor', 'A-REFERAT') = 'DH R01' and policy.can('zmor', 'A-PLAN') = 'DH R01' $$);
select policy.holds('explain: the handle and the capacity', $$
	select policy.shares();
	(select a.share = policy.handle('s2') and a.capacity = 'parent' from law.explain((select id from data.person where ref = 'mor'), (select id from data.document where ref = 'A-PLAN'), law.now()) a) $$);
select policy.holds('explain: a standing that is over reads nothing', $$
	select policy.shares();
	update data.standing set ended_at = law.now() where ref = 'mor.A';
	policy.can('mor', 'A-PLAN') = 'DH R01' $$);
select policy.holds('explain: a revoked share reads nothing, and did before', $$
	select policy.shares();
	select policy.at('2026-11-22T10:00:00+01:00');
	select policy.done('revoke', '{"share": "s2", "why": "x"}');
	policy.can('mor', 'A-PLAN') = 'DH R01' and policy.can('mor', 'A-PLAN', '2026-11-22T09:59:59+01:00') = 'A R06' $$);
select policy.holds('explain: an agent reads through the mandate, by R14', $$
	select policy.shares();
	policy.can('adv', 'A-PLAN') = 'A R14' and policy.can('ful', 'A-PLAN') = 'A R14' $$);
select policy.holds('explain: an agent is not asked to sign, and reads a redacted text by its own rule', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'sign');
	select policy.gives('mor.A', 'A-REFERAT', 'redacted', '{"rule": "R22"}');
	policy.can('adv', 'A-VEDTAK') = 'A R14' and policy.can('adv', 'A-REFERAT') = 'AR R22' and policy.can('mor', 'A-VEDTAK') = 'S R06' $$);
select policy.holds('explain: not beyond the mandate''s types', $$
	select policy.shares();
	policy.can('ful', 'A-VEDTAK') = 'DH R14s' $$);
select policy.holds('explain: the agent''s own share', $$
	select policy.shares();
	policy.can('adv', 'A-HELSE') like 'A R%' and policy.can('ful', 'A-HELSE') like 'DH %' and policy.can('mor', 'A-HELSE') = 'DH R11' $$);
create function policy.agent(change text) returns text language sql as $$
	select format($q$
	select policy.shares();
	select policy.at('2026-12-01T00:00:00+01:00');
	%s;
	$q$, change)
$$;
select policy.holds('explain: not before the mandate, from its first second', policy.agent($$ update data.mandate set since = '2026-11-25' where ref = 'adv' $$) || $$
	policy.can('adv', 'A-PLAN', '2026-11-24T23:59:59Z') not like 'A %' and policy.can('adv', 'A-PLAN', '2026-11-25T00:00:00Z') = 'A R14'
	and policy.can('adv', 'A-HELSE', '2026-11-24T23:59:59Z') not like 'A %' and policy.can('adv', 'A-HELSE', '2026-11-25T00:00:00Z') like 'A %' $$);
select policy.holds('explain: to the mandate''s last second', policy.agent($$ update data.mandate set until = '2026-12-10' where ref = 'adv' $$) || $$
	policy.can('adv', 'A-PLAN', '2026-12-09T23:59:59Z') = 'A R14' and policy.can('adv', 'A-PLAN', '2026-12-10T00:00:00Z') = 'DH R14'
	and policy.can('adv', 'A-HELSE', '2026-12-09T23:59:59Z') like 'A %' and policy.can('adv', 'A-HELSE', '2026-12-10T00:00:00Z') = 'DH R14' $$);
select policy.holds('explain: until the mandate was revoked', policy.agent($$ update data.mandate set revoked_at = '2026-11-28' where ref = 'adv' $$) || $$
	policy.can('adv', 'A-PLAN', '2026-11-27T23:59:59Z') = 'A R14' and policy.can('adv', 'A-PLAN', '2026-11-28T00:00:00Z') = 'DH R14'
	and policy.can('adv', 'A-HELSE', '2026-11-27T23:59:59Z') like 'A %' and policy.can('adv', 'A-HELSE', '2026-11-28T00:00:00Z') = 'DH R14' $$);
select policy.holds('explain: until the agent''s standing was closed', policy.agent($$ update data.standing set ended_at = '2026-11-28' where ref = 'adv/standing' $$) || $$
	policy.can('adv', 'A-PLAN', '2026-11-27T23:59:59Z') = 'A R14' and policy.can('adv', 'A-PLAN', '2026-11-28T00:00:00Z') = 'DH R14'
	and policy.can('adv', 'A-HELSE', '2026-11-28T00:00:00Z') = 'DH R14' $$);
select policy.holds('explain: until the principal''s was', policy.agent($$ update data.standing set ended_at = '2026-11-28' where ref = 'mor.A' $$) || $$
	policy.can('adv', 'A-PLAN', '2026-11-27T23:59:59Z') = 'A R14' and policy.can('adv', 'A-PLAN', '2026-11-28T00:00:00Z') like 'DH %'
	and policy.can('adv', 'A-HELSE', '2026-11-27T23:59:59Z') like 'A %' and policy.can('adv', 'A-HELSE', '2026-11-28T00:00:00Z') like 'DH %' $$);
select policy.holds('explain: the strongest of several', $$
	select policy.gives('mor.A', 'A-PLAN', 'redacted', '{"rule": "R22"}');
	select policy.gives('mor.A', 'A-PLAN', 'original');
	policy.can('mor', 'A-PLAN') = 'A R06' $$);
select policy.holds('explain: what carries a mandate is not the principal''s', $$
	select policy.shares();
	update data.share set reader = (select id from data.standing where ref = 'mor.A') where ref = 's7';
	policy.can('adv', 'A-HELSE') like 'DH %' $$);

-- ── And why not ─────────────────────────────────────────────────────────────

select policy.holds('why not: to a stranger it is R01', $$ policy.can('fre', 'A-PLAN') = 'DH R01' and policy.can('zmor', 'A-PLAN') = 'DH R01' $$);
select policy.holds('why not: a parent without foreldreansvar R07, a stepparent R08', $$ policy.can('far', 'A-PLAN') = 'DH R07' and policy.can('ste', 'A-PLAN') = 'DH R08' $$);
select policy.holds('why not: an engagement that is over R18e', $$
	select policy.done('engagement', '{"end": "E.kon"}');
	policy.can('kon', 'A-PLAN') like 'DH R18%' $$);
select policy.holds('why not: a contractor''s only standing over is R18e', $$
	select policy.done('engagement', '{"end": "E.til"}');
	policy.can('til', 'B-PLAN') = 'DH R18e' $$);
select policy.holds('why not: foreldreansvar that is gone R06, another end R01', $$
	select policy.decides('parental-responsibility-removed', '{"standing": "ver.A"}');
	select policy.so(policy.can('ver', 'A-PLAN') = 'DH R06');
	update data.standing set ended_why = 'x' where ref = 'ver.A';
	policy.can('ver', 'A-PLAN') = 'DH R01' $$);
select policy.holds('why not: a police certificate R28', $$ policy.can('mor', 'A-POLITIATTEST') = 'DH R28' $$);
select policy.holds('why not: a sister''s or brother''s file R09', $$ policy.can('ver', 'B-PLAN') = 'DH R09' $$);
select policy.holds('why not: in a contractor''s or general file it is not R09', $$ policy.can('ver', 'G-PLAN') = 'DH R01' $$);
select policy.holds('why not: who is no party has no R09', $$ policy.can('til', 'A-PLAN') = 'DH R19' $$);
select policy.holds('why not: held R10', $$
	select policy.done('hold', policy.hold('{"from": "2026-11-25T00:00:00+01:00"}'));
	policy.can('mor', 'A-PLAN', '2026-11-24T23:59:59+01:00') = 'DH R01' and policy.can('mor', 'A-PLAN', '2026-11-25T00:00:00+01:00') = 'DH R10'
	and policy.can('mor', 'A-PLAN', '2026-12-19T23:59:59+01:00') = 'DH R10' and policy.can('mor', 'A-PLAN', '2026-12-20T00:00:00+01:00') = 'DH R01'
	and policy.can('ver', 'A-PLAN', '2026-11-25') = 'DH R01' and policy.can('mor', 'A-REFERAT', '2026-11-25T00:00:00+01:00') = 'DH R01' $$);
select policy.holds('why not: a hold that was ended is none', $$
	select policy.done('hold', policy.hold());
	update data.hold set ended_at = now();
	policy.can('mor', 'A-PLAN') = 'DH R01' $$);
select policy.holds('why not: blocked, the block''s rule', $$
	select policy.blocks();
	policy.can('mor', 'A-PLAN') = 'DH R12b' and policy.can('ver', 'A-PLAN') = 'DH R01' and policy.can('mor', 'A-REFERAT') = 'DH R01' $$);
select policy.holds('why not: a block that was ended is none', $$
	select policy.blocks();
	update data.block set ended_at = now();
	policy.can('mor', 'A-PLAN') = 'DH R01' $$);
select policy.holds('why not: the principal''s reason is the agent''s', $$
	select policy.blocks();
	policy.can('adv', 'A-PLAN') = 'DH R12b' $$);
select policy.holds('why not: særlige grunner R11x, without them R11', $$
	select policy.blocks('{"rule": "R11"}');
	select policy.so(policy.can('adv', 'A-PLAN') = 'DH R11');
	update data.block set no_disclosure = true;
	select policy.so(policy.can('adv', 'A-PLAN') = 'DH R11x');
	policy.can('mor', 'A-PLAN') = 'DH R11' $$);
select policy.holds('why not: særlige grunner of another document or of one that was ended are not these', $$
	select policy.blocks('{"rule": "R11"}');
	select policy.blocks('{"id": "b2", "rule": "R11", "document": "A-REFERAT", "no_disclosure": true}');
	select policy.blocks('{"id": "b3", "rule": "R11", "no_disclosure": true}');
	update data.block set ended_at = now() where ref = 'b3';
	policy.can('adv', 'A-PLAN') = 'DH R11' $$);
select policy.holds('why not: særlige grunner beside another rule are not told', $$
	select policy.blocks('{"rule": "R10x", "no_disclosure": true}');
	policy.can('adv', 'A-PLAN') = 'DH R10x' $$);
select policy.holds('why not: beyond the mandate R14s, in another file the principal''s reason', $$ policy.can('ful', 'A-VEDTAK') = 'DH R14s' and policy.can('ful', 'B-VEDTAK') = 'DH R09' $$);
select policy.holds('why not: a mandate that is over R14', $$
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	policy.can('adv', 'A-PLAN') = 'DH R14' $$);
select policy.holds('why not: a child who does not understand, or without a birth date R03, a young one R04', $$
	select policy.so(policy.can('uten', 'U-PLAN') = 'DH R03' and policy.can('ole', 'B-PLAN') = 'DH R04');
	select policy.put('standing', 'ole.B', 'understands = false');
	policy.can('ole', 'B-PLAN') = 'DH R03' $$);
select policy.holds('why not: a child who is a party is told R01', $$ policy.can('ida', 'A-PLAN') = 'DH R01' $$);
select policy.holds('why not: a protected address R15, in nemnda''s papers R16', $$
	select policy.places();
	select policy.rendition('B-NEMND', 'told', '{"kind": "original", "text": "Tverrlia"}');
	select policy.flag();
	policy.can('mor', 'B-brev') = 'DH R15' and policy.can('mor', 'B-NEMND') = 'DH R16' and policy.can('mor', 'B-PLAN') = 'DH R01'
	and policy.can('ole', 'B-brev') = 'DH R04' and policy.can('til', 'B-brev') = 'DH R19' $$);
select policy.holds('why not: without a flag, or in another form, it is not R15', $$
	select policy.places();
	select policy.rendition('B-PLAN', 'told', '{"kind": "redacted", "text": "Tverrlia"}');
	select policy.so(policy.can('mor', 'B-brev') = 'DH R01');
	select policy.flag();
	policy.can('mor', 'B-PLAN') = 'DH R01' $$);
select policy.holds('why not: a contractor''s own folder R18', $$
	policy.can('mor', 'K-PLAN') = 'DH R18' and policy.can('ida', 'K-PLAN') = 'DH R18' and policy.can('mor', 'G-PLAN') = 'DH R01' $$);
select policy.holds('why not: in a folder of nobody engaged it is not', $$
	delete from data.standing where ref = 'kon.K';
	policy.can('mor', 'K-PLAN') = 'DH R01' $$);
select policy.holds('why not: to who is no party the reach''s own rule', $$ policy.can('fos', 'K-PLAN') = 'DH R17' and policy.can('fos', 'B-TILSYN') = 'DH R17' $$);
select policy.holds('why not: rules that say nothing are R01', $$ policy.can('sok', 'G-PLAN') = 'DH R01' and policy.can('mor', 'A-PLAN') = 'DH R01' and policy.can('ver', 'A-PLAN') = 'DH R01' $$);
select policy.holds('why not: a reporter outside the file reported in is a stranger', $$ policy.can('rep', 'A-PLAN') = 'DH R21' and policy.can('rep', 'B-PLAN') = 'DH R01' $$);
select policy.holds('why not: a standing for another document is none', $$
	select policy.put('standing', 'ste.A', 'document = (select id from data.document where ref = ''A-PLAN'')');
	policy.can('ste', 'A-PLAN') = 'DH R08' and policy.can('ste', 'A-REFERAT') = 'DH R01' $$);
select policy.holds('why not: the capacity in the document''s own file speaks first', $$
	select policy.stands('ste', 'B', 'parent');
	policy.can('ste', 'B-PLAN') = 'DH R01' and policy.can('ste', 'A-PLAN') = 'DH R08' $$);
select policy.holds('why not: a live capacity before one that is over', $$
	select policy.stands('ste', 'A', 'parent', '{"id": "p"}');
	update data.standing set ended_at = now() where ref = 'p';
	policy.can('ste', 'A-PLAN') = 'DH R08' $$);

-- ── The verbs ───────────────────────────────────────────────────────────────

select policy.holds('who-can-open: everybody but staff, with the ground', $$
	select policy.shares();
	(select count(*) from jsonb_array_elements(policy.does('who-can-open', '{"document": "A-RAPPORT"}'))) = (select count(*) from data.person) - 2
	and exists (select from jsonb_array_elements(policy.does('who-can-open', '{"document": "A-RAPPORT"}')) r where r ->> 'person' = 'mor' and r ->> 'decision' = 'DV'
		and r ->> 'ground' = law.ground_of('R12b', law.now()) and r ->> 'handle' = policy.handle('s6') and r ->> 'capacity' = 'parent')
	and not exists (select from jsonb_array_elements(policy.does('who-can-open', '{"document": "A-RAPPORT"}')) r where r ->> 'person' in ('saks', 'leder')) $$);
select policy.holds('what-can-open: every document, at a moment', $$
	select policy.shares();
	select policy.at('2026-11-22T10:00:00+01:00');
	jsonb_array_length(policy.does('what-can-open', '{"person": "mor"}')) = (select count(*) from data.document)
	and (select count(*) from jsonb_array_elements(policy.does('what-can-open', '{"person": "mor"}')) r where r ->> 'decision' = 'A') = 3
	and (select count(*) from jsonb_array_elements(policy.does('what-can-open', '{"person": "mor", "at": "2026-11-21T09:59:59+01:00"}')) r where r ->> 'decision' = 'A') = 0 $$);

select policy.holds('explain: an agent reads the principal''s, and nobody else''s', $$
	select policy.shares();
	policy.can('adv', 'B-PLAN') like 'DH %' and policy.can('adv', 'Z-PLAN') like 'DH %' $$);
select policy.holds('explain: an agent does not read what was revoked', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s2", "why": "x"}');
	policy.can('adv', 'A-PLAN') like 'DH %' $$);
select policy.holds('explain: through another''s live standing no agent reads', $$
	select policy.shares();
	update data.standing set ended_at = law.now() where ref = 'mor.A';
	policy.can('adv', 'A-PLAN') like 'DH %' and policy.can('adv', 'A-HELSE') like 'DH %' $$);
select policy.holds('why not: to an agent it is the principal''s reason', $$
	select policy.done('mandate', '{"id": "m", "agent": "fre", "principal": "fos.B", "from": "2026-01-01", "label": "x"}');
	policy.can('fre', 'B-TILSYN') = 'DH R17' $$);
select policy.holds('why not: a grown-up without a birth date is not told R03', $$
	update data.person set born = null where ref = 'mor';
	policy.can('mor', 'A-AVTALE') = 'DH R01' $$);
select policy.holds('why not: whoever is no party is told their own reason, flag or not', $$
	select policy.places();
	select policy.flag();
	policy.can('tru', 'B-brev') = 'DH R20' and policy.can('mor', 'B-brev') = 'DH R15' $$);
select policy.holds('why not: a contractor''s folder R18, a foster parent''s R01', $$
	select policy.done('file', '{"id": "K2", "kind": "contractor", "label": "Hjem", "family": "F", "opened": "2020-01-01"}');
	select policy.stands('fos', 'K2', 'foster', '{"id": "fos.K2"}');
	select policy.document('K2-PLAN', 'K2', 'PLAN');
	policy.can('mor', 'K-PLAN') = 'DH R18' and policy.can('mor', 'K2-PLAN') = 'DH R01' $$);
