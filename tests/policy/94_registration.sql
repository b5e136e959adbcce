-- What staff do about what was handed in, clause by clause: what waits, where a
-- document goes, and how a rule is changed by two.

create function policy.alarm_(kind_ text, subject_ text, closed timestamptz default null) returns boolean language plpgsql as $$
begin
	insert into data.alarm (kind, subject, due, raised_at, closed_at) values (kind_, subject_, '2026-12-24', law.now(), closed)
		on conflict (kind, subject) do update set due = '2026-12-24', closed_at = closed;
	return true;
end
$$;
create function policy.unclosed() returns text language sql as $$
	select string_agg(kind || ' ' || subject, ', ' order by kind, subject) from data.alarm where closed_at is null
$$;
create function policy.filed_doc() returns text language plpgsql as $$ begin return 'upload/' || (select a from h); end $$;
create function policy.routes(record_ text, more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('document', policy.filed_doc(), 'record', record_, 'decided_by', 'S1') || more
$$;
create function policy.files_one(name text, kind text) returns boolean language plpgsql as $$
begin
	perform policy.enters(name);
	drop table if exists h;
	create temporary table h on commit drop as select policy.up_filed(name, kind) as a;
	return true;
end
$$;
create function policy.proposes(id_ text, rule_ text, more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('id', id_, 'rule', rule_, 'why', 'vedtak', 'proposed_by', 'S1') || more
$$;
create function policy.new_rule(rule_ text, more jsonb default '{}') returns jsonb language sql as $$
	select policy.proposes(rule_, rule_, '{"record": "new", "target": ["general"], "says": "x"}' || more)
$$;
create function policy.ruled(id_ text, rule_ text, more jsonb default '{}') returns boolean language plpgsql as $$
begin
	perform policy.does('route-propose', policy.proposes(id_, rule_, more));
	return policy.done('route-approve', jsonb_build_object('proposal', id_, 'approved_by', 'S2'));
end
$$;
create function policy.rule(rule_ text, version_ integer default 1) returns law.routing language sql as $$
	select r from law.routing r where rule = rule_ and version = version_
$$;
create function policy.proposed(id_ text) returns law.routing language sql as $$
	select (p.change).* from data.routing_proposal p where p.ref = id_
$$;
create function policy.entered(event_ text, what text) returns boolean language plpgsql as $$
begin
	insert into journal.entry (law_at, event, share, detail) values (law.now(), event_, case when event_ = 'share.given' then what::uuid end,
		case when event_ <> 'share.given' then jsonb_build_object('upload', what) end);
	return true;
end
$$;
create function policy.count_of(name text) returns text language sql as $$ select policy.does('exchanges', '{}') ->> name $$;

-- ── What waits ──────────────────────────────────────────────────────────────

select policy.holds('queue: it is asked for without more', $$ policy.bad('x', 'queue', '{"x": 1}') and policy.bad('x', 'exchanges', '{"x": 1}') $$);
select policy.holds('queue: held, and filed but not read back, each with its own alarm', $$
	select policy.files_one('mor.A', 'letter');
	insert into h select policy.up_received('mor.A', 'letter', 'abcdefghijklmnoq');
	insert into h select policy.up_received('mor.A', 'letter', 'abcdefghijklmnor');
	update data.upload set state = 'held', reason = 'x', received_at = '2020-01-01' where once = 'abcdefghijklmnoq';
	select policy.alarm_('split-owed', handle), policy.alarm_('upload-held', handle, law.now()) from data.upload where once = 'abcdefghijklmnoq';
	select policy.alarm_('upload-held', 'other');
	select policy.so((select string_agg(concat_ws(' ', u.once, x ->> 'due'), ', ' order by n) from jsonb_array_elements(policy.does('queue', '{}') -> 'held') with ordinality e (x, n)
		join data.upload u on u.handle = x ->> 'upload') = 'abcdefghijklmnoq, abcdefghijklmnop');
	update data.alarm set closed_at = null where kind = 'upload-held';
	select policy.intake_says('read_back', (select handle from data.upload where once = 'abcdefghijklmnop'));
	(select count(*) = 1 and bool_and((x ->> 'due')::timestamptz = '2026-12-24') from jsonb_array_elements(policy.does('queue', '{}') -> 'held') x) $$);
select policy.holds('queue: the documents that nobody knows, and those that are to be split', $$
	select policy.alarm_('route-unknown', 'A-PLAN'), policy.alarm_('route-unknown', 'B-PLAN', law.now()), policy.alarm_('split-owed', 'K-PLAN'), policy.alarm_('split-owed', 'G-PLAN', law.now());
	(select string_agg(x ->> 'document', ' ') from jsonb_array_elements(policy.does('queue', '{}') -> 'unknown') x) = 'A-PLAN'
	and (select string_agg(x ->> 'document', ' ') from jsonb_array_elements(policy.does('queue', '{}') -> 'split') x) = 'K-PLAN' $$);

-- ── Where a document goes ───────────────────────────────────────────────────

select policy.holds(format('route: %s is not left out', f), format($$
	select policy.files_one('fos.B', 'other');
	policy.bad(%L, 'route', policy.routes('foster_money') - %1$L) $$, f)) from unnest('{document,record,decided_by}'::text[]) f;
select policy.holds('route: by somebody there is, of what was handed in here', $$
	select policy.files_one('fos.B', 'other');
	policy.fails('route', policy.routes('foster_money', '{"decided_by": "nobody"}'), 'PV003', 'decided_by')
	and policy.bad('document', 'route', policy.routes('foster_money', '{"document": "A-BREV"}')) $$);
select policy.holds('route: its own alarms are over, and no others', $$
	select policy.files_one('fos.B', 'other');
	select policy.alarm_('route-unknown', 'A-PLAN'), policy.alarm_('split-owed', policy.filed_doc()), policy.alarm_('upload-held', policy.filed_doc());
	select policy.done('route', policy.routes('foster_money'));
	select policy.so(policy.unclosed() like '%route-unknown A-PLAN, upload-held ' || policy.filed_doc());
	update data.alarm set closed_at = '2020-01-01' where subject = policy.filed_doc();
	select policy.done('route', policy.routes('foster_money'));
	(select bool_and(closed_at = '2020-01-01') from data.alarm where subject = policy.filed_doc() and kind <> 'split-owed') $$);
select policy.holds('route: it is written down with its rule and its file', $$
	select policy.files_one('fos.B', 'other');
	select policy.done('route', policy.routes('foster_money'));
	(select e.rule = 'RT21' and d.ref = policy.filed_doc() and e.file = d.file and s.ref = 'S1' from journal.entry e join data.document d on d.id = e.document
		join data.staff s on s.id = e.staff where e.event = 'document.routed') $$);
select policy.holds('RT14: what is split is one that the last rule about it splits', $$
	select policy.files_one('kon.A', 'weekend');
	select policy.so(policy.bad('document', 'route-split', '{"document": "A-BREV", "part": "A-RAPPORT", "decided_by": "S1"}'));
	insert into law.routing select 'RT14', 2, record, folder_state, since, until, case_system, records_system, target, follows, false, says, source from law.routing where rule = 'RT14';
	insert into data.routing (document, rule, version, folder_state, target, at) select id, 'RT01', 1, 'any', '{}', clock_timestamp() + interval '1 hour' from data.document where ref = 'A-PLAN';
	select policy.so(policy.done('route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1')));
	select policy.route_of((select a from h), 'RT14', 2);
	select policy.so(policy.bad('document', 'route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1')));
	select policy.route_of((select a from h), 'RT01');
	policy.bad('document', 'route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1')) $$);
select policy.holds('RT14: the part is another document, in the child''s folder', $$
	select policy.files_one('kon.A', 'weekend');
	select policy.so(policy.refused('RT14', 'route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'G-BREV', 'decided_by', 'S1')));
	set local session_replication_role = replica;
	insert into data.filing select document, (select id from data.file where ref = 'A') from data.upload;
	set local session_replication_role = origin;
	policy.refused('RT14', 'route-split', jsonb_build_object('document', policy.filed_doc(), 'part', policy.filed_doc(), 'decided_by', 'S1')) $$);
select policy.holds('RT14: split, its own alarm is over, and it is written down', $$
	select policy.files_one('kon.A', 'weekend');
	select policy.alarm_('split-owed', 'A-PLAN'), policy.alarm_('upload-held', policy.filed_doc());
	insert into data.routing (document, rule, version, folder_state, target, at) select id, 'RT01', 1, 'any', '{}', clock_timestamp() from data.document where ref = 'A-PLAN';
	select policy.done('route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1'));
	select policy.so(policy.unclosed() like '%split-owed A-PLAN, upload-held ' || policy.filed_doc());
	select policy.so((select count(*) = 1 and bool_and(d.ref = policy.filed_doc() and p.ref = 'A-RAPPORT') from data.routing r join data.document d on d.id = r.document join data.document p on p.id = r.part));
	select policy.so((select e.rule = 'RT14' and e.file = p.file and d.ref = policy.filed_doc() from journal.entry e join data.document d on d.id = e.document, data.document p
		where e.event = 'document.split' and p.ref = 'A-RAPPORT'));
	update data.alarm set closed_at = '2020-01-01' where kind = 'split-owed';
	select policy.done('route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1'));
	(select bool_and(closed_at = '2020-01-01') from data.alarm where kind = 'split-owed') $$);
select policy.holds(format('RT14: %s is not left out', f), format($$
	select policy.files_one('kon.A', 'weekend');
	policy.bad(%L, 'route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1') - %1$L) $$, f)) from unnest('{document,part,decided_by}'::text[]) f;
select policy.holds('route: no other fields', $$
	select policy.files_one('kon.A', 'weekend');
	policy.bad('x', 'route', policy.routes('foster_money', '{"x": 1}')) and policy.bad('x', 'route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'S1', 'x', 1)) $$);
select policy.holds('RT14: split by somebody there is', $$
	select policy.files_one('kon.A', 'weekend');
	policy.fails('route-split', jsonb_build_object('document', policy.filed_doc(), 'part', 'A-RAPPORT', 'decided_by', 'nobody'), 'PV003', 'decided_by') $$);

-- ── How a rule is changed ───────────────────────────────────────────────────

select policy.holds('R000-29: a version follows that rule''s last, and keeps what is not changed', $$
	select policy.ruled('P', 'RT01', '{"target": ["general"], "folder_state": "active", "says": "nytt"}');
	select policy.does('route-propose', policy.proposes('Q', 'RT02'));
	select policy.does('route-propose', policy.proposes('R', 'RT01', '{"case_system": false}'));
	(policy.proposed('Q')).version = 2 and (policy.proposed('R')).version = 3 and (policy.proposed('R')).target = '{general}' and (policy.proposed('R')).says = 'nytt'
	and not (policy.proposed('R')).case_system and (policy.proposed('Q')).records_system and not (policy.proposed('Q')).case_system and not (policy.proposed('Q')).split
	and (policy.proposed('R')).since = law.now() and (policy.proposed('R')).until = 'infinity' and (policy.proposed('R')).approved_by is null $$);
select policy.holds('R000-29: a rule that splits goes on splitting unless told otherwise', $$
	select policy.does('route-propose', policy.proposes('P', 'RT14'));
	select policy.does('route-propose', policy.proposes('Q', 'RT14', '{"split": false, "target": ["child_folder"]}'));
	(policy.proposed('P')).split and not (policy.proposed('Q')).split $$);
select policy.holds('R000-29: a new rule is of any folder and of no system unless it says so', $$
	select policy.does('route-propose', policy.new_rule('RT50'));
	select policy.does('route-propose', policy.new_rule('RT51', '{"record": "newer", "folder_state": "none", "case_system": true, "records_system": true, "split": true}'));
	(select x.version = 1 and x.folder_state = 'any' and not x.case_system and not x.records_system and not x.split from policy.proposed('RT50') x)
	and (select x.folder_state = 'none' and x.case_system and x.records_system and x.split from policy.proposed('RT51') x) $$);
select policy.holds(format('R000-29: %s is refused for %s', more, field), format($$ policy.bad(%L, 'route-propose', policy.new_rule('RT50') || %L) $$, field, more))
from (values ('rule', '{"rule": "RT5"}'), ('rule', '{"rule": "XRT50"}'), ('rule', '{"rule": "RT501"}'), ('rule', '{"rule": "RT36"}'), ('record', '{"record": null}'), ('record', '{"record": "unknown"}'),
	('target', '{"target": []}'), ('target', '{"target": ["general", "queue"]}'), ('folder_state', '{"folder_state": "open"}'),
	('x', '{"x": 1}'), ('why', '{"why": ""}'), ('rule', '{"rule": ""}'), ('proposed_by', '{"proposed_by": ""}'), ('record', '{"record": "concern", "folder_state": "any"}')) v (field, more);
select policy.holds('R000-29: a new rule says where', $$ policy.bad('record', 'route-propose', policy.new_rule('RT50') - 'target') $$);
select policy.holds('R000-29: what follows another record needs no place of its own', $$ policy.done('route-propose', policy.proposes('P', 'RT30', '{"says": "x"}')) $$);
select policy.holds('RT14: whole into the child''s folder goes what is not split', $$
	policy.refused('RT14', 'route-propose', policy.new_rule('RT50', '{"split": true, "target": ["child_folder"]}')) and policy.done('route-propose', policy.new_rule('RT50', '{"target": ["child_folder"]}')) $$);
select policy.holds('R000-29: a record may be filed by a rule for another state, and by one after another has ended', $$
	select policy.so(policy.done('route-propose', policy.new_rule('RT50', '{"record": "lawyer", "folder_state": "closed"}')));
	update law.routing set until = law.now() where rule = 'RT15';
	select policy.so(policy.done('route-propose', policy.new_rule('RT51', '{"record": "lawyer", "folder_state": "active"}')));
	update law.routing set until = law.now() + interval '1 second' where rule = 'RT15';
	policy.bad('record', 'route-propose', policy.new_rule('RT52', '{"record": "lawyer", "folder_state": "active"}')) $$);
select policy.holds('R000-29: proposing and approving are written down', $$
	select policy.ruled('P', 'RT01', '{"target": ["general"]}');
	(select string_agg(concat_ws(' ', e.event, s.ref, e.rule, e.detail ->> 'version', (e.detail ->> 'proposal')::uuid = (select id from data.routing_proposal)), ', ' order by e.seq)
		from journal.entry e join data.staff s on s.id = e.staff where e.event like 'routing.%') = 'routing.proposed S1 RT01 2 t, routing.approved S2 RT01 2 t' $$);
select policy.holds('R000-29: who proposed it does not approve it in another post either', $$
	select policy.done('staff', '{"id": "S3", "person": "saks", "unit": "Ledelse", "title": "leder"}');
	select policy.does('route-propose', policy.proposes('P', 'RT01', '{"target": ["general"]}'));
	policy.refused('R000-29', 'route-approve', '{"proposal": "P", "approved_by": "S3"}') $$);
select policy.holds('R000-29: it is approved with its number, and by somebody', $$
	select policy.does('route-propose', policy.proposes('P', 'RT01', '{"target": ["general"]}'));
	policy.bad('proposal', 'route-approve', '{"approved_by": "S2"}') and policy.bad('approved_by', 'route-approve', '{"proposal": "P"}')
	and policy.bad('x', 'route-approve', '{"proposal": "P", "approved_by": "S2", "x": 1}') $$);
select policy.holds('R000-29: of two proposals about one rule the second is of yesterday, about two rules it is not', $$
	select policy.does('route-propose', policy.proposes(p, r, '{"target": ["general"]}')) from (values ('P', 'RT01'), ('Q', 'RT01'), ('R', 'RT02')) v (p, r);
	select policy.done('route-approve', '{"proposal": "P", "approved_by": "S2"}');
	select policy.so(policy.bad('proposal', 'route-approve', '{"proposal": "Q", "approved_by": "S2"}'));
	select policy.so((select approved_at is null and approved_by is null from data.routing_proposal where ref = 'Q'));
	select policy.done('route-approve', '{"proposal": "R", "approved_by": "S2"}');
	(select count(*) = 2 from data.routing_proposal where approved_at = law.now()) $$);
select policy.holds('R000-29: two new rules for one record: the second is looked at again', $$
	select policy.does('route-propose', policy.new_rule('RT50'));
	select policy.does('route-propose', policy.new_rule('RT51'));
	select policy.done('route-approve', '{"proposal": "RT50", "approved_by": "S2"}');
	policy.bad('record', 'route-approve', '{"proposal": "RT51", "approved_by": "S2"}') $$);
select policy.holds('R000-29: no rule begins before it is approved, and it ends its own last version alone', $$
	select policy.ruled('P', 'RT01', '{"target": ["general"], "from": "2026-11-20T10:00:00+01:00"}');
	create temporary table first on commit drop as select (policy.rule('RT01')).until;
	select policy.at('2026-11-25T10:00+01:00');
	select policy.ruled('Q', 'RT01', '{"target": ["child_folder"]}');
	(policy.rule('RT01', 2)).since = '2026-11-21T10:00+01:00' and (policy.rule('RT01')).until = '2026-11-21T10:00+01:00' and (policy.rule('RT01')).until = (select until from first)
	and (policy.rule('RT01', 2)).until = law.now() and (policy.rule('RT01', 3)).until = 'infinity' and (policy.rule('RT02')).until = 'infinity'
	and (select s.ref = 'S2' from data.staff s where s.id = (policy.rule('RT01', 3)).approved_by) $$);

-- ── Counted ─────────────────────────────────────────────────────────────────

select policy.holds('R000-08: an entry too many, one missing, and one about nothing are counted', $$
	select policy.files_one('mor.A', 'letter');
	insert into h select policy.up_received('mor.A', 'letter', 'abcdefghijklmnoq');
	select policy.so(policy.does('exchanges', '{}') @> '{"in": 1, "in_entries": 1, "in_wrong": 0}');
	select policy.entered('upload.refused', id::text) from data.upload;
	select policy.so(policy.does('exchanges', '{}') @> '{"in": 1, "in_entries": 1, "in_wrong": 0}');
	select policy.entered('document.handed_in', gen_random_uuid()::text);
	select policy.so(policy.count_of('in_wrong') = '1');
	select policy.entered('document.handed_in', id::text) from data.upload where once = 'abcdefghijklmnoq';
	select policy.so(policy.count_of('in_wrong') = '2');
	select policy.entered('document.handed_in', id::text) from data.upload where once = 'abcdefghijklmnop';
	policy.count_of('in_wrong') = '3' and policy.count_of('in_entries') = '4' $$);
select policy.holds('R000-08: filed without an entry is counted', $$
	select policy.enters('mor.A');
	select policy.up_received('mor.A', 'letter');
	update data.upload set state = 'filed', document = (select id from data.document where ref = 'A-PLAN'), receipt = 'x';
	policy.does('exchanges', '{}') @> '{"in": 1, "in_entries": 0, "in_wrong": 1}' $$);
select policy.holds('R000-08: what was given is counted with its entry, what is one''s own is not', $$
	select policy.files_one('mor.A', 'letter');
	create temporary table o on commit drop as select policy.count_of('out')::integer as n, policy.count_of('out_entries')::integer as e;
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s1"}');
	select policy.so((select policy.count_of('out')::integer = n + 1 and policy.count_of('out_entries')::integer = e + 1 from o) and policy.count_of('out_wrong') = '0');
	select policy.entered('share.given', null);
	select policy.so(policy.count_of('out_wrong') = '0' and (select policy.count_of('out_entries')::integer = e + 1 from o));
	select policy.entered('share.given', id::text) from data.share where ref = 's1';
	select policy.so(policy.count_of('out_wrong') = '1');
	update data.share set decided_by = null where kind = 'own';
	select policy.entered('share.given', id::text) from data.share where kind = 'own';
	(select policy.count_of('out')::integer = n + 1 from o) $$);
