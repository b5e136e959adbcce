-- What the login program may do: begin and finish logins, open, hand over and
-- end sessions.  It has these functions and no table (DESIGN.md §1.5), and what
-- they tell it of a person is whether there is one.
set role pv_owner;

create function authz.login_begin(state text, browser text, provider text, portal text,
	begun text, return_to text, level integer) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	delete from data.login_attempt a using (
		select state_hash from data.login_attempt
			where made_at < clock_timestamp() - interval '1 hour'
			order by made_at limit 50 for update skip locked) old
		where a.state_hash = old.state_hash;
	insert into data.login_attempt (state_hash, browser, provider, portal, begun, return_to, level)
		values (sha256(convert_to(state, 'UTF8')), sha256(convert_to(browser, 'UTF8')),
			provider, portal, begun, return_to, level);
	return true;
end
$$;

-- Takes the attempt, once.  Another browser's state is not there, and is not
-- used up by asking.  A second time it is told as not fresh.
create function authz.login_take(state_ text, browser_ text)
returns table (provider text, portal text, begun text, return_to text, level integer,
	fresh boolean, late boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	a   data.login_attempt;
	was timestamptz;
begin
	select * into a from data.login_attempt x
		where x.state_hash = sha256(convert_to(state_, 'UTF8'))
			and x.browser = sha256(convert_to(browser_, 'UTF8'))
		for update;
	if not found then
		return;
	end if;
	was := a.used_at;
	update data.login_attempt x set used_at = clock_timestamp()
		where x.state_hash = a.state_hash and x.used_at is null;
	return query select a.provider, a.portal, a.begun, a.return_to, a.level, was is null,
		a.made_at < clock_timestamp() - interval '10 minutes';
end
$$;

-- A fresh login session in place of the one that the browser had.  The person
-- is found by the blind index alone; without one there is no session, and the
-- journal learns that somebody came, not who.
create function authz.login_open(token text, nid_index_ text, method_ text, level_ integer,
	orgs_ text[], issuer_ text, sid_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	p data.person;
begin
	if length(token) <> 43 or method_ not in ('idporten', 'ansattporten') then
		raise exception 'login_open' using errcode = 'PV002';
	end if;
	select * into p from data.person where nid_index = nid_index_;
	if not found then
		insert into journal.entry (law_at, event, portal, detail)
			values (law.now(), 'login.unknown', 'login', jsonb_build_object('method', method_));
		return false;
	end if;
	perform authz.login_session(token, p.id, method_, level_, orgs_, issuer_, sid_);
	return true;
end
$$;

create function authz.login_session(token text, person_ uuid, method_ text, level_ integer,
	orgs_ text[], issuer_ text, sid_ text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	old data.session := authz.session();
	new data.session;
begin
	perform authz.end_session(old.id, case
		when old.person = person_ and old.level < level_ then 'step-up' else 'replaced' end);
	insert into data.session (portal, token_hash, person, level, method, orgs, issuer, sid)
		values ('login', sha256(convert_to(token, 'UTF8')), person_, level_, method_, orgs_,
			issuer_, sid_)
		returning * into new;
	perform journal.note('login.opened', new, null,
		jsonb_build_object('method', method_, 'level', level_));
end
$$;

-- The live login of this browser, if there is one.
create function authz.login_current() returns table (method text, level integer)
language plpgsql stable security definer set search_path = '' as $$
declare
	s data.session := authz.session();
begin
	if s.id is not null then
		return query select s.method, s.level;
	end if;
end
$$;

-- The single-use code with which this browser's login goes to a portal.  A
-- child's one-time session leads to My Page alone.
create function authz.hand_over(code text, portal_ text, browser_ text, return_to_ text)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s data.session := authz.session();
begin
	if s.id is null or length(code) <> 43 or s.method = 'child' and portal_ <> 'mypage' then
		return false;
	end if;
	insert into data.handover (code_hash, session, portal, browser, return_to)
		values (sha256(convert_to(code, 'UTF8')), s.id, portal_, browser_, return_to_);
	return true;
end
$$;

-- A child's code from a caseworker (law.md §2.5): once, and not past its time.
-- Says 'opened', 'wrong' or, when too many were wrong this minute, 'wait'.
create function authz.child_open(token text, code text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	c data.child_code;
begin
	if exists (select from data.code_try
			where minute = date_trunc('minute', clock_timestamp()) and wrong >= 100) then
		return 'wait';
	end if;
	update data.child_code x set used_at = clock_timestamp()
		where x.code_hash = sha256(convert_to(code, 'UTF8')) and x.used_at is null
			and clock_timestamp() < x.expires_at
		returning * into c;
	if not found or length(token) <> 43 then
		insert into data.code_try as t values (date_trunc('minute', clock_timestamp()), 1)
			on conflict (minute) do update set wrong = t.wrong + 1;
		delete from data.code_try where minute < clock_timestamp() - interval '1 day';
		return 'wrong';
	end if;
	perform authz.login_session(token, c.person, 'child', 3, null, null, null);
	return 'opened';
end
$$;

-- How this browser's last login ended, when it was left on purpose.  recent: the
-- way to the provider's own logout still makes sense.  A live login is not here,
-- so that nobody is logged out by a link.
create function authz.login_ended() returns table (method text, recent boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	token text := pg_catalog.current_setting('portvakt.token', true);
begin
	return query select s.method,
			s.ended_how = 'logout' and s.ended_at > clock_timestamp() - interval '5 minutes'
		from data.session s
		where s.token_hash = sha256(convert_to(coalesce(token, ''), 'UTF8'))
			and s.portal = 'login' and s.ended_how in ('logout', 'quick-exit');
end
$$;

-- The provider says that its session is over.  Only the sessions of that issuer
-- and that sid end, with every portal's below them.
create function authz.provider_logout(issuer_ text, sid_ text, how text) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	s data.session;
	n integer := 0;
begin
	for s in select * from data.session x
			where x.issuer = issuer_ and x.sid = sid_ and x.parent is null
				and x.ended_at is null loop
		perform authz.end_session(s.id, how);
		perform journal.note('login.ended', s, null, jsonb_build_object('how', how));
		n := n + 1;
	end loop;
	return n;
end
$$;

-- The same by a signed logout token: false when that token was used before.
create function authz.logout_token(issuer_ text, jti_ text, expires timestamptz, sid_ text)
returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	delete from data.logout_token where expires_at < clock_timestamp() - interval '1 hour';
	insert into data.logout_token values (issuer_, jti_, expires) on conflict do nothing;
	if not found then
		return false;
	end if;
	perform authz.provider_logout(issuer_, sid_, 'provider');
	return true;
end
$$;

create function authz.provider_document(name_ text)
returns table (body text, version text, age integer)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query select d.body, extract(epoch from d.fetched_at)::text,
			extract(epoch from clock_timestamp() - d.fetched_at)::integer
		from data.provider_document d where d.name = name_;
end
$$;

create function authz.provider_keep(name_ text, body_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	insert into data.provider_document (name, body) values (name_, body_)
		on conflict (name) do update set body = body_, fetched_at = clock_timestamp();
	return true;
end
$$;

-- May a key that nobody knows make us fetch the keys anew?  Once a minute, for
-- all processes together: strangers can send logout tokens as they please.
create function authz.provider_ask(name_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	insert into data.provider_asked as a values (name_, clock_timestamp())
		on conflict (name) do update set at = clock_timestamp()
			where a.at < clock_timestamp() - interval '1 minute';
	return found;
end
$$;

grant execute on function
	authz.login_begin(text, text, text, text, text, text, integer),
	authz.login_take(text, text),
	authz.login_open(text, text, text, integer, text[], text, text),
	authz.login_current(), authz.hand_over(text, text, text, text),
	authz.child_open(text, text), authz.login_ended(),
	authz.provider_logout(text, text, text), authz.logout_token(text, text, timestamptz, text),
	authz.provider_document(text), authz.provider_keep(text, text), authz.provider_ask(text),
	authz.leave(text)
	to pv_login;

reset role;
