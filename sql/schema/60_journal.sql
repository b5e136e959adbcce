-- What happened, append-only.  Ids, never names or titles.
set role pv_owner;

create table journal.entry (
	seq       bigint generated always as identity primary key,
	xid       xid8 not null default pg_current_xact_id(),
	at        timestamptz not null default clock_timestamp(),
	law_at    timestamptz not null,
	event     text not null,
	portal    text,
	person    uuid,  -- who
	standing  uuid,  -- in what capacity
	behalf    uuid,  -- the principal's standing, when an agent acts
	staff     uuid,
	share     uuid,
	document  uuid,
	rendition uuid,
	file      uuid,
	rule      text,
	purpose   text,
	detail    jsonb
);
create index on journal.entry (document, seq desc) where event = 'document.opened';
create index on journal.entry (person, seq desc);

create function journal.forbid() returns trigger
language plpgsql as $$
begin
	raise exception 'the journal is append-only' using errcode = 'PV009';
end
$$;
create trigger append_only before update or delete or truncate on journal.entry
	for each statement execute function journal.forbid();

-- Asked for what is not there: counted, not stored one by one.  Each backend
-- counts for itself: who asks waits for nobody who does too, as nobody waits
-- who asks for what is there.
create table journal.miss (
	hour    timestamptz not null,
	portal  text not null,
	backend integer not null,
	count   bigint not null default 0,
	primary key (hour, portal, backend)
);

reset role;
