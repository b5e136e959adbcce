-- Mandates (fullmakt) that a party gives, narrows, extends and revokes: R14, R14s, R000-16.

create function policy.code(person_ text, code_ text, orgnr_ text default null) returns boolean language plpgsql as $$
begin
	insert into data.agent (person, code, orgnr, made_at) select id, code_, orgnr_, law.now() from data.person where ref = person_;
	return true;
end
$$;
-- What My Page answers when that session gives the mandate: the problem, or ''.
create function policy.trusts(name text, code_ text, types_ text default 'null', until_ text default 'null', withheld_ text default 'false', once_ text default 'a')
returns text language sql as $$
	select coalesce(policy.says(name, format('select problem from authz.mandate_give(%L, %s, %s, %s, %L)', code_, types_, withheld_, until_, repeat(once_, 43))), '')
$$;
create function policy.trusted_(types_ text default 'null', until_ text default 'null', withheld_ text default 'false') returns boolean language plpgsql as $$
begin
	perform policy.code('fre', 'FREFREFRE2');
	perform policy.enters('mor.A');
	perform policy.so(policy.trusts('mor.A', 'FREFREFRE2', types_, until_, withheld_) = '');
	perform policy.enters('fre', (select st.ref from data.standing st join data.person p on p.id = st.person where p.ref = 'fre'));
	perform policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s1"}');
	perform policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s2"}');
	return true;
end
$$;
create function policy.fre() returns text language sql as $$
	select m.handle from data.mandate m join data.standing st on st.id = m.standing join data.person p on p.id = st.person where p.ref = 'fre' order by m.since desc, m.revoked_at nulls first limit 1
$$;
create function policy.changes(types_ text default 'null', until_ text default 'null', withheld_ text default 'false', name text default 'mor.A') returns text language sql as $$
	select policy.says(name, format('select authz.mandate_change(%L, %s, %s, %s)', policy.fre(), types_, withheld_, until_))
$$;

-- ── Giving ──────────────────────────────────────────────────────────────────

select policy.holds('R14: who is given a mandate reads what the principal reads, from that moment', $$
	select policy.trusted_();
	policy.reads('fre') = 's1 s2' and (select since = law.now() and until = 'infinity' and types is null and not withheld from data.mandate where handle = policy.fre()) $$);
select policy.holds('R14s: and no more than the types that were named', $$
	select policy.trusted_('array[''PLAN'']');
	policy.reads('fre') = 's1' $$);
select policy.holds('R14: correspondence covers letters', $$
	select policy.trusted_('array[''KORRESPONDANSE'']');
	(select types = '{KORRESPONDANSE,BREV}' from data.mandate where handle = policy.fre()) $$);
select policy.holds('R14: the last day is whole', $$
	select policy.trusted_('null', '''2026-12-31''');
	(select until = '2027-01-01T00:00+01:00' from data.mandate where handle = policy.fre()) and (select until = '2027-01-01T00:00+01:00' from data.standing where ref = (select ref || '/standing' from data.mandate where handle = policy.fre())) $$);
select policy.holds('mandate: a last day that is over is none', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	policy.raises($q$ select policy.trusts('mor.A', 'FREFREFRE2', 'null', '''2026-11-20''') $q$, 'PV002') $$);
select policy.holds('mandate: which is said before the mandate is given', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	policy.raises($q$ select policy.says('mor.A', 'select name from authz.mandate_look(''FREFREFRE2'', ''2026-11-20'')') $q$, 'PV002') $$);
select policy.holds('mandate: today is a last day', $$
	select policy.trusted_('null', '''2026-11-21''');
	policy.reads('fre') = 's1 s2' $$);
select policy.holds('mandate: types that are none to choose are refused', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	policy.raises($q$ select policy.trusts('mor.A', 'FREFREFRE2', 'array[''INTERN'']') $q$, 'PV002') and policy.raises($q$ select policy.trusts('mor.A', 'FREFREFRE2', 'array[]::text[]') $q$, 'PV002') $$);
select policy.holds('mandate: the same form sent twice is one mandate', $$
	select policy.trusted_();
	select policy.so(policy.trusts('mor.A', 'FREFREFRE2') = '');
	(select count(*) = 1 from data.mandate m join data.standing st on st.id = m.standing join data.person p on p.id = st.person where p.ref = 'fre') $$);
select policy.holds('mandate: a new one to the same representative takes the old one''s place', $$
	select policy.trusted_();
	select policy.so(policy.trusts('mor.A', 'FREFREFRE2', 'array[''PLAN'']', once_ => 'b') = '');
	policy.reads('fre') = '' and (select count(*) = 1 and min(types::text) = '{PLAN}' from data.mandate m join data.standing st on st.id = m.standing
		join data.person p on p.id = st.person where p.ref = 'fre' and m.revoked_at is null) $$);
select policy.holds('mandate: a code is read as people write it', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	policy.trusts('mor.A', ' frefr-efre2 ') = '' $$);
select policy.holds('mandate: the code tells the name, and the firm, before anything is given', $$
	select policy.code('fre', 'FREFREFRE2', '888888888');
	select policy.enters('mor.A');
	policy.says('mor.A', 'select name || '' '' || firm from authz.mandate_look(''FREFREFRE2'', null)') = 'Fre Advokatene med avtale' and not exists (select from data.mandate m where m.since = law.now()) $$);
select policy.holds('mandate: given through a firm, it names the firm', $$
	select policy.code('fre', 'FREFREFRE2', '888888888');
	select policy.enters('mor.A');
	select policy.so(policy.trusts('mor.A', 'FREFREFRE2') = '');
	(select o.ref = 'O2' from data.mandate m join data.organisation o on o.id = m.organisation where m.handle = policy.fre()) $$);
select policy.holds('mandate: a code that is nobody''s tells nobody', $$
	select policy.enters('mor.A');
	policy.trusts('mor.A', 'FREFREFRE3') = 'code' and policy.says('mor.A', 'select name from authz.mandate_look(''FREFREFRE3'', null)') is null $$);
select policy.holds('mandate: ten wrong codes a day, and then not even the right one', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	select policy.so(policy.trusts('mor.A', 'FREFREFRE3') = 'code') from generate_series(1, 10);
	select policy.so(policy.trusts('mor.A', 'FREFREFRE2') = 'many' and policy.says('mor.A', 'select problem from authz.mandate_look(''FREFREFRE2'', null)') = 'many');
	select policy.at('2026-11-22T00:00+01:00');
	policy.trusts('mor.A', 'FREFREFRE2') = '' $$);
select policy.holds('mandate: nine wrong ones are forgiven, and another''s are not mine', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	select policy.enters('ver.A');
	select policy.so(policy.trusts('mor.A', 'FREFREFRE3') = 'code') from generate_series(1, 9);
	policy.trusts('mor.A', 'FREFREFRE2') = '' and policy.trusts('ver.A', 'FREFREFRE3') = 'code' $$);
select policy.holds('TT10: whoever acts for the opposing party is refused, and why is not told', $$
	select policy.code('adv', 'ADVADVADV2');
	select policy.enters('ver.A');
	policy.trusts('ver.A', 'ADVADVADV2') = 'conflict' and policy.says('ver.A', 'select name from authz.mandate_look(''ADVADVADV2'', null)') is null $$);
select policy.holds('TT10: for the same principal in the sister''s case it is no conflict', $$
	select policy.code('adv', 'ADVADVADV2');
	select policy.enters('mor.B');
	policy.trusts('mor.B', 'ADVADVADV2') = '' $$);
select policy.holds('R14: nobody is their own representative', $$
	select policy.code('mor', 'MRRMRRMRR2');
	select policy.enters('mor.A');
	policy.trusts('mor.A', 'MRRMRRMRR2') = 'conflict' $$);
select policy.holds('R14: nor is somebody employed in the service', $$
	select policy.code('leder', 'KEDERKEDE2');
	select policy.enters('mor.A');
	policy.trusts('mor.A', 'KEDERKEDE2') = 'conflict' $$);
select policy.holds('R14: nor who stands in the case in person', $$
	select policy.code('fos', 'FSSFSSFSS2');
	select policy.enters('mor.A');
	policy.trusts('mor.A', 'FSSFSSFSS2') = 'conflict' $$);
select policy.holds('R000-16: a firm without a framework agreement is refused', $$
	select policy.code('fre', 'FREFREFRE2', '999999999');
	select policy.enters('mor.A');
	policy.trusts('mor.A', 'FREFREFRE2') = 'firm' and policy.says('mor.A', 'select name from authz.mandate_look(''FREFREFRE2'', null)') is null $$);
select policy.holds('R000-16: a firm that nobody knows is refused', $$
	select policy.code('fre', 'FREFREFRE2', '777777777');
	select policy.enters('mor.A');
	policy.trusts('mor.A', 'FREFREFRE2') = 'firm' $$);
select policy.holds('R000-16: by the service as well', $$
	policy.refused('R000-16', 'mandate', '{"agent": "fre", "principal": "mor.A", "label": "x", "organisation": "O1"}')
	and policy.done('mandate', '{"agent": "fre", "principal": "mor.A", "label": "x", "organisation": "O2"}') $$);
select policy.holds(format('mandate: %s may give one', n), format($$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters(%L);
	policy.says(%1$L, 'select authz.mandate_may()') = 'true' and policy.trusts(%1$L, 'FREFREFRE2') = '' $$, n)) from unnest('{mor.A,ver.A,far.A,ida.A,sok.G}'::text[]) n;
select policy.holds(format('mandate: %s may not', n), format($$
	select policy.code('fre', 'FREFREFRE2');
	update data.standing set party_basis = null where ref = 'ole.B';
	update data.file set nature = null where ref = 'B';
	select policy.enters(%L);
	policy.says(%1$L, 'select authz.mandate_may()') = 'false' and policy.trusts(%1$L, 'FREFREFRE2') = 'nobody' $$, n)) from unnest('{ole.B,rep.A,nab.A,ste.A}'::text[]) n;
select policy.holds('mandate: the representative sees whose it is, not what the party calls the case', $$
	select policy.trusted_();
	policy.says('fre', 'select label from authz.clients()') = 'Mor, saken' $$);
select policy.holds('journal: giving is written down, in whose case and how far', $$
	select policy.trusted_('array[''PLAN'']', '''2026-12-31''');
	exists (select from journal.entry e join data.standing st on st.id = e.standing where e.event = 'mandate.given' and st.ref = 'mor.A' and e.file = st.file
		and e.portal = 'mypage' and e.detail ->> 'types' = '["PLAN"]') $$);

-- ── Seeing ──────────────────────────────────────────────────────────────────

select policy.holds('mandate: the principal sees who acts for them, for what and until when', $$
	select policy.trusted_('array[''PLAN'']', '''2026-12-31''');
	policy.says('mor.A', 'select format(''%s %s %s %s'', name, types, until, live) from authz.mandates() where name = ''Fre''') = format('Fre {PLAN} %s t', '2027-01-01T00:00+01:00'::timestamptz) $$);
select policy.holds('mandate: nobody else does', $$
	select policy.trusted_();
	select policy.enters('mor.B');
	select policy.enters('ver.A');
	policy.says('mor.B', 'select count(*) from authz.mandates()') = '0' and policy.says('ver.A', 'select count(*) from authz.mandates()') = '0' $$);
select policy.holds('mandate: one that is over is seen for a year', $$
	select policy.trusted_('null', '''2026-12-31''');
	select policy.at('2027-12-31T12:00+01:00');
	select policy.enters('mor.A2', 'mor.A');
	select policy.so(policy.says('mor.A2', 'select live from authz.mandates() where name = ''Fre''') = 'false');
	select policy.at('2028-01-02T12:00+01:00');
	policy.says('mor.A2', 'select count(*) from authz.mandates() where name = ''Fre''') = '0' $$);

-- ── Changing ────────────────────────────────────────────────────────────────

select policy.holds('R14s: narrowed, the rest is closed on the next request', $$
	select policy.trusted_();
	select policy.so(policy.changes('array[''PLAN'']') = 'true');
	policy.reads('fre') = 's1' $$);
select policy.holds('R14: widened, it opens', $$
	select policy.trusted_('array[''PLAN'']');
	select policy.so(policy.changes() = 'true');
	policy.reads('fre') = 's1 s2' $$);
select policy.holds('R14: extended, it lasts', $$
	select policy.trusted_('null', '''2026-12-31''');
	select policy.so(policy.changes('null', '''2027-06-30''') = 'true');
	select policy.at('2027-06-30T23:59:59+02:00');
	policy.reads('fre') = 's1 s2' $$);
select policy.holds('R14: shortened, it ends at the second', $$
	select policy.trusted_();
	select policy.so(policy.changes('null', '''2026-12-31''') = 'true');
	select policy.at('2026-12-31T23:59:59+01:00');
	select policy.so(policy.reads('fre') = 's1 s2');
	select policy.at('2027-01-01T00:00:00+01:00');
	policy.reads('fre') = '' $$);
select policy.holds('R14: what it was then can still be asked about', $$
	select policy.trusted_();
	select policy.so(policy.changes('array[''PLAN'']') = 'true');
	(select law.mandate_types_at(m, law.now() - interval '1 second') is null and law.mandate_types_at(m, law.now()) = '{PLAN}' from data.mandate m where handle = policy.fre()) $$);
select policy.holds('R14: what could be read before it was narrowed is answered as it was', $$
	select policy.trusted_();
	select policy.at('2026-11-25T10:00+01:00');
	select policy.so(policy.changes('array[''PLAN'']') = 'true');
	(select count(*) = 2 from data.document d cross join lateral law.reads((select id from data.person where ref = 'fre'), d.id, '2026-11-22T10:00+01:00') x)
	and (select count(*) = 1 from data.document d cross join lateral law.reads((select id from data.person where ref = 'fre'), d.id, '2026-11-26T10:00+01:00') x) $$);
select policy.holds('R11: without what is withheld from the principal, the representative''s own shares close', $$
	select policy.trusted_(withheld_ => 'true');
	select policy.done('block', '{"id": "b", "document": "A-HELSE", "person": "mor", "rule": "R11", "decided_by": "S1"}');
	select policy.done('decide', '{"id": "dd", "what": "disclosure", "document": "A-HELSE", "standing": "mor.A", "decided_by": "S1"}');
	select policy.gives('x', 'A-HELSE', 'original', jsonb_build_object('id', 's9', 'basis', 'request', 'mandate', (select ref from data.mandate where handle = policy.fre())));
	select policy.so(policy.reads('fre') = 's1 s2 s9');
	select policy.so(policy.changes('null', 'null', 'true') = 'true');
	select policy.so(policy.reads('fre') = 's1 s2 s9');
	select policy.so(policy.changes('array[''PLAN'']', 'null', 'true') = 'true');
	select policy.so(policy.reads('fre') = 's1');
	select policy.so(policy.changes() = 'true');
	policy.reads('fre') = 's1 s2' $$);
select policy.holds('R11: withheld given up alone closes them too', $$
	select policy.trusted_(withheld_ => 'true');
	select policy.done('block', '{"id": "b", "document": "A-HELSE", "person": "mor", "rule": "R11", "decided_by": "S1"}');
	select policy.done('decide', '{"id": "dd", "what": "disclosure", "document": "A-HELSE", "standing": "mor.A", "decided_by": "S1"}');
	select policy.gives('x', 'A-HELSE', 'original', jsonb_build_object('id', 's9', 'basis', 'request', 'mandate', (select ref from data.mandate where handle = policy.fre())));
	select policy.so(policy.changes() = 'true');
	policy.reads('fre') = 's1 s2' $$);
select policy.holds('mandate: another''s is not mine to change', $$
	select policy.trusted_();
	select policy.enters('ver.A');
	policy.raises($q$ select policy.changes(name => 'ver.A') $q$, 'PV003') $$);
select policy.holds('mandate: one that is over or revoked is not changed', $$
	select policy.trusted_('null', '''2026-12-31''');
	select policy.at('2027-01-01T00:00+01:00');
	select policy.enters('mor.A2', 'mor.A');
	policy.raises($q$ select policy.changes(name => 'mor.A2') $q$, 'PV003') $$);
select policy.holds('mandate: a change to a day that is over is refused', $$
	select policy.trusted_();
	policy.raises($q$ select policy.changes('null', '''2026-11-20''') $q$, 'PV002') $$);
select policy.holds('journal: a change is written down', $$
	select policy.trusted_();
	select policy.so(policy.changes('array[''PLAN'']') = 'true');
	exists (select from journal.entry where event = 'mandate.changed' and detail ->> 'types' = '["PLAN"]') $$);

-- ── Revoking ────────────────────────────────────────────────────────────────

select policy.holds('TT09: revoked, the very next request reads nothing and acts in no capacity', $$
	select policy.trusted_();
	select policy.so(policy.says('mor.A', format('select authz.mandate_revoke(%L)', policy.fre())) = 'true');
	policy.reads('fre') = '' and policy.says('fre', 'select standing from authz.enter()') is null $$);
select policy.holds('mandate: the representative is told that the right ended, and nothing else', $$
	select policy.trusted_();
	select policy.so(policy.says('mor.A', format('select authz.mandate_revoke(%L)', policy.fre())) = 'true');
	(select template = 'right_ended' from data.notice n join data.person p on p.id = n.person where p.ref = 'fre')
	and exists (select from journal.entry where event = 'mandate.revoked') $$);
select policy.holds('mandate: only the principal revokes it, and once', $$
	select policy.trusted_();
	select policy.enters('ver.A');
	select policy.so(policy.raises($q$ select policy.says('ver.A', format('select authz.mandate_revoke(%L)', policy.fre())) $q$, 'PV003'));
	select policy.so(policy.says('mor.A', format('select authz.mandate_revoke(%L)', policy.fre())) = 'true');
	policy.raises($q$ select policy.says('mor.A', format('select authz.mandate_revoke(%L)', policy.fre())) $q$, 'PV003') $$);
select policy.holds('mandate: a representative gives none on', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('adv', 'adv/standing', 3, 'mypage');
	policy.trusts('adv', 'FREFREFRE2') = 'nobody' $$);

-- ── The representative's side ───────────────────────────────────────────────

select policy.holds('clients: each with what the mandate covers; nobody else''s', $$
	select policy.enters('adv', 'adv/standing');
	select policy.done('mandate', '{"id": "m2", "agent": "adv", "principal": "zmor.Z", "types": ["PLAN"], "label": "Zmor"}');
	policy.says('adv', 'select string_agg(format(''%s %s %s %s'', label, types, withheld, current), '', '') from authz.clients()') = 'Mor  t t, Zmor {PLAN} f f' $$);
select policy.holds('clients: a mandate that ended is on the list no more', $$
	select policy.enters('adv', 'adv/standing');
	select policy.done('revoke', '{"mandate": "adv", "why": "x"}');
	policy.says('adv', 'select count(*) from authz.clients()') = '0' $$);
select policy.holds('agent: a code of ten letters, for the firm of the last mandate, and a new one each time', $$
	select policy.enters('adv', 'adv/standing');
	select policy.so(policy.says('adv', 'select authz.agent_renew()') = 'true');
	create temporary table before on commit drop as select code from data.agent;
	select policy.so(policy.says('adv', 'select format(''%s %s'', code ~ ''^[A-Z2-9]{5}-[A-Z2-9]{5}$'', agreed) from authz.agent_code()') = 't t');
	select policy.so((select orgnr = '888888888' from data.agent));
	select policy.so(policy.says('adv', 'select authz.agent_renew()') = 'true');
	(select count(*) = 1 from data.agent) and (select a.code <> b.code from data.agent a, before b) $$);
select policy.holds('agent: the firm that Ansattporten vouches for comes first', $$
	select policy.enters('adv', 'adv/standing');
	update data.session set orgs = '{999999999}' where portal = 'exchange';
	select policy.so(policy.says('adv', 'select authz.agent_renew()') = 'true');
	policy.says('adv', 'select format(''%s %s'', orgnr, agreed) from authz.agent_code()') = '999999999 f' $$);
select policy.holds('agent: nobody sees another''s code', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('adv', 'adv/standing');
	policy.says('adv', 'select count(*) from authz.agent_code()') = '0' $$);
select policy.holds('R14: a written mandate is laid to the mandate, and both sides see that it lies with the case', $$
	select policy.enters('mor.A'), policy.enters('adv', 'adv/standing');
	select policy.document('FULL', 'A', 'BREV', '{"date": "2026-10-30"}');
	select policy.so(policy.says('mor.A', 'select count(*) from authz.mandates() where written is not null') = '0');
	select policy.so(policy.says('adv', 'select count(*) from authz.clients() where written is not null') = '0');
	select policy.done('mandate', '{"attach": "adv", "document": "FULL", "decided_by": "S1"}');
	select policy.so((select count(*) = 1 and bool_and(rule = 'R14' and document is not null and standing is not null and file is not null and staff is not null)
		from journal.entry where event = 'mandate.document'));
	policy.says('mor.A', 'select string_agg(written::text, '','') from authz.mandates()') = '2026-10-30'
	and policy.says('adv', 'select string_agg(written::text, '','') from authz.clients()') = '2026-10-30' $$);
select policy.holds('R14: staff give a mandate with its document', $$
	select policy.document('FULL', 'A', 'BREV');
	select policy.done('mandate', '{"id": "m", "agent": "fre", "principal": "mor.A", "label": "Mor", "document": "FULL", "decided_by": "S1"}');
	(select d.ref = 'FULL' from data.mandate m join data.document d on d.id = m.document where m.ref = 'm')
	and (select document is not null from journal.entry where event = 'mandate.given' order by seq desc limit 1) $$);
select policy.holds('R14: ' || what || ' is no written mandate', format($$
	%s;
	policy.refused('R14', 'mandate', '{"attach": "adv", "document": "FULL", "decided_by": "S1"}')
	and policy.refused('R14', 'mandate', '{"id": "m", "agent": "fre", "principal": "mor.A", "label": "Mor", "document": "FULL", "decided_by": "S1"}') $$, made))
from (values
	('a letter of another case', $a$select policy.document('FULL', 'Z', 'BREV')$a$),
	('a decision', $a$select policy.document('FULL', 'A', 'VEDTAK')$a$),
	('what was destroyed', $a$select policy.document('FULL', 'A', 'BREV'); update data.document set destroyed_at = now(), proof = 'x' where ref = 'FULL'$a$)) x (what, made);
