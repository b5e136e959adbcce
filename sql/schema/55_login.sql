-- What login keeps of its own: logins under way, the provider's published
-- documents, logout tokens that were used, and how often codes were tried.
set role pv_owner;

-- A login under way: ten minutes, once, in one browser.  The nonce and the
-- PKCE verifier are derived from the browser's cookie and the state, so that
-- nothing here lets anyone finish another's login.
create table data.login_attempt (
	state_hash bytea primary key check (length(state_hash) = 32),
	browser    bytea not null check (length(browser) = 32), -- hash of login's own cookie
	provider   text not null check (provider in ('idporten', 'ansattporten')),
	portal     text not null check (portal in ('mypage', 'exchange', 'esign')),
	begun      text not null check (begun ~ '^[0-9a-f]{64}$'), -- hash of the portal's cookie
	return_to  text not null check (return_to ~ '^/($|[^/\\])' and length(return_to) <= 1024),
	level      integer not null check (level between 1 and 3),
	made_at    timestamptz not null default clock_timestamp(),
	used_at    timestamptz
);
create index on data.login_attempt (made_at);

-- A provider's metadata and keys, one copy for all processes: public text.
create table data.provider_document (
	name       text primary key check (name ~ '^[a-z]+\.(metadata|jwks)$'),
	body       text not null check (length(body) <= 262144),
	fetched_at timestamptz not null default clock_timestamp()
);

-- When a key that nobody knows last made us fetch the keys anew.
create table data.provider_asked (
	name text primary key,
	at   timestamptz not null
);

-- Logout tokens that were used, so that none works twice.
create table data.logout_token (
	issuer     text not null,
	jti        text not null check (length(jti) between 1 and 255),
	expires_at timestamptz not null,
	primary key (issuer, jti)
);

-- Wrong one-time codes, counted for everybody together.
create table data.code_try (
	minute timestamptz primary key,
	wrong  integer not null default 0
);

reset role;
