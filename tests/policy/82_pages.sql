-- What the pages show beside shares, clause by clause: sql/policy/60_pages.

-- Ids and handles by their names.
create function policy.named(said text) returns text language plpgsql as $$
declare
	n record;
begin
	for n in select id::text as id, ref from data.standing union all select handle, ref from data.share loop
		said := replace(said, n.id, n.ref);
	end loop;
	return said;
end
$$;
-- The rows of a query of one text, named, in the order of their names.
create function policy.lists(name text, query text) returns text language sql as $$
	select coalesce(string_agg(policy.named(x), ', ' order by policy.named(x)), '')
	from unnest(policy.says(name, format('select array_agg(q.x) from (%s) q (x)', query))::text[]) x
$$;
create function policy.id(share_ text) returns uuid language sql as $$ select id from data.share where ref = share_ $$;
create function policy.later() returns boolean language sql as $$
	select policy.at('2026-11-21T11:00:00+01:00')
$$;

-- ── The phase of a file ─────────────────────────────────────────────────────

create function policy.phase(file_ text, at timestamptz) returns text language sql as $$
	select (law.phase_at(f.id, at)).name from data.file f where ref = file_
$$;
select policy.holds('phase: the file''s own', $$
	policy.phase('A', '2026-11-21') = 'undersokelse' and policy.phase('B', '2026-11-21') = 'tiltak' and policy.phase('Z', '2026-11-21') is null $$);
select policy.holds('phase: the second before it begins there is none', $$ policy.phase('A', '2026-09-30T23:59:59+02:00') is null $$);
select policy.holds('phase: the second it begins it is', $$ policy.phase('A', '2026-10-01T00:00:00+02:00') = 'undersokelse' $$);
select policy.holds('phase: the second before it ends it is', $$
	select policy.put('phase', 'A.und', 'until = ''2026-11-01T00:00+01:00''');
	policy.phase('A', '2026-10-31T23:59:59+01:00') = 'undersokelse' $$);
select policy.holds('phase: the second it ends it is over', $$
	select policy.put('phase', 'A.und', 'until = ''2026-11-01T00:00+01:00''');
	policy.phase('A', '2026-11-01T00:00:00+01:00') is null $$);
select policy.holds('phase: of two the later one', $$
	select policy.done('phase', '{"id": "A.til", "file": "A", "name": "tiltak", "from": "2026-11-01"}');
	policy.phase('A', '2026-11-21') = 'tiltak' $$);

-- ── Capacities ──────────────────────────────────────────────────────────────

create function policy.roles(name text) returns text language sql as $$
	select policy.lists(name, 'select standing || '' '' || capacity || '' '' || label || '' '' || current from authz.roles()')
$$;
select policy.holds('roles: my own, and which is chosen', $$
	select policy.enters('mor.B');
	policy.roles('mor.B') = 'mor.A parent Saken false, mor.B parent Ole true' $$);
select policy.holds('roles: none is chosen', $$
	select policy.enters('mor.B');
	select policy.one('mor.B', 'standing = null');
	policy.roles('mor.B') = 'mor.A parent Saken false, mor.B parent Ole false' $$);
select policy.holds('roles: those of this portal', $$
	select policy.stands('mor', 'K', 'contractor', '{"id": "mor.K"}');
	select policy.enters('mor.B');
	select policy.enters('mor.K');
	policy.roles('mor.B') = 'mor.A parent Saken false, mor.B parent Ole true' and policy.roles('mor.K') = 'mor.K contractor Saken true' $$);
select policy.holds('roles: not what is over', $$
	select policy.put('standing', 'mor.A', 'ended_at = now()');
	select policy.enters('mor.B');
	policy.roles('mor.B') = 'mor.B parent Ole true' $$);
select policy.holds('roles: without a session none', $$ policy.tells('pv_mypage', 'nobody', 'select count(*) from authz.roles()') = '0' $$);

-- ── What waits ──────────────────────────────────────────────────────────────

create function policy.waits(name text) returns text language sql as $$
	select policy.lists(name, 'select concat_ws('' '', kind, handle, title, to_char(due at time zone ''Europe/Oslo'', ''YYYY-MM-DD HH24:MI:SS''), page) from authz.needs()')
$$;
-- mother and the stranger: each one thing to sign, one withheld, one to comment on
create function policy.waiting(set_ text default 'ref = ref') returns boolean language plpgsql as $$
begin
	perform policy.enters('mor.A');
	perform policy.gives('mor.A', 'A-VEDTAK', 'sign', '{"id": "w1"}');
	perform policy.gives('mor.A', 'A-RAPPORT', 'withheld', '{"id": "w2", "rule": "R12b"}');
	perform policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "w3"}');
	perform policy.gives('zmor.Z', 'Z-VEDTAK', 'sign', '{"id": "z1"}');
	execute format('update data.share set %s', set_);
	return true;
end
$$;
select policy.holds('needs: a signature, of what is given to be signed', $$
	select policy.waiting();
	policy.waits('mor.A') = 'sign w1 Brev' $$);
select policy.holds('needs: not of what was revoked', $$
	select policy.waiting('revoked_at = now()');
	policy.waits('mor.A') = '' $$);
select policy.holds('needs: of the capacity chosen alone', $$
	select policy.waiting();
	select policy.enters('mor.B');
	policy.waits('mor.B') = '' $$);
select policy.holds('needs: whoever has no capacity is asked for nothing', $$
	select policy.waiting();
	select policy.one('mor.A', 'standing = null');
	policy.waits('mor.A') = '' $$);
select policy.holds('needs: at a lower assurance nothing is told', $$
	select policy.waiting();
	select policy.enters('low', 'mor.A', 2);
	policy.waits('low') = '' $$);
select policy.holds('needs: what is withheld is answered within a week of its review', $$
	select policy.waiting('review_at = law.now()');
	policy.waits('mor.A') = 'held w2 Brev 2026-11-28 10:00:00, sign w1 Brev' $$);
select policy.holds('needs: the second before its review what is withheld waits for nobody', $$
	select policy.waiting('review_at = law.now() + interval ''1 second''');
	policy.waits('mor.A') = 'sign w1 Brev' $$);
select policy.holds('needs: a comment, the second before its time is over', $$
	select policy.waiting('comment_until = case ref when ''w3'' then law.now() + interval ''1 second'' end');
	policy.waits('mor.A') = 'comment w3 Brev 2026-11-21 10:00:00, sign w1 Brev' $$);
select policy.holds('needs: no comment the second its time is over', $$
	select policy.waiting('comment_until = case ref when ''w3'' then law.now() end');
	policy.waits('mor.A') = 'sign w1 Brev' $$);

-- A letter as it stands in the table.
create function policy.wrote(who text, kind_ text, share_ text default null, once_ text default 'once') returns boolean language sql as $$
	insert into data.letter (id, ref, kind, standing, written_as, file, share, sealed, wrapped, key_id, at, once, state)
	select gen_random_uuid(), concat_ws(' ', who, kind_, share_, once_), kind_, id, id, file, policy.id(share_), '\x01', '\x01', 'k', law.now(), once_,
		case kind_ when 'request' then 'FORESPURT' end from data.standing where ref = who
	returning true
$$;
create function policy.answers(letter_ text, who text default 'S1', after interval default '0') returns boolean language sql as $$
	insert into data.answer (id, ref, letter, staff, sealed, wrapped, key_id, at)
	select gen_random_uuid(), 'to ' || letter_, l.id, w.id, '\x01', '\x01', 'k', law.now() + after from data.letter l, data.staff w where l.ref = letter_ and w.ref = who
	returning true
$$;
create function policy.comments(who text, kind_ text, share_ text) returns boolean language sql as $$
	select policy.waiting('comment_until = case ref when ''w3'' then law.now() + interval ''1 second'' end');
	select policy.wrote(who, kind_, share_)
$$;
select policy.holds('needs: no comment once I wrote it', $$
	select policy.comments('mor.A', 'comment', 'w3');
	policy.waits('mor.A') = 'sign w1 Brev' $$);
select policy.holds('needs: a comment on something else is not this one', $$
	select policy.comments('mor.A', 'comment', 'w1');
	policy.waits('mor.A') like 'comment w3 %' $$);
select policy.holds('needs: another''s comment is not mine', $$
	select policy.comments('ver.A', 'comment', 'w3');
	policy.waits('mor.A') like 'comment w3 %' $$);
select policy.holds('needs: a complaint is no comment', $$
	select policy.comments('mor.A', 'complaint', 'w3');
	policy.waits('mor.A') like 'comment w3 %' $$);
select policy.holds('needs: an answer that was not read', $$
	select policy.enters('mor.A');
	select policy.wrote('mor.A', 'message');
	select policy.answers('mor.A message once');
	policy.waits('mor.A') = 'answer message' $$);
select policy.holds('needs: a letter without an answer is nothing', $$
	select policy.enters('mor.A');
	select policy.wrote('mor.A', 'message');
	policy.waits('mor.A') = '' $$);
select policy.holds('needs: an answer that was read is nothing, nor is one to another', $$
	select policy.enters('mor.A');
	select policy.letters();
	update data.answer set read_at = law.now() where ref = 'from mor.A';
	policy.waits('mor.A') = '' $$);
select policy.holds('needs: the answer to another letter of mine is not this one''s', $$
	select policy.enters('mor.A');
	select policy.wrote('mor.A', 'message');
	select policy.wrote('mor.A', 'request', null, 'second');
	select policy.answers('mor.A message once');
	policy.waits('mor.A') = 'answer message' $$);
select policy.holds('needs: an answer that is still to come is nothing', $$
	select policy.enters('mor.A');
	select policy.wrote('mor.A', 'message');
	select policy.answers('mor.A message once', 'S1', '1 second');
	policy.waits('mor.A') = '' $$);
select policy.holds('needs: an agent is told that a letter of their own was answered, and asked for nothing', $$
	select policy.enters('adv', 'adv/standing');
	select policy.so(policy.waits('adv') = '');
	select policy.letters();
	policy.waits('adv') = 'answer message' $$);

-- ── What a letter was about ─────────────────────────────────────────────────

create function policy.about(name text, share_ text) returns text language sql as $$
	select policy.lists(name, format('select concat_ws('' '', handle, title, rule) from authz.about(%L)', policy.id(share_)))
$$;
select policy.holds('about: what I can read, called as it is', $$
	select policy.shares();
	policy.about('mor.A', 's1') = 's1 Brev R06' and policy.about('mor.A', 's2') = 's2 Brev R06' $$);
select policy.holds('about: what takes its place, of the same document', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1b"}');
	update data.share set sort_at = sort_at + interval '1 hour' where ref = 's2';
	policy.about('mor.A', 's1') = 's1b Brev R06' $$);
select policy.holds('about: the share itself before a later one of the same document', $$
	select policy.shares();
	select policy.gives('mor.A', 'A-VEDTAK', 'extract', '{"id": "s1b", "rule": "R12b"}');
	update data.share set sort_at = sort_at + interval '1 hour' where ref = 's1b';
	policy.about('mor.A', 's1') like 's1 %' $$);
select policy.holds('about: nothing of what I cannot read', $$
	select policy.shares();
	policy.about('zmor.Z', 's1') = '' and policy.about('mor.B', 's1') = ''
	and policy.says('zmor.Z', format('select count(*) from authz.about(%L)', policy.id('s1'))) = '0' $$);
select policy.holds('needs: an answer names what it was about', $$
	select policy.shares();
	select policy.wrote('mor.A', 'message', 's1');
	select policy.answers('mor.A message s1 once');
	policy.waits('mor.A') = 'answer s1 Brev message' $$);
select policy.holds('needs: nor does it name what is no longer there to read', $$
	select policy.shares();
	select policy.wrote('mor.A', 'message', 's1');
	select policy.answers('mor.A message s1 once');
	update data.share set visible_until = '2026-11-22' where ref = 's1';
	select policy.at('2026-11-23T10:00:00+01:00');
	policy.waits('mor.A') = 'answer message' $$);

create function policy.concerns(name text, share_ text, handle_ text) returns boolean language sql as $$
	select policy.says(name, format('select authz.concerns(%L, %L)', policy.id(share_), coalesce(policy.handle(handle_), handle_)))::boolean
$$;
select policy.holds('concerns: a share of the same document', $$
	select policy.shares();
	select policy.gives('mor.A', 'A-VEDTAK', 'extract', '{"id": "s1b", "rule": "R12b"}');
	policy.concerns('mor.A', 's1', 's1') and policy.concerns('mor.A', 's1b', 's1') $$);
select policy.holds('concerns: also what took the place of the one that a letter was about', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1b"}');
	policy.concerns('mor.A', 's1', 's1b') $$);
select policy.holds('concerns: not one of another document', $$
	select policy.shares();
	not policy.concerns('mor.A', 's2', 's1') and not policy.concerns('mor.A', 's1', 's2') $$);
select policy.holds('concerns: not by a handle that is none', $$
	select policy.shares();
	not policy.concerns('mor.A', 's1', 'nothing') $$);
select policy.holds('concerns: not one that I cannot read', $$
	select policy.shares();
	not policy.concerns('mor.A', 's5', 's5') and not policy.concerns('zmor.Z', 's1', 's1') $$);

-- ── Answers ─────────────────────────────────────────────────────────────────

create function policy.answerer(name text, answer_ text) returns text language sql as $$
	select policy.says(name, format('select authz.answered_by(%L)', (select id from data.answer where ref = answer_)))
$$;
create function policy.two_answers() returns boolean language plpgsql as $$
begin
	perform policy.enters('mor.A');
	perform policy.wrote('mor.A', 'message', null, '1');
	perform policy.wrote('mor.A', 'message', null, '2');
	perform policy.wrote('zmor.Z', 'message', null, '3');
	perform policy.answers('mor.A message 1');
	perform policy.answers('mor.A message 2', 'S2');
	perform policy.answers('zmor.Z message 3', 'S2');
	return true;
end
$$;
select policy.holds('answered_by: who answered this one, by name and title', $$
	select policy.two_answers();
	policy.answerer('mor.A', 'to mor.A message 1') = 'Saks, kontaktperson' and policy.answerer('mor.A', 'to mor.A message 2') = 'Leder, leder' $$);
select policy.holds('answered_by: nobody, where the letter was another''s', $$
	select policy.two_answers();
	policy.answerer('mor.A', 'to zmor.Z message 3') is null $$);

create function policy.reads_answer(name text, which text) returns integer language sql as $$
	select policy.says(name, format('select authz.answers_read(%L)', (select array_agg(id) from data.answer where ref like which)))::integer
$$;
create function policy.read_answers() returns text language sql as $$
	select coalesce(string_agg(ref, ', ' order by ref), '') from data.answer where read_at = law.now()
$$;
select policy.holds('answers_read: the one that is named, and it is written down', $$
	select policy.two_answers();
	select policy.so(policy.reads_answer('mor.A', 'to mor.A message 1') = 1);
	policy.read_answers() = 'to mor.A message 1'
	and (select count(*) = 1 from journal.entry e join data.answer a on e.detail = jsonb_build_object('answer', a.id) join data.standing st on st.id = e.standing
		where e.event = 'answer.read' and a.ref = 'to mor.A message 1' and st.ref = 'mor.A' and e.person = st.person and e.file = st.file and e.portal = 'mypage') $$);
select policy.holds('answers_read: never one to another''s letter', $$
	select policy.two_answers();
	select policy.so(policy.reads_answer('mor.A', '%') = 2);
	policy.read_answers() = 'to mor.A message 1, to mor.A message 2' $$);
select policy.holds('answers_read: the first time stays', $$
	select policy.two_answers();
	update data.answer set read_at = '2026-01-01' where ref = 'to mor.A message 1';
	select policy.so(policy.reads_answer('mor.A', 'to mor.A%') = 1);
	policy.read_answers() = 'to mor.A message 2' and (select read_at = '2026-01-01' from data.answer where ref = 'to mor.A message 1') $$);

-- ── Cases ───────────────────────────────────────────────────────────────────

create function policy.cases(name text) returns text language sql as $$
	select policy.lists(name, 'select concat_ws('' | '', standing, capacity, label, phase, to_char(phase_since at time zone ''Europe/Oslo'', ''MM-DD''), to_char(deadline at time zone ''Europe/Oslo'', ''MM-DD''),
		caseworker, caseworker_role, phone, fresh, needs, current::text) from authz.cases()')
$$;
select policy.holds('cases: each of mine, with its phase, its caseworker and what is new', $$
	select policy.shares();
	policy.cases('mor.A') = 'mor.A | parent | Saken | undersokelse | 10-01 | 01-01 | Saks | kontaktperson | 00 1 | 2 | 0 | true, '
		'mor.B | parent | Ole | tiltak | 01-01 | Saks | kontaktperson | 00 1 | 1 | 0 | false' $$);
select policy.holds('cases: an agent''s, with what is new of the principal''s and of the agent''s own', $$
	select policy.shares();
	policy.cases('adv') = 'adv/standing | representative | Mor | undersokelse | 10-01 | 01-01 | Saks | kontaktperson | 00 1 | 3 | 0 | true' $$);
select policy.holds('cases: of the mandate''s types alone', $$
	select policy.shares();
	policy.cases('ful') like '%| 1 | 0 | true' $$);
select policy.holds('cases: what was seen in this capacity is not new', $$
	select policy.shares();
	select policy.gives('mor.A', 'A-REFERAT', 'original', '{"id": "s8"}');
	select policy.seen('mor.A', 's1');
	policy.cases('mor.A') like 'mor.A %| 2 | 0 | true%' $$);
select policy.holds('cases: what was seen in another capacity is', $$
	select policy.shares();
	select policy.seen('adv/standing', 's1');
	policy.cases('mor.A') like 'mor.A %| 2 | 0 | true%' $$);
select policy.holds('cases: what was revoked is not new', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	policy.cases('mor.A') like 'mor.A %| 1 | 0 | true%' $$);
select policy.holds('cases: one''s own is never new', $$
	select policy.idas();
	select policy.enters('ida.A');
	policy.cases('ida.A') like 'ida.A %| 3 | 1 | true' $$);
select policy.holds('R07: a parent without foreldreansvar is not told the phase', $$
	select policy.enters('far.A');
	policy.cases('far.A') = 'far.A | parent_no_fa | Saken | Saks | kontaktperson | 00 1 | 0 | 0 | true' $$);
select policy.holds('R21: a reporter is told neither phase nor caseworker', $$
	select policy.enters('rep.A');
	select policy.enters('nab.A');
	policy.cases('rep.A') = 'rep.A | reporter_public | Saken | 0 | 0 | true' and policy.cases('nab.A') = 'nab.A | reporter_private | Saken | 0 | 0 | true' $$);

-- ── Logins ──────────────────────────────────────────────────────────────────

create function policy.logins(name text) returns text language sql as $$
	select policy.lists(name, 'select concat_ws('' '', portal, method, level, case when ended_at <= now() then ''ended'' end, ended_how, current::text) from authz.logins()')
$$;
select policy.holds('logins: my own, each once, and which is this one', $$
	select policy.enters('mor.A');
	select policy.enters('mor.B');
	select policy.enters('zmor.Z');
	policy.logins('mor.A') = 'mypage idporten 3 false, mypage idporten 3 true' $$);
select policy.holds('logins: one that came to no portal is one as well', $$
	select policy.enters('mor.A');
	insert into data.session (portal, token_hash, person, level, method) select 'login', policy.hash('alone'), person, 2, 'ansattporten' from data.standing where ref = 'mor.A';
	policy.logins('mor.A') = 'login ansattporten 2 false, mypage idporten 3 true' $$);
create function policy.old_login(set_ text) returns text language plpgsql as $$
begin
	perform policy.enters('mor.A');
	perform policy.enters('old', 'mor.A');
	perform policy.one('old', set_);
	return policy.logins('mor.A');
end
$$;
select policy.holds('logins: how one ended', $$ policy.old_login('ended_at = now(), ended_how = ''logout''') = 'mypage idporten 3 ended logout false, mypage idporten 3 true' $$);
select policy.holds('logins: 30 minutes unused it is idle, to the second', $$
	policy.old_login('seen_at = now() - interval ''30 minutes''') = 'mypage idporten 3 ended idle false, mypage idporten 3 true' $$);
select policy.holds('logins: just under 30 minutes unused it runs', $$
	policy.old_login('seen_at = now() - interval ''29 minutes 59 seconds''') = 'mypage idporten 3 false, mypage idporten 3 true' $$);
select policy.holds('logins: 8 hours old it is expired, to the second', $$
	policy.old_login('created_at = now() - interval ''8 hours''') = 'mypage idporten 3 ended expired false, mypage idporten 3 true' $$);
select policy.holds('logins: one that runs has no end', $$
	select policy.enters('mor.A');
	policy.says('mor.A', 'select count(ended_at) = 0 from authz.logins()')::boolean $$);

-- ── R15: what gives a place away is not said ────────────────────────────────

create function policy.unsaid(value text, flagged boolean) returns text language sql as $$
	select authz.unsaid(id, value, flagged) from data.document where ref = 'B-brev'
$$;
select policy.holds('R15: a text with a protected place in it is not said while a flag stands', $$
	select policy.places();
	policy.unsaid('til Tverrlia', true) is null $$);
select policy.holds('R15: another text is', $$
	select policy.places();
	policy.unsaid('til byen', true) = 'til byen' $$);
select policy.holds('R15: without a flag every text is', $$
	select policy.places();
	policy.unsaid('til Tverrlia', false) = 'til Tverrlia' $$);

-- ── Who has opened ──────────────────────────────────────────────────────────

create function policy.staff_opens(document text, who text default 'S1', purpose text default 'oppfølging') returns boolean language sql as $$
	select policy.done('opening', jsonb_build_object('staff', who, 'document', document, 'purpose', purpose))
$$;
create function policy.openings(name text, handle_ text default null, since date default null, until date default null, cursor_ text default null,
	most integer default 50) returns text language sql as $$
	select coalesce(policy.named(policy.says(name, format('select string_agg(concat_ws('' '', handle, title, role, unit, purpose, on_behalf::text), '', '')
		from authz.openings(%L, %L, %L, %L, %s)', handle_, since, until, cursor_, most))), '')
$$;
select policy.holds('openings: by staff, with role, unit and purpose', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-VEDTAK', 'S2', 'klage');
	policy.openings('mor.A') = 's1 Brev leder Ledelse klage false, s2 Brev kontaktperson Tiltak oppfølging false' $$);
select policy.holds('openings: each by staff, however soon after another', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-PLAN');
	policy.openings('mor.A') = 's2 Brev kontaktperson Tiltak oppfølging false, s2 Brev kontaktperson Tiltak oppfølging false' $$);
select policy.holds('openings: by an agent on my behalf, once a minute', $$
	select policy.shares();
	select policy.opens('adv', 's1');
	select policy.opens('adv', 's1');
	policy.openings('mor.A') = 's1 Brev representative true' $$);
select policy.holds('openings: not my own, not those of others', $$
	select policy.shares();
	select policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "v1"}');
	select policy.enters('ver.A');
	select policy.opens('mor.A', 's2');
	select policy.opens('ver.A', 'v1');
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: nothing else that happened to a document', $$
	select policy.shares();
	insert into journal.entry (law_at, event, staff, document) select law.now(), 'document.read', w.id, d.id from data.staff w, data.document d where w.ref = 'S1' and d.ref = 'A-PLAN';
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: of what I can open alone', $$
	select policy.shares();
	select policy.staff_opens('Z-PLAN');
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-VEDTAK');
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	policy.openings('mor.A') = 's2 Brev kontaktperson Tiltak oppfølging false' $$);
select policy.holds('openings: not of what is withheld', $$
	select policy.shares();
	select policy.staff_opens('A-RAPPORT');
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: not of what was given through a mandate', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	update data.share set mandate = (select id from data.mandate where ref = 'adv') where ref = 's2';
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: an agent is told nothing, were it granted', $$
	select policy.shares();
	grant execute on function authz.openings(text, date, date, text, integer) to pv_exchange;
	update data.share set mandate = null where ref = 's7';
	select policy.staff_opens('A-HELSE');
	policy.openings('adv') = '' $$);
select policy.holds('R21: a reporter is told nothing', $$
	select policy.enters('rep.A');
	select policy.enters('nab.A');
	select policy.document('r', 'A', 'MELDING', '{"author": "rep"}');
	select policy.document('n', 'A', 'MELDING', '{"author": "nab"}');
	select policy.gives('rep.A', 'r', 'own', '{"id": "r1"}');
	select policy.gives('nab.A', 'n', 'own', '{"id": "n1"}');
	select policy.staff_opens('r');
	select policy.staff_opens('n');
	policy.openings('rep.A') = '' and policy.openings('nab.A') = '' $$);
select policy.holds('openings: of one document when it is named', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-VEDTAK');
	policy.openings('mor.A', policy.handle('s1')) = 's1 Brev kontaktperson Tiltak oppfølging false' $$);
create function policy.opened_at(t timestamptz) returns boolean language plpgsql as $$
begin
	perform policy.shares();
	perform policy.at(t);
	perform policy.staff_opens('A-PLAN');
	return policy.at('2026-11-23T10:00:00+01:00');
end
$$;
select policy.holds('openings: the day they are asked from begins at midnight', $$
	select policy.opened_at('2026-11-22T00:00:00+01:00');
	policy.openings('mor.A', null, '2026-11-22') <> '' and policy.openings('mor.A', null, '2026-11-23') = '' $$);
select policy.holds('openings: the day they are asked to ends at midnight', $$
	select policy.opened_at('2026-11-22T00:00:00+01:00');
	policy.openings('mor.A', null, null, '2026-11-22') <> '' and policy.openings('mor.A', null, null, '2026-11-21') = '' $$);

-- What pages of that many rows show one after the other.
create function policy.walked(name text, many integer) returns text language plpgsql as $$
declare
	said   text := '';
	page   text;
	cursor_ text;
begin
	for i in 1 .. 9 loop
		page := policy.openings(name, null, null, null, cursor_, many);
		exit when page = '';
		said := concat_ws(', ', nullif(said, ''), page);
		cursor_ := policy.says(name, format('select cursor from authz.openings(null, null, null, %L, %s) with ordinality order by ordinality desc limit 1', cursor_, many));
	end loop;
	return said;
end
$$;
-- Of one moment two, written down after one of a later moment.
create function policy.many_opened() returns boolean language plpgsql as $$
begin
	perform policy.shares();
	perform policy.later();
	perform policy.staff_opens('A-PLAN', 'S1', 'c');
	perform policy.at('2026-11-21T10:00:00+01:00');
	perform policy.staff_opens('A-VEDTAK', 'S1', 'a');
	perform policy.staff_opens('A-PLAN', 'S2', 'b');
	perform policy.later();
	return true;
end
$$;
select policy.holds('openings: newest first', $$
	select policy.many_opened();
	policy.openings('mor.A') = 's2 Brev kontaktperson Tiltak c false, s2 Brev leder Ledelse b false, s1 Brev kontaktperson Tiltak a false' $$);
select policy.holds('openings: the pages are the list, each row once', $$
	select policy.many_opened();
	select policy.so(policy.walked('mor.A', 1) = policy.openings('mor.A'));
	policy.walked('mor.A', 2) = policy.openings('mor.A') $$);
select policy.holds('openings: a cursor tells nothing of what else is in the journal', $$
	select policy.many_opened();
	policy.says('mor.A', $q$ select string_agg(split_part(convert_from(decode(cursor, 'hex'), 'UTF8'), '|', 2), ',')
		from authz.openings(null, null, null, null, 9) $q$) = '1,2,1' $$);
select policy.holds('openings: a cursor that is none of ours is refused', $$
	select policy.shares();
	policy.raises($q$ select policy.openings('mor.A', null, null, null, 'zz') $q$, 'PV002')
	and policy.raises($q$ select policy.openings('mor.A', null, null, null, encode('then|x', 'hex')) $q$, 'PV002') $$);
select policy.holds('R15: while a flag stands neither unit nor place is told', $$
	select policy.places();
	select policy.gives('mor.B', 'B-rapport', 'original', '{"id": "o1"}');
	select policy.enters('mor.B');
	select policy.staff_opens('B-rapport', 'S1', 'hjem i Tverrlia');
	select policy.so(policy.openings('mor.B') = 'o1 Brev kontaktperson Tiltak hjem i Tverrlia false');
	select policy.flag();
	policy.openings('mor.B') = 'o1 Brev kontaktperson false' $$);
select policy.holds('R15: nor what only a title tells', $$
	select policy.places();
	select policy.gives('mor.B', 'B-rapport', 'original', '{"id": "o1"}');
	select policy.enters('mor.B');
	select policy.staff_opens('B-rapport');
	update data.staff set title = 'leder i Tverrlia' where ref = 'S1';
	select policy.flag();
	policy.openings('mor.B') = 'o1 Brev oppfølging false' $$);

-- ── Letters ─────────────────────────────────────────────────────────────────

-- 'written', 'written late', why not, or null where nobody is told anything.
create function policy.writes(name text, kind_ text, share_ text default null, once_ text default policy.token('once'), bytes integer default 1)
returns text language sql as $$
	select policy.says(name, format('select coalesce(problem, case when handle is not null then ''written'' || case when late then '' late'' else '''' end end, ''?'')
		from authz.write_letter(gen_random_uuid(), %L, %L, %L, %L, ''\x01'', ''k'')', kind_, coalesce(policy.handle(share_), share_), once_,
		decode(repeat('00', bytes), 'hex')))
$$;
create function policy.letter_of(once_ text default policy.token('once')) returns text language sql as $$
	select string_agg(concat_ws(' ', l.kind, st.ref, w.ref, f.ref, s.ref, l.state), ', ' order by l.kind) from data.letter l join data.standing st on st.id = l.standing
	join data.standing w on w.id = l.written_as join data.file f on f.id = l.file left join data.share s on s.id = l.share where l.once = once_
$$;
select policy.holds('letter: a message, to the service that has my file', $$
	select policy.shares();
	select policy.so(policy.writes('zmor.Z', 'message') = 'written');
	policy.letter_of() = 'message zmor.Z zmor.Z Z' $$);
select policy.holds('letter: it is written down, and what it says is not', $$
	select policy.shares();
	select policy.writes('mor.A', 'request', 's1');
	(select count(*) = 1 from journal.entry e join data.letter l on e.detail = jsonb_build_object('letter', l.id, 'kind', 'request') join data.share s on s.id = e.share
		where e.event = 'letter.written' and s.ref = 's1' and e.document = s.document and e.file = l.file and e.standing = l.written_as and e.portal = 'mypage') $$);
select policy.holds('letter: a message is about nothing', $$
	select policy.shares();
	policy.writes('mor.A', 'message', 's1') is null $$);
select policy.holds('letter: a request, about what I can read or about nothing', $$
	select policy.shares();
	select policy.so(policy.writes('mor.A', 'request', 's2') = 'written');
	select policy.so(policy.writes('mor.A', 'request', null, policy.token('other')) = 'written');
	policy.letter_of() = 'request mor.A mor.A A s2 FORESPURT' and policy.letter_of(policy.token('other')) = 'request mor.A mor.A A FORESPURT' $$);
select policy.holds('letter: never about what I cannot read, and asking is written down', $$
	select policy.shares();
	select policy.so(policy.writes('mor.A', 'request', 's5') is null);
	policy.letter_of() is null
	and exists (select from journal.entry e join data.share s on s.id = e.share where e.event = 'document.refused' and s.ref = 's5') $$);
select policy.holds('letter: an agent writes messages, archived with the case in the agent''s own name, and nothing else', $$
	select policy.shares();
	select policy.so(policy.writes('adv', 'message') = 'written');
	policy.letter_of() = 'message adv/standing adv/standing A' and policy.writes('adv', 'request', null, policy.token('other')) is null $$);
select policy.holds('letter: what an agent writes the principal does not see, nor the other way round', $$
	select policy.shares();
	select policy.so(policy.writes('adv', 'message') = 'written' and policy.writes('mor.A', 'message', null, policy.token('other')) = 'written');
	policy.says('mor.A', 'select count(*) from data.letter') = '1' and policy.says('adv', 'select count(*) from data.letter') = '1' $$);
select policy.holds('letter: of whoever is in Exchange as well, one journal entry each', $$
	select policy.shares();
	select policy.so(policy.writes('fos.B', 'message') = 'written');
	policy.letter_of() = 'message fos.B fos.B B' and (select count(*) = 1 from journal.entry where event = 'letter.written' and portal = 'exchange') $$);
select policy.holds('R21: a reporter writes messages, and nothing else', $$
	select policy.enters('rep.A');
	select policy.enters('nab.A');
	select policy.so(policy.writes('rep.A', 'message') = 'written' and policy.writes('nab.A', 'message') = 'written');
	policy.writes('rep.A', 'request', null, policy.token('2')) is null and policy.writes('nab.A', 'request', null, policy.token('2')) is null $$);
select policy.holds('letter: whoever has no capacity writes none', $$
	select policy.shares();
	select policy.one('mor.A', 'standing = null');
	policy.writes('mor.A', 'message') is null and policy.tells('pv_mypage', 'nobody', format('select count(*) from authz.write_letter(gen_random_uuid(), ''message'', null, %L, ''\x01'', ''\x01'', ''k'')',
		policy.token('once'))) = '0' $$);
create function policy.writes_about(kind_ text, set_ text, share_ text default 's1') returns text language plpgsql as $$
begin
	perform policy.shares();
	execute format('update data.share set %s where ref = %L', set_, share_);
	return policy.writes('mor.A', kind_, share_);
end
$$;
select policy.holds('letter: no comment where none was asked for', $$ policy.writes_about('comment', 'comment_until = null') is null $$);
select policy.holds('letter: a comment, the second before its time is over', $$ policy.writes_about('comment', 'comment_until = law.now() + interval ''1 second''') = 'written' $$);
select policy.holds('letter: the second its time is over a comment is told so', $$ policy.writes_about('comment', 'comment_until = law.now()') = 'closed' $$);
select policy.holds('letter: what is told that its time is over is not kept', $$
	select policy.so(policy.writes_about('comment', 'comment_until = law.now()') = 'closed');
	policy.letter_of() is null $$);
select policy.holds('letter: a complaint, the second before its time is over', $$
	policy.writes_about('complaint', 'complain_until = law.now() + interval ''1 second''') = 'written' $$);
select policy.holds('fvl § 31: the second its time is over a complaint is late, and is written', $$ policy.writes_about('complaint', 'complain_until = law.now()') = 'written late' $$);
select policy.holds('fvl § 31: nothing but a complaint is late', $$ policy.writes_about('request', 'complain_until = law.now()') = 'written' $$);
select policy.holds('letter: no complaint where there is nothing to complain about', $$ policy.writes_about('complaint', 'complain_until = null') is null $$);
select policy.holds('fvl § 21: a complaint about what is withheld, and it is not late', $$ policy.writes_about('complaint', 'complain_until = null', 's6') = 'written' $$);
select policy.holds('letter: there is no other kind', $$ policy.writes_about('x', 'complain_until = law.now()') is null $$);
select policy.holds('letter: the form''s number is 43 letters', $$
	select policy.shares();
	policy.writes('mor.A', 'message', null, 'short') is null $$);
select policy.holds('letter: 65536 bytes and no more', $$
	select policy.shares();
	policy.writes('mor.A', 'message', null, policy.token('1'), 65537) is null and policy.writes('mor.A', 'message', null, policy.token('1'), 65536) = 'written' $$);

create function policy.written(name text, once_ text, kind_ text default 'message') returns text language sql as $$
	select policy.says(name, format('select handle from authz.write_letter(gen_random_uuid(), %L, null, %L, ''\x01'', ''\x01'', ''k'')', kind_, policy.token(once_)))
$$;
create function policy.mine(name text, once_ text, kind_ text default 'message') returns text language sql as $$
	select handle from data.letter l join data.standing st on st.id = l.written_as where st.ref = name and l.once = policy.token(once_) and l.kind = kind_
$$;
select policy.holds('letter: the same form twice is one letter', $$
	select policy.shares();
	select policy.written('mor.A', '1');
	select policy.so(policy.written('mor.A', '1') = policy.mine('mor.A', '1'));
	(select count(*) = 1 from data.letter) and (select count(*) = 1 from journal.entry where event = 'letter.written') $$);
select policy.holds('letter: another form is another letter', $$
	select policy.shares();
	select policy.written('mor.A', '1');
	select policy.so(policy.written('mor.A', '2') <> policy.mine('mor.A', '1'));
	(select count(*) = 2 from data.letter) $$);
select policy.holds('letter: another''s form of the same number is not mine', $$
	select policy.shares();
	select policy.written('zmor.Z', '1');
	select policy.so(policy.written('mor.A', '1') <> policy.mine('zmor.Z', '1'));
	(select count(*) = 2 from data.letter) $$);
select policy.holds('letter: a number that another of my letters has is no letter at all', $$
	select policy.shares();
	select policy.written('mor.A', '1');
	select policy.written('mor.A', '2', 'request');
	select policy.written('zmor.Z', '1', 'request');
	select policy.so(policy.written('mor.A', '1', 'request') is null);
	(select count(*) = 3 from data.letter) $$);
-- A trigger does what another connection may do between the look and the insert.
create function policy.race() returns trigger language plpgsql as $$
begin
	insert into data.letter select (jsonb_populate_record(new, jsonb_build_object('id', gen_random_uuid(), 'handle', repeat('r', 22)))).*;
	return new;
end
$$;
select policy.holds('letter: a double click is one letter, and both are answered with it', $$
	grant usage on schema policy to pv_owner;
	create trigger race before insert on data.letter for each row when (pg_trigger_depth() = 0) execute function policy.race();
	select policy.shares();
	select policy.so(policy.written('mor.A', '1') = repeat('r', 22));
	(select count(*) = 1 from data.letter) and not exists (select from journal.entry where event = 'letter.written') $$);

-- ── The state of a request ──────────────────────────────────────────────────

create function policy.asked(share_ text) returns text language sql as $$
	select policy.says('mor.A', format('select authz.request_state(%L)', coalesce(policy.handle(share_), share_)))
$$;
select policy.holds('request: what is withheld was not asked for yet', $$
	select policy.shares();
	policy.asked('s6') = 'IKKE_FORESPURT' $$);
select policy.holds('request: what can be read has no state', $$
	select policy.shares();
	policy.asked('s1') is null $$);
select policy.holds('request: nor has what I cannot read, or what is not there', $$
	select policy.shares();
	select policy.gives('zmor.Z', 'Z-RAPPORT', 'withheld', '{"id": "z2", "rule": "R12b"}');
	policy.asked('z2') is null and policy.asked('nothing') is null $$);
select policy.holds('request: it was asked for, and what became of it', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's6');
	select policy.so(policy.asked('s6') = 'FORESPURT');
	update data.letter set state = 'AVVIST';
	policy.asked('s6') = 'AVVIST' $$);
select policy.holds('request: one about something else is not this one', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's2');
	policy.asked('s6') = 'IKKE_FORESPURT' and policy.asked('s1') is null and policy.asked('s2') = 'FORESPURT' $$);
select policy.holds('request: another''s is not mine', $$
	select policy.shares();
	select policy.wrote('ver.A', 'request', 's6');
	policy.asked('s6') = 'IKKE_FORESPURT' $$);
select policy.holds('request: a later complaint changes nothing', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's6');
	select policy.later();
	select policy.wrote('mor.A', 'complaint', 's6', '2');
	policy.asked('s6') = 'FORESPURT' $$);
select policy.holds('request: the last one counts', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's6');
	update data.letter set state = 'AVVIST';
	select policy.later();
	select policy.wrote('mor.A', 'request', 's6', '2');
	policy.asked('s6') = 'FORESPURT' $$);
