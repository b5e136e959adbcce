-- Municipality, people, files, and who stands where.
set role pv_owner;

create function operator.do_municipality(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'name!', 'number!');
	if not exists (select from data.instance where number = r ->> 'number') then
		perform operator.bad('number', 'this database serves another municipality');
	end if;
	return null;
end
$$;

create function operator.do_organisation(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'orgnr!', 'name!', 'framework_agreement');
	insert into data.organisation (ref, orgnr, name, framework)
		values (operator.id(r), r ->> 'orgnr', r ->> 'name',
			coalesce((r ->> 'framework_agreement')::boolean, false));
	return null;
end
$$;

-- nid_* come from the program, which has asked the keeper; the number itself
-- never reaches the database.
create function operator.do_person(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'uuid!', 'nid_index', 'nid_sealed', 'nid_wrapped', 'nid_key', 'name!',
		'born', 'sex', 'language', 'email', 'phone', 'reserved');
	insert into data.person (id, ref, nid_index, nid_sealed, nid_wrapped, nid_key, name, born, sex,
			language, email, phone, contact_at, reserved)
		values ((r ->> 'uuid')::uuid, operator.id(r), r ->> 'nid_index',
			decode(r ->> 'nid_sealed', 'hex'), decode(r ->> 'nid_wrapped', 'hex'), r ->> 'nid_key',
			r ->> 'name', (r ->> 'born')::date, r ->> 'sex', coalesce(r ->> 'language', 'nb'),
			r ->> 'email', r ->> 'phone', law.now(), coalesce((r ->> 'reserved')::boolean, false));
	return null;
end
$$;

-- What the contact register (KRR), the person or the national register say now;
-- what is not named stays as it is.
create function operator.do_contact(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	id_ uuid := operator.need(r, 'person', 'data.person');
begin
	perform operator.fields(r, 'person!', 'email', 'phone', 'language', 'reserved', 'died',
		'decided_by!');
	if r ->> 'email' is not null and law.mail_address(r ->> 'email') is null then
		perform operator.bad('email', 'is no address that can be written to');
	elsif r ->> 'phone' is not null and law.sms_number(r ->> 'phone') is null then
		perform operator.bad('phone', 'is no number that takes messages');
	end if;
	update data.person set
			email = case when r ? 'email' then r ->> 'email' else email end,
			phone = case when r ? 'phone' then r ->> 'phone' else phone end,
			contact_at = case when r ? 'email' or r ? 'phone' then law.now() else contact_at end,
			language = coalesce(r ->> 'language', language),
			reserved = coalesce((r ->> 'reserved')::boolean, reserved),
			died = coalesce((r ->> 'died')::date, died)
		where id = id_;
	perform operator.log('person.contact', r);
	return null;
end
$$;

create function operator.do_staff(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'person!', 'unit!', 'title!', 'phone');
	insert into data.staff (ref, person, unit, title, phone)
		values (operator.id(r), operator.need(r, 'person', 'data.person'), r ->> 'unit',
			r ->> 'title', r ->> 'phone');
	return null;
end
$$;

create function operator.do_file(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.fields(r, 'kind!', 'label!', 'child', 'family!', 'opened!', 'closed',
		'caseworker', 'nature');
	insert into data.file (ref, kind, label, child, family, nature, opened, closed, caseworker)
		values (operator.id(r), r ->> 'kind', r ->> 'label', operator.ref(r, 'child', 'data.person'),
			r ->> 'family', r ->> 'nature', (r ->> 'opened')::date, (r ->> 'closed')::date,
			operator.ref(r, 'caseworker', 'data.staff'));
	return null;
end
$$;

-- R15: what may tell a protected place closes to whoever need not know it: a word
-- found in the text or the title, metadata, or a rendition that was read through
-- before the last word was added (its text is not kept, so nobody can say).
create function operator.close_places(file_ uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.close(s.id, 'R15')
		from data.share s
		join data.standing st on st.id = s.reader
		left join data.rendition x on x.id = s.rendition and s.kind <> 'own'
		where not (select c.needs_address from law.capacity c where c.name = st.capacity)
			and exists (select from data.filing g join data.file a on a.id = g.file
				join data.file b using (family) where g.document = s.document and b.id = file_)
			and (cardinality(x.atoms) > 0 or x.metadata
				or cardinality(law.atoms_in(s.document, s.title)) > 0
				or exists (select from data.atom w join data.file a on a.id = w.file
					join data.file b using (family)
					where b.id = file_ and w.added_at > x.scanned_at));
end
$$;

create function operator.do_atom(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	f uuid := operator.need(r, 'file', 'data.file');
begin
	perform operator.fields(r, 'file!', 'kind!', 'value!');
	insert into data.atom (ref, file, kind, value)
		values (operator.id(r), f, r ->> 'kind', r ->> 'value');
	if exists (select from data.flag x join data.file a on a.id = x.file join data.file b using (family)
			where b.id = f and x.state <> 'lifted') then
		perform operator.close_places(f);
	end if;
	return null;
end
$$;

create function operator.do_flag(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	f data.flag;
begin
	if r ? 'lift' then
		perform operator.fields(r, 'lift!', 'at', 'decided_by!');
		update data.flag set state = 'lifted', until = coalesce(operator.time(r, 'at'), law.now())
			where id = operator.need(r, 'lift', 'data.flag') returning * into f;
		perform operator.log('flag.lifted', r, file_ => f.file);
		return null;
	end if;
	perform operator.fields(r, 'file!', 'flag!', 'state!', 'from!', 'until', 'decided_by!');
	insert into data.flag (ref, file, flag, state, since, until, decided_by)
		values (operator.id(r), operator.need(r, 'file', 'data.file'), r ->> 'flag', r ->> 'state',
			operator.time(r, 'from'), operator.time(r, 'until'),
			operator.need(r, 'decided_by', 'data.staff'))
		returning * into f;
	if f.state <> 'lifted' then
		perform operator.close_places(f.file);
	end if;
	perform operator.log('flag.set', r, file_ => f.file);
	return null;
end
$$;

create function operator.do_engagement(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	e data.engagement;
begin
	if r ? 'end' then
		perform operator.fields(r, 'end!', 'at', 'decided_by');
		update data.engagement set until = coalesce(operator.time(r, 'at'), law.now())
			where id = operator.need(r, 'end', 'data.engagement') returning * into e;
		perform operator.end_standing(st.id, e.until, 'engagement ended')
			from data.standing st where st.engagement = e.id and st.ended_at is null;
		perform operator.log('engagement.ended', r, file_ => e.file);
		return null;
	end if;
	perform operator.fields(r, 'person!', 'file!', 'kind!', 'organisation', 'from!', 'until');
	insert into data.engagement (ref, person, file, kind, organisation, since, until)
		values (operator.id(r), operator.need(r, 'person', 'data.person'),
			operator.need(r, 'file', 'data.file'), r ->> 'kind',
			operator.ref(r, 'organisation', 'data.organisation'), operator.time(r, 'from'),
			coalesce(operator.time(r, 'until'), 'infinity'));
	return null;
end
$$;

-- A share is never altered, only revoked.
create function operator.close(share_ uuid, why text) returns void
language sql volatile security definer set search_path = '' as $$
	update data.share set revoked_at = law.now(), revoked_why = why
	where id = share_ and revoked_at is null
$$;

-- Ends a standing at a moment, and with it what it could read; what began
-- before and ended by time alone keeps its history.
create function operator.end_standing(standing_ uuid, at timestamptz, why text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	update data.standing set until = least(until, greatest(at, since)),
			ended_at = case when at <= law.now() then at end, ended_why = why
		where id = standing_;
	perform operator.close(s.id, why) from data.share s
		where s.reader = standing_ and at <= law.now();
	perform operator.replace_until(s.id, at) from data.share s
		where s.reader = standing_ and s.revoked_at is null and s.visible_until > at;
	update data.mandate set revoked_at = law.now()
		where principal = standing_ and revoked_at is null and at <= law.now();
end
$$;

-- The same share with an earlier end: revoked and replaced.
create function operator.replace_until(share_ uuid, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
	s data.share;
begin
	select * into strict s from data.share where id = share_;
	perform operator.close(s.id, 'replaced');
	if s.visible_from < at then
		s.id := gen_random_uuid();
		s.ref := s.ref || '/' || left(s.id::text, 8);
		s.handle := translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_');
		s.visible_until := at;
		s.made_at := law.now();
		insert into data.share values (s.*);
	end if;
end
$$;

-- What the law asks before somebody stands in a file in this capacity.
create function operator.check_standing(st data.standing) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	f    data.file;
	c    law.capacity;
	p    data.person;
begin
	select * into strict f from data.file where id = st.file;
	select * into strict p from data.person where id = st.person;
	select * into c from law.capacity where name = st.capacity;
	if not found or c.name = 'representative' then
		perform operator.bad('capacity', 'there is no such capacity to give');
	end if;
	if c.party and f.kind <> 'child' then
		perform law.refuse('R02', 'a party stands in a child''s file');
	end if;
	if c.name = 'child' and f.child <> st.person then
		perform law.refuse('R09', 'the child of this file is somebody else');
	end if;
	if c.name = 'applicant' and f.kind <> 'general' then
		perform law.refuse('R24', 'who asks for insight has a case of their own (Generell Sak)');
	end if;
	if c.party and (c.name <> 'child' or st.party_basis is not null)
			and (st.decided_by is null or coalesce(st.decided_at > law.now(), true)) then
		perform law.refuse('R02', 'party status (partsstatus) needs a recorded decision');
	end if;
	if st.party_basis = 'R04a' and f.nature is null then
		perform law.refuse('R04a', 'a child under 15 is a party by law only in a behaviour or '
			'trafficking case');
	end if;
	if c.engaged and f.kind <> 'contractor' and st.engagement is null then
		perform law.refuse('R18', 'there is no engagement (oppdrag) behind this standing');
	end if;
	if c.name in ('foster', 'trusted') and f.kind <> 'contractor' and st.declaration is null then
		perform law.refuse(case c.name when 'foster' then 'R17' else 'R20' end,
			'the declaration of confidentiality (taushetserklæring) is missing');
	end if;
	if c.name = 'trusted' then
		if st.certificate is null then
			perform law.refuse('R20', 'the police certificate (politiattest) was not seen');
		end if;
		if p.born is null or law.turns(p.born, 18) > st.since then
			perform law.refuse('R20', 'a trusted person is at least 18');
		end if;
		if exists (select from data.standing o join data.file of on of.id = o.file
				where o.person = st.person and of.family = f.family
					and o.capacity in ('parent', 'parent_no_fa', 'guardian')) then
			perform law.refuse('R20', 'a parent cannot be the trusted person');
		end if;
	end if;
	if (st.certificate + interval '3 months')::date < law.today(st.since) then
		perform law.refuse('R28', 'the police certificate is older than three months');
	end if;
end
$$;

create function operator.do_standing(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing;
	e  data.engagement;
begin
	if r ? 'end' then
		perform operator.fields(r, 'end!', 'at', 'why', 'decided_by');
		st.id := operator.need(r, 'end', 'data.standing');
		perform operator.end_standing(st.id, coalesce(operator.time(r, 'at'), law.now()),
			coalesce(r ->> 'why', 'ended'));
		perform operator.log('standing.ended', r, standing_ => st.id);
		return null;
	end if;
	perform operator.fields(r, 'person!', 'file!', 'capacity!', 'label!', 'from', 'until', 'basis!',
		'party_basis', 'decided_by', 'decided_at', 'engagement', 'declaration', 'certificate',
		'document', 'understands');
	st.id := gen_random_uuid();
	st.ref := operator.id(r);
	st.person := operator.need(r, 'person', 'data.person');
	st.file := operator.need(r, 'file', 'data.file');
	st.document := operator.ref(r, 'document', 'data.document');
	st.capacity := r ->> 'capacity';
	st.label := r ->> 'label';
	st.basis := r ->> 'basis';
	st.party_basis := r ->> 'party_basis';
	st.since := coalesce(operator.time(r, 'from'), law.now());
	st.until := coalesce(operator.time(r, 'until'), 'infinity');
	st.decided_by := operator.ref(r, 'decided_by', 'data.staff');
	st.decided_at := operator.time(r, 'decided_at');
	st.engagement := operator.ref(r, 'engagement', 'data.engagement');
	st.declaration := (r ->> 'declaration')::date;
	st.certificate := (r ->> 'certificate')::date;
	st.understands := coalesce((r ->> 'understands')::boolean, true);
	select * into e from data.engagement where id = st.engagement;
	st.until := least(st.until, e.until); -- R18e: never outlives the engagement
	perform operator.check_standing(st);
	insert into data.standing (id, ref, person, file, document, capacity, label, basis, party_basis,
			since, until, decided_by, decided_at, engagement, declaration, certificate, understands)
		values (st.id, st.ref, st.person, st.file, st.document, st.capacity, st.label, st.basis,
			st.party_basis, st.since, st.until, st.decided_by, st.decided_at, st.engagement,
			st.declaration, st.certificate, st.understands);
	if st.capacity = 'child' and (select born is null from data.person where id = st.person) then
		perform operator.alarm('birth-date-missing', st.ref, null); -- R03: never from the number
	end if;
	perform operator.log('standing.given', r, standing_ => st.id, file_ => st.file);
	return null;
end
$$;

-- Fullmakt (R14): never for two sides of one case, never for one's own
-- employer, never for oneself.
create function operator.check_mandate(agent uuid, p data.standing, agreed boolean) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	family_ text;
begin
	select family into strict family_ from data.file where id = p.file;
	if agent = p.person then
		perform law.refuse('R14', 'nobody is their own representative');
	end if;
	if exists (select from data.staff where person = agent) then
		perform law.refuse('R14', 'the representative is employed in the service itself');
	end if;
	if not law.live(p, law.now()) or p.capacity = 'representative' then
		perform law.refuse('R14', 'the principal has no standing to be represented in');
	end if;
	if exists (select from data.standing o join data.file f on f.id = o.file
			where o.person = agent and f.family = family_ and o.ended_at is null
				and o.capacity <> 'representative') then
		perform law.refuse('R14', 'the representative stands in this case in person');
	end if;
	if not agreed and exists (select from data.mandate m
			join data.standing a on a.id = m.standing join data.standing o on o.id = m.principal
			join data.file f on f.id = o.file
			where a.person = agent and f.family = family_ and o.person <> p.person
				and m.revoked_at is null and law.now() < m.until) then
		perform law.refuse('R14', 'the representative already acts for the opposing party');
	end if;
end
$$;

-- Writes a mandate down, with the agent's own standing.  A new one from the same
-- principal takes the old one's place.
create function operator.put_mandate(m data.mandate, agent uuid, p data.standing, label_ text)
returns data.mandate
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.revoke_mandate(o.id) from data.mandate o
		join data.standing st on st.id = o.standing
		where o.principal = p.id and st.person = agent;
	insert into data.standing (ref, person, file, capacity, label, basis, since, until)
		values (m.ref || '/standing', agent, p.file, 'representative', label_, 'R14', m.since, m.until)
		returning id into m.standing;
	insert into data.mandate (ref, standing, principal, types, withheld, organisation, since, until,
			once, document)
		values (m.ref, m.standing, p.id, m.types, m.withheld, m.organisation, m.since, m.until, m.once,
			m.document)
		returning * into m;
	return m;
end
$$;

-- The written mandate: a document that lies with the principal's case, from the
-- agent, the principal or the service (fvl § 12).
create function operator.mandate_document(r jsonb, p data.standing) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
	d uuid := operator.ref(r, 'document', 'data.document');
begin
	if d is not null and not exists (select from data.filing g join data.file f on f.id = g.file
			join data.document x on x.id = g.document
			where g.document = d and f.family = (select o.family from data.file o where o.id = p.file)
				and x.type = 'BREV' and x.destroyed_at is null) then
		perform law.refuse('R14', 'the written mandate is a letter that lies with this case');
	end if;
	return d;
end
$$;

-- Lays the document to a mandate that was given before.
create function operator.attach_mandate(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	m data.mandate;
	p data.standing;
begin
	perform operator.fields(r, 'attach!', 'document!', 'decided_by!');
	select * into m from data.mandate where id = operator.need(r, 'attach', 'data.mandate') for update;
	select * into p from data.standing where id = m.principal;
	update data.mandate set document = operator.mandate_document(r, p) where id = m.id
		returning * into m;
	perform operator.log('mandate.document', r, standing_ => m.standing, document_ => m.document,
		file_ => p.file, rule_ => 'R14');
	return null;
end
$$;

create function operator.do_mandate(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	m  data.mandate;
	p  data.standing;
	a  uuid := operator.ref(r, 'agent', 'data.person');
begin
	if r ? 'attach' then
		return operator.attach_mandate(r);
	end if;
	perform operator.fields(r, 'agent!', 'principal!', 'types', 'from', 'until', 'organisation',
		'withheld', 'label!', 'no_conflict', 'document', 'decided_by');
	select * into p from data.standing where id = operator.need(r, 'principal', 'data.standing');
	perform operator.check_mandate(a, p, coalesce((r ->> 'no_conflict')::boolean, false));
	m.ref := operator.id(r);
	m.types := law.mandate_types(operator.texts(r, 'types'));
	m.withheld := coalesce((r ->> 'withheld')::boolean, false);
	m.organisation := operator.ref(r, 'organisation', 'data.organisation');
	perform law.check_firm((select o.orgnr from data.organisation o where o.id = m.organisation));
	m.since := coalesce(operator.time(r, 'from'), law.now());
	m.until := coalesce(operator.time(r, 'until'), 'infinity');
	m.document := operator.mandate_document(r, p);
	m := operator.put_mandate(m, a, p, r ->> 'label');
	perform operator.log('mandate.given', r, standing_ => m.standing, document_ => m.document,
		file_ => p.file);
	return null;
end
$$;

create function operator.revoke_mandate(mandate_ uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	st uuid;
begin
	update data.mandate set revoked_at = law.now() where id = mandate_ and revoked_at is null
		returning standing into st;
	perform operator.close(s.id, 'mandate revoked') from data.share s
		where s.mandate = mandate_;
	update data.standing set ended_at = law.now(), ended_why = 'mandate revoked' where id = st;
end
$$;

reset role;
