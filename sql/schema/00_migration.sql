-- Which of these files were applied, and with what content.  Applied every
-- time; all others once.
create schema if not exists migration;
create table if not exists migration.applied (
	name text primary key,
	hash text not null,
	at   timestamptz not null default clock_timestamp()
);
revoke all on schema migration from public;
