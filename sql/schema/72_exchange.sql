-- What Exchange is about beside the bytes: documents that the service asks for,
-- approval, role guides, mandates that a party gives, deadlines from outside.
set role pv_owner;

-- A document that the service asks somebody for, by a day.
create table data.wanted (
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	handle     text not null unique default translate(
	               encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
	standing   uuid not null references data.standing,
	doc_type   text not null,
	kind       text not null,
	title      text not null check (length(title) between 1 and 200), -- what the person sees
	due        timestamptz not null, -- the first moment that is too late
	made_at    timestamptz not null,
	decided_by uuid not null references data.staff,
	state      text not null default 'open' check (state in ('open', 'in', 'withdrawn')),
	ended_at   timestamptz,
	ended_why  text,
	upload     uuid,
	document   uuid references data.document, -- what was handed in
	check ((state = 'open') = (ended_at is null)),
	check (made_at < due)
);
create index on data.wanted (standing) where state = 'open';
create index on data.wanted (due) where state = 'open';

-- The approval (godkjenning) of a home or a contractor: one in each own folder.
create table law.approval_step (
	name     text primary key,
	position integer not null,
	rule     text not null -- what a step out of its turn is refused by
);

create table law.approval_move (
	from_step text not null references law.approval_step,
	to_step   text not null references law.approval_step,
	says      text not null,
	primary key (from_step, to_step)
);

create table data.approval (
	id       uuid primary key default gen_random_uuid(),
	ref      text not null unique,
	standing uuid not null unique references data.standing,
	step     text not null references law.approval_step
);

create table data.approval_made (
	id         uuid primary key default gen_random_uuid(),
	approval   uuid not null references data.approval,
	step       text not null references law.approval_step,
	at         timestamptz not null,
	decided_by uuid not null references data.staff,
	note       text, -- the service's own
	unique (approval, step)
);

-- Role guides (veiledning) in short steps: which there are, and how far each
-- person has come.
create table law.guide (
	capacity text not null references law.capacity,
	name     text not null,
	position integer not null, -- confidentiality is the first
	version  integer not null,
	steps    integer not null check (steps > 0),
	primary key (capacity, name),
	unique (capacity, position)
);

create table data.guide (
	person   uuid not null references data.person,
	capacity text not null references law.capacity,
	name     text not null,
	version  integer not null,
	step     integer not null check (step > 0), -- the last that was read
	read_at  timestamptz not null,
	done_at  timestamptz,
	standing uuid not null references data.standing, -- in which it was read
	primary key (person, capacity, name, version)
);

-- By what a party names a representative: a code that the representative shows
-- them.  Names are not searched for, so that nobody is found by one.
create table data.agent (
	person  uuid primary key references data.person,
	code    text not null unique check (code ~ '^[A-HJKMNP-TV-Z2-9]{10}$'),
	orgnr   text check (orgnr ~ '^[0-9]{9}$'), -- the firm that they logged in for
	made_at timestamptz not null
);

create table data.agent_try (
	person uuid not null references data.person,
	day    date not null,
	wrong  integer not null,
	primary key (person, day)
);

alter table data.mandate add column handle text not null unique default translate(
	encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_');
alter table data.mandate add column once text; -- the form's own number
alter table data.mandate add unique (principal, once);

-- What a mandate was before it was changed, so that a past moment can be asked about.
create table data.mandate_change (
	id       uuid primary key default gen_random_uuid(),
	mandate  uuid not null references data.mandate,
	at       timestamptz not null,
	types    text[],
	withheld boolean not null,
	until    timestamptz not null,
	made_by  uuid not null references data.standing
);
create index on data.mandate_change (mandate, at);

-- Deadlines that nemnda or a court sets, for the parties of a case.
create table data.deadline (
	id         uuid primary key default gen_random_uuid(),
	ref        text not null unique,
	file       uuid not null references data.file,
	body       text not null check (body in ('nemnd', 'court')),
	kind       text not null check (kind in ('answer', 'evidence', 'statement', 'hearing', 'appeal')),
	due        timestamptz not null, -- a hearing's beginning; else the first moment that is too late
	made_at    timestamptz not null,
	ended_at   timestamptz,
	decided_by uuid not null references data.staff
);
create index on data.deadline (file, due) where ended_at is null;

-- R28: nobody reads a police certificate in a portal, its sender included.
alter table data.share add constraint share_no_certificate check (doc_type <> 'POLITIATTEST');

reset role;
