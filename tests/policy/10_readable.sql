-- The one predicate: reader = me, not revoked, visible, assurance enough; an
-- agent reads the principal's rows of the mandate's types.

-- A share as it could stand in the table, read by those who are named 1 and 2.
create function policy.readable(more jsonb default '{}', me text default '1', principal text default null,
	types text[] default null, level integer default 3, at timestamptz default '2026-06-01') returns boolean language sql as $$
	select authz.readable(jsonb_populate_record(null::data.share, '{"reader": "00000000-0000-0000-0000-000000000001", "doc_type": "PLAN", "loa": 3,
		"visible_from": "2026-06-01", "visible_until": "2026-06-02"}' || more),
		('00000000-0000-0000-0000-00000000000' || me)::uuid, ('00000000-0000-0000-0000-00000000000' || principal)::uuid, types, level, at)
$$;

select policy.holds('readable: the reader reads', $$ policy.readable() $$);
select policy.holds('readable: somebody else does not', $$ policy.readable(me => '2') is not true $$);
select policy.holds('readable: nobody in particular does not', $$ not coalesce(policy.readable(me => null), false) $$);
select policy.holds('readable: a share that was revoked is closed, whenever that was', $$ not policy.readable('{"revoked_at": "2026-06-02"}') $$);
select policy.holds('readable: the second before it opens it is closed', $$ not policy.readable(at => timestamptz '2026-06-01' - interval '1 second') $$);
select policy.holds('readable: the second it opens it is open', $$ policy.readable(at => '2026-06-01') $$);
select policy.holds('readable: the second before it closes it is open', $$ policy.readable(at => timestamptz '2026-06-02' - interval '1 second') $$);
select policy.holds('readable: the second it closes it is closed', $$ not policy.readable(at => '2026-06-02') $$);
select policy.holds('readable: a lower assurance reads nothing', $$ not policy.readable(level => 2) $$);
select policy.holds('readable: the same assurance reads', $$ policy.readable('{"loa": 2}', level => 2) $$);
select policy.holds('readable: a higher assurance reads', $$ policy.readable('{"loa": 2}', level => 3) $$);
select policy.holds('readable: an agent reads the principal''s', $$ policy.readable(me => '2', principal => '1') $$);
select policy.holds('readable: an agent does not read another''s', $$ not policy.readable(me => '2', principal => '3') $$);
select policy.holds('readable: an agent reads within the mandate''s types', $$ policy.readable(me => '2', principal => '1', types => '{PLAN}') $$);
select policy.holds('readable: an agent does not read beyond the mandate''s types', $$ not policy.readable(me => '2', principal => '1', types => '{VEDTAK}') $$);
select policy.holds('readable: types bind the principal''s rows, not one''s own', $$ policy.readable(me => '1', principal => '2', types => '{VEDTAK}') $$);
select policy.holds('readable: what carries a mandate is never read through one', $$
	not policy.readable('{"mandate": "00000000-0000-0000-0000-000000000009"}', me => '2', principal => '1') $$);
select policy.holds('readable: what carries a mandate is read by its own reader', $$
	policy.readable('{"mandate": "00000000-0000-0000-0000-000000000009"}') $$);
select policy.holds('readable: revoked, closed or too low is so for an agent as well', $$
	not policy.readable('{"revoked_at": "2026-05-01"}', me => '2', principal => '1')
	and not policy.readable(me => '2', principal => '1', at => '2026-06-02') and not policy.readable(me => '2', principal => '1', level => 2) $$);

-- ── Row-level security: the same, derived from the token alone ──────────────

-- What everybody below reads: a plan for mother, her agents, the foster parent.
create function policy.shares() returns boolean language plpgsql as $$
begin
	perform policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s1"}');
	perform policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s2"}');
	perform policy.gives('mor.B', 'B-PLAN', 'original', '{"id": "s3"}');
	perform policy.gives('fos.B', 'B-PLAN', 'original', '{"id": "s4"}');
	perform policy.gives('zmor.Z', 'Z-PLAN', 'original', '{"id": "s5"}');
	perform policy.gives('mor.A', 'A-RAPPORT', 'withheld', '{"id": "s6", "rule": "R12b"}');
	perform policy.does('block', '{"id": "b", "document": "A-HELSE", "person": "mor", "rule": "R11", "decided_by": "S1"}');
	perform policy.does('decide', '{"what": "disclosure", "document": "A-HELSE", "standing": "mor.A", "decided_by": "S1"}');
	perform policy.gives('adv/standing', 'A-HELSE', 'original', '{"id": "s7", "mandate": "adv", "basis": "request"}');
	perform policy.enters('mor.A');
	perform policy.enters('mor.B');
	perform policy.enters('fos.B');
	perform policy.enters('zmor.Z');
	perform policy.enters('adv', 'adv/standing');
	perform policy.enters('ful', 'ful/standing');
	return true;
end
$$;

select policy.holds('reads on data.share: each capacity reads its own', $$
	select policy.shares();
	policy.reads('mor.A') = 's1 s2 s6' and policy.reads('mor.B') = 's3' and policy.reads('fos.B') = 's4' and policy.reads('zmor.Z') = 's5'
$$);
select policy.holds('reads on data.share: an agent reads the principal''s and the agent''s own', $$
	select policy.shares();
	policy.reads('adv') = 's1 s2 s6 s7'
$$);
select policy.holds('reads on data.share: an agent reads the types of the mandate', $$
	select policy.shares();
	policy.reads('ful') = 's2'
$$);
select policy.holds('reads on data.share: without a token nothing', $$
	select policy.shares();
	policy.reads('nobody') = '' and policy.tells('pv_mypage', null, 'select count(*) from data.share') = '0'
$$);
select policy.holds('reads on data.share: revoked, it is gone the same second', $$
	select policy.shares();
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	policy.reads('mor.A') = 's2 s6' and policy.reads('adv') = 's2 s6 s7'
$$);
select policy.holds('reads on data.share: a session of lower assurance reads nothing', $$
	select policy.shares();
	select policy.enters('low', 'mor.A', 2);
	policy.reads('low') = ''
$$);
select policy.holds('reads on data.share: before its time it is not there', $$
	select policy.shares();
	select policy.gives('mor.A', 'A-REFERAT', 'original', '{"id": "s8", "from": "2026-11-22"}');
	policy.reads('mor.A') = 's1 s2 s6'
$$);
select policy.holds('reads on data.share: law time decides', $$
	select policy.shares();
	select policy.gives('mor.A', 'A-REFERAT', 'original', '{"id": "s8", "from": "2026-11-22", "until": "2026-11-23"}');
	select policy.at('2026-11-22T00:00:00+01:00');
	policy.reads('mor.A') = 's1 s2 s6 s8'
$$);
select policy.holds('reads on data.rendition: what a share of mine shows, and nothing else', $$
	select policy.shares();
	policy.says('mor.A', 'select count(*) from data.rendition') = '2' and policy.says('fos.B', 'select count(*) from data.rendition') = '1'
	and policy.says('mor.A', 'select count(*) from data.share s join data.rendition r on r.id = s.rendition') = '2'
$$);
select policy.holds('reads on data.rendition: without a token nothing', $$
	select policy.shares();
	policy.tells('pv_exchange', null, 'select count(*) from data.rendition') = '0'
$$);
select policy.holds('reads on data.seen: what I opened in this capacity', $$
	select policy.shares();
	insert into data.seen select s.id, st.id, now(), s.sort_at from data.share s, data.standing st where s.ref = 's1' and st.ref in ('mor.A', 'adv/standing');
	policy.says('mor.A', 'select string_agg(standing::text, '' '') from data.seen') = (select id::text from data.standing where ref = 'mor.A')
	and policy.says('mor.B', 'select count(*) from data.seen') = '0'
$$);
select policy.holds('reads on data.seen: no agent learns what the principal opened', $$
	select policy.shares();
	insert into data.seen select s.id, s.reader, now(), s.sort_at from data.share s join data.standing st on st.id = s.reader where st.ref = 'mor.A';
	policy.says('adv', 'select count(*) from data.seen') = '0'
	and not exists (select from pg_attribute where attrelid = 'data.share'::regclass and attname ~ 'opened|seen')
$$);

select policy.holds('list: what was opened is unread no longer, in the capacity it was opened in', $$
	select policy.shares();
	select policy.so(policy.unread('mor.A', 'mor.A') = 's1 s2' and policy.unread('adv', 'adv/standing', 'mor.A') = 's1 s2 s7');
	select policy.so(policy.says('mor.A', format('select journal.opened(%L, %L)', policy.handle('s1'), 'inline')) = 'true');
	select policy.so(policy.says('adv', format('select journal.opened(%L, %L)', policy.handle('s2'), 'inline')) = 'true');
	policy.unread('mor.A', 'mor.A') = 's2' and policy.unread('adv', 'adv/standing', 'mor.A') = 's1 s7'
$$);
select policy.holds('list: what was opened long ago is unread no longer, however much was opened since', $$
	select policy.shares();
	select policy.so(policy.says('mor.A', format('select journal.opened(%L, %L)', policy.handle('s1'), 'inline')) = 'true');
	select set_config('session_replication_role', 'replica', true);
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', 'old' || n,
		'handle', lpad(n::text, 22, '0'), 'sort_at', s.sort_at + n * interval '1 second', 'revoked_at', now()))).*
		from data.share s, generate_series(1, 128) n where s.ref = 's1';
	insert into data.seen select s.id, s.reader, now(), s.sort_at from data.share s where s.ref ~ '^old';
	policy.unread('mor.A', 'mor.A') = 's2'
$$);

create function policy.letters() returns boolean language plpgsql as $$
declare
	st text;
begin
	foreach st in array array['mor.A', 'mor.B', 'adv/standing', 'zmor.Z'] loop
		insert into data.letter (id, ref, kind, standing, written_as, file, sealed, wrapped, key_id, at, once)
			select gen_random_uuid(), 'to ' || st, 'message', (select id from data.standing where ref = 'mor.A'), s.id, s.file, '\x01', '\x01', 'k', law.now(), 'once'
			from data.standing s where s.ref = st;
		insert into data.answer (id, ref, letter, staff, sealed, wrapped, key_id, at)
			select gen_random_uuid(), 'from ' || st, l.id, w.id, '\x01', '\x01', 'k', law.now() from data.letter l, data.staff w
			where l.ref = 'to ' || st and w.ref = 'S1';
	end loop;
	return true;
end
$$;

select policy.holds('reads on data.letter: in the capacity it was written in', $$
	select policy.shares();
	select policy.letters();
	policy.says('mor.A', 'select string_agg(ref, '' '' order by ref) from data.letter') = 'to mor.A'
	and policy.says('adv', 'select string_agg(ref, '' '' order by ref) from data.letter') = 'to adv/standing'
	and policy.tells('pv_mypage', null, 'select count(*) from data.letter') = '0'
$$);
select policy.holds('reads on data.answer: of letters that I may read', $$
	select policy.shares();
	select policy.letters();
	policy.says('mor.A', 'select string_agg(ref, '' '' order by ref) from data.answer') = 'from mor.A'
	and policy.says('zmor.Z', 'select string_agg(ref, '' '' order by ref) from data.answer') = 'from zmor.Z'
	and policy.tells('pv_mypage', null, 'select count(*) from data.answer') = '0'
$$);

-- ── How the list is walked ──────────────────────────────────────────────────

-- What of the plan of a statement goes by an index, as the portals' own connections ask
-- for it (core/db.c) and whatever the parameters are.
create function policy.by_index(name_ text, parameters text) returns text language plpgsql as $$
declare
	line  text;
	plan  text := '';
	query text := (select s.said from policy.statement s where s.name = name_);
begin
	perform set_config('plan_cache_mode', 'force_generic_plan', true);
	perform set_config('enable_' || n, 'off', true) from unnest('{seqscan,bitmapscan,hashjoin,mergejoin,memoize,material}'::text[]) n;
	perform set_config('portvakt.token', policy.token('mor.A'), true);
	perform set_config('session_authorization', 'pv_mypage', true);
	execute 'prepare asked as ' || query;
	for line in execute format('explain (costs off) execute asked(%s)', parameters) loop
		plan := plan || case when line ~ 'Index Cond' then line || E'\n' else '' end;
	end loop;
	deallocate asked;
	return plan;
end
$$;
grant execute on function policy.by_index(text, text), policy.token(text) to pv_mypage;
select policy.holds(format('%s: goes to its cursor by the index, under row-level security too', n), format($$
	select policy.shares();
	policy.by_index(%L, 'null, null, null, 3, now(), ''x'', null, null') ~ 'ROW\((s(_\d)?\.)?sort_at, (s(_\d)?\.)?handle\) < ROW' $$, n))
from unnest('{access_list,access_list_agent}'::text[]) n;
select policy.holds('access_list: goes to what was opened by the index, under row-level security too', $$
	select policy.shares();
	policy.by_index('access_list', 'null, null, null, 3, now(), ''x'', null, null') ~ '[( .]sort_at <= CASE' $$);
