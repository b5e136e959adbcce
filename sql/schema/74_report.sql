-- Reports that are written on the page: what lies half written, and what was
-- sent as several documents at once.
set role pv_owner;

-- What a form becomes: each part is a document of its own, so that what
-- concerns the child and what concerns who writes it never are one (RT14).
create table law.report_part (
	form     text not null check (form ~ '^[a-z_]{1,24}$'),
	part     text not null check (part in ('own', 'child', 'words', 'deficiency')),
	kind     text not null, -- of law.hand_in: as what it is filed
	filename text not null check (filename !~ '[./]'),
	asked    boolean not null default false, -- answers what the service asked for
	primary key (form, part)
);

-- Half written: sealed as a letter is, for who writes it alone.
create table data.draft (
	id         uuid primary key,
	written_as uuid not null references data.standing,
	form       text not null,
	sealed     bytea not null check (octet_length(sealed) <= 400000),
	wrapped    bytea not null,
	key_id     text not null,
	at         timestamptz not null default clock_timestamp(),
	unique (written_as, form)
);
create index on data.draft (at);

create table data.report (
	id         uuid primary key default gen_random_uuid(),
	handle     text not null unique default translate(
	               encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	written_as uuid not null references data.standing,
	once       text not null, -- the form's own number: a double click is one report
	form       text not null,
	serious    boolean not null, -- alvorlig mangel
	at         timestamptz not null, -- law time
	unique (written_as, once)
);

alter table data.upload add column report uuid references data.report;
alter table data.upload add column part text;
alter table data.upload add unique (report, part);
alter table data.upload add check ((report is null) = (part is null));

-- Who has care of the child (omsorgskommune) where it is another municipality:
-- what cannot wait is sent there.
create table data.care (
	file       uuid primary key references data.file,
	number     text not null check (number ~ '^[0-9]{4}$'),
	name       text not null,
	decided_by uuid not null references data.staff,
	at         timestamptz not null
);

-- The written mandate (fullmakt) where there is one: it lies with the case.
alter table data.mandate add column document uuid references data.document;

reset role;
