-- Sweeping, Exchange and mandates, clause by clause: one among several, the day
-- before and the day itself, what others have and one has not.

-- ── Sweeping ────────────────────────────────────────────────────────────────

select policy.holds('intake: over after a day is what was not received whole, with its own parts', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a, policy.up_received('mor.A', 'letter', 'abcdefghijklmnoq') as b,
		policy.up_begins('mor.A', 'letter', 5, 'abcdefghijklmnor') as c;
	select policy.up_part('mor.A', (select a from h), 0, 2);
	select policy.up_part('mor.A', (select c from h), 0, 2);
	update data.upload set expires_at = clock_timestamp() where handle <> (select c from h);
	select policy.so(policy.intake('select intake.expired()') = '1');
	policy.up_field((select b from h), 'state') = 'received'
	and (select bool_and((p.wrapped is null) = (u.handle = (select a from h))) from data.upload_part p join data.upload u on u.id = p.upload) $$);
select policy.holds('intake: swept are the parts that are named, of uploads that are over', $$
	select policy.both_taken();
	create temporary table p on commit drop as select u.handle, p.id from data.upload_part p join data.upload u on u.id = p.upload;
	select policy.intake_says('refuse', (select a from h), ', ''virus''');
	select policy.so(policy.intake('select string_agg(id::text, '' '') from intake.leavings(10)') = (select id::text from p where handle = (select a from h)));
	select policy.so(policy.intake(format('select intake.swept(%L)', array[gen_random_uuid()])) = '0');
	select policy.so(policy.intake(format('select intake.swept(%L)', (select array_agg(id) from p))) = '1');
	select policy.so(policy.up_files((select b from h)) = 'true');
	policy.intake(format('select intake.swept(%L)', (select array_agg(id) from p))) = '0' $$);
select policy.holds('intake: known are the parts and what is filed, and nothing else', $$
	select policy.enters('mor.A');
	select policy.up_received('mor.A', 'letter');
	policy.intake(format('select count(*) from intake.known(%L)', array[gen_random_uuid()])) = '0'
	and policy.intake(format('select count(*) from intake.known(%L)', (select array_agg(id) from data.upload_part))) = '1'
	and policy.intake(format('select count(*) from intake.known(%L)', (select array[id] from data.rendition where ref = 'A-PLAN.original'))) = '1' $$);

-- ── Documents asked for ─────────────────────────────────────────────────────

select policy.holds('wanted: before it was asked for there was nothing', $$
	select policy.wanted();
	select policy.at('2026-11-20T10:00+01:00');
	policy.says('fos.B', 'select count(*) from authz.wanted()') = '0' $$);
select policy.holds('wanted: of two, what was handed in answers its own, and closes its own alarm', $$
	select policy.wanted();
	select policy.done('want', policy.wants('fos.B', 'REFERAT', '{"id": "v"}'));
	insert into data.alarm (kind, subject, due, raised_at) select k, s, law.now(), law.now() from unnest('{document-overdue,certificate-destroy}'::text[]) k, unnest('{v,w}'::text[]) s;
	select policy.so(authz.wanted_filed((select handle from data.wanted where ref = 'w'), (select id from data.standing where ref = 'fos.B'), null, null));
	policy.state_of('w') = 'in' and policy.state_of('v') = 'open' and not exists (select from data.alarm where kind = 'certificate-check')
	and (select string_agg(kind || ' ' || subject, ' ') from data.alarm where kind in ('document-overdue', 'certificate-destroy') and closed_at is not null) = 'document-overdue w' $$);
select policy.holds('wanted: an alarm that was over stays over as it was', $$
	select policy.wanted();
	insert into data.alarm (kind, subject, due, raised_at, closed_at) values ('document-overdue', 'w', law.now(), law.now(), '2020-01-01');
	select authz.wanted_filed((select handle from data.wanted), (select id from data.standing where ref = 'fos.B'), null, null);
	(select closed_at = '2020-01-01' from data.alarm where kind = 'document-overdue') $$);

-- ── Approval, papers ────────────────────────────────────────────────────────

select policy.holds('approval: another''s steps are not one''s own', $$
	select policy.approval('application');
	select policy.contractor_of_z('til');
	select policy.done('approval', '{"id": "b", "standing": "til.KZ", "decided_by": "S1"}');
	select policy.done('approval', policy.moves('training') || '{"move": "b"}');
	policy.says('kon.K', 'select string_agg(step || '' '' || state, '', '') from authz.approval()') like 'application now, training ahead, %' $$);
select policy.holds('papers: one''s own, of whoever is engaged', $$
	select policy.enters(n) from unnest('{fos.B,kon.A}'::text[]) n;
	select policy.enters('adv', 'adv/standing');
	policy.says('fos.B', 'select string_agg(format(''%s|%s|%s|%s'', declaration, certificate, engaged_since, engaged_until), '','') from authz.papers()')
		= format('2026-01-01||%s|', (select since from data.engagement where ref = 'E.fos'))
	and policy.says('kon.A', 'select string_agg(format(''%s|%s'', engaged_since, engaged_until), '','') from authz.papers()')
		= (select format('%s|%s', since, until) from data.engagement where ref = 'E.kon')
	and policy.says('adv', 'select count(*) from authz.papers()') = '0' $$);

-- ── Role guides ─────────────────────────────────────────────────────────────

select policy.holds('guides: what another read, or one read in another capacity, is not read', $$
	select policy.contractor_of_z('til');
	select policy.enters(n) from unnest('{til.KZ,til.B,kon.A}'::text[]) n;
	select policy.so(policy.reads_guide('til.KZ', 'confidentiality', 5));
	select policy.so(policy.says('til.KZ', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	policy.guides('kon.A') = 'confidentiality 0/5 t f, contractor 0/3 f f' and policy.guides('til.B') = 'confidentiality 0/5 t f, supervisor 0/3 f f'
	and policy.guides('til.KZ') = 'confidentiality 5/5 t t, contractor 0/3 t f' $$);
select policy.holds('guides: the role stays open while one reads it', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''foster'')') = 'false');
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	select policy.so(policy.says('fos.B', 'select authz.guide_read(''foster'', 1)') = 'true');
	policy.guides('fos.B') = 'confidentiality 5/5 t t, foster 1/3 t f' $$);
select policy.holds('guides: it is the guide of one''s own capacity that is read', $$
	update law.guide set steps = 6, version = 7 where capacity = 'foster' and name = 'confidentiality';
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 6));
	policy.guides('fos.B') like 'confidentiality 6/6 %' and (select version = 7 from data.guide) and policy.says('fos.B', 'select authz.guide_read(''nothing'', 1)') = 'false' $$);
select policy.holds('guides: what was closed again is not confirmed', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	select policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')');
	select policy.so(policy.reads_guide('fos.B', 'foster', 3));
	update law.guide set version = 2 where name = 'confidentiality';
	policy.says('fos.B', 'select authz.guide_confirm(''foster'')') = 'false' $$);
select policy.holds('guides: confirmed is one''s own, of that capacity, name and version, and no other', $$
	update law.guide set version = 2 where name = 'confidentiality' and capacity <> 'foster';
	update law.guide set version = 3 where name = 'foster';
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	insert into data.guide (person, capacity, name, version, step, read_at, standing)
		select p.id, v.capacity, v.name, v.version, 5, law.now(), st.id from (values ('fos', 'foster', 'confidentiality', 2), ('fos', 'foster', 'confidentiality', 3),
			('til', 'foster', 'confidentiality', 1), ('fos', 'contractor', 'confidentiality', 1), ('fos', 'foster', 'foster', 1), ('til', 'supervisor', 'confidentiality', 2)) v (person, capacity, name, version)
		join data.person p on p.ref = v.person, data.standing st where st.ref = 'fos.B';
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	(select count(*) = 1 and bool_and(p.ref = 'fos' and d.capacity = 'foster' and d.name = 'confidentiality' and d.version = 1)
		from data.guide d join data.person p on p.id = d.person where d.done_at is not null) $$);
select policy.holds('deadline: before it was set there was none', $$
	select policy.done('deadline', policy.deadline());
	select policy.enters('mor.A');
	select policy.at('2026-11-20T10:00+01:00');
	policy.deadlines('mor.A') = '' $$);

-- ── Mandates ────────────────────────────────────────────────────────────────

create function policy.mandate_rows(name text) returns text language sql as $$
	select policy.says(name, 'select string_agg(concat_ws('' '', name, firm, live), '', '') from authz.mandates()')
$$;

select policy.holds('mandate: the types to choose from, in their order', $$
	(select string_agg(name, ' ' order by position) from law.mandate_type)
		= 'VEDTAK PLAN KORRESPONDANSE REFERAT RAPPORT SAMTYKKE HELSE BARNESAMTALE MELDING TILSYN NEMND' $$);
select policy.holds('mandate: nobody may give one for nobody', $$ policy.says('nobody', 'select authz.mandate_may()') = 'false' $$);
select policy.holds('mandate: another mandate''s change is not this one''s', $$
	select policy.trusted_();
	insert into data.mandate_change (mandate, at, types, withheld, until, made_by)
		select m.id, law.now() + interval '1 hour', '{NEMND}', false, 'infinity', m.principal from data.mandate m where m.ref = 'adv';
	(select law.mandate_types_at(m, law.now()) is null from data.mandate m where handle = policy.fre()) $$);
select policy.holds('mandate: another''s ten wrong codes are not mine', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters(n) from unnest('{mor.A,ver.A}'::text[]) n;
	select policy.so(policy.trusts('mor.A', 'FREFREFRE3') = 'code') from generate_series(1, 10);
	policy.trusts('ver.A', 'FREFREFRE2') = '' $$);
select policy.holds('R000-16: the firm that is refused is not named', $$
	select policy.code('fre', 'FREFREFRE2', '999999999');
	select policy.enters('mor.A');
	policy.says('mor.A', 'select format(''%s|%s|%s'', name, firm, problem) from authz.mandate_look(''FREFREFRE2'', null)') = '||firm' $$);
select policy.holds('mandate: a child''s is called by the child''s name alone', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('ida.A');
	select policy.so(policy.trusts('ida.A', 'FREFREFRE2') = '');
	(select st.label = 'Ida' from data.mandate m join data.standing st on st.id = m.standing where m.handle = policy.fre()) $$);
select policy.holds('mandate: without the form''s own number there is none', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.A');
	policy.says('mor.A', format('select problem from authz.mandate_give(''FREFREFRE2'', null, false, null, %L)', repeat('a', 42))) = 'code' $$);
select policy.holds('mandate: it is of the case that one acts in', $$
	select policy.code('fre', 'FREFREFRE2');
	select policy.enters('mor.B');
	select policy.so(policy.trusts('mor.B', 'FREFREFRE2') = '');
	(select f.ref = 'B' and st.label = 'Mor, ole' from data.mandate m join data.standing st on st.id = m.standing join data.file f on f.id = st.file where m.handle = policy.fre())
	and (select count(*) = 1 and min(st.ref) = 'mor.B' from journal.entry e join data.standing st on st.id = e.standing where e.event = 'mandate.given' and e.portal = 'mypage') $$);
select policy.holds('mandate: those that live come first, with their firm, then those that are over', $$
	select policy.trusted_();
	select policy.so(policy.mandate_rows('mor.A') = 'Fre t, Adv Advokatene med avtale t, Ful t' or policy.mandate_rows('mor.A') = 'Fre t, Ful t, Adv Advokatene med avtale t');
	select policy.says('mor.A', format('select authz.mandate_revoke(%L)', policy.fre()));
	policy.mandate_rows('mor.A') in ('Adv Advokatene med avtale t, Ful t, Fre f', 'Ful t, Adv Advokatene med avtale t, Fre f') $$);
select policy.holds('mandate: at its end it is over and comes last, and after a year to the second it is gone', $$
	select policy.trusted_('null', '''2026-12-31''');
	select policy.at('2027-01-01T00:00+01:00');
	select policy.enters('mor.A2', 'mor.A');
	select policy.so(policy.mandate_rows('mor.A2') like '%, Fre f');
	select policy.at('2027-12-31T23:59:59+01:00');
	select policy.so(policy.mandate_rows('mor.A2') like '%Fre f%');
	select policy.at('2028-01-01T00:00+01:00');
	policy.mandate_rows('mor.A2') not like '%Fre%' $$);
select policy.holds('mandate: a change is of that one alone, to types there are', $$
	select policy.trusted_();
	select policy.so(policy.raises($q$ select policy.changes('array[''INTERN'']') $q$, 'PV002'));
	create temporary table u on commit drop as select id, until from data.standing where ref not in (select ref || '/standing' from data.mandate where handle = policy.fre());
	select policy.so(policy.changes('null', '''2026-12-31''') = 'true');
	not exists (select from u join data.standing st on st.id = u.id where st.until <> u.until) $$);
select policy.holds('R11: what the representative alone was given ends with the mandate''s new end, and what was over stays so', $$
	select policy.trusted_(withheld_ => 'true');
	select policy.done('block', '{"id": "b", "document": "A-HELSE", "person": "mor", "rule": "R11", "decided_by": "S1"}');
	select policy.done('decide', '{"id": "dd", "what": "disclosure", "document": "A-HELSE", "standing": "mor.A", "decided_by": "S1"}');
	select policy.gives('x', 'A-HELSE', 'original', jsonb_build_object('id', 's9', 'basis', 'request', 'mandate', (select ref from data.mandate where handle = policy.fre())));
	select policy.so(policy.changes('null', '''2026-12-31''', 'true') = 'true');
	select policy.so((select count(*) = 1 and min(visible_until) = '2027-01-01T00:00+01:00' from data.share s join data.mandate m on m.id = s.mandate where m.handle = policy.fre() and s.revoked_at is null));
	create temporary table r on commit drop as select s.id, s.revoked_at from data.share s where s.revoked_at is not null;
	select policy.at('2026-11-25T10:00+01:00');
	select policy.so(policy.changes('array[''PLAN'']', '''2026-12-01''') = 'true');
	not exists (select from r join data.share s on s.id = r.id where s.revoked_at <> r.revoked_at)
	and (select count(*) = 2 and bool_and(s.revoked_at is not null) from data.share s join data.mandate m on m.id = s.mandate where m.handle = policy.fre()) $$);
select policy.holds('mandate: revoked, its representative is told, and nobody else', $$
	select policy.trusted_();
	select policy.says('mor.A', format('select authz.mandate_revoke(%L)', policy.fre()));
	(select count(*) = 1 from data.notice where template = 'right_ended') $$);
select policy.holds('clients: each with its firm', $$
	select policy.enters('adv', 'adv/standing');
	policy.says('adv', 'select string_agg(format(''%s %s'', label, firm), '', '') from authz.clients()') = 'Mor Advokatene med avtale' $$);
select policy.holds('agent: without a firm there is none to agree with, one that nobody knows has not', $$
	select policy.enters('adv', 'adv/standing');
	select policy.code('adv', 'ADVADVADV2');
	select policy.so(policy.says('adv', 'select agreed from authz.agent_code()') = 'true');
	update data.agent set orgnr = '777777777';
	policy.says('adv', 'select agreed from authz.agent_code()') = 'false' $$);
select policy.holds('agent: a code is had in Exchange, by whoever is logged in there', $$
	select policy.enters('mor.A');
	policy.tells('pv_exchange', 'nobody', 'select authz.agent_renew()') = 'false' and policy.tells('pv_exchange', 'mor.A', 'select authz.agent_renew()') = 'false'
	and not exists (select from data.agent) $$);
select policy.holds('agent: the firm is that of one''s own last mandate, and a new code is written down', $$
	select policy.enters('adv', 'adv/standing');
	update data.mandate set organisation = null where ref = 'ful';
	select policy.at('2026-11-22T10:00+01:00');
	select policy.done('mandate', '{"id": "m9", "agent": "fre", "principal": "mor.A", "label": "x"}');
	select policy.so(policy.says('adv', 'select authz.agent_renew()') = 'true');
	(select orgnr = '888888888' from data.agent) and (select count(*) = 1 from journal.entry where event = 'agent.code') $$);
