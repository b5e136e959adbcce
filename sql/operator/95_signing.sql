-- The service's side of signing: ordering a job, taking it back, seeing how far
-- it has come; what is kept when all have signed; and the approval inside the
-- service, which is something else (R004-06).
set role pv_owner;

-- ── Ordering ────────────────────────────────────────────────────────────────

-- R004-06: what the service approves itself is not sent out to be signed, and
-- its own people do not sign as outsiders.
create function operator.check_outside(d data.document, st data.standing) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if d.internal or exists (select from data.stamp x where x.document = d.id and x.kind = 'approved') then
		perform law.refuse('R004-06', 'an internal document is approved inside the service, not '
			'signed by others');
	elsif exists (select from data.staff s where s.person = st.person) then
		perform law.refuse('R004-06', 'an employee approves inside the service');
	end if;
end
$$;

-- One of the documents: a PDF that lies in the job's file, as the service takes it.
create function operator.signing_document(j data.signing, n integer, r jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	d data.document;
	x data.rendition;
begin
	perform operator.fields(r, 'rendition!', 'title');
	select * into x from data.rendition where id = operator.need(r, 'rendition', 'data.rendition');
	select * into strict d from data.document where id = x.document;
	if x.destroyed_at is not null then
		perform operator.bad('rendition', 'is destroyed');
	elsif x.mime <> 'application/pdf' or x.kind in ('signed', 'evidence', 'receipt') then
		perform operator.bad('rendition', 'is no PDF that can be signed');
	elsif length(r ->> 'title') > 80 then
		perform operator.bad('title', 'is longer than 80 characters');
	elsif exists (select from data.signing_document o join data.signing s on s.id = o.signing
			where o.document = d.id and o.position = 1 and n = 1
				and s.state in ('ordered', 'waiting', 'signed', 'done')) then
		perform operator.bad('document', 'is signed already, or on its way to be');
	end if;
	insert into data.signing_document values (j.id, n, d.id, x.id, coalesce(r ->> 'title',
		case n when 1 then j.title else 'Vedlegg ' || n - 1 end));
end
$$;

-- R15: the result prints every signer's name for all of them.
create function operator.check_names(j data.signing) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if exists (select from data.signing_document d join data.signer s on s.signing = d.signing
			join data.person p on p.id = s.person
			where d.signing = j.id and law.flagged(d.document, law.now())
				and cardinality(law.atoms_in(d.document, p.name)) > 0
				and exists (select from data.signer o join data.standing st on st.id = o.standing
					join law.capacity c on c.name = st.capacity
					where o.signing = j.id and o.id <> s.id and not c.needs_address)) then
		perform law.refuse('R15', 'the signed document would name somebody whom the other signers must '
			'not find');
	end if;
end
$$;

-- One of the signers: given every document to sign, by the rules of any share.
create function operator.signing_signer(j data.signing, n integer, r jsonb, staff text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing;
	s  data.signer;
	d  record;
	x  data.share;
begin
	perform operator.fields(r, 'standing!', 'order');
	if coalesce(r ->> 'order', '0') !~ '^[0-9]$' then
		perform operator.bad('order', 'is a group from 0 to 9');
	end if;
	select * into st from data.standing where id = operator.need(r, 'standing', 'data.standing');
	if exists (select from data.signer o where o.signing = j.id and o.person = st.person) then
		perform operator.bad('signers', 'names somebody twice');
	end if;
	insert into data.signer (signing, position, standing, person, turn)
		values (j.id, n, st.id, st.person, coalesce((r ->> 'order')::integer, 0))
		returning * into s;
	for d in select o.*, y.ref as document_ref, z.ref as rendition_ref
			from data.signing_document o join data.document y on y.id = o.document
			join data.rendition z on z.id = o.rendition where o.signing = j.id order by o.position loop
		perform operator.check_outside(y, st) from data.document y where y.id = d.document;
		perform operator.close(h.id, 'to be signed') from data.share h -- what is to be signed takes its place
			where h.reader = st.id and h.document = d.document and h.rendition = d.rendition
				and h.kind in ('read', 'sign') and h.mandate is null and h.revoked_at is null;
		x := operator.give_share(jsonb_build_object('id', j.ref || '/' || n || '.' || d.position,
			'standing', st.ref, 'document', d.document_ref, 'rendition', d.rendition_ref, 'kind', 'sign',
			'title', d.title, 'rule', 'R23', 'decided_by', staff));
		if x.visible_from > law.now() then
			perform law.refuse('R23', 'a signer must have standing for the document now');
		end if;
		insert into data.signer_share values (s.id, d.position, x.id);
	end loop;
end
$$;

-- How long the service keeps a job open at most.
create function operator.signing_days(way_ text) returns integer
language sql immutable set search_path = '' as $$
	select case way_ when 'direct' then 30 else 90 end
$$;

create function operator.check_due(way_ text, due_ timestamptz) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if due_ <= law.now() then
		perform operator.bad('due', 'is over');
	elsif due_ > law.now() + make_interval(days => operator.signing_days(way_)) then
		perform operator.bad('due', format('is more than %s days from now', operator.signing_days(way_)));
	end if;
end
$$;

-- Orders a job; the program adds what is sealed before the transaction ends.
create function operator.do_signing(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing;
	n integer := jsonb_array_length(coalesce(r -> 'documents', '[]'));
	m integer := jsonb_array_length(coalesce(r -> 'signers', '[]'));
begin
	perform operator.fields(r, 'documents!', 'signers!', 'way', 'due!', 'identifier', 'title',
		'decided_by!');
	if n not between 1 and 20 then
		perform operator.bad('documents', 'are 1 to 20');
	elsif m not between 1 and 10 then
		perform operator.bad('signers', 'are 1 to 10');
	elsif coalesce(r ->> 'way', 'direct') not in ('direct', 'portal') then
		perform operator.bad('way', 'is direct or portal');
	elsif coalesce(r ->> 'identifier', 'NAME') not in ('NAME', 'DATE_OF_BIRTH_AND_NAME') then
		perform operator.bad('identifier', 'is NAME or DATE_OF_BIRTH_AND_NAME, never the national id');
	elsif length(coalesce(r ->> 'title', r -> 'documents' -> 0 ->> 'title', '')) not between 1 and 80
	then
		perform operator.bad('title', 'is 1 to 80 characters');
	end if;
	perform operator.check_due(coalesce(r ->> 'way', 'direct'), operator.last_day(r, 'due'));
	insert into data.signing (ref, file, way, title, identifier, due, made_at, ordered_by)
		select operator.id(r), d.file, coalesce(r ->> 'way', 'direct'),
			coalesce(r ->> 'title', r -> 'documents' -> 0 ->> 'title', ''),
			coalesce(r ->> 'identifier', 'NAME'), operator.last_day(r, 'due'), law.now(),
			operator.need(r, 'decided_by', 'data.staff')
		from data.rendition x join data.document d on d.id = x.document
		where x.id = operator.need(r -> 'documents' -> 0, 'rendition', 'data.rendition')
		returning * into j;
	for i in 0 .. n - 1 loop
		perform operator.signing_document(j, i + 1, r -> 'documents' -> i);
	end loop;
	if (select sum(x.bytes) from data.signing_document d join data.rendition x on x.id = d.rendition
			where d.signing = j.id) > 10485760 then
		perform operator.bad('documents', 'are more than 10 MiB together');
	end if;
	for i in 0 .. m - 1 loop
		perform operator.signing_signer(j, i + 1, r -> 'signers' -> i, r ->> 'decided_by');
	end loop;
	perform operator.check_names(j);
	perform operator.log('signing.ordered', r, file_ => j.file, rule_ => 'R001-11',
		document_ => (select d.document from data.signing_document d
			where d.signing = j.id and d.position = 1));
	return jsonb_build_object('signing', j.ref, 'handle', j.handle, 'due', j.due);
end
$$;

-- What the program must fetch to put the bundle together: the job, its
-- renditions, its signers' sealed numbers.
create function operator.signing_job(ref_ text) returns table (id uuid, way text, title text,
	identifier text, due timestamptz, seconds bigint)
language sql stable security definer set search_path = '' as $$
	select j.id, j.way, j.title, j.identifier, j.due,
		extract(epoch from j.due - law.now())::bigint
	from data.signing j where j.ref = ref_
$$;

create function operator.signing_documents(job uuid) returns table ("position" integer, title text,
	id uuid, bytes bigint, sha256 text, wrapped bytea, key_id text)
language sql stable security definer set search_path = '' as $$
	select d.position, d.title, x.id, x.bytes, x.sha256, x.wrapped, x.key_id
	from data.signing_document d join data.rendition x on x.id = d.rendition
	where d.signing = job order by d.position
$$;

create function operator.signing_signers(job uuid) returns table (signer uuid, turn integer,
	person uuid, own boolean, sealed bytea, wrapped bytea, key_id text)
language sql stable security definer set search_path = '' as $$
	select s.id, s.turn, p.id, st.capacity in ('child', 'parent', 'guardian'), p.nid_sealed,
		p.nid_wrapped, p.nid_key
	from data.signer s join data.person p on p.id = s.person join data.standing st on st.id = s.standing
	where s.signing = job order by s.position
$$;

create function operator.signing_signer_sealed(signer_ uuid, sealed_ bytea, wrapped_ bytea, key_ text)
returns void
language sql volatile security definer set search_path = '' as $$
	update data.signer set nid_sealed = sealed_, nid_wrapped = wrapped_, nid_key = key_
	where id = signer_
$$;

create function operator.signing_bundled(job uuid, bundle_ uuid, bytes_ bigint, sha256_ text,
	wrapped_ bytea, key_ text) returns void
language sql volatile security definer set search_path = '' as $$
	update data.signing set bundle = bundle_, bundle_bytes = bytes_, bundle_sha256 = sha256_,
		bundle_wrapped = wrapped_, bundle_key = key_
	where id = job and state = 'ordered';
	select pg_notify('clerk', '');
$$;

-- ── Taking back, and looking ────────────────────────────────────────────────

-- Taken back: at once, or, where the service tells the signers itself, when it
-- has said so.  Too late when all have signed.
create function operator."do_signing-cancel"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing;
begin
	perform operator.fields(r, 'signing!', 'give_up', 'why!', 'decided_by!');
	select * into j from data.signing where id = operator.need(r, 'signing', 'data.signing') for update;
	if j.state = 'signed' and coalesce((r ->> 'give_up')::boolean, false) and j.problem is not null then
		perform signing.move(j.id, 'own', 'GIVE_UP');
	elsif j.state not in ('ordered', 'waiting') then
		perform operator.bad('signing', 'is ' || j.state || ': too late to take it back');
	elsif j.way = 'portal' and j.state = 'waiting' then
		update data.signing set cancel_asked_at = clock_timestamp(), next_at = clock_timestamp()
			where id = j.id;
	else
		perform signing.move(j.id, 'own', 'CANCEL');
	end if;
	perform operator.log('signing.taken_back', r, file_ => j.file);
	return (select jsonb_build_object('signing', x.ref, 'state', x.state,
		'asked', x.cancel_asked_at is not null) from data.signing x where x.id = j.id);
end
$$;

create function operator.do_signings(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'document', 'open');
	return coalesce((select jsonb_agg(jsonb_build_object('signing', j.ref, 'way', j.way,
			'state', j.state, 'due', j.due, 'problem', j.problem, 'document', d.ref,
			'signed', (select x.ref from data.rendition x where x.id = j.rendition),
			'evidence', (select x.ref from data.rendition x where x.id = j.evidence),
			'signers', (select jsonb_agg(jsonb_build_object('standing', st.ref, 'order', s.turn,
				'state', s.state, 'signed_at', s.signed_at) order by s.position)
				from data.signer s join data.standing st on st.id = s.standing where s.signing = j.id))
			order by j.made_at, j.ref)
		from data.signing j join data.signing_document o on o.signing = j.id and o.position = 1
		join data.document d on d.id = o.document
		where (not r ? 'document' or d.id = operator.ref(r, 'document', 'data.document'))
			and (not coalesce((r ->> 'open')::boolean, false)
				or j.state in ('ordered', 'waiting', 'signed'))), '[]');
end
$$;

-- The evidence leaves the house: whoever takes it reads the signed document in
-- it, so this is an opening like any other.
create function operator.do_evidence(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing;
	x data.rendition;
begin
	perform operator.fields(r, 'signing!', 'staff!', 'purpose!');
	select * into j from data.signing where id = operator.need(r, 'signing', 'data.signing');
	select * into x from data.rendition where id = j.evidence and destroyed_at is null;
	if x.id is null then
		perform operator.bad('signing', 'has no evidence: it is ' || j.state);
	end if;
	insert into journal.entry (law_at, event, staff, document, rendition, file, purpose)
		values (law.now(), 'document.opened', operator.need(r, 'staff', 'data.staff'), x.document,
			x.id, j.file, r ->> 'purpose');
	return jsonb_build_object('rendition', x.id, 'bytes', x.bytes, 'wrapped',
		encode(x.wrapped, 'hex'), 'key_id', x.key_id);
end
$$;

-- ── When all have signed ────────────────────────────────────────────────────

-- Which record it is for the rules of registration: a consent goes to the child's
-- folder, an agreement to whose it is.
create function operator.signed_record(d data.document, st data.standing) returns text
language sql stable security definer set search_path = '' as $$
	select case
		when d.type = 'SAMTYKKE' then 'consent'
		when st.capacity = 'foster' then 'foster_personnel'
		when st.capacity in ('contractor', 'supervisor', 'trusted') then 'contractor'
		else 'child_document' end
$$;

-- Filed where the rules say, beside where it lies already.
create function operator.signed_by(j data.signing) returns data.standing
language sql stable security definer set search_path = '' as $$
	select o from data.signer s join data.standing o on o.id = s.standing
	where s.signing = j.id order by s.position limit 1
$$;

create function operator.signed_route(j data.signing, d data.document) returns law.routing
language plpgsql stable security definer set search_path = '' as $$
declare
	st data.standing := operator.signed_by(j);
begin
	return law.route(operator.signed_record(d, st), law.folder_state(st.file, law.now()), law.now());
end
$$;

create function operator.file_signed(j data.signing, d data.document) returns void
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing := operator.signed_by(j);
	r  law.routing := operator.signed_route(j, d);
begin
	insert into data.routing (document, rule, version, folder_state, target, at)
		values (d.id, r.rule, r.version, law.folder_state(st.file, law.now()), r.target,
			clock_timestamp());
	insert into data.filing select d.id, intake.folder_of(t, st) from unnest(r.target) t
		on conflict do nothing;
end
$$;

-- The rendition that came back tells all that the documents told, and names the
-- signers.
create function operator.signed_rendition(j data.signing, kind_ text, mime_ text, id_ uuid,
	bytes_ bigint, pages_ integer, sha256_ text, wrapped_ bytea, key_ text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	names text := (select string_agg(p.name, ' ') from data.signer s join data.person p on p.id = s.person
		where s.signing = j.id);
begin
	insert into data.rendition (id, ref, document, kind, mime, filename, bytes, pages, sha256, wrapped,
			key_id, children, clears, third_party, metadata, atoms, scanned_at)
		select id_, j.ref || '/' || kind_, d.document, kind_, mime_,
			case kind_ when 'signed' then 'signert.pdf' else 'bevis.zip' end,
			bytes_, pages_, sha256_, wrapped_, key_,
			array(select distinct c from data.signing_document o join data.rendition y on y.id = o.rendition
				cross join unnest(y.children) c where o.signing = j.id),
			array(select c from unnest(x.clears) c where not exists (select from data.signing_document o
				join data.rendition y on y.id = o.rendition
				where o.signing = j.id and c <> all (y.clears))),
			(select bool_or(y.third_party) from data.signing_document o
				join data.rendition y on y.id = o.rendition where o.signing = j.id), false,
			array(select a from data.signing_document o join data.rendition y on y.id = o.rendition
				cross join unnest(y.atoms) a where o.signing = j.id
				union select unnest(law.atoms_in(d.document, names))),
			(select min(y.scanned_at) from data.signing_document o
				join data.rendition y on y.id = o.rendition where o.signing = j.id)
		from data.signing_document d join data.rendition x on x.id = d.rendition
		where d.signing = j.id and d.position = 1;
	return id_;
end
$$;

-- The signed copy for a standing, if the law lets; else somebody decides.
create function operator.share_signed(j data.signing, st data.standing, title_ text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	s data.share;
begin
	begin
		s := operator.give_share(jsonb_build_object('id', j.ref || '/copy/' || st.ref,
			'standing', st.ref, 'document', d.ref, 'rendition', x.ref, 'kind', 'read', 'title', title_,
			'rule', 'R23', 'basis', 'request', 'decided_by', w.ref))
			from data.rendition x join data.document d on d.id = x.document
			join data.staff w on w.id = j.ordered_by
			where x.id = j.rendition;
	exception when sqlstate 'PV001' or sqlstate 'PV002' then
		perform operator.alarm('signed-copy-owed', j.ref || '/' || st.ref,
			law.working_days(law.now(), 5));
		return null;
	end;
	perform law.tell(st.id, 'signed', j.id);
	return s.id;
end
$$;

-- Shared anew with each signer, and with those who had what was signed: with the
-- whole of it, for the copy holds the attachments too.
create function operator.share_copies(j data.signing) returns void
language plpgsql security definer set search_path = '' as $$
declare
	first data.signing_document;
	h     record;
begin
	select * into strict first from data.signing_document d where d.signing = j.id and d.position = 1;
	for h in select s.id as signer, s.standing from data.signer s where s.signing = j.id
			order by s.position loop
		update data.signer s set copy = operator.share_signed(j, st, first.title)
			from data.standing st where st.id = h.standing and s.id = h.signer;
	end loop;
	for h in select distinct on (s.reader) s.id, s.reader, s.title from data.share s
			where s.document = first.document and s.rendition = first.rendition and s.kind = 'read'
				and s.mandate is null and s.revoked_at is null and law.now() < s.visible_until
				and not exists (select from data.signer o where o.signing = j.id and o.standing = s.reader)
			order by s.reader, s.sort_at desc loop
		if exists (select from data.signing_document d where d.signing = j.id and not exists (
				select from data.share s where s.reader = h.reader and s.rendition = d.rendition
					and s.kind = 'read' and s.revoked_at is null and law.now() < s.visible_until)) then
			perform operator.alarm('signed-copy-owed', j.ref || '/' || st.ref,
				law.working_days(law.now(), 5)) from data.standing st where st.id = h.reader;
		else
			perform operator.close(h.id, 'replaced')
				from data.standing st where st.id = h.reader
					and operator.share_signed(j, st, h.title) is not null;
		end if;
	end loop;
end
$$;

-- By which rule it will be filed, for the receipt that goes with the evidence.
create function signing.filing(job uuid, worker_ text) returns table (doc_type text, target text,
	rule text, version integer, made_at bigint)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	j data.signing := signing.mine(job, worker_);
begin
	return query select d.type, array_to_string(r.target, ' '), r.rule, r.version,
			floor(extract(epoch from j.ordered_at))::bigint
		from data.signing_document o join data.document d on d.id = o.document
		cross join lateral operator.signed_route(j, d) r
		where o.signing = j.id and o.position = 1;
end
$$;

-- What came back was checked by the program: everything at once or nothing.
-- seals: [{signer, serial, at}].
create function signing.done(job uuid, worker_ text, rendition_ uuid, bytes_ bigint, pages_ integer,
	sha256_ text, wrapped_ bytea, key_ text, evidence_ uuid, evidence_bytes bigint,
	evidence_sha256 text, evidence_wrapped bytea, evidence_key text, seals jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
	d data.document;
begin
	if j.state <> 'signed' then
		return false;
	end if;
	select x.* into strict d from data.signing_document o join data.document x on x.id = o.document
		where o.signing = j.id and o.position = 1;
	perform operator.signed_rendition(j, 'signed', 'application/pdf', rendition_, bytes_, pages_,
		sha256_, wrapped_, key_);
	perform operator.signed_rendition(j, 'evidence', 'application/zip', evidence_, evidence_bytes, null,
		evidence_sha256, evidence_wrapped, evidence_key);
	update data.signing set rendition = rendition_, evidence = evidence_,
			state = law.signing_next('job', 'own', 'STORED', state), tries = 0, problem = null,
			worker = null, leased_until = null, next_at = clock_timestamp()
		where id = j.id returning * into j;
	insert into data.stamp (document, rendition, kind, person, signing, at, serial)
		select d.id, rendition_, 'signed', s.person, j.id, coalesce((e ->> 'at')::timestamptz,
			s.signed_at), e ->> 'serial'
		from data.signer s left join jsonb_array_elements(seals) e on (e ->> 'signer')::uuid = s.id
		where s.signing = j.id;
	perform operator.file_signed(j, d);
	perform signing.close_shares(j, 'signed');
	perform operator.share_copies(j);
	insert into journal.entry (law_at, event, staff, document, rendition, file, rule, detail)
		values (law.now(), 'document.signed', j.ordered_by, d.id, rendition_, j.file, 'R004-07',
			jsonb_build_object('signing', j.id, 'sha256', sha256_, 'signers',
				(select jsonb_agg(jsonb_build_object('person', s.person, 'at', s.signed_at)
					order by s.position) from data.signer s where s.signing = j.id)));
	update data.alarm set closed_at = law.now()
		where kind in ('signing-stuck', 'signing-evidence', 'signing-expired') and subject = j.ref
			and closed_at is null;
	return true;
end
$$;
grant execute on function signing.filing(uuid, text), signing.done(uuid, text, uuid, bigint, integer, text, bytea, text, uuid,
	bigint, text, bytea, text, jsonb) to pv_clerk;

-- ── What runs by itself ─────────────────────────────────────────────────────

-- Reminders three days before the end to whoever can sign now, none at night;
-- jobs whose time is over; and what the service will soon forget.
create function operator.signing_watch() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	n integer := 0;
	j uuid;
begin
	for j in select x.id from data.signing x
			where x.state in ('ordered', 'waiting') and x.due <= law.now() and exists (
				select from data.signer s where s.signing = x.id and s.state <> 'signed') loop
		perform signing.move(j, 'own', 'DUE');
	end loop;
	perform operator.alarm('signing-evidence', x.ref, x.completed_at + interval '40 days')
		from data.signing x
		where x.state = 'signed' and x.completed_at + interval '30 days' <= law.now();
	perform operator.alarm('signing-evidence', x.ref, x.due + interval '10 days') -- and the service is silent
		from data.signing x where x.state = 'waiting' and x.due <= law.now();
	if law.quiet(law.now()) then
		return n;
	end if;
	with near as materialized ( -- whom it is about first, whatever the plan: telling writes
		select s.standing, s.id from data.signing x join data.signer s on s.signing = x.id
		where x.state = 'waiting' and s.state in ('waiting', 'failed') and signing.in_turn(s)
			and x.due - interval '3 days' <= law.now() and x.made_at < x.due - interval '3 days'
	)
	select count(*) into n from near where law.tell(near.standing, 'sign_soon', near.id);
	return n;
end
$$;

-- ── Approval inside the service (R004-06) ───────────────────────────────────

-- An employee approves an internal document; it is stamped with who and when
-- (R004-07).  What parties and outsiders sign is not approved here.
create function operator.do_approve(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	d data.document;
	s data.stamp;
begin
	perform operator.fields(r, 'document!', 'decided_by!');
	select * into d from data.document where id = operator.need(r, 'document', 'data.document');
	if not d.internal or exists (select from data.signing_document o where o.document = d.id)
			or exists (select from data.share h where h.document = d.id and h.kind = 'sign') then
		perform law.refuse('R004-06', 'what parties and outsiders sign is not approved inside the '
			'service');
	elsif exists (select from data.stamp x where x.document = d.id and x.kind = 'approved'
			and x.staff = operator.need(r, 'decided_by', 'data.staff')) then
		perform operator.bad('document', 'is approved by this employee already');
	end if;
	insert into data.stamp (document, kind, staff, at)
		values (d.id, 'approved', operator.need(r, 'decided_by', 'data.staff'), law.now())
		returning * into s;
	perform operator.log('document.approved', r, document_ => d.id, file_ => d.file,
		rule_ => 'R004-07');
	return jsonb_build_object('document', d.ref, 'stamp', 'elektronisk godkjent', 'at', s.at);
end
$$;

-- What is out for signature and lies sealed beside the vault, for backup and check.
create function operator.bundles_after(after uuid, many integer)
returns table (id uuid, bytes bigint, sha256 text, wrapped bytea, key_id text)
language sql stable security definer set search_path = '' as $$
	select j.bundle, j.bundle_bytes, j.bundle_sha256, j.bundle_wrapped, j.bundle_key from data.signing j
	where j.bundle is not null and (after is null or j.bundle > after) order by j.bundle limit many
$$;

grant execute on function operator.signing_job(text), operator.signing_documents(uuid),
	operator.signing_signers(uuid), operator.signing_signer_sealed(uuid, bytea, bytea, text),
	operator.signing_bundled(uuid, uuid, bigint, text, bytea, text),
	operator.bundles_after(uuid, integer) to pv_operator;

reset role;
