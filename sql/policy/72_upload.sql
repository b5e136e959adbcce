-- What the portals may do with what a person hands in.  Who asks comes from the
-- session's token; everything is the capacity's own.  A handle that is
-- somebody else's does not exist.
set role pv_owner;

insert into law.hand_in (capacity, kind, doc_type, record, share_rule, title, place) values
	('child', 'drawing', 'BREV', 'child_document', 'R04', 'Tegningen din', 1),
	('child', 'letter',  'BREV', 'child_document', 'R04', 'Brevet ditt', 2),
	('child', 'other',   'BREV', 'child_document', 'R04', 'Det du sendte', 3),
	('parent', 'letter', 'BREV',  'child_document', 'R06', 'Brevet ditt', 1),
	('parent', 'papers', 'HELSE', 'child_document', 'R06', 'Papirene dine', 2),
	('parent', 'drawing', 'BREV', 'child_document', 'R06', 'Tegningen du sendte', 3),
	('parent', 'other',  'BREV',  'child_document', 'R06', 'Det du sendte', 4),
	('trusted', 'letter', 'BREV', 'child_document', 'R20', 'Brevet ditt', 1),
	('representative', 'letter',  'BREV', 'lawyer',        'R14', 'Brevet ditt', 1),
	('representative', 'mandate', 'BREV', 'access_request', 'R14', 'Fullmakten du sendte', 2);
insert into law.hand_in
	select 'child_party', kind, doc_type, record, 'R03', title, place from law.hand_in
	where capacity = 'child';
insert into law.hand_in
	select 'guardian', kind, doc_type, record, 'R06j', title, place from law.hand_in
	where capacity = 'parent';

insert into law.hand_in (capacity, kind, doc_type, record, share_rule, title, place, engaged, wanted,
		owned) values
	('foster', 'follow_up',   'REFERAT',     'visit_minutes',        'R17',  'Referatet ditt', 1, true, false, false),
	('foster', 'report',      'RAPPORT',     'contractor_and_child', 'R17',  'Rapporten din', 2, true, false, false),
	('foster', 'money',       'OEKONOMI',    'foster_money',         'R17o', 'Kravet ditt', 3, false, false, true),
	('foster', 'declaration', 'ERKLAERING',  'foster_personnel',     'R17o', 'Erklæringen din', 4, false, false, true),
	('foster', 'letter',      'BREV',        'contractor_and_child', 'R17',  'Brevet ditt', 5, true, false, false),
	('foster', 'other',       'BREV',        'unknown',              'R17',  'Det du sendte', 6, true, false, false),
	('foster', 'certificate', 'POLITIATTEST', 'police_certificate',  'R28',  'Politiattesten', 7, false, true, false),
	('contractor', 'report',      'RAPPORT',    'contractor_and_child', 'R18',  'Rapporten din', 1, true, false, false),
	('contractor', 'weekend',     'RAPPORT',    'contractor_and_child', 'R18',  'Helgerapporten din', 2, true, false, false),
	('contractor', 'money',       'OEKONOMI',   'contractor',           'R18o', 'Kravet ditt', 3, false, false, true),
	('contractor', 'declaration', 'ERKLAERING', 'contractor',           'R18o', 'Erklæringen din', 4, false, false, true),
	('contractor', 'insurance',   'OEKONOMI',   'other_contractor',     'R18o', 'Skademeldingen din', 5, false, false, true),
	('contractor', 'letter',      'BREV',       'contractor_and_child', 'R18',  'Brevet ditt', 6, true, false, false),
	('contractor', 'certificate', 'POLITIATTEST', 'police_certificate', 'R28',  'Politiattesten', 7, false, true, false),
	('supervisor', 'supervision', 'TILSYN', 'contractor_and_child', 'R19', 'Tilsynsrapporten din', 1, true, false, false),
	('supervisor', 'letter',      'BREV',   'contractor_and_child', 'R19', 'Brevet ditt', 2, true, false, false),
	('trusted',    'declaration', 'ERKLAERING',   'contractor',         'R20', 'Erklæringen din', 2, false, false, true),
	('trusted',    'certificate', 'POLITIATTEST', 'police_certificate', 'R28', 'Politiattesten', 3, false, true, false);

-- What only a form on the page becomes (79_report.sql).  The child's own words
-- are a BARNEMELDING: by law.reach no foster parent, parent, contractor or
-- supervisor is ever given one, their writer included.
insert into law.hand_in (capacity, kind, doc_type, record, share_rule, title, place, engaged, written) values
	('foster',     'about_home',  'RAPPORT', 'contractor',     'R17', 'Om dere som fosterhjem', 20, true, true),
	('contractor', 'about_child', 'RAPPORT', 'child_document', 'R18', 'Helgerapporten din, om barnet', 20, true, true),
	('supervisor', 'about_child', 'TILSYN',  'child_document', 'R19', 'Tilsynsrapporten din, om barnet', 20, true, true),
	('supervisor', 'deficiency',  'TILSYN',  'deficiency',     'R19', 'Varselet ditt om alvorlig mangel', 21, true, true);
insert into law.hand_in (capacity, kind, doc_type, record, share_rule, title, place, engaged, written)
	select c.name, 'own_words', 'BARNEMELDING', 'child_words', c.rule, 'Barnets egne ord', 22, true, true
	from (values ('foster', 'R17'), ('contractor', 'R18'), ('supervisor', 'R19')) c (name, rule);

create function law.upload_limit() returns bigint
language sql immutable set search_path = '' as $$ select 209715200 $$;

-- The largest part, and how many of them one upload may have: nobody sends a
-- file byte by byte.
create function law.part_limit() returns bigint
language sql immutable set search_path = '' as $$ select 8388608 $$;

-- A name that is nothing but a name: no folders, and nothing that is not seen or
-- turns the reading direction.
create function law.filename(name_ text) returns boolean
language sql immutable set search_path = '' as $$
	select char_length(name_) between 1 and 200
		and name_ !~ '[\u0001-\u001F\u007F-\u009F/\\\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]'
		and name_ !~ '^[\s.]' and name_ !~ '[\s.]$'
$$;

-- What a standing may hand in now; the same rows answer the form and the check.
create function law.may_hand_in(st data.standing, at_ timestamptz) returns setof law.hand_in
language plpgsql stable security definer set search_path = '' as $$
begin
	return query select h.* from law.hand_in h
		where h.capacity = law.effective_capacity(st, at_)
			and (not h.engaged or st.engagement is not null)
		order by h.place;
end
$$;

create function authz.my_standing() returns data.standing
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
	st data.standing;
begin
	select * into st from data.standing where id = me;
	if not found then
		raise exception 'no capacity' using errcode = 'PV003';
	end if;
	return st;
end
$$;

-- The request (data.wanted) that an upload answers: this capacity's own, still
-- open, and for this type.
create function authz.wanted_open(handle_ text, st data.standing, type_ text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
	return exists (select from data.wanted w where w.handle = handle_ and w.standing = st.id
		and w.doc_type = type_ and w.state = 'open');
end
$$;

create function authz.hand_in_kinds() returns table (kind text, doc_type text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	st data.standing := authz.my_standing();
begin
	return query select h.kind, h.doc_type from law.may_hand_in(st, law.now()) h
		where not h.wanted and not h.written;
end
$$;

create function authz.check_upload(st data.standing, filename_ text, bytes_ bigint, kind_ text,
	wanted_ text, note_ bytea) returns law.hand_in
language plpgsql stable security definer set search_path = '' as $$
declare
	h law.hand_in;
begin
	select * into h from law.may_hand_in(st, law.now()) x where x.kind = kind_ and not x.written;
	if not found then
		perform law.refuse(case when exists (select from law.hand_in x
				where x.capacity = st.capacity and x.kind = kind_ and not x.written) then 'R18e'
			else coalesce((law.reach_of(st.capacity, '*')).rule, 'R01') end,
			'this capacity does not hand in that');
	elsif h.wanted and wanted_ is null then
		perform law.refuse('R28', 'a police certificate is handed in when it was asked for');
	elsif wanted_ is not null and not authz.wanted_open(wanted_, st, h.doc_type) then
		raise exception 'no such request' using errcode = 'PV003';
	end if;
	if bytes_ is null or bytes_ < 1 or bytes_ > law.upload_limit() then
		perform operator.bad('bytes', 'is outside the limit');
	elsif not coalesce(law.filename(filename_), false) then
		perform operator.bad('filename', 'is not a file''s name');
	elsif octet_length(note_) > 4096 then -- 500 characters, sealed
		perform operator.bad('note', 'is too long');
	elsif (select count(*) from data.upload u where u.person = st.person
			and u.state = 'receiving' and u.expires_at > clock_timestamp()) >= 20 then
		perform operator.bad('many', 'too many are under way');
	end if;
	return h;
end
$$;

-- What the person is told of the state: filed when it was read back.
create function authz.upload_state(u data.upload) returns text
language sql stable set search_path = '' as $$
	select case when u.state = 'filed' and u.read_back_at is null then 'received'
		when u.state = 'receiving' and u.expires_at <= clock_timestamp() then 'expired'
		else u.state end
$$;

-- Begins an upload, once: the same form sent twice is one.
create function authz.upload_new(once_ text, filename_ text, bytes_ bigint, kind_ text,
	wanted_ text default null, note_id_ uuid default null, note_ bytea default null,
	note_wrapped_ bytea default null, note_key_ text default null)
returns table (handle text, received bigint, bytes bigint, state text, expires_at timestamptz)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	st data.standing := authz.my_standing();
	u  data.upload;
	h  law.hand_in;
begin
	if coalesce(once_ !~ '^[A-Za-z0-9_-]{16,64}$', true) then
		perform operator.bad('once', 'is not a number of ours');
	end if;
	select * into u from data.upload x where x.written_as = st.id and x.once = once_;
	if not found then
		h := authz.check_upload(st, filename_, bytes_, kind_, wanted_, note_);
		insert into data.upload (written_as, person, portal, once, filename, bytes, kind, doc_type,
				record, wanted, note_id, note_sealed, note_wrapped, note_key, at)
			values (st.id, st.person, authz.portal(), once_, filename_, bytes_, kind_, h.doc_type,
				h.record, wanted_, note_id_, note_, note_wrapped_, note_key_, law.now())
			on conflict (written_as, once) do nothing;
		select * into strict u from data.upload x where x.written_as = st.id and x.once = once_;
	end if;
	return query select u.handle, u.received, u.bytes, authz.upload_state(u), u.expires_at;
end
$$;

-- The row of one's own, or there is none; others' are not even looked at.
create function authz.my_upload(handle_ text) returns data.upload
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
	u  data.upload;
begin
	with mine as materialized (select x as upload from data.upload x where x.written_as = me)
	select (m.upload).* into u from mine m where (m.upload).handle = handle_;
	if not found then
		raise exception 'no such upload' using errcode = 'PV003';
	end if;
	return u;
end
$$;

create function authz.upload_at(handle_ text)
returns table (id uuid, received bigint, bytes bigint, state text, expires_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	u data.upload := authz.my_upload(handle_);
begin
	return query select u.id, u.received, u.bytes, authz.upload_state(u), u.expires_at;
end
$$;

-- The last byte is here: by the rules and the folder's state of this moment it
-- is decided where it goes (R000-04).
create function authz.upload_whole(upload_ uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	at_ timestamptz := law.now();
	u   data.upload;
	s   text;
	r   law.routing;
begin
	select * into strict u from data.upload where id = upload_;
	select law.folder_state(st.file, at_) into s from data.standing st where st.id = u.written_as;
	r := law.route(u.record, s, at_);
	update data.upload set state = 'received', received_at = at_, next_at = clock_timestamp(),
			folder_state = s, rule = r.rule, rule_version = r.version, target = r.target
		where id = upload_;
	perform pg_notify('intake', '');
end
$$;

-- One more part, durable before this is asked.  No row: it does not continue
-- where the upload stands.
create function authz.upload_part(handle_ text, at_ bigint, part_ uuid, size_ bigint,
	wrapped_ bytea, key_ text) returns table (received bigint, state text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	u data.upload := authz.my_upload(handle_);
begin
	select * into strict u from data.upload x where x.id = u.id for update;
	if u.state <> 'receiving' or u.expires_at <= clock_timestamp() or u.received <> at_
			or size_ < 1 or size_ > law.part_limit() or at_ + size_ > u.bytes
			or coalesce(octet_length(wrapped_), 0) < 40 or key_ is null then
		return;
	end if;
	if (select count(*) from data.upload_part p where p.upload = u.id) >= 2000 then
		perform operator.bad('parts', 'too many');
	end if;
	insert into data.upload_part (id, upload, at, size, wrapped, key_id)
		values (part_, u.id, at_, size_, wrapped_, key_);
	update data.upload x set received = at_ + size_ where x.id = u.id returning * into u;
	if u.received = u.bytes then
		perform authz.upload_whole(u.id);
		u.state := 'received';
	end if;
	return query select u.received, u.state;
end
$$;

-- Taken back before it was filed: nobody can open its bytes any more.
create function authz.upload_drop(handle_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	u data.upload := authz.my_upload(handle_);
begin
	update data.upload set state = 'dropped', next_at = clock_timestamp(), note_id = null,
			note_sealed = null, note_wrapped = null, note_key = null
		where id = u.id and state in ('receiving', 'held') and report is null
			and (leased_until is null or leased_until < clock_timestamp());
	if not found then
		return false;
	end if;
	update data.upload_part set wrapped = null, key_id = null where upload = u.id;
	update data.alarm set closed_at = law.now()
		where kind = 'upload-held' and subject = u.handle and closed_at is null;
	return true;
end
$$;

create function authz.uploads() returns table (handle text, once text, filename text, kind text,
	doc_type text, bytes bigint, received bigint, state text, reason text, at timestamptz,
	expires_at timestamptz, share_handle text, sha256 text, rule text, rule_version integer,
	filed_where text, receipt text, written_as uuid, report text, part text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		select u.handle, u.once, u.filename, u.kind, u.doc_type, u.bytes, u.received, t.state,
			case when t.state in ('held', 'refused') then u.reason end, u.at, u.expires_at,
			case when f.filed then s.handle end, case when f.filed then u.sha256 end,
			case when f.filed then w.rule end, case when f.filed then w.version end,
			case when f.filed then array_to_string(w.target, ' ') end,
			case when f.filed then u.receipt end, u.written_as, p.handle, u.part
		from data.upload u
		left join data.report p on p.id = u.report
		cross join lateral (select authz.upload_state(u)) t (state)
		cross join lateral (select t.state = 'filed') f (filed)
		left join data.share s on s.id = u.share and s.revoked_at is null
		left join lateral (select x.rule, x.version, x.target from data.routing x
			where x.document = u.document order by x.at desc, x.id limit 1) w on true
		where u.written_as = me and t.state <> 'dropped'
			and (u.made_at > clock_timestamp() - interval '90 days'
				or u.state in ('receiving', 'received', 'held'))
		order by u.made_at desc, u.id;
end
$$;

grant execute on function law.upload_limit(), law.part_limit(), authz.hand_in_kinds(),
	authz.upload_new(text, text, bigint, text, text, uuid, bytea, bytea, text), authz.upload_at(text),
	authz.upload_part(text, bigint, uuid, bigint, bytea, text), authz.upload_drop(text),
	authz.uploads() to pv_mypage, pv_exchange;

reset role;
