-- Signing by people outside the service (e-signering): what is to be signed, by
-- whom and in which order, how far it has come at the signature service, and
-- what came back.  The service's word is taken by law.signing_move alone.
do $$
begin
	if not exists (select from pg_catalog.pg_roles where rolname = 'pv_esign') then
		create role pv_esign nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls
			login;
	end if;
end
$$;
create schema signing authorization pv_owner;
set role pv_owner;

-- The states of a job and of each signer in it.  over: nobody can sign any more.
create table law.signing_state (
	subject text not null check (subject in ('job', 'signer')),
	name    text not null,
	over    boolean not null,
	says    text not null,
	primary key (subject, name)
);

-- What moves them: what the service says of a signer, what it says of the whole
-- job, and what happens here (own).  position: of several in one answer, which
-- is heard first.  A word that is none of these is UNKNOWN: not signed.
create table law.signing_status (
	source   text not null check (source in ('signer', 'job', 'own')),
	name     text not null,
	position integer not null,
	primary key (source, name)
);

-- Every status in every state: the state that follows.  A signer's status moves
-- the signer and the job.  There is a row for each pair, and no other way.
create table law.signing_move (
	subject    text not null,
	source     text not null,
	status     text not null,
	from_state text not null,
	to_state   text not null,
	says       text not null,
	primary key (subject, source, status, from_state),
	foreign key (source, status) references law.signing_status (source, name),
	foreign key (subject, from_state) references law.signing_state (subject, name),
	foreign key (subject, to_state) references law.signing_state (subject, name)
);

create table data.signing (
	id           uuid primary key default gen_random_uuid(),
	ref          text not null unique,
	handle       text not null unique default translate(
	                 encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	file         uuid not null references data.file,
	way          text not null check (way in ('direct', 'portal')),
	title        text not null check (length(title) between 1 and 80), -- as the service takes it
	identifier   text not null check (identifier in ('NAME', 'DATE_OF_BIRTH_AND_NAME')),
	state        text not null default 'ordered',
	subject      text not null default 'job' check (subject = 'job'),
	due          timestamptz not null, -- the first moment that is too late
	made_at      timestamptz not null,
	ordered_at   timestamptz not null default clock_timestamp(), -- real time: no signature is older
	ended_at     timestamptz,
	ordered_by   uuid not null references data.staff,
	-- What goes to the service, sealed (vault.signing).
	bundle       uuid unique,
	bundle_bytes bigint,
	bundle_sha256 text,
	bundle_wrapped bytea,
	bundle_key   text,
	-- How the service knows it; each attempt has a reference of its own.
	attempt      integer not null default 0,
	reference    text unique check (length(reference) <= 50),
	service_id   bigint,
	status_url   text check (length(status_url) <= 500),
	cancel_url   text check (length(cancel_url) <= 500),
	pades_url    text check (length(pades_url) <= 500),
	delete_url   text check (length(delete_url) <= 500),
	completed_at timestamptz, -- the service forgets 40 days after
	renewed      integer not null default 0 check (renewed <= 3), -- made anew after a broken ceremony
	cancel_asked_at timestamptz,
	deleted_at   timestamptz,
	asks         text[] not null default '{}', -- status query tokens that came back with people
	-- Who works at it, and when it is looked at again.
	worker       text,
	leased_until timestamptz,
	tries        integer not null default 0,
	next_at      timestamptz not null default clock_timestamp(),
	problem      text, -- why the last step did not succeed
	-- What came of it.
	rendition    uuid references data.rendition,
	evidence     uuid references data.rendition,
	foreign key (subject, state) references law.signing_state (subject, name),
	unique (way, service_id),
	check (state = 'ordered' or service_id is not null or ended_at is not null),
	check ((state = 'done') = (rendition is not null)),
	check ((rendition is null) = (evidence is null)),
	check (bundle is null or num_nulls(bundle_bytes, bundle_sha256, bundle_wrapped, bundle_key) = 0
		and bundle_bytes > 0 and bundle_sha256 ~ '^[0-9a-f]{64}$')
);
create index on data.signing (next_at);

-- 1–20; the first is what is signed, the others are attached to it.
create table data.signing_document (
	signing   uuid not null references data.signing,
	position  integer not null check (position between 1 and 20),
	document  uuid not null references data.document,
	rendition uuid not null references data.rendition,
	title     text not null check (length(title) between 1 and 80),
	primary key (signing, position),
	unique (signing, document)
);
create index on data.signing_document (document);

-- 1–10, in groups: a group may sign when those before it have.
create table data.signer (
	id         uuid primary key default gen_random_uuid(),
	signing    uuid not null references data.signing,
	position   integer not null check (position between 1 and 10),
	standing   uuid not null references data.standing,
	person     uuid not null references data.person,
	turn       integer not null check (turn between 0 and 9),
	state      text not null default 'waiting',
	subject    text not null default 'signer' check (subject = 'signer'),
	signed_at  timestamptz, -- the service's time
	-- Sealed: the national id by which the service knows the signer (KEEPER_SIGNING, id).
	nid_sealed  bytea,
	nid_wrapped bytea,
	nid_key     text,
	-- Sealed likewise (link): where a fresh address for signing is asked for.
	link         uuid unique,
	link_sealed  bytea,
	link_wrapped bytea,
	link_key     text,
	xades_url  text check (length(xades_url) <= 500),
	sent_at    timestamptz, -- last led to the service
	back_at    timestamptz, -- last came back
	answer     text check (answer in ('told', 'unsure')), -- whether the service said then how it went
	copy       uuid references data.share, -- of what was signed
	foreign key (subject, state) references law.signing_state (subject, name),
	unique (signing, position),
	unique (signing, standing),
	unique (signing, person),
	check ((state = 'signed') = (signed_at is not null))
);
create index on data.signer (standing);

-- By which shares a signer reads what is to be signed, now.
create table data.signer_share (
	signer   uuid not null references data.signer,
	position integer not null,
	share    uuid not null unique references data.share,
	primary key (signer, position)
);

-- What is to be confirmed to the service, once what it said is kept here.
create table data.signing_confirm (
	id      uuid primary key default gen_random_uuid(),
	signing uuid not null references data.signing,
	url     text not null check (length(url) <= 500),
	made_at timestamptz not null default clock_timestamp(),
	done_at timestamptz,
	unique (signing, url)
);

-- When the service may be asked again, for all clerks together.
create table data.signing_poll (
	way     text primary key check (way in ('direct', 'portal')),
	next_at timestamptz not null default clock_timestamp()
);
insert into data.signing_poll values ('direct'), ('portal');

-- At most ten calls a second, whoever makes them.
create table data.signing_pace (
	one     boolean primary key default true check (one),
	next_at timestamptz not null default clock_timestamp()
);
insert into data.signing_pace values (true);

-- R004-07: stamped, with reference to who signed or approved, and when.
create table data.stamp (
	id        uuid primary key default gen_random_uuid(),
	document  uuid not null references data.document,
	rendition uuid references data.rendition,
	kind      text not null check (kind in ('signed', 'approved')), -- elektronisk signert, godkjent
	person    uuid references data.person,
	staff     uuid references data.staff,
	signing   uuid references data.signing,
	at        timestamptz not null,
	serial    text, -- of the signer's certificate, as the evidence gives it
	check ((kind = 'signed') = (person is not null and signing is not null and rendition is not null)),
	check ((kind = 'approved') = (staff is not null)),
	unique (signing, person)
);
create index on data.stamp (document);

insert into law.notice_template (name, says, after, paper) values
	('signed', 'new', false, true), ('sign_refused', 'new', false, true),
	('sign_over', 'new', false, true), ('sign_soon', 'waits', false, false);

reset role;
