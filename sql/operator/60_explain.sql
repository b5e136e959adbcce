-- Who can open a document, what can a person open, at any moment, and why:
-- for appeals, for the statsforvalter, for the day something went wrong.
set role pv_owner;

create type law.answer as (decision text, rule text, share text, capacity text);

-- A past moment: what had been written by then and not revoked yet.
create function law.was_readable(s data.share, at_ timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select case when at_ >= law.now() then s.revoked_at is null
			else s.made_at <= at_ and (s.revoked_at is null or at_ < s.revoked_at) end
		and s.visible_from <= at_ and at_ < s.visible_until
$$;

create function law.was_live(st data.standing, at_ timestamptz) returns boolean
language sql stable set search_path = '' as $$
	select (st.ended_at is null or at_ < st.ended_at) and st.since <= at_ and at_ < st.until
$$;

create function law.code(s data.share, at_ timestamptz) returns text
language sql stable set search_path = '' as $$
	select case
		when s.kind = 'sign' then 'S'
		when s.kind = 'own' then 'U'
		when s.kind = 'withheld' and s.rule = 'R10' and s.review_at > at_ then 'DT'
		when s.kind = 'withheld' then 'DV'
		when s.form = 'child' then 'AC'
		when s.form in ('redacted', 'extract') then 'AR'
		else 'A' end
$$;

-- What the person may open of a document, in whichever capacity: by own
-- standing, or through a live mandate.
create function law.reads(person_ uuid, document_ uuid, at_ timestamptz)
returns table (share data.share, standing data.standing, agent boolean)
language sql stable security definer set search_path = '' as $$
	select s, st, false from data.share s join data.standing st on st.id = s.reader
	where s.document = document_ and st.person = person_ and law.was_readable(s, at_)
		and law.was_live(st, at_)
		and (st.capacity <> 'representative' or exists (select from data.mandate m
			join data.standing p on p.id = m.principal
			where m.standing = st.id and m.since <= at_ and at_ < m.until
				and law.was_live(p, at_) and (m.revoked_at is null or at_ < m.revoked_at)))
	union all
	select s, a, true from data.mandate m
	join data.standing a on a.id = m.standing
	join data.standing p on p.id = m.principal
	join data.share s on s.reader = p.id and s.mandate is null
	where s.document = document_ and a.person = person_ and law.was_readable(s, at_)
		and m.since <= at_ and at_ < m.until and (m.revoked_at is null or at_ < m.revoked_at)
		and law.was_live(a, at_) and law.was_live(p, at_)
		and coalesce(s.doc_type = any (law.mandate_types_at(m, at_)), true)
$$;

-- Why somebody reads nothing, in one capacity: the first rule that says so.
create function law.reason_in(st data.standing, d data.document, at_ timestamptz) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	m    data.mandate;
	p    data.standing;
	cap  text;
	deny text;
begin
	if st.capacity = 'representative' then
		select * into m from data.mandate where standing = st.id;
		if not law.was_live(st, at_) or m.until <= at_ or m.revoked_at <= at_ then
			return 'R14';
		elsif d.type <> all (coalesce(law.mandate_types_at(m, at_),
				array[d.type]))
				and exists (select from data.filing g where g.document = d.id and g.file = st.file) then
			return 'R14s';
		end if;
		select * into p from data.standing where id = m.principal;
		deny := law.reason_in(p, d, at_);
		if deny = 'R11' and exists (select from data.block b where b.document = d.id
				and b.no_disclosure and b.ended_at is null) then
			return 'R11x';
		end if;
		return deny;
	end if;
	if st.capacity in ('parent_no_fa', 'stepparent') then
		return case st.capacity when 'parent_no_fa' then 'R07' else 'R08' end;
	elsif not law.was_live(st, at_) then
		return case when st.engagement is not null then 'R18e' when st.ended_why = 'R06' then 'R06'
			else 'R01' end;
	end if;
	if d.type = 'POLITIATTEST' then
		return 'R28';
	end if;
	if law.is_party(st.capacity) and (select f.kind from data.file f where f.id = d.file) = 'child'
			and not exists (select from data.filing g where g.document = d.id and g.file = st.file) then
		return 'R09';
	end if;
	if exists (select from data.hold h where h.document = d.id and h.person = st.person
			and h.ended_at is null and h.since <= at_ and at_ < h.until) then
		return 'R10';
	end if;
	select b.rule into deny from data.block b where b.document = d.id and b.ended_at is null
		and b.person = st.person order by b.rule limit 1;
	if found then
		return deny;
	end if;
	cap := law.effective_capacity(st, at_);
	if cap = 'child' and (not st.understands
			or (select born is null from data.person where id = st.person)) then
		return 'R03';
	end if;
	if law.is_party(st.capacity)
			and not (select c.needs_address from law.capacity c where c.name = st.capacity)
			and law.flagged(d.id, at_) and exists (select from data.rendition x
				where x.document = d.id and x.kind = 'original' and cardinality(x.atoms) > 0) then
		return case d.type when 'NEMND' then 'R16' else 'R15' end;
	end if;
	if law.is_party(cap) is distinct from false and exists (select from data.file f
			join data.standing o on o.file = f.id where f.id = d.file and f.kind = 'contractor'
				and o.capacity = 'contractor') then
		return 'R18'; -- a contractor's own folder is the contractor's
	end if;
	deny := (law.reach_of(cap, d.type)).rule;
	return case when deny in ('R03', 'R06', 'R06j', 'R24') then 'R01' else deny end;
end
$$;

-- The capacities of a person in the document's own files come first, then
-- those in its family: what a stranger is told is always R01.
create function law.reason(person_ uuid, document_ uuid, at_ timestamptz) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	d  data.document;
	st data.standing;
begin
	select * into strict d from data.document where id = document_;
	for st in select s.* from data.standing s join data.file f on f.id = s.file
			join data.file o on o.id = d.file and o.family = f.family
			where s.person = person_ and (s.document is null or s.document = document_)
				and (s.capacity not like 'reporter%' or s.file = d.file)
			order by not exists (select from data.filing g
				where g.document = document_ and g.file = s.file),
				s.capacity = 'applicant', not law.was_live(s, at_), s.since desc limit 1 loop
		return law.reason_in(st, d, at_);
	end loop;
	return 'R01';
end
$$;

create function law.explain(person_ uuid, document_ uuid, at_ timestamptz) returns law.answer
language plpgsql stable security definer set search_path = '' as $$
declare
	a law.answer;
	x record;
begin
	select * into x from law.reads(person_, document_, at_) r
		order by array_position('{A,S,AR,AC,U,DT,DV}', law.code(r.share, at_)) limit 1;
	if not found then
		a.decision := 'DH';
		a.rule := law.reason(person_, document_, at_);
		return a;
	end if;
	a.decision := law.code(x.share, at_);
	a.share := (x.share).handle;
	a.capacity := (x.standing).capacity;
	a.rule := (x.share).rule;
	if x.agent then -- R14: the principal's right, through the mandate
		a.decision := replace(a.decision, 'S', 'A');
		a.rule := case when a.decision = 'A' then 'R14' else a.rule end;
	end if;
	return a;
end
$$;

create function operator."do_who-can-open"(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
	d   uuid := operator.need(r, 'document', 'data.document');
	at_ timestamptz := coalesce(operator.time(r, 'at'), law.now());
begin
	perform operator.fields(r, 'document!', 'at');
	return (select jsonb_agg(jsonb_build_object('person', p.ref, 'decision', a.decision,
			'rule', a.rule, 'handle', a.share, 'capacity', a.capacity,
			'ground', law.ground_of(a.rule, at_)) order by p.ref)
		from data.person p cross join lateral law.explain(p.id, d, at_) a
		where not exists (select from data.staff s where s.person = p.id));
end
$$;

create function operator."do_what-can-open"(r jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
	p   uuid := operator.need(r, 'person', 'data.person');
	at_ timestamptz := coalesce(operator.time(r, 'at'), law.now());
begin
	perform operator.fields(r, 'person!', 'at');
	return (select jsonb_agg(jsonb_build_object('document', d.ref, 'decision', a.decision,
			'rule', a.rule, 'handle', a.share, 'capacity', a.capacity,
			'ground', law.ground_of(a.rule, at_)) order by d.ref)
		from data.document d cross join lateral law.explain(p, d.id, at_) a);
end
$$;

reset role;
