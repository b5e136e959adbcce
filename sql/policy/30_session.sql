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
	end;

-- A session lives while it was not ended, was used within 30 minutes, is not
-- 8 hours old, and the login that it came from lives as well (R26).
create function authz.alive(s data.session) returns boolean
language sql stable
	return s.ended_at is null
		and now() < s.seen_at + interval '30 minutes'
		and now() < s.created_at + interval '8 hours';

create function authz.session() returns data.session
language plpgsql stable security definer set search_path = '' as $$
declare
	token text := pg_catalog.current_setting('portvakt.token', true);
	s     data.session;
begin
	if token is null or length(token) <> 43 then
		return null;
	end if;
	select c.* into s from data.session c left join data.session p on p.id = c.parent
		where c.token_hash = sha256(convert_to(token, 'UTF8')) and c.portal = authz.portal()
			and authz.alive(c) and (c.parent is null or authz.alive(p));
	return s;
end
$$;

-- Standings that are live at a moment: begun, not over, not closed, and for an
-- agent's the mandate as well.  What ended yesterday is not a capacity today.
create function law.live(st data.standing, at timestamptz) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
	if st.ended_at is not null or st.since > at or st.until <= at then
		return false;
	end if;
	return st.capacity <> 'representative' or exists (
		select from data.mandate m join data.standing p on p.id = m.principal
		where m.standing = st.id and m.revoked_at is null
			and m.since <= at and at < m.until
			and p.ended_at is null and p.since <= at and at < p.until);
end
$$;

-- The capacity the person acts in; null when none was chosen or it is over.
create function authz.me() returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
	s  data.session := authz.session();
	me uuid;
begin
	select st.id into me
		from data.standing st join law.capacity c on c.name = st.capacity
		where st.id = s.standing and st.person = s.person and c.portal = s.portal
			and law.live(st, law.now());
	return me;
end
$$;

-- The standing that an agent acts for, through the live mandate of the
-- capacity chosen (R14); null for everyone else.
create function authz.principal() returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
	p uuid;
begin
	select principal into p from data.mandate where standing = authz.me();
	return p;
end
$$;

-- The document types of that mandate; null: all.
create function authz.types() returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
	t text[];
begin
	select types into t from data.mandate where standing = authz.me();
	return t;
end
$$;

create function authz.level() returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
	return coalesce((authz.session()).level, 0);
end
$$;

-- The one predicate: may I open this, and list what I may open (DESIGN.md §5).
-- Each argument is used once, so that the planner puts it in line; a function
-- that sets search_path is not, so the body is one that was resolved here.
create function authz.readable(s data.share, me uuid, principal uuid, types text[],
	level integer, at timestamptz) returns boolean
language sql stable
	return (s.reader = me
			or s.reader = principal and s.mandate is null
				and coalesce(s.doc_type = any (types), true))
		and s.revoked_at is null
		and tstzrange(s.visible_from, s.visible_until) @> at
		and s.loa <= level;

-- One look-up at the start of every request: who is it, in what capacity, and
-- still there.  Marks the session, and the login it hangs from, as used.
create function authz.enter() returns table (person uuid, name text, language text, method text,
	level integer, standing uuid, capacity text, label text, principal uuid, types text[],
	mandate uuid, alone boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s     data.session := authz.session();
	at    timestamptz := law.now();
	mine  uuid[];
begin
	if s.id is null then
		return;
	end if;
	update data.session x set seen_at = now()
		where x.id in (s.id, s.parent) and x.seen_at < now() - interval '1 minute';
	select array_agg(st.id) into mine
		from data.standing st join law.capacity c on c.name = st.capacity
		where st.person = s.person and c.portal = s.portal and law.live(st, at);
	if s.standing is null and cardinality(mine) = 1 then
		update data.session x set standing = mine[1] where x.id = s.id;
		s.standing := mine[1];
	end if;
	return query
		select p.id, p.name, p.language, s.method, s.level, st.id, st.capacity, st.label,
			m.principal, m.types, m.id, coalesce(cardinality(mine), 0) < 2
		from data.person p
		left join data.standing st on st.id = s.standing and st.id = any (mine)
		left join data.mandate m on m.standing = st.id
		where p.id = s.person;
end
$$;

-- Acts in another capacity.  False when it is not a live one of this person's.
create function authz.act(standing_ uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s data.session := authz.session();
begin
	if not exists (select from data.standing st join law.capacity c on c.name = st.capacity
			where st.id = standing_ and st.person = s.person and c.portal = s.portal
				and law.live(st, law.now())) then
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
	insert into data.session (parent, portal, token_hash, person, level, method, orgs)
		values (p.id, h.portal, sha256(convert_to(token, 'UTF8')), p.person, p.level, p.method,
			p.orgs)
		returning id into n;
	perform journal.note('session.opened', (select x from data.session x where x.id = n), null);
	return query select h.return_to;
end
$$;

reset role;
