-- Exchange beside the documents themselves: what is asked for, approval, role
-- guides, mandates that a party gives, deadlines from outside.  As in
-- 60_pages.sql every function derives who asks from the session's token.
set role pv_owner;

-- ── Documents that the service asks for ─────────────────────────────────────

create function law.wanted_state(w data.wanted, at timestamptz) returns text
language sql immutable set search_path = '' as $$
	select case when w.state = 'open' and w.due <= at then 'overdue' else w.state end
$$;

-- What is asked of one standing: open and overdue ones, and for 90 days what
-- came of the others.
create function authz.wanted_of(st data.standing, at timestamptz) returns setof data.wanted
language plpgsql stable security definer set search_path = '' as $$
begin
	return query
		select w.* from data.wanted w
		where w.standing = st.id and w.made_at <= at
			and (w.state = 'open' or w.ended_at > at - interval '90 days')
		order by w.state <> 'open', w.due, w.handle;
end
$$;

create function authz.wanted() returns table (handle text, title text, doc_type text, kind text,
	due timestamptz, state text, made_at timestamptz, ended_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
	at timestamptz := law.now();
begin
	return query
		select w.handle, w.title, w.doc_type, w.kind, w.due, law.wanted_state(w, at), w.made_at,
			w.ended_at
		from data.standing st cross join lateral authz.wanted_of(st, at) w
		where st.id = me;
end
$$;

-- The intake filed what was asked for.  False when nothing of that handle is
-- open for this standing: the document stands by itself then.
create function authz.wanted_filed(handle_ text, standing_ uuid, upload_ uuid, document_ uuid)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	w data.wanted;
begin
	update data.wanted set state = 'in', ended_at = law.now(), upload = upload_, document = document_
		where handle = handle_ and standing = standing_ and state = 'open'
		returning * into w;
	if not found then
		return false;
	end if;
	update data.alarm set closed_at = law.now()
		where kind = 'document-overdue' and subject = w.ref and closed_at is null;
	if w.doc_type = 'POLITIATTEST' then -- R28: looked at, then destroyed
		insert into data.alarm (kind, subject, due, raised_at)
			values ('certificate-check', w.ref, law.now() + interval '7 days', law.now())
			on conflict (kind, subject) do nothing;
	end if;
	return true;
end
$$;

-- ── Approval ────────────────────────────────────────────────────────────────

insert into law.approval_step (name, position, rule) values
	('application',           1, 'R001-15'),
	('training',              2, 'R001-15'),
	('certificate_requested', 3, 'R28'),
	('certificate_checked',   4, 'R28'),
	('visit',                 5, 'R001-15'),
	('approved',              6, 'R001-15'),
	('refused',               6, 'R001-15'),
	('agreement',             7, 'R001-15');

insert into law.approval_move (from_step, to_step, says) values
	('application',           'training',
		'who has applied is trained before anything else is asked for'),
	('training',              'certificate_requested',
		'the police certificate is asked for separately, never with the application'),
	('certificate_requested', 'certificate_checked',
		'a certificate of at most three months was seen; its file is destroyed'),
	('certificate_checked',   'visit',     'the home is visited by somebody who knows who lives there'),
	('visit',                 'approved',  'approved by a decision'),
	('application',           'refused',   'refused by a reasoned decision'),
	('training',              'refused',   'refused by a reasoned decision'),
	('certificate_requested', 'refused',   'refused by a reasoned decision'),
	('certificate_checked',   'refused',   'refused by a reasoned decision'),
	('visit',                 'refused',   'refused by a reasoned decision'),
	('approved',              'agreement', 'the agreement follows the approval');

-- The steps of my own approval, in order: done, now, ahead.  After a refusal
-- nothing is ahead.
create function authz.approval() returns table (step text, state text, at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
	a  data.approval;
begin
	select x.* into a from data.approval x where x.standing = me;
	if not found then
		return;
	end if;
	return query
		select s.name, case when s.name = a.step then 'now' when m.at is not null then 'done'
			else 'ahead' end, m.at
		from law.approval_step s
		left join data.approval_made m on m.approval = a.id and m.step = s.name
		where m.at is not null or a.step <> 'refused' and s.name <> 'refused'
		order by s.position;
end
$$;

-- What the service has on record about me in this capacity: never the
-- certificate itself, only that it was seen (R28).
create function authz.papers() returns table (declaration date, certificate date,
	engaged_since timestamptz, engaged_until timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
begin
	return query
		select st.declaration, st.certificate, e.since, nullif(e.until, 'infinity')
		from data.standing st join law.capacity c on c.name = st.capacity and c.engaged
		left join data.engagement e on e.id = st.engagement
		where st.id = me;
end
$$;

-- ── Role guides ─────────────────────────────────────────────────────────────

insert into law.guide (capacity, name, position, version, steps)
	select c.name, g.name, g.position, 1, g.steps
	from law.capacity c cross join lateral (values
		('confidentiality', 1, 5), (c.name, 2, 3)) g (name, position, steps)
	where c.portal = 'exchange';

-- My guides in order: how far I came, and which one is open now.
create function authz.guides() returns table (name text, "position" integer, steps integer,
	read integer, done_at timestamptz, open boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		select g.name, g.position, g.steps, coalesce(d.step, 0), d.done_at,
			not exists (select from law.guide b
				left join data.guide x on x.person = st.person and x.capacity = b.capacity
					and x.name = b.name and x.version = b.version
				where b.capacity = g.capacity and b.position < g.position and x.done_at is null)
		from data.standing st
		join law.guide g on g.capacity = st.capacity
		left join data.guide d on d.person = st.person and d.capacity = g.capacity
			and d.name = g.name and d.version = g.version
		where st.id = me
		order by g.position;
end
$$;

-- A step was read: each after the one before it.  False when it is not its turn.
create function authz.guide_read(name_ text, step_ integer) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing;
	g  law.guide;
begin
	select * into st from data.standing where id = authz.me();
	select * into g from law.guide where capacity = st.capacity and name = name_;
	if step_ > g.steps or not exists (
			select from authz.guides() x where x.name = name_ and x.open and x.read >= step_ - 1) then
		return false;
	end if;
	insert into data.guide as d (person, capacity, name, version, step, read_at, standing)
		values (st.person, st.capacity, g.name, g.version, step_, law.now(), st.id)
		on conflict (person, capacity, name, version) do update
			set step = greatest(d.step, excluded.step), read_at = excluded.read_at;
	return true;
end
$$;

-- I have read and understood it: once, when every step was read.
create function authz.guide_confirm(name_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s data.session := authz.session();
	g record;
begin
	select * into g from authz.guides() x where x.name = name_ and x.open and x.read = x.steps;
	if not found then
		return false;
	elsif g.done_at is not null then
		return true;
	end if;
	update data.guide d set done_at = law.now(), standing = st.id
		from data.standing st join law.guide l on l.capacity = st.capacity and l.name = name_
		where st.id = authz.me() and d.person = st.person and d.capacity = st.capacity
			and d.name = name_ and d.version = l.version;
	perform journal.note('guide.confirmed', s, authz.me(), jsonb_build_object('guide', name_));
	return true;
end
$$;

-- ── Deadlines from nemnda and the court ─────────────────────────────────────

-- For whoever sees how the case stands: its parties and who acts for them.
create function authz.deadlines() returns table (body text, kind text, due timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		select d.body, d.kind, d.due
		from data.standing st
		join law.capacity c on c.name = st.capacity and c.sees_phase
		join data.deadline d on d.file = st.file
		where st.id = me and d.made_at <= law.now() and d.ended_at is null and d.due > law.now()
		order by d.due, d.kind;
end
$$;

-- ── Mandates that a party gives (fullmakt) ──────────────────────────────────

-- What a mandate may be limited to: words of the acts, not every type there is.
create table law.mandate_type (
	name     text primary key,
	position integer not null unique
);
insert into law.mandate_type values ('VEDTAK', 1), ('PLAN', 2), ('KORRESPONDANSE', 3), ('REFERAT', 4),
	('RAPPORT', 5), ('SAMTYKKE', 6), ('HELSE', 7), ('BARNESAMTALE', 8), ('MELDING', 9), ('TILSYN', 10),
	('NEMND', 11);

-- As they are kept: correspondence covers letters.
create function law.mandate_types(types text[]) returns text[]
language sql immutable set search_path = '' as $$
	select case when 'KORRESPONDANSE' = any (types) and 'BREV' <> all (types)
		then types || 'BREV'::text else types end
$$;

-- The types that a mandate had at a past moment.
create function law.mandate_types_at(m data.mandate, at_ timestamptz) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
	c data.mandate_change;
begin
	select * into c from data.mandate_change x where x.mandate = m.id and x.at > at_
		order by x.at limit 1;
	return case when found then c.types else m.types end;
end
$$;

-- R000-16: a firm acts here once it has a framework agreement (rammeavtale) with
-- a documentation clause.  Somebody who acts for no firm needs none.
create function law.check_firm(orgnr_ text) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if orgnr_ is not null and not exists (
			select from data.organisation o where o.orgnr = orgnr_ and o.framework) then
		perform law.refuse('R000-16', 'the firm has no framework agreement with a documentation clause');
	end if;
end
$$;

-- Whoever is a party to something of their own can be represented in it (fvl § 12).
create function law.may_mandate(st data.standing, at_ timestamptz) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
	return law.effective_capacity(st, at_)
		in ('child_party', 'parent', 'guardian', 'parent_no_fa', 'applicant');
end
$$;

-- Whether the page offers it at all.
create function authz.mandate_may() returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
begin
	return coalesce((select law.may_mandate(st, law.now()) from data.standing st where st.id = me),
		false);
end
$$;

-- The representative of a code, and what stands in the way: code (nobody's),
-- many (too many wrong ones today), nobody (I cannot give one), conflict (R14:
-- which of its grounds is not told, it may be another party's affair), firm.
create function authz.mandate_agent(code_ text, out agent data.agent, out problem text)
language plpgsql volatile security definer set search_path = '' as $$
declare
	st    data.standing;
	today date := law.today(law.now());
	tries integer;
begin
	select * into st from data.standing where id = authz.me();
	if not found or not law.may_mandate(st, law.now()) then
		problem := 'nobody';
		return;
	end if;
	select t.wrong into tries from data.agent_try t where t.person = st.person and t.day = today;
	if tries >= 10 then
		problem := 'many';
		return;
	end if;
	select * into agent from data.agent a
		where a.code = upper(regexp_replace(code_, '[^A-Za-z0-9]', '', 'g'));
	if not found then
		insert into data.agent_try as t (person, day, wrong) values (st.person, today, 1)
			on conflict (person, day) do update set wrong = t.wrong + 1;
		problem := 'code';
		return;
	end if;
	begin
		perform operator.check_mandate(agent.person, st, false);
		perform law.check_firm(agent.orgnr);
	exception when sqlstate 'PV001' then
		get stacked diagnostics problem = constraint_name;
		problem := case problem when 'R000-16' then 'firm' else 'conflict' end;
	end;
end
$$;

-- Who it is, before the mandate is given.  The name is told to whoever holds the
-- code, and to them alone.
create function authz.mandate_look(code_ text, until_ date)
returns table (name text, firm text, problem text)
language plpgsql volatile security definer set search_path = '' as $$
declare
	a record;
begin
	perform law.mandate_end(until_, law.now());
	select * into a from authz.mandate_agent(code_);
	return query select case when a.problem is null then (select p.name from data.person p
			where p.id = (a.agent).person) end,
		case when a.problem is null then (select o.name from data.organisation o
			where o.orgnr = (a.agent).orgnr) end, a.problem;
end
$$;

-- The first moment after the last day; null: until it is revoked.
create function law.mandate_end(last date, at_ timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
	if last < law.today(at_) then
		raise exception 'until: is over' using errcode = 'PV002', constraint = 'until';
	end if;
	return coalesce(law.midnight(last + 1), 'infinity');
end
$$;

create function law.check_types(types text[]) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if cardinality(types) = 0 or exists (select from unnest(types) t
			where not exists (select from law.mandate_type k where k.name = t)) then
		raise exception 'types: are none to choose' using errcode = 'PV002', constraint = 'types';
	end if;
end
$$;

-- What the representative sees their mandate called.
create function law.mandate_label(p data.standing) returns text
language sql stable security definer set search_path = '' as $$
	select x.name || case when p.capacity <> 'child'
		then ', ' || lower(left(p.label, 1)) || substr(p.label, 2) else '' end
	from data.person x where x.id = p.person
$$;

-- Gives a mandate in the case that I act in; the same form sent twice is one.
create function authz.mandate_give(code_ text, types_ text[], withheld_ boolean, until_ date,
	once_ text) returns table (handle text, problem text)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s  data.session := authz.session();
	me uuid := authz.me();
	p  data.standing;
	m  data.mandate;
	a  record;
begin
	select x.* into m from data.mandate x where x.principal = me and x.once = once_;
	if found then
		return query select m.handle, null::text;
		return;
	end if;
	select * into a from authz.mandate_agent(code_);
	if a.problem is not null or length(once_) <> 43 then
		return query select null::text, coalesce(a.problem, 'code');
		return;
	end if;
	perform law.check_types(types_);
	select * into p from data.standing x where x.id = me;
	m.ref := gen_random_uuid()::text;
	m.principal := me;
	m.types := law.mandate_types(types_);
	m.withheld := withheld_;
	m.organisation := (select o.id from data.organisation o where o.orgnr = (a.agent).orgnr);
	m.since := law.now();
	m.until := law.mandate_end(until_, law.now());
	m.once := once_;
	m := operator.put_mandate(m, (a.agent).person, p, law.mandate_label(p));
	perform authz.mandate_noted('mandate.given', s, me, m);
	return query select m.handle, null::text;
end
$$;

create function authz.mandate_noted(event_ text, s data.session, me uuid, m data.mandate)
returns void
language sql volatile security definer set search_path = '' as $$
	insert into journal.entry (law_at, event, portal, person, standing, file, rule, detail)
	select law.now(), event_, s.portal, s.person, me, st.file, 'R14',
		jsonb_build_object('mandate', m.id, 'types', m.types, 'until', nullif(m.until, 'infinity'))
	from data.standing st where st.id = me
$$;

-- The mandates in my case: those that live, and for a year those that are over.
create function authz.mandates() returns table (handle text, name text, firm text, types text[],
	withheld boolean, since timestamptz, until timestamptz, revoked_at timestamptz, live boolean,
	written date)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
	at timestamptz := law.now();
begin
	return query
		select m.handle, p.name, o.name, m.types, m.withheld, m.since, nullif(m.until, 'infinity'),
			m.revoked_at, m.revoked_at is null and at < m.until, d.dated
		from data.mandate m
		join data.standing st on st.id = m.standing
		join data.person p on p.id = st.person
		left join data.organisation o on o.id = m.organisation
		left join data.document d on d.id = m.document
		where m.principal = me
			and least(m.until, coalesce(m.revoked_at, 'infinity')) > at - interval '1 year'
		order by m.revoked_at is null and at < m.until desc, m.since desc, m.handle;
end
$$;

-- Mine, and still in force; locked.  Those of others are not even looked at: see
-- authz.my_signer.
create function authz.my_mandate(handle_ text) returns data.mandate
language plpgsql volatile security definer set search_path = '' as $$
declare
	me uuid := authz.me();
	m  data.mandate;
begin
	with mine as materialized (select x.id, x.handle from data.mandate x where x.principal = me)
	select x.* into m from data.mandate x
		where x.id = (select y.id from mine y where y.handle = handle_) and x.revoked_at is null
			and law.now() < x.until
		for update;
	if not found then
		raise exception 'no such mandate' using errcode = 'PV003';
	end if;
	return m;
end
$$;

-- Narrower, wider, shorter, longer.  What the representative alone was given and
-- is outside it now closes; what it was before is kept.
create function authz.mandate_change(handle_ text, types_ text[], withheld_ boolean, until_ date)
returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
	s   data.session := authz.session();
	m   data.mandate := authz.my_mandate(handle_);
	end_ timestamptz := law.mandate_end(until_, law.now());
begin
	perform law.check_types(types_);
	insert into data.mandate_change (mandate, at, types, withheld, until, made_by)
		values (m.id, law.now(), m.types, m.withheld, m.until, authz.me());
	update data.mandate set types = law.mandate_types(types_), withheld = withheld_, until = end_
		where id = m.id returning * into m;
	update data.standing set until = end_ where id = m.standing;
	perform operator.close(x.id, 'mandate narrowed') from data.share x
		where x.mandate = m.id and x.revoked_at is null
			and not (m.withheld and coalesce(x.doc_type = any (m.types), true));
	perform operator.replace_until(x.id, end_) from data.share x
		where x.mandate = m.id and x.revoked_at is null and x.visible_until > end_;
	perform authz.mandate_noted('mandate.changed', s, authz.me(), m);
	return true;
end
$$;

create function authz.mandate_revoke(handle_ text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
	s data.session := authz.session();
	m data.mandate := authz.my_mandate(handle_);
begin
	perform operator.revoke_mandate(m.id);
	perform law.tell(m.standing, 'right_ended', m.id);
	perform authz.mandate_noted('mandate.revoked', s, authz.me(), m);
	return true;
end
$$;

-- ── The representative's side ───────────────────────────────────────────────

-- Whom I act for, in every case, and what each mandate covers.
create function authz.clients() returns table (standing uuid, label text, firm text, types text[],
	withheld boolean, since timestamptz, until timestamptz, current boolean,
	written date)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		select st.id, st.label, o.name, m.types, m.withheld, m.since, nullif(m.until, 'infinity'),
			st.id is not distinct from me, d.dated
		from authz.standings() st
		join data.mandate m on m.standing = st.id
		left join data.organisation o on o.id = m.organisation
		left join data.document d on d.id = m.document
		order by st.label, st.id;
end
$$;

-- The code that I show to whoever wants me to act for them, and the firm it is for.
create function authz.agent_code() returns table (code text, firm text, orgnr text, agreed boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query
		select left(a.code, 5) || '-' || right(a.code, 5), o.name, a.orgnr,
			a.orgnr is null or coalesce(o.framework, false)
		from data.agent a left join data.organisation o on o.orgnr = a.orgnr
		where a.person = (authz.session()).person;
end
$$;

-- 49 random bits of 30 letters that are not taken for each other.
create function law.agent_code() returns text
language sql volatile set search_path = '' as $$
	select string_agg(substr('ABCDEFGHJKMNPQRSTVWXYZ23456789',
		get_byte(b.random, i) % 30 + 1, 1), '' order by i)
	from (select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as random) b,
		generate_series(0, 9) i
$$;

-- A new code; the old one is nobody's from now on.  It is for the firm that
-- Ansattporten vouches for, else for the one of my last mandate.
create function authz.agent_renew() returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
	s    data.session := authz.session();
	firm text := (s.orgs)[1];
begin
	if s.id is null or s.portal <> 'exchange' then
		return false;
	end if;
	if firm is null then
		select o.orgnr into firm from data.mandate m join data.standing st on st.id = m.standing
			left join data.organisation o on o.id = m.organisation
			where st.person = s.person order by m.since desc limit 1;
	end if;
	insert into data.agent as a (person, code, orgnr, made_at)
		values (s.person, law.agent_code(), firm, law.now())
		on conflict (person) do update
			set code = excluded.code, orgnr = excluded.orgnr, made_at = excluded.made_at;
	perform journal.note('agent.code', s, null);
	return true;
end
$$;

grant execute on function authz.mandate_may(), authz.mandate_look(text, date),
	authz.mandate_give(text, text[], boolean, date, text), authz.mandates(),
	authz.mandate_change(text, text[], boolean, date), authz.mandate_revoke(text) to pv_mypage;
-- Letters are the same everywhere (60_pages.sql).
grant execute on function authz.about(uuid), authz.concerns(uuid, text), authz.answered_by(uuid),
	authz.answers_read(uuid[]), authz.write_letter(uuid, text, text, text, bytea, bytea, text)
	to pv_exchange;
grant execute on function authz.clients(), authz.agent_code(), authz.agent_renew() to pv_exchange;
grant execute on function authz.wanted(), authz.deadlines() to pv_mypage, pv_exchange;
grant execute on function authz.approval(), authz.papers(), authz.guides(),
	authz.guide_read(text, integer), authz.guide_confirm(text) to pv_exchange;

reset role;
