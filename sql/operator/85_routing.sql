-- What staff do about what was handed in: see what waits, decide where a
-- document goes, and change the rules of registration, two of them together.
set role pv_owner;

-- What waits for a human: held uploads, unknown documents, splits that are owed.
create function operator.do_queue(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r);
	return jsonb_build_object(
		'held', coalesce((select jsonb_agg(jsonb_build_object('upload', u.handle, 'kind', u.kind,
				'reason', u.reason, 'tries', u.tries, 'received', u.received_at,
				'due', a.due) order by u.received_at)
			from data.upload u left join data.alarm a
				on a.kind = 'upload-held' and a.subject = u.handle and a.closed_at is null
			where u.state = 'held' or u.state = 'filed' and u.read_back_at is null), '[]'),
		'unknown', coalesce((select jsonb_agg(jsonb_build_object('document', d.ref, 'type', d.type,
				'dated', d.dated, 'due', a.due) order by a.due)
			from data.alarm a join data.document d on d.ref = a.subject
			where a.kind = 'route-unknown' and a.closed_at is null), '[]'),
		'split', coalesce((select jsonb_agg(jsonb_build_object('document', d.ref, 'type', d.type,
				'dated', d.dated, 'due', a.due) order by a.due)
			from data.alarm a join data.document d on d.ref = a.subject
			where a.kind = 'split-owed' and a.closed_at is null), '[]'),
		'serious', coalesce((select jsonb_agg(jsonb_build_object('document', a.subject,
				'at', u.received_at, 'state', u.state, 'due', a.due, 'forward', exists (
					select from data.alarm f where f.kind = 'deficiency-forward'
						and f.subject = a.subject and f.closed_at is null)) order by a.due)
			from data.alarm a join data.upload u on 'upload/' || u.handle = a.subject
			where a.kind = 'serious-deficiency' and a.closed_at is null), '[]'));
end
$$;

-- Who has care of a child where it is not this municipality (omsorgskommune).
create function operator.do_care(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	f data.file;
begin
	perform operator.fields(r, 'file!', 'number!', 'name!', 'decided_by!');
	select * into f from data.file where id = operator.need(r, 'file', 'data.file');
	if f.kind <> 'child' then
		perform operator.bad('file', 'is no child''s case');
	end if;
	insert into data.care (file, number, name, decided_by, at)
		values (f.id, r ->> 'number', r ->> 'name', operator.need(r, 'decided_by', 'data.staff'),
			law.now())
		on conflict (file) do update set number = excluded.number, name = excluded.name,
			decided_by = excluded.decided_by, at = excluded.at;
	perform operator.log('care.set', r, file_ => f.id);
	return null;
end
$$;

-- R19: somebody of the service has the report of a serious deficiency in hand;
-- and where another municipality has care of the child, it was sent there.
create function operator.do_deficiency(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	d data.document;
begin
	perform operator.fields(r, 'document!', 'forwarded', 'decided_by!');
	if not exists (select from data.alarm a where a.kind = 'serious-deficiency'
			and a.subject = r ->> 'document' and a.closed_at is null) then
		perform operator.bad('document', 'is no serious deficiency that somebody waits for');
	elsif r ->> 'forwarded' is null and exists (select from data.alarm a
			where a.kind = 'deficiency-forward' and a.subject = r ->> 'document'
				and a.closed_at is null) then
		perform law.refuse('R19', 'another municipality has care of the child: it is sent there at once');
	end if;
	update data.alarm set closed_at = law.now()
		where kind in ('serious-deficiency', 'deficiency-forward') and subject = r ->> 'document'
			and closed_at is null;
	select * into d from data.document where ref = r ->> 'document';
	insert into journal.entry (law_at, event, staff, document, file, rule, detail)
		values (law.now(), 'deficiency.taken_up', operator.need(r, 'decided_by', 'data.staff'), d.id,
			d.file, 'R19', jsonb_build_object('document', r ->> 'document', 'forwarded', r ->> 'forwarded'));
	return null;
end
$$;

create function operator.decision_of(document_ uuid) returns data.routing
language sql stable security definer set search_path = '' as $$
	select r from data.routing r where r.document = document_ order by r.at desc, r.id limit 1
$$;

-- RT36 and whatever a rule misjudged: a human says what the document is, and the
-- rule for that says where it goes, by the folder's state when it was received.
create function operator.do_route(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	u data.upload;
	d data.document;
	n law.routing;
	st data.standing;
begin
	perform operator.fields(r, 'document!', 'record!', 'decided_by!');
	select * into d from data.document where id = operator.need(r, 'document', 'data.document');
	select * into u from data.upload where document = d.id;
	if not found then
		perform operator.bad('document', 'was not handed in here');
	end if;
	n := law.route(r ->> 'record', u.folder_state, law.now());
	if n.rule = 'RT36' then
		perform operator.bad('record', format('no rule files that while the folder is %s',
			u.folder_state));
	end if;
	select * into strict st from data.standing where id = u.written_as;
	update data.alarm set closed_at = law.now()
		where kind in ('route-unknown', 'split-owed') and subject = d.ref and closed_at is null;
	perform intake.place(d.id, st, n, u.folder_state, operator.ref(r, 'decided_by', 'data.staff'));
	perform operator.log('document.routed', r, document_ => d.id, rule_ => n.rule,
		file_ => (select file from data.document where id = d.id));
	return jsonb_build_object('rule', n.rule, 'version', n.version, 'target', to_jsonb(n.target),
		'says', n.says);
end
$$;

-- RT14: the child's part was made and lies in the child's folder; the whole does
-- not.
create function operator."do_route-split"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	whole data.document;
	part_ data.document;
	x     data.routing;
begin
	perform operator.fields(r, 'document!', 'part!', 'decided_by!');
	select * into whole from data.document where id = operator.need(r, 'document', 'data.document');
	select * into part_ from data.document where id = operator.need(r, 'part', 'data.document');
	x := operator.decision_of(whole.id);
	if not coalesce((select l.split from law.routing l
			where l.rule = x.rule and l.version = x.version), false) then
		perform operator.bad('document', 'is not one that is split');
	elsif part_.id = whole.id or not exists (select from data.filing g join data.file f on f.id = g.file
			where g.document = part_.id and f.kind = 'child') then
		perform law.refuse('RT14', 'the part is a document of its own in the child''s folder');
	end if;
	update data.routing set part = part_.id where id = x.id;
	update data.alarm set closed_at = law.now()
		where kind = 'split-owed' and subject = whole.ref and closed_at is null;
	perform operator.log('document.split', r, document_ => whole.id, file_ => part_.file,
		rule_ => x.rule);
	return null;
end
$$;

-- The next version of a rule, as somebody would have it.
create function operator.next_version(r jsonb, old law.routing) returns law.routing
language plpgsql stable security definer set search_path = '' as $$
declare
	n law.routing := old;
begin
	n.rule := r ->> 'rule';
	n.version := coalesce((select max(x.version) from law.routing x where x.rule = n.rule), 0) + 1;
	n.record := coalesce(r ->> 'record', old.record);
	n.folder_state := coalesce(r ->> 'folder_state', old.folder_state, 'any');
	n.since := coalesce(operator.time(r, 'from'), law.now());
	n.until := 'infinity';
	n.case_system := coalesce((r ->> 'case_system')::boolean, old.case_system, false);
	n.records_system := coalesce((r ->> 'records_system')::boolean, old.records_system, false);
	n.target := coalesce(operator.texts(r, 'target'), old.target);
	n.split := coalesce((r ->> 'split')::boolean, old.split, false);
	n.says := coalesce(r ->> 'says', old.says);
	n.source := r ->> 'why';
	n.proposed_by := operator.need(r, 'proposed_by', 'data.staff');
	n.approved_by := null;
	return n;
end
$$;

create function operator.check_change(n law.routing) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if n.rule !~ '^RT[0-9]{2}$' or n.rule = 'RT36' then
		perform operator.bad('rule', 'is RT00 to RT99; RT36 catches what no rule knows, and stays');
	elsif n.record is null or n.record = 'unknown' or cardinality(n.target) is null then
		perform operator.bad('record', 'a new rule says what it files, and where');
	elsif n.target = '{}' and n.follows is null or 'queue' = any (n.target) then
		perform operator.bad('target', 'is nowhere');
	elsif n.folder_state not in ('active', 'closed', 'any', 'none') then
		perform operator.bad('folder_state', 'is active, closed, none or any');
	elsif n.split and 'child_folder' = any (n.target) then
		perform law.refuse('RT14', 'what is split does not lie in the child''s folder whole');
	elsif exists (select from law.routing x where x.rule <> n.rule and x.record = n.record
			and x.until > n.since and (x.folder_state = n.folder_state)) then
		perform operator.bad('record', 'another rule files that');
	end if;
end
$$;

-- Rules are data, and two have to agree (R000-29).
create function operator."do_route-propose"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	old law.routing;
	p   data.routing_proposal;
begin
	perform operator.fields(r, 'rule!', 'record', 'folder_state', 'target', 'case_system',
		'records_system', 'split', 'says', 'from', 'why!', 'proposed_by!');
	select * into old from law.routing x where x.rule = r ->> 'rule' order by x.version desc limit 1;
	p.change := operator.next_version(r, old);
	perform operator.check_change(p.change);
	insert into data.routing_proposal (ref, change, why, proposed_by, at)
		values (operator.id(r), p.change, r ->> 'why', (p.change).proposed_by, law.now())
		returning * into p;
	insert into journal.entry (law_at, event, staff, rule, detail)
		values (law.now(), 'routing.proposed', p.proposed_by, (p.change).rule,
			jsonb_build_object('proposal', p.id, 'version', (p.change).version));
	return jsonb_build_object('proposal', p.ref, 'rule', (p.change).rule,
		'version', (p.change).version);
end
$$;

create function operator."do_route-approve"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	p data.routing_proposal;
	n law.routing;
	staff_ uuid := operator.need(r, 'approved_by', 'data.staff');
begin
	perform operator.fields(r, 'proposal!', 'approved_by!');
	select * into p from data.routing_proposal
		where id = operator.need(r, 'proposal', 'data.routing_proposal') for update;
	if (select a.person = b.person from data.staff a, data.staff b
			where a.id = staff_ and b.id = p.proposed_by) then
		perform law.refuse('R000-29', 'another one than who proposed it has to approve it');
	elsif p.approved_at is not null then
		perform operator.bad('proposal', 'was approved before');
	end if;
	n := p.change;
	if n.version <= coalesce((select max(x.version) from law.routing x where x.rule = n.rule), 0) then
		perform operator.bad('proposal', 'the rule was changed since it was made');
	end if;
	n.since := greatest(n.since, law.now());
	perform operator.check_change(n);
	n.approved_by := staff_;
	update law.routing set until = n.since where rule = n.rule and until > n.since;
	insert into law.routing values (n.*);
	update data.routing_proposal set approved_by = staff_, approved_at = law.now() where id = p.id;
	insert into journal.entry (law_at, event, staff, rule, detail)
		values (law.now(), 'routing.approved', staff_, n.rule,
			jsonb_build_object('proposal', p.id, 'version', n.version));
	return jsonb_build_object('rule', n.rule, 'version', n.version, 'from', n.since);
end
$$;

-- Every exchange, in or out, has exactly one journal entry (R000-08): counted.
create function operator.do_exchanges(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r);
	return (with entry as (
			select (j.detail ->> 'upload')::uuid as upload, count(*) as n from journal.entry j
			where j.event = 'document.handed_in' group by 1
		), given as (
			select j.share, count(*) as n from journal.entry j
			where j.event = 'share.given' and j.share is not null group by 1
		)
		select jsonb_build_object(
			'in', (select count(*) from data.upload where state = 'filed'),
			'in_entries', (select coalesce(sum(n), 0) from entry),
			'in_wrong', (select count(*) from data.upload u full join entry e on e.upload = u.id
				where (u.state is null or u.state = 'filed') and coalesce(e.n, 0) <> 1
					or u.state is distinct from 'filed' and e.n is not null),
			'out', (select count(*) from data.share s where s.decided_by is not null
				and exists (select from given g where g.share = s.id)),
			'out_entries', (select coalesce(sum(n), 0) from given),
			'out_wrong', (select count(*) from given where n <> 1)));
end
$$;

reset role;
