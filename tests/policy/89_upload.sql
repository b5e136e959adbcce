-- Handing in, clause by clause: limits on both sides, one's own among several,
-- what is told when, and where a folder's state comes from.

create function policy.up_field(handle_ text, field text) returns text language sql as $$
	select to_jsonb(u) ->> field from data.upload u where u.handle = handle_
$$;
create function policy.up_many(name text, n integer, letter text default 'n') returns boolean language plpgsql as $$
begin
	perform policy.up_begins(name, 'letter', 5, 'abcdefghijklmn' || letter || chr(96 + i)) from generate_series(1, n) i;
	return true;
end
$$;
create function policy.up_writes(name text, handle text, wrapped bytea, key text) returns text language sql as $$
	select policy.says(name, format('select received from authz.upload_part(%L, 0, gen_random_uuid(), 1, %L, %L)', handle, wrapped, key))
$$;
create function policy.route_of(handle_ text, rule_ text, version_ integer default 1) returns boolean language plpgsql as $$
begin
	insert into data.routing (document, rule, version, folder_state, target, at)
		select document, rule_, version_, 'any', '{general}', clock_timestamp() from data.upload where handle = handle_;
	return true;
end
$$;
create function policy.files_whole(handle_ text) returns boolean language plpgsql as $$
begin
	insert into data.filing select document, (select id from data.file where ref = 'A') from data.upload where handle = handle_;
	return true;
end
$$;
create function policy.state_of_folder(file_ text) returns text language sql as $$
	select law.folder_state((select id from data.file where ref = file_), law.now())
$$;

-- ── Beginning ───────────────────────────────────────────────────────────────

select policy.holds('upload: without a size, a name or a number of ours it does not begin', $$
	select policy.enters('mor.A');
	policy.fails_with('PV002', 'bytes', 'mor.A', 'select handle from authz.upload_new(''abcdefghijklmnop'', ''a.png'', null, ''letter'')')
	and policy.fails_with('PV002', 'filename', 'mor.A', 'select handle from authz.upload_new(''abcdefghijklmnop'', null, 5, ''letter'')')
	and policy.fails_with('PV002', 'once', 'mor.A', 'select handle from authz.upload_new(null, ''a.png'', 5, ''letter'')')
	and policy.up_begins('mor.A', 'letter', 1) is not null $$);
select policy.holds('upload: twenty of somebody else''s are not one''s own', $$
	select policy.enters(n) from unnest('{mor.A,ida.A}'::text[]) n;
	select policy.up_many('mor.A', 20);
	policy.up_begins('ida.A', 'letter') is not null $$);
select policy.holds('upload: what was received is no longer under way', $$
	select policy.enters('mor.A');
	select policy.up_many('mor.A', 20);
	select policy.up_part('mor.A', (select max(handle) from data.upload), 0, 5);
	policy.up_begins('mor.A', 'letter') is not null $$);
select policy.holds('upload: what is over is no longer under way', $$
	select policy.enters('mor.A');
	select policy.up_many('mor.A', 20);
	update data.upload set expires_at = clock_timestamp() where handle = (select max(handle) from data.upload);
	policy.up_begins('mor.A', 'letter') is not null $$);

-- ── Parts ───────────────────────────────────────────────────────────────────

select policy.holds('upload: of two of one''s own each is itself, and ends by itself', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter', 5, 'abcdefghijklmnop') as a,
		policy.up_begins('mor.A', 'drawing', 7, 'abcdefghijklmnoq') as b;
	select policy.so(policy.says('mor.A', format('select bytes from authz.upload_at(%L)', (select a from h))) = '5');
	select policy.so(policy.says('mor.A', format('select bytes from authz.upload_at(%L)', (select b from h))) = '7');
	select policy.so(policy.up_part('mor.A', (select b from h), 0, 3) = '3 receiving');
	select policy.so(policy.up_field((select a from h), 'received') = '0');
	select policy.so(policy.up_part('mor.A', (select a from h), 0, 5) = '5 received');
	policy.up_field((select b from h), 'state') = 'receiving' and policy.up_field((select b from h), 'rule') is null $$);
select policy.holds('upload: the folder that counts is one''s own', $$
	select policy.enters('fos.B');
	update data.file set closed = '2026-11-01' where ref = 'A';
	create temporary table h on commit drop as select policy.up_received('fos.B', 'report') as a;
	policy.up_field((select a from h), 'folder_state') = 'active' $$);
select policy.holds('upload: a part without its key is no part', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.so(policy.up_writes('mor.A', (select a from h), decode(repeat('00', 39), 'hex'), 'k1') is null);
	select policy.so(policy.up_writes('mor.A', (select a from h), null, 'k1') is null);
	select policy.so(policy.up_writes('mor.A', (select a from h), decode(repeat('00', 60), 'hex'), null) is null);
	policy.up_writes('mor.A', (select a from h), decode(repeat('00', 40), 'hex'), 'k1') = '1' $$);
select policy.holds('upload: two thousand parts of one, and no more', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter', 5000) as a, policy.up_begins('mor.A', 'letter', 5000, 'abcdefghijklmnoq') as b;
	insert into data.upload_part (id, upload, at, size) select gen_random_uuid(), (select id from data.upload where handle = (select a from h)), n, 1 from generate_series(0, 1998) n;
	update data.upload set received = 1999 where handle = (select a from h);
	select policy.so(policy.up_part('mor.A', (select a from h), 1999, 1) = '2000 receiving');
	select policy.so(policy.up_part('mor.A', (select b from h), 0, 1) = '1 receiving');
	policy.fails_with('PV002', 'parts', 'mor.A', format('select received from authz.upload_part(%L, 2000, gen_random_uuid(), 1, %L, ''k1'')',
		(select a from h), decode(repeat('00', 60), 'hex'))) $$);
select policy.holds('upload: received whole, it does not end with the day', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	update data.upload set expires_at = clock_timestamp();
	policy.says('mor.A', format('select state from authz.upload_at(%L)', (select a from h))) = 'received' $$);

-- ── Taken back ──────────────────────────────────────────────────────────────

select policy.holds('upload: what is taken back is that one alone', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a, policy.up_begins('mor.A', 'letter', 5, 'abcdefghijklmnoq') as b;
	select policy.up_part('mor.A', (select b from h), 0, 2);
	select policy.so(policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'true');
	policy.up_field((select b from h), 'state') = 'receiving' and (select wrapped is not null from data.upload_part) $$);
select policy.holds('upload: what the intake holds can be taken back, but not while it is in its hands', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.up_takes();
	select policy.intake_says('hold', (select a from h), ', ''scanner''');
	update data.upload set leased_until = clock_timestamp() + interval '1 minute';
	select policy.so(policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'false');
	update data.upload set leased_until = clock_timestamp();
	policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'true' $$);
select policy.holds('upload: taken back, its own alarm is over and no other', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.up_takes();
	select policy.intake_says('hold', (select a from h), ', ''scanner''');
	insert into data.alarm (kind, subject, due, raised_at) values ('upload-held', 'another', law.now(), law.now()), ('split-owed', (select a from h), law.now(), law.now());
	insert into data.alarm (kind, subject, due, raised_at, closed_at) values ('upload-held', 'before', law.now(), law.now(), '2020-01-01');
	select policy.so(policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'true');
	(select string_agg(concat_ws(' ', kind, case subject when (select a from h) then 'mine' else subject end, closed_at = law.now()), ', ' order by kind, subject = 'before', subject = 'another')
		from data.alarm where kind in ('split-owed', 'upload-held')) = 'split-owed mine, upload-held mine t, upload-held another, upload-held before f' $$);
select policy.holds('upload: what was over before stays over as it was', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.up_takes();
	select policy.intake_says('hold', (select a from h), ', ''scanner''');
	update data.alarm set closed_at = '2020-01-01' where kind = 'upload-held';
	select policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h)));
	(select closed_at = '2020-01-01' from data.alarm where kind = 'upload-held') $$);

-- ── What is told ────────────────────────────────────────────────────────────

select policy.holds('upload: filed but not read back, nothing of where it lies is told', $$
	select policy.enters('mor.A');
	select policy.up_filed('mor.A', 'letter');
	policy.says('mor.A', 'select format(''%s|%s|%s|%s|%s|%s|%s'', state, share_handle, sha256, rule, rule_version, filed_where, receipt) from authz.uploads()')
		= 'received||||||' $$);
select policy.holds('upload: read back, all of it is, and the share as long as there is one', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	select policy.intake_says('read_back', (select a from h));
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s1"}');
	select policy.so(policy.says('mor.A', 'select count(*) from authz.uploads()') = '1');
	select policy.so(policy.says('mor.A', 'select format(''%s|%s|%s|%s|%s|%s|%s'', state, share_handle, sha256, rule, rule_version, filed_where, receipt) from authz.uploads()')
		= format('filed|%s|%s|RT01|1|child_folder|a receipt', (select handle from data.share where ref like 'upload/%'), repeat('a', 64)));
	update data.share set revoked_at = law.now() where ref like 'upload/%';
	policy.says('mor.A', 'select format(''%s|%s|%s'', state, share_handle, receipt) from authz.uploads()') = 'filed||a receipt' $$);
select policy.holds('upload: the decision that is told is the one about it', $$
	select policy.enters('mor.A');
	select policy.enters('fos.B');
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	select policy.intake_says('read_back', (select a from h));
	select policy.up_filed('fos.B', 'money');
	policy.says('mor.A', 'select rule from authz.uploads()') = 'RT01' $$);
select policy.holds('upload: why is told while it is held or refused', $$
	select policy.enters('mor.A');
	select policy.up_begins('mor.A', 'letter');
	update data.upload set reason = 'scanner';
	policy.says('mor.A', 'select coalesce(reason, ''-'') from authz.uploads()') = '-' $$);
select policy.holds('upload: after ninety days what came to its end is listed no more, and what did not still is', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a, policy.up_received('mor.A', 'letter', 'abcdefghijklmnoq') as b,
		policy.up_received('mor.A', 'letter', 'abcdefghijklmnor') as c, policy.up_received('mor.A', 'letter', 'abcdefghijklmnos') as d;
	update data.upload set state = 'held', reason = 'x' where handle = (select c from h);
	update data.upload set state = 'refused', reason = 'x' where handle = (select d from h);
	select policy.so(policy.says('mor.A', 'select count(*) from authz.uploads()') = '4');
	update data.upload set made_at = clock_timestamp() - interval '91 days';
	policy.says('mor.A', 'select string_agg(state, '' '' order by state) from authz.uploads()') = 'held received receiving' $$);

-- ── Where it goes ───────────────────────────────────────────────────────────

select policy.holds('RT36: a rule ahead of its first day is none', $$
	insert into law.routing (rule, version, record, folder_state, since, case_system, records_system, target, says, source)
		values ('RT99', 1, 'new', 'any', '2027-01-01', true, false, '{general}', 'x', 'x');
	(law.route('new', 'active', law.now())).rule = 'RT36' and (law.route('new', 'active', '2027-01-01')).rule = 'RT99' $$);
select policy.holds('RT36: where not even that is in force, there is no rule', $$
	update law.routing set until = '2020-01-01' where rule = 'RT36';
	(law.route('unknown', 'active', law.now())).rule is null and (law.route('x', 'active', law.now())).rule is null $$);
select policy.holds('a folder is active from its first day, and closed from the day it is closed', $$
	select policy.so(policy.state_of_folder('A') = 'active');
	update data.file set opened = law.today(law.now()) + 1 where ref = 'A';
	select policy.so(policy.state_of_folder('A') = 'none');
	update data.file set opened = law.today(law.now()) where ref = 'A';
	select policy.so(policy.state_of_folder('A') = 'active');
	update data.file set closed = law.today(law.now()) + 1 where ref = 'A';
	select policy.so(policy.state_of_folder('A') = 'active');
	update data.file set closed = law.today(law.now()) where ref = 'A';
	policy.state_of_folder('A') = 'closed' $$);
select policy.holds('a folder of no child has the state of the family''s children''s', $$
	select policy.so(policy.state_of_folder('K') = 'active');
	update data.file set closed = '2026-11-01' where ref = 'A';
	select policy.so(policy.state_of_folder('K') = 'active' and policy.state_of_folder('A') = 'closed' and policy.state_of_folder('B') = 'active');
	update data.file set closed = '2026-11-01' where ref = 'B';
	select policy.so(policy.state_of_folder('K') = 'closed');
	update data.file set opened = '2027-01-01' where ref = 'B';
	policy.state_of_folder('K') = 'none' $$);
select policy.holds('RT14: what counts is the last decision about the document, by the rule as it was then', $$
	select policy.enters('kon.A');
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_filed('kon.A', 'weekend') as a;
	select policy.intake_says('read_back', (select a from h));
	select policy.up_filed('mor.A', 'letter');
	select policy.so(policy.raises(format('select policy.files_whole(%L)', (select a from h)), 'PV001'));
	select policy.route_of((select a from h), 'RT01');
	select policy.so(policy.files_whole((select a from h)));
	delete from data.filing;
	select policy.route_of((select a from h), 'RT14');
	select policy.so(policy.raises(format('select policy.files_whole(%L)', (select a from h)), 'PV001'));
	insert into law.routing select 'RT14', 2, record, folder_state, since, until, case_system, records_system, target, follows, false, says, source from law.routing where rule = 'RT14';
	select policy.route_of((select a from h), 'RT14', 2);
	policy.files_whole((select a from h)) $$);
