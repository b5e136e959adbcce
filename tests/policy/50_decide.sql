-- Decisions, letters, answers, the clock and what runs by itself: sql/operator/50_decide.

create function policy.decides(what text, more jsonb) returns boolean language sql as $$
	select policy.done('decide', jsonb_build_object('id', 'd', 'what', what, 'decided_by', 'S1', 'note', 'n') || more)
$$;
create function policy.idas() returns boolean language plpgsql as $$
begin
	perform policy.document('x', 'A', 'BREV', '{"author": "ida"}');
	perform policy.gives('ida.A', 'A-PLAN', 'original', '{"id": "i1"}');
	perform policy.gives('ida.A', 'A-PLAN', 'child', '{"id": "i2"}');
	perform policy.gives('ida.A', 'x', 'own', '{"id": "i3"}');
	perform policy.gives('ida.A', 'A-VEDTAK', 'sign', '{"id": "i4"}');
	perform policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "m1"}');
	return true;
end
$$;
select policy.holds('R03: who does not understand keeps adapted information and their own', $$
	select policy.idas();
	select policy.decides('does-not-understand', '{"standing": "ida.A"}');
	policy.closed() = 'i1 R03, i4 R03' and (select not understands from data.standing where ref = 'ida.A') and (select bool_and(understands) from data.standing where ref <> 'ida.A') $$);
select policy.holds('R03: one''s own receipt stays as well, and no other', $$
	select policy.idas();
	update data.share set form = 'receipt', kind = case ref when 'i1' then 'own' else kind end where ref in ('i1', 'i4');
	select policy.decides('does-not-understand', '{"standing": "ida.A"}');
	policy.closed() = 'i4 R03' $$);
select policy.holds('R03: what was closed before keeps its reason', $$
	select policy.idas();
	select policy.done('revoke', '{"share": "i1", "why": "before"}');
	select policy.decides('does-not-understand', '{"standing": "ida.A"}');
	policy.closed() = 'i1 before, i4 R03' $$);
select policy.holds('R03: it is said of a child', $$ policy.bad('standing', 'decide', '{"what": "does-not-understand", "standing": "mor.A", "decided_by": "S1"}') $$);
select policy.holds('R03: a corrected birth date closes what was counted from it', $$
	select policy.idas();
	select policy.decides('birth-date', '{"person": "ida", "born": "2012-03-01"}');
	policy.closed() = 'i1 R03, i4 R03' and (select born = '2012-03-01' from data.person where ref = 'ida') and (select bool_and(born is distinct from '2012-03-01') from data.person where ref <> 'ida')
	and exists (select from data.alarm where kind = 'birth-date-corrected' and subject = 'ida.A') and (select count(*) = 2 from data.alarm) $$);
select policy.holds('R03: a birth date that is gone is a task for the service', $$
	select policy.decides('birth-date', '{"person": "ida"}');
	exists (select from data.alarm where kind = 'birth-date-missing' and subject = 'ida.A') $$);
select policy.holds('R03: a grown-up''s closes nothing and alarms nobody', $$
	select policy.idas();
	select policy.decides('birth-date', '{"person": "mor", "born": "1981-01-01"}');
	policy.closed() = '' and (select count(*) = 1 from data.alarm) $$);
select policy.holds('R03: nor what the child is a party to by decision', $$
	select policy.idas();
	select policy.put('standing', 'ida.A', 'party_basis = ''R04n''');
	select policy.decides('birth-date', '{"person": "ida", "born": "2012-03-01"}');
	policy.closed() = '' $$);
select policy.holds('R03: nor what was closed before', $$
	select policy.idas();
	select policy.done('revoke', '{"share": "i1", "why": "before"}');
	select policy.decides('birth-date', '{"person": "ida", "born": "2012-03-01"}');
	policy.closed() = 'i1 before, i4 R03' $$);
select policy.holds('R06: foreldreansvar gone, nothing is open until it is decided anew', $$
	select policy.shares();
	select policy.decides('parental-responsibility-removed', '{"standing": "mor.A"}');
	policy.reads('mor.A') = '' and (select ended_why = 'R06' from data.standing where ref = 'mor.A')
	and exists (select from data.alarm where kind = 'party-status' and subject = 'mor.A' and due = law.now() + interval '7 days') $$);
select policy.holds('R30: a regime whose grounds are not known is refused', $$ policy.bad('regime', 'decide', '{"what": "regime", "regime": "x", "from": "2027-01-01", "decided_by": "S1"}') $$);
select policy.holds('R30: a regime''s date may be moved', $$
	select policy.decides('regime', '{"regime": "fvl2025", "from": "2027-01-01"}');
	select policy.decides('regime', '{"id": "d2", "regime": "fvl2025", "from": "2027-02-01"}');
	(select since = '2027-02-01T00:00+01:00' from law.regime where name = 'fvl2025') $$);
select policy.holds('decide: there is no such decision', $$ policy.bad('what', 'decide', '{"what": "x"}') $$);
select policy.holds('decide: it is kept, and written down', $$
	select policy.decides('disclosure', '{"document": "A-PLAN", "standing": "mor.A"}');
	exists (select from data.decision d join data.standing st on st.id = d.standing join data.document x on x.id = d.document join data.staff w on w.id = d.decided_by
		where d.ref = 'd' and d.what = 'disclosure' and st.ref = 'mor.A' and x.ref = 'A-PLAN' and d.note = 'n' and d.at = law.now())
	and exists (select from journal.entry where event = 'decided.disclosure' and staff is not null) $$);

-- ── Openings, letters, answers ──────────────────────────────────────────────

select policy.holds('opening: by staff, with a purpose', $$
	select policy.done('opening', '{"staff": "S1", "document": "A-PLAN", "purpose": "oppfølging"}');
	(select count(*) = 1 from journal.entry e join data.document d on d.id = e.document and d.file = e.file join data.staff w on w.id = e.staff
		where e.event = 'document.opened' and d.ref = 'A-PLAN' and w.ref = 'S1' and e.purpose = 'oppfølging' and e.law_at = law.now()) $$);
create function policy.letter(more jsonb default '{}') returns boolean language sql as $$
	select policy.done('letter', jsonb_build_object('id', 'l', 'uuid', gen_random_uuid(), 'kind', 'message', 'standing', 'mor.A', 'sealed', '01', 'wrapped', '01', 'key_id', 'k') || more)
$$;
select policy.holds('letter: a request is FORESPURT, nothing else has a state', $$
	select policy.letter('{"id": "l1", "kind": "request"}');
	select policy.letter('{"id": "l2"}');
	(select string_agg(ref || ' ' || coalesce(state, '-') || ' ' || late, ', ' order by ref) from data.letter) = 'l1 FORESPURT false, l2 - false' $$);
select policy.holds('fvl §31: a complaint is late from the very second', $$
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s", "complain": true}');
	select policy.letter(jsonb_build_object('id', 'l1', 'kind', 'complaint', 'share', 's', 'at', to_jsonb((select complain_until from data.share))));
	select policy.letter(jsonb_build_object('id', 'l2', 'kind', 'complaint', 'share', 's', 'at', to_jsonb((select complain_until - interval '1 second' from data.share))));
	select policy.letter(jsonb_build_object('id', 'l3', 'kind', 'comment', 'share', 's', 'at', to_jsonb((select complain_until from data.share))));
	(select string_agg(ref || ' ' || late, ', ' order by ref) from data.letter) = 'l1 true, l2 false, l3 false' $$);
create function policy.answer(more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('id', 'a', 'uuid', gen_random_uuid(), 'letter', 'l', 'staff', 'S1', 'sealed', '01', 'wrapped', '01', 'key_id', 'k') || more
$$;
select policy.holds('answer: a message needs no state, and takes none', $$
	select policy.letter();
	policy.done('answer', policy.answer()) and policy.bad('state', 'answer', policy.answer('{"state": "GODKJENT"}')) $$);
select policy.holds('answer: a request is granted or refused', $$
	select policy.letter('{"kind": "request"}');
	select policy.so(policy.bad('state', 'answer', policy.answer()) and policy.bad('state', 'answer', policy.answer('{"state": "FORESPURT"}')));
	select policy.done('answer', policy.answer('{"state": "AVVIST"}'));
	(select state from data.letter) = 'AVVIST' $$);
select policy.holds('answer: only the letter that is answered changes its state', $$
	select policy.letter('{"kind": "request"}');
	select policy.letter('{"id": "l2", "kind": "request"}');
	select policy.done('answer', policy.answer('{"state": "GODKJENT"}'));
	(select state from data.letter where ref = 'l2') = 'FORESPURT' $$);
select policy.holds('answer: a message keeps having no state', $$
	select policy.letter();
	select policy.done('answer', policy.answer());
	(select state is null from data.letter) $$);
select policy.holds('answer: to a letter by its handle', $$
	select policy.letter();
	select policy.letter('{"id": "l2"}');
	select policy.done('answer', policy.answer(jsonb_build_object('letter', (select handle from data.letter where ref = 'l2'))));
	(select l.ref = 'l2' from data.answer a join data.letter l on l.id = a.letter) $$);
select policy.holds('answer: to a letter that is not there', $$ policy.fails('answer', policy.answer('{"letter": "q"}'), 'PV003', 'letter') $$);
select policy.holds('answer: the person is told, and it is written down', $$
	select policy.letter();
	select policy.done('answer', policy.answer());
	(select count(*) = 1 from data.notice n join data.person p on p.id = n.person where n.template = 'answer' and p.ref = 'mor' and n.cause = (select id from data.answer))
	and exists (select from journal.entry e join data.standing st on st.id = e.standing and st.file = e.file where e.event = 'letter.answered' and st.ref = 'mor.A') $$);
select policy.holds('answer: what is imported is not told anew', $$
	select policy.letter();
	select policy.op(format('select operator.import(''answer'', ''a'', ''h'', %L)', policy.answer()));
	not exists (select from data.notice) $$);
select policy.holds('answer: the alarm that it was owed is over, and no other', $$
	select policy.letter('{"kind": "request", "at": "2026-10-01"}');
	select policy.letter('{"id": "l2", "kind": "request", "at": "2026-10-01"}');
	select policy.done('tick', '{}');
	insert into data.alarm (kind, subject, raised_at) select 'x', handle, now() from data.letter where ref = 'l';
	select policy.done('answer', policy.answer('{"state": "GODKJENT"}'));
	(select count(*) filter (where closed_at = law.now()) = 1 and count(*) filter (where closed_at is null) = 2 from data.alarm where kind in ('x', 'request-unanswered'))
	and (select closed_at is not null from data.alarm where kind = 'request-unanswered' and subject = (select handle from data.letter where ref = 'l')) $$);
select policy.holds('answer: an alarm that is over keeps its time', $$
	select policy.letter('{"kind": "request", "at": "2026-10-01"}');
	select policy.done('tick', '{}');
	update data.alarm set closed_at = '2026-11-01' where kind = 'request-unanswered';
	select policy.done('answer', policy.answer('{"state": "GODKJENT"}'));
	(select closed_at = '2026-11-01' from data.alarm where kind = 'request-unanswered') $$);

-- ── A child's one-time session ──────────────────────────────────────────────

select policy.holds('child-session: for as long as is said, an hour at most, 15 minutes by itself', $$
	select policy.done('child-session', jsonb_build_object('person', 'ida', 'opened_by', 'S1', 'code_hash', repeat('a1', 32)));
	select policy.done('child-session', jsonb_build_object('person', 'ida', 'opened_by', 'S1', 'code_hash', repeat('a2', 32), 'minutes', 5));
	select policy.done('child-session', jsonb_build_object('person', 'ida', 'opened_by', 'S1', 'code_hash', repeat('a3', 32), 'minutes', 600));
	(select string_agg(round(extract(epoch from expires_at - made_at) / 60)::text, ' ' order by code_hash) from data.child_code) = '15 5 60'
	and (select count(*) = 3 from journal.entry where event = 'child-session.opened') $$);

-- ── The clock ───────────────────────────────────────────────────────────────

select policy.holds('clock: stands, runs on from a moment, or is real', $$
	select policy.done('clock', '{"at": "2027-01-01"}');
	select policy.so(law.now() = '2027-01-01T00:00+01:00');
	select policy.done('clock', '{"from": "2027-02-01"}');
	select policy.so(law.now() = '2027-02-01T00:00+01:00' and (select at is null from law.clock));
	select policy.done('clock', '{"real": true}');
	law.now() = now() and not exists (select from law.clock) $$);
select policy.holds('clock: a production instance has none to set', $$
	delete from law.clock;
	update data.instance set kind = 'production';
	policy.bad('at', 'clock', '{"real": true}') $$);
select policy.holds('clock: nor has a database without a municipality', $$
	delete from law.clock;
	delete from data.instance;
	policy.bad('at', 'clock', '{"real": true}') $$);

-- ── Second notice (eForv §8) ────────────────────────────────────────────────

create function policy.ticked() returns jsonb language sql as $$ select policy.does('tick', '{}') $$;
-- A decision of 1 November whose complaint runs, not opened, and of which nobody
-- was told: it was imported.
create function policy.unopened() returns boolean language plpgsql as $$
begin
	perform policy.at('2026-11-10T10:00:00+01:00');
	perform policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s", "complain": true}');
	delete from data.notice;
	perform policy.at('2026-11-17T10:00:00+01:00');
	return true;
end
$$;
create function policy.second(change text default 'true') returns text language sql as $$
	select format($q$
	select policy.unopened();
	select %s;
	(policy.ticked() ->> 'second_notices')::int = 1 $q$, change)
$$;
create function policy.no_second(change text) returns text language sql as $$
	select format($q$
	select policy.unopened();
	select %s;
	(policy.ticked() ->> 'second_notices')::int = 0 $q$, change)
$$;
select policy.holds('eForv §8: a decision not opened in a week is told a second time', policy.second());
select policy.holds('eForv §8: to its reader', $$
	select policy.unopened();
	select policy.ticked();
	(select p.ref = 'mor' from data.notice n join data.person p on p.id = n.person where template = 'second_notice') $$);
select policy.holds('eForv §8: once', $$
	select policy.unopened();
	select policy.ticked();
	(policy.ticked() ->> 'second_notices')::int = 0 $$);
select policy.holds('eForv §8: not a second before the week', policy.no_second($$ policy.at('2026-11-17T09:59:59+01:00') $$));
create function policy.all_shares(set_ text) returns boolean language plpgsql as $$
begin
	execute format('update data.share set %s', set_);
	return true;
end
$$;
select policy.holds('eForv §8: not what has no complaint', policy.no_second($$ policy.all_shares('complain_until = null') $$));
select policy.holds('eForv §8: not what was revoked', policy.no_second($$ policy.all_shares('revoked_at = now()') $$));
select policy.holds('eForv §8: not what is no decision to read', policy.no_second($$ policy.all_shares('kind = ''sign''') $$));
select policy.holds('eForv §8: not when the complaint is over, to the second', policy.no_second($$ policy.all_shares('complain_until = law.now()') $$));
select policy.holds('eForv §8: while it runs, to the second', policy.second($$ policy.all_shares('complain_until = law.now() + interval ''1 second''') $$));
select policy.holds('eForv §8: not when the share is over', policy.no_second($$ policy.all_shares('visible_until = law.now()') $$));
select policy.holds('eForv §8: not when the standing is over', policy.no_second($$ policy.put('standing', 'mor.A', 'ended_at = now()') $$));
create function policy.seen(who text, share_ text default 's') returns boolean language sql as $$
	insert into data.seen select s.id, st.id, law.now(), s.sort_at from data.share s, data.standing st where s.ref = share_ and st.ref = who returning true
$$;
select policy.holds('eForv §8: not what was opened', policy.no_second($$ policy.seen('mor.A') $$));
select policy.holds('eForv §8: an agent''s opening is not the reader''s', policy.second($$ policy.seen('adv/standing') $$));
select policy.holds('eForv §8: nor is the opening of another share', $$
	select policy.unopened();
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "other"}');
	select policy.seen('mor.A', 'other');
	(policy.ticked() ->> 'second_notices')::int = 1 $$);

-- ── Alarms ──────────────────────────────────────────────────────────────────

select policy.holds('R10: a hold that ran out is owed an answer, once', $$
	select policy.done('hold', policy.hold('{"until": "2026-12-01"}'));
	select policy.so((policy.ticked() ->> 'ended_holds')::int = 0);
	select policy.at('2026-11-30T23:59:59+01:00');
	select policy.so((policy.ticked() ->> 'ended_holds')::int = 0);
	select policy.at('2026-12-01T00:00:00+01:00');
	select policy.so((policy.ticked() ->> 'ended_holds')::int = 1 and (policy.ticked() ->> 'ended_holds')::int = 0);
	(select due = '2026-12-08T00:00+01:00' from data.alarm where kind = 'answer-owed' and subject = 'h') $$);
select policy.holds('R10: one that was ended is not owed twice', $$
	select policy.done('hold', policy.hold('{"until": "2026-12-01"}'));
	update data.hold set ended_at = now();
	select policy.at('2026-12-01T00:00:00+01:00');
	(policy.ticked() ->> 'ended_holds')::int = 0 $$);
select policy.holds('DL11: a request of a month is unanswered, to the second', $$
	select policy.letter('{"kind": "request", "at": "2026-10-21T10:00:01+02:00"}');
	select policy.at('2026-11-21T10:00:00+01:00');
	update data.letter set at = law.now() - interval '1 month' + interval '1 second';
	select policy.so((policy.ticked() ->> 'overdue_requests')::int = 0);
	update data.letter set at = law.now() - interval '1 month';
	select policy.so((policy.ticked() ->> 'overdue_requests')::int = 1 and (policy.ticked() ->> 'overdue_requests')::int = 0);
	(select due = law.now() from data.alarm where kind = 'request-unanswered') $$);
select policy.holds('DL11: not one that is decided', $$
	select policy.letter('{"kind": "request", "at": "2026-10-01"}');
	update data.letter set state = 'GODKJENT';
	(policy.ticked() ->> 'overdue_requests')::int = 0 $$);
select policy.holds('DL11: not one that has an answer', $$
	select policy.letter('{"kind": "request", "at": "2026-10-01"}');
	insert into data.answer (id, letter, staff, sealed, wrapped, key_id, at) select gen_random_uuid(), l.id, w.id, '\x01', '\x01', 'k', law.now() from data.letter l, data.staff w where w.ref = 'S1';
	(policy.ticked() ->> 'overdue_requests')::int = 0 $$);
select policy.holds('DL11: the answer to another letter is none', $$
	select policy.letter('{"kind": "request", "at": "2026-10-01"}');
	select policy.letter('{"id": "l2"}');
	select policy.done('answer', policy.answer('{"letter": "l2"}'));
	(policy.ticked() ->> 'overdue_requests')::int = 1 $$);

create function policy.untold() returns text language sql as $$
	select coalesce(string_agg(subject, ', ' order by subject), '') from data.alarm where kind = 'decision-unshared' and closed_at is null
$$;
-- The world's decisions are told to all parents of A but for one document.
create function policy.told_all() returns boolean language plpgsql as $$
begin
	perform policy.gives('ver.A', 'A-VEDTAK', 'original', '{"id": "t1"}');
	perform policy.gives('mor.B', 'B-VEDTAK', 'original', '{"id": "t2"}');
	perform policy.gives('zmor.Z', 'Z-VEDTAK', 'original', '{"id": "t3"}');
	return true;
end
$$;
select policy.holds('R06v: a decision that a parent was not told of is a task', $$
	select policy.told_all();
	select policy.ticked();
	policy.untold() = 'A-VEDTAK mor.A' $$);
select policy.holds('R06v: a guardian is told as well', $$
	select policy.ticked();
	policy.untold() = 'A-VEDTAK mor.A, A-VEDTAK ver.A, B-VEDTAK mor.B, Z-VEDTAK zmor.Z' $$);
select policy.holds('R06v: counted once', $$
	select policy.told_all();
	select policy.so((policy.ticked() ->> 'unshared_decisions')::int = 1);
	(policy.ticked() ->> 'unshared_decisions')::int = 0 $$);
select policy.holds('R06v: told, the task is over', $$
	select policy.told_all();
	select policy.ticked();
	insert into data.alarm (kind, subject, raised_at) values ('x', 'A-VEDTAK mor.A', now()), ('decision-unshared', 'x', now());
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "t4"}');
	select policy.ticked();
	policy.untold() = 'x' and (select closed_at is null from data.alarm where kind = 'x') and (select closed_at = law.now() from data.alarm where subject = 'A-VEDTAK mor.A' and kind <> 'x') $$);
select policy.holds('R06v: a task that is over keeps its time', $$
	select policy.told_all();
	select policy.ticked();
	update data.alarm set closed_at = '2026-01-01' where kind = 'decision-unshared';
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "t4"}');
	select policy.ticked();
	(select closed_at = '2026-01-01' from data.alarm where kind = 'decision-unshared') $$);
select policy.holds('R06v: another document told is not this one, nor the same to another', $$
	select policy.told_all();
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "t4"}');
	select policy.ticked();
	policy.untold() = 'A-VEDTAK mor.A' $$);
select policy.holds('R06v: a recorded decision that keeps it back is enough', $$
	select policy.told_all();
	select policy.blocks('{"document": "A-VEDTAK"}');
	select policy.ticked();
	policy.untold() = '' $$);
select policy.holds('R06v: one for everybody is enough', $$
	select policy.told_all();
	select policy.blocks('{"document": "A-VEDTAK", "person": null}');
	select policy.ticked();
	policy.untold() = '' $$);
select policy.holds('R06v: one that was ended is not, nor one for another person or document', $$
	select policy.told_all();
	select policy.blocks('{"document": "A-VEDTAK", "person": "ver"}');
	select policy.blocks('{"id": "b2"}');
	select policy.blocks('{"id": "b3", "document": "A-VEDTAK"}');
	update data.block set ended_at = now() where ref = 'b3';
	select policy.ticked();
	policy.untold() like '%A-VEDTAK mor.A%' $$);
select policy.holds('R06v: not of a decision from before the standing', $$
	select policy.told_all();
	select policy.put('standing', 'mor.A', 'since = ''2026-11-01T00:00:01+01:00''');
	select policy.ticked();
	policy.untold() = '' $$);
select policy.holds('R06v: but of one of its very day', $$
	select policy.told_all();
	select policy.put('standing', 'mor.A', 'since = ''2026-11-01T00:00:00+01:00''');
	select policy.ticked();
	policy.untold() = 'A-VEDTAK mor.A' $$);
select policy.holds('R06v: not to a standing that is over', $$
	select policy.told_all();
	select policy.put('standing', 'mor.A', 'ended_at = now()');
	select policy.ticked();
	policy.untold() = '' $$);

-- ── What is swept ───────────────────────────────────────────────────────────

select policy.holds('sweep: codes of a day, and child codes that are 30 days over', $$
	select policy.enters('mor.A');
	select policy.handed();
	insert into data.handover (code_hash, session, portal, browser, return_to, made_at)
		select sha256('old'), id, 'mypage', repeat('a', 64), '/', clock_timestamp() - interval '25 hours' from data.session where token_hash = policy.hash('login mor.A');
	insert into data.child_code select sha256(n::text::bytea), p.id, w.id, now(), clock_timestamp() - n * interval '1 day', null from data.person p, data.staff w, unnest('{29,31}'::int[]) n
		where p.ref = 'ida' and w.ref = 'S1';
	select policy.ticked();
	(select count(*) = 1 from data.handover) and (select count(*) = 1 from data.child_code) $$);
select policy.holds('sweep: sessions of a year, with what hangs from them', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.handed();
	update data.session set created_at = clock_timestamp() - interval '366 days' where person = (select id from data.person where ref = 'mor');
	update data.handover set made_at = clock_timestamp();
	select policy.so((policy.ticked() ->> 'swept_sessions')::int = 1);
	(select count(*) = 2 and bool_and(p.ref = 'zmor') from data.session s join data.person p on p.id = s.person) and not exists (select from data.handover) $$);
select policy.holds('sweep: codes of young sessions stay, and a year is a year', $$
	select policy.enters('mor.A');
	select policy.handed();
	update data.session set created_at = clock_timestamp() - interval '364 days';
	select policy.so((policy.ticked() ->> 'swept_sessions')::int = 0);
	(select count(*) = 2 from data.session) and exists (select from data.handover) $$);
select policy.holds('sweep: a login stays as long as a portal''s session hangs from it', $$
	select policy.enters('mor.A');
	update data.session set created_at = clock_timestamp() - interval '366 days' where parent is null;
	select policy.ticked();
	(select count(*) = 2 from data.session) $$);
select policy.holds('tick: the clerk runs it', $$ policy.tells('pv_clerk', null, 'select operator.do_tick(''{}'')') is not null $$);
select policy.holds('alarms: those that stand, oldest first', $$
	insert into data.alarm (kind, subject, raised_at, closed_at) values ('b', 'x', '2020-01-02', null), ('a', 'x', '2020-01-01', null), ('c', 'x', '2020-01-01', now());
	(select jsonb_path_query_array(policy.does('alarms', '{}'), '$[*].kind')) = '["a", "b", "birth-date-missing"]' $$);
select policy.holds('alarms: none is an empty list', $$
	delete from data.alarm;
	policy.does('alarms', '{}') = '[]' $$);
select policy.holds('notices: all, or one person''s', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s1"}');
	select policy.gives('zmor.Z', 'Z-PLAN', 'original', '{"id": "s2"}');
	jsonb_array_length(policy.does('notices', '{}')) = 2 and policy.does('notices', '{"person": "mor"}') #>> '{0,person}' = 'mor' and jsonb_array_length(policy.does('notices', '{"person": "mor"}')) = 1
	and policy.does('notices', '{"person": "far"}') = '[]' $$);

-- ── Each record its own ─────────────────────────────────────────────────────

select policy.holds('opening: of that document alone', $$
	select policy.done('opening', '{"staff": "S1", "document": "A-PLAN", "purpose": "x"}');
	(select count(*) = 1 from journal.entry where event = 'document.opened') $$);
select policy.holds('letter: of that standing, about that share', $$
	select policy.shares();
	select policy.letter('{"standing": "zmor.Z", "share": "s5"}');
	(select count(*) = 1 from data.letter l join data.standing st on st.id = l.standing and st.id = l.written_as and st.file = l.file join data.share s on s.id = l.share
		where st.ref = 'zmor.Z' and s.ref = 's5') $$);
select policy.holds('letter: a complaint about what has no time for it is not late', $$
	select policy.shares();
	select policy.letter('{"kind": "complaint", "share": "s1"}');
	(select not late from data.letter) $$);
select policy.holds('sweep: of the children''s codes the old one, of the portals'' those of old sessions', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.handed();
	insert into data.handover (code_hash, session, portal, browser, return_to)
		select sha256('young'), id, 'mypage', repeat('a', 64), '/' from data.session where token_hash = policy.hash('login zmor.Z');
	update data.session set created_at = clock_timestamp() - interval '366 days' where person = (select id from data.person where ref = 'mor');
	insert into data.child_code select sha256(n::text::bytea), p.id, w.id, now(), clock_timestamp() - n * interval '1 day', null from data.person p, data.staff w, unnest('{29,31}'::int[]) n
		where p.ref = 'ida' and w.ref = 'S1';
	select policy.ticked();
	(select array_agg(code_hash) = array[sha256('29')] from data.child_code) and (select array_agg(code_hash) = array[sha256('young')] from data.handover) $$);
