-- Who asks, derived from the token of the round trip; capacities that are live.

-- The portals' own functions alone may ask for it.
create function policy.portal() returns text language sql security definer as 'select authz.portal()';
grant usage on schema policy to pv_mypage, pv_exchange;
grant execute on function policy.portal() to pv_mypage, pv_exchange;
select policy.holds('portal: My Page', $$ policy.tells('pv_mypage', null, 'select policy.portal()') = 'mypage' $$);
select policy.holds('portal: Exchange', $$ policy.tells('pv_exchange', null, 'select policy.portal()') = 'exchange' $$);
select policy.holds('portal: anyone else is none', $$ authz.portal() is null $$);

create function policy.breaks(statement text) returns boolean language plpgsql as $$
begin
	execute statement;
	return false;
exception when foreign_key_violation then
	return true;
end
$$;
create function policy.one(name text, set_ text, whose text default 'own') returns boolean language plpgsql as $$
begin
	execute format('update data.session set %s where token_hash = %L', set_,
		case whose when 'own' then policy.hash(name) else policy.hash('login ' || name) end);
	return true;
end
$$;
create function policy.is_in(name text) returns boolean language sql as $$ select policy.says(name, 'select authz.me() is not null')::boolean $$;

select policy.holds('session: one that lives is somebody', $$
	select policy.enters('mor.A');
	policy.is_in('mor.A') and policy.says('mor.A', 'select authz.level()') = '3' $$);
select policy.holds('session: one of nobody is of no level', $$ policy.tells('pv_mypage', 'nobody', 'select authz.level()') = '0'
	and policy.tells('pv_mypage', 'nobody', 'select authz.me()') is null $$);
select policy.holds('session: one that ended is nobody', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'ended_at = now()');
	not policy.is_in('mor.A') $$);
select policy.holds('session: 30 minutes unused it is over, to the second', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'seen_at = now() - interval ''30 minutes''');
	not policy.is_in('mor.A') $$);
select policy.holds('session: just under 30 minutes unused it lives', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'seen_at = now() - interval ''29 minutes 59 seconds''');
	policy.is_in('mor.A') $$);
select policy.holds('session: 8 hours old it is over, to the second', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'created_at = now() - interval ''8 hours''');
	not policy.is_in('mor.A') $$);
select policy.holds('session: just under 8 hours old it lives', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'created_at = now() - interval ''7 hours 59 minutes 59 seconds''');
	policy.is_in('mor.A') $$);
select policy.holds('session: when its login has ended it is over', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'ended_at = now()', 'parent');
	not policy.is_in('mor.A') $$);
select policy.holds('session: when its login is 8 hours old it is over', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'created_at = now() - interval ''8 hours''', 'parent');
	not policy.is_in('mor.A') $$);
select policy.holds('session: another portal''s is nobody here', $$
	select policy.enters('mor.A');
	policy.tells('pv_exchange', 'mor.A', 'select authz.me()') is null and policy.tells('pv_exchange', 'mor.A', 'select authz.level()') = '0' $$);
select policy.holds('session: a token is 43 letters', $$
	select policy.enters('mor.A');
	update data.session set token_hash = sha256('short') where token_hash = policy.hash('mor.A');
	select set_config('portvakt.token', 'short', true);
	set local session authorization pv_mypage;
	authz.level() = 0 $$);
select policy.holds('session: no token is nobody', $$
	select policy.enters('mor.A');
	policy.tells('pv_mypage', null, 'select authz.level()') = '0' $$);
select policy.holds('session: it is found by the whole token', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	policy.says('zmor.Z', 'select authz.me()')::uuid = (select id from data.standing where ref = 'zmor.Z') $$);

-- ── Live standings ──────────────────────────────────────────────────────────

create function policy.live(ref_ text, at timestamptz default '2026-11-21T10:00:00+01:00') returns boolean language sql as $$
	select law.live(st, at) from data.standing st where ref = ref_
$$;
create function policy.put(table_ text, ref_ text, set_ text) returns boolean language plpgsql as $$
begin
	execute format('update data.%I set %s where ref = %L', table_, set_, ref_);
	return true;
end
$$;

select policy.holds('live: a standing that runs', $$ policy.live('mor.A') $$);
select policy.holds('live: one that was closed is not', $$
	select policy.put('standing', 'mor.A', 'ended_at = ''2026-11-21T10:00:00+01:00''');
	not policy.live('mor.A') $$);
select policy.holds('live: the second before it begins it is not', $$ not policy.live('mor.A', '2025-12-31T23:59:59+01:00') $$);
select policy.holds('live: the second it begins it is', $$ policy.live('mor.A', '2026-01-01T00:00:00+01:00') $$);
select policy.holds('live: the second before it ends it is', $$ policy.live('kon.A', '2026-12-31T23:59:59+01:00') $$);
select policy.holds('live: the second it ends it is not', $$ not policy.live('kon.A', '2027-01-01T00:00:00+01:00') $$);
select policy.holds('live: an agent whose mandate runs', $$ policy.live('adv/standing') $$);
select policy.holds('live: an agent of no mandate is not', $$
	update data.mandate set standing = (select id from data.standing where ref = 'ste.A') where ref = 'adv';
	not policy.live('adv/standing') $$);
select policy.holds('live: an agent whose mandate was revoked is not', $$
	select policy.put('mandate', 'adv', 'revoked_at = ''2026-11-22''');
	not policy.live('adv/standing') $$);
select policy.holds('live: the second before the mandate begins an agent is not', $$
	select policy.put('mandate', 'adv', 'since = ''2026-11-21T10:00:01+01:00''');
	not policy.live('adv/standing') $$);
select policy.holds('live: the second the mandate begins an agent is', $$
	select policy.put('mandate', 'adv', 'since = ''2026-11-21T10:00:00+01:00''');
	policy.live('adv/standing') $$);
select policy.holds('live: the second the mandate ends an agent is not', $$
	select policy.put('mandate', 'adv', 'until = ''2026-11-21T10:00:00+01:00''');
	not policy.live('adv/standing') $$);
select policy.holds('live: the second before the mandate ends an agent is', $$
	select policy.put('mandate', 'adv', 'until = ''2026-11-21T10:00:01+01:00''');
	policy.live('adv/standing') $$);
select policy.holds('live: an agent of a principal whose standing was closed is not', $$
	select policy.put('standing', 'mor.A', 'ended_at = ''2026-11-21''');
	not policy.live('adv/standing') $$);
select policy.holds('live: the second the principal''s standing ends an agent is not', $$
	select policy.put('standing', 'mor.A', 'until = ''2026-11-21T10:00:00+01:00''');
	not policy.live('adv/standing') $$);
select policy.holds('live: the second before the principal''s standing ends an agent is', $$
	select policy.put('standing', 'mor.A', 'until = ''2026-11-21T10:00:01+01:00''');
	policy.live('adv/standing') $$);
select policy.holds('live: the second before the principal''s standing begins an agent is not', $$
	select policy.put('standing', 'mor.A', 'since = ''2026-11-21T10:00:01+01:00''');
	not policy.live('adv/standing') $$);
select policy.holds('live: the second the principal''s standing begins an agent is', $$
	select policy.put('standing', 'mor.A', 'since = ''2026-11-21T10:00:00+01:00''');
	policy.live('adv/standing') $$);

-- ── The capacity chosen ─────────────────────────────────────────────────────

select policy.holds('me: the capacity chosen', $$
	select policy.enters('mor.B');
	policy.says('mor.B', 'select authz.me()')::uuid = (select id from data.standing where ref = 'mor.B') $$);
select policy.holds('me: nobody when none was chosen', $$
	select policy.enters('mor.B');
	select policy.one('mor.B', 'standing = null');
	policy.says('mor.B', 'select authz.me()') is null $$);
select policy.holds('me: never somebody else''s standing', $$
	select policy.enters('mor.B');
	policy.breaks($u$ update data.session set standing = (select id from data.standing where ref = 'zmor.Z') where token_hash = policy.hash('mor.B') $u$) $$);
select policy.holds('me: never a capacity of another portal', $$
	select policy.enters('x', 'fos.B', 3, 'mypage');
	policy.says('x', 'select authz.me()') is null
	and policy.breaks($u$ update data.session set standing = (select id from data.standing where ref = 'fos.B') where token_hash = policy.hash('x') $u$) $$);
-- What a session carries of a standing, by the functions and by row-level security alone.
create function policy.acts_as(name text) returns text language sql as $$
	select concat_ws(' ', (policy.is_in(name))::text, (policy.reads(name) <> '')::text)
$$;
select policy.holds(format('me: %s', said), format($$
	select policy.shares();
	%s;
	policy.acts_as('mor.A') = %L $$, step, case when is_ then 'true true' else 'false false' end))
from (values
	('one that was closed is nobody', 'select policy.put(''standing'', ''mor.A'', ''ended_at = law.now()'')', false),
	('one that was closed and is not is somebody', 'select policy.put(''standing'', ''mor.A'', s) from unnest(''{ended_at = law.now(),ended_at = null}''::text[]) s', true),
	('the second before it begins nobody', 'select policy.put(''standing'', ''mor.A'', ''since = law.now() + interval ''''1 second'''''')', false),
	('the second it begins somebody', 'select policy.put(''standing'', ''mor.A'', ''since = law.now()'')', true),
	('the second before it ends somebody', 'select policy.put(''standing'', ''mor.A'', ''until = law.now() + interval ''''1 second'''''')', true),
	('the second it ends nobody', 'select policy.put(''standing'', ''mor.A'', ''until = law.now()'')', false),
	('nobody when none was chosen', 'select policy.one(''mor.A'', ''standing = null'')', false),
	('nobody when the session has ended', 'select policy.one(''mor.A'', ''ended_at = now()'')', false),
	('nobody when its login has ended', 'select policy.one(''mor.A'', ''ended_at = now()'', ''parent'')', false),
	('nobody when its login is 8 hours old', 'select policy.one(''mor.A'', ''created_at = now() - interval ''''8 hours'''''', ''parent'')', false),
	('the last second of its login somebody', 'select policy.one(''mor.A'', ''created_at = now() - interval ''''7 hours 59 minutes 59 seconds'''''', ''parent'')', true),
	('nobody after 30 minutes', 'select policy.one(''mor.A'', ''seen_at = now() - interval ''''30 minutes'''''')', false)
	) v (said, step, is_);
select policy.holds('me: a session of another portal reads nothing', $$
	select policy.shares();
	update data.session set portal = 'esign' where token_hash = policy.hash('mor.A');
	policy.tells('pv_mypage', 'mor.A', 'select count(*) from data.share') = '0' $$);
select policy.holds('me: a token that is too short reads nothing', $$
	select policy.shares();
	update data.session set token_hash = sha256('short') where token_hash = policy.hash('mor.A');
	select set_config('portvakt.token', 'short', true);
	set local session authorization pv_mypage;
	not exists (select from data.share) $$);
select policy.holds('me: beside what was chosen another is meant for one round trip, by row-level security as well', $$
	select policy.shares();
	select set_config('portvakt.token', policy.token('mor.A') || ':' || (select id from data.standing where ref = 'mor.B'), true);
	set local session authorization pv_mypage;
	(select array_agg(title) from data.share) = (select array_agg(s.title) from data.share s where s.reader = authz.me()) and (select count(*) = 1 from data.share) $$);
select policy.holds('me: a lower level reads what is of that level, and no more', $$
	select policy.shares();
	update data.session set level = 2;
	update data.share set loa = 2 where ref = 's1';
	policy.reads('mor.A') = 's1' and policy.reads('adv') = 's1' $$);
select policy.holds('me: a barrier stands between a condition and others'' sessions', $$
	'security_barrier=true' = any ((select c.reloptions from pg_class c where c.oid = 'authz.reading'::regclass)::text[]) $$);
select policy.holds('me: not one that is over', $$
	select policy.enters('mor.B');
	select policy.done('standing', '{"end": "mor.B"}');
	policy.says('mor.B', 'select authz.me()') is null $$);
select policy.holds('principal: whom an agent acts for, by the capacity chosen', $$
	select policy.enters('adv', 'adv/standing');
	policy.says('adv', 'select authz.principal()')::uuid = (select id from data.standing where ref = 'mor.A') $$);
select policy.holds('principal: nobody for anyone else', $$
	select policy.enters('mor.A');
	policy.says('mor.A', 'select authz.principal()') is null $$);
select policy.holds('types: those of the mandate', $$
	select policy.enters('ful', 'ful/standing');
	policy.says('ful', 'select authz.types()') = '{PLAN,KORRESPONDANSE,BREV}' $$);
select policy.holds('types: none for anyone else', $$
	select policy.enters('mor.A');
	policy.says('mor.A', 'select authz.types()') is null $$);

-- ── Entering ────────────────────────────────────────────────────────────────

select policy.holds('enter: nobody without a session', $$ policy.tells('pv_mypage', 'nobody', 'select count(*) from authz.enter()') = '0' $$);
select policy.holds('enter: who it is, and in what capacity', $$
	select policy.enters('mor.A');
	policy.says('mor.A', 'select concat_ws('' '', name, language, method, level, capacity, label, principal, alone) from authz.enter()') = 'Mor nb idporten 3 parent Saken f' $$);
select policy.holds('enter: the agent''s mandate', $$
	select policy.enters('ful', 'ful/standing');
	policy.says('ful', 'select concat_ws('' '', capacity, principal, types, mandate, alone) from authz.enter()')
		= (select concat_ws(' ', 'representative', principal, types, id, 't') from data.mandate where ref = 'ful') $$);
select policy.holds('enter: the only capacity is chosen by itself', $$
	select policy.enters('far.A');
	select policy.one('far.A', 'standing = null');
	select from policy.says('far.A', 'select count(*) from authz.enter()');
	policy.says('far.A', 'select capacity || alone from authz.enter()') = 'parent_no_fatrue'
	and (select standing is not null from data.session where token_hash = policy.hash('far.A')) $$);
select policy.holds('enter: it is chosen for this session alone', $$
	select policy.enters('far.A');
	select policy.enters('mor.A');
	update data.session set standing = null;
	select policy.says('far.A', 'select count(*) from authz.enter()');
	(select count(*) = 1 from data.session where standing is not null) $$);
select policy.holds('enter: of two capacities none is chosen by itself', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'standing = null');
	policy.says('mor.A', 'select capacity is null and not alone from authz.enter()') = 'true' $$);
select policy.holds('enter: another portal''s capacity is not chosen by itself', $$
	select policy.enters('x', 'fos.B', 3, 'mypage');
	select policy.one('x', 'standing = null');
	policy.says('x', 'select standing is null and alone from authz.enter()') = 'true' $$);
select policy.holds('enter: a capacity that is over is not chosen by itself', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'standing = null');
	select policy.done('standing', '{"end": "mor.B"}');
	policy.says('mor.A', 'select label from authz.enter()') = 'Saken' $$);
select policy.holds('enter: a capacity that is over is told no more', $$
	select policy.enters('mor.A');
	select policy.done('standing', '{"end": "mor.A"}');
	policy.says('mor.A', 'select standing is null and capacity is null from authz.enter()') = 'true' $$);
select policy.holds('enter: a capacity chosen stays chosen', $$
	select policy.enters('mor.B');
	select policy.done('standing', '{"end": "mor.A"}');
	policy.says('mor.B', 'select label || alone from authz.enter()') = 'Oletrue' $$);
select policy.holds('enter: a chosen capacity that ended is not replaced behind one''s back', $$
	select policy.enters('mor.B');
	select policy.done('standing', '{"end": "mor.B"}');
	policy.says('mor.B', 'select label is null from authz.enter()') = 'true' and policy.says('mor.B', 'select label is null from authz.enter()') = 'true' $$);
select policy.holds('enter: an agent''s capacity is over with the mandate', $$
	select policy.enters('ful', 'ful/standing');
	update data.mandate set revoked_at = law.now() where ref = 'ful';
	policy.says('ful', 'select standing is null and capacity is null from authz.enter()') = 'true' $$);
select policy.holds('enter: marks the session and its login as used, and no other', $$
	select policy.enters('mor.A');
	select policy.enters('mor.B');
	update data.session set seen_at = now() - interval '2 minutes';
	select policy.says('mor.A', 'select count(*) from authz.enter()');
	(select string_agg((seen_at = now())::text, ' ' order by token_hash in (policy.hash('mor.A'), policy.hash('login mor.A')) desc) from data.session)
		= 'true true false false' $$);
select policy.holds('enter: marks once a minute', $$
	select policy.enters('mor.A');
	update data.session set seen_at = now() - interval '1 minute';
	select policy.says('mor.A', 'select count(*) from authz.enter()');
	not exists (select from data.session where seen_at = now()) $$);

select policy.holds('act: a capacity of one''s own is taken, and written down', $$
	select policy.enters('mor.A');
	select policy.so((policy.says('mor.A', format('select authz.act(%L)', (select id from data.standing where ref = 'mor.B'))) = 'true'));
	policy.says('mor.A', 'select authz.me()')::uuid = (select id from data.standing where ref = 'mor.B')
	and exists (select from journal.entry e where e.event = 'capacity.chosen' and e.portal = 'mypage'
		and e.standing = (select id from data.standing where ref = 'mor.B') and e.person = (select id from data.person where ref = 'mor')) $$);
select policy.holds('act: only this session''s capacity changes', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.says('mor.A', format('select authz.act(%L)', (select id from data.standing where ref = 'mor.B')));
	policy.says('zmor.Z', 'select authz.me()')::uuid = (select id from data.standing where ref = 'zmor.Z') $$);
create function policy.acts(name text, standing_ text) returns boolean language sql as $$
	select policy.says(name, format('select authz.act(%L)', (select id from data.standing where ref = standing_)))::boolean
$$;
select policy.holds('act: somebody else''s is refused', $$
	select policy.enters('mor.A');
	not policy.acts('mor.A', 'zmor.Z') and policy.is_in('mor.A') $$);
select policy.holds('act: one that is over is refused', $$
	select policy.enters('mor.A');
	select policy.done('standing', '{"end": "mor.B"}');
	not policy.acts('mor.A', 'mor.B') $$);
select policy.holds('act: what begins is counted by law''s clock', $$
	select policy.enters('mor.A');
	update data.standing set since = now() + interval '1 year' where ref = 'mor.B';
	select policy.so(not policy.acts('mor.A', 'mor.B'));
	update law.clock set at = now() + interval '2 years', shift = null;
	policy.acts('mor.A', 'mor.B') $$);
select policy.holds('act: another portal''s is refused', $$
	select policy.enters('x', 'fos.B', 3, 'mypage');
	not policy.acts('x', 'fos.B') $$);
select policy.holds('act: one that is not there is refused', $$
	select policy.enters('mor.A');
	policy.says('mor.A', format('select authz.act(%L)', gen_random_uuid())) = 'false' $$);

select policy.holds('speak: one''s own language', $$
	select policy.enters('mor.A');
	select policy.so((policy.says('mor.A', 'select authz.speak(''nn'')') = 'true'));
	 (select string_agg(ref, ' ') from data.person where language = 'nn') = 'mor' $$);
select policy.holds('speak: nobody has none', $$ policy.tells('pv_mypage', 'nobody', 'select authz.speak(''nn'')') = 'false' $$);

-- ── Leaving ─────────────────────────────────────────────────────────────────

select policy.holds('leave: ends the login and what hangs from it, and nothing else', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.says('mor.A', 'select authz.leave(''logout'')');
	(select count(*) filter (where ended_how = 'logout' and ended_at is not null) = 2 and count(*) filter (where ended_at is null) = 2 from data.session)
	and not policy.is_in('mor.A') and policy.is_in('zmor.Z') $$);
select policy.holds('leave: a login without a portal''s session as well', $$
	select policy.enters('mor.A');
	policy.tells('pv_login', 'login mor.A', 'select authz.leave(''logout'')') = 'true' and not policy.is_in('mor.A') $$);
select policy.holds('leave: nobody leaves nothing', $$ policy.tells('pv_mypage', 'nobody', 'select authz.leave(''logout'')') = 'false' $$);
select policy.holds('leave: how an earlier session ended is not rewritten', $$
	select policy.enters('mor.A');
	insert into data.session (parent, portal, token_hash, person, level, method, ended_at, ended_how)
		select parent, 'exchange', sha256('other'), person, level, method, now(), 'before' from data.session where token_hash = policy.hash('mor.A');
	select policy.says('mor.A', 'select authz.leave(''logout'')');
	(select ended_how from data.session where token_hash = sha256('other')) = 'before' $$);

-- ── Handing over ────────────────────────────────────────────────────────────

create function policy.handed(name text default 'mor.A', portal_ text default 'mypage') returns boolean language sql as $$
	insert into data.handover (code_hash, session, portal, browser, return_to)
	select policy.hash('code'), id, portal_, repeat('a', 64), '/dokumenter' from data.session where token_hash = policy.hash('login ' || name)
	returning true
$$;
create function policy.redeems(role_ text default 'pv_mypage', code text default 'code', browser text default repeat('a', 64),
	token text default policy.token('new')) returns text language sql as $$
	select policy.tells(role_, null, format('select return_to from authz.redeem(%L, %L, %L)', policy.token(code), browser, token))
$$;

select policy.holds('redeem: the code, in the browser that began, makes a session of its login and of nobody else''s', $$
	select policy.enters('zmor.Z');
	select policy.enters('mor.A');
	select policy.enters('mor.B');
	select policy.handed();
	select policy.so((policy.redeems() = '/dokumenter'));
	(select s.parent = p.id and s.portal = 'mypage' and s.level = 3 and s.person = p.person and s.method = 'idporten' from data.session s,
		data.session p where s.token_hash = policy.hash('new') and p.token_hash = policy.hash('login mor.A'))
	and exists (select from journal.entry where event = 'session.opened' and portal = 'mypage' and person = (select id from data.person where ref = 'mor')) $$);
select policy.holds('redeem: a code works once', $$
	select policy.enters('mor.A');
	select policy.handed();
	select policy.redeems();
	select policy.so((policy.redeems(token => policy.token('second')) is null));
	not exists (select from data.session where token_hash = policy.hash('second')) $$);
select policy.holds('redeem: another browser''s code is not there, and is not used up', $$
	select policy.enters('mor.A');
	select policy.handed();
	policy.redeems(browser => repeat('b', 64)) is null and policy.redeems() is not null $$);
select policy.holds('redeem: another portal''s code is not there', $$
	select policy.enters('mor.A');
	select policy.handed();
	policy.redeems('pv_exchange') is null $$);
select policy.holds('redeem: another code is not there', $$
	select policy.enters('mor.A');
	select policy.handed();
	policy.redeems(code => 'other') is null $$);
select policy.holds('redeem: after 60 seconds it is over', $$
	select policy.enters('mor.A');
	select policy.handed();
	update data.handover set made_at = clock_timestamp() - interval '61 seconds';
	policy.redeems() is null $$);
select policy.holds('redeem: before 60 seconds it is not', $$
	select policy.enters('mor.A');
	select policy.handed();
	update data.handover set made_at = clock_timestamp() - interval '50 seconds';
	policy.redeems() is not null $$);
select policy.holds('redeem: not when the login has ended', $$
	select policy.enters('mor.A');
	select policy.handed();
	select policy.one('mor.A', 'ended_at = now()', 'parent');
	select policy.so((policy.redeems() is null));
	not exists (select from data.session where token_hash = policy.hash('new')) $$);
select policy.holds('redeem: a token is 43 letters', $$
	select policy.enters('mor.A');
	select policy.handed();
	policy.redeems(token => 'short') is null $$);
select policy.holds('redeem: codes of a login that ended are gone', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.handed();
	select policy.says('zmor.Z', 'select authz.leave(''logout'')');
	select policy.says('mor.A', 'select authz.leave(''logout'')');
	not exists (select from data.handover) $$);
select policy.holds('redeem: codes of another login stay', $$
	select policy.enters('mor.A');
	select policy.enters('zmor.Z');
	select policy.handed();
	select policy.says('zmor.Z', 'select authz.leave(''logout'')');
	exists (select from data.handover) $$);
select policy.holds('redeem: used codes stay known', $$
	select policy.enters('mor.A');
	select policy.handed();
	select policy.redeems();
	select policy.says('mor.A', 'select authz.leave(''logout'')');
	exists (select from data.handover) $$);

-- ── The journal ─────────────────────────────────────────────────────────────

create function policy.opens(name text, share_ text) returns boolean language sql as $$
	select policy.says(name, format('select journal.opened(%L, ''view'')', policy.handle(share_)))::boolean
$$;
select policy.holds('journal: an opening is written down, whole', $$
	select policy.shares();
	select policy.so(policy.opens('mor.A', 's1'));
	(select count(*) = 1 from journal.entry e join data.share s on s.id = e.share where e.event = 'document.opened'
		and e.portal = 'mypage' and e.person = (select id from data.person where ref = 'mor') and e.standing = s.reader and e.behalf is null and s.ref = 's1'
		and e.document = s.document and e.rendition = s.rendition and e.file = s.file and e.rule = 'R06' and e.detail = '{"how": "view"}') $$);
select policy.holds('journal: an agent''s opening says on whose behalf', $$
	select policy.shares();
	select policy.so(policy.opens('adv', 's1'));
	(select count(*) = 1 from journal.entry e join data.share s on s.id = e.share where e.behalf = s.reader
		and e.standing = (select id from data.standing where ref = 'adv/standing')) $$);
select policy.holds('journal: nobody writes down an opening that could not be', $$
	select policy.shares();
	select policy.so((not policy.opens('mor.A', 's5') and not policy.opens('zmor.Z', 's1')));
	not exists (select from journal.entry where event = 'document.opened') $$);
select policy.holds('journal: what is opened is seen', $$
	select policy.shares();
	select policy.opens('mor.A', 's1');
	select policy.opens('mor.A', 's1');
	(select count(*) = 1 from data.seen) $$);
select policy.holds('journal: what is opened is kept at its place in the list', $$
	select policy.shares();
	select policy.opens('mor.A', 's1');
	(select v.sort_at = s.sort_at from data.seen v join data.share s on s.id = v.share where s.ref = 's1') $$);
select policy.holds('journal: a refusal is written down when the handle is somebody''s', $$
	select policy.shares();
	select policy.so((policy.says('mor.A', format('select journal.refused(%L)', policy.handle('s5'))) = 'false'));
	(select count(*) = 1 from journal.entry where event = 'document.refused' and portal = 'mypage' and standing = (select id from data.standing where ref = 'mor.A')
		and share = (select id from data.share where ref = 's5') and person = (select id from data.person where ref = 'mor'))
	and not exists (select from journal.miss) $$);
select policy.holds('journal: a refusal is counted when the handle is nobody''s', $$
	select policy.shares();
	select policy.says('mor.A', 'select journal.refused(''x'')');
	select policy.says('mor.A', 'select journal.refused(''x'')');
	(select sum(count) = 2 and min(portal) = 'mypage' from journal.miss) and not exists (select from journal.entry where event = 'document.refused') $$);
