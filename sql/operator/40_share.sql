-- Writing a share: the rules of law, one after the other.  Each refusal names
-- its rule (law.md R01–R33).
set role pv_owner;

create type law.question as (
	standing  data.standing,
	document  data.document,
	rendition data.rendition, -- null: withheld, or a receipt alone
	kind      text,
	basis     text,
	title     text,
	mandate   data.mandate,   -- the agent's own share (R11, R12d)
	person    uuid,           -- whose rights decide: the reader's, or the principal's
	capacity  text,           -- law.reach's: 'child_party' where the child is a party
	at        timestamptz     -- from when it is to be read
);

-- R03: a party from 15 by the register's birth date, unless it was recorded
-- that the child does not understand; before that where the law or nemnda says.
create function law.child_party(st data.standing, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select st.party_basis is not null or st.understands and coalesce(
		(select law.turns(p.born, 15) <= at from data.person p where p.id = st.person), false)
$$;

create function law.effective_capacity(st data.standing, at timestamptz) returns text
language sql stable security definer set search_path = '' as $$
	select case when st.capacity = 'child' and law.child_party(st, at) then 'child_party'
		else st.capacity end
$$;

-- Does the person stand as a party for this child?
create function law.party_for(person_ uuid, child_ uuid, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select person_ = child_ or exists (
		select from data.standing st join data.file f on f.id = st.file
		join law.capacity c on c.name = st.capacity
		where st.person = person_ and f.child = child_ and c.party and law.live(st, at))
$$;

create function law.is_party(capacity_ text) returns boolean
language sql stable security definer set search_path = '' as $$
	select party from law.capacity where name = capacity_
$$;

-- A child's file is about that child; a contractor's or general one about the
-- children of its family.
create function law.about(f data.file, child_ uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select case f.kind when 'child' then f.child = child_
		else exists (select from data.file o where o.family = f.family and o.child = child_) end
$$;

create function law.flagged(document_ uuid, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from data.filing g join data.file f on f.id = g.file
		join data.file o on o.family = f.family join data.flag x on x.file = o.id
		where g.document = document_ and x.state in ('active', 'pending') and x.since <= at
			and (x.until is null or at < x.until))
$$;

-- R01, R09, R18e, R24: where the reader stands.
create function law.check_place(q law.question) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	st data.standing := q.standing;
	f  data.file;
begin
	if st.ended_at is not null or st.until <= q.at then
		perform law.refuse(case when st.engagement is not null then 'R18e' else 'R01' end,
			'the standing is over');
	end if;
	if not exists (select from data.filing g where g.document = (q.document).id
			and g.file = st.file) then
		perform law.refuse(case when st.capacity in ('child', 'parent', 'guardian') then 'R09'
			else 'R01' end, 'the person has no standing in a file where this document lies');
	end if;
	if st.document is not null and st.document <> (q.document).id then
		perform law.refuse('R04n', 'the standing is for another document alone');
	end if;
	select * into f from data.file where id = st.file;
	if f.kind = 'child' and f.closed is not null and f.closed <= law.today(q.at)
			and q.basis <> 'request' and q.kind <> 'withheld' then
		perform law.refuse('R24', 'the file is closed: access is given on request (innsyn)');
	end if;
end
$$;

-- R03–R08, R17–R23, R28: what the capacity may be given.
create function law.check_reach(q law.question) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	d     data.document := q.document;
	-- A child who is no party is given adapted information, also of its own matters (R04).
	owner boolean := q.capacity <> 'child' and exists (select from data.owner o
		where o.document = d.id and o.person = q.person);
	form  text := case when q.kind in ('own', 'sign') then q.kind
		else replace((q.rendition).kind, 'signed', 'original') end;
	r     law.reach := law.reach_of(q.capacity, d.type);
begin
	if d.type = 'POLITIATTEST' then
		perform law.refuse('R28', 'nobody reads a police certificate in a portal');
	elsif (q.rendition).kind = 'evidence' then
		perform law.refuse('R01', 'the evidence is the service''s own: it names every signer');
	end if;
	if q.kind = 'sign' and not (select c.signs from law.capacity c
			where c.name = (q.standing).capacity) then
		perform law.refuse('R23', 'a signer must have standing for the document');
	end if;
	if q.kind = 'own' and not owner and d.author is distinct from q.person then
		perform law.refuse(r.rule, 'it was handed in by somebody else');
	end if;
	if q.capacity = 'child' and form = 'original'
			and (select born is null from data.person where id = q.person) then
		perform law.refuse('R03', 'the register gives no birth date: age is never taken from the '
			'number');
	end if;
	-- R17, R18: without an engagement (it is over, or never was) one's own matter alone.
	if not owner and q.kind <> 'own' and (q.standing).engagement is null
			and (select c.engaged from law.capacity c where c.name = (q.standing).capacity) then
		perform law.refuse(r.rule, 'without an engagement one''s own agreement alone');
	end if;
	if not owner and form <> all (r.forms) then
		perform law.refuse(r.rule, format('the capacity %s is not given %s of %s', q.capacity, form,
			d.type));
	end if;
	-- A refusal (AVSLAG) is sent to whoever asked; anything else they ask for.
	if q.capacity in ('parent_no_fa', 'applicant') and q.kind = 'read' and q.basis <> 'request'
			and not owner and d.type <> 'AVSLAG' then
		perform law.refuse(r.rule, 'this capacity is given documents on request alone');
	end if;
end
$$;

-- R10–R13: decisions that stand in the way, unless the rendition was rebuilt
-- without their matter.  A representative may be given what R11 or R12d
-- withholds from the principal, on request and where no særlige grunner is found.
create function law.check_decisions(q law.question) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	d data.document := q.document;
	b data.block;
begin
	if q.kind = 'own' then
		return;
	end if;
	if exists (select from data.hold h where h.document = d.id and h.person = q.person
			and h.ended_at is null and h.since <= q.at and q.at < h.until) then
		perform law.refuse('R10', 'held during the investigation');
	end if;
	if d.internal and 'R13' <> all ((q.rendition).clears) then
		perform law.refuse('R13', 'an internal document');
	end if;
	if (q.mandate).id is not null and not exists (select from data.block x where x.document = d.id
			and x.ended_at is null and x.rule in ('R11', 'R12d')
			and (x.person is null or x.person = q.person)) then
		perform law.refuse('R14', 'nothing is withheld from the principal: the representative reads '
			'what the principal is given');
	end if;
	for b in select * from data.block x where x.document = d.id and x.ended_at is null
			and (x.person is null or x.person = q.person)
			and not law.own_matter(x.document, x.person, x.rule, q.person)
			and x.rule <> all ((q.rendition).clears) order by x.rule loop
		if (q.mandate).id is null or b.rule not in ('R11', 'R12d') then
			perform law.refuse(b.rule, 'a decision closes this matter to the person');
		elsif b.no_disclosure then
			perform law.refuse('R11x', 'særlige grunner: not to the representative either');
		elsif not exists (select from data.decision x where x.what = 'disclosure'
				and x.document = d.id and x.standing = (q.mandate).principal) then
			perform law.refuse(b.rule, 'nobody has assessed the representative''s request');
		end if;
	end loop;
	if d.expert and not d.assessed then
		perform law.refuse('R32', 'Barnesakkyndig kommisjon has not assessed the report');
	end if;
end
$$;

-- R04c, R09, R31: whose life the rendition tells about.
create function law.check_subjects(q law.question) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	d data.document := q.document;
	x data.rendition := q.rendition;
	f data.file;
begin
	if q.kind = 'own' then
		return;
	end if;
	select * into f from data.file where id = (q.standing).file;
	if exists (select from unnest(x.children) child
			where not law.party_for(q.person, child, q.at)
				and (law.is_party((q.standing).capacity) or cardinality(x.children) > 1
					or not law.about(f, child))) then
		perform law.refuse('R09', 'the rendition tells about a child for whom the person is no '
			'party');
	end if;
	if x.kind = 'child' and not x.children <@ array[f.child] then
		perform law.refuse('R04', 'a child-adapted rendition tells about that child alone');
	end if;
	-- Counted from now: what is prepared for the birthday does not open this by itself.
	if (q.standing).capacity = 'child' and x.third_party and coalesce(
			(select law.turns(p.born, 15) > law.now() from data.person p where p.id = q.person), true) then
		perform law.refuse('R04c', 'it tells about others in confidence');
	end if;
	if d.author is not null and d.author <> q.person
			and exists (select from data.file c where c.child = d.author)
			and not exists (select from data.child_view v where v.document = d.id
				and v.child = d.author) then
		perform law.refuse('R31', 'the child who wrote it was not heard on sharing it');
	end if;
end
$$;

-- R15, R15m, R16: what would give a protected address away.
create function law.check_address(q law.question) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	d    data.document := q.document;
	x    data.rendition := q.rendition;
	rule text := case d.type when 'NEMND' then 'R16' else 'R15' end;
begin
	if q.kind <> 'own' and x.metadata then
		perform law.refuse('R15m', 'the file carries metadata that may tell a place');
	end if;
	if not law.flagged(d.id, law.now()) or (select c.needs_address from law.capacity c
			where c.name = (q.standing).capacity) then
		return;
	end if;
	if cardinality(law.atoms_in(d.id, q.title)) > 0 then
		perform law.refuse(rule, 'the title tells a protected place');
	end if;
	if q.kind = 'own' then
		return;
	end if;
	if cardinality(x.atoms) > 0 then
		perform law.refuse(rule, format('address atoms found in text or metadata: %s',
			array_to_string(x.atoms, ', ')));
	end if;
	if exists (select from data.filing g join data.file f on f.id = g.file
			join data.file o on o.family = f.family join data.atom a on a.file = o.id
			where g.document = d.id and a.added_at > x.scanned_at) then
		perform law.refuse(rule, 'the rendition was not looked through since the atoms changed');
	end if;
end
$$;

create function law.check_share(q law.question) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	perform law.check_place(q);
	if q.kind = 'withheld' then -- a title and its ground, to who may ask for the document
		if (q.document).type = 'POLITIATTEST' then
			perform law.refuse('R28', 'nobody reads a police certificate in a portal');
		elsif not law.is_party((q.standing).capacity) and (q.standing).capacity <> 'applicant' then
			perform law.refuse('R01', 'to others than parties it does not exist');
		end if;
		perform law.check_address(q);
		return;
	end if;
	perform law.check_reach(q);
	perform law.check_decisions(q);
	perform law.check_subjects(q);
	perform law.check_address(q);
end
$$;

-- The standing that a share is for: named itself, found by person and
-- document, or the agent's through a mandate.
create function operator.reader_of(r jsonb, d data.document) returns data.standing
language plpgsql stable security definer set search_path = '' as $$
declare
	st data.standing;
	p  uuid := operator.ref(r, 'person', 'data.person');
begin
	if r ? 'mandate' then
		select s.* into st from data.mandate m join data.standing s on s.id = m.standing
			where m.id = operator.need(r, 'mandate', 'data.mandate');
	elsif p is null then
		select s.* into st from data.standing s
			where s.id = operator.need(r, 'standing', 'data.standing');
	else
		select s.* into st from data.standing s
			left join data.filing g on g.document = d.id and g.file = s.file
			left join data.file f on f.id = s.file
			where s.person = p and s.capacity <> 'representative'
			order by g.file is null, s.ended_at is not null, s.document is null,
				f.family <> (select family from data.file where id = d.file) limit 1;
	end if;
	return st;
end
$$;

-- The agent's own share must be within the mandate (R14, R14s).
create function law.check_agent(m data.mandate, d data.document, at timestamptz) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if m.revoked_at is not null or at < m.since or m.until <= at then
		perform law.refuse('R14', 'the mandate is not in force');
	end if;
	if d.type <> all (coalesce(m.types, array[d.type])) then
		perform law.refuse('R14s', 'the mandate does not cover this type of document');
	end if;
	if not m.withheld then
		perform law.refuse('R14', 'the mandate does not cover what is withheld from the principal');
	end if;
end
$$;

create function operator.question(r jsonb, d data.document, from_ timestamptz) returns law.question
language plpgsql stable security definer set search_path = '' as $$
declare
	q law.question;
	p data.standing;
begin
	q.standing := operator.reader_of(r, d);
	q.document := d;
	select x into q.rendition from data.rendition x
		where x.id = operator.ref(r, 'rendition', 'data.rendition');
	if (q.rendition).document <> d.id or (q.rendition).destroyed_at is not null then
		perform operator.bad('rendition', 'is not one of this document''s');
	end if;
	q.kind := r ->> 'kind';
	q.basis := coalesce(r ->> 'basis', 'dispatch');
	q.title := r ->> 'title';
	q.at := from_;
	p := q.standing;
	if r ? 'mandate' then
		select m into q.mandate from data.mandate m where m.standing = (q.standing).id;
		select s.* into p from data.standing s where s.id = (q.mandate).principal;
		perform law.check_agent(q.mandate, d, from_);
		if q.basis <> 'request' then
			perform law.refuse('R11', 'disclosed to the representative on request alone');
		end if;
	elsif (q.standing).capacity = 'representative' then
		perform law.refuse('R14', 'a representative reads what the principal is given');
	end if;
	q.person := p.person;
	q.capacity := law.effective_capacity(p, from_);
	return q;
end
$$;

-- From when: a child who becomes a party at 15 is given prepared shares that
-- open on the birthday by themselves (R03).
create function operator.share_from(r jsonb, st data.standing, x data.rendition, type text)
returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
declare
	from_ timestamptz := coalesce(operator.time(r, 'from'), law.now());
	born_ date;
begin
	if not operator.importing() then
		from_ := greatest(from_, law.now());
	end if;
	if st.capacity = 'child' and st.party_basis is null
			and (r ->> 'kind' = 'withheld' or r ->> 'kind' in ('read', 'sign') and x.kind <> 'child')
	then
		select born into born_ from data.person where id = st.person;
		from_ := greatest(from_, law.turns(born_, 15));
	end if;
	return from_;
end
$$;

-- The list runs by the day something was shared; what came on the same day (a
-- child's whole file at 15) stands by its own date, a microsecond for each day.
create function law.place_in_list(shared timestamptz, dated date) returns timestamptz
language sql immutable set search_path = '' as $$
	select law.midnight(greatest(law.today(shared), dated))
		+ (dated - date '1900-01-01') * interval '1 microsecond'
$$;

-- What is given now takes the place of the card that said why not.
create function operator.replace_cards(s data.share) returns void
language sql volatile security definer set search_path = '' as $$
	select case when s.visible_from <= law.now() then operator.close(x.id, 'replaced')
		else operator.replace_until(x.id, s.visible_from) end
	from data.share x
	where x.reader = s.reader and x.document = s.document and x.id <> s.id
		and x.kind = 'withheld' and x.revoked_at is null and s.mandate is null
		and x.visible_from < s.visible_until and s.visible_from < x.visible_until
$$;

-- When a withheld card is looked at again: with R10, the end of the hold.
create function operator.review_of(r jsonb, q law.question, rule_ text) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
declare
	until_ timestamptz;
begin
	if q.kind <> 'withheld' or rule_ <> 'R10' then
		return operator.time(r, 'review_at');
	end if;
	select max(h.until) into until_ from data.hold h
		where h.document = (q.document).id and h.person = q.person and h.ended_at is null
			and law.now() < h.until;
	if until_ is null then
		perform law.refuse('R10', 'there is no hold on this document for this person');
	end if;
	return until_;
end
$$;

-- Whoever handed a document in has a receipt of it; a reporter has the receipt
-- alone, never the report again (R21).
create function operator.own_share(s data.share, capacity text) returns data.share
language plpgsql stable security definer set search_path = '' as $$
begin
	select x.sha256 into s.receipt from data.rendition x
		where x.document = s.document and x.kind = 'original' and x.destroyed_at is null limit 1;
	if capacity in ('reporter_public', 'reporter_private') then
		s.rendition := null;
		s.form := 'receipt';
	end if;
	return s;
end
$$;

-- The row that answers the question; nothing is checked here.
create function operator.share_row(r jsonb, q law.question) returns data.share
language plpgsql volatile security definer set search_path = '' as $$
declare
	d  data.document := q.document;
	st data.standing := q.standing;
	s  data.share;
begin
	s.id := gen_random_uuid();
	s.ref := operator.id(r);
	s.handle := translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_');
	s.reader := st.id;
	s.mandate := (q.mandate).id;
	s.document := d.id;
	s.file := st.file;
	s.rendition := (q.rendition).id;
	s.kind := q.kind;
	s.form := coalesce((q.rendition).kind, case q.kind when 'own' then 'receipt' else 'withheld' end);
	s.title := q.title;
	s.doc_type := d.type;
	s.doc_date := d.dated;
	s.basis := q.basis;
	s.rule := coalesce(r ->> 'rule', (law.reach_of(q.capacity, d.type)).rule);
	s.loa := 3; -- R26: case content at high assurance
	s.made_at := operator.made(q.at);
	s.visible_from := q.at;
	-- R18e, R14: what will end by itself ends to the second.
	s.visible_until := least(coalesce(operator.time(r, 'until'), 'infinity'), st.until,
		coalesce((q.mandate).until, 'infinity'));
	if s.visible_from >= s.visible_until then
		perform operator.bad('until', 'it would be over before it begins');
	end if;
	s.sort_at := law.place_in_list(q.at, d.dated);
	s.review_at := operator.review_of(r, q, s.rule);
	s.comment_until := operator.time(r, 'comment_until');
	s.complain_until := case when (r ->> 'complain')::boolean then law.complaint_end(q.at) end;
	s.decided_by := operator.need(r, 'decided_by', 'data.staff');
	return case when s.kind = 'own' then operator.own_share(s, st.capacity) else s end;
end
$$;

-- The share, when the law allows it; nobody is told yet.
create function operator.give_share(r jsonb) returns data.share
language plpgsql security definer set search_path = '' as $$
declare
	d  data.document;
	q  law.question;
	s  data.share;
	st data.standing;
begin
	perform operator.fields(r, 'standing', 'person', 'document!', 'file', 'rendition', 'kind!',
		'title!', 'rule', 'basis', 'from', 'until', 'mandate', 'comment_until', 'complain',
		'review_at', 'decided_by!');
	select * into d from data.document where id = operator.need(r, 'document', 'data.document');
	st := operator.reader_of(r, d);
	q := operator.question(r, d, operator.share_from(r, st, (select x from data.rendition x
		where x.id = operator.ref(r, 'rendition', 'data.rendition')), d.type));
	perform law.check_share(q);
	s := operator.share_row(r, q);
	insert into data.share values (s.*);
	perform operator.replace_cards(s);
	perform operator.log('share.given', r, standing_ => st.id, document_ => d.id, share_ => s.id,
		file_ => s.file, rule_ => s.rule);
	return s;
end
$$;

create function operator.do_share(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	s data.share := operator.give_share(r);
begin
	if not operator.importing() and s.visible_from <= law.now() then
		perform law.tell(s.reader, 'new_document', s.id);
	end if;
	return jsonb_build_object('share', s.ref, 'handle', s.handle,
		'visible_from', s.visible_from, 'visible_until', s.visible_until);
end
$$;

create function operator.do_revoke(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	s uuid := operator.ref(r, 'share', 'data.share');
	m uuid := operator.ref(r, 'mandate', 'data.mandate');
begin
	perform operator.fields(r, 'share', 'mandate', 'why!', 'decided_by');
	if (s is null) = (m is null) then
		perform operator.bad('share', 'name either a share or a mandate');
	elsif s is not null then
		perform operator.close(s, r ->> 'why');
	else
		perform operator.revoke_mandate(m);
	end if;
	perform operator.log('share.revoked', r, share_ => s);
	return null;
end
$$;

reset role;
