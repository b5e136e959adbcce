-- How a municipality becomes another one that differs in what a reader may not see (twin.hide), or in one thing
-- that the reader may see (twin.show).  As the administrator: whatever a case system could ever have handed over,
-- history included, is written here without asking whether it may be.
create schema twin;

-- What is the reader's: every standing of the person, and of an agent the principal's.
create function twin.mine(person_ text) returns uuid[] language sql as $$
	select array_agg(x) from (
		select st.id from data.standing st join data.person p on p.id = st.person where p.ref = person_
		union
		select m.principal from data.mandate m join data.standing st on st.id = m.standing
			join data.person p on p.id = st.person where p.ref = person_) y (x)
$$;

-- A handle that is the same in every run, and in the twin alone.
create function twin.handle(name text) returns text language sql as $$
	select left(translate(encode(sha256(convert_to('twin ' || name, 'UTF8')), 'base64'), '+/', '-_'), 22)
$$;

create function twin.copy_share(s data.share, name text, changes jsonb) returns void language sql as $$
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', 'twin ' || name,
		'handle', twin.handle(name)) || changes)).*
$$;

-- More than a page of everything, so that there are pages: before the twins part.
create function twin.enrich() returns void language sql as $$
	select twin.copy_share(s, 'more ' || s.ref || n, jsonb_build_object('sort_at', s.sort_at - n * interval '1 day',
			'title', s.title || ' ' || n))
		from data.share s cross join generate_series(1, 25) n where s.revoked_at is null;
	insert into journal.entry (law_at, event, staff, document, file, purpose)
		select law.now() - n * interval '7 minutes', 'document.opened', (select id from data.staff order by ref limit 1), d.id, d.file,
			'saksbehandling'
		from (select distinct document from data.share) s join data.document d on d.id = s.document cross join generate_series(1, 25) n
		order by d.ref, n;
$$;

-- ── What the reader may not see ──

-- Shares of others: more of them, others, fewer; and their history.
create function twin.hide_shares(mine uuid[]) returns void language plpgsql as $$
begin
	perform twin.copy_share(s, 'others ' || s.ref, jsonb_build_object('title', 'Politianmeldelse og brev om ' || s.ref, 'doc_type', 'NEMND',
			'sort_at', s.sort_at + interval '1 minute', 'kind', s.kind))
		from data.share s where not s.reader = any (mine) and s.ref !~ 'more';
	update data.share set title = 'Rettet: ' || title, doc_type = 'TRUSSEL', doc_date = doc_date - 3, rule = 'R12a'
		where not reader = any (mine) and id::text < '6';
	update data.share set revoked_at = law.now(), revoked_why = 'proof' where not reader = any (mine) and id::text > 'd' and revoked_at is null;
end
$$;

-- Shares to the reader that are not open: revoked, not yet, no longer, of a mandate of somebody's.
create function twin.hide_own(mine uuid[]) returns void language sql as $$
	select twin.copy_share(s, w.name || ' ' || s.ref, jsonb_build_object('title', 'Ikke din å se', 'doc_type', 'HELSE', 'sort_at', s.sort_at + interval '30 seconds') || w.changes)
	from (select distinct on (reader) * from data.share where reader = any (mine) and mandate is null and kind = 'read' order by reader, ref) s
	cross join lateral (values
		('revoked', jsonb_build_object('revoked_at', law.now() - interval '1 day')),
		('coming', jsonb_build_object('visible_from', law.now() + interval '1 second', 'visible_until', 'infinity')),
		('over', jsonb_build_object('visible_from', law.now() - interval '2 days', 'visible_until', law.now())),
		('withheld later', jsonb_build_object('kind', 'withheld', 'rendition', null, 'rule', 'R13', 'visible_from', law.now() + interval '1 day', 'visible_until', 'infinity'))
		) w (name, changes)
	union all
	select twin.copy_share(s, 'for an agent alone ' || s.ref || m.ref, jsonb_build_object('title', 'Bare for advokaten', 'reader', m.standing, 'mandate', m.id))
	from data.mandate m join lateral (select * from data.share h where h.reader = m.principal and h.kind = 'read' order by h.ref limit 1) s on true
	where not m.standing = any (mine)
$$;

-- Documents that the reader has no share of: other titles, types, sizes; new ones in the reader's own files, with
-- blocks, holds and decisions; and what the case system calls all documents.
create function twin.hide_documents(mine uuid[]) returns void language plpgsql as $$
declare
	st data.standing;
	d uuid;
	r uuid;
begin
	update data.document set title = title || ' (rettet tittel)', internal = not internal, dated = dated - 1;
	update data.document d set type = 'TRUSSEL' where not exists (select from data.share s where s.document = d.id and s.reader = any (mine));
	update data.rendition x set bytes = bytes * 3 + 17, filename = 'skjult.pdf', mime = 'image/png', pages = 99, etag = twin.handle('etag ' || x.ref)
		where not exists (select from data.share s where s.rendition = x.id and s.reader = any (mine));
	for st in select * from data.standing where id = any (mine) loop
		insert into data.document (ref, file, type, dated, title) values ('twin ' || st.ref, st.file, 'POLITIATTEST', '2026-01-02', 'Skjult') returning id into d;
		insert into data.filing values (d, st.file);
		r := gen_random_uuid();
		insert into data.rendition select (jsonb_populate_record(x, jsonb_build_object('id', r, 'ref', 'twin ' || st.ref, 'document', d, 'etag', twin.handle('new etag ' || st.ref)))).*
			from data.rendition x where x.destroyed_at is null order by x.ref limit 1;
		insert into data.block (ref, document, person, rule, since, decided_by, no_disclosure)
			values ('twin ' || st.ref, d, st.person, 'R12a', law.now() - interval '1 day', (select id from data.staff order by ref limit 1), true);
		insert into data.hold (ref, document, person, phase, since, until, decided_by)
			select 'twin ' || st.ref, d, st.person, p.id, law.now() - interval '1 day', law.now() + interval '9 days', (select id from data.staff order by ref limit 1)
			from data.phase p where p.file = st.file limit 1;
		insert into data.decision (ref, what, standing, file, document, at, decided_by)
			values ('twin ' || st.ref, 'disclosure', st.id, st.file, d, law.now(), (select id from data.staff order by ref limit 1));
		insert into data.alarm (kind, subject, due, raised_at) values ('request-unanswered', 'twin ' || st.ref, law.now(), law.now());
	end loop;
end
$$;

-- A standing like another, in what the more says different.
create function twin.stand(x data.standing, more jsonb) returns uuid language plpgsql as $$
declare
	id_      uuid := gen_random_uuid();
	columns_ text := (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
		where attrelid = 'data.standing'::regclass and attnum > 0 and not attisdropped and attgenerated = '');
begin
	execute format('insert into data.standing (%s) select %1$s from jsonb_populate_record($1, $2)', columns_)
		using x, more || jsonb_build_object('id', id_);
	return id_;
end
$$;

-- Other people in the reader's own files, who were given the reader's own documents and more, and opened them.
create function twin.hide_people(mine uuid[]) returns void language plpgsql as $$
declare
	p uuid;
	n uuid;
	st data.standing;
begin
	insert into data.person (ref, name, born) values ('twin', 'Twin Skjult', '1980-02-29') returning id into p;
	for st in select * from data.standing where id = any (mine) loop
		n := twin.stand(st, jsonb_build_object('ref', 'twin ' || st.ref, 'person', p, 'label', 'Skjult sak',
			'since', law.now() - interval '1 year', 'until', 'infinity', 'ended_at', null));
		perform twin.copy_share(s, 'given ' || s.ref, jsonb_build_object('reader', n, 'title', 'Gitt til en annen'))
			from data.share s where s.reader = st.id and s.ref !~ 'more';
		insert into data.seen select s.id, n, law.now(), s.sort_at from data.share s where s.reader = n;
		insert into journal.entry (law_at, event, portal, person, standing, share, document, rendition, file, rule, detail)
			select law.now() - interval '1 hour', e, 'mypage', p, n, s.id, s.document, s.rendition, s.file, s.rule, '{"how": "inline"}'
			from data.share s cross join unnest(array['document.opened', 'document.refused', 'answer.read']) e where s.reader = n;
	end loop;
	-- An agent of somebody else's opened it for somebody else.
	insert into journal.entry (law_at, event, portal, person, standing, behalf, share, document, file)
		select law.now() - interval '2 hours', 'document.opened', 'exchange', a.person, a.id, m.principal, null, s.document, s.file
		from data.mandate m join data.standing a on a.id = m.standing cross join (select distinct document, file from data.share where reader = any (mine)) s
		where not m.principal = any (mine) and not m.standing = any (mine);
	-- Capacities of the reader's that are over or still to come.
	perform twin.stand(x, jsonb_build_object('ref', 'twin over ' || x.ref, 'ended_at', law.now())) from data.standing x where x.id = any (mine);
	perform twin.stand(x, jsonb_build_object('ref', 'twin coming ' || x.ref, 'since', law.now() + interval '1 second', 'until', 'infinity'))
		from data.standing x where x.id = any (mine);
end
$$;

-- Letters and answers of others, about the reader's documents too.  Their words are sealed for other rows: nobody
-- may come so far as to open them.
create function twin.hide_letters(mine uuid[]) returns void language plpgsql as $$
declare
	l data.letter;
	n uuid;
begin
	for l in select x.* from data.letter x where not x.written_as = any (mine) loop
		for i in 1 .. 3 loop
			n := gen_random_uuid();
			insert into data.letter select (jsonb_populate_record(l, jsonb_build_object('id', n, 'ref', 'twin ' || l.handle || i,
				'handle', twin.handle('letter ' || l.handle || i), 'once', 'twin ' || i || l.handle, 'at', law.now() - i * interval '1 minute',
				'share', (select s.id from data.share s where s.reader = any (mine) order by s.ref limit 1)))).*;
			insert into data.answer (id, letter, staff, sealed, wrapped, key_id, at)
				values (gen_random_uuid(), n, (select id from data.staff order by ref limit 1), l.sealed, l.wrapped, l.key_id, law.now());
		end loop;
		update data.letter set state = 'AVVIST', late = true where id = l.id and state is not null;
	end loop;
end
$$;

-- Other files: their phases, flags and atoms, agents and engagements, logins and what was missed.
create function twin.hide_elsewhere(mine uuid[]) returns void language plpgsql as $$
declare
	families text[] := array(select distinct g.family from data.file g where g.id in (select file from data.standing where id = any (mine))
		or g.id in (select file from data.share where reader = any (mine)));
	f data.file;
begin
	for f in select * from data.file where not family = any (families) loop
		update data.phase set deadline = deadline + interval '40 days', since = since + interval '1 day', name = 'nemnd' where file = f.id;
		update data.flag set state = 'lifted' where file = f.id;
		insert into data.flag (ref, file, flag, state, since, decided_by)
			values ('twin ' || f.ref, f.id, 'graded', 'active', law.now() - interval '1 day', (select id from data.staff order by ref limit 1));
		insert into data.atom (ref, file, kind, value) values ('twin a ' || f.ref, f.id, 'street', 'vedtak'), ('twin b ' || f.ref, f.id, 'name', 'kontaktperson');
		update data.file set label = 'Annet', closed = '2026-01-01' where id = f.id;
	end loop;
	update data.engagement e set until = 'infinity' where not exists (select from data.standing s where s.id = any (mine) and (s.engagement = e.id or s.person = e.person));
	insert into data.session (portal, token_hash, person, level, method)
		select 'login', sha256(convert_to('twin ' || p.ref, 'UTF8')), p.id, 3, 'idporten' from data.person p
		where p.id not in (select person from data.standing where id = any (mine));
	insert into journal.miss (hour, portal, backend, count) select date_trunc('hour', clock_timestamp()), x, 0, 12345 from unnest(array['mypage', 'exchange']) x
		on conflict (hour, portal, backend) do update set count = miss.count + 12345;
	insert into data.notice (person, standing, template, cause, at) select person, id, 'new_document', gen_random_uuid(), law.now() from data.standing where not id = any (mine);
	insert into data.imported (id, verb, hash) values ('twin', 'document', 'x');
end
$$;

-- A form's own number, of another form.
create function twin.once(name text) returns text language sql as $$ select left(twin.handle(name) || twin.handle('once ' || name), 43) $$;

-- What others handed in and reported, began to write, are asked for, gave mandates for and are to sign.
create function twin.hide_used(mine uuid[]) returns void language plpgsql as $$
begin
	insert into data.report select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'handle', twin.handle('report ' || r.handle),
		'once', twin.once(r.once)))).* from data.report r where not r.written_as = any (mine);
	insert into data.upload select (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), 'handle', twin.handle('upload ' || u.handle),
		'once', twin.once(u.once), 'filename', 'skjult.pdf', 'report', null, 'part', null, 'note_id', null, 'note_sealed', null, 'note_wrapped', null, 'note_key', null))).*
		from data.upload u where not u.written_as = any (mine);
	update data.upload set filename = 'rettet.pdf', bytes = bytes * 2, made_at = made_at - interval '1 hour' where not written_as = any (mine);
	update data.report set serious = not serious where not written_as = any (mine);
	insert into data.wanted select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid(), 'ref', 'twin ' || w.ref,
		'handle', twin.handle('wanted ' || w.handle), 'title', 'Skjult papir'))).* from data.wanted w where not w.standing = any (mine);
	update data.wanted set title = 'Rettet: ' || left(title, 100), due = due + interval '5 days' where not standing = any (mine);
	insert into data.draft (id, written_as, form, sealed, wrapped, key_id, at)
		select gen_random_uuid(), st.id, 'weekend', '\x00', '\x00', 'k1', law.now() from data.standing st
		where not st.id = any (mine) on conflict do nothing;
	update data.mandate set types = '{PLAN}', withheld = not withheld where not principal = any (mine) and not standing = any (mine);
	insert into data.signing select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'ref', 'twin ' || g.ref, 'handle', twin.handle('signing ' || g.handle),
		'title', 'Skjult avtale', 'state', 'ordered', 'service_id', null, 'reference', null, 'bundle', null))).*
		from data.signing g where g.ended_at is null and not exists (select from data.signer s where s.signing = g.id and s.standing = any (mine));
	update data.signing g set title = 'Rettet', due = due + interval '5 days'
		where not exists (select from data.signer s where s.signing = g.id and s.standing = any (mine));
end
$$;

-- What others did lies before what the reader sees in the journal, and its numbers are others.
create function twin.hide_numbers() returns void language plpgsql as $$
begin
	alter table journal.entry disable trigger append_only;
	alter table journal.entry alter column seq set generated by default;
	alter table journal.leaf drop constraint leaf_seq_fkey;
	update journal.entry set seq = -seq;
	update journal.entry set seq = 3 * -seq + 7919;
	perform setval(pg_get_serial_sequence('journal.entry', 'seq'), (select max(seq) + 11 from journal.entry));
	alter table journal.entry alter column seq set generated always;
	alter table journal.entry enable trigger append_only;
end
$$;

create function twin.hide(person_ text) returns void language plpgsql as $$
declare
	mine uuid[] := twin.mine(person_);
begin
	perform twin.hide_shares(mine);
	perform twin.hide_own(mine);
	perform twin.hide_documents(mine);
	perform twin.hide_people(mine);
	perform twin.hide_letters(mine);
	perform twin.hide_elsewhere(mine);
	perform twin.hide_used(mine);
	perform twin.hide_numbers();
end
$$;

-- ── What the reader may see: one thing each; false when this reader has none of the kind ──

-- The share that changes: the newest that is open.
create function twin.shown(standing_ uuid) returns data.share language sql as $$
	select h from data.share h where h.reader = standing_ and h.revoked_at is null and h.mandate is null and h.kind = 'read'
		and h.visible_from <= law.now() and law.now() < h.visible_until order by h.sort_at desc, h.handle desc limit 1
$$;

create function twin.show(standing_ uuid, what text) returns boolean language plpgsql as $$
declare
	s data.share := twin.shown(standing_);
begin
	if what = 'something to sign' then
		update data.signing g set title = left(title, 79) || '.' where exists (select from data.signer x where x.signing = g.id and x.standing = standing_);
		return found;
	elsif what = 'a capacity' then
		update data.standing set label = label || '.' where id = standing_;
		return true;
	elsif s.id is null then
		return false;
	elsif what = 'a share' then
		perform twin.copy_share(s, 'visible', '{}');
	elsif what = 'a title' then
		update data.share set title = title || '.' where id = s.id;
	elsif what = 'an ETag' then
		update data.rendition set etag = twin.handle('visible') where id = s.rendition;
	elsif what = 'a revocation' then
		update data.share set revoked_at = law.now() where id = s.id;
	elsif what = 'an opening by staff' then
		if exists (select from data.standing where id = standing_ and capacity in (select name from law.capacity where portal = 'exchange' or name ~ 'reporter')) then
			return false;
		end if;
		insert into journal.entry (law_at, event, staff, document, file, purpose)
			select law.now(), 'document.opened', (select id from data.staff order by ref limit 1), s.document, s.file, 'kontroll';
	end if;
	return true;
end
$$;
