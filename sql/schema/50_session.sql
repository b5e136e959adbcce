-- Sessions.  The browser holds 256 random bits; the database knows their hash.
-- A portal's session hangs below the login session that it came from, so that
-- ending one ends all.
set role pv_owner;

create table data.session (
	id         uuid primary key default gen_random_uuid(),
	parent     uuid references data.session,
	portal     text not null check (portal in ('login', 'mypage', 'exchange', 'esign')),
	token_hash bytea not null unique check (length(token_hash) = 32),
	person     uuid not null references data.person,
	level      integer not null check (level between 1 and 3),
	method     text not null check (method in ('idporten', 'ansattporten', 'child')),
	orgs       text[],        -- organisation numbers that Ansattporten vouches for
	issuer     text,
	sid        text,          -- the provider's session, for its logout calls
	standing   uuid references data.standing,
	created_at timestamptz not null default clock_timestamp(),
	seen_at    timestamptz not null default clock_timestamp(),
	ended_at   timestamptz,
	ended_how  text,
	-- Until when it lives if it is not used again: 30 minutes unused, 8 hours at
	-- most (R26).  Written with the row, because every request asks.
	lives_until timestamptz generated always as (case when ended_at is null
		then least((seen_at at time zone 'UTC' + interval '30 minutes') at time zone 'UTC',
			(created_at at time zone 'UTC' + interval '8 hours') at time zone 'UTC')
		else '-infinity' end) stored,
	check ((parent is null) = (portal = 'login'))
);
create index on data.session (parent);
create index on data.session (person, created_at desc);
create index on data.session (issuer, sid) where parent is null;

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
