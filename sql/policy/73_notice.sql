-- Which notice goes out, to where and with which words; and what became of it.
-- The clerk has three functions and no table.
set role pv_owner;

-- Written once for one cause, however often this runs.
create function law.tell(standing_ uuid, template_ text, cause_ uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	insert into data.notice (person, standing, template, cause, at)
		select st.person, st.id, template_, cause_, law.now() from data.standing st
		where st.id = standing_
		on conflict do nothing;
	return found;
end
$$;

-- ── Where to ────────────────────────────────────────────────────────────────

-- An address that can be written to, in the one form by which two are compared.
create function law.mail_address(address text) returns text
language sql immutable set search_path = '' as $$
	select lower(address) where length(address) <= 254
		and address ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$'
$$;

-- A number that takes messages: eight digits are Norwegian; there 4 and 9 are mobile.
create function law.sms_number(number text) returns text
language sql immutable set search_path = '' as $$
	select full_ from (select regexp_replace(regexp_replace(
			regexp_replace(number, '[ ()-]', '', 'g'), '^00', '+'), '^(\d{8})$', '+47\1')) n (full_)
	where full_ ~ '^\+47[49]\d{7}$' or full_ ~ '^\+(?!47|0)\d{8,15}$'
$$;

create function law.addresses(p data.person) returns text[]
language sql immutable set search_path = '' as $$
	select array_remove(array[law.mail_address(p.email), law.sms_number(p.phone)], null)
$$;

-- Somebody else gets what is sent to this address, and must not know: a child's
-- own (under 18, or nobody knows); or where an address is protected (R15) and one of them need not
-- know the place.
create function law.overheard(p data.person, address text, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from data.person o
		where o.id <> p.id and address = any (law.addresses(o))
			and (coalesce(at < law.turns(p.born, 18), true) or exists (
				select from data.standing a join data.file fa on fa.id = a.file
				join data.file fo on fo.family = fa.family
				join data.standing b on b.file = fo.id and b.person = o.id
				join data.file g on g.family = fa.family
				join data.flag x on x.file = g.id and x.state in ('active', 'pending')
					and x.since <= at and (x.until is null or at < x.until)
				where a.person = p.id and not (
					(select c.needs_address from law.capacity c where c.name = a.capacity)
					and (select c.needs_address from law.capacity c where c.name = b.capacity)))))
$$;

-- The ways that reach this person, the best first.  Contact details older than 18
-- months are not used (eForvaltningsforskriften §32); who is reserved has none.
create function law.notice_reach(p data.person, at timestamptz)
returns table (way text, address text)
language sql stable security definer set search_path = '' as $$
	select w.way, w.address
	from (values ('mail', law.mail_address(p.email)), ('sms', law.sms_number(p.phone)))
		w (way, address)
	where not p.reserved and w.address is not null
		and coalesce(at < p.contact_at + interval '18 months', true)
		and not law.overheard(p, w.address, at)
$$;

-- Those of them that the person wants.  One that was chosen and does not reach
-- is replaced by none: the other may be the one that somebody else reads.
create function law.notice_ways(p data.person, at timestamptz)
returns table (way text, address text)
language sql stable security definer set search_path = '' as $$
	select r.way, r.address from law.notice_reach(p, at) r
	where p.notice_way is null or r.way = p.notice_way
$$;

-- ── Whether ─────────────────────────────────────────────────────────────────

-- Why there is nothing to tell any more; null: there is.
create function notice.over(n data.notice, at_ timestamptz) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	st data.standing;
begin
	select * into strict st from data.standing where id = n.standing;
	return case
		when (select p.died is not null from data.person p where p.id = n.person) then 'died'
		when not (select t.after from law.notice_template t where t.name = n.template)
			and not law.live(st, at_) then 'ended'
		when exists (select from data.share s join data.share o on o.document = s.document
			join data.seen v on v.share = o.id
			where s.id = n.cause and v.standing = st.id) then 'opened'
		when exists (select from data.share s where s.id = n.cause)
			and (authz.readable_of(n.cause, st, 3, at_)).id is null then 'revoked'
		when exists (select from data.answer a where a.id = n.cause and a.read_at is not null)
			then 'opened'
		when exists (select from data.wanted w where w.id = n.cause and w.state <> 'open') then 'over'
	end;
end
$$;

-- ── What became of it ───────────────────────────────────────────────────────

-- It does not go out: a letter, where the law asks that the person is told.
create function notice.unsent(n data.notice, why_ text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	letter boolean := (select t.paper from law.notice_template t where t.name = n.template);
begin
	update data.notice set why = why_, worker = null, state = case
			when why_ in ('given_up', 'refused') then 'failed' when letter then 'paper' else 'void' end
		where id = n.id;
	if letter then
		perform operator.alarm('notice-on-paper', n.id::text, law.working_days(law.now(), 1));
	end if;
	if why_ in ('given_up', 'refused') then
		perform operator.alarm('notice-failed', n.id::text, law.now());
	end if;
end
$$;

create function notice.filled(text_ text, address text) returns text
language sql stable security definer set search_path = '' as $$
	select replace(replace(text_, '{office}', i.name), '{address}', address) from data.instance i
$$;

-- The words, in the person's language.
create function notice.words(n data.notice, mypage text, exchange text)
returns table (language text, subject text, body text, short text)
language sql stable security definer set search_path = '' as $$
	select w.language, notice.filled(w.subject, a.address), notice.filled(w.body, a.address),
		notice.filled(w.short, a.address)
	from law.notice_template t, data.person p, data.standing st, law.capacity c, law.notice_text w,
		lateral (select case c.portal when 'mypage' then mypage else exchange end as address) a
	where t.name = n.template and p.id = n.person and st.id = n.standing and c.name = st.capacity
		and w.says = t.says and w.language = p.language
$$;

-- ── The clerk ───────────────────────────────────────────────────────────────

-- Tried eight times within a day and a half, ever more seldom.  Until the next
-- time it is whose took it: a clerk that is killed keeps it that long.
create function notice.pause(tries integer) returns interval
language sql immutable set search_path = '' as $$
	select least(interval '2 minutes' * 4 ^ (tries - 1), interval '12 hours')
$$;

-- The next one to be sent, by one of these ways: the clerk's until its next_at.
-- None at night.  What cannot or need not go out ends here.
create function notice.take(worker_ text, ways text[], mypage text, exchange text)
returns table (id uuid, way text, address text, language text, subject text, body text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	n      data.notice;
	p      data.person;
	w      record;
	reason text;
begin
	while not law.quiet(law.now()) loop
		select * into n from data.notice x
			where x.state = 'waiting' and x.next_at <= clock_timestamp()
			order by x.next_at, x.at, x.id limit 1 for update skip locked;
		exit when not found;
		reason := notice.over(n, law.now());
		if reason is not null then
			update data.notice x set state = 'void', why = reason, worker = null
				where x.id = n.id;
			continue;
		end if;
		select * into strict p from data.person x where x.id = n.person;
		select * into w from law.notice_ways(p, law.now()) x
			where x.way = any (ways) and x.way <> all (n.refused) limit 1;
		if w.way is null or n.tries = 8 then
			perform notice.unsent(n, case when p.reserved then 'reserved'
				when p.notice_way = 'none' then 'chosen' when n.tries = 8 then 'given_up' when n.refused <> '{}' then 'refused'
				else 'no_address' end);
			continue;
		end if;
		update data.notice x set worker = worker_, way = w.way, tries = x.tries + 1,
				next_at = clock_timestamp() + notice.pause(x.tries + 1)
			where x.id = n.id;
		return query select n.id, w.way, w.address, t.language, t.subject,
				case w.way when 'mail' then t.body else t.short end
			from notice.words(n, mypage, exchange) t;
		return;
	end loop;
end
$$;

-- It is sent; and so is whatever else would say the same to that person now.
create function notice.sent(notice_ uuid, worker_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	n data.notice;
begin
	update data.notice x set state = 'sent', sent_at = law.now(), worker = null
		where x.id = notice_ and x.worker = worker_ returning * into n;
	if not found then
		return false;
	end if;
	update data.notice x set state = 'sent', sent_at = law.now(), way = n.way, worker = null
		where x.person = n.person and x.state = 'waiting' and x.worker is null
			and notice.over(x, law.now()) is null
			and exists (select from law.notice_template a, law.notice_template b
				where a.name = n.template and b.name = x.template and a.says = b.says)
			and exists (select from data.standing a join law.capacity ca on ca.name = a.capacity,
				data.standing b join law.capacity cb on cb.name = b.capacity
				where a.id = n.standing and b.id = x.standing and ca.portal = cb.portal);
	return true;
end
$$;

-- It was not: this way never reaches that person, or not now.
create function notice.unreached(notice_ uuid, worker_ text, never boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	update data.notice x set worker = null,
			refused = case when never then x.refused || x.way else x.refused end,
			next_at = case when never then '-infinity' else x.next_at end
		where x.id = notice_ and x.worker = worker_;
	return found;
end
$$;

grant usage on schema notice to pv_clerk;
grant execute on function notice.take(text, text[], text, text), notice.sent(uuid, text),
	notice.unreached(uuid, text, boolean) to pv_clerk;

-- ── The person ──────────────────────────────────────────────────────────────

-- As much of an address as its owner knows it by: what is registered may be wrong,
-- and somebody else's.
create function law.glimpse(way text, address text) returns text
language sql immutable set search_path = '' as $$
	select case way when 'mail' then left(address, 1) || '…' || substr(address, strpos(address, '@'))
		when 'sms' then '… ' || right(address, 3) end
$$;

-- How I am told, and the words: by which ways, and which I have chosen.  Not why
-- an address is not used: that may be somebody else's secret.
create function authz.notices(address_ text) returns table (mail text, sms text, told text,
	wanted text, reserved boolean, subject text, short text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query
		select (select law.glimpse(r.way, r.address) from law.notice_reach(p, law.now()) r
				where r.way = 'mail'),
			(select law.glimpse(r.way, r.address) from law.notice_reach(p, law.now()) r
				where r.way = 'sms'),
			(select coalesce(string_agg(w.way, '_' order by w.way), 'paper')
				from law.notice_ways(p, law.now()) w),
			p.notice_way, p.reserved, notice.filled(t.subject, address_),
			notice.filled(t.short, address_)
		from data.person p join law.notice_text t on t.says = 'new' and t.language = p.language
		where p.id = (authz.session()).person;
end
$$;

-- From the next notice on.  Where they go to is not changed here: whoever sits at
-- an open session could lead them to themselves, or try whose a number is.
create function authz.notice_choose(way_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s data.session := authz.session();
begin
	if way_ is null or way_ not in ('all', 'mail', 'sms', 'none') then
		raise exception 'way: is none' using errcode = 'PV002', constraint = 'way';
	end if;
	update data.person set notice_way = nullif(way_, 'all') where id = s.person;
	if found then
		perform journal.note('notices.chosen', s, null, jsonb_build_object('way', way_));
	end if;
	return found;
end
$$;

grant execute on function authz.notices(text), authz.notice_choose(text)
	to pv_mypage, pv_exchange;

reset role;
