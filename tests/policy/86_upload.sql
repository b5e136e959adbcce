-- Handing in, as the portals see it: what each capacity may hand in, that a part
-- only ever continues, and that nobody meets another's upload.

create function policy.up_begins(name text, kind text, bytes bigint default 5, once text default 'abcdefghijklmnop',
	filename text default 'tegning.png', more text default '') returns text language sql as $$
	select policy.says(name, format('select handle from authz.upload_new(%L, %L, %s, %L%s)', once, filename, bytes, kind, more))
$$;
create function policy.up_part(name text, handle text, at bigint, size bigint) returns text language sql as $$
	select policy.says(name, format('select received || '' '' || state from authz.upload_part(%L, %s, %L, %s, %L, ''k1'')', handle,
		at, gen_random_uuid(), size, decode(repeat('00', 60), 'hex')))
$$;
create function policy.fails_with(state_ text, what text, name text, query text) returns boolean language plpgsql as $$
declare
	rule text;
	administrator text := session_user;
begin
	perform policy.says(name, query);
	return false;
exception when others then
	get stacked diagnostics rule = constraint_name;
	if sqlstate <> state_ or (what is not null and rule is distinct from what) then
		raise exception '% % %', sqlstate, rule, sqlerrm using errcode = 'PT003';
	end if;
	return true;
end
$$;
create function policy.begin_fails(state_ text, what text, name text, kind text, bytes bigint default 5,
	filename text default 'tegning.png', more text default '', once text default 'abcdefghijklmnop') returns boolean language sql as $$
	select policy.fails_with(state_, what, name, format('select handle from authz.upload_new(%L, %L, %s, %L%s)', once, filename,
		bytes, kind, more))
$$;
create function policy.up_upload(handle_ text) returns data.upload language sql as $$
	select u from data.upload u where u.handle = handle_
$$;

select policy.holds('upload: each capacity hands in its own kinds, and no other', $$
	select policy.enters(n) from unnest('{ole.B,ida.A,mor.A,ver.A,fos.B,kon.A,kon.K,til.B,tru.B,far.A,nab.A}'::text[]) n;
	select policy.enters('adv', 'adv/standing');
	policy.says('ole.B', 'select string_agg(kind || '' '' || doc_type, '','' order by kind) from authz.hand_in_kinds()')
		= 'drawing BREV,letter BREV,other BREV'
	and policy.says('ida.A', 'select count(*) from authz.hand_in_kinds()') = '3'
	and policy.says('mor.A', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'drawing,letter,other,papers'
	and policy.says('ver.A', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'drawing,letter,other,papers'
	and policy.says('fos.B', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()')
		= 'declaration,follow_up,letter,money,other,report'
	and policy.says('kon.A', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()')
		= 'declaration,insurance,letter,money,report,weekend'
	and policy.says('kon.K', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'declaration,insurance,money'
	and policy.says('til.B', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'letter,supervision'
	and policy.says('tru.B', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'declaration,letter'
	and policy.says('adv', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'letter,mandate'
	and policy.says('far.A', 'select count(*) from authz.hand_in_kinds()') = '0'
	and policy.says('nab.A', 'select count(*) from authz.hand_in_kinds()') = '0' $$);
select policy.holds('R18e: without an engagement, one''s own matters alone', $$
	select policy.enters('kon.K');
	policy.begin_fails('PV001', 'R18e', 'kon.K', 'weekend') and policy.up_begins('kon.K', 'money') is not null $$);
select policy.holds('R18, R01: what a capacity does not hand in is refused with its rule', $$
	select policy.enters(n) from unnest('{kon.A,mor.A,far.A}'::text[]) n;
	policy.begin_fails('PV001', 'R18', 'kon.A', 'drawing') and policy.begin_fails('PV001', 'R06', 'mor.A', 'supervision')
	and policy.begin_fails('PV001', 'R07', 'far.A', 'letter') $$);
select policy.holds('R28: a police certificate only when it was asked for', $$
	select policy.enters('kon.A');
	policy.begin_fails('PV001', 'R28', 'kon.A', 'certificate')
	and policy.begin_fails('PV003', null, 'kon.A', 'certificate', 5, 'a.pdf', ', ''nobody''') $$);
select policy.holds('upload: size and name have limits', $$
	select policy.enters('mor.A');
	policy.begin_fails('PV002', 'bytes', 'mor.A', 'letter', 0) and policy.begin_fails('PV002', 'bytes', 'mor.A', 'letter', 209715201)
	and policy.up_begins('mor.A', 'letter', 209715200) is not null
	and policy.begin_fails('PV002', 'once', 'mor.A', 'letter', 5, 'a.pdf', '', 'short') $$);
select policy.holds(format('upload: %L is no name', n), format($$
	select policy.enters('mor.A');
	policy.begin_fails('PV002', 'filename', 'mor.A', 'letter', 5, %L) $$, n))
from unnest(array['', '../x.pdf', 'a\b.pdf', E'a\nb.pdf', '.htaccess', 'a.pdf.', ' a.pdf', 'a.pdf ', E'evil\u202Efdp.exe', E'a\u200Bb.pdf',
	E'a\u007F.pdf', repeat('a', 201)]) n;
select policy.holds(format('upload: %L is a name', n), format($$
	select policy.enters('mor.A');
	policy.up_begins('mor.A', 'letter', 5, 'abcdefghijklmnop', %L) is not null $$, n))
from unnest(array['a', 'Søknad – åpen.PDF', 'čáppa govva.heic', repeat('å', 200), 'x (1).docx']) n;
select policy.holds('upload: twice the same is one', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a, policy.up_begins('mor.A', 'letter') as b;
	(select a = b from h) and (select count(*) from data.upload) = 1 $$);
select policy.holds('upload: the same number of somebody else is another', $$
	select policy.enters('mor.A');
	select policy.enters('ida.A');
	policy.up_begins('mor.A', 'letter') <> policy.up_begins('ida.A', 'letter') $$);
select policy.holds('upload: twenty under way, and no more', $$
	select policy.enters('mor.A');
	select policy.up_begins('mor.A', 'letter', 5, 'abcdefghijklmno' || chr(96 + n)) from generate_series(1, 20) n;
	policy.begin_fails('PV002', 'many', 'mor.A', 'letter', 5, 'a.pdf', '', 'abcdefghijklmnoz')
	and policy.up_begins('mor.A', 'letter', 5, 'abcdefghijklmnoa') is not null $$);
select policy.holds('upload: parts continue where it stands, and nowhere else', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.so(policy.up_part('mor.A', (select a from h), 0, 2) = '2 receiving');
	select policy.so(policy.up_part('mor.A', (select a from h), 0, 2) is null);
	select policy.so(policy.up_part('mor.A', (select a from h), 3, 1) is null);
	select policy.so(policy.up_part('mor.A', (select a from h), 2, 4) is null);
	select policy.so(policy.up_part('mor.A', (select a from h), 2, 0) is null);
	select policy.so(policy.says('mor.A', format('select received || state from authz.upload_at(%L)', (select a from h))) = '2receiving');
	select policy.so(policy.up_part('mor.A', (select a from h), 2, 3) = '5 received');
	policy.up_part('mor.A', (select a from h), 5, 1) is null
	and (select count(*) = 2 and sum(size) = 5 from data.upload_part) $$);
select policy.holds('upload: a part is at most eight MiB', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter', 20000000) as a;
	select policy.so(policy.up_part('mor.A', (select a from h), 0, 8388609) is null);
	policy.up_part('mor.A', (select a from h), 0, 8388608) = '8388608 receiving' $$);
select policy.holds('upload: another''s does not exist, in another capacity of one''s own neither', $$
	select policy.enters(n) from unnest('{mor.A,mor.B,ida.A}'::text[]) n;
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	policy.fails_with('PV003', null, 'ida.A', format('select state from authz.upload_at(%L)', (select a from h)))
	and policy.fails_with('PV003', null, 'mor.B', format('select state from authz.upload_at(%L)', (select a from h)))
	and policy.fails_with('PV003', null, 'ida.A', format('select authz.upload_drop(%L)', (select a from h)))
	and policy.fails_with('PV003', null, 'ida.A', format('select state from authz.upload_part(%L, 0, gen_random_uuid(), 1, '''', ''k1'')', (select a from h)))
	and policy.says('ida.A', 'select count(*) from authz.uploads()') = '0' and policy.says('mor.A', 'select count(*) from authz.uploads()') = '1' $$);
select policy.holds('R18e: with the engagement the upload ends, the same second', $$
	select policy.enters('kon.A');
	create temporary table h on commit drop as select policy.up_begins('kon.A', 'weekend') as a;
	select policy.done('engagement', '{"end": "E.kon", "decided_by": "S1"}');
	policy.fails_with('PV003', null, 'kon.A', format('select state from authz.upload_at(%L)', (select a from h)))
	and policy.begin_fails('PV003', null, 'kon.A', 'weekend') $$);
select policy.holds('upload: nobody without a session hands in', $$
	policy.begin_fails('PV003', null, 'nobody', 'letter') $$);
select policy.holds('upload: where it goes is decided when the last byte is here', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.so((policy.up_upload((select a from h))).rule is null);
	select policy.up_part('mor.A', (select a from h), 0, 5);
	(select rule = 'RT01' and rule_version = 1 and folder_state = 'active' and target = '{child_folder}' and received_at = law.now()
		from policy.up_upload((select a from h))) $$);
select policy.holds('RT02: while the child''s folder is closed it goes to the archive', $$
	select policy.enters('mor.A');
	update data.file set closed = '2026-11-01' where ref = 'A';
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.up_part('mor.A', (select a from h), 0, 5);
	(select rule = 'RT02' and folder_state = 'closed' from policy.up_upload((select a from h))) $$);
select policy.holds('upload: taken back, nobody can open its bytes', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.up_part('mor.A', (select a from h), 0, 2);
	select policy.so(policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'true');
	policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'false'
	and (select bool_and(wrapped is null and key_id is null) from data.upload_part)
	and policy.up_part('mor.A', (select a from h), 2, 3) is null and policy.says('mor.A', 'select count(*) from authz.uploads()') = '0' $$);
create function policy.up_note(size integer) returns text language sql as $$
	select format(', null, %L, %L, %L, ''k1''', gen_random_uuid(), decode(repeat('5a', size), 'hex'), decode(repeat('00', 60), 'hex'))
$$;
select policy.holds('upload: a note is kept sealed, goes with what is taken back, and staff fetch it', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter', more => policy.up_note(4096)) as a;
	select policy.so((select octet_length(note_sealed) = 4096 and num_nulls(note_id, note_wrapped, note_key) = 0 from policy.up_upload((select a from h))));
	select policy.so((select count(*) = 1 from operator.letter_of((select a from h)) l where octet_length(l.sealed) = 4096));
	select policy.so((select count(*) = 1 from operator.letter_of('upload/' || (select a from h))));
	select policy.so((select count(*) = 1 from operator.letters_after(null, 500) l where l.key_id = 'k1' and octet_length(l.sealed) = 4096));
	select policy.so(not exists (select from operator.letters_after((select note_id from policy.up_upload((select a from h))), 500) l
		where octet_length(l.sealed) = 4096));
	select policy.so(policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'true');
	(select num_nulls(note_id, note_sealed, note_wrapped, note_key) = 4 from policy.up_upload((select a from h)))
	and not exists (select from operator.letter_of((select a from h))) $$);
select policy.holds('upload: a note of an upload that was never finished goes with it', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter', more => policy.up_note(5)) as a;
	update data.upload set expires_at = clock_timestamp() - interval '1 minute' where handle = (select a from h);
	select intake.expired();
	(select state = 'expired' and num_nulls(note_id, note_sealed, note_wrapped, note_key) = 4 from policy.up_upload((select a from h))) $$);
select policy.holds('upload: an upload without a note has no letter', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	not exists (select from operator.letter_of((select a from h)))
	and not exists (select from operator.letters_after(null, 500) l where l.id is null) $$);
select policy.holds('upload: a note is at most 500 characters', $$
	select policy.enters('mor.A');
	policy.begin_fails('PV002', 'note', 'mor.A', 'letter', more => policy.up_note(4097)) $$);
select policy.holds('upload: what was received whole is not taken back', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.up_part('mor.A', (select a from h), 0, 5);
	policy.says('mor.A', format('select authz.upload_drop(%L)', (select a from h))) = 'false' $$);
select policy.holds('upload: after a day it is over', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	update data.upload set expires_at = clock_timestamp();
	policy.up_part('mor.A', (select a from h), 0, 2) is null
	and policy.says('mor.A', format('select state from authz.upload_at(%L)', (select a from h))) = 'expired' $$);
select policy.holds('upload: a portal reads and writes none of the tables', $$
	select policy.enters('mor.A');
	policy.raises('select policy.says(''mor.A'', ''select count(*) from data.upload'')', '42501')
	and policy.raises('select policy.says(''mor.A'', ''select count(*) from data.upload_part'')', '42501')
	and policy.raises('select policy.says(''mor.A'', ''select count(*) from data.routing'')', '42501') $$);
