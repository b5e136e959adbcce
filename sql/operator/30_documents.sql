-- Documents and renditions, and the decisions that stand in their way.
set role pv_owner;

create function operator.do_document(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	d data.document;
begin
	perform operator.fields(r, 'file!', 'also', 'type!', 'date!', 'title!', 'internal', 'author',
		'owners', 'expert', 'assessed', 'destroyed', 'proof');
	insert into data.document (ref, file, type, dated, title, internal, author, expert, assessed,
			destroyed_at, proof)
		values (operator.id(r), operator.need(r, 'file', 'data.file'), r ->> 'type',
			(r ->> 'date')::date, r ->> 'title', coalesce((r ->> 'internal')::boolean, false),
			operator.ref(r, 'author', 'data.person'), coalesce((r ->> 'expert')::boolean, false),
			coalesce((r ->> 'assessed')::boolean, false), operator.time(r, 'destroyed'),
			r ->> 'proof')
		returning * into d;
	insert into data.filing
		select d.id, d.file union select d.id, unnest(operator.refs(r, 'also', 'data.file'));
	insert into data.owner select d.id, unnest(operator.refs(r, 'owners', 'data.person'));
	perform operator.log('document.registered', r, document_ => d.id, file_ => d.file);
	return null;
end
$$;

-- A text without case, spaces, punctuation, accents written apart and letters
-- that nobody sees (soft hyphen, zero-width space), so that "Tverrlia  14" and
-- "TVERR\u00adLIA 14" are the same place.
create function law.bare(value text) returns text
language sql immutable set search_path = '' as $$
	select regexp_replace(lower(normalize(value, NFKC) collate "und-x-icu"),
		'[[:space:][:punct:]\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]', '', 'g')
$$;

-- The kinds of protected atoms (R15) of a document's family that a text holds.  The
-- law says the case's; siblings live together or visit, and the reading that protects
-- them is that each one's words, and each one's flag, count in the others' files.
create function law.atoms_in(document_ uuid, said text) returns text[]
language sql stable security definer set search_path = '' as $$
	select coalesce(array_agg(distinct a.kind), '{}')
	from data.filing g
	join data.file f on f.id = g.file
	join data.file o on o.family = f.family
	join data.atom a on a.file = o.id
	where g.document = document_ and position(law.bare(a.value) in law.bare(said)) > 0
$$;

-- uuid, mime, bytes, pages, sha256, wrapped, key_id and text come from the
-- program, which has stored the bytes in the vault and read them.  text is
-- looked through for atoms and not kept.
create function operator.do_rendition(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	d uuid := operator.need(r, 'document', 'data.document');
begin
	perform operator.fields(r, 'uuid!', 'document!', 'kind!', 'path', 'filename!', 'mime!', 'bytes!',
		'pages', 'sha256!', 'wrapped!', 'key_id!', 'text', 'metadata', 'children', 'clears',
		'third_party');
	insert into data.rendition (id, ref, document, kind, mime, filename, bytes, pages, sha256,
			wrapped, key_id, children, clears, third_party, metadata, atoms, scanned_at)
		values ((r ->> 'uuid')::uuid, operator.id(r), d, r ->> 'kind', r ->> 'mime',
			r ->> 'filename', (r ->> 'bytes')::bigint, (r ->> 'pages')::integer, r ->> 'sha256',
			decode(r ->> 'wrapped', 'hex'), r ->> 'key_id',
			operator.refs(r, 'children', 'data.person'),
			coalesce(operator.texts(r, 'clears'), '{}'),
			coalesce((r ->> 'third_party')::boolean, false),
			coalesce((r ->> 'metadata')::boolean, false),
			law.atoms_in(d, concat_ws(' ', r ->> 'text', r ->> 'filename')), clock_timestamp());
	return null;
end
$$;

-- R13a: what is withheld from everybody as somebody's own affairs (R12a, R12b) is
-- not confidential towards the one whose matter it is.
create function law.own_matter(document_ uuid, blocked uuid, rule_ text, person_ uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select blocked is null and rule_ in ('R12a', 'R12b') and exists (
		select from data.owner o where o.document = document_ and o.person = person_)
$$;

-- A decision that closes a document to a person closes in the same transaction
-- what that person, or who acts for them, was given of it.
create function operator.close_touched(document_ uuid, person_ uuid, rule_ text, all_ boolean)
returns void
language sql volatile security definer set search_path = '' as $$
	select operator.close(s.id, rule_)
	from data.share s
	join data.standing st on st.id = s.reader
	left join data.mandate m on m.standing = st.id
	left join data.standing p on p.id = m.principal
	join data.rendition x on x.id = s.rendition
	where s.document = document_ and s.kind in ('read', 'sign')
		and (person_ is null or person_ = st.person or person_ = p.person and all_)
		and not law.own_matter(document_, person_, rule_, coalesce(p.person, st.person))
		and rule_ <> all (x.clears)
$$;

create function operator.do_block(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	b data.block;
begin
	if r ? 'end' then
		perform operator.fields(r, 'end!', 'decided_by!');
		update data.block set ended_at = law.now()
			where id = operator.need(r, 'end', 'data.block') returning * into b;
		perform operator.log('block.ended', r, document_ => b.document, rule_ => b.rule);
		return null;
	end if;
	perform operator.fields(r, 'document!', 'person', 'rule!', 'from', 'decided_by!',
		'no_disclosure');
	insert into data.block (ref, document, person, rule, since, decided_by, no_disclosure)
		values (operator.id(r), operator.need(r, 'document', 'data.document'),
			operator.ref(r, 'person', 'data.person'), r ->> 'rule',
			coalesce(operator.time(r, 'from'), law.now()),
			operator.need(r, 'decided_by', 'data.staff'),
			coalesce((r ->> 'no_disclosure')::boolean, false))
		returning * into b;
	perform operator.close_touched(b.document, b.person, b.rule,
		b.no_disclosure or b.rule not in ('R11', 'R12d'));
	perform operator.close(s.id, b.rule) -- a new ground takes the place of a hold's card
		from data.share s join data.standing st on st.id = s.reader
		where s.document = b.document and s.kind = 'withheld' and s.rule = 'R10'
			and (b.person is null or b.person = st.person);
	perform operator.log('block.decided', r, document_ => b.document, rule_ => b.rule);
	return null;
end
$$;

-- The same card of a hold with another end, shown from a moment on; until then
-- the old one stands.
create function operator.renew_card(s data.share, end_ timestamptz, at timestamptz, what text)
returns void
language plpgsql security definer set search_path = '' as $$
begin
	if at > law.now() then
		perform operator.replace_until(s.id, at);
		s.visible_from := greatest(s.visible_from, at);
	end if;
	perform operator.close(s.id, 'hold ' || what);
	s.id := gen_random_uuid();
	s.ref := s.ref || '/' || what;
	s.handle := translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_');
	s.review_at := end_;
	s.made_at := law.now();
	insert into data.share values (s.*);
end
$$;

-- R10: a new ground is a new decision, and while one hold stands nobody is told
-- that it is over: from when the new one runs, the card shows its end.
create function operator.extend_cards(h data.hold) returns void
language sql volatile security definer set search_path = '' as $$
	select operator.renew_card(x, h.until, greatest(h.since, law.now()), 'extended')
	from data.share x join data.standing st on st.id = x.reader
	where x.document = h.document and st.person = h.person and x.kind = 'withheld'
		and x.rule = 'R10' and x.revoked_at is null and x.review_at < h.until
		and greatest(h.since, law.now()) < x.visible_until
$$;

-- R10: only while the investigation runs, and never past its statutory end.
create function operator.do_hold(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	h data.hold;
	p data.phase;
begin
	perform operator.fields(r, 'document!', 'person!', 'phase!', 'from', 'until!', 'decided_by!');
	select * into p from data.phase where id = operator.need(r, 'phase', 'data.phase');
	h.since := coalesce(operator.time(r, 'from'), law.now());
	h.until := least(operator.time(r, 'until'), p.until);
	if p.name <> 'undersokelse' then
		perform law.refuse('R10', 'no investigation is open');
	end if;
	if p.deadline is null or h.until > p.deadline or h.until <= law.now() then
		perform law.refuse('R10', 'a hold ends with the investigation''s statutory time; what is '
			'to stay closed after that needs a new decision on another ground');
	end if;
	insert into data.hold (ref, document, person, phase, since, until, decided_by)
		values (operator.id(r), operator.need(r, 'document', 'data.document'),
			operator.need(r, 'person', 'data.person'), p.id, h.since, h.until,
			operator.need(r, 'decided_by', 'data.staff'))
		returning * into h;
	perform operator.close_touched(h.document, h.person, 'R10', true);
	perform operator.extend_cards(h);
	perform operator.log('hold.decided', r, document_ => h.document, file_ => p.file, rule_ => 'R10');
	return null;
end
$$;

-- Ending the investigation ends its holds.  Nothing opens by itself: the card
-- says that the hold has ended and by when an answer is owed, unless another
-- investigation's hold still stands.
create function operator.end_holds(phase_ uuid, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.alarm('answer-owed', h.ref, at + interval '7 days') from data.hold h
		where h.phase = phase_ and h.ended_at is null;
	perform operator.renew_card(x, n.review_at, law.now(), 'ended')
		from data.share x join data.standing st on st.id = x.reader
		cross join lateral (select greatest(at, max(o.until)) from data.hold o
			where o.document = x.document and o.person = st.person and o.phase <> phase_
				and o.ended_at is null) n (review_at)
		where x.kind = 'withheld' and x.rule = 'R10' and x.revoked_at is null
			and x.review_at > n.review_at
			and exists (select from data.hold h where h.phase = phase_ and h.ended_at is null
				and h.document = x.document and h.person = st.person);
	update data.hold set ended_at = at where phase = phase_ and ended_at is null;
end
$$;

create function operator.do_phase(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	p  data.phase;
begin
	if r ? 'end' then
		perform operator.fields(r, 'end!', 'at', 'decided_by');
		update data.phase set until = coalesce(operator.time(r, 'at'), law.now())
			where id = operator.need(r, 'end', 'data.phase') returning * into p;
		perform operator.end_holds(p.id, p.until);
		perform operator.log('phase.ended', r, file_ => p.file);
		return null;
	end if;
	perform operator.fields(r, 'file!', 'name!', 'from', 'until', 'deadline', 'decided_by');
	insert into data.phase (ref, file, name, since, until, deadline)
		values (operator.id(r), operator.need(r, 'file', 'data.file'), r ->> 'name',
			coalesce(operator.time(r, 'from'), law.now()), operator.time(r, 'until'),
			operator.time(r, 'deadline'))
		returning * into p;
	perform operator.log('phase.begun', r, file_ => p.file);
	return null;
end
$$;

create function operator."do_child-view"(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'document!', 'child!', 'at', 'view!', 'decided_by');
	insert into data.child_view (ref, document, child, at, view)
		values (operator.id(r), operator.need(r, 'document', 'data.document'),
			operator.need(r, 'child', 'data.person'), coalesce(operator.time(r, 'at'), law.now()),
			r ->> 'view');
	perform operator.log('child.heard', r,
		document_ => operator.need(r, 'document', 'data.document'));
	return null;
end
$$;

reset role;
