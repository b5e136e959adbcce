-- People, the files (mapper) about them, and in what capacity somebody stands
-- in a file.
set role pv_owner;

create table data.organisation (
	id        uuid primary key default gen_random_uuid(),
	ref       text not null unique,
	orgnr     text not null unique check (orgnr ~ '^[0-9]{9}$'),
	name      text not null,
	framework boolean not null default false -- rammeavtale with a documentation clause (R000-16)
);

create table data.person (
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	nid_index  text unique,   -- HMAC by the keeper: found by it, never read from it
	nid_sealed bytea,
	nid_wrapped bytea,
	nid_key    text,
	name       text not null,
	born       date,          -- from the register, never from the number (R03)
	sex        text,
	language   text not null default 'nb' check (language in ('nb', 'nn', 'se', 'en')),
	email      text,
	phone      text,
	contact_at timestamptz,   -- when these two were last known to be right
	reserved   boolean not null default false, -- against digital post; the portal stays open
	notice_way text check (notice_way in ('mail', 'sms', 'none')), -- that one alone; null: any that reaches
	died       date
);

create table data.staff (
	id     uuid primary key default gen_random_uuid(),
	ref    text not null unique,
	person uuid not null references data.person,
	unit   text not null,
	title  text not null,
	phone  text
);

-- A folder (mappe).  family binds the files that concern the same child or the
-- same household: a lawyer who acts for one side is refused for the other.
create table data.file (
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	handle     text not null unique default translate(
	               encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	kind       text not null check (kind in ('child', 'contractor', 'general')),
	label      text not null,
	child      uuid references data.person,
	family     text not null,
	nature     text check (nature in ('behaviour', 'trafficking')), -- R04a
	opened     date not null,
	closed     date,
	caseworker uuid references data.staff,
	check ((kind = 'child') = (child is not null))
);
create index on data.file (family);

create table data.phase (
	id       uuid primary key default gen_random_uuid(),
	ref      text not null unique,
	file     uuid not null references data.file,
	name     text not null,
	since    timestamptz not null,
	until    timestamptz,
	deadline timestamptz
);
create index on data.phase (file, since desc);

-- Protection of an address: two flags that do not imply each other (R15).
create table data.flag (
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	file       uuid not null references data.file,
	flag       text not null check (flag in ('hidden_address', 'graded')),
	state      text not null check (state in ('active', 'pending', 'lifted')),
	since      timestamptz not null,
	until      timestamptz,
	decided_by uuid not null references data.staff
);
create index on data.flag (file);

-- The words that would give a protected address away (R15's atoms).
create table data.atom (
	id       uuid primary key default gen_random_uuid(),
	ref      text not null unique,
	file     uuid not null references data.file,
	kind     text not null,
	value    text not null check (length(value) >= 3),
	added_at timestamptz not null default clock_timestamp()
);

create table data.engagement ( -- oppdrag
	id           uuid primary key default gen_random_uuid(),
	ref          text not null unique,
	person       uuid not null references data.person,
	file         uuid not null references data.file,
	kind         text not null,
	organisation uuid references data.organisation,
	since        timestamptz not null,
	until        timestamptz not null default 'infinity'
);

-- What each capacity is; the rows are the law's (sql/policy/20_reach.sql).
create table law.capacity (
	name          text primary key,
	portal        text not null check (portal in ('mypage', 'exchange')),
	party         boolean not null, -- counts as party (part) where the law asks for one
	needs_address boolean not null, -- R15: must know where the child lives
	signs         boolean not null, -- R23
	sees_phase    boolean not null,
	engaged       boolean not null  -- R18e: exists only while an engagement runs
);

-- In which portals a capacity stands: its own, and where it signs the signing one (R23).
create table law.stands (
	capacity text not null references law.capacity,
	portal   text not null check (portal in ('mypage', 'exchange', 'esign')),
	primary key (capacity, portal)
);

create table data.standing (
	id          uuid primary key default gen_random_uuid(),
	ref         text not null unique,
	person      uuid not null references data.person,
	file        uuid not null references data.file,
	document    uuid,            -- limited to one document (R04n)
	capacity    text not null references law.capacity,
	label       text not null,   -- what the person sees: "Saken om Ella"
	basis       text not null,
	party_basis text check (party_basis in ('R04a', 'R04n')),
	since       timestamptz not null,
	until       timestamptz not null default 'infinity',
	ended_at    timestamptz,     -- closed by a decision
	ended_why   text,
	decided_by  uuid references data.staff,
	decided_at  timestamptz,
	engagement  uuid references data.engagement,
	declaration date,            -- taushetserklæring
	certificate date,            -- politiattest seen; the file itself is destroyed (R28)
	understands boolean not null default true, -- R03
	-- When it is over: by its time, or at once by a decision.
	lapses_at   timestamptz not null generated always as
	                (case when ended_at is null then until else '-infinity' end) stored,
	check (since <= until),
	unique (id, person, capacity, since, lapses_at) -- what a session carries of it
);
create index on data.standing (person);
create index on data.standing (file, person);

-- Fullmakt: the agent reads the principal's rows, no wider (R14).
create table data.mandate (
	id           uuid primary key default gen_random_uuid(),
	ref          text not null unique,
	standing     uuid not null unique references data.standing, -- the agent's own
	principal    uuid not null references data.standing,
	types        text[],        -- null: all
	withheld     boolean not null default false, -- covers what the principal may not see (R11, R12d)
	organisation uuid references data.organisation,
	since        timestamptz not null,
	until        timestamptz not null default 'infinity',
	revoked_at   timestamptz,
	check (since <= until)
);
create index on data.mandate (principal);

reset role;
