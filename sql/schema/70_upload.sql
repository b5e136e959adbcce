-- What people hand in, from the first byte to the file it lies in.  A portal
-- writes the parts, the intake judges the whole and files it (DESIGN.md §4).
do $$
begin
	if not exists (select from pg_catalog.pg_roles where rolname = 'pv_intake') then
		create role pv_intake nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls
			login;
	end if;
end
$$;
create schema intake authorization pv_owner;
set role pv_owner;

-- Which capacity may hand in what (the kind is what the person chooses), as
-- which type, and what law.routing calls it.  engaged: while an engagement runs
-- alone (R18e).  wanted: only when it was asked for (R28).
create table law.hand_in (
	capacity   text not null, -- of law.capacity, or 'child_party'
	kind       text not null check (kind ~ '^[a-z_]{1,24}$'),
	doc_type   text not null,
	record     text not null,
	share_rule text not null, -- the rule of the person's own share of it
	title      text not null, -- what that share is called
	place      integer not null,
	engaged    boolean not null default false,
	wanted     boolean not null default false,
	owned      boolean not null default false, -- one's own matter (R17o, R18o)
	written    boolean not null default false, -- on the page alone, never a file
	primary key (capacity, kind)
);

-- Where a record is filed (000, requirements.md §1.2): every rule with its
-- versions.  A version is never altered; it ends when the next one begins.
-- folder_state is the child's folder's when the record was received.
create table law.routing (
	rule           text not null check (rule ~ '^RT[0-9]{2}$'),
	version        integer not null check (version > 0),
	record         text not null,
	folder_state   text not null check (folder_state in ('active', 'closed', 'any', 'none')),
	since          timestamptz not null,
	until          timestamptz not null default 'infinity',
	case_system    boolean not null, -- fagsystem
	records_system boolean not null, -- sakssystem
	target         text[] not null check (target <@ array['child_folder', 'contractor_folder',
		'foster_folder', 'access_case', 'records_case', 'general', 'service_case', 'agreement_case',
		'lawyer_case', 'redress_case', 'redirect', 'queue', 'none']),
	follows        text,    -- filed as a record of this name would be
	split          boolean not null default false, -- the child's part alone to the child's folder
	says           text not null, -- the condition or note
	source         text not null, -- the line it is taken from
	proposed_by    uuid references data.staff,
	approved_by    uuid references data.staff,
	primary key (rule, version),
	check ((proposed_by is null) = (approved_by is null)),
	check (proposed_by <> approved_by)
);

-- A change that one proposed and another has to approve (R000-29).
create table data.routing_proposal (
	id          uuid primary key default gen_random_uuid(),
	ref         text not null unique,
	change      law.routing not null,
	why         text not null,
	proposed_by uuid not null references data.staff,
	at          timestamptz not null,
	approved_by uuid references data.staff,
	approved_at timestamptz,
	check ((approved_by is null) = (approved_at is null)),
	check (approved_by <> proposed_by)
);

create table data.upload (
	id           uuid primary key default gen_random_uuid(),
	handle       text not null unique default translate(
	                 encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	written_as   uuid not null references data.standing,
	person       uuid not null references data.person,
	portal       text not null check (portal in ('mypage', 'exchange')),
	once         text not null, -- the page's own number: a double click is one upload
	filename     text not null,
	bytes        bigint not null check (bytes > 0),
	kind         text not null,
	doc_type     text not null,
	wanted       text,          -- the request it answers
	-- What the person wrote with it: sealed as a letter is, for the service alone.
	note_id      uuid unique,
	note_sealed  bytea check (octet_length(note_sealed) <= 4096),
	note_wrapped bytea,
	note_key     text,
	state        text not null default 'receiving' check (state in ('receiving', 'received', 'held',
	                 'filed', 'refused', 'dropped', 'expired')),
	reason       text,
	received     bigint not null default 0,
	at           timestamptz not null, -- law time
	made_at      timestamptz not null default clock_timestamp(),
	expires_at   timestamptz not null default clock_timestamp() + interval '24 hours',
	-- Decided when the last byte was here: where it goes by the rules of that moment.
	received_at  timestamptz,
	record       text,
	folder_state text,
	rule         text,
	rule_version integer,
	target       text[],
	-- The intake's own.
	worker       text,
	leased_until timestamptz,
	tries        integer not null default 0,
	next_at      timestamptz not null default clock_timestamp(),
	document     uuid references data.document,
	share        uuid references data.share,
	sha256       text,
	receipt      text,        -- a signed note
	read_back_at timestamptz, -- from then on the person is told that it is filed
	unique (written_as, once),
	foreign key (rule, rule_version) references law.routing (rule, version),
	check (state not in ('refused', 'held') or reason is not null),
	check (state <> 'filed' or document is not null and receipt is not null),
	check (state not in ('received', 'held', 'filed') or rule is not null),
	check (received between 0 and bytes),
	check (num_nulls(note_id, note_sealed, note_wrapped, note_key) in (0, 4))
);
create index on data.upload (written_as, made_at desc);
create index on data.upload (next_at) where state in ('received', 'held');
create index on data.upload (next_at) where state = 'filed' and read_back_at is null;
create index on data.upload (expires_at) where state = 'receiving';

-- The bytes of an upload as they came: each part its own encrypted blob.
create table data.upload_part (
	id      uuid primary key,
	upload  uuid not null references data.upload,
	at      bigint not null,
	size    bigint not null check (size > 0),
	wrapped bytea, -- null: nobody can open it any more
	key_id  text,
	unique (upload, at)
);

-- A decision of law.routing about one document; the last one holds.
create table data.routing (
	id           uuid primary key default gen_random_uuid(),
	document     uuid not null references data.document,
	rule         text not null,
	version      integer not null,
	folder_state text not null,
	target       text[] not null,
	at           timestamptz not null,
	decided_by   uuid references data.staff, -- null: by the rule alone
	part         uuid references data.document, -- RT14: the child's part, made by staff
	foreign key (rule, version) references law.routing (rule, version)
);
create index on data.routing (document, at desc);

reset role;
