-- Who asks: derived from the session token of this round trip, and from
-- nothing else.  The setting can be written by anyone who has a connection, so
-- it holds an unguessable token and never an identity.
set role pv_owner;

create function authz.portal() returns text
language sql stable
	return case session_user
		when 'pv_login' then 'login'
		when 'pv_mypage' then 'mypage'
		when 'pv_exchange' then 'exchange'
		when 'pv_esign' then 'esign'
	end;

-- A session lives while it was not ended, was used within 30 minutes, is not
-- 8 hours old, and the login that it came from is not over (R26).
create function authz.alive(s data.session) returns boolean
language sql stable
	return now() < s.lives_until;

-- The live session of a token: none, or one row.  Not for anyone to call: the
-- planner puts it in line in the functions below.  Behind the token and a colon may
-- stand in which of the person's capacities this one round trip is meant.
create function authz.sessions(token text) returns setof data.session
language sql stable as $$
	select s.* from data.session s
	where length(token) in (43, 80) and s.token_hash = sha256(convert_to(left(token, 43), 'UTF8'))
		and s.portal = authz.portal() and authz.alive(s)
$$;

create function authz.session() returns data.session
language plpgsql stable security definer set search_path = '' as $$
declare
	s data.session;
begin
	select x.* into s from authz.sessions(current_setting('portvakt.token', true)) x;
	return s;
end
$$;

-- Begun, not over, not closed.
create function law.runs(since timestamptz, until timestamptz, ended_at timestamptz, at timestamptz)
returns boolean
language sql immutable
	return ended_at is null and since <= at and at < until;

-- The mandate that an agent's standing acts by, while it and the principal's
-- standing run; none, or one row.
create function law.mandates(agent uuid, at timestamptz) returns setof data.mandate
language sql stable as $$
	select m.* from data.mandate m join data.standing p on p.id = m.principal
	where m.standing = agent and law.runs(m.since, m.until, m.revoked_at, at)
		and law.runs(p.since, p.until, p.ended_at, at)
$$;

-- Standings that are live at a moment: they run, and for an agent's the mandate
-- as well.  What ended yesterday is not a capacity today.
create function law.live(st data.standing, at timestamptz) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
	return law.runs(st.since, st.until, st.ended_at, at)
		and (st.capacity <> 'representative' or exists (select from law.mandates(st.id, at)));
end
$$;

-- A person's standings that run, in a portal; a representative's still needs the
-- mandate.  Whoever may sign at all stands in the signing portal as well (R23).
create function authz.held(person_ uuid, portal_ text, at timestamptz)
returns setof data.standing
language sql stable as $$
	select st.* from data.standing st
		join law.stands c on c.capacity = st.capacity and c.portal = portal_
	where st.person = person_ and law.runs(st.since, st.until, st.ended_at, at)
$$;

-- … that are live.
create function authz.capacities(person_ uuid, portal_ text, at timestamptz)
returns setof data.standing
language sql stable as $$
	select st.* from authz.held(person_, portal_, at) st
	where st.capacity <> 'representative' or law.live(st, at)
$$;

-- Who reads, by the token: the capacity the person acts in (null when none was
-- chosen or it is over), whom an agent acts for, through the live mandate of
-- that capacity (R14), the document types of that mandate (null: all), the
-- session's level, and the moment.
create type authz.reader as (me uuid, principal uuid, types text[], level integer, at timestamptz);

create function authz.reader() returns authz.reader
language plpgsql stable security definer set search_path = '' as $$
declare
	r      authz.reader;
	s      data.session := authz.session();
	beside uuid := nullif(substr(current_setting('portvakt.token', true), 45), '');
begin
	r.level := s.level;
	r.at := law.now();
	if beside is not null then
		select st.id, st.capacity into r.me, s.capacity
			from authz.held(s.person, s.portal, r.at) st where st.id = beside;
	elsif s.runs_from <= r.at and r.at < s.runs_until then
		r.me := s.standing;
	end if;
	if s.capacity = 'representative' then
		select m.principal, m.types into r.principal, r.types from law.mandates(r.me, r.at) m;
		r.me := case when found then r.me end;
	end if;
	return r;
end
$$;

-- The same for row-level security, in each of the levels that the session has: me[2] is
-- who reads what is of level 2.  So that one look-up tells both.
create function authz.acting() returns uuid[]
language sql stable
	return (select array_fill(r.me, array[coalesce(r.level, 0)]) from authz.reader() r);

create function authz.principals() returns uuid[]
language sql stable
	return (select array_fill(r.principal, array[coalesce(r.level, 0)]) from authz.reader() r);

-- Row-level security asks this once a statement: one row of one table, in line and
-- not in a call, for whoever acts for nobody else.  A barrier, since the portals may
-- ask it: a condition of theirs meets no other row.
create view authz.reading with (security_barrier) as
	select case when s.capacity <> 'representative'
			and length(current_setting('portvakt.token', true)) = 43
		then case when s.runs_from <= law.now() and law.now() < s.runs_until
			then array_fill(s.standing, array[s.level]) end
		else authz.acting() end as me
	from data.session s
	where s.token_hash = sha256(convert_to(left(current_setting('portvakt.token', true), 43), 'UTF8'))
		and s.portal = authz.portal() and now() < s.lives_until;

create function authz.me() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
	return (authz.reader()).me;
end
$$;

create function authz.principal() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
	return (authz.reader()).principal;
end
$$;

create function authz.types() returns text[]
language plpgsql stable security definer set search_path = '' as $$
begin
	return (authz.reader()).types;
end
$$;

create function authz.level() returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
	return coalesce((authz.reader()).level, 0);
end
$$;

-- The one predicate: may I open this, and list what I may open (DESIGN.md §5).
-- Of what is passed, the moment and the level are used once, so that the planner
-- puts it in line where they are subqueries; a function that sets search_path is
-- not, so the body is one that was resolved here.
create function authz.readable(reader uuid, mandate uuid, doc_type text, revoked_at timestamptz,
	visible_from timestamptz, visible_until timestamptz, loa integer,
	me uuid, principal uuid, types text[], level integer, at timestamptz) returns boolean
language sql stable
	return (reader = me
			or reader = principal and mandate is null
				and coalesce(doc_type = any (types), true))
		and revoked_at is null
		and tstzrange(visible_from, visible_until) @> at
		and loa <= level;

-- … of a whole share.
create function authz.readable(s data.share, me uuid, principal uuid, types text[],
	level integer, at timestamptz) returns boolean
language sql stable
	return authz.readable(s.reader, s.mandate, s.doc_type, s.revoked_at, s.visible_from,
		s.visible_until, s.loa, me, principal, types, level, at);

-- One look-up at the start of every request: who is it, in what capacity, and
-- still there.  Marks the session, and the login it hangs from, as used.
create function authz.enter() returns table (person uuid, name text, language text, method text,
	level integer, standing uuid, capacity text, label text, principal uuid, types text[],
	mandate uuid, alone boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s     data.session;
	today timestamptz := law.now();
	live  integer := 0;
	c     record;
begin
	select x.* into s from authz.sessions(current_setting('portvakt.token', true)) x;
	if s.id is null then
		return;
	end if;
	if s.seen_at < now() - interval '1 minute' then
		update data.session x set seen_at = now() where x.id in (s.id, s.parent);
	end if;
	for c in select p.id as person, p.name, p.language, st.id, st.capacity, st.label
			from data.person p left join lateral authz.capacities(p.id, s.portal, today) st on true
			where p.id = s.person loop
		person := c.person;
		name := c.name;
		language := c.language;
		live := live + (c.id is not null)::integer;
		if c.id = coalesce(s.standing, c.id) then
			standing := c.id;
			capacity := c.capacity;
			label := c.label;
		end if;
	end loop;
	alone := live < 2;
	if s.standing is null and live = 1 then
		update data.session x set standing = enter.standing where x.id = s.id;
	elsif s.standing is null then
		standing := null;
		capacity := null;
		label := null;
	end if;
	if capacity = 'representative' then
		select m.id, m.principal, m.types into mandate, principal, types
			from data.mandate m where m.standing = enter.standing;
	end if;
	method := s.method;
	level := s.level;
	return next;
end
$$;

-- Acts in another capacity.  False when it is not a live one of this person's.
create function authz.act(standing_ uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s data.session := authz.session();
begin
	if not exists (select from authz.capacities(s.person, s.portal, law.now()) st
			where st.id = standing_) then
		return false;
	end if;
	update data.session set standing = standing_ where id = s.id;
	perform journal.note('capacity.chosen', s, standing_);
	return true;
end
$$;

create function authz.speak(language_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	update data.person set language = language_ where id = (authz.session()).person;
	return found;
end
$$;

-- Ends the login that this session came from, and with it every portal's.
create function authz.leave(how text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s data.session := authz.session();
begin
	if s.id is null then
		return false;
	end if;
	perform authz.end_session(coalesce(s.parent, s.id), how);
	return true;
end
$$;

create function authz.end_session(root uuid, how text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	update data.session set ended_at = clock_timestamp(), ended_how = how
		where (id = root or parent = root) and ended_at is null;
	delete from data.handover where session = root and used_at is null;
end
$$;

-- Redeems login's single-use code in the browser that began (DESIGN.md §2).
create function authz.redeem(code text, browser_ text, token text)
returns table (return_to text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	h data.handover;
	p data.session;
	n uuid;
begin
	update data.handover x set used_at = clock_timestamp()
		where x.code_hash = sha256(convert_to(code, 'UTF8')) and x.portal = authz.portal()
			and x.browser = browser_ and x.used_at is null
			and x.made_at > clock_timestamp() - interval '60 seconds'
		returning * into h;
	if not found or length(token) <> 43 then
		return;
	end if;
	select * into p from data.session where id = h.session;
	if not authz.alive(p) then
		return;
	end if;
	insert into data.session (parent, portal, token_hash, person, level, method, orgs, seen_at)
		values (p.id, h.portal, sha256(convert_to(token, 'UTF8')), p.person, p.level, p.method,
			p.orgs, p.seen_at) -- unused no longer than its login
		returning id into n;
	perform journal.note('session.opened', (select x from data.session x where x.id = n), null);
	return query select h.return_to;
end
$$;

reset role;
