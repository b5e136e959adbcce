-- Sessions.  The browser holds 256 random bits; the database knows their hash.
-- A portal's session hangs below the login session that it came from, so that
-- ending one ends all.  It carries when that login is over, and of the standing that
-- was chosen whose it is, what and when it runs: every request asks, and one row
-- answers.  The foreign keys say that both are still so: whatever ends a login or a
-- standing changes the sessions below in the same statement.
set role pv_owner;

create table data.session (
	id         uuid primary key default gen_random_uuid(),
	parent     uuid,
	portal     text not null check (portal in ('login', 'mypage', 'exchange', 'esign')),
	token_hash bytea not null unique check (length(token_hash) = 32),
	person     uuid not null references data.person,
	level      integer not null check (level between 1 and 3),
	method     text not null check (method in ('idporten', 'ansattporten', 'child')),
	orgs       text[],        -- organisation numbers that Ansattporten vouches for
	issuer     text,
	sid        text,          -- the provider's session, for its logout calls
	standing   uuid,
	capacity   text,
	runs_from  timestamptz,
	runs_until timestamptz,
	login_over timestamptz,
	created_at timestamptz not null default clock_timestamp(),
	seen_at    timestamptz not null default clock_timestamp(),
	ended_at   timestamptz,
	ended_how  text,
	-- Until when it lives if it is not used again: 30 minutes unused, 8 hours at
	-- most (R26), and no longer than the login.
	lives_until timestamptz generated always as (case when ended_at is null
		then least((seen_at at time zone 'UTC' + interval '30 minutes') at time zone 'UTC',
			(created_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC', login_over)
		else '-infinity' end) stored,
	over_at timestamptz not null generated always as (case when ended_at is null
		then (created_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC'
		else '-infinity' end) stored,
	check ((parent is null) = (portal = 'login')),
	check (num_nulls(standing, capacity, runs_from, runs_until) in (0, 4)),
	unique (id, over_at),
	foreign key (parent, login_over) references data.session (id, over_at) match full
		on update cascade,
	foreign key (standing, person, capacity, runs_from, runs_until)
		references data.standing (id, person, capacity, since, lapses_at) on update cascade,
	foreign key (capacity, portal) references law.stands (capacity, portal)
);
create index on data.session (parent);
create index on data.session (standing);
create index on data.session (person, created_at desc);
create index on data.session (issuer, sid) where parent is null;

create function data.carry() returns trigger
language plpgsql as $$
begin
	if tg_op = 'INSERT' then
		select p.over_at into new.login_over from data.session p where p.id = new.parent;
	end if;
	if tg_op = 'INSERT' or new.standing is distinct from old.standing then
		select st.capacity, st.since, st.lapses_at into new.capacity, new.runs_from, new.runs_until
			from data.standing st where st.id = new.standing;
	end if;
	return new;
end
$$;
create trigger carry before insert or update of standing on data.session
	for each row execute function data.carry();

-- The single-use code that carries a login to a portal: 60 seconds, and only
-- in the browser that began.
create table data.handover (
	code_hash bytea primary key check (length(code_hash) = 32),
	session   uuid not null references data.session,
	portal    text not null check (portal in ('mypage', 'exchange', 'esign')),
	browser   text not null check (browser ~ '^[0-9a-f]{64}$'),
	return_to text not null,
	made_at   timestamptz not null default clock_timestamp(),
	used_at   timestamptz
);

-- A child without a high-assurance eID comes in by a code that a caseworker
-- opens face to face (law.md §2.5).
create table data.child_code (
	code_hash  bytea primary key check (length(code_hash) = 32),
	person     uuid not null references data.person,
	opened_by  uuid not null references data.staff,
	made_at    timestamptz not null default clock_timestamp(),
	expires_at timestamptz not null,
	used_at    timestamptz
);

reset role;
