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
