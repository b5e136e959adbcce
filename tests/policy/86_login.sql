-- Logins: begun, finished, handed over and ended: sql/policy/70_login.

create function policy.login(query text, name text default null) returns text language sql as $$
	select policy.tells('pv_login', name, query)
$$;

-- ── A login under way ───────────────────────────────────────────────────────

create function policy.begins(state text default 'state', browser text default 'browser') returns boolean language sql as $$
	select policy.login(format('select authz.login_begin(%L, %L, ''idporten'', ''mypage'', repeat(''a'', 64), ''/sak'', 3)', state, browser))::boolean
$$;
create function policy.takes(state text default 'state', browser text default 'browser') returns text language sql as $$
	select policy.login(format('select concat_ws('' '', provider, portal, left(begun, 2), return_to, level, fresh::text, late::text) from authz.login_take(%L, %L)', state, browser))
$$;
create function policy.attempt(state text, set_ text) returns boolean language plpgsql as $$
begin
	execute format('update data.login_attempt set %s where state_hash = sha256(%L)', set_, state);
	return true;
end
$$;
select policy.holds('begin: an attempt is kept, as hashes of what the browser has', $$
	select policy.begins();
	(select count(*) = 1 from data.login_attempt where state_hash = sha256('state') and browser = sha256('browser') and used_at is null) $$);
select policy.holds('begin: attempts of an hour ago are gone, and no others', $$
	select policy.begins('a');
	select policy.begins('b');
	select policy.attempt('a', 'made_at = clock_timestamp() - interval ''61 minutes''');
	select policy.attempt('b', 'made_at = clock_timestamp() - interval ''59 minutes''');
	select policy.begins('c');
	(select array_agg(state_hash order by state_hash) = (select array_agg(sha256(s::bytea) order by sha256(s::bytea)) from unnest('{b,c}'::text[]) s) from data.login_attempt) $$);
select policy.holds('take: what was begun, in the browser that began', $$
	select policy.begins();
	policy.takes() = 'idporten mypage aa /sak 3 true false' $$);
select policy.holds('take: another state is not there', $$
	select policy.begins();
	policy.takes('other') is null $$);
select policy.holds('take: another browser''s is not there, and is not used up by asking', $$
	select policy.begins();
	select policy.so(policy.takes('state', 'other') is null);
	policy.takes() like '% true false' $$);
select policy.holds('take: the second time it is not fresh', $$
	select policy.begins();
	select policy.takes();
	policy.takes() like '% false false' $$);
select policy.holds('take: when it was used stays', $$
	select policy.begins();
	select policy.attempt('state', 'used_at = ''2026-01-01''');
	select policy.so(policy.takes() like '% false false');
	(select used_at = '2026-01-01' from data.login_attempt) $$);
select policy.holds('take: no other attempt is used up', $$
	select policy.begins();
	select policy.begins('other');
	select policy.takes();
	policy.takes('other') like '% true false' $$);
select policy.holds('take: after ten minutes it is late', $$
	select policy.begins();
	select policy.attempt('state', 'made_at = clock_timestamp() - interval ''601 seconds''');
	policy.takes() like '% true true' $$);
select policy.holds('take: before ten minutes it is not', $$
	select policy.begins();
	select policy.attempt('state', 'made_at = clock_timestamp() - interval ''590 seconds''');
	policy.takes() like '% true false' $$);

-- ── A login ─────────────────────────────────────────────────────────────────

create function policy.logs_in(who text, token text default policy.token('new'), method text default 'idporten', level integer default 3, name text default null)
returns text language sql as $$
	select policy.login(format('select authz.login_open(%L, %L, %L, %s, ''{999999999}'', ''https://id'', ''sid'')', token, 'index of ' || who, method, level), name)
$$;
create function policy.logged_in(session_ text default 'new') returns text language sql as $$
	select concat_ws(' ', p.ref, s.portal, s.method, s.level, s.issuer, s.sid, s.orgs[1]) from data.session s join data.person p on p.id = s.person where s.token_hash = policy.hash(session_)
$$;
select policy.holds('open: a person whom the register knows by the number', $$
	select policy.so(policy.logs_in('mor') = 'true');
	policy.logged_in() = 'mor login idporten 3 https://id sid 999999999' $$);
select policy.holds('open: it is written down', $$
	select policy.logs_in('mor', policy.token('new'), 'ansattporten');
	(select count(*) = 1 from journal.entry e join data.person p on p.id = e.person where event = 'login.opened' and p.ref = 'mor' and portal = 'login'
		and detail = '{"method": "ansattporten", "level": 3}') $$);
select policy.holds('open: nobody whom the register does not know, and not who it was', $$
	select policy.so(policy.logs_in('nobody') = 'false');
	not exists (select from data.session) and (select count(*) = 1 and bool_and(person is null and detail = '{"method": "idporten"}') from journal.entry where event = 'login.unknown') $$);
select policy.holds('open: a token is 43 letters', $$ policy.raises($q$ select policy.logs_in('mor', 'short') $q$, 'PV002') $$);
select policy.holds('open: by a provider, never by the code of a child', $$ policy.raises($q$ select policy.logs_in('mor', policy.token('new'), 'child') $q$, 'PV002') $$);
create function policy.how_ended(name text default 'login mor.A') returns text language sql as $$
	select coalesce(ended_how, 'lives') from data.session where token_hash = policy.hash(name)
$$;
create function policy.again(who text, level integer, had integer) returns text language plpgsql as $$
begin
	perform policy.enters('mor.A', 'mor.A', had);
	perform policy.logs_in(who, policy.token('new'), 'idporten', level, 'login mor.A');
	return policy.how_ended() || ' ' || policy.how_ended('mor.A');
end
$$;
select policy.holds('open: the login that the browser had ends, with its portals''', $$ policy.again('mor', 3, 3) = 'replaced replaced' $$);
select policy.holds('open: a higher level of the same person is a step up', $$ policy.again('mor', 3, 2) = 'step-up step-up' $$);
select policy.holds('open: another person''s is none', $$ policy.again('ver', 3, 2) = 'replaced replaced' $$);
select policy.holds('open: nobody else''s login ends', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.logs_in('ver');
	select policy.logs_in('mor', policy.token('second'), 'idporten', 3, 'login mor.A');
	policy.how_ended('login zmor.Z') = 'lives' and policy.how_ended('new') = 'lives' $$);
select policy.holds('current: how and at which level this browser is logged in', $$
	select policy.enters('mor.A', 'mor.A', 2);
	policy.login('select method || '' '' || level from authz.login_current()', 'login mor.A') = 'idporten 2' $$);
select policy.holds('current: no row where it is not', $$ policy.login('select count(*) from authz.login_current()', 'nobody') = '0' $$);

-- ── To a portal ─────────────────────────────────────────────────────────────

create function policy.hands(name text, portal text, code text default policy.token('code')) returns text language sql as $$
	select policy.login(format('select authz.hand_over(%L, %L, repeat(''a'', 64), ''/sak'')', code, portal), name)
$$;
select policy.holds('hand_over: a login goes to either portal', $$
	select policy.enters('mor.A');
	select policy.so(policy.hands('login mor.A', 'mypage') = 'true' and policy.hands('login mor.A', 'exchange', policy.token('2')) = 'true');
	(select count(*) = 1 from data.handover h join data.session s on s.id = h.session where h.code_hash = policy.hash('code') and h.portal = 'mypage' and h.browser = repeat('a', 64)
		and h.return_to = '/sak' and s.token_hash = policy.hash('login mor.A')) $$);
select policy.holds('hand_over: without a login nothing does', $$ policy.hands('nobody', 'mypage') = 'false' $$);
select policy.holds('hand_over: a code is 43 letters', $$
	select policy.enters('mor.A');
	policy.hands('login mor.A', 'mypage', 'short') = 'false' $$);
select policy.holds('hand_over: a child by a code goes to My Page and nowhere else', $$
	select policy.enters('ida.A');
	update data.session set method = 'child';
	policy.hands('login ida.A', 'exchange') = 'false' and policy.hands('login ida.A', 'mypage') = 'true' $$);

-- ── A child's code ──────────────────────────────────────────────────────────

create function policy.child_code(set_ text default 'used_at = null') returns boolean language plpgsql as $$
begin
	insert into data.child_code (code_hash, person, opened_by, expires_at) select sha256('1234-5678'), p.id, w.id, clock_timestamp() + interval '1 hour'
		from data.person p, data.staff w where p.ref = 'ida' and w.ref = 'S1';
	execute format('update data.child_code set %s', set_);
	return true;
end
$$;
create function policy.child_opens(code text default '1234-5678', token text default policy.token('new')) returns text language sql as $$
	select policy.login(format('select authz.child_open(%L, %L)', token, code))
$$;
create function policy.tried(minute text, wrong integer) returns boolean language plpgsql as $$
begin
	execute format('insert into data.code_try values (%s, %s)', minute, wrong);
	return true;
end
$$;
select policy.holds('child: the code opens, for the child that it was made for', $$
	select policy.child_code();
	select policy.so(policy.child_opens() = 'opened');
	policy.logged_in() = 'ida login child 3' and (select used_at is not null from data.child_code) $$);
select policy.holds('child: another code does not, and is counted', $$
	select policy.child_code();
	select policy.so(policy.child_opens('8765-4321') = 'wrong' and policy.child_opens('8765-4322') = 'wrong');
	policy.logged_in() is null and (select sum(wrong) = 2 from data.code_try) and (select used_at is null from data.child_code) $$);
select policy.holds('child: a code opens once', $$
	select policy.child_code();
	select policy.child_opens();
	policy.child_opens(token => policy.token('second')) = 'wrong' $$);
select policy.holds('child: a code whose time is over does not open', $$
	select policy.child_code('expires_at = clock_timestamp() - interval ''1 second''');
	policy.child_opens() = 'wrong' $$);
select policy.holds('child: a token is 43 letters', $$
	select policy.child_code();
	policy.child_opens(token => 'short') = 'wrong' $$);
select policy.holds('child: after a hundred wrong ones this minute everybody waits', $$
	select policy.child_code();
	select policy.tried('date_trunc(''minute'', clock_timestamp())', 100);
	select policy.tried('date_trunc(''minute'', clock_timestamp()) + interval ''1 minute''', 100);
	policy.child_opens() = 'wait' and policy.logged_in() is null $$);
select policy.holds('child: after ninety-nine nobody does', $$
	select policy.child_code();
	select policy.tried('date_trunc(''minute'', clock_timestamp())', 99);
	policy.child_opens() = 'opened' $$);
select policy.holds('child: another minute''s do not count', $$
	select policy.child_code();
	select policy.tried('date_trunc(''minute'', clock_timestamp()) - interval ''5 minutes''', 100);
	policy.child_opens() = 'opened' $$);
select policy.holds('child: what was counted a day ago is gone, and nothing else', $$
	select policy.tried('date_trunc(''minute'', clock_timestamp()) - interval ''25 hours''', 3);
	select policy.tried('date_trunc(''minute'', clock_timestamp()) - interval ''23 hours''', 5);
	select policy.child_opens('8765-4321');
	(select sum(wrong) = 6 from data.code_try) $$);

-- ── How it ended ────────────────────────────────────────────────────────────

create function policy.ended(name text default 'login mor.A') returns text language sql as $$
	select policy.login('select method || '' '' || recent from authz.login_ended()', name)
$$;
create function policy.left_(how text, ago text default '1 minute') returns boolean language sql as $$
	select policy.enters('mor.A');
	update data.session set ended_how = how, ended_at = clock_timestamp() - ago::interval returning true
$$;
select policy.holds('ended: one that was left just now', $$
	select policy.left_('logout');
	policy.ended() = 'idporten true' $$);
select policy.holds('ended: five minutes later it is not recent any more', $$
	select policy.left_('logout', '301 seconds');
	policy.ended() = 'idporten false' $$);
select policy.holds('ended: within five minutes it is', $$
	select policy.left_('logout', '290 seconds');
	policy.ended() = 'idporten true' $$);
select policy.holds('ended: whoever left quickly is not sent to the provider', $$
	select policy.left_('quick-exit');
	policy.ended() = 'idporten false' $$);
select policy.holds('ended: not what ended otherwise, and nothing that lives', $$
	select policy.left_('replaced');
	select policy.so(policy.ended() is null);
	update data.session set ended_at = null, ended_how = null;
	policy.ended() is null $$);
select policy.holds('ended: this browser''s alone, and a login', $$
	select policy.left_('logout');
	policy.ended('mor.A') is null and policy.ended('nobody') is null and policy.ended(null) is null $$);

-- ── The provider says so ────────────────────────────────────────────────────

create function policy.provider_ends(issuer text, sid text) returns text language sql as $$
	select policy.login(format('select authz.provider_logout(%L, %L, ''front'')', issuer, sid))
$$;
select policy.holds('provider_logout: the session of that name ends, with its portals'', and is written down', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.so(policy.provider_ends('https://id', 'mor.A') = '1');
	policy.how_ended() = 'front' and policy.how_ended('mor.A') = 'front' and policy.how_ended('login zmor.Z') = 'lives' and policy.how_ended('zmor.Z') = 'lives'
	and (select count(*) = 1 from journal.entry e join data.person p on p.id = e.person where event = 'login.ended' and p.ref = 'mor' and detail = '{"how": "front"}') $$);
select policy.holds('provider_logout: another provider''s of that name does not', $$
	select policy.enters('mor.A');
	select policy.so(policy.provider_ends('https://other', 'mor.A') = '0');
	policy.how_ended() = 'lives' $$);
select policy.holds('provider_logout: a login is counted, not what hangs below it', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'issuer = ''https://id'', sid = ''mor.A''');
	policy.provider_ends('https://id', 'mor.A') = '1' $$);
select policy.holds('provider_logout: what ended before is left as it was', $$
	select policy.left_('logout');
	select policy.so(policy.provider_ends('https://id', 'mor.A') = '0');
	policy.how_ended() = 'logout' and not exists (select from journal.entry where event = 'login.ended') $$);
create function policy.token_ends(jti text, sid text default 'mor.A') returns text language sql as $$
	select policy.login(format('select authz.logout_token(''https://id'', %L, clock_timestamp(), %L)', jti, sid))
$$;
select policy.holds('logout_token: ends the session that it names', $$
	select policy.enters('mor.A');
	select policy.so(policy.token_ends('1') = 'true');
	policy.how_ended() = 'provider' $$);
select policy.holds('logout_token: works once', $$
	select policy.token_ends('1');
	select policy.enters('mor.A');
	select policy.so(policy.token_ends('1') = 'false');
	policy.how_ended() = 'lives' $$);
select policy.holds('logout_token: an hour after its time it is forgotten, and no sooner', $$
	insert into data.logout_token values ('i', 'old', clock_timestamp() - interval '61 minutes'), ('i', 'new', clock_timestamp() - interval '59 minutes');
	select policy.token_ends('1');
	(select string_agg(jti, ' ' order by jti) = '1 new' from data.logout_token) $$);

-- ── What the provider publishes ─────────────────────────────────────────────

create function policy.keeps(name text, body text) returns text language sql as $$
	select policy.login(format('select authz.provider_keep(%L, %L)', name, body))
$$;
create function policy.kept(name text) returns text language sql as $$
	select policy.login(format('select body || '' '' || (age < 60) from authz.provider_document(%L)', name))
$$;
select policy.holds('provider_document: each by its name, as it was kept last', $$
	select policy.keeps('idporten.jwks', 'one');
	select policy.keeps('idporten.metadata', 'two');
	update data.provider_document set fetched_at = clock_timestamp() - interval '1 hour';
	select policy.keeps('idporten.jwks', 'three');
	policy.kept('idporten.jwks') = 'three true' and policy.kept('idporten.metadata') = 'two false' and policy.kept('ansattporten.jwks') is null $$);
create function policy.asks(name text default 'idporten.jwks') returns text language sql as $$
	select policy.login(format('select authz.provider_ask(%L)', name))
$$;
select policy.holds('provider_ask: once a minute, for all', $$
	select policy.so(policy.asks() = 'true' and policy.asks() = 'false' and policy.asks('ansattporten.jwks') = 'true');
	update data.provider_asked set at = clock_timestamp() - interval '61 seconds' where name = 'idporten.jwks';
	policy.asks() = 'true' and policy.asks('ansattporten.jwks') = 'false' $$);
