-- The service's side of Exchange, clause by clause.

-- ── Asked for ───────────────────────────────────────────────────────────────

select policy.holds(format('wanted: %s of a foster home is handed in as %s', type, kind), format($$
	select policy.done('want', policy.wants('fos.B', %L));
	(select kind = %L and doc_type = %1$L from data.wanted) $$, type, kind)) from (values ('BREV', 'letter'), ('OEKONOMI', 'money'), ('REFERAT', 'follow_up'), ('ERKLAERING', 'declaration')) v (type, kind);
select policy.holds('R28: another''s application is not in the way of one''s certificate', $$
	select policy.approval('application');
	policy.done('want', policy.wants('fos.B', 'POLITIATTEST')) and policy.done('want', policy.wants('kon.K', 'ERKLAERING', '{"id": "v"}')) $$);
select policy.holds('wanted: an import may tell of what is over', $$
	select set_config('portvakt.importing', 'on', true);
	select policy.done('want', policy.wants('fos.B', 'RAPPORT', '{"due": "2026-11-10", "from": "2026-11-01T10:00:00+01:00"}'));
	(select made_at = '2026-11-01T10:00+01:00' from data.wanted) $$);
select policy.holds('wanted: withdrawn is that one, and its own alarm is over', $$
	select policy.wanted();
	select policy.done('want', policy.wants('fos.B', 'REFERAT', '{"id": "v"}'));
	select policy.alarm_('document-overdue', 'w'), policy.alarm_('document-overdue', 'v'), policy.alarm_('certificate-check', 'w');
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	policy.state_of('v') = 'open' and policy.unclosed() like '%certificate-check w, document-overdue v%' and policy.unclosed() not like '%document-overdue w%'
	and (select st.ref = 'fos.B' and s.ref = 'S1' from journal.entry e join data.standing st on st.id = e.standing join data.staff s on s.id = e.staff where e.event = 'document.unwanted') $$);
select policy.holds('wanted: an alarm that was over before stays so when it is withdrawn', $$
	select policy.wanted();
	select policy.alarm_('document-overdue', 'w', '2020-01-01');
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	(select closed_at = '2020-01-01' from data.alarm where kind = 'document-overdue') $$);
select policy.holds(format('wanted: withdrawing says %s', f), format($$
	select policy.wanted();
	policy.bad(%L, 'want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}'::jsonb - %1$L) $$, f)) from unnest('{why,decided_by}'::text[]) f;
select policy.holds('wanted: no other fields, and of the service''s list neither', $$
	policy.bad('x', 'want', policy.wants('fos.B', 'RAPPORT', '{"x": 1}')) and policy.bad('x', 'wanted', '{"x": 1}') and policy.bad('x', 'guides', '{"x": 1}')
	and policy.bad('x', 'approval', '{"standing": "kon.K", "decided_by": "S1", "x": 1}') and policy.bad('x', 'deadline', policy.deadline('{"x": 1}'))
	and policy.bad('x', 'deadline', '{"end": "d", "decided_by": "S1", "x": 1}') $$);
select policy.holds('wanted: what was withdrawn is on the service''s list no more, what is in still is', $$
	select policy.wanted();
	select policy.done('want', policy.wants('fos.B', 'REFERAT', '{"id": "v"}'));
	select policy.done('want', policy.wants('til.B', 'BREV', '{"id": "t"}'));
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	select authz.wanted_filed(handle, standing, null, null) from data.wanted where ref = 'v';
	(select string_agg(concat_ws(' ', x ->> 'wanted', x ->> 'standing', x ->> 'state'), ', ' order by x ->> 'wanted') from jsonb_array_elements(policy.does('wanted', '{}')) x) = 't til.B open, v fos.B in' $$);
select policy.holds('wanted: overdue from the second after the last day, and only what is out and whose part is not over', $$
	select policy.wanted();
	select policy.done('want', policy.wants('fos.B', 'REFERAT', '{"id": "v"}'));
	select policy.done('want', policy.wants('til.B', 'BREV', '{"id": "t"}'));
	select policy.done('want', '{"withdraw": "v", "why": "x", "decided_by": "S1"}');
	select policy.done('engagement', '{"end": "E.til"}');
	select policy.tick('2026-12-01T23:59:59+01:00');
	select policy.so(policy.unclosed() is null or policy.unclosed() not like '%document-overdue%');
	select policy.tick('2026-12-02T00:00:00+01:00');
	(select string_agg(subject, ' ') from data.alarm where kind = 'document-overdue') = 'w' and policy.notices('t') = 'wanted' $$);
select policy.holds('wanted: asked for less than three days ahead nobody is reminded before, exactly three days ahead neither', $$
	select policy.at('2026-11-29T00:00:00+01:00');
	select policy.done('want', policy.wants('fos.B', 'RAPPORT'));
	select policy.tick('2026-11-30T12:00+01:00');
	policy.notices('w') = 'wanted' $$);

-- ── Approval ────────────────────────────────────────────────────────────────

select policy.holds('R28: the certificate that counts is one''s own, the last that was asked for and not withdrawn', $$
	select policy.approval('certificate_requested');
	select policy.at('2026-11-22T10:00+01:00');
	select policy.done('want', policy.wants('fos.B', 'POLITIATTEST', '{"id": "f"}'));
	select policy.done('want', policy.wants('kon.K', 'ERKLAERING', '{"id": "e"}'));
	select policy.done('want', policy.wants('kon.K', 'POLITIATTEST', '{"id": "x"}'));
	select policy.done('want', '{"withdraw": "x", "why": "x", "decided_by": "S1"}');
	select policy.alarm_('certificate-check', ref), policy.alarm_('document-overdue', ref) from data.wanted;
	select policy.done('approval', policy.moves('certificate_checked', '{"issued": "2026-11-01"}'));
	(select string_agg(ref || ' ' || state, ', ' order by ref) from data.wanted where ref in ('f', 'e', 'x')) = 'e open, f open, x withdrawn'
	and (select count(*) = 1 from data.alarm a join data.wanted w on w.ref = a.subject where a.kind = 'certificate-check' and a.closed_at is not null)
	and (select w.state = 'in' and w.ref not in ('e', 'f', 'x') from data.alarm a join data.wanted w on w.ref = a.subject where a.kind = 'certificate-check' and a.closed_at is not null)
	and (select count(*) = 1 from data.standing where certificate = '2026-11-01') $$);
select policy.holds('R28: of today is not of tomorrow', $$
	select policy.approval('certificate_requested');
	policy.done('approval', policy.moves('certificate_checked', '{"issued": "2026-11-21"}')) $$);
select policy.holds('R28: a certificate that is destroyed already is no task', $$
	select policy.approval('certificate_requested');
	select authz.wanted_filed(w.handle, w.standing, null, (select id from data.document where ref = 'K-POLITIATTEST')) from data.wanted w;
	select policy.done('destroy', '{"document": "K-POLITIATTEST", "why": "x", "decided_by": "S1"}');
	select policy.done('approval', policy.moves('certificate_checked', '{"on_paper": false}'));
	not exists (select from data.alarm where kind = 'certificate-destroy') $$);
select policy.holds('R28: a task to destroy one is over when that one is destroyed, and no other', $$
	select policy.alarm_('certificate-destroy', 'K-POLITIATTEST'), policy.alarm_('certificate-destroy', 'A-POLITIATTEST'), policy.alarm_('certificate-check', 'K-POLITIATTEST'),
		policy.alarm_('certificate-destroy', 'B-POLITIATTEST', '2020-01-01');
	select policy.done('destroy', jsonb_build_object('document', d, 'why', 'x', 'decided_by', 'S1')) from unnest('{K-POLITIATTEST,B-POLITIATTEST}'::text[]) d;
	select policy.tick('2026-11-21T10:00+01:00');
	policy.unclosed() like '%certificate-check K-POLITIATTEST, certificate-destroy A-POLITIATTEST%' and policy.unclosed() not like '%certificate-destroy K-%'
	and (select closed_at = '2020-01-01' from data.alarm where subject = 'B-POLITIATTEST') $$);
select policy.holds('approval: the agreement is an agreement', $$
	select policy.approval('approved');
	update data.standing set declaration = '2026-11-20' where ref = 'kon.K';
	select policy.document('x', 'K', 'BREV', '{"owners": ["kon"]}');
	select policy.document('y', 'K', 'AVTALE', '{"owners": ["fos"]}');
	policy.bad('document', 'approval', policy.moves('agreement', '{"document": "x"}')) and policy.bad('document', 'approval', policy.moves('agreement', '{"document": "y"}')) $$);
select policy.holds('approval: a step is of that one alone', $$
	select policy.approval('application');
	select policy.contractor_of_z('til');
	select policy.done('approval', '{"id": "b", "standing": "til.KZ", "decided_by": "S1"}');
	select policy.done('approval', policy.moves('training'));
	(select string_agg(ref || ' ' || step, ', ' order by ref) from data.approval) = 'a training, b application' $$);
select policy.holds('approval: an import tells nobody', $$
	select set_config('portvakt.importing', 'on', true);
	select policy.approval('training');
	not exists (select from data.notice where template = 'approval') $$);
select policy.holds('approval: each step says whose, of which file, by whom and why', $$
	select policy.approval('training');
	select policy.done('approval', policy.moves('refused', '{"note": "fordi", "decided_by": "S2"}'));
	(select m.note = 'fordi' and s.ref = 'S2' from data.approval_made m join data.staff s on s.id = m.decided_by where m.step = 'refused')
	and (select st.ref = 'kon.K' and e.file = st.file from journal.entry e join data.standing st on st.id = e.standing where e.event = 'approval.refused')
	and (select count(*) = 1 from data.notice n join data.person p on p.id = n.person join data.approval_made m on m.id = n.cause where p.ref = 'kon' and m.step = 'refused') $$);

-- ── Guides, deadlines ───────────────────────────────────────────────────────

select policy.holds('guides: the list is of those who are here, of that capacity, with what each read oneself', $$
	select policy.contractor_of_z('til');
	select policy.enters(n) from unnest('{til.KZ,til.B,fos.B}'::text[]) n;
	select policy.so(policy.reads_guide('til.KZ', 'confidentiality', 5));
	select policy.says('til.KZ', 'select authz.guide_confirm(''confidentiality'')');
	select policy.so(policy.reads_guide('fos.B', 'confidentiality', 2));
	(select string_agg(concat_ws(' ', x ->> 'person', x ->> 'guide', x ->> 'read', x ->> 'done_at' is not null), ', ' order by x ->> 'person', x ->> 'guide') from jsonb_array_elements(policy.does('guides', '{}')) x
		where x ->> 'person' in ('til', 'fos') and x ->> 'capacity' in ('contractor', 'supervisor', 'foster'))
		= 'fos confidentiality 2 f, fos foster 0 f, til confidentiality 5 t, til confidentiality 0 f, til contractor 0 f, til supervisor 0 f'
	or (select string_agg(concat_ws(' ', x ->> 'person', x ->> 'capacity', x ->> 'guide', x ->> 'read', x ->> 'done_at' is not null), ', ' order by x ->> 'person', x ->> 'capacity', x ->> 'guide') from jsonb_array_elements(policy.does('guides', '{}')) x
		where x ->> 'person' in ('til', 'fos') and x ->> 'capacity' in ('contractor', 'supervisor', 'foster'))
		= 'fos foster confidentiality 2 f, fos foster foster 0 f, til contractor confidentiality 5 t, til contractor contractor 0 f, til supervisor confidentiality 0 f, til supervisor supervisor 0 f' $$);
select policy.holds('deadline: lifted is that one, once', $$
	select policy.done('deadline', policy.deadline());
	select policy.done('deadline', policy.deadline('{"id": "e", "kind": "evidence"}'));
	select policy.done('deadline', '{"end": "d", "decided_by": "S1"}');
	select policy.at('2026-11-22T10:00+01:00');
	select policy.done('deadline', '{"end": "d", "decided_by": "S1"}');
	(select string_agg(concat_ws(' ', ref, ended_at = '2026-11-21T10:00+01:00'), ', ' order by ref) from data.deadline) = 'd t, e' $$);

-- ── What the service takes up ───────────────────────────────────────────────

create function policy.deficient(n integer) returns text language plpgsql as $$
begin
	if n = 1 then
		perform policy.enters('til.B');
	end if;
	perform policy.rp_sends('til.B', 'supervision', '{own,child,deficiency}', true, once => repeat(chr(96 + n), 43));
	return 'upload/' || (policy.report_of(n, 'deficiency')).handle;
end
$$;
create function policy.serious() returns text language sql as $$
	select string_agg(concat_ws(' ', case when x ->> 'document' = (select 'upload/' || (policy.report_of(1, 'deficiency')).handle) then 1 else 2 end, x ->> 'state', x ->> 'forward'), ', ' order by x ->> 'document' <> 'upload/' || (policy.report_of(1, 'deficiency')).handle)
	from jsonb_array_elements(policy.does('queue', '{}') -> 'serious') x
$$;
select policy.holds(format('care: %s is not left out', f), format($$ policy.bad(%L, 'care', '{"file": "B", "number": "4601", "name": "Bergen", "decided_by": "S1"}'::jsonb - %1$L) $$, f))
from unnest('{file,number,name,decided_by}'::text[]) f;
select policy.holds('care: it is written down, of which file and by whom', $$
	select policy.done('care', '{"file": "B", "number": "4601", "name": "Bergen", "decided_by": "S1"}');
	(select f.ref = 'B' and s.ref = 'S1' from journal.entry e join data.file f on f.id = e.file join data.staff s on s.id = e.staff where e.event = 'care.set')
	and policy.bad('x', 'care', '{"file": "B", "number": "4601", "name": "Bergen", "decided_by": "S1", "x": 1}') $$);
select policy.holds('R19: in the queue each stands with whether it is still to be sent on, while it waits', $$
	select policy.deficient(1);
	select policy.deficient(2);
	select policy.alarm_('deficiency-forward', 'upload/' || (policy.report_of(2, 'deficiency')).handle), policy.alarm_('split-owed', 'upload/' || (policy.report_of(1, 'deficiency')).handle),
		policy.alarm_('split-owed', 'upload/' || (policy.report_of(1, 'own')).handle);
	select policy.so(policy.serious() = '1 received false, 2 received true');
	update data.alarm set closed_at = law.now() where kind = 'deficiency-forward';
	select policy.so(policy.serious() = '1 received false, 2 received false');
	update data.alarm set closed_at = law.now() where kind = 'serious-deficiency' and subject = 'upload/' || (policy.report_of(2, 'deficiency')).handle;
	policy.serious() = '1 received false' $$);
select policy.holds('R19: taken up is one that waits, that one alone, and it is written down', $$
	create temporary table h on commit drop as select policy.deficient(1) as a;
	select policy.deficient(2);
	create temporary table i on commit drop as select 'upload/' || (policy.report_of(2, 'deficiency')).handle as b;
	select policy.alarm_('deficiency-forward', (select b from i)), policy.alarm_('split-owed', 'A-PLAN');
	select policy.so(policy.bad('document', 'deficiency', '{"document": "A-PLAN", "decided_by": "S1"}') and policy.bad('document', 'deficiency', '{"decided_by": "S1"}')
		and policy.bad('decided_by', 'deficiency', jsonb_build_object('document', (select a from h))) and policy.bad('x', 'deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1', 'x', 1)));
	select policy.alarm_('split-owed', (select a from h));
	select policy.done('deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1'));
	select policy.so((select string_agg(kind || ' ' || case subject when (select a from h) then 'a' when (select b from i) then 'b' else subject end, ', ' order by kind, subject = (select a from h), subject = (select b from i)) from data.alarm
		where closed_at is null and kind in ('serious-deficiency', 'deficiency-forward', 'split-owed')) = 'deficiency-forward b, serious-deficiency b, split-owed A-PLAN, split-owed a');
	select policy.so(policy.bad('document', 'deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1')));
	(select s.ref = 'S1' and e.rule = 'R19' and e.detail ->> 'document' = (select a from h) from journal.entry e join data.staff s on s.id = e.staff where e.event = 'deficiency.taken_up') $$);
select policy.holds('R19: sent on before, it is not sent on again, and what was over stays so', $$
	create temporary table h on commit drop as select policy.deficient(1) as a;
	select policy.alarm_('deficiency-forward', (select a from h), '2020-01-01');
	select policy.done('deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1'));
	(select closed_at = '2020-01-01' from data.alarm where kind = 'deficiency-forward') $$);
select policy.holds('RT14: what is in the queue of one''s family is called for, what lies elsewhere is not', $$
	select policy.folder_for('queue', 'mor.A');
	select policy.enters('til.B');
	select policy.up_filed('til.B', 'supervision');
	not exists (select from data.alarm where kind = 'route-unknown') $$);
select policy.holds('R19: taken up when it was filed, the entry names the document and its file', $$
	create temporary table h on commit drop as select policy.deficient(1) as a;
	select policy.report_filed(1, 'deficiency');
	select policy.done('deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1'));
	(select count(*) = 1 and bool_and(d.ref = (select a from h) and e.file = d.file) from journal.entry e join data.document d on d.id = e.document where e.event = 'deficiency.taken_up') $$);
