-- Notices to a person (eForvaltningsforskriften §8) by e-mail or SMS: a fixed text,
-- and nothing of the case.  The clerk sends them (sql/policy/73_notice.sql).
create schema notice authorization pv_owner;
set role pv_owner;

-- says: which of the fixed texts.  after: told although the standing is over.
-- paper: where it cannot go electronically, the service sends a letter.
create table law.notice_template (
	name  text primary key,
	says  text not null check (says in ('new', 'again', 'waits')),
	after boolean not null default false,
	paper boolean not null default true
);
insert into law.notice_template (name, says, after, paper) values
	('new_document', 'new', false, true), ('answer', 'new', false, true),
	('approval', 'new', false, true), ('right_ended', 'new', true, true),
	('handed_in', 'new', false, false), ('upload_held', 'new', false, false),
	('upload_refused', 'new', false, false),
	('sign', 'waits', false, true), ('wanted', 'waits', false, true),
	('wanted_overdue', 'waits', false, true), ('wanted_soon', 'waits', false, false),
	('second_notice', 'again', false, false);

-- The only texts there are (R004-08): {office} is the municipality, {address} where
-- one logs in.  Whoever looks over a shoulder learns no more.
create table law.notice_text (
	says     text not null,
	language text not null check (language in ('nb', 'nn', 'se', 'en')),
	subject  text not null,
	body     text not null,
	short    text not null check (length(short) <= 120), -- SMS: one part with both in it
	primary key (says, language)
);
insert into law.notice_text values
	('new', 'nb', 'Nytt til deg fra {office}',
		E'Hei!\n\nDet er noe nytt til deg hos {office}.\n\nDu ser det når du logger inn her:\n{address}\n\n'
		'Denne meldingen er sendt automatisk, og du kan ikke svare på den. '
		'Vi spør aldri om passord eller koder.\n',
		'Det er noe nytt til deg hos {office}. Logg inn på {address} for å se det.'),
	('again', 'nb', 'Påminnelse fra {office}',
		E'Hei!\n\nDet ligger noe til deg hos {office} som du ikke har åpnet ennå.\n\n'
		'Du ser det når du logger inn her:\n{address}\n\n'
		'Denne meldingen er sendt automatisk, og du kan ikke svare på den. '
		'Vi spør aldri om passord eller koder.\n',
		'Noe til deg hos {office} er ikke åpnet ennå. Logg inn på {address} for å se det.'),
	('waits', 'nb', 'Noe venter på deg hos {office}',
		E'Hei!\n\nNoe venter på deg hos {office}, og det har en frist.\n\n'
		'Du ser hva det er når du logger inn her:\n{address}\n\n'
		'Denne meldingen er sendt automatisk, og du kan ikke svare på den. '
		'Vi spør aldri om passord eller koder.\n',
		'Noe venter på deg hos {office}, og det har en frist. Logg inn på {address}.'),
	('new', 'nn', 'Nytt til deg frå {office}',
		E'Hei!\n\nDet er noko nytt til deg hos {office}.\n\nDu ser det når du loggar inn her:\n{address}\n\n'
		'Denne meldinga er send automatisk, og du kan ikkje svare på henne. '
		'Vi spør aldri om passord eller kodar.\n',
		'Det er noko nytt til deg hos {office}. Logg inn på {address} for å sjå det.'),
	('again', 'nn', 'Påminning frå {office}',
		E'Hei!\n\nDet ligg noko til deg hos {office} som du ikkje har opna enno.\n\n'
		'Du ser det når du loggar inn her:\n{address}\n\n'
		'Denne meldinga er send automatisk, og du kan ikkje svare på henne. '
		'Vi spør aldri om passord eller kodar.\n',
		'Noko til deg hos {office} er ikkje opna enno. Logg inn på {address} for å sjå det.'),
	('waits', 'nn', 'Noko ventar på deg hos {office}',
		E'Hei!\n\nNoko ventar på deg hos {office}, og det har ein frist.\n\n'
		'Du ser kva det er når du loggar inn her:\n{address}\n\n'
		'Denne meldinga er send automatisk, og du kan ikkje svare på henne. '
		'Vi spør aldri om passord eller kodar.\n',
		'Noko ventar på deg hos {office}, og det har ein frist. Logg inn på {address}.'),
	('new', 'se', 'Ođđa diehtu dutnje: {office}',
		E'Bures!\n\nDus lea juoga ođas: {office}.\n\nDon oainnát dan go logget sisa dáppe:\n{address}\n\n'
		'Dát dieđáhus lea sáddejuvvon automáhtalaččat, it ge sáhte dasa vástidit. '
		'Mii eat goassege jeara beassansániid dahje kodaid.\n',
		'Dus lea juoga ođas: {office}. Logge sisa oaidnin dihte: {address}'),
	('again', 'se', 'Muittuhus: {office}',
		E'Bures!\n\nDus lea juoga maid it leat vel rahpan: {office}.\n\n'
		'Don oainnát dan go logget sisa dáppe:\n{address}\n\n'
		'Dát dieđáhus lea sáddejuvvon automáhtalaččat, it ge sáhte dasa vástidit. '
		'Mii eat goassege jeara beassansániid dahje kodaid.\n',
		'Dus lea juoga maid it leat vel rahpan: {office}. Logge sisa: {address}'),
	('waits', 'se', 'Juoga vuordá du: {office}',
		E'Bures!\n\nJuoga vuordá du, ja das lea áigemearri: {office}.\n\n'
		'Don oainnát mii dat lea go logget sisa dáppe:\n{address}\n\n'
		'Dát dieđáhus lea sáddejuvvon automáhtalaččat, it ge sáhte dasa vástidit. '
		'Mii eat goassege jeara beassansániid dahje kodaid.\n',
		'Juoga vuordá du, ja das lea áigemearri: {office}. Logge sisa: {address}'),
	('new', 'en', 'Something new for you from {office}',
		E'Hello!\n\nThere is something new for you at {office}.\n\nYou see it when you log in here:\n{address}\n\n'
		'This message was sent automatically, and you cannot reply to it. '
		'We never ask for passwords or codes.\n',
		'There is something new for you at {office}. Log in at {address} to see it.'),
	('again', 'en', 'A reminder from {office}',
		E'Hello!\n\nThere is something for you at {office} that you have not opened yet.\n\n'
		'You see it when you log in here:\n{address}\n\n'
		'This message was sent automatically, and you cannot reply to it. '
		'We never ask for passwords or codes.\n',
		'Something for you at {office} is not opened yet. Log in at {address} to see it.'),
	('waits', 'en', 'Something is waiting for you at {office}',
		E'Hello!\n\nSomething is waiting for you at {office}, and it has a deadline.\n\n'
		'You see what it is when you log in here:\n{address}\n\n'
		'This message was sent automatically, and you cannot reply to it. '
		'We never ask for passwords or codes.\n',
		'Something is waiting for you at {office}, and it has a deadline. Log in at {address}.');

-- waiting → sent; void: there is nothing to tell any more; paper: it cannot go
-- electronically; failed: it was given up.  why says why it was not sent.
create table data.notice (
	id       uuid primary key default gen_random_uuid(),
	person   uuid not null references data.person,
	standing uuid not null references data.standing, -- in which capacity
	template text not null references law.notice_template,
	cause    uuid not null, -- the share or answer; unique, so a second run writes nothing
	at       timestamptz not null,
	state    text not null default 'waiting'
	             check (state in ('waiting', 'sent', 'void', 'paper', 'failed')),
	why      text check (why in ('died', 'ended', 'revoked', 'opened', 'over', 'reserved', 'chosen',
	             'no_address', 'given_up', 'refused')),
	way      text check (way in ('mail', 'sms')), -- the last that was tried
	refused  text[] not null default '{}',        -- ways that do not reach this person
	tries    integer not null default 0,
	next_at  timestamptz not null default '-infinity', -- real time; whoever took it has it until then
	worker   text,
	sent_at  timestamptz,
	letter_at timestamptz, -- sent on paper
	unique (cause, person, template),
	check ((state = 'sent') = (sent_at is not null)),
	check ((state in ('waiting', 'sent')) = (why is null))
);
create index on data.notice (next_at) where state = 'waiting';
create index on data.notice (sent_at) where state = 'sent';
create index on data.notice (person);
create index on data.share (visible_from) where made_at < visible_from;

reset role;
