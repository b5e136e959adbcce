-- The intake and the rules of registration: what was received is filed once, by
-- the rule of that moment, or held, or refused; and who may change a rule.

create function policy.intake(query text) returns text language sql as $$
	select policy.tells('pv_intake', null, query)
$$;
create function policy.up_received(name text, kind text, once text default 'abcdefghijklmnop') returns text language plpgsql as $$
declare
	h text := policy.up_begins(name, kind, 5, once);
begin
	perform policy.up_part(name, h, 0, 5);
	return h;
end
$$;
create function policy.up_takes(worker text default 'w') returns text language sql as $$
	select policy.intake(format('select handle from intake.take(%L, ''1 minute'')', worker))
$$;
create function policy.up_files(handle_ text, worker text default 'w', clean boolean default false) returns text language sql as $$
	select policy.intake(format('select intake.file(%L, %L, ''image/png'', true, %L, %L, ''\x01'', ''k1'', %L, %s, %L, %L, %L, ''a receipt'')',
		(select id from data.upload where handle = handle_), worker, gen_random_uuid(), repeat('a', 64),
		case when clean then gen_random_uuid() end, case when clean then '4' else 'null' end,
		case when clean then repeat('b', 64) end, case when clean then '\x02'::bytea end, case when clean then 'k1' end))
$$;
create function policy.up_filed(name text, kind text) returns text language plpgsql as $$
declare
	h text := policy.up_received(name, kind);
begin
	perform policy.up_takes();
	if policy.up_files(h) <> 'true' then
		raise exception 'not filed';
	end if;
	return h;
end
$$;
create function policy.intake_says(verb text, handle_ text, more text default '', worker text default 'w') returns text language sql as $$
	select policy.intake(format('select intake.%s(%L, %L%s)', verb, (select id from data.upload where handle = handle_), worker, more))
$$;
create function policy.lies_in(handle_ text) returns text language sql as $$
	select string_agg(f.kind, ' ' order by f.kind) from data.upload u join data.filing g on g.document = u.document
	join data.file f on f.id = g.file where u.handle = handle_
$$;

select policy.holds('intake: each is taken by one, and again when that one is gone', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.so(policy.up_takes() = (select a from h));
	select policy.so(policy.up_takes('v') is null);
	update data.upload set leased_until = clock_timestamp() - interval '1 second';
	select policy.so(policy.up_takes('v') = (select a from h));
	policy.raises(format('select policy.up_files(%L, ''w'')', (select a from h)), 'PV003')
	and policy.up_files((select a from h), 'v') = 'true' $$);
select policy.holds('intake: what somebody had who is there no more is taken at once', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.so(policy.up_takes('w') = (select a from h));
	select policy.so(policy.up_takes('v') is null);
	select pg_advisory_unlock_all();
	policy.up_takes('v') = (select a from h) $$);
select policy.holds('intake: what nobody comes to an end with is tried ever more seldom, and somebody is told', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.so(policy.up_takes('w') = (select a from h));
	select policy.so(policy.up_takes('w') = (select a from h));
	select policy.so(policy.up_takes('w') is null);
	select policy.so((select tries = 1 and next_at > clock_timestamp() from data.upload));
	update data.upload set next_at = clock_timestamp() - interval '1 second', tries = 4;
	select policy.so(policy.up_takes('w') = (select a from h));
	select policy.so((select next_at > clock_timestamp() + interval '20 seconds' from data.upload));
	exists (select from data.alarm where kind = 'upload-held' and closed_at is null) $$);
select policy.holds('intake: what is not whole is nobody''s to take', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.up_part('mor.A', (select a from h), 0, 4);
	policy.up_takes() is null $$);
select policy.holds('intake: filed, it is one document, one share of one''s own, one entry', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	policy.up_files((select a from h)) = 'false'
	and (select count(*) from data.document where ref = 'upload/' || (select a from h)) = 1
	and (select count(*) from journal.entry where event = 'document.handed_in') = 1
	and (select kind = 'own' and rule = 'R06' and receipt = repeat('a', 64) and reader = (select id from data.standing where ref = 'mor.A')
		from data.share where ref = 'upload/' || (select a from h))
	and (select count(*) from data.notice where template = 'handed_in') = 1
	and policy.lies_in((select a from h)) = 'child'
	and policy.does('exchanges', '{}') @> '{"in": 1, "in_entries": 1, "in_wrong": 0, "out_wrong": 0}' $$);
select policy.holds('intake: it is told as filed when it was read back', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	select policy.so(policy.says('mor.A', 'select state from authz.uploads()') = 'received');
	select policy.so(policy.says('mor.A', 'select coalesce(receipt, ''none'') from authz.uploads()') = 'none');
	select policy.so(policy.intake_says('read_back', (select a from h)) = 'true');
	policy.says('mor.A', 'select concat_ws('' '', state, receipt, rule, rule_version, filed_where, share_handle is not null) from authz.uploads()')
		= 'filed a receipt RT01 1 child_folder t' $$);
select policy.holds('intake: one''s own is read by oneself, and by nobody else', $$
	select policy.enters(n) from unnest('{mor.A,ida.A,ver.A}'::text[]) n;
	create temporary table h on commit drop as select policy.up_filed('mor.A', 'letter') as a;
	policy.reads('mor.A') like '%upload/%' and policy.reads('ida.A') not like '%upload/%' and policy.reads('ver.A') not like '%upload/%' $$);
select policy.holds('R15m: the original with its metadata is given to nobody else, the other form is', $$
	select policy.enters('ole.B');
	create temporary table h on commit drop as select policy.up_received('ole.B', 'drawing') as a;
	select policy.up_takes();
	select policy.so(policy.up_files((select a from h), 'w', true) = 'true');
	select policy.done('child-view', jsonb_build_object('document', 'upload/' || (select a from h), 'child', 'ole', 'view', 'til mamma'));
	policy.denies('R15m', 'mor.B', 'upload/' || (select a from h), 'original',
		jsonb_build_object('rendition', 'upload/' || (select a from h) || '/original'))
	and policy.gives('mor.B', 'upload/' || (select a from h), 'redacted',
		jsonb_build_object('rendition', 'upload/' || (select a from h) || '/redacted')) $$);
select policy.holds('R15: where an address is protected nobody else is given what nobody read', $$
	select policy.enters('ole.B');
	select policy.done('atom', '{"file": "B", "kind": "street", "value": "Tverrlia 14"}');
	select policy.done('flag', '{"file": "B", "flag": "hidden_address", "state": "active", "from": "2026-01-01", "decided_by": "S1"}');
	create temporary table h on commit drop as select policy.up_received('ole.B', 'drawing') as a;
	select policy.up_takes();
	select policy.up_files((select a from h), 'w', true);
	select policy.done('child-view', jsonb_build_object('document', 'upload/' || (select a from h), 'child', 'ole', 'view', 'til mamma'));
	policy.denies('R15', 'mor.B', 'upload/' || (select a from h), 'redacted',
		jsonb_build_object('rendition', 'upload/' || (select a from h) || '/redacted')) $$);
select policy.holds('RT14: the whole of what is about contractor and child stays out of the child''s folder', $$
	select policy.enters('kon.A');
	create temporary table h on commit drop as select policy.up_filed('kon.A', 'weekend') as a;
	select policy.so(policy.lies_in((select a from h)) = 'contractor');
	select policy.so(policy.raises(format('insert into data.filing select document, (select id from data.file where ref = ''A'') from data.upload where handle = %L',
		(select a from h)), 'PV001'));
	select policy.so(exists (select from data.alarm where kind = 'split-owed' and closed_at is null));
	select policy.so(policy.refused('RT14', 'route-split', jsonb_build_object('document', 'upload/' || (select a from h), 'part', 'K-BREV', 'decided_by', 'S1')));
	select policy.so(policy.done('route-split', jsonb_build_object('document', 'upload/' || (select a from h), 'part', 'A-RAPPORT', 'decided_by', 'S1')));
	not exists (select from data.alarm where kind = 'split-owed' and closed_at is null) $$);
select policy.holds('RT23: minutes of a follow-up visit lie in both folders', $$
	select policy.enters('fos.B');
	create temporary table h on commit drop as select policy.up_filed('fos.B', 'follow_up') as a;
	policy.lies_in((select a from h)) = 'child contractor' $$);
select policy.holds('RT21, R17o: money lies in the foster home''s own folder and is its own matter', $$
	select policy.enters('fos.B');
	create temporary table h on commit drop as select policy.up_filed('fos.B', 'money') as a;
	policy.lies_in((select a from h)) = 'contractor'
	and exists (select from data.owner o join data.upload u on u.document = o.document where u.handle = (select a from h))
	and (select rule = 'R17o' from data.share where ref like 'upload/%') $$);
select policy.holds('RT36: what no rule knows waits for a human, and is never dropped', $$
	select policy.enters('fos.B');
	create temporary table h on commit drop as select policy.up_filed('fos.B', 'other') as a;
	select policy.so((policy.up_upload((select a from h))).rule = 'RT36');
	select policy.so(policy.does('queue', '{}') -> 'unknown' -> 0 ->> 'document' = 'upload/' || (select a from h));
	select policy.so((select due = '2026-11-24T00:00:00+01:00' from data.alarm where kind = 'route-unknown'));
	select policy.so(policy.bad('record', 'route', jsonb_build_object('document', 'upload/' || (select a from h), 'record', 'nothing', 'decided_by', 'S1')));
	select policy.so(policy.done('route', jsonb_build_object('document', 'upload/' || (select a from h), 'record', 'foster_money', 'decided_by', 'S1')));
	policy.lies_in((select a from h)) = 'contractor' and policy.does('queue', '{}') -> 'unknown' = '[]'
	and (select rule = 'RT21' and decided_by is not null from data.routing order by at desc limit 1) $$);
select policy.holds('intake: held, it is tried again, and somebody is told', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.up_takes();
	select policy.so(policy.intake_says('hold', (select a from h), ', ''scanner''') = 'true');
	select policy.so(policy.up_takes() is null);
	select policy.so(policy.says('mor.A', 'select state || reason from authz.uploads()') = 'heldscanner');
	select policy.so(policy.does('queue', '{}') -> 'held' -> 0 ->> 'reason' = 'scanner');
	select policy.so((select next_at - clock_timestamp() between '1 second' and '5 minutes' from data.upload));
	update data.upload set next_at = clock_timestamp() - interval '1 second', tries = 40;
	select policy.so(policy.up_takes() = (select a from h));
	select policy.so(policy.intake_says('hold', (select a from h), ', ''scanner''') = 'true');
	select policy.so((select next_at - clock_timestamp() <= '5 minutes' from data.upload));
	update data.upload set next_at = clock_timestamp() - interval '1 second';
	select policy.up_takes();
	select policy.so(policy.up_files((select a from h)) = 'true');
	(select count(*) = 1 and bool_and(closed_at is not null) from data.alarm where kind = 'upload-held') $$);
select policy.holds('intake: refused, nobody can open it and the person is told why', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.up_takes();
	select policy.so(policy.intake_says('refuse', (select a from h), ', ''virus''') = 'true');
	policy.says('mor.A', 'select state || reason from authz.uploads()') = 'refusedvirus'
	and (select bool_and(wrapped is null) from data.upload_part) and policy.up_takes() is null
	and (select count(*) from data.document where ref like 'upload/%') = 0
	and (select count(*) from journal.entry where event = 'upload.refused') = 1 $$);
select policy.holds('R18e: what was received before the engagement ended is filed, and shared with nobody', $$
	select policy.enters('kon.A');
	create temporary table h on commit drop as select policy.up_received('kon.A', 'money') as a;
	select policy.done('engagement', '{"end": "E.kon", "decided_by": "S1"}');
	select policy.up_takes();
	select policy.so(policy.up_files((select a from h)) = 'true');
	(select share is null and document is not null from policy.up_upload((select a from h))) $$);
select policy.holds('intake: parts are swept when the upload is over, and not before', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	create temporary table p on commit drop as select array_agg(id) as a from data.upload_part;
	select policy.so(policy.intake(format('select intake.swept(%L)', (select a from p))) = '0');
	select policy.up_takes();
	select policy.up_files((select a from h));
	select policy.so(policy.intake('select count(*) from intake.leavings(10)') = '0');
	select policy.so(policy.intake(format('select count(*) from intake.known(%L)', (select a from p))) = '1');
	select policy.intake_says('read_back', (select a from h));
	select policy.so(policy.intake('select count(*) from intake.leavings(10)') = '1');
	select policy.so(policy.intake(format('select intake.swept(%L)', (select a from p))) = '1');
	policy.intake(format('select count(*) from intake.known(%L)', (select a from p))) = '0' $$);
select policy.holds('intake: after a day what was not finished is over', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a;
	select policy.up_part('mor.A', (select a from h), 0, 2);
	select policy.so(policy.intake('select intake.expired()') = '0');
	update data.upload set expires_at = clock_timestamp();
	select policy.so(policy.intake('select intake.expired()') = '1');
	policy.intake('select count(*) from intake.leavings(10)') = '1' and (select bool_and(wrapped is null) from data.upload_part) $$);
select policy.holds('intake: it reads no table and asks nothing of the portals'' or the operator''s', $$
	policy.raises('select policy.intake(''select count(*) from data.upload'')', '42501')
	and policy.raises('select policy.intake(''select count(*) from data.share'')', '42501')
	and policy.raises('select policy.intake(''select authz.me()'')', '42501')
	and policy.raises('select policy.intake(''select operator.run(''''queue'''', ''''{}'''')'')', '42501') $$);

-- ── The rules ───────────────────────────────────────────────────────────────

select policy.holds(format('%s: %s while the folder is %s', want, record, state), format($$ (law.route(%L, %L, law.now())).rule = %L $$,
	record, state, want))
from (values ('RT01', 'child_document', 'active'), ('RT02', 'child_document', 'closed'), ('RT03', 'concern', 'active'), ('RT03', 'concern', 'closed'),
	('RT03', 'concern', 'none'), ('RT04', 'consent', 'active'), ('RT05', 'access_request', 'active'), ('RT06', 'access_request', 'closed'),
	('RT07', 'complaint', 'active'), ('RT08', 'complaint', 'closed'), ('RT09', 'complaint_service', 'none'), ('RT10', 'complaint_both', 'active'),
	('RT11', 'supervisory_authority', 'active'), ('RT12', 'supervisory_authority', 'closed'), ('RT13', 'contractor', 'closed'),
	('RT14', 'contractor_and_child', 'active'), ('RT15', 'lawyer', 'active'), ('RT16', 'framework_agreement', 'none'), ('RT17', 'municipal_lawyer', 'active'),
	('RT18', 'asylum', 'closed'), ('RT19', 'grant_letter', 'active'), ('RT20', 'reinforcement', 'active'), ('RT21', 'foster_money', 'closed'),
	('RT22', 'foster_personnel', 'active'), ('RT23', 'visit_minutes', 'active'), ('RT24', 'police_certificate', 'active'), ('RT25', 'other_contractor', 'closed'),
	('RT26', 'other_municipality', 'none'), ('RT27', 'redress', 'closed'), ('RT28', 'school', 'active'), ('RT29', 'school_wrong_address', 'active'),
	('RT30', 'message', 'active'), ('RT30', 'message', 'closed'), ('RT31', 'message_without_value', 'none'), ('RT32', 'preventive', 'none'),
	('RT33', 'concern_elsewhere', 'none'), ('RT34', 'copy_request', 'closed'), ('RT35', 'institution', 'none'), ('RT36', 'unknown', 'active'), ('RT37', 'deficiency', 'active'), ('RT37', 'deficiency', 'closed'), ('RT38', 'child_words', 'closed'),
	('RT36', 'never heard of', 'active'), ('RT36', 'contractor_and_child', 'closed'), ('RT36', 'lawyer', 'closed'), ('RT36', 'copy_request', 'active'))
	v (want, record, state);
select policy.holds('RT30: a message goes where a letter of that content goes', $$
	(law.route('message', 'active', law.now())).target = '{child_folder}' and (law.route('message', 'closed', law.now())).target = '{records_case}'
	and (law.route('message', 'closed', law.now())).records_system $$);
select policy.holds('R000-29: a rule changes by two, and what was received before keeps its rule', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_received('mor.A', 'letter') as a;
	select policy.done('route-propose', '{"id": "P", "rule": "RT01", "target": ["child_folder", "general"], "why": "vedtak 7", "proposed_by": "S1"}');
	select policy.so((law.route('child_document', 'active', law.now())).version = 1);
	select policy.so(policy.refused('R000-29', 'route-approve', '{"proposal": "P", "approved_by": "S1"}'));
	select policy.done('route-approve', '{"proposal": "P", "approved_by": "S2"}');
	select policy.so(policy.bad('proposal', 'route-approve', '{"proposal": "P", "approved_by": "S2"}'));
	(law.route('child_document', 'active', law.now())).version = 2
	and (law.route('child_document', 'active', law.now() - interval '1 second')).version = 1
	and (policy.up_upload((select a from h))).rule_version = 1 $$);
select policy.holds('R000-29: a change ahead of its day does not work yet', $$
	select policy.done('route-propose', '{"id": "P", "rule": "RT01", "target": ["general"], "from": "2027-01-01", "why": "x", "proposed_by": "S1"}');
	select policy.done('route-approve', '{"proposal": "P", "approved_by": "S2"}');
	(law.route('child_document', 'active', law.now())).version = 1
	and (law.route('child_document', 'active', '2027-01-01T00:00:00+01:00')).version = 2 $$);
select policy.holds('R000-29: what catches all else stays, and no two rules file the same', $$
	policy.bad('rule', 'route-propose', '{"rule": "RT36", "target": ["general"], "why": "x", "proposed_by": "S1"}')
	and policy.bad('rule', 'route-propose', '{"rule": "X1", "why": "x", "proposed_by": "S1"}')
	and policy.bad('record', 'route-propose', '{"rule": "RT40", "record": "lawyer", "folder_state": "active", "target": ["general"], "says": "x", "why": "x", "proposed_by": "S1"}')
	and policy.bad('record', 'route-propose', '{"rule": "RT40", "why": "x", "proposed_by": "S1"}')
	and policy.bad('target', 'route-propose', '{"rule": "RT01", "target": ["queue"], "why": "x", "proposed_by": "S1"}')
	and policy.refused('RT14', 'route-propose', '{"rule": "RT14", "target": ["child_folder"], "why": "x", "proposed_by": "S1"}') $$);
select policy.holds('R000-29: a new rule files from then on', $$
	select policy.done('route-propose', '{"id": "P", "rule": "RT90", "record": "lawyer", "folder_state": "closed", "target": ["records_case"], "records_system": true, "says": "advokat, avsluttet mappe", "why": "hull", "proposed_by": "S2"}');
	select policy.done('route-approve', '{"proposal": "P", "approved_by": "S1"}');
	(law.route('lawyer', 'closed', law.now())).rule = 'RT90' $$);
