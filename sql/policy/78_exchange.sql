-- Exchange beside the documents themselves: what is asked for, approval, role
-- guides, mandates that a party gives, deadlines from outside.  As in
-- 60_pages.sql every function derives who asks from the session's token.
set role pv_owner;

-- ── Documents that the service asks for ─────────────────────────────────────

-- Nobody is disturbed at night.
create function law.quiet(at timestamptz) returns boolean
language sql immutable set search_path = '' as $$
	select extract(hour from at at time zone 'Europe/Oslo') not between 8 and 21
$$;

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
	if not found or step_ > g.steps or not exists (
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

grant execute on function authz.wanted(), authz.deadlines() to pv_mypage, pv_exchange;
grant execute on function authz.approval(), authz.papers(), authz.guides(),
	authz.guide_read(text, integer), authz.guide_confirm(text) to pv_exchange;

reset role;
