-- The service's side of Exchange: documents asked for, approvals, who has read
-- the guides, deadlines from nemnda and the court.
set role pv_owner;

-- ── Documents asked for ─────────────────────────────────────────────────────

-- A day counts to its end; the moment kept is the first that is too late.
create function operator.last_day(r jsonb, field text) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
	if coalesce(r ->> field, '') !~ '^\d{4}-\d\d-\d\d$' then
		perform operator.bad(field, 'is the last day, as 2026-12-01');
	end if;
	return law.midnight((r ->> field)::date + 1);
end
$$;

-- What may be asked of somebody is what they may hand in (law.hand_in); of two
-- kinds of one type the first, unless the kind is named.  R28: a certificate where the law asks for one,
-- and never with the application.
create function operator.askable(st data.standing, type_ text, kind_ text default null)
returns law.hand_in
language plpgsql stable security definer set search_path = '' as $$
declare
	h law.hand_in;
begin
	if not law.live(st, law.now()) then
		perform law.refuse(case when st.engagement is not null then 'R18e' else 'R01' end,
			'nothing is asked of somebody whose part in the case is over');
	end if;
	select * into h from law.may_hand_in(st, law.now()) x
		where x.doc_type = type_ and not x.written and coalesce(x.kind = kind_, true)
		order by x.place limit 1;
	if not found then
		perform law.refuse(case type_ when 'POLITIATTEST' then 'R28'
			else (law.reach_of(st.capacity, '*')).rule end,
			format('the capacity %s does not hand in %s here', st.capacity, type_));
	end if;
	if type_ = 'POLITIATTEST' and exists (select from data.approval a
			where a.standing = st.id and a.step = 'application') then
		perform law.refuse('R28', 'the police certificate does not come with the application');
	end if;
	return h;
end
$$;

create function operator.ask_for(r jsonb, st data.standing, type_ text, title_ text)
returns data.wanted
language plpgsql security definer set search_path = '' as $$
declare
	h law.hand_in := operator.askable(st, type_, r ->> 'kind');
	w data.wanted;
begin
	if operator.last_day(r, 'due') <= law.now() and not operator.importing() then
		perform operator.bad('due', 'is over');
	end if;
	insert into data.wanted (ref, standing, doc_type, kind, title, due, made_at, decided_by)
		values (operator.id(r), st.id, h.doc_type, h.kind, title_, operator.last_day(r, 'due'),
			operator.made(coalesce(operator.time(r, 'from'), law.now())),
			operator.need(r, 'decided_by', 'data.staff'))
		returning * into w;
	if not operator.importing() then
		perform law.tell(st.id, 'wanted', w.id);
	end if;
	perform operator.log('document.wanted', r, standing_ => st.id, file_ => st.file);
	return w;
end
$$;

create function operator.do_want(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing;
	w  data.wanted;
begin
	if r ? 'withdraw' then
		perform operator.fields(r, 'withdraw!', 'why!', 'decided_by!');
		update data.wanted set state = 'withdrawn', ended_at = law.now(), ended_why = r ->> 'why'
			where id = operator.need(r, 'withdraw', 'data.wanted') and state = 'open'
			returning * into w;
		if not found then
			perform operator.bad('withdraw', 'is not open any more');
		end if;
		update data.alarm set closed_at = law.now()
			where kind = 'document-overdue' and subject = w.ref and closed_at is null;
		perform operator.log('document.unwanted', r, standing_ => w.standing);
		return null;
	end if;
	perform operator.fields(r, 'standing!', 'type!', 'kind', 'title!', 'from', 'due!', 'decided_by!');
	select * into st from data.standing where id = operator.need(r, 'standing', 'data.standing');
	w := operator.ask_for(r, st, r ->> 'type', r ->> 'title');
	return jsonb_build_object('wanted', w.ref, 'handle', w.handle);
end
$$;

-- What is still out, and whose.
create function operator.do_wanted(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'standing');
	return coalesce((select jsonb_agg(jsonb_build_object('wanted', w.ref, 'standing', st.ref,
			'type', w.doc_type, 'due', w.due, 'state', law.wanted_state(w, law.now()))
			order by w.due, w.ref)
		from data.wanted w join data.standing st on st.id = w.standing
		where w.state <> 'withdrawn'
			and (not r ? 'standing' or st.id = operator.ref(r, 'standing', 'data.standing'))), '[]');
end
$$;

-- One reminder three days before, one when the day is over; each once, none at
-- night, and none to somebody whose part is over.  The service is told as well.
create function operator.wanted_notices() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer := 0;
begin
	insert into data.alarm (kind, subject, due, raised_at)
		select 'document-overdue', w.ref, w.due, law.now() from data.wanted w
		join data.standing st on st.id = w.standing
		where w.state = 'open' and w.due <= law.now() and law.live(st, law.now())
		on conflict (kind, subject) do nothing;
	if law.quiet(law.now()) then
		return n;
	end if;
	insert into data.notice (person, standing, template, cause, at)
		select st.person, st.id,
			case when w.due <= law.now() then 'wanted_overdue' else 'wanted_soon' end, w.id, law.now()
		from data.wanted w join data.standing st on st.id = w.standing
		where w.state = 'open' and law.live(st, law.now())
			and (w.due <= law.now() or w.due - interval '3 days' <= law.now()
				and w.made_at < w.due - interval '3 days')
		on conflict do nothing;
	get diagnostics n = row_count;
	return n;
end
$$;

-- ── Approval ────────────────────────────────────────────────────────────────

-- R28: at most three months old when it was looked at, and only once it was
-- there to be looked at: handed in, or shown on paper.
create function operator.check_certificate(a data.approval, r jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
	issued date := (r ->> 'issued')::date;
	w      data.wanted;
begin
	if issued is null then
		perform operator.bad('issued', 'is missing: the day on the certificate');
	elsif issued > law.today(at) then
		perform operator.bad('issued', 'is a day that has not come');
	elsif (issued + interval '3 months')::date < law.today(at) then
		perform law.refuse('R28', 'the police certificate is older than three months');
	end if;
	select x.* into w from data.wanted x
		where x.standing = a.standing and x.doc_type = 'POLITIATTEST' and x.state <> 'withdrawn'
		order by x.made_at desc limit 1;
	if w.state = 'open' then
		if not coalesce((r ->> 'on_paper')::boolean, false) then
			perform law.refuse('R28', 'the police certificate was not handed in');
		end if;
		perform authz.wanted_filed(w.handle, w.standing, null, null);
	end if;
	update data.alarm set closed_at = law.now()
		where kind = 'certificate-check' and subject = w.ref and closed_at is null;
	if w.document is not null then
		perform operator.alarm('certificate-destroy', d.ref, law.now() + interval '7 days')
			from data.document d where d.id = w.document and d.destroyed_at is null;
	end if;
	update data.standing set certificate = issued where id = a.standing;
end
$$;

-- The agreement: an AVTALE that is the person's own, and confidentiality declared.
create function operator.check_agreement(st data.standing, r jsonb) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	d uuid := operator.need(r, 'document', 'data.document');
begin
	if st.declaration is null then
		perform law.refuse(case st.capacity when 'foster' then 'R17' when 'trusted' then 'R20'
			when 'supervisor' then 'R19' else 'R18' end,
			'the declaration of confidentiality (taushetserklæring) is missing');
	end if;
	if not exists (select from data.document x join data.owner o on o.document = x.id
			where x.id = d and x.type = 'AVTALE' and o.person = st.person) then
		perform operator.bad('document', 'is no agreement of this person''s');
	end if;
end
$$;

create function operator.begin_approval(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing;
	a  data.approval;
begin
	perform operator.fields(r, 'standing!', 'at', 'decided_by!');
	select * into st from data.standing where id = operator.need(r, 'standing', 'data.standing');
	if not (select c.engaged from law.capacity c where c.name = st.capacity)
			or (select f.kind from data.file f where f.id = st.file) <> 'contractor' then
		perform operator.bad('standing', 'is not in a folder of their own (oppdragstakermappe)');
	end if;
	insert into data.approval (ref, standing, step) values (operator.id(r), st.id, 'application')
		returning * into a;
	insert into data.approval_made (approval, step, at, decided_by)
		values (a.id, a.step, operator.made(coalesce(operator.time(r, 'at'), law.now())),
			operator.need(r, 'decided_by', 'data.staff'));
	perform operator.log('approval.begun', r, standing_ => st.id, file_ => st.file);
	return jsonb_build_object('approval', a.ref, 'step', a.step);
end
$$;

-- What a step asks for before it is taken.
create function operator.check_approval(a data.approval, st data.standing, r jsonb, at timestamptz)
returns void
language plpgsql security definer set search_path = '' as $$
declare
	to_ text := r ->> 'to';
begin
	if not exists (select from law.approval_step s where s.name = to_) then
		perform operator.bad('to', 'is none of the steps');
	elsif not exists (select from law.approval_move m
			where m.from_step = a.step and m.to_step = to_) then
		perform law.refuse((select s.rule from law.approval_step s where s.name = to_),
			format('%s does not follow %s', to_, a.step));
	end if;
	case to_
	when 'certificate_requested' then
		perform operator.ask_for(r - 'id' || jsonb_strip_nulls(jsonb_build_object('from', r -> 'at')), st,
			'POLITIATTEST', coalesce(r ->> 'title', 'Politiattest'));
	when 'certificate_checked' then perform operator.check_certificate(a, r, at);
	when 'refused' then
		if r ->> 'note' is null then -- fvl §§ 24, 25
			perform law.refuse('R30', 'a refusal says why');
		end if;
	when 'agreement' then perform operator.check_agreement(st, r);
	else null;
	end case;
end
$$;

create function operator.do_approval(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	a  data.approval;
	st data.standing;
	m  data.approval_made;
	at timestamptz;
begin
	if not r ? 'move' then
		return operator.begin_approval(r);
	end if;
	perform operator.fields(r, 'move!', 'to!', 'at', 'due', 'title', 'issued', 'on_paper', 'document',
		'note', 'decided_by!');
	select * into a from data.approval where id = operator.need(r, 'move', 'data.approval') for update;
	select * into st from data.standing where id = a.standing;
	at := operator.made(coalesce(operator.time(r, 'at'), law.now()));
	perform operator.check_approval(a, st, r, at);
	update data.approval set step = r ->> 'to' where id = a.id;
	insert into data.approval_made (approval, step, at, decided_by, note)
		values (a.id, r ->> 'to', at, operator.need(r, 'decided_by', 'data.staff'), r ->> 'note')
		returning * into m;
	if not operator.importing() then
		perform law.tell(st.id, 'approval', m.id);
	end if;
	perform operator.log('approval.' || m.step, r, standing_ => st.id, file_ => st.file);
	return jsonb_build_object('approval', a.ref, 'step', m.step);
end
$$;

-- A certificate that was destroyed needs nobody any more.
create function operator.certificates_gone() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer;
begin
	update data.alarm a set closed_at = law.now() from data.document d
		where a.kind = 'certificate-destroy' and a.closed_at is null and d.ref = a.subject
			and d.destroyed_at is not null;
	get diagnostics n = row_count;
	return n;
end
$$;

-- ── Role guides ─────────────────────────────────────────────────────────────

-- Who works for the service now, and how far each has come.
create function operator.do_guides(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'capacity', 'unfinished');
	return coalesce((select jsonb_agg(jsonb_build_object('person', x.person, 'capacity', x.capacity,
			'guide', x.name, 'read', x.read, 'steps', x.steps, 'done_at', x.done_at)
			order by x.person, x.capacity, x.position)
		from (select distinct p.ref as person, st.capacity, g.name, g.position, g.steps,
				coalesce(d.step, 0) as read, d.done_at
			from data.standing st
			join law.guide g on g.capacity = st.capacity
			join data.person p on p.id = st.person
			left join data.guide d on d.person = st.person and d.capacity = g.capacity
				and d.name = g.name and d.version = g.version
			where law.live(st, law.now()) and coalesce(st.capacity = r ->> 'capacity', true)) x
		where not coalesce((r ->> 'unfinished')::boolean, false) or x.done_at is null), '[]');
end
$$;

-- ── Deadlines from nemnda and the court ─────────────────────────────────────

create function operator.do_deadline(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	d data.deadline;
begin
	if r ? 'end' then
		perform operator.fields(r, 'end!', 'decided_by!');
		update data.deadline set ended_at = law.now()
			where id = operator.need(r, 'end', 'data.deadline') and ended_at is null
			returning * into d;
		perform operator.log('deadline.ended', r, file_ => d.file);
		return null;
	end if;
	perform operator.fields(r, 'file!', 'body!', 'kind!', 'due!', 'from', 'decided_by!');
	if not exists (select from data.file f where f.id = operator.need(r, 'file', 'data.file')
			and f.kind = 'child') then
		perform operator.bad('file', 'is no child''s case');
	end if;
	insert into data.deadline (ref, file, body, kind, due, made_at, decided_by)
		values (operator.id(r), operator.need(r, 'file', 'data.file'), r ->> 'body', r ->> 'kind',
			case r ->> 'kind' when 'hearing' then operator.time(r, 'due')
				else operator.last_day(r, 'due') end,
			operator.made(coalesce(operator.time(r, 'from'), law.now())),
			operator.need(r, 'decided_by', 'data.staff'))
		returning * into d;
	perform operator.log('deadline.set', r, file_ => d.file);
	return null;
end
$$;

reset role;
