-- Reports that are written on the page: drafts, who may write what, and what
-- becomes of each part.

create function policy.draft_keeps(name text, form text, size integer default 100) returns text language sql as $$
	select policy.says(name, format('select authz.draft_keep(%L, gen_random_uuid(), %L, %L, ''k1'')', form, decode(repeat('5a', size), 'hex'), '\x01'))
$$;
create function policy.rp_query(form text, parts text, serious boolean, once text, wanted text, size bigint, wrapped integer, key text) returns text language sql as $$
	select format('select handle || '' '' || fresh from authz.report_send(%L, %L, %L, %L, %L, array(select gen_random_uuid() from unnest(%L::text[])),
		array(select %L::bigint from unnest(%L::text[])), array(select %L::text from unnest(%L::text[])), array(select %L::text from unnest(%L::text[])))',
		form, once, wanted, serious, parts::text[], parts, size, parts, repeat('00', wrapped), parts, key, parts)
$$;
create function policy.rp_sends(name text, form text, parts text, serious boolean default false, once text default repeat('a', 43), wanted text default null,
	size bigint default 10, wrapped integer default 60, key text default 'k1') returns text language sql as $$
	select policy.says(name, policy.rp_query(form, parts, serious, once, wanted, size, wrapped, key))
$$;
create function policy.rp_fails(state text, what text, name text, form text, parts text, serious boolean default false, wanted text default null,
	size bigint default 10, wrapped integer default 60, key text default 'k1') returns boolean language sql as $$
	select policy.fails_with(state, what, name, policy.rp_query(form, parts, serious, repeat('a', 43), wanted, size, wrapped, key))
$$;
create function policy.rp_part(part_ text) returns data.upload language sql as $$
	select u from data.upload u where u.part = part_ order by u.made_at desc limit 1
$$;
-- What the intake does with a part.
create function policy.rp_file(part_ text) returns boolean language plpgsql as $$
declare
	u data.upload := policy.rp_part(part_);
begin
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute' where id = u.id;
	return intake.file(u.id, 'w', 'text/plain; charset=utf-8', false, gen_random_uuid(), repeat('0', 64), '\x01', 'k1', null, null, null, null, null, 'receipt');
end
$$;
create function policy.rp_alarms(kind_ text) returns bigint language sql as $$
	select count(*) from data.alarm a where a.kind = kind_ and a.closed_at is null
$$;

select policy.holds('form: what each becomes, part by part', $$
	(select string_agg(concat_ws(' ', form, part, kind, filename, case when asked then 'asked' end), ', ' order by form, part) from law.report_part)
	= 'follow_up child follow_up Referat fra oppfølgingsbesøk asked, follow_up own about_home Om fosterhjemmet, follow_up words own_words Barnets egne ord, '
	|| 'supervision child about_child Tilsynsrapport om barnet, supervision deficiency deficiency Alvorlig mangel, supervision own supervision Tilsynsrapport asked, '
	|| 'supervision words own_words Barnets egne ord, weekend child about_child Helgerapport om barnet, weekend own weekend Helgerapport asked, '
	|| 'weekend words own_words Barnets egne ord' $$);
select policy.holds('form: each capacity writes its own, and no other', $$
	select policy.enters(n) from unnest('{fos.B,kon.A,til.B,tru.B}'::text[]) n;
	policy.says('fos.B', 'select string_agg(form || '' '' || kind || '' '' || doc_type, '','') from authz.forms()') = 'follow_up follow_up REFERAT'
	and policy.says('kon.A', 'select string_agg(form || '' '' || kind || '' '' || doc_type, '','') from authz.forms()') = 'weekend weekend RAPPORT'
	and policy.says('til.B', 'select string_agg(form || '' '' || kind || '' '' || doc_type, '','') from authz.forms()') = 'supervision supervision TILSYN'
	and policy.says('tru.B', 'select count(*) from authz.forms()') = '0' $$);
select policy.holds('R18e: without an engagement no form', $$
	select policy.enters('kon.K');
	select policy.so(policy.says('kon.K', 'select count(*) from authz.forms()') = '0');
	select policy.so(policy.draft_keeps('kon.K', 'weekend') = 'false');
	policy.rp_fails('PV001', 'R18e', 'kon.K', 'weekend', '{own,child}') $$);
select policy.holds('R19, R17: a form of another capacity is refused with the rule of one''s own', $$
	select policy.enters(n) from unnest('{til.B,fos.B}'::text[]) n;
	policy.rp_fails('PV001', 'R19', 'til.B', 'weekend', '{own,child}') and policy.rp_fails('PV001', 'R17', 'fos.B', 'supervision', '{own,child}') $$);
select policy.holds('upload: what is written on the page alone is never a file of one''s own', $$
	select policy.enters('til.B');
	policy.says('til.B', 'select string_agg(kind, '','' order by kind) from authz.hand_in_kinds()') = 'letter,supervision'
	and policy.begin_fails('PV001', 'R19', 'til.B', 'own_words') and policy.begin_fails('PV001', 'R19', 'til.B', 'deficiency') $$);
select policy.holds('draft: it is one''s own, in that capacity, and the last one holds', $$
	select policy.enters(n) from unnest('{til.B,fos.B}'::text[]) n;
	select policy.so(policy.draft_keeps('til.B', 'supervision') = 'true');
	select policy.so(policy.draft_keeps('til.B', 'supervision', 200) = 'true');
	select policy.so(policy.draft_keeps('til.B', 'weekend') = 'false');
	select policy.so(policy.says('til.B', 'select octet_length(sealed) from authz.draft(''supervision'')') = '200');
	select policy.so(policy.says('til.B', 'select count(*) from authz.draft(''weekend'')') = '0');
	select policy.so(policy.says('til.B', 'select begun is not null from authz.forms()') = 'true');
	select policy.so(policy.says('fos.B', 'select count(*) from authz.draft(''supervision'')') = '0');
	select policy.so(policy.says('fos.B', 'select authz.draft_drop(''supervision'')') = 'false');
	select policy.so(policy.says('til.B', 'select authz.draft_drop(''weekend'')') = 'false');
	select policy.so((select count(*) from data.draft) = 1);
	select policy.so(policy.says('til.B', 'select authz.draft_drop(''supervision'')') = 'true');
	not exists (select from data.draft) $$);
select policy.holds('draft: a session that ran out keeps what was written, and shows nothing', $$
	select policy.enters('til.B');
	update data.session set seen_at = now() - interval '40 minutes';
	select policy.so(policy.draft_keeps('til.B', 'supervision') = 'true');
	policy.says('til.B', 'select count(*) from authz.draft(''supervision'')') = '0'
	and policy.rp_fails('PV003', null, 'til.B', 'supervision', '{own,child}') $$);
select policy.holds('draft: ' || what || ' keeps nothing', format($$
	select policy.enters('til.B');
	update data.session set seen_at = now() - interval '40 minutes';
	%s;
	policy.draft_keeps('til.B', 'supervision') = 'false' and not exists (select from data.draft) $$, change))
from (values
	('a session that was ended', 'update data.session set ended_at = now() where portal = ''exchange'''),
	('a login that was ended', 'update data.session set ended_at = now() where portal = ''login'''),
	('a session of the day before', 'update data.session set seen_at = now() - interval ''25 hours'''),
	('a session at a lower level', 'update data.session set level = 2'),
	('a capacity that is over', 'update data.standing set ended_at = now(), ended_why = ''x'' where ref = ''til.B'''),
	('a session without a capacity', 'update data.session set standing = null')) x (what, change);
select policy.holds('draft: a session of another portal keeps nothing', $$
	select policy.enters('til.B');
	update data.session set portal = 'esign', seen_at = now() - interval '40 minutes' where portal = 'exchange';
	policy.tells('pv_exchange', 'til.B', 'select authz.draft_keep(''supervision'', gen_random_uuid(), ''x'', ''x'', ''k1'')') = 'false' $$);
select policy.holds('draft: it goes after thirty days', $$
	select policy.enters(n) from unnest('{til.B,fos.B}'::text[]) n;
	select policy.so(policy.draft_keeps('til.B', 'supervision') = 'true');
	select policy.so(policy.draft_keeps('fos.B', 'follow_up') = 'true');
	update data.draft set at = clock_timestamp() - interval '30 days 1 minute' where form = 'supervision';
	update data.draft set at = clock_timestamp() - interval '29 days' where form = 'follow_up';
	select intake.expired();
	(select string_agg(form, ',') from data.draft) = 'follow_up' $$);
select policy.holds('report: sent, each part is an upload by its own rule, and the draft is over', $$
	select policy.enters(n) from unnest('{til.B,fos.B}'::text[]) n;
	select policy.so(policy.draft_keeps('til.B', 'supervision') = 'true');
	select policy.so(policy.draft_keeps('fos.B', 'follow_up') = 'true');
	create temporary table h on commit drop as select policy.rp_sends('til.B', 'supervision', '{own,child,words}') as a;
	select policy.so((select a like '% true' from h));
	select policy.so((select string_agg(concat_ws(' ', part, kind, doc_type, record, rule, state, received, bytes), ',' order by part) from data.upload)
		= 'child about_child TILSYN child_document RT01 received 10 10,own supervision TILSYN contractor_and_child RT14 received 10 10,'
		|| 'words own_words BARNEMELDING child_words RT38 received 10 10');
	select policy.so((select count(*) = 3 and bool_and(p.at = 0 and p.size = 10 and octet_length(p.wrapped) = 60 and p.key_id = 'k1') from data.upload_part p));
	select policy.so((select bool_and(filename ~ '^[A-Z][^./]* 2026-11-21\.txt$') from data.upload));
	select policy.so((select string_agg(form, ',') from data.draft) = 'follow_up');
	select policy.so(policy.rp_alarms('serious-deficiency') = 0 and not exists (select from journal.entry where event = 'deficiency.reported'));
	policy.says('til.B', format('select form || '' '' || serious from authz.report(%L)', (select split_part(a, ' ', 1) from h))) = 'supervision false'
	and policy.says('fos.B', format('select count(*) from authz.report(%L)', (select split_part(a, ' ', 1) from h))) = '0'
	and policy.says('til.B', format('select string_agg(part, '','' order by part) from authz.uploads() where report = %L', (select split_part(a, ' ', 1) from h))) = 'child,own,words' $$);
select policy.holds('report: the same form sent twice is one report', $$
	select policy.enters(n) from unnest('{til.B,fos.B}'::text[]) n;
	create temporary table h on commit drop as select policy.rp_sends('til.B', 'supervision', '{own,child}') as a;
	select policy.so(policy.draft_keeps('til.B', 'supervision') = 'true');
	select policy.so(policy.draft_keeps('fos.B', 'follow_up') = 'true');
	select policy.so(policy.rp_sends('til.B', 'supervision', '{own,child}') = (select replace(a, ' true', ' false') from h));
	select policy.so((select string_agg(form, ',') from data.draft) = 'follow_up');
	select policy.so((select count(*) from data.upload) = 2);
	select policy.so(policy.rp_sends('fos.B', 'follow_up', '{child}') like '% true');
	select policy.so(policy.rp_sends('til.B', 'supervision', '{own,child}', once => repeat('b', 43)) like '% true');
	(select count(*) from data.report) = 3 $$);
select policy.holds('report: ' || what || ' is not sent, and nothing of it is left', format($$
	select policy.enters('til.B');
	select policy.so(policy.rp_fails('PV002', 'parts', 'til.B', 'supervision', %s));
	not exists (select from data.upload) and not exists (select from data.report) $$, given))
from (values
	('one without what is about the child', $a$'{own}'$a$),
	('one without what it is asked for', $a$'{child}'$a$),
	('one with a part that there is not', $a$'{own,child,x}'$a$),
	('a serious one without its report', $a$'{own,child}', true$a$),
	('a report of what is not serious', $a$'{own,child,deficiency}', false$a$),
	('an empty part', $a$'{own,child}', size => 0$a$),
	('a part that is too large', $a$'{own,child}', size => 8388609$a$),
	('a part without a size', $a$'{own,child}', size => null$a$),
	('a part without its key', $a$'{own,child}', wrapped => 10$a$),
	('a part whose key is unknown', $a$'{own,child}', key => null$a$)) x (what, given);
select policy.holds('report: it answers what was asked for, by the part that does', $$
	select policy.enters('til.B');
	select policy.done('want', '{"id": "w", "standing": "til.B", "type": "TILSYN", "title": "Tilsynsrapport", "due": "2026-12-18", "decided_by": "S1"}');
	select policy.so(policy.rp_fails('PV003', null, 'til.B', 'supervision', '{own,child}', wanted => 'AAAAAAAAAAAAAAAAAAAAAA'));
	select policy.rp_sends('til.B', 'supervision', '{own,child}', wanted => (select handle from data.wanted where ref = 'w'));
	select policy.so((select string_agg(part, ',') = 'own' from data.upload where wanted is not null));
	select policy.so((select state from data.wanted where ref = 'w') = 'open');
	select policy.rp_file('own');
	(select state from data.wanted where ref = 'w') = 'in' $$);
select policy.holds('want: a kind may be named, and must be one of that type', $$
	select policy.done('want', '{"id": "w", "standing": "kon.A", "type": "RAPPORT", "kind": "weekend", "title": "Helgerapport", "due": "2026-12-18", "decided_by": "S1"}');
	select policy.so((select kind from data.wanted where ref = 'w') = 'weekend');
	select policy.done('want', '{"id": "v", "standing": "kon.A", "type": "RAPPORT", "title": "Rapport", "due": "2026-12-18", "decided_by": "S1"}');
	select policy.so((select kind from data.wanted where ref = 'v') = 'report');
	policy.refused('R18', 'want', '{"id": "x", "standing": "kon.A", "type": "RAPPORT", "kind": "money", "title": "x", "due": "2026-12-18", "decided_by": "S1"}')
	and policy.refused('R18', 'want', '{"id": "x", "standing": "kon.A", "type": "RAPPORT", "kind": "about_child", "title": "x", "due": "2026-12-18", "decided_by": "S1"}')
	and policy.refused('R19', 'want', '{"id": "x", "standing": "til.B", "type": "BARNEMELDING", "title": "x", "due": "2026-12-18", "decided_by": "S1"}') $$);
select policy.holds('report: what was sent is not taken back part by part', $$
	select policy.enters('til.B');
	select policy.rp_sends('til.B', 'supervision', '{own,child}');
	update data.upload set state = 'held', reason = 'scanner';
	policy.says('til.B', format('select authz.upload_drop(%L)', (policy.rp_part('child')).handle)) = 'false' $$);
select policy.holds('RT14: written as a form it is split already, and the decision names the child''s part, whichever comes first', $$
	select policy.enters('til.B');
	select policy.rp_sends('til.B', 'supervision', '{own,child}');
	select policy.rp_file('own');
	select policy.so(policy.rp_alarms('split-owed') = 0);
	select policy.so((select part is null from data.routing where document = (policy.rp_part('own')).document));
	select policy.rp_file('child');
	select policy.so((select part = (policy.rp_part('child')).document from data.routing where document = (policy.rp_part('own')).document));
	select policy.so((select part is null from data.routing where document = (policy.rp_part('child')).document));
	select policy.rp_sends('til.B', 'supervision', '{own,child}', once => repeat('b', 43));
	select policy.rp_file('child');
	select policy.rp_file('own');
	(select part = (policy.rp_part('child')).document from data.routing where document = (policy.rp_part('own')).document) $$);
select policy.holds('RT14: where the child''s part was refused, somebody has to split it', $$
	select policy.enters('til.B');
	select policy.rp_sends('til.B', 'supervision', '{own,child,words}');
	select policy.rp_file('own');
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute' where part in ('words', 'child');
	select intake.refuse((policy.rp_part('words')).id, 'w', 'virus');
	select policy.so(policy.rp_alarms('split-owed') = 0);
	select intake.refuse((policy.rp_part('child')).id, 'w', 'virus');
	policy.rp_alarms('split-owed') = 1 and (select subject = 'upload/' || (policy.rp_part('own')).handle from data.alarm where kind = 'split-owed') $$);
select policy.holds('RT14: … also when the child''s part was refused before', $$
	select policy.enters('til.B');
	select policy.rp_sends('til.B', 'supervision', '{own,child}');
	update data.upload set worker = 'w', leased_until = clock_timestamp() + interval '1 minute' where part = 'child';
	select intake.refuse((policy.rp_part('child')).id, 'w', 'virus');
	select policy.so(policy.rp_alarms('split-owed') = 0);
	select policy.rp_file('own');
	policy.rp_alarms('split-owed') = 1 $$);
select policy.holds('R31: the child''s own words are the child''s, lie in the child''s folder alone, and no share is made of them', $$
	select policy.enters('til.B');
	select policy.rp_sends('til.B', 'supervision', '{own,child,words}');
	select policy.rp_file('words'), policy.rp_file('child');
	select policy.so((select share is null and read_back_at is null and state = 'filed' from policy.rp_part('words')));
	select policy.so((select d.type = 'BARNEMELDING' and d.author = f.child and f.kind = 'child' from data.document d join data.file f on f.id = d.file
		where d.id = (policy.rp_part('words')).document));
	select policy.so((select count(*) = 1 from data.filing where document = (policy.rp_part('words')).document));
	select policy.so((select not third_party and cardinality(children) = 1 from data.rendition where document = (policy.rp_part('words')).document));
	select policy.so((select third_party from data.rendition where document = (policy.rp_part('child')).document));
	select policy.so((select author = (select person from data.standing where ref = 'til.B') from data.document where id = (policy.rp_part('child')).document));
	(select share is not null from policy.rp_part('child')) $$);
select policy.holds('R31: given by mistake to ' || who || ', the child''s own words are refused by ' || rule, format($$
	select policy.enters('til.B');
	select policy.rp_sends('til.B', 'supervision', '{own,child,words}');
	select policy.rp_file('words');
	policy.refused(%L, 'share', jsonb_build_object('standing', %L, 'document', 'upload/' || (policy.rp_part('words')).handle,
		'rendition', 'upload/' || (policy.rp_part('words')).handle || '/original', 'kind', 'read', 'title', 'x', 'decided_by', 'S1')) $$, rule, who))
from (values ('fos.B', 'R17'), ('til.B', 'R19'), ('mor.B', 'R01'), ('tru.B', 'R20')) x (who, rule);
select policy.holds('R19: a serious deficiency raises its alarm with the sending, due in a day, goes first and is told of in the journal', $$
	select policy.enters('til.B');
	select policy.so(policy.rp_sends('til.B', 'supervision', '{own,child,deficiency}', true) like '% true');
	select policy.so((select due = law.now() + interval '24 hours' and closed_at is null and subject = 'upload/' || (policy.rp_part('deficiency')).handle
		from data.alarm where kind = 'serious-deficiency'));
	select policy.so((select count(*) = 1 and bool_and(rule = 'R19' and portal = 'exchange' and person is not null and standing is not null
		and file = (select id from data.file where ref = 'B')) from journal.entry where event = 'deficiency.reported'));
	select policy.so((policy.rp_part('deficiency')).rule = 'RT37' and (policy.rp_part('deficiency')).target = '{child_folder}');
	select policy.so(policy.rp_alarms('deficiency-forward') = 0);
	update data.upload set next_at = clock_timestamp() - interval '1 hour' where part <> 'deficiency';
	select policy.so((select kind = 'deficiency' and urgent from intake.take('a worker', '1 minute')));
	update data.upload set state = 'dropped' where part = 'deficiency';
	(select not urgent from intake.take('a worker', '1 minute')) $$);
select policy.holds('R19: where another municipality has care of the child, it has to be sent there', $$
	select policy.enters('til.B');
	select policy.done('care', '{"file": "B", "number": "9901", "name": "Nordvåg", "decided_by": "S1"}');
	select policy.rp_sends('til.B', 'supervision', '{own,child,deficiency}', true);
	select policy.so(policy.rp_alarms('deficiency-forward') = 1);
	create temporary table h on commit drop as select 'upload/' || (policy.rp_part('deficiency')).handle as a;
	select policy.so((select x -> 'serious' -> 0 ->> 'forward' = 'true' from operator.run('queue', '{}') x));
	select policy.so(policy.refused('R19', 'deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1')));
	select policy.so(policy.rp_alarms('serious-deficiency') = 1);
	select policy.done('deficiency', jsonb_build_object('document', (select a from h), 'forwarded', 'SvarUt 1', 'decided_by', 'S1'));
	policy.rp_alarms('serious-deficiency') = 0 and policy.rp_alarms('deficiency-forward') = 0
	and (select detail ->> 'forwarded' = 'SvarUt 1' and staff is not null and rule = 'R19' from journal.entry where event = 'deficiency.taken_up') $$);
select policy.holds('R19: where this municipality has care, it is taken up once', $$
	select policy.enters('til.B');
	select policy.done('care', jsonb_build_object('file', 'B', 'number', (select number from data.instance), 'name', 'N', 'decided_by', 'S1'));
	select policy.rp_sends('til.B', 'supervision', '{own,child,deficiency}', true);
	select policy.so(policy.rp_alarms('deficiency-forward') = 0);
	select policy.rp_file('deficiency');
	create temporary table h on commit drop as select 'upload/' || (policy.rp_part('deficiency')).handle as a;
	select policy.so((select x -> 'serious' -> 0 ->> 'state' = 'filed' and x -> 'serious' -> 0 ->> 'forward' = 'false' from operator.run('queue', '{}') x));
	select policy.done('deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1'));
	policy.bad('document', 'deficiency', jsonb_build_object('document', (select a from h), 'decided_by', 'S1'))
	and (select document is not null and file is not null from journal.entry where event = 'deficiency.taken_up')
	and (select jsonb_array_length(x -> 'serious') = 0 from operator.run('queue', '{}') x) $$);
select policy.holds('care: a child''s case alone, and the last one holds', $$
	select policy.so(policy.bad('file', 'care', '{"file": "K", "number": "9901", "name": "x", "decided_by": "S1"}'));
	select policy.done('care', '{"file": "B", "number": "9901", "name": "x", "decided_by": "S1"}');
	select policy.done('care', '{"file": "B", "number": "9903", "name": "y", "decided_by": "S2"}');
	(select number || name = '9903y' and decided_by = (select id from data.staff where ref = 'S2') from data.care) $$);
select policy.holds('RT36: where nobody can tell whose folder it is, a human is told', $$
	select policy.enters('til.B');
	insert into data.person (ref, name) values ('søsken', 'S');
	select policy.rp_sends('til.B', 'supervision', '{own,child}');
	update data.standing set file = (select id from data.file where ref = 'K') where ref = 'til.B';
	update data.file set family = 'ukjent' where ref = 'K';
	select policy.rp_file('child');
	policy.rp_alarms('route-unknown') = 1 $$);
