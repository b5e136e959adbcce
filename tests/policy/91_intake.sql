-- The intake, clause by clause: who is there, whose turn it is, one among
-- several, what is told, and where a document comes to lie.

create function policy.two_received() returns boolean language plpgsql as $$
begin
	perform policy.enters('mor.A');
	perform policy.enters('fos.B');
	drop table if exists h;
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a, policy.up_received('fos.B', 'money') as b;
	update data.upload set next_at = clock_timestamp() - interval '1 hour' where handle = (select a from h);
	return policy.up_takes() = (select a from h);
end
$$;
create function policy.both_taken() returns boolean language plpgsql as $$
begin
	perform policy.two_received();
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute';
	return true;
end
$$;
create function policy.told(template_ text) returns bigint language sql as $$
	select count(*) from data.notice where template = template_
$$;
create function policy.alarms() returns text language plpgsql as $$
begin
	return (select string_agg(concat_ws(' ', kind, case when subject = (select a from h) then 'a' else subject end, closed_at = law.now()), ', '
		order by kind, subject = 'other') from data.alarm where kind in ('split-owed', 'upload-held'));
end
$$;
create function policy.more_alarms() returns boolean language plpgsql as $$
begin
	insert into data.alarm (kind, subject, due, raised_at) values ('upload-held', 'other', law.now(), law.now()),
		('split-owed', (select a from h), law.now(), law.now());
	return true;
end
$$;

-- ── Who is there ────────────────────────────────────────────────────────────

select policy.holds('intake: who is there is who has that lock, and no other', $$
	select pg_advisory_unlock_all();
	select policy.so(not intake.is_there('p'));
	select pg_advisory_lock(8, intake.key_of('p'));
	select pg_advisory_lock(7::bigint << 32 | intake.key_of('p'));
	select intake.be_there('q');
	select policy.so(intake.is_there('q') and not intake.is_there('p'));
	select intake.be_there('q');
	select pg_advisory_unlock(7, intake.key_of('q'));
	not intake.is_there('q') $$);
select policy.holds('intake: somebody of that name in another database is not there', $$
	create extension dblink;
	select dblink_connect_u('other', format('dbname=template1 host=%s port=%s user=%s', split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'), session_user));
	select policy.so((select n = 1 from dblink('other', format('select 1 from (select pg_advisory_lock(7, %s)) x', intake.key_of('r'))) as t (n integer)));
	select policy.so(not intake.is_there('r'));
	dblink_disconnect('other') = 'OK' $$);

-- ── Whose turn it is ────────────────────────────────────────────────────────

select policy.holds('intake: one is taken by somebody who is there, and the other is nobody''s', $$
	select pg_advisory_unlock_all();
	select policy.so(policy.two_received());
	intake.is_there('w') and (select worker = 'w' from data.upload where handle = (select a from h)) and (select worker is null and leased_until is null from data.upload where handle = (select b from h)) $$);
select policy.holds('intake: what was filed is taken again until it was read back', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	update data.upload set next_at = clock_timestamp();
	select policy.so(policy.up_takes() = (select a from h));
	select policy.intake_says('read_back', (select a from h));
	update data.upload set next_at = clock_timestamp();
	policy.up_takes() is null $$);
select policy.holds('intake: nobody is called for what was only held often, or dropped seldom', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	update data.upload set tries = 4;
	select policy.up_takes();
	update data.upload set tries = 3, next_at = clock_timestamp();
	select policy.so(policy.up_takes() = (select a from h));
	not exists (select from data.alarm where kind = 'upload-held') $$);
select policy.holds('intake: when its time is over it is no longer one''s own', $$
	select policy.so(policy.two_received());
	update data.upload set leased_until = clock_timestamp();
	policy.raises(format('select policy.intake_says(''hold'', %L, '', ''''x'''''')', (select a from h)), 'PV003') $$);
select policy.holds('intake: of two in one''s hands each has its own parts', $$
	select policy.both_taken();
	policy.intake(format('select string_agg(id::text, '' '') from intake.parts(%L, ''w'')', (select id from data.upload where handle = (select a from h))))
		= (select p.id::text from data.upload_part p join data.upload u on u.id = p.upload where u.handle = (select a from h))
	and policy.intake(format('select string_agg(id::text, '' '') from intake.parts(%L, ''w'')', (select id from data.upload where handle = (select b from h))))
		= (select p.id::text from data.upload_part p join data.upload u on u.id = p.upload where u.handle = (select b from h)) $$);

-- ── Held, refused ───────────────────────────────────────────────────────────

select policy.holds('intake: held is that one alone, and its person is told', $$
	select policy.both_taken();
	select policy.so(policy.intake_says('hold', (select a from h), ', ''scanner''') = 'true');
	policy.up_field((select a from h), 'state') = 'held' and policy.up_field((select b from h), 'state') = 'received'
	and policy.told('upload_held') = 1 $$);
select policy.holds('intake: held when it is filed already, nobody is told', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	select policy.so(policy.intake_says('hold', (select a from h), ', ''vault''') = 'true');
	policy.up_field((select a from h), 'state') = 'filed' and policy.up_field((select a from h), 'reason') is null and policy.told('upload_held') = 0 $$);
select policy.holds('intake: refused is that one alone, its person is told, and its alarm is over', $$
	select policy.both_taken();
	select policy.intake_says('hold', (select a from h), ', ''scanner''');
	select policy.more_alarms();
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute';
	select policy.so(policy.intake_says('refuse', (select a from h), ', ''virus''') = 'true');
	policy.up_field((select a from h), 'state') = 'refused' and policy.up_field((select b from h), 'state') = 'received'
	and (select bool_and((p.wrapped is null) = (u.handle = (select a from h))) from data.upload_part p join data.upload u on u.id = p.upload)
	and policy.told('upload_refused') = 1 and policy.alarms() = 'split-owed a, upload-held a t, upload-held other' $$);
select policy.holds('intake: an alarm that was over stays over as it was', $$
	select policy.both_taken();
	select policy.intake_says('hold', (select a from h), ', ''scanner''');
	update data.alarm set closed_at = '2020-01-01' where kind = 'upload-held';
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute';
	select policy.so(policy.intake_says('refuse', (select a from h), ', ''virus''') = 'true');
	(select closed_at = '2020-01-01' from data.alarm where kind = 'upload-held') $$);

-- ── Where it comes to lie ───────────────────────────────────────────────────

create function policy.lies_at(handle_ text) returns text language sql as $$
	select string_agg(f.ref, ' ' order by f.ref) from data.upload u join data.filing g on g.document = u.document join data.file f on f.id = g.file where u.handle = handle_
$$;
create function policy.own_folder_of(standing_ text) returns text language plpgsql as $$
declare
	f uuid := intake.own_folder(st) from data.standing st where st.ref = standing_;
begin
	return (select case when x.ref like 'own/%' then 'a new one' else x.ref end from data.file x where x.id = f);
end
$$;
create function policy.folder_for(target_ text, standing_ text) returns text language plpgsql as $$
declare
	f uuid := intake.folder_of(target_, st) from data.standing st where st.ref = standing_;
begin
	return (select x.ref from data.file x where x.id = f);
end
$$;
create function policy.owns(person_ text, document_ text) returns boolean language plpgsql as $$
begin
	insert into data.owner select d.id, p.id from data.document d, data.person p where d.ref = document_ and p.ref = person_;
	return true;
end
$$;
create function policy.contractor_of_z(person_ text) returns boolean language plpgsql as $$
begin
	perform policy.done('file', '{"id": "KZ", "kind": "contractor", "label": "Oppdrag", "family": "Z", "opened": "2020-01-01"}');
	return policy.done('standing', policy.standing(person_, 'KZ', 'contractor', jsonb_build_object('id', person_ || '.KZ')));
end
$$;

select policy.holds('own folder: where one stands as a contractor', $$
	policy.own_folder_of('kon.K') = 'K' and policy.own_folder_of('kon.A') = 'K' $$);
select policy.holds('own folder: another''s is not, nor one of another family', $$
	select policy.owns('fos', 'K-BREV');
	select policy.owns('til', 'A-BREV');
	select policy.contractor_of_z('til');
	policy.own_folder_of('til.B') = 'a new one' $$);
select policy.holds('own folder: where one''s own matters lie', $$
	select policy.owns('til', 'K-BREV');
	policy.own_folder_of('til.B') = 'K' $$);
select policy.holds('own folder: a new one is opened once, and somebody is told', $$
	select policy.own_folder_of('til.B');
	select policy.so((select count(*) from data.alarm where kind = 'folder-opened') = 1 and (select count(*) from journal.entry where event = 'folder.opened') = 1);
	update data.alarm set closed_at = law.now();
	select policy.own_folder_of('til.B');
	(select count(*) from data.file where ref like 'own/%') = 1 and (select count(*) from journal.entry where event = 'folder.opened') = 1
	and not exists (select from data.alarm where kind = 'folder-opened' and closed_at is null) $$);
select policy.holds('child''s folder: one''s own, or that of the one child of the family', $$
	select policy.contractor_of_z('kon');
	policy.folder_for('child_folder', 'mor.A') = 'A' and policy.folder_for('child_folder', 'kon.KZ') = 'Z'
	and policy.folder_for('child_folder', 'kon.K') = 'queue' $$);
select policy.holds('records: a general folder is itself, for others one is opened, and what waits waits in one place', $$
	policy.folder_for('general', 'sok.G') = 'G' and policy.folder_for('general', 'mor.A') = 'records/general/F'
	and policy.folder_for('queue', 'mor.A') = 'queue' and policy.folder_for('none', 'sok.G') = 'queue' and policy.folder_for('redirect', 'sok.G') = 'queue'
	and policy.folder_for('foster_folder', 'kon.A') = 'K' and policy.folder_for('contractor_folder', 'kon.A') = 'K' $$);
select policy.holds('intake: nobody is called for what lies where it should', $$
	select policy.folder_for('queue', 'mor.A');
	select policy.enters('mor.A');
	select policy.up_filed('mor.A', 'letter');
	not exists (select from data.alarm where kind in ('split-owed', 'route-unknown')) $$);
select policy.holds('intake: filed by the version of the rule that it was received under', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.done('route-propose', '{"id": "P", "rule": "RT01", "target": ["general"], "why": "x", "proposed_by": "S1"}');
	select policy.done('route-approve', '{"proposal": "P", "approved_by": "S2"}');
	select policy.up_takes();
	select policy.so(policy.up_files((select a from h)) = 'true');
	policy.lies_at((select a from h)) = 'A' and (select version = 1 from data.routing) $$);

-- ── Whose it is, and who gets it ────────────────────────────────────────────

select policy.holds('R28: of a police certificate nobody has a share', $$
	select policy.done('want', policy.wants('fos.B', 'POLITIATTEST'));
	select policy.enters('fos.B');
	create temporary table h on commit drop as select policy.up_begins('fos.B', 'certificate', more => format(', %L', (select handle from data.wanted))) as a;
	select policy.up_part('fos.B', (select a from h), 0, 5);
	select policy.up_takes();
	select policy.so(policy.up_files((select a from h)) = 'true');
	(select share is null and document is not null from policy.up_upload((select a from h)))
	and (select state = 'in' and document is not null and upload is not null from data.wanted) $$);
select policy.holds('R03, R04: what a child hands in is shared by the child''s own rule', $$
	select policy.enters('ida.A');
	select policy.enters('ole.B');
	create temporary table h on commit drop as select policy.up_filed('ida.A', 'letter') as a;
	select policy.intake_says('read_back', (select a from h));
	select policy.up_filed('ole.B', 'letter');
	(select string_agg(rule, ' ' order by rule) from data.share where ref like 'upload/%') = 'R03 R04' $$);
select policy.holds('R15: a file of no child''s tells of somebody else than who handed it in', $$
	select policy.enters(n) from unnest('{kon.K,ole.B,mor.A}'::text[]) n;
	create temporary table h on commit drop as select policy.up_filed('kon.K', 'money') as a;
	select policy.so((select third_party from data.rendition where ref = 'upload/' || (select a from h) || '/original'));
	select policy.intake_says('read_back', (select a from h));
	truncate h;
	insert into h select policy.up_filed('ole.B', 'letter');
	select policy.so((select not third_party from data.rendition where ref = 'upload/' || (select a from h) || '/original'));
	select policy.intake_says('read_back', (select a from h));
	truncate h;
	insert into h select policy.up_filed('mor.A', 'letter');
	(select third_party from data.rendition where ref = 'upload/' || (select a from h) || '/original') $$);
select policy.holds('R17o: one''s own matter is what is one''s own for that capacity, of that kind', $$
	select policy.enters('mor.A');
	select policy.enters('fos.B');
	insert into law.hand_in (capacity, kind, doc_type, record, share_rule, title, place) values ('parent', 'money', 'OEKONOMI', 'child_document', 'R06', 'x', 9);
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'money') as a;
	select policy.intake_says('read_back', (select a from h));
	truncate h;
	insert into h select policy.up_filed('fos.B', 'other');
	select policy.so(not exists (select from data.owner o join data.upload u on u.document = o.document));
	select policy.intake_says('read_back', (select a from h));
	select policy.up_received('fos.B', 'money', 'abcdefghijklmnoq');
	select policy.up_takes();
	select policy.up_files((select handle from data.upload where once = 'abcdefghijklmnoq'));
	(select p.ref = 'fos' from data.owner o join data.upload u on u.document = o.document join data.person p on p.id = o.person) $$);
select policy.holds('intake: read back is what was filed, whole, and nothing beside it', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.up_takes();
	select policy.up_files((select a from h), 'w', true);
	select policy.rendition('upload/' || (select a from h), 'child');
	select policy.so(policy.intake(format('select count(*) || '' '' || string_agg(bytes::text, '','' order by bytes) from intake.filed(%L, ''w'')', (select id from data.upload))) = '2 4,5');
	update data.rendition set destroyed_at = law.now(), wrapped = null where ref like 'upload/%/redacted';
	policy.intake(format('select string_agg(bytes::text, '','') from intake.filed(%L, ''w'')', (select id from data.upload))) = '5' $$);
select policy.holds('intake: read back is what was filed, that one alone, and its alarm is over', $$
	select policy.both_taken();
	select policy.more_alarms();
	select policy.so(policy.intake_says('read_back', (select a from h)) = 'false' and policy.alarms() = 'split-owed a, upload-held other');
	select policy.up_files((select a from h)), policy.up_files((select b from h));
	insert into data.alarm (kind, subject, due, raised_at) select 'upload-held', a, law.now(), law.now() from h;
	select policy.so(policy.intake_says('read_back', (select a from h)) = 'true');
	policy.up_field((select a from h), 'read_back_at') is not null and policy.up_field((select b from h), 'read_back_at') is null
	and policy.alarms() = 'split-owed a, upload-held a t, upload-held other' $$);
select policy.holds('a standing is about the one child of its file or its family, or about none', $$
	select policy.contractor_of_z('kon');
	(select string_agg(concat_ws(' ', f.ref, p.ref), ', ' order by f.ref) from data.file f left join data.person p on p.id = law.child_of(f.id) where f.ref in ('A', 'K', 'KZ', 'G'))
		= 'A ida, G, K, KZ zoe' $$);
