-- Exchange: documents asked for, approval, role guides, deadlines from outside.

create function policy.wants(standing text, type text, more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('id', 'w', 'standing', standing, 'type', type, 'title', 'Rapport for november', 'due', '2026-12-01', 'decided_by', 'S1') || more
$$;
create function policy.wanted(more text default '') returns boolean language plpgsql as $$
begin
	perform policy.done('want', policy.wants('fos.B', 'RAPPORT'));
	perform policy.enters('fos.B');
	return true;
end
$$;
create function policy.notices(cause_ text default null) returns text language sql as $$
	select coalesce(string_agg(template, ' ' order by n.at, template), '') from data.notice n left join data.wanted w on w.id = n.cause
	where cause_ is null or w.ref = cause_
$$;
create function policy.tick(at timestamptz) returns boolean language plpgsql as $$
begin
	perform policy.at(at);
	perform policy.does('tick', '{}');
	return true;
end
$$;
create function policy.state_of(wanted text, at timestamptz default null) returns text language sql as $$
	select law.wanted_state(w, coalesce(at, law.now())) from data.wanted w where ref = wanted
$$;

-- ── Documents asked for ─────────────────────────────────────────────────────

select policy.holds('wanted: who is asked sees what, in which form and by when, and nobody else does', $$
	select policy.wanted();
	select policy.enters('til.B');
	policy.says('fos.B', 'select format(''%s|%s|%s|%s|%s'', title, doc_type, kind, due, state) from authz.wanted()')
		= format('Rapport for november|RAPPORT|report|%s|open', '2026-12-02T00:00+01:00'::timestamptz)
	and policy.says('til.B', 'select count(*) from authz.wanted()') = '0' $$);
select policy.holds('wanted: what is handed in answers the request that it names, and no other of the type', $$
	select policy.wanted();
	policy.begin_fails('PV003', '', 'fos.B', 'report', more => ', ''aaaaaaaaaaaaaaaaaaaaaa''')
	and policy.up_begins('fos.B', 'report', more => format(', %L', (select handle from data.wanted where doc_type = 'RAPPORT'))) is not null $$);
select policy.holds('wanted: another''s request, one of another type and one that is over are not answered', $$
	select policy.wanted();
	select policy.done('want', policy.wants('kon.A', 'RAPPORT', '{"id": "v"}'));
	create temporary table h on commit drop as select max(handle) filter (where ref = 'w') as w, max(handle) filter (where ref = 'v') as v from data.wanted;
	select policy.so(policy.begin_fails('PV003', null, 'fos.B', 'report', more => format(', %L', (select v from h))));
	select policy.so(policy.begin_fails('PV003', null, 'fos.B', 'money', more => format(', %L', (select w from h))));
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	policy.begin_fails('PV003', null, 'fos.B', 'report', more => format(', %L', (select w from h))) $$);
select policy.holds('wanted: it waits for the person on the overview', $$
	select policy.wanted();
	policy.says('fos.B', 'select format(''%s %s %s'', kind, title, page) from authz.needs()') = 'wanted Rapport for november wanted'
	and policy.says('fos.B', 'select needs from authz.cases() where current') = '1' $$);
select policy.holds('wanted: a lawyer is asked for a letter as well', $$
	select policy.done('want', policy.wants('adv/standing', 'BREV'));
	select policy.enters('adv', 'adv/standing');
	policy.says('adv', 'select kind from authz.needs()') = 'wanted' $$);
select policy.holds('wanted: the last day is whole, the second after it is too late', $$
	select policy.wanted();
	policy.state_of('w', '2026-12-01T23:59:59+01:00') = 'open' and policy.state_of('w', '2026-12-02T00:00:00+01:00') = 'overdue' $$);
select policy.holds('wanted: a notice says that something is asked for, without a word of what', $$
	select policy.wanted();
	policy.notices('w') = 'wanted' $$);
select policy.holds('wanted: what an import brings is not announced', $$
	select set_config('portvakt.importing', 'on', true);
	select policy.wanted();
	policy.notices('w') = '' $$);
select policy.holds('wanted: asking is written down', $$
	select policy.wanted();
	exists (select from journal.entry e join data.standing st on st.id = e.standing join data.staff s on s.id = e.staff
		where e.event = 'document.wanted' and st.ref = 'fos.B' and s.ref = 'S1' and e.file = st.file) $$);
select policy.holds('wanted: a day that is over is no deadline', $$ policy.bad('due', 'want', policy.wants('fos.B', 'RAPPORT', '{"due": "2026-11-20"}')) $$);
select policy.holds('wanted: today still is', $$ policy.done('want', policy.wants('fos.B', 'RAPPORT', '{"due": "2026-11-21"}')) $$);
select policy.holds('wanted: a deadline is a day', $$ policy.bad('due', 'want', policy.wants('fos.B', 'RAPPORT', '{"due": "2026-12-01T10:00:00+01:00"}')) $$);
select policy.holds(format('wanted: %s is not left out', f), format($$ policy.bad(%L, 'want', policy.wants('fos.B', 'RAPPORT') - %1$L) $$, f))
from unnest('{standing,type,title,due,decided_by}'::text[]) f;
select policy.holds('R18: a contractor is not asked for what contractors do not write', $$ policy.refused('R18', 'want', policy.wants('kon.A', 'TILSYN')) $$);
select policy.holds('R18e: nothing is asked of somebody whose engagement is over', $$
	select policy.done('engagement', '{"end": "E.fos"}');
	policy.refused('R18e', 'want', policy.wants('fos.B', 'RAPPORT')) $$);
select policy.holds('R01: nor of a party who is none any more', $$
	select policy.done('standing', '{"end": "mor.A"}');
	policy.refused('R01', 'want', policy.wants('mor.A', 'BREV')) $$);
select policy.holds('R18: a report about the child is asked of an engagement, not of one''s own folder', $$ policy.refused('R18', 'want', policy.wants('kon.K', 'RAPPORT')) $$);
select policy.holds('R28: a police certificate is asked of those the law asks it of', $$
	policy.done('want', policy.wants('fos.B', 'POLITIATTEST')) and policy.refused('R28', 'want', policy.wants('mor.A', 'POLITIATTEST', '{"id": "x"}')) $$);
select policy.holds('wanted: handed in, it waits no longer, and the overdue alarm is closed', $$
	select policy.wanted();
	select policy.tick('2026-12-02T09:00+01:00');
	select policy.so((select closed_at is null from data.alarm where kind = 'document-overdue' and subject = 'w'));
	select policy.so(authz.wanted_filed((select handle from data.wanted), (select id from data.standing where ref = 'fos.B'), null, (select id from data.document where ref = 'B-RAPPORT')));
	policy.state_of('w') = 'in' and policy.says('fos.B', 'select count(*) from authz.needs()') = '0' and (select closed_at is not null from data.alarm where kind = 'document-overdue')
	and (select document is not null and ended_at = law.now() from data.wanted) $$);
select policy.holds('wanted: handed in once; a second document stands by itself', $$
	select policy.wanted();
	select policy.so(authz.wanted_filed((select handle from data.wanted), (select id from data.standing where ref = 'fos.B'), null, (select id from data.document where ref = 'B-RAPPORT')));
	not authz.wanted_filed((select handle from data.wanted), (select id from data.standing where ref = 'fos.B'), null, null)
	and (select document is not null from data.wanted) $$);
select policy.holds('wanted: another''s handle answers nothing', $$
	select policy.wanted();
	not authz.wanted_filed((select handle from data.wanted), (select id from data.standing where ref = 'til.B'), null, null) and policy.state_of('w') = 'open' $$);
select policy.holds('wanted: withdrawn, it waits no longer and is written down', $$
	select policy.wanted();
	select policy.done('want', '{"withdraw": "w", "why": "levert på papir", "decided_by": "S1"}');
	policy.state_of('w') = 'withdrawn' and policy.says('fos.B', 'select count(*) from authz.needs()') = '0'
	and (select ended_why = 'levert på papir' from data.wanted) and exists (select from journal.entry where event = 'document.unwanted') $$);
select policy.holds('wanted: withdrawn once', $$
	select policy.wanted();
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	policy.bad('withdraw', 'want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}') $$);
select policy.holds('wanted: one reminder three days before, one when the day is over, never twice', $$
	select policy.wanted();
	select policy.tick('2026-11-28T23:59+01:00');
	select policy.so(policy.notices('w') = 'wanted');
	select policy.tick('2026-11-29T08:00+01:00');
	select policy.so(policy.notices('w') = 'wanted wanted_soon');
	select policy.tick('2026-12-01T21:59+01:00');
	select policy.so(policy.notices('w') = 'wanted wanted_soon');
	select policy.tick('2026-12-02T08:00+01:00');
	select policy.tick('2026-12-20T12:00+01:00');
	policy.notices('w') = 'wanted wanted_soon wanted_overdue' $$);
select policy.holds(format('wanted: no reminder at %s', t), format($$
	select policy.wanted();
	select policy.tick(%L);
	policy.notices('w') = 'wanted' $$, '2026-11-30T' || t || '+01:00')) from unnest('{22:00,23:59,00:00,07:59}'::text[]) t;
select policy.holds(format('wanted: a reminder at %s', t), format($$
	select policy.wanted();
	select policy.tick(%L);
	policy.notices('w') = 'wanted wanted_soon' $$, '2026-11-30T' || t || '+01:00')) from unnest('{08:00,21:59}'::text[]) t;
select policy.holds('wanted: at night the overdue one still is a task for the service', $$
	select policy.wanted();
	select policy.tick('2026-12-02T00:00+01:00');
	policy.notices('w') = 'wanted' and exists (select from data.alarm where kind = 'document-overdue' and subject = 'w') $$);
select policy.holds('wanted: who is asked for the day after tomorrow is not reminded today', $$
	select policy.done('want', policy.wants('fos.B', 'RAPPORT', '{"due": "2026-11-22"}'));
	select policy.tick('2026-11-21T12:00+01:00');
	policy.notices('w') = 'wanted' $$);
select policy.holds('wanted: what was handed in or withdrawn reminds nobody', $$
	select policy.wanted();
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	select policy.tick('2026-12-05T12:00+01:00');
	policy.notices('w') = 'wanted' and not exists (select from data.alarm where kind = 'document-overdue') $$);
select policy.holds('R18e: an engagement that is over reminds nobody', $$
	select policy.wanted();
	select policy.done('engagement', '{"end": "E.fos"}');
	select policy.tick('2026-12-05T12:00+01:00');
	policy.notices('w') = 'wanted' and not exists (select from data.alarm where kind = 'document-overdue') $$);
select policy.holds('R18e: and asks nothing from that second on', $$
	select policy.wanted();
	select policy.done('engagement', '{"end": "E.fos"}');
	policy.says('fos.B', 'select count(*) from authz.wanted()') = '0' $$);
select policy.holds('wanted: the service sees what is still out', $$
	select policy.wanted();
	select policy.so(policy.does('wanted', '{}') -> 0 ->> 'state' = 'open' and policy.does('wanted', '{"standing": "fos.B"}') -> 0 ->> 'wanted' = 'w');
	select policy.so(policy.does('wanted', '{"standing": "til.B"}') = '[]');
	select policy.at('2026-12-02');
	policy.does('wanted', '{}') -> 0 ->> 'state' = 'overdue' $$);
select policy.holds('wanted: what came of it is shown for 90 days', $$
	select policy.wanted();
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	select policy.so(policy.says('fos.B', 'select state from authz.wanted()') = 'withdrawn');
	select policy.at('2027-02-19T10:00+01:00');
	policy.says('fos.B', 'select count(*) from authz.wanted()') = '0' $$);

-- ── Approval ────────────────────────────────────────────────────────────────

create function policy.moves(to_ text, more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('move', 'a', 'to', to_, 'decided_by', 'S1')
		|| case to_ when 'certificate_requested' then '{"due": "2026-12-01"}' when 'certificate_checked' then '{"issued": "2026-11-01", "on_paper": true}'
			when 'refused' then '{"note": "fvl § 25"}' else '{}' end::jsonb || more
$$;
-- An approval of the contractor in the own folder, as far as that step.
create function policy.approval(step_ text) returns boolean language plpgsql as $$
declare
	s text;
begin
	perform policy.done('approval', '{"id": "a", "standing": "kon.K", "decided_by": "S1"}');
	for s in select name from law.approval_step where position > 1 and name <> 'refused' order by position loop
		exit when (select step from data.approval) = step_;
		perform policy.done('approval', policy.moves(s));
	end loop;
	perform policy.enters('kon.K');
	return (select step from data.approval) = step_;
end
$$;

select policy.holds('approval: it begins with the application, in one''s own folder', $$
	select policy.approval('application');
	policy.says('kon.K', 'select string_agg(step || '' '' || state, '', '') from authz.approval()')
		= 'application now, training ahead, certificate_requested ahead, certificate_checked ahead, visit ahead, approved ahead, agreement ahead' $$);
select policy.holds('approval: nobody else sees it', $$
	select policy.approval('visit');
	select policy.enters('kon.A');
	policy.says('kon.A', 'select count(*) from authz.approval()') = '0' $$);
select policy.holds('approval: not in the child''s file', $$ policy.bad('standing', 'approval', '{"standing": "fos.B", "decided_by": "S1"}') $$);
select policy.holds('approval: not of a party', $$ policy.bad('standing', 'approval', '{"standing": "sok.G", "decided_by": "S1"}') $$);
select policy.holds('approval: each step in its turn', $$
	select policy.approval('visit');
	select policy.done('approval', policy.moves('approved'));
	policy.says('kon.K', 'select string_agg(step || '' '' || state, '', '') from authz.approval()')
		= 'application done, training done, certificate_requested done, certificate_checked done, visit done, approved now, agreement ahead' $$);
-- Every pair of steps that is no move is refused by the rule of the step one would go to.
select policy.holds(format('%s: from %s one does not go to %s', t.rule, f.name, t.name), format($$
	select policy.done('approval', '{"id": "a", "standing": "kon.K", "decided_by": "S1"}');
	update data.approval set step = %L;
	policy.refused(%L, 'approval', policy.moves(%L)) $$, f.name, t.rule, t.name))
from law.approval_step f, law.approval_step t
where not exists (select from law.approval_move m where m.from_step = f.name and m.to_step = t.name);
select policy.holds('approval: the table of moves is the one that is written down', $$
	(select string_agg(from_step || ' > ' || to_step, ', ' order by from_step, to_step) from law.approval_move) =
	'application > refused, application > training, approved > agreement, certificate_checked > refused, certificate_checked > visit, certificate_requested > certificate_checked, certificate_requested > refused, training > certificate_requested, training > refused, visit > approved, visit > refused' $$);
select policy.holds('approval: no step that there is not', $$
	select policy.approval('application');
	policy.bad('to', 'approval', policy.moves('interview')) $$);
select policy.holds('approval: a refused step leaves it where it was', $$
	select policy.approval('certificate_requested');
	select policy.refused('R28', 'approval', policy.moves('certificate_checked', '{"issued": "2026-08-20"}'));
	(select step = 'certificate_requested' from data.approval) and (select count(*) = 3 from data.approval_made) and (select certificate is null from data.standing where ref = 'kon.K') $$);
select policy.holds('R28: the certificate does not come with the application', $$
	select policy.approval('application');
	policy.refused('R28', 'want', policy.wants('kon.K', 'POLITIATTEST')) $$);
select policy.holds('R28: it is asked for separately, with a deadline', $$
	select policy.approval('certificate_requested');
	policy.says('kon.K', 'select kind || '' '' || state from authz.wanted()') = 'certificate open'
	and (select due = '2026-12-02T00:00+01:00' from data.wanted) $$);
select policy.holds('R28: a certificate that nobody handed in is not checked', $$
	select policy.approval('certificate_requested');
	policy.refused('R28', 'approval', policy.moves('certificate_checked', '{"on_paper": false}')) $$);
select policy.holds('R28: one of more than three months is refused, one of three months to the day will do', $$
	select policy.approval('certificate_requested');
	select policy.refused('R28', 'approval', policy.moves('certificate_checked', '{"issued": "2026-08-20"}'));
	policy.done('approval', policy.moves('certificate_checked', '{"issued": "2026-08-21"}')) $$);
select policy.holds('R28: a certificate is not of tomorrow, and has a day', $$
	select policy.approval('certificate_requested');
	policy.bad('issued', 'approval', policy.moves('certificate_checked', '{"issued": "2026-11-22"}'))
	and policy.bad('issued', 'approval', policy.moves('certificate_checked') - 'issued') $$);
select policy.holds('R28: what was shown on paper needs no file', $$
	select policy.approval('certificate_checked');
	policy.state_of((select ref from data.wanted)) = 'in' and (select certificate = '2026-11-01' from data.standing where ref = 'kon.K')
	and not exists (select from data.alarm where kind = 'certificate-destroy') $$);
select policy.holds('R28: its file is destroyed once it was checked: a task until it is', $$
	select policy.approval('certificate_requested');
	select authz.wanted_filed(w.handle, w.standing, null, (select id from data.document where ref = 'K-POLITIATTEST')) from data.wanted w;
	select policy.so((select closed_at is null from data.alarm where kind = 'certificate-check'));
	select policy.done('approval', policy.moves('certificate_checked', '{"on_paper": false}'));
	select policy.so((select closed_at is not null from data.alarm where kind = 'certificate-check'));
	select policy.so((select closed_at is null and subject = 'K-POLITIATTEST' from data.alarm where kind = 'certificate-destroy'));
	select policy.done('destroy', '{"document": "K-POLITIATTEST", "why": "kontrollert", "decided_by": "S1"}');
	select policy.tick('2026-11-21T10:00+01:00');
	(select closed_at is not null from data.alarm where kind = 'certificate-destroy') $$);
select policy.holds('R28: of the certificate the person sees that it was seen, and no more', $$
	select policy.approval('certificate_checked');
	policy.says('kon.K', 'select certificate from authz.papers()') = '2026-11-01' and policy.says('kon.K', 'select count(*) from data.share') = '0' $$);
select policy.holds('R30: a refusal says why', $$
	select policy.approval('visit');
	policy.refused('R30', 'approval', policy.moves('refused') - 'note') $$);
select policy.holds('R30: after a refusal nothing is ahead', $$
	select policy.approval('training');
	select policy.done('approval', policy.moves('refused'));
	policy.says('kon.K', 'select string_agg(step || '' '' || state, '', '') from authz.approval()') = 'application done, training done, refused now' $$);
select policy.holds('R18: an agreement asks for the declaration of confidentiality', $$
	select policy.approval('approved');
	policy.refused('R18', 'approval', policy.moves('agreement', '{"document": "K-AVTALE"}')) $$);
select policy.holds('approval: the agreement is the person''s own', $$
	select policy.approval('approved');
	update data.standing set declaration = '2026-11-20' where ref = 'kon.K';
	select policy.document('x', 'K', 'AVTALE', '{"owners": ["kon"]}');
	policy.bad('document', 'approval', policy.moves('agreement', '{"document": "K-AVTALE"}')) and policy.bad('document', 'approval', policy.moves('agreement'))
	and policy.done('approval', policy.moves('agreement', '{"document": "x"}')) $$);
select policy.holds('approval: each step is written down, and told without a word of it', $$
	select policy.approval('visit');
	(select string_agg(event, ' ' order by seq) from journal.entry where event like 'approval.%')
		= 'approval.begun approval.training approval.certificate_requested approval.certificate_checked approval.visit'
	and (select count(*) = 4 from data.notice where template = 'approval') $$);
select policy.holds('approval: one in each folder', $$
	select policy.approval('application');
	policy.raises($q$ select policy.does('approval', '{"standing": "kon.K", "decided_by": "S1"}') $q$, '23505') $$);

-- ── Role guides ─────────────────────────────────────────────────────────────

create function policy.reads_guide(name text, guide text, until integer) returns boolean language plpgsql as $$
begin
	for i in 1 .. until loop
		if policy.says(name, format('select authz.guide_read(%L, %s)', guide, i)) <> 'true' then
			return false;
		end if;
	end loop;
	return true;
end
$$;
create function policy.guides(name text) returns text language sql as $$
	select policy.says(name, 'select string_agg(format(''%s %s/%s %s %s'', name, read, steps, open, done_at is not null), '', '') from authz.guides()')
$$;

select policy.holds(format('guides: %s has confidentiality first, then the role', name), format($$
	(select string_agg(name, ' ' order by position) from law.guide where capacity = %L) = 'confidentiality ' || %1$L $$, name))
from law.capacity where portal = 'exchange';
select policy.holds('guides: My Page has none', $$ not exists (select from law.guide g join law.capacity c on c.name = g.capacity where c.portal = 'mypage') $$);
select policy.holds('guides: confidentiality is open, the role is not', $$
	select policy.enters('fos.B');
	policy.guides('fos.B') = 'confidentiality 0/5 t f, foster 0/3 f f' $$);
select policy.holds('guides: a step after the one before it, and not beyond the last', $$
	select policy.enters('fos.B');
	select policy.so(policy.says('fos.B', 'select authz.guide_read(''confidentiality'', 2)') = 'false');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	policy.says('fos.B', 'select authz.guide_read(''confidentiality'', 6)') = 'false' and policy.guides('fos.B') = 'confidentiality 5/5 t f, foster 0/3 f f' $$);
select policy.holds('guides: reading a step again takes nothing back', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 3));
	select policy.so(policy.says('fos.B', 'select authz.guide_read(''confidentiality'', 1)') = 'true');
	policy.guides('fos.B') like 'confidentiality 3/5 %' $$);
select policy.holds('guides: the role is closed until confidentiality is confirmed', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	select policy.so(policy.says('fos.B', 'select authz.guide_read(''foster'', 1)') = 'false');
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	policy.says('fos.B', 'select authz.guide_read(''foster'', 1)') = 'true' $$);
select policy.holds('guides: nobody confirms what they have not read', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 4));
	policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'false' and (select done_at is null from data.guide) $$);
select policy.holds('guides: confirmed once, and written down', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	select policy.at('2026-11-22T10:00+01:00');
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	(select done_at = '2026-11-21T10:00+01:00' from data.guide) and (select count(*) = 1 from journal.entry where event = 'guide.confirmed') $$);
select policy.holds('guides: another capacity''s is not mine', $$
	select policy.enters('fos.B');
	policy.says('fos.B', 'select authz.guide_read(''supervisor'', 1)') = 'false' $$);
select policy.holds('guides: another person''s reading is not mine', $$
	select policy.enters('fos.B');
	select policy.enters('til.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	policy.guides('til.B') = 'confidentiality 0/5 t f, supervisor 0/3 f f' $$);
select policy.holds('guides: a new version is read anew', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	update law.guide set version = 2 where name = 'confidentiality';
	policy.guides('fos.B') = 'confidentiality 0/5 t f, foster 0/3 f f' $$);
select policy.holds('guides: the service sees who has read what, and who has not', $$
	select policy.enters('fos.B');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 5));
	select policy.so(policy.says('fos.B', 'select authz.guide_confirm(''confidentiality'')') = 'true');
	(select count(*) = 1 from jsonb_array_elements(policy.does('guides', '{"capacity": "foster"}')) g where g ->> 'person' = 'fos' and g ->> 'guide' = 'confidentiality' and g ->> 'done_at' is not null)
	and (select string_agg(g ->> 'guide', ' ') = 'foster' from jsonb_array_elements(policy.does('guides', '{"capacity": "foster", "unfinished": true}')) g) $$);
select policy.holds('guides: who is not with us any more is not on the list', $$
	select policy.done('engagement', '{"end": "E.fos"}');
	policy.does('guides', '{"capacity": "foster"}') = '[]' $$);

-- ── Deadlines from nemnda and the court ─────────────────────────────────────

create function policy.deadline(more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('id', 'd', 'file', 'A', 'body', 'nemnd', 'kind', 'answer', 'due', '2026-12-01', 'decided_by', 'S1') || more
$$;
create function policy.deadlines(name text) returns text language sql as $$
	select policy.says(name, 'select coalesce(string_agg(body || '' '' || kind || '' '' || due, '', ''), '''') from authz.deadlines()')
$$;
select policy.holds('deadline: the parties and who acts for them see it', $$
	select policy.done('deadline', policy.deadline());
	select policy.enters(n, case n when 'adv' then 'adv/standing' else n end) from unnest('{mor.A,adv,ida.A}'::text[]) n;
	policy.deadlines('mor.A') = 'nemnd answer ' || '2026-12-02T00:00+01:00'::timestamptz and policy.deadlines('adv') = policy.deadlines('mor.A') and policy.deadlines('ida.A') = policy.deadlines('mor.A') $$);
select policy.holds(format('deadline: %s does not', n), format($$
	select policy.done('deadline', policy.deadline());
	select policy.enters(%L);
	policy.deadlines(%1$L) = '' $$, n)) from unnest('{mor.B,far.A,ste.A,rep.A,nab.A,kon.A,zmor.Z}'::text[]) n;
select policy.holds('deadline: a hearing begins at its hour', $$
	select policy.done('deadline', policy.deadline('{"kind": "hearing", "body": "court", "due": "2027-01-12T09:00:00+01:00"}'));
	select policy.enters('mor.A');
	policy.deadlines('mor.A') = 'court hearing ' || '2027-01-12T09:00+01:00'::timestamptz $$);
select policy.holds('deadline: past or lifted it is gone', $$
	select policy.done('deadline', policy.deadline());
	select policy.enters('mor.A');
	select policy.done('deadline', policy.deadline('{"id": "e", "kind": "evidence"}'));
	select policy.done('deadline', '{"end": "d", "decided_by": "S1"}');
	select policy.so(policy.deadlines('mor.A') like 'nemnd evidence %');
	select policy.at('2026-12-02T00:00+01:00');
	policy.says('mor.A', 'select count(*) from authz.deadlines()') = '0' $$);
select policy.holds('deadline: of a child''s case alone', $$ policy.bad('file', 'deadline', policy.deadline('{"file": "K"}')) $$);
select policy.holds('deadline: setting and lifting it is written down', $$
	select policy.done('deadline', policy.deadline());
	select policy.done('deadline', '{"end": "d", "decided_by": "S1"}');
	(select count(*) = 2 from journal.entry e join data.file f on f.id = e.file where f.ref = 'A' and e.event in ('deadline.set', 'deadline.ended')) $$);
