-- What the pages show beside shares: my capacities and cases, what waits for
-- me, my logins, who has opened, and the letters.  Every function derives who
-- asks from the session's token and tells that person's own things alone.
set role pv_owner;

-- The phase that a file is in at a moment.
create function law.phase_at(file_ uuid, at timestamptz) returns data.phase
language plpgsql stable security definer set search_path = '' as $$
declare
	p data.phase;
begin
	select x.* into p from data.phase x
		where x.file = file_ and x.since <= at and (x.until is null or at < x.until)
		order by x.since desc limit 1;
	return p;
end
$$;

-- The live standings of the person in this portal.
create function authz.standings() returns setof data.standing
language plpgsql stable security definer set search_path = '' as $$
declare
	s  data.session := authz.session();
	at timestamptz := law.now();
begin
	return query
		select st.* from authz.capacities(s.person, s.portal, at) st
		order by st.since desc, st.id;
end
$$;

create function authz.roles() returns table (standing uuid, capacity text, label text,
	current boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		select st.id, st.capacity, st.label, st.id is not distinct from me from authz.standings() st;
end
$$;

-- What waits for the person in one capacity.  An agent is asked for documents
-- and answered: signing, commenting and complaining are the principal's own.
create function authz.needs_of(st data.standing, level integer, today timestamptz)
returns table (kind text, handle text, title text, due timestamptz, page text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query
		select 'wanted', w.handle, w.title, w.due - interval '1 second', 'wanted'
		from authz.wanted_of(st, today) w where w.state = 'open';
	return query
		select distinct 'answer', s.handle, s.title, null::timestamptz, l.kind
		from data.letter l
		cross join lateral authz.readable_of(l.share, st, level, today) s
		where l.written_as = st.id and exists (select from data.answer a
			where a.letter = l.id and a.read_at is null and a.at <= today);
	if st.capacity = 'representative' then
		return;
	end if;
	return query
		select n.kind, s.handle, s.title, n.due, null
		from data.share s
		cross join lateral (values
			('sign', null::timestamptz, s.kind = 'sign'),
			('held', s.review_at + interval '7 days', s.kind = 'withheld' and s.review_at <= today),
			('comment', s.comment_until - interval '1 second', s.comment_until > today and not exists (
				select from data.letter l
				where l.share = s.id and l.written_as = st.id and l.kind = 'comment'))
			) n (kind, due, waits)
		where s.reader = st.id and n.waits
			and authz.readable(s, st.id, null, null, level, today);
end
$$;

-- The share that somebody can read now of the document that a share was of:
-- shares are replaced, what was written about them is not.
create function authz.readable_of(share_ uuid, st data.standing, level integer, at timestamptz)
returns data.share
language plpgsql stable security definer set search_path = '' as $$
declare
	found_ data.share;
begin
	select s.* into found_ from data.share o join data.share s on s.document = o.document
		where o.id = share_ and authz.readable(s, st.id, null, null, level, at)
		order by s.id = share_ desc, s.sort_at desc, s.handle desc limit 1;
	return found_;
end
$$;

-- The person's cases: where each stands and who works with it.  A reporter is
-- told nothing of what the service does (R21).
create function authz.cases() returns table (standing uuid, capacity text, label text, phase text,
	phase_since timestamptz, deadline timestamptz, caseworker text, caseworker_role text, phone text,
	fresh bigint, needs bigint, current boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s     data.session := authz.session();
	me    uuid := authz.me();
	at    timestamptz := law.now();
begin
	return query
		select st.id, st.capacity, st.label, ph.name, ph.since, ph.deadline, p.name, w.title, w.phone,
			(select count(*) from data.share h
				where h.reader in (st.id, m.principal) and h.rendition is not null
					and h.kind <> 'own'
					and authz.readable(h, st.id, m.principal, m.types, s.level, at)
					and not exists (select from data.seen v
						where v.share = h.id and v.standing = st.id)),
			(select count(*) from authz.needs_of(st, s.level, at)),
			st.id is not distinct from me
		from authz.standings() st
		join law.capacity c on c.name = st.capacity
		join data.file f on f.id = st.file
		left join data.mandate m on m.standing = st.id
		left join law.phase_at(f.id, at) ph on c.sees_phase
		left join data.staff w on w.id = f.caseworker
			and st.capacity not in ('reporter_public', 'reporter_private')
		left join data.person p on p.id = w.person
		order by st.id is not distinct from me desc, st.label, st.id;
end
$$;

create function authz.needs() returns table (kind text, handle text, title text, due timestamptz,
	page text)
language plpgsql stable security definer set search_path = '' as $$
declare
	s  data.session := authz.session();
	me uuid := authz.me();
begin
	return query
		select n.* from data.standing st cross join lateral authz.needs_of(st, s.level, law.now()) n
		where st.id = me;
end
$$;

-- My logins: when and how, at which level, where, and how each ended.
create function authz.logins() returns table (at timestamptz, method text, level integer,
	portal text, ended_at timestamptz, ended_how text, current boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s data.session := authz.session();
begin
	return query
		select x.created_at, x.method, x.level, x.portal, case when e.at <= now() then e.at end,
			case when x.ended_at is not null then x.ended_how
				when e.at > now() then null
				when e.at = x.seen_at + interval '30 minutes' then 'idle' else 'expired' end,
			x.id = s.id
		from data.session x
		cross join lateral (select coalesce(x.ended_at, least(x.seen_at + interval '30 minutes',
			x.created_at + interval '8 hours'))) e (at)
		where x.person = s.person
			and not exists (select from data.session c where c.parent = x.id)
		order by x.created_at desc limit 200;
end
$$;

-- A text, unless it gives a protected address of the document's family away (R15).
create function authz.unsaid(document_ uuid, value text, flagged boolean) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
	return case when not flagged or cardinality(law.atoms_in(document_, value)) = 0 then value end;
end
$$;

-- Who has opened (DESIGN.md §5): for what I can open now, the openings by staff
-- and by people who act for me.  Never those of other parties, nothing of what
-- a representative alone was given, no unit where an address is protected.
-- Many requests for one reading by an agent (ranges) are one line a minute.  A
-- cursor is the hexadecimal of "time|place": the place among those of the same
-- time that are shown, so that it tells nothing of what else is in the journal.
create function authz.openings(handle_ text, from_ date, to_ date, cursor_ text, most integer)
returns table (at timestamptz, handle text, title text, role text, unit text, purpose text,
	on_behalf boolean, cursor text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me    uuid := authz.me();
	level integer := authz.level();
	today timestamptz := law.now();
	since timestamptz := coalesce(law.midnight(from_), '-infinity');
	until timestamptz := coalesce(law.midnight(to_ + 1), 'infinity');
	after text[];
begin
	begin
		after := string_to_array(convert_from(decode(cursor_, 'hex'), 'UTF8'), '|');
		perform after[1]::timestamptz, after[2]::bigint;
	exception when data_exception then
		raise exception 'not a cursor of ours' using errcode = 'PV002', constraint = 'cursor';
	end;
	if exists (select from data.standing st where st.id = me
			and st.capacity in ('reporter_public', 'reporter_private', 'representative')) then
		return; -- R21: a reporter is told nothing of what the service does
	end if;
	return query
		with mine as (
			select distinct on (s.document) s.document, s.handle, s.title
			from data.share s
			where s.reader = me and authz.readable(s, me, null, null, level, today)
				and s.kind <> 'withheld' and s.mandate is null
				and (handle_ is null or s.handle = handle_)
			order by s.document, s.sort_at desc, s.handle
		), opened as (
			select distinct on (j.document, j.standing, date_trunc('minute', j.law_at),
					case when j.staff is not null then j.seq end)
				j.law_at, j.seq, j.staff, j.purpose, m.*
			from mine m join journal.entry j on j.document = m.document
			where j.event = 'document.opened' and (j.staff is not null or j.behalf = me)
				and j.law_at >= since and j.law_at < until
			order by j.document, j.standing, date_trunc('minute', j.law_at),
				case when j.staff is not null then j.seq end, j.seq
		), placed as (
			select o.*, row_number() over (partition by o.law_at order by o.seq) as place
			from opened o
		), page as materialized (
			select o.* from placed o
			where after is null
				or (o.law_at, o.place) < (after[1]::timestamptz, after[2]::bigint)
			order by o.law_at desc, o.place desc limit most
		), places as materialized (
			select d.document, law.flagged(d.document, today) as flagged
			from (select distinct p.document from page p) d
		)
		select o.law_at, o.handle, o.title,
			case when w.id is null then 'representative'
				else authz.unsaid(o.document, w.title, f.flagged) end,
			case when not f.flagged then w.unit end,
			authz.unsaid(o.document, o.purpose, f.flagged), w.id is null,
			encode(convert_to(o.law_at::text || '|' || o.place, 'UTF8'), 'hex')
		from page o join places f on f.document = o.document
		left join data.staff w on w.id = o.staff
		order by o.law_at desc, o.place desc;
end
$$;

-- What a letter was about, as it can be read now.
create function authz.about(share_ uuid) returns table (handle text, title text, rule text)
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
begin
	return query
		select s.handle, s.title, s.rule
		from data.standing st
		cross join lateral authz.readable_of(share_, st, authz.level(), law.now()) s
		where st.id = me and s.id is not null;
end
$$;

-- Is the letter's share of the same document as this one of mine?
create function authz.concerns(share_ uuid, handle_ text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
begin
	return exists (select from data.share o join data.share s on s.document = o.document
		where o.id = share_ and s.handle = handle_
			and authz.readable(s, me, null, null, authz.level(), law.now()));
end
$$;

-- Who at the service answered me.
create function authz.answered_by(answer_ uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	me  uuid := authz.me();
	who text;
begin
	select p.name || ', ' || w.title into who
		from data.answer a join data.letter l on l.id = a.letter
		join data.staff w on w.id = a.staff join data.person p on p.id = w.person
		where a.id = answer_ and l.written_as = me;
	return who;
end
$$;

-- These answers to letters of mine were shown to me.
create function authz.answers_read(answers uuid[]) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
	s    data.session := authz.session();
	me   uuid := authz.me();
	read bigint;
begin
	with marked as (
		update data.answer a set read_at = law.now() from data.letter l
		where a.id = any (answers) and l.id = a.letter and l.written_as = me and a.read_at is null
		returning a.id, l.file
	), noted as (
		insert into journal.entry (law_at, event, portal, person, standing, file, detail)
		select law.now(), 'answer.read', s.portal, s.person, me, m.file,
			jsonb_build_object('answer', m.id)
		from marked m
		returning 1
	)
	select count(*) into read from noted;
	return read;
end
$$;

-- What stands in the way of a letter: null, or the reason.
create function authz.letter_problem(kind_ text, st data.standing, x data.share, at timestamptz)
returns text
language sql immutable set search_path = '' as $$
	select case
		when st.capacity = 'representative' and kind_ <> 'message' then 'nobody'
		when kind_ = 'message' then case when x.id is not null then 'nobody' end
		when st.capacity in ('reporter_public', 'reporter_private') then 'nobody'
		when kind_ = 'request' then null
		when kind_ = 'comment' then case
			when x.comment_until is null then 'nobody'
			when x.comment_until <= at then 'closed' end
		-- A refusal of access can be complained about as well (fvl § 21).
		when kind_ = 'complaint' and (x.complain_until is not null or x.kind = 'withheld') then null
		else 'nobody' end
$$;

-- Writes a letter, once: the same form sent twice is one letter, and both are
-- answered with it.  No row: there is nothing here for this person to write to.
create function authz.write_letter(id_ uuid, kind_ text, handle_ text, once_ text, sealed_ bytea,
	wrapped_ bytea, key_ text)
returns table (written_as uuid, handle text, late boolean, problem text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s  data.session := authz.session();
	me uuid := authz.me();
	at timestamptz := law.now();
	st data.standing;
	x  data.share;
	l  data.letter;
	no text;
begin
	select y.* into l from data.letter y
		where y.written_as = me and y.once = once_ and y.kind = kind_;
	if found then
		return query select me, l.handle, l.late, null::text;
		return;
	end if;
	select y.* into st from data.standing y where y.id = me;
	if not found then
		return;
	end if;
	if handle_ is not null then
		select y.* into x from data.share y where y.handle = handle_
			and authz.readable(y, me, null, null, s.level, at);
		if not found then
			perform journal.refused(handle_);
			return;
		end if;
	end if;
	no := authz.letter_problem(kind_, st, x, at);
	if no = 'nobody' or length(once_) <> 43 or octet_length(sealed_) > 65536 then
		return;
	elsif no is not null then
		return query select me, null::text, false, no;
		return;
	end if;
	insert into data.letter (id, kind, standing, written_as, file, share, sealed, wrapped, key_id, at,
			late, state, once)
		values (id_, kind_, me, me, coalesce(x.file, st.file), x.id, sealed_, wrapped_, key_, at,
			kind_ = 'complaint' and coalesce(x.complain_until <= at, false), -- fvl § 31
			case kind_ when 'request' then 'FORESPURT' end, once_)
		on conflict (written_as, once) do nothing
		returning * into l;
	if found then
		insert into journal.entry (law_at, event, portal, person, standing, share, document, file,
				detail)
			values (at, 'letter.written', s.portal, s.person, me, x.id, x.document, l.file,
				jsonb_build_object('letter', id_, 'kind', kind_));
	else
		select y.* into l from data.letter y
			where y.written_as = me and y.once = once_ and y.kind = kind_;
		if not found then
			return;
		end if;
	end if;
	return query select me, l.handle, l.late, null::text;
end
$$;

-- IKKE_FORESPURT, FORESPURT, GODKJENT, AVVIST (the states of Fiks Innsyn): of what is
-- withheld always, of anything else once it was asked for.
create function authz.request_state(handle_ text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	me    uuid := authz.me();
	state text;
begin
	select l.state into state from data.letter l
		where l.written_as = me and l.kind = 'request' and authz.concerns(l.share, handle_)
		order by l.at desc limit 1;
	return coalesce(state, (select 'IKKE_FORESPURT' from data.share s
		where s.handle = handle_ and s.kind = 'withheld'
			and authz.readable(s, me, null, null, authz.level(), law.now())));
end
$$;

grant execute on function authz.roles(), authz.cases(), authz.needs(), authz.logins()
	to pv_mypage, pv_exchange;
grant execute on function authz.openings(text, date, date, text, integer), authz.about(uuid),
	authz.concerns(uuid, text), authz.answered_by(uuid), authz.answers_read(uuid[]),
	authz.write_letter(uuid, text, text, text, bytea, bytea, text), authz.request_state(text)
	to pv_mypage;

reset role;
