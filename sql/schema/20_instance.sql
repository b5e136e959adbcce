-- One database serves one municipality (DESIGN.md §5).
set role pv_owner;

create table data.instance (
	one      boolean primary key default true check (one),
	kind     text not null unique check (kind in ('production', 'test')),
	name     text not null,
	number   text not null
);

-- Which regime of the procedural law is in force when (R30): a dated table.
create table law.regime (
	name  text primary key,
	since timestamptz not null
);
insert into law.regime values ('fvl1967', '1970-01-01T00:00:00Z');

-- A record imported before: the same content again is the same record.
create table data.imported (
	id     text primary key,
	verb   text not null,
	hash   text not null,
	at     timestamptz not null default clock_timestamp()
);

-- What a human at the service must look at (answers owed, missing birth dates).
create table data.alarm (
	id        uuid primary key default gen_random_uuid(),
	kind      text not null,
	subject   text not null,
	due       timestamptz,
	raised_at timestamptz not null,
	closed_at timestamptz,
	unique (kind, subject)
);

reset role;
