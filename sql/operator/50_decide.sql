-- Decisions, letters and answers, the clock, and what runs by itself.
set role pv_owner;

create function operator.note_decision(r jsonb, what_ text) returns void
language sql volatile security definer set search_path = '' as $$
	insert into data.decision (ref, what, standing, document, at, decided_by, note)
	values (operator.id(r), what_, operator.ref(r, 'standing', 'data.standing'),
		operator.ref(r, 'document', 'data.document'), law.now(),
		operator.ref(r, 'decided_by', 'data.staff'), r ->> 'note')
$$;

-- R03: the child does not understand what the case is about.  What was open to
-- a party closes; adapted information stays.
create function operator.decide_understanding(r jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	st uuid := operator.need(r, 'standing', 'data.standing');
begin
	perform operator.fields(r, 'what!', 'standing!', 'decided_by!', 'note');
	update data.standing set understands = false where id = st and capacity = 'child';
	if not found then
		perform operator.bad('standing', 'is not a child''s');
	end if;
	perform operator.close(s.id, 'R03') from data.share s
		where s.reader = st and s.form <> 'child' and s.kind <> 'own';
end
$$;

-- R03: the register corrected a birth date, or gives none.  Every share that
-- was counted from it closes; the service is told.
create function operator.decide_birth(r jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	p uuid := operator.need(r, 'person', 'data.person');
begin
	perform operator.fields(r, 'what!', 'person!', 'born', 'decided_by!', 'note');
	update data.person set born = (r ->> 'born')::date where id = p;
	perform operator.close(s.id, 'R03') from data.share s
		join data.standing st on st.id = s.reader
		where st.person = p and st.capacity = 'child' and st.party_basis is null
			and s.form <> 'child' and s.kind <> 'own';
	perform operator.alarm(case when r ->> 'born' is null then 'birth-date-missing'
		else 'birth-date-corrected' end, st.ref, null)
		from data.standing st where st.person = p and st.capacity = 'child';
end
$$;

-- R06: foreldreansvar is gone; whether the parent is still a party is a new
-- decision, and until it is made nothing is open.
create function operator.decide_parental(r jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	st uuid := operator.need(r, 'standing', 'data.standing');
begin
	perform operator.fields(r, 'what!', 'standing!', 'at', 'decided_by!', 'note');
	perform operator.end_standing(st, coalesce(operator.time(r, 'at'), law.now()), 'R06');
	perform operator.alarm('party-status', r ->> 'standing', law.now() + interval '7 days');
end
$$;

-- R30: the date on which another procedural act enters into force.
create function operator.decide_regime(r jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'what!', 'regime!', 'from!', 'decided_by!', 'note');
	if not exists (select from law.ground where regime = r ->> 'regime') then
		perform operator.bad('regime', 'no grounds are known for it');
	end if;
	insert into law.regime values (r ->> 'regime', operator.time(r, 'from'))
		on conflict (name) do update set since = excluded.since;
end
$$;

create function operator.do_decide(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	case r ->> 'what'
	when 'does-not-understand' then perform operator.decide_understanding(r);
	when 'birth-date' then perform operator.decide_birth(r);
	when 'parental-responsibility-removed' then perform operator.decide_parental(r);
	when 'regime' then perform operator.decide_regime(r);
	when 'disclosure' then -- R11: no særlige grunner against the representative
		perform operator.fields(r, 'what!', 'document!', 'standing!', 'decided_by!', 'note');
	else perform operator.bad('what', 'is none of does-not-understand, birth-date, '
		'parental-responsibility-removed, disclosure, regime');
	end case;
	perform operator.note_decision(r, r ->> 'what');
	perform operator.log('decided.' || (r ->> 'what'), r);
	return null;
end
$$;

-- An opening by staff, from the case system's own log.
create function operator.do_opening(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'staff!', 'document!', 'at', 'purpose!');
	insert into journal.entry (law_at, event, staff, document, file, purpose)
		select coalesce(operator.time(r, 'at'), law.now()), 'document.opened',
			operator.need(r, 'staff', 'data.staff'), d.id, d.file, r ->> 'purpose'
		from data.document d where d.id = operator.need(r, 'document', 'data.document');
	return null;
end
$$;

-- sealed, wrapped and key_id come from the program: the words were encrypted
-- before they reached the database.
create function operator.do_letter(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing;
begin
	perform operator.fields(r, 'uuid!', 'kind!', 'standing!', 'share', 'at', 'sealed!', 'wrapped!',
		'key_id!');
	select * into st from data.standing where id = operator.need(r, 'standing', 'data.standing');
	insert into data.letter (id, ref, kind, standing, written_as, file, share, sealed, wrapped,
			key_id, at, late, state, once)
		select (r ->> 'uuid')::uuid, operator.id(r), r ->> 'kind', st.id, st.id, st.file, s.id,
			decode(r ->> 'sealed', 'hex'), decode(r ->> 'wrapped', 'hex'), r ->> 'key_id', n.at,
			coalesce(r ->> 'kind' = 'complaint' and s.complain_until <= n.at, false),
			case r ->> 'kind' when 'request' then 'FORESPURT' end, operator.id(r)
		from (select coalesce(operator.time(r, 'at'), law.now()) as at) n
		left join data.share s on s.id = operator.ref(r, 'share', 'data.share');
	return null;
end
$$;

create function operator.do_answer(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	l data.letter;
begin
	perform operator.fields(r, 'uuid!', 'letter!', 'staff!', 'at', 'state', 'sealed!', 'wrapped!',
		'key_id!');
	select * into l from data.letter
		where ref = r ->> 'letter' or handle = r ->> 'letter';
	if not found then
		perform operator.ref(r, 'letter', 'data.letter');
	end if;
	if l.kind = 'request' and coalesce(r ->> 'state', '') not in ('GODKJENT', 'AVVIST') then
		perform operator.bad('state', 'a request is answered GODKJENT or AVVIST');
	elsif l.kind <> 'request' and r ? 'state' then
		perform operator.bad('state', 'only a request for access has one');
	end if;
	insert into data.answer (id, ref, letter, staff, sealed, wrapped, key_id, at)
		values ((r ->> 'uuid')::uuid, operator.id(r), l.id, operator.need(r, 'staff', 'data.staff'),
			decode(r ->> 'sealed', 'hex'), decode(r ->> 'wrapped', 'hex'), r ->> 'key_id',
			coalesce(operator.time(r, 'at'), law.now()));
	update data.letter set state = r ->> 'state' where id = l.id;
	update data.alarm set closed_at = law.now()
		where kind = 'request-unanswered' and subject = l.handle and closed_at is null;
	if not operator.importing() then
		perform law.tell(l.written_as, 'answer', (r ->> 'uuid')::uuid);
	end if;
	perform operator.log('letter.answered', r, standing_ => l.written_as, file_ => l.file);
	return null;
end
$$;

-- code_hash: the program shows the code once and keeps nothing of it.
create function operator."do_child-session"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'person!', 'opened_by!', 'code_hash!', 'minutes');
	insert into data.child_code (code_hash, person, opened_by, expires_at)
		values (decode(r ->> 'code_hash', 'hex'), operator.need(r, 'person', 'data.person'),
			operator.need(r, 'opened_by', 'data.staff'), clock_timestamp()
				+ make_interval(mins => least(coalesce((r ->> 'minutes')::integer, 15), 60)));
	perform operator.log('child-session.opened', r);
	return null;
end
$$;

-- Second notice (eForvaltningsforskriften §8): what was told of and not opened
-- within a week; and a decision, while its complaint runs: what was imported as
-- history is not announced anew.  Never before the first is out, nor to whom it
-- did not reach: they got a letter.  Written once, however often this runs.
create function operator.second_notices() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	told    integer;
	decided integer;
begin
	insert into data.notice (person, standing, template, cause, at)
		select n.person, n.standing, 'second_notice', n.cause, law.now()
		from data.notice n
		where n.template in ('new_document', 'sign', 'answer')
			and n.sent_at + interval '7 days' <= law.now()
			and law.now() < n.sent_at + interval '30 days'
			and notice.over(n, law.now()) is null
			and not exists (select from data.share s -- nothing to open
				where s.id = n.cause and s.kind not in ('read', 'sign'))
		on conflict do nothing;
	get diagnostics told = row_count;
	insert into data.notice (person, standing, template, cause, at)
		select st.person, st.id, 'second_notice', s.id, law.now()
		from data.share s join data.standing st on st.id = s.reader
		where s.complain_until is not null and s.revoked_at is null and s.kind = 'read'
			and s.visible_from + interval '7 days' <= law.now()
			and law.now() < least(s.visible_until, s.complain_until)
			and law.live(st, law.now())
			and not exists (select from data.seen v where v.share = s.id and v.standing = st.id)
			and not exists (select from data.notice f where f.cause = s.id and f.standing = st.id)
		on conflict do nothing;
	get diagnostics decided = row_count;
	return told + decided;
end
$$;

-- What was shared from a later day on: the reader is told when it is there
-- (eForvaltningsforskriften §8), as of what is there at once.
create function operator.visible_notices() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	told integer;
begin
	insert into data.notice (person, standing, template, cause, at)
		select st.person, st.id, 'new_document', s.id, law.now()
		from data.share s join data.standing st on st.id = s.reader
		where s.made_at < s.visible_from and s.visible_from <= law.now()
			and law.now() < s.visible_from + interval '7 days' and s.revoked_at is null
			and law.live(st, law.now())
		on conflict do nothing;
	get diagnostics told = row_count;
	return told;
end
$$;

-- A hold that ran out by itself (R10): nothing opens, somebody must answer.
create function operator.ended_holds() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer;
begin
	insert into data.alarm (kind, subject, due, raised_at)
		select 'answer-owed', h.ref, h.until + interval '7 days', law.now() from data.hold h
		where h.ended_at is null and h.until <= law.now()
		on conflict (kind, subject) do nothing;
	get diagnostics n = row_count;
	return n;
end
$$;

-- DL11: a request for access is answered within a month, at least provisionally.
create function operator.overdue_requests() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer;
begin
	insert into data.alarm (kind, subject, due, raised_at)
		select 'request-unanswered', l.handle, l.at + interval '1 month', law.now()
		from data.letter l
		where l.state = 'FORESPURT' and l.at + interval '1 month' <= law.now()
			and not exists (select from data.answer a where a.letter = l.id)
		on conflict (kind, subject) do nothing;
	get diagnostics n = row_count;
	return n;
end
$$;

-- R06v: whoever has foreldreansvar is told of every decision.  One that was not
-- shared, and that no recorded decision keeps back, is a task for the service.
create function operator.unshared_decisions() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer;
begin
	insert into data.alarm (kind, subject, due, raised_at)
		select 'decision-unshared', d.ref || ' ' || st.ref, law.now(), law.now()
		from data.document d
		join data.filing g on g.document = d.id
		join data.standing st on st.file = g.file and st.capacity in ('parent', 'guardian')
		where d.type = 'VEDTAK' and law.midnight(d.dated) >= st.since and law.live(st, law.now())
			and not exists (select from data.share s where s.document = d.id and s.reader = st.id)
			and not exists (select from data.block b where b.document = d.id
				and b.ended_at is null and coalesce(b.person = st.person, true))
		on conflict (kind, subject) do nothing;
	get diagnostics n = row_count;
	update data.alarm a set closed_at = law.now()
		where a.kind = 'decision-unshared' and a.closed_at is null and exists (
			select from data.share s join data.document d on d.id = s.document
			join data.standing st on st.id = s.reader where a.subject = d.ref || ' ' || st.ref);
	return n;
end
$$;

-- Codes that nobody can use any more.  Sessions stay: they are the person's own
-- history of logins, for a year.
create function operator.sweep() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer;
begin
	delete from data.handover where made_at < clock_timestamp() - interval '1 day';
	delete from data.child_code where expires_at < clock_timestamp() - interval '30 days';
	delete from data.handover h using data.session s
		where s.id = h.session and s.created_at < clock_timestamp() - interval '1 year';
	delete from data.session s where s.created_at < clock_timestamp() - interval '1 year'
		and s.parent is not null;
	get diagnostics n = row_count;
	delete from data.session s where s.created_at < clock_timestamp() - interval '1 year'
		and not exists (select from data.session c where c.parent = s.id);
	return n;
end
$$;

create function operator.do_tick(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r);
	return jsonb_build_object('visible_notices', operator.visible_notices(),
		'second_notices', operator.second_notices(),
		'ended_holds', operator.ended_holds(), 'overdue_requests', operator.overdue_requests(),
		'unshared_decisions', operator.unshared_decisions(),
		'wanted_notices', operator.wanted_notices(),
		'certificates_gone', operator.certificates_gone(), 'signing_watch', operator.signing_watch(),
		'swept_sessions', operator.sweep());
end
$$;

create function operator.do_alarms(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	perform operator.fields(r);
	return coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'subject', subject,
		'due', due) order by raised_at, kind, subject) from data.alarm where closed_at is null), '[]');
end
$$;

create function operator.do_notices(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'person');
	return coalesce((select jsonb_agg(jsonb_build_object('notice', n.id, 'person', p.ref,
		'template', n.template, 'at', n.at, 'state', n.state, 'why', n.why, 'way', n.way,
		'tries', n.tries, 'sent_at', n.sent_at, 'letter_at', n.letter_at)
		order by n.at, p.ref, n.template) from data.notice n
		join data.person p on p.id = n.person
		where not r ? 'person' or p.id = operator.ref(r, 'person', 'data.person')), '[]');
end
$$;

-- A notice that could not go electronically was sent as a letter.
create function operator."do_letter-sent"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	n data.notice;
begin
	perform operator.fields(r, 'notice!', 'decided_by!');
	update data.notice x set letter_at = law.now()
		where x.id::text = r ->> 'notice' and x.state in ('paper', 'failed') and x.letter_at is null
		returning * into n;
	if not found then
		perform operator.bad('notice', 'is none that a letter is owed for');
	end if;
	update data.alarm set closed_at = law.now()
		where kind in ('notice-on-paper', 'notice-failed') and subject = n.id::text
			and closed_at is null;
	perform operator.log('notice.letter', r, standing_ => n.standing);
	return null;
end
$$;

reset role;
