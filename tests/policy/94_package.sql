-- Packages: in which cases documents are offered, and the capacity of one round trip.

create function policy.beside(name text, standing_ text, query text) returns text language plpgsql as $$
declare
	administrator text := session_user;
	role_  text := policy.portal_of(name);
	other  uuid := (select id from data.standing where ref = standing_);
	answer text;
begin
	perform set_config('portvakt.token', policy.token(name) || ':' || coalesce(other::text, standing_), true);
	perform set_config('session_authorization', role_, true);
	execute query into answer;
	perform set_config('session_authorization', administrator, true);
	return answer;
end
$$;
create function policy.is(name text, standing_ text, ref_ text) returns boolean language sql as $$
	select policy.beside(name, standing_, 'select authz.me()')::uuid is not distinct from (select id from data.standing where ref = ref_)
$$;
create function policy.packs(name text) returns text language plpgsql as $$
declare
	ids text := policy.says(name, 'select string_agg(standing || case when current then ''*'' else '''' end, '' '') from authz.package_cases()');
	st  record;
begin
	for st in select id, ref from data.standing loop
		ids := replace(ids, st.id::text, st.ref);
	end loop;
	return coalesce(ids, '');
end
$$;

select policy.holds('beside: a live capacity of one''s own is read in for that round trip', $$
	select policy.enters('mor.A');
	policy.is('mor.A', 'mor.B', 'mor.B') $$);
select policy.holds('beside: and the session''s own is what it was', $$
	select policy.enters('mor.A');
	select policy.beside('mor.A', 'mor.B', 'select authz.me()');
	policy.says('mor.A', 'select authz.me()')::uuid = (select id from data.standing where ref = 'mor.A') $$);
select policy.holds('beside: somebody else''s capacity is nobody', $$
	select policy.enters('mor.A');
	policy.is('mor.A', 'ver.A', null) $$);
select policy.holds('beside: one of the other portal is nobody', $$
	select policy.make('standing', policy.standing('mor', 'K', 'contractor', '{"id": "mor.K"}'));
	select policy.enters('mor.A');
	policy.is('mor.A', 'mor.K', null) $$);
select policy.holds('beside: one that was closed is nobody', $$
	select policy.put('standing', 'mor.B', 'ended_at = ''2026-11-20''');
	select policy.enters('mor.A');
	policy.is('mor.A', 'mor.B', null) $$);
select policy.holds('beside: one that is over is nobody', $$
	select policy.put('standing', 'mor.B', 'until = ''2026-11-21T10:00:00+01:00''');
	select policy.enters('mor.A');
	policy.is('mor.A', 'mor.B', null) $$);
select policy.holds('beside: an agent whose mandate was revoked is nobody in it', $$
	select policy.make('mandate', '{"id": "adv2", "agent": "adv", "principal": "mor.B", "from": "2026-01-01", "organisation": "O2", "label": "Mor"}');
	select policy.put('mandate', 'adv2', 'revoked_at = ''2026-11-20''');
	select policy.enters('adv', 'adv/standing');
	policy.is('adv', 'adv2/standing', null) $$);
select policy.holds('beside: an agent acts by the mandate of that capacity', $$
	select policy.make('mandate', '{"id": "adv2", "agent": "adv", "principal": "mor.B", "types": ["PLAN"], "from": "2026-01-01", "organisation": "O2", "label": "Mor"}');
	select policy.enters('adv', 'adv/standing');
	policy.beside('adv', 'adv2/standing', 'select authz.principal()')::uuid = (select id from data.standing where ref = 'mor.B')
	and policy.beside('adv', 'adv2/standing', 'select authz.types()') = '{PLAN}' $$);
select policy.holds('beside: a session that ended is nobody in any', $$
	select policy.enters('mor.A');
	select policy.one('mor.A', 'ended_at = now()');
	policy.is('mor.A', 'mor.B', null) $$);
select policy.holds('beside: without a token it is nobody', $$
	select policy.enters('mor.A');
	select set_config('portvakt.token', repeat('A', 43) || ':' || (select id from data.standing where ref = 'mor.B'), true);
	set local session authorization pv_mypage;
	authz.me() is null $$);
select policy.holds('beside: shares are those of that capacity alone', $$
	select policy.so(policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s.A"}') and policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "s.B"}'));
	select policy.enters('mor.A');
	policy.reads('mor.A') = 's.A'
	and policy.beside('mor.A', 'mor.B', 'select string_agg(handle, '' '') from data.share') = policy.handle('s.B') $$);
select policy.holds('beside: an opening is written down in that capacity', $$
	select policy.so(policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "s.B"}'));
	select policy.enters('mor.A');
	select policy.so(policy.beside('mor.A', 'mor.B', format('select journal.opened(%L, ''package X'')', policy.handle('s.B'))) = 'true');
	(select standing = (select id from data.standing where ref = 'mor.B') and detail ->> 'how' = 'package X'
		from journal.entry where event = 'document.opened' order by seq desc limit 1) $$);

select policy.holds('package: one''s own case, and not the sister''s', $$
	select policy.enters('mor.A');
	policy.packs('mor.A') = 'mor.A*' $$);
select policy.holds('package: the same child''s other case', $$
	select policy.make('file', '{"id": "A9", "kind": "child", "label": "Ida igjen", "child": "ida", "family": "F", "opened": "2026-01-01"}');
	select policy.make('standing', policy.standing('mor', 'A9', 'parent', '{"id": "mor.A9", "label": "Andre"}'));
	select policy.enters('mor.A');
	policy.packs('mor.A') = 'mor.A* mor.A9' $$);
select policy.holds('package: not in another capacity', $$
	select policy.make('file', '{"id": "A9", "kind": "child", "label": "Ida igjen", "child": "ida", "family": "F", "opened": "2026-01-01"}');
	select policy.make('standing', policy.standing('mor', 'A9', 'guardian', '{"id": "mor.A9", "label": "Andre"}'));
	select policy.enters('mor.A');
	policy.packs('mor.A') = 'mor.A*' $$);
select policy.holds('package: not in one that is over', $$
	select policy.make('file', '{"id": "A9", "kind": "child", "label": "Ida igjen", "child": "ida", "family": "F", "opened": "2026-01-01"}');
	select policy.make('standing', policy.standing('mor', 'A9', 'parent', '{"id": "mor.A9", "label": "Andre"}'));
	select policy.put('standing', 'mor.A9', 'ended_at = ''2026-11-20''');
	select policy.enters('mor.A');
	policy.packs('mor.A') = 'mor.A*' $$);
select policy.holds('package: cases without a child have nothing in common', $$
	select policy.make('file', '{"id": "G9", "kind": "general", "label": "Annen", "family": "F", "opened": "2026-01-01"}');
	select policy.make('standing', policy.standing('sok', 'G9', 'applicant', '{"id": "sok.G9"}'));
	select policy.enters('sok.G');
	policy.packs('sok.G') = 'sok.G*' $$);
select policy.holds('package: an agent''s cases of the same principal, with what each mandate covers', $$
	select policy.make('mandate', '{"id": "adv2", "agent": "adv", "principal": "mor.B", "types": ["PLAN"], "from": "2026-01-01", "organisation": "O2", "label": "Ole"}');
	select policy.enters('adv', 'adv/standing');
	policy.packs('adv') = 'adv/standing* adv2/standing'
	and policy.says('adv', 'select types from authz.package_cases() where not current') = '{PLAN}'
	and policy.says('adv', 'select principal from authz.package_cases() where not current')::uuid = (select id from data.standing where ref = 'mor.B') $$);
select policy.holds('package: and not of another principal of the same child', $$
	select policy.make('mandate', '{"id": "ful2", "agent": "ful", "principal": "zmor.Z", "from": "2026-01-01", "label": "Zmor"}');
	select policy.put('file', 'Z', 'child = (select id from data.person where ref = ''ida'')');
	select policy.enters('ful', 'ful/standing');
	policy.packs('ful') = 'ful/standing*' $$);
select policy.holds('package: nobody has cases', $$ policy.tells('pv_mypage', 'nobody', 'select count(*) from authz.package_cases()') = '0' $$);
