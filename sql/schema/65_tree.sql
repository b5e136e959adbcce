-- The journal's Merkle tree (RFC 6962): its leaves in commit order, the roots
-- of its full subtrees, and its signed heads.
set role pv_owner;

create table journal.leaf (
	position bigint primary key check (position >= 0),
	seq      bigint not null unique references journal.entry
);

-- level 0 are the leaves' hashes; a node stands for 2^level of them.
create table journal.node (
	level integer not null,
	index bigint not null,
	hash  bytea not null check (length(hash) = 32),
	primary key (level, index)
);

-- Up to where in commit order the leaves reach: below this transaction id
-- nothing can still commit.
create table journal.reach (
	one boolean primary key default true check (one),
	xid xid8 not null
);
insert into journal.reach values (true, '0');

-- Written down before it is signed, so that a crash in between asks for the
-- same head again and not for another one.
create table journal.head (
	size      bigint primary key check (size > 0),
	root      bytea not null check (length(root) = 32),
	made_at   timestamptz not null default clock_timestamp(),
	signature bytea
);

create trigger append_only before update or delete or truncate on journal.leaf
	for each statement execute function journal.forbid();
create trigger append_only before update or delete or truncate on journal.node
	for each statement execute function journal.forbid();
create index on journal.entry (xid, seq);

reset role;
