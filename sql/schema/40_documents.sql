-- Documents, their renditions, and share: the only read relation.
set role pv_owner;

create table data.document (
	id           uuid primary key default gen_random_uuid(),
	ref          text not null unique,
	file         uuid not null references data.file,
	type         text not null,
	dated        date not null,
	title        text not null,                  -- internal: never shown by a portal
	internal     boolean not null default false, -- R13
	author       uuid references data.person,
	expert       boolean not null default false, -- R32
	assessed     boolean not null default false,
	destroyed_at timestamptz,
	proof        text,
	check ((destroyed_at is null) = (proof is null))
);

alter table data.standing add foreign key (document) references data.document;

-- Where a document lies: perhaps in two files (contractor and child).
create table data.filing (
	document uuid not null references data.document,
	file     uuid not null references data.file,
	primary key (document, file)
);
create index on data.filing (file);

-- Whose own matter a document is: the two sides of an agreement, an applicant.
create table data.owner (
	document uuid not null references data.document,
	person   uuid not null references data.person,
	primary key (document, person)
);

-- Immutable; each its own blob and key.
create table data.rendition (
	id          uuid primary key,
	ref         text not null unique,
	document    uuid not null references data.document,
	kind        text not null check (kind in ('original', 'redacted', 'child', 'extract', 'signed',
	                'evidence', 'receipt')),
	mime        text not null,
	filename    text not null,
	bytes       bigint not null check (bytes >= 0),
	pages       integer,
	sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
	etag        text not null unique default translate(
	                encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	wrapped     bytea,
	key_id      text,
	children    uuid[] not null default '{}', -- the children it tells about (R09)
	clears      text[] not null default '{}', -- rules whose matter is not in it
	third_party boolean not null default false, -- tells about others in confidence (R04c)
	metadata    boolean not null default false, -- carries EXIF and the like (R15m)
	atoms       text[] not null default '{}',  -- kinds of protected atoms found in it (R15)
	scanned_at  timestamptz not null,
	destroyed_at timestamptz,
	check ((wrapped is null) = (destroyed_at is not null))
);
create index on data.rendition (document);

create table data.block (
	id            uuid primary key default gen_random_uuid(),
	ref           text not null unique,
	document      uuid not null references data.document,
	person        uuid references data.person, -- null: everybody
	rule          text not null,
	since         timestamptz not null,
	ended_at      timestamptz,
	decided_by    uuid not null references data.staff,
	no_disclosure boolean not null default false -- særlige grunner: not to a representative either (R11x)
);
create index on data.block (document);

create table data.hold ( -- R10
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	document   uuid not null references data.document,
	person     uuid not null references data.person,
	phase      uuid not null references data.phase,
	since      timestamptz not null,
	until      timestamptz not null,
	ended_at   timestamptz,
	decided_by uuid not null references data.staff,
	check (since < until)
);
create index on data.hold (document, person);

create table data.child_view ( -- R31
	id       uuid primary key default gen_random_uuid(),
	ref      text not null unique,
	document uuid not null references data.document,
	child    uuid not null references data.person,
	at       timestamptz not null,
	view     text not null
);

create table data.decision (
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	what       text not null,
	standing   uuid references data.standing,
	file       uuid references data.file,
	document   uuid references data.document,
	at         timestamptz not null,
	decided_by uuid references data.staff,
	note       text
);

-- Never altered, only revoked and replaced, so that every past moment can be
-- asked about.  doc_type, doc_date, title and form stand here too, so that a
-- list is one index scan and no join.
create table data.share (
	id             uuid primary key default gen_random_uuid(),
	ref            text not null unique,
	handle         text not null unique default translate(
	                   encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_')
	                   check (handle ~ '^[A-Za-z0-9_-]{22}$'),
	reader         uuid not null references data.standing,
	mandate        uuid references data.mandate, -- the agent's own (R11, R12d): never the principal's
	document       uuid not null references data.document,
	file           uuid not null references data.file,
	rendition      uuid references data.rendition,
	kind           text not null check (kind in ('read', 'sign', 'own', 'withheld')),
	form           text not null,
	title          text not null check (length(title) <= 600), -- as long as an index takes
	doc_type       text not null,
	doc_date       date not null,
	basis          text not null check (basis in ('dispatch', 'request')), -- utsendelse, innsyn
	rule           text not null,
	loa            integer not null check (loa between 1 and 3),
	made_at        timestamptz not null,
	visible_from   timestamptz not null,
	visible_until  timestamptz not null,
	sort_at        timestamptz not null,
	revoked_at     timestamptz,
	revoked_why    text,
	review_at      timestamptz, -- withheld: when it is looked at again; a hold's end
	comment_until  timestamptz,
	complain_until timestamptz, -- klagefrist; null: nothing to complain about
	receipt        text, -- SHA-256 of what was handed in (kind own)
	decided_by     uuid references data.staff, -- null: by the rule alone, what one handed in oneself
	check (kind <> 'withheld' or rendition is null),
	check (kind not in ('read', 'sign') or rendition is not null),
	check (decided_by is not null or kind = 'own'),
	check (visible_from < visible_until)
);
-- All that a list shows, in its order: a page is read from the index alone,
-- whenever its shares were made.
create index share_list on data.share (reader, sort_at desc, handle desc)
	include (id, title, kind, doc_type, doc_date, visible_from, visible_until, loa, mandate,
		review_at, revoked_at);
create index share_type on data.share (reader, doc_type)
	include (visible_from, visible_until, loa, mandate, revoked_at)
	where revoked_at is null;
create index on data.share (document);
create index on data.share (rendition);

-- First openings: what is unread is what has none.  sort_at is the share's, so that
-- what was opened of a page lies together.
create table data.seen (
	share    uuid not null references data.share,
	standing uuid not null references data.standing, -- the reader, or the agent
	at       timestamptz not null,
	sort_at  timestamptz not null,
	primary key (share, standing)
);
create index on data.seen (standing, sort_at) include (share);

-- What a person writes to the service and what the service answers: messages,
-- requests for access (innsyn), complaints (klage) and comments are one thing.
create table data.letter (
	id           uuid primary key,
	ref          text unique,
	handle       text not null unique default translate(
	                 encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	kind         text not null check (kind in ('message', 'request', 'complaint', 'comment')),
	standing     uuid not null references data.standing, -- in whose matter
	written_as   uuid not null references data.standing, -- that standing, or its agent's
	file         uuid not null references data.file,
	share        uuid references data.share,
	sealed       bytea not null,
	wrapped      bytea not null,
	key_id       text not null,
	at           timestamptz not null, -- law time
	late         boolean not null default false, -- fvl §31
	state        text check (state in ('FORESPURT', 'GODKJENT', 'AVVIST')),
	once         text not null, -- the form's own number: a double click is one letter
	unique (written_as, once),
	check ((kind = 'request') = (state is not null))
);
create index on data.letter (standing, at desc);

create table data.answer (
	id       uuid primary key,
	ref      text unique,
	letter   uuid not null references data.letter,
	staff    uuid not null references data.staff,
	sealed   bytea not null,
	wrapped  bytea not null,
	key_id   text not null,
	at       timestamptz not null,
	read_at  timestamptz
);
create index on data.answer (letter);

reset role;
