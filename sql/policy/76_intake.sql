-- What the intake may do: take what was received, hold, refuse or file it, and
-- sweep.  It has no session; it has these functions and no table.
set role pv_owner;

-- The first moment that is too late for what is due within so many working days.
create function law.working_days(at_ timestamptz, days integer) returns timestamptz
language plpgsql immutable set search_path = '' as $$
declare
	day date := law.today(at_);
begin
	for i in 1 .. days loop
		day := day + 1;
		while law.closed(day) loop
			day := day + 1;
		end loop;
	end loop;
	return law.midnight(day + 1);
end
$$;

-- A worker is there as long as the connection that it takes uploads by: the
-- server lets go of its lock when that ends, however it ends.
create function intake.key_of(worker_ text) returns integer
language sql immutable set search_path = '' as $$
	select hashtext(worker_) & 2147483647
$$;

create function intake.is_there(worker_ text) returns boolean
language sql stable set search_path = '' as $$
	select exists (select from pg_catalog.pg_locks l
		where l.locktype = 'advisory' and l.classid = 7 and l.objsubid = 2
			and l.objid = intake.key_of(worker_)::oid
			and l.database = (select d.oid from pg_catalog.pg_database d
				where d.datname = current_database()))
$$;

create function intake.be_there(worker_ text) returns void
language plpgsql set search_path = '' as $$
begin
	if current_setting('portvakt.worker', true) is distinct from worker_ then
		perform pg_advisory_lock(7, intake.key_of(worker_));
		perform set_config('portvakt.worker', worker_, false);
	end if;
end
$$;

-- The next upload to be looked at, for so long: whoever is killed meanwhile, it
-- is taken up again by the next.  Two who hold the same one do no harm: only
-- the one whose name stands in the row decides.
create function intake.take(worker_ text, lease interval)
returns table (id uuid, handle text, state text, filename text, bytes bigint, kind text,
	doc_type text, received_at text, target text, rule text, rule_version integer, tries integer,
	urgent boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	u data.upload;
begin
	perform intake.be_there(worker_);
	select * into u from data.upload x
		where (x.state in ('received', 'held') or x.state = 'filed' and x.read_back_at is null)
			and x.next_at <= clock_timestamp()
			and (x.leased_until < clock_timestamp() or x.worker = worker_
				or not intake.is_there(x.worker)) -- nobody never is
		order by x.next_at limit 1 for update skip locked;
	if not found then
		return;
	end if;
	-- Whoever had it did not come to an end with it: a file that ends the process
	-- must not keep the others waiting.
	update data.upload x set worker = worker_, leased_until = clock_timestamp() + lease,
			tries = x.tries + (x.worker is not null)::integer,
			next_at = case when x.worker is null then x.next_at else clock_timestamp()
				+ interval '1 second' * (2 ^ least(x.tries + 1, 9) - 1) end
		where x.id = u.id;
	if u.worker is not null and u.tries >= 4 then
		perform operator.alarm('upload-held', u.handle, law.working_days(law.now(), 1));
	end if;
	return query select u.id, u.handle, u.state, u.filename, u.bytes, u.kind, u.doc_type,
		to_char(u.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
		array_to_string(u.target, ' '), u.rule, u.rule_version, u.tries,
		u.part is not distinct from 'deficiency';
end
$$;

-- The row while this worker has it; locked, so that it stays that way.
create function intake.mine(upload_ uuid, worker_ text) returns data.upload
language plpgsql security definer set search_path = '' as $$
declare
	u data.upload;
begin
	select * into u from data.upload x
		where x.id = upload_ and x.worker = worker_ and x.leased_until > clock_timestamp()
		for update;
	if not found then
		raise exception 'no longer mine' using errcode = 'PV003';
	end if;
	return u;
end
$$;

create function intake.parts(upload_ uuid, worker_ text)
returns table (id uuid, at bigint, size bigint, wrapped bytea, key_id text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	u data.upload := intake.mine(upload_, worker_);
begin
	return query select p.id, p.at, p.size, p.wrapped, p.key_id
		from data.upload_part p where p.upload = u.id order by p.at;
end
$$;

create function intake.tell(u data.upload, template_ text) returns void
language sql volatile security definer set search_path = '' as $$
	select law.tell(u.written_as, template_, u.id)
$$;

create function intake.alarm_over(u data.upload) returns void
language sql volatile security definer set search_path = '' as $$
	update data.alarm set closed_at = law.now()
	where kind = 'upload-held' and subject = u.handle and closed_at is null
$$;

-- Not now: tried again by itself, ever more seldom but at least every five
-- minutes.  What is filed already stays filed.
create function intake.hold(upload_ uuid, worker_ text, why text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	u data.upload := intake.mine(upload_, worker_);
begin
	update data.upload set worker = null, leased_until = null, tries = tries + 1,
			next_at = clock_timestamp() + least(interval '2 seconds' * 2 ^ least(tries, 10),
				interval '5 minutes'),
			state = case state when 'filed' then state else 'held' end,
			reason = case state when 'filed' then reason else why end
		where id = u.id;
	if u.state <> 'filed' then
		perform intake.tell(u, 'upload_held');
	end if;
	perform operator.alarm('upload-held', u.handle, law.working_days(law.now(), 1));
	return true;
end
$$;

-- It cannot be taken in.  Its bytes can no longer be opened by anybody; the row
-- stays and says why.
create function intake.refuse(upload_ uuid, worker_ text, why text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	u data.upload := intake.mine(upload_, worker_);
begin
	if u.state not in ('received', 'held') then
		return false;
	end if;
	update data.upload set state = 'refused', reason = why, worker = null, leased_until = null,
			next_at = clock_timestamp()
		where id = u.id;
	update data.upload_part set wrapped = null, key_id = null where upload = u.id;
	perform intake.tell(u, 'upload_refused');
	perform intake.alarm_over(u);
	perform operator.alarm('split-owed', d.ref, law.working_days(law.now(), 5))
		from data.upload o join data.document d on d.id = o.document
		where o.report = u.report and o.part = 'own' and u.part = 'child';
	insert into journal.entry (law_at, event, portal, person, standing, detail)
		values (law.now(), 'upload.refused', u.portal, u.person, u.written_as,
			jsonb_build_object('upload', u.id, 'reason', why));
	return true;
end
$$;

-- A folder of the case system's or the archive's that nobody opened yet.
create function intake.open_folder(ref_ text, kind_ text, label_ text, family_ text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	file_ uuid;
begin
	insert into data.file (ref, kind, label, family, opened)
		values (ref_, kind_, label_, family_, law.today(law.now()))
		on conflict (ref) do nothing returning id into file_;
	if file_ is null then
		select id into strict file_ from data.file where ref = ref_;
	else
		perform operator.alarm('folder-opened', ref_, law.working_days(law.now(), 1));
		insert into journal.entry (law_at, event, file) values (law.now(), 'folder.opened', file_);
	end if;
	return file_;
end
$$;

-- A contractor's own folder: the one they stand in, or where their own matters lie.
create function intake.own_folder(st data.standing) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	f     data.file;
	file_ uuid;
begin
	select * into strict f from data.file where id = st.file;
	if f.kind = 'contractor' then
		return f.id;
	end if;
	select x.id into file_ from data.file x
		left join data.standing s on s.file = x.id and s.person = st.person
		where x.kind = 'contractor' and x.family = f.family and (s.id is not null or exists (
			select from data.filing g join data.owner o on o.document = g.document
			where g.file = x.id and o.person = st.person))
		order by s.id is null, s.ended_at is not null, s.since desc nulls last, x.id limit 1;
	return coalesce(file_, intake.open_folder('own/' || st.person || '/' || st.file, 'contractor',
		'Oppdragstakermappe', f.family));
end
$$;

-- The folder that a target of the rules means for this standing.
create function intake.folder_of(target_ text, st data.standing) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	f     data.file;
	file_ uuid;
begin
	select * into strict f from data.file where id = st.file;
	if target_ = 'child_folder' then
		select case when count(*) = 1 then min(x.id::text)::uuid end into file_ from data.file x
			where x.kind = 'child' and (x.id = f.id or f.kind <> 'child' and x.family = f.family);
	elsif target_ in ('contractor_folder', 'foster_folder') then
		return intake.own_folder(st);
	elsif target_ not in ('queue', 'redirect', 'none') then
		if f.kind = 'general' then
			return f.id;
		end if;
		return intake.open_folder('records/' || target_ || '/' || f.family, 'general',
			'Generell Sak', f.family);
	end if;
	return coalesce(file_, intake.open_folder('queue', 'general', 'Til avgjørelse', 'queue'));
end
$$;

-- RT14: written as a form, it came with the child's part as a document of its own.
create function intake.is_split(ref_ text) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from data.upload u join data.upload c on c.report = u.report
		where 'upload/' || u.handle = ref_ and u.part = 'own' and c.part = 'child'
			and c.state <> 'refused')
$$;

-- … and the decision about the whole names that part, whichever was filed first.
create function intake.join_parts(report_ uuid) returns void
language sql volatile security definer set search_path = '' as $$
	update data.routing r set part = c.document
	from data.upload u join data.upload c on c.report = u.report and c.part = 'child'
	where u.report = report_ and u.part = 'own' and r.document = u.document and r.part is null
		and c.document is not null
$$;

-- Who wrote it; of a child's own words the child, so that they are shared with
-- nobody before the child was heard on that (R31).
create function intake.author_of(u data.upload, st data.standing) returns uuid
language sql stable security definer set search_path = '' as $$
	select case when u.doc_type = 'BARNEMELDING' then law.child_of(st.file) else u.person end
$$;

-- Lies where the decision says, and nowhere else; what a human has to do about
-- it stands in the alarms.
create function intake.place(document_ uuid, st data.standing, r law.routing, state_ text,
	staff_ uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	files uuid[] := array(select distinct intake.folder_of(t, st) from unnest(r.target) t);
	first uuid := intake.folder_of(r.target[1], st);
	ref_  text;
begin
	insert into data.routing (document, rule, version, folder_state, target, at, decided_by)
		values (document_, r.rule, r.version, state_, r.target, clock_timestamp(), staff_);
	delete from data.filing where document = document_ and file <> all (files);
	insert into data.filing select document_, f from unnest(files) f on conflict do nothing;
	update data.document set file = first where id = document_ returning ref into ref_;
	if r.split and not intake.is_split(ref_) then
		perform operator.alarm('split-owed', ref_, law.working_days(law.now(), 5));
	end if;
	if exists (select from data.file f where f.id = any (files) and f.ref = 'queue') then
		perform operator.alarm('route-unknown', ref_, law.working_days(law.now(), 1));
	end if;
end
$$;

-- The person's own share of it, while they stand there (R18e).  Of a police
-- certificate there is none (R28), and none of a child's own words, to whoever
-- wrote them down either: what a child said does not lie open in an adult's
-- portal.  Everybody else is decided by law.reach and R31 when staff share it.
create function intake.own_share(u data.upload, st data.standing, d data.document,
	rendition_ uuid, sha256_ text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	h      law.hand_in;
	at_    timestamptz := law.now();
	share_ uuid;
begin
	if not law.live(st, at_) or u.doc_type in ('POLITIATTEST', 'BARNEMELDING') then
		return null;
	end if;
	select * into strict h from law.hand_in x
		where x.kind = u.kind and x.capacity = law.effective_capacity(st, u.at);
	insert into data.share (ref, reader, document, file, rendition, kind, form, title, doc_type,
			doc_date, basis, rule, loa, made_at, visible_from, visible_until, sort_at, receipt)
		values ('upload/' || u.handle, st.id, d.id, st.file, rendition_, 'own', 'original', h.title,
			d.type, d.dated, 'dispatch', h.share_rule, 3, at_, at_, st.until,
			law.place_in_list(at_, d.dated), sha256_)
		returning id into share_;
	return share_;
end
$$;

-- One rendition as it lies in the vault.  Nobody has read it through: where an
-- address is protected it is shown to nobody else before somebody has (R15).
create function intake.rendition(u data.upload, d data.document, kind_ text, mime_ text,
	metadata_ boolean, id_ uuid, bytes_ bigint, sha256_ text, wrapped_ bytea, key_ text)
returns void
language plpgsql security definer set search_path = '' as $$
begin
	insert into data.rendition (id, ref, document, kind, mime, filename, bytes, sha256, wrapped,
			key_id, children, third_party, metadata, scanned_at)
		select id_, 'upload/' || u.handle || '/' || kind_, d.id, kind_, mime_, u.filename, bytes_,
			sha256_, wrapped_, key_, array_remove(array_agg(distinct f.child), null),
			not coalesce(bool_or(f.child = d.author), false), metadata_, '-infinity'
		from data.standing st join data.file f on f.id = st.file where st.id = u.written_as;
end
$$;

-- Everything at once or nothing: document, renditions, filing, decision, journal
-- entry, share, notice, and the upload is filed.
create function intake.file(upload_ uuid, worker_ text, mime_ text, metadata_ boolean,
	original uuid, sha256_ text, wrapped_ bytea, key_ text,
	clean uuid, clean_bytes bigint, clean_sha256 text, clean_wrapped bytea, clean_key text,
	receipt_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	u  data.upload := intake.mine(upload_, worker_);
	st data.standing;
	d  data.document;
	h  law.hand_in;
	r  law.routing;
begin
	if u.state not in ('received', 'held') then
		return false;
	end if;
	select * into strict st from data.standing where id = u.written_as;
	select * into strict r from law.routing where rule = u.rule and version = u.rule_version;
	r.target := u.target;
	insert into data.document (ref, file, type, dated, title, author)
		values ('upload/' || u.handle, st.file, u.doc_type, law.today(u.received_at), u.filename,
			intake.author_of(u, st))
		returning * into d;
	perform intake.place(d.id, st, r, u.folder_state, null);
	select * into d from data.document where id = d.id;
	insert into data.owner select d.id, u.person
		where exists (select from law.hand_in x where x.capacity = st.capacity and x.kind = u.kind
			and x.owned);
	perform intake.rendition(u, d, 'original', mime_, metadata_, original, u.bytes, sha256_, wrapped_,
		key_);
	if clean is not null then
		perform intake.rendition(u, d, 'redacted', mime_, false, clean, clean_bytes, clean_sha256,
			clean_wrapped, clean_key);
	end if;
	update data.upload set state = 'filed', reason = null, document = d.id, sha256 = sha256_,
			receipt = receipt_, share = intake.own_share(u, st, d, original, sha256_)
		where id = u.id returning * into u;
	insert into journal.entry (law_at, event, portal, person, standing, share, document, rendition,
			file, rule, detail)
		values (law.now(), 'document.handed_in', u.portal, u.person, st.id, u.share, d.id, original,
			d.file, u.rule, jsonb_build_object('upload', u.id, 'version', u.rule_version,
				'folder_state', u.folder_state, 'sha256', sha256_));
	perform intake.join_parts(u.report);
	perform authz.wanted_filed(u.wanted, st.id, u.id, d.id);
	perform intake.tell(u, 'handed_in');
	perform intake.alarm_over(u);
	return true;
end
$$;

-- What lies there now, to be read back.
create function intake.filed(upload_ uuid, worker_ text)
returns table (id uuid, bytes bigint, sha256 text, wrapped bytea, key_id text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	u data.upload := intake.mine(upload_, worker_);
begin
	return query select r.id, r.bytes, r.sha256, r.wrapped, r.key_id from data.rendition r
		where r.ref in ('upload/' || u.handle || '/original', 'upload/' || u.handle || '/redacted')
			and r.destroyed_at is null
		order by r.kind;
end
$$;

create function intake.read_back(upload_ uuid, worker_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	u data.upload := intake.mine(upload_, worker_);
begin
	update data.upload set read_back_at = clock_timestamp(), worker = null, leased_until = null
		where id = u.id and state = 'filed';
	if not found then
		return false;
	end if;
	perform intake.alarm_over(u);
	return true;
end
$$;

-- ── Sweeping ────────────────────────────────────────────────────────────────

create function intake.expired() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
	n bigint;
begin
	with gone as (
		update data.upload set state = 'expired', next_at = clock_timestamp(), note_id = null,
			note_sealed = null, note_wrapped = null, note_key = null
		where state = 'receiving' and expires_at <= clock_timestamp()
		returning id
	), closed as (
		update data.upload_part p set wrapped = null, key_id = null from gone
		where p.upload = gone.id
		returning 1
	)
	select count(*) into n from gone;
	delete from data.draft where at < clock_timestamp() - interval '30 days';
	return n;
end
$$;

-- Parts whose upload is over: their blobs are removed, then their rows.
create function intake.leavings(many integer) returns table (id uuid)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query select p.id from data.upload_part p join data.upload u on u.id = p.upload
		where u.state in ('refused', 'dropped', 'expired')
			or u.read_back_at is not null
		limit many;
end
$$;

create function intake.swept(parts uuid[]) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
	n bigint;
begin
	delete from data.upload_part p using data.upload u
		where p.id = any (parts) and u.id = p.upload
			and (u.state in ('refused', 'dropped', 'expired')
				or u.read_back_at is not null);
	get diagnostics n = row_count;
	return n;
end
$$;

-- Which of these blobs belong to something.
create function intake.known(blobs uuid[]) returns table (id uuid)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query select b from unnest(blobs) b
		where exists (select from data.rendition r where r.id = b)
			or exists (select from data.upload_part p where p.id = b);
end
$$;

grant usage on schema intake to pv_intake;
grant execute on function intake.take(text, interval), intake.parts(uuid, text),
	intake.hold(uuid, text, text), intake.refuse(uuid, text, text),
	intake.file(uuid, text, text, boolean, uuid, text, bytea, text, uuid, bigint, text, bytea, text,
		text),
	intake.filed(uuid, text), intake.read_back(uuid, text), intake.expired(),
	intake.leavings(integer), intake.swept(uuid[]), intake.known(uuid[]) to pv_intake;

reset role;
