-- Signing: the one table of what may follow what, the one function that takes
-- the service's word, and what the signers' pages (pv_esign) may see and do.
-- What the clerk may do is in 82_signing.sql.
set role pv_owner;

-- ── What may follow what ────────────────────────────────────────────────────

insert into law.signing_state (subject, name, over, says) values
	('job', 'ordered',   false, 'ordered by staff; the service does not know it yet'),
	('job', 'waiting',   false, 'at the service: the signers can sign'),
	('job', 'signed',    true,  'all have signed; the evidence is to be fetched and checked'),
	('job', 'done',      true,  'the signed document is kept here and shared'),
	('job', 'refused',   true,  'one of them would not sign'),
	('job', 'expired',   true,  'the time was over before all had signed'),
	('job', 'failed',    true,  'the service could not bring it to an end'),
	('job', 'cancelled', true,  'taken back'),
	('signer', 'waiting', false, 'has not signed'),
	('signer', 'signed',  true,  'has signed'),
	('signer', 'refused', true,  'would not sign'),
	('signer', 'expired', true,  'did not sign in time'),
	('signer', 'failed',  false, 'something went wrong at the service; it may be tried again');

insert into law.signing_status (source, name, position) values
	('signer', 'SIGNED', 1), ('signer', 'REJECTED', 2), ('signer', 'CANCELLED', 3),
	('signer', 'EXPIRED', 4), ('signer', 'FAILED', 5), ('signer', 'SIGNERS_NAME_NOT_AVAILABLE', 6),
	('signer', 'RESERVED', 7), ('signer', 'CONTACT_INFORMATION_MISSING', 8), ('signer', 'BLOCKED', 9),
	('signer', 'NOT_APPLICABLE', 10), ('signer', 'WAITING', 11), ('signer', 'UNKNOWN', 12),
	('job', 'IN_PROGRESS', 1), ('job', 'COMPLETED_SUCCESSFULLY', 2), ('job', 'FAILED', 3),
	('job', 'UNKNOWN', 4),
	('own', 'CREATED', 1), ('own', 'CANCEL', 2), ('own', 'DUE', 3), ('own', 'STORED', 4),
	('own', 'GIVE_UP', 5), ('own', 'RENEW', 6);

insert into law.signing_move (subject, source, status, from_state, to_state, says) values
	('signer', 'signer', 'SIGNED',   'waiting', 'signed',  'has signed'),
	('signer', 'signer', 'SIGNED',   'failed',  'signed',  'it went well the second time'),
	('signer', 'signer', 'SIGNED',   'expired', 'signed',  'the service took it all the same'),
	('signer', 'signer', 'REJECTED', 'waiting', 'refused', 'would not sign'),
	('signer', 'signer', 'REJECTED', 'failed',  'refused', 'would not sign'),
	('signer', 'signer', 'EXPIRED',  'waiting', 'expired', 'did not sign in time'),
	('signer', 'signer', 'EXPIRED',  'failed',  'expired', 'did not sign in time'),
	('signer', 'signer', 'FAILED',   'waiting', 'failed',  'the ceremony broke'),
	('signer', 'signer', 'SIGNERS_NAME_NOT_AVAILABLE', 'waiting', 'failed',
		'the service found no name to print'),
	('signer', 'signer', 'RESERVED', 'waiting', 'failed',  'reserved against digital post'),
	('signer', 'signer', 'CONTACT_INFORMATION_MISSING', 'waiting', 'failed',
		'the service knows no address to notify'),
	('signer', 'signer', 'BLOCKED',  'waiting', 'failed',  'wrong code too many times'),
	('signer', 'signer', 'WAITING',  'failed',  'waiting', 'can be tried again'),
	('job', 'signer', 'REJECTED',  'waiting', 'refused',   'one refusal ends it'),
	('job', 'signer', 'CANCELLED', 'waiting', 'cancelled', 'taken back at the service'),
	('job', 'signer', 'EXPIRED',   'waiting', 'expired',   'one who did not sign in time ends it'),
	('job', 'job', 'COMPLETED_SUCCESSFULLY', 'waiting', 'signed', 'all have signed'),
	('job', 'job', 'COMPLETED_SUCCESSFULLY', 'expired', 'signed',
		'the service let the last one sign although our time was over'),
	('job', 'job', 'FAILED',  'waiting', 'failed',    'ended without every signature'),
	('job', 'own', 'CREATED', 'ordered', 'waiting',   'the service has it'),
	('job', 'own', 'CANCEL',  'ordered', 'cancelled', 'taken back before the service had it'),
	('job', 'own', 'CANCEL',  'waiting', 'cancelled', 'taken back'),
	('job', 'own', 'DUE',     'ordered', 'expired',   'the service was not to be reached in time'),
	('job', 'own', 'DUE',     'waiting', 'expired',   'the time is over'),
	('job', 'own', 'STORED',  'signed',  'done',      'checked, kept and shared'),
	('job', 'own', 'RENEW',   'waiting', 'ordered',   'the ceremony broke, and nobody has answered: made anew'),
	('job', 'own', 'GIVE_UP', 'signed',  'failed',
		'what came back is not what was signed, and somebody has decided so');

-- In every other state a status changes nothing.
insert into law.signing_move (subject, source, status, from_state, to_state, says)
	select s.subject, t.source, t.name, s.name, s.name, 'nothing changes'
	from law.signing_state s join law.signing_status t on s.subject = 'job' or t.source = 'signer'
	on conflict do nothing;

create function law.signing_next(subject_ text, source_ text, status_ text, from_ text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	to_ text;
begin
	select m.to_state into strict to_ from law.signing_move m
		where m.subject = subject_ and m.source = source_ and m.from_state = from_
			and m.status = coalesce((select t.name from law.signing_status t
				where t.source = source_ and t.name = status_), 'UNKNOWN');
	return to_;
end
$$;

-- No other way, whoever writes the row.
create function law.check_signing_move() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if not exists (select from law.signing_move m
			where m.subject = new.subject and m.from_state = old.state and m.to_state = new.state) then
		raise exception '% does not follow %', new.state, old.state
			using errcode = 'PV001', constraint = 'R001-11';
	end if;
	return new;
end
$$;
create trigger move before update on data.signing
	for each row execute function law.check_signing_move();
create trigger move before update on data.signer
	for each row execute function law.check_signing_move();

create function law.check_signing_begin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.state <> (case tg_table_name when 'signing' then 'ordered' else 'waiting' end) then
		raise exception 'nothing begins as %', new.state
			using errcode = 'PV001', constraint = 'R001-11';
	end if;
	return new;
end
$$;
create trigger begin before insert on data.signing
	for each row execute function law.check_signing_begin();
create trigger begin before insert on data.signer
	for each row execute function law.check_signing_begin();

-- ── Taking the service's word ───────────────────────────────────────────────

create function signing.note(event_ text, j data.signing, signer_ data.signer default null)
returns void
language sql volatile security definer set search_path = '' as $$
	insert into journal.entry (law_at, event, person, standing, document, rendition, file, rule, detail)
	select law.now(), event_, signer_.person, signer_.standing, d.document, d.rendition, j.file, 'R23',
		jsonb_build_object('signing', j.id)
	from data.signing_document d where d.signing = j.id and d.position = 1
$$;

create function signing.tell(j data.signing, template_ text) returns void
language sql volatile security definer set search_path = '' as $$
	select law.tell(s.standing, template_, s.id) from data.signer s where s.signing = j.id
$$;

-- The groups before this one have signed.
create function signing.in_turn(s data.signer) returns boolean
language sql stable security definer set search_path = '' as $$
	select not exists (select from data.signer o
		where o.signing = s.signing and o.turn < s.turn and o.state <> 'signed')
$$;

-- Whose turn it is now is asked, once.
create function signing.ask_next(j data.signing) returns void
language sql volatile security definer set search_path = '' as $$
	select law.tell(s.standing, 'sign', s.id) from data.signer s
	where s.signing = j.id and s.state = 'waiting' and signing.in_turn(s)
$$;

-- R23: read until it is done.  What a signer was given to sign closes.
create function signing.close_shares(j data.signing, why text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.close(h.share, why) from data.signer_share h join data.signer s on s.id = h.signer
		where s.signing = j.id;
end
$$;

-- To be made anew: what the service knew it by leads nowhere any more.
create function signing.forget(j data.signing) returns void
language sql volatile security definer set search_path = '' as $$
	update data.signing x set renewed = x.renewed + 1, service_id = null, status_url = null,
			cancel_url = null, pades_url = null, delete_url = null, asks = '{}'
		where x.id = j.id;
	update data.signer s set link = null, link_sealed = null, link_wrapped = null, link_key = null,
			xades_url = null
		where s.signing = j.id;
$$;

-- What a new state brings with it.
create function signing.entered(j data.signing) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform signing.note('signing.' || j.state, j);
	case j.state
	when 'waiting' then perform signing.ask_next(j);
	when 'ordered' then perform signing.forget(j);
	when 'refused', 'expired', 'failed', 'cancelled' then
		perform signing.close_shares(j, 'signing ' || j.state);
		perform signing.tell(j, case j.state when 'refused' then 'sign_refused' else 'sign_over' end);
		if j.state <> 'cancelled' then
			perform operator.alarm('signing-' || j.state, j.ref, law.working_days(law.now(), 1));
		end if;
	else null;
	end case;
end
$$;

-- Locked; moves the job as the table says.  False when that is nowhere.
create function signing.move(job uuid, source_ text, status_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j   data.signing;
	to_ text;
begin
	select * into strict j from data.signing where id = job for update;
	to_ := law.signing_next('job', source_, status_, j.state);
	if to_ = j.state then
		return false;
	end if;
	update data.signing set state = to_, next_at = clock_timestamp(), tries = 0, problem = null,
			ended_at = case when (select x.over from law.signing_state x
				where x.subject = 'job' and x.name = to_) then coalesce(ended_at, law.now()) end,
			completed_at = case to_ when 'signed' then coalesce(completed_at, law.now())
				else completed_at end
		where id = job returning * into j;
	perform signing.entered(j);
	return true;
end
$$;

-- Who has signed reads it as one's own affair until all have; it no longer waits.
create function signing.turn_shares(s data.signer) returns void
language plpgsql security definer set search_path = '' as $$
declare
	h data.signer_share;
	x data.share;
	old uuid;
begin
	for h in select * from data.signer_share y where y.signer = s.id loop
		select * into strict x from data.share y where y.id = h.share;
		if x.revoked_at is null then
			old := x.id;
			perform operator.close(x.id, 'signed');
			x.id := gen_random_uuid();
			x.ref := x.ref || '/signed';
			x.handle := translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_');
			x.kind := 'read';
			x.made_at := law.now();
			insert into data.share values (x.*);
			insert into data.seen select x.id, e.standing, e.at, e.sort_at from data.seen e
				where e.share = old;
			update data.signer_share y set share = x.id where y.signer = s.id and y.position = h.position;
		end if;
	end loop;
end
$$;

-- One signer's status.  A signature that was given, and a refusal, stand: what
-- contradicts them is not heard, and somebody looks at it.
create function signing.hear(j data.signing, signer_ uuid, status_ text, since_ timestamptz)
returns void
language plpgsql security definer set search_path = '' as $$
declare
	s   data.signer;
	to_ text;
begin
	select * into strict s from data.signer x where x.id = signer_ and x.signing = j.id for update;
	to_ := law.signing_next('signer', 'signer', status_, s.state);
	if s.state in ('signed', 'refused') and status_ is distinct from
			(case s.state when 'signed' then 'SIGNED' else 'REJECTED' end) then
		if status_ not in ('WAITING', 'NOT_APPLICABLE', 'CANCELLED', 'UNKNOWN') then
			perform operator.alarm('signing-odd', j.ref, law.working_days(law.now(), 1));
		end if;
		return;
	end if;
	if to_ <> s.state then
		update data.signer x set state = to_,
				signed_at = case to_ when 'signed' then coalesce(since_, clock_timestamp()) end
			where x.id = s.id returning * into s;
		perform signing.note('signer.' || to_, j, s);
		if to_ = 'signed' then
			perform signing.turn_shares(s);
			perform signing.ask_next(j);
		end if;
	end if;
	perform signing.move(j.id, 'signer', status_);
end
$$;

-- The ceremony broke for those who tried, and nobody has answered: the service
-- has ended the job, and the sender may make it anew.  Not for ever.
create function signing.broken(job uuid, statuses jsonb) returns boolean
language sql stable security definer set search_path = '' as $$
	select j.way = 'direct' and j.renewed < 3 and law.now() < j.due
		and exists (select from data.signer s where s.signing = j.id and s.state = 'failed')
		and not exists (select from data.signer s
			where s.signing = j.id and s.state not in ('waiting', 'failed'))
		and not exists (select from jsonb_array_elements(statuses) e where e ->> 'status' not in
			('FAILED', 'SIGNERS_NAME_NOT_AVAILABLE', 'NOT_APPLICABLE', 'WAITING'))
	from data.signing j where j.id = job
$$;

-- What the service says of a job: [{signer, status, since}], and of the whole.
-- That all have signed is believed when each of them has, and when it comes of
-- what was given up here, somebody looks at it.
create function signing.apply(job uuid, statuses jsonb, whole text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing;
	x record;
begin
	select * into strict j from data.signing where id = job for update;
	for x in select (e ->> 'signer')::uuid as signer, e ->> 'status' as status,
				(e ->> 'since')::timestamptz as since
			from jsonb_array_elements(statuses) e
			left join law.signing_status t on (t.source, t.name) = ('signer', e ->> 'status')
			order by t.position nulls last loop
		perform signing.hear(j, x.signer, x.status, x.since);
	end loop;
	if whole = 'COMPLETED_SUCCESSFULLY' and exists (select from data.signer s
			where s.signing = j.id and s.state <> 'signed') then
		perform operator.alarm('signing-odd', j.ref, law.working_days(law.now(), 1));
		whole := 'UNKNOWN';
	elsif whole = 'COMPLETED_SUCCESSFULLY' and j.state in ('refused', 'failed', 'cancelled') then
		perform operator.alarm('signing-odd', j.ref, law.working_days(law.now(), 1));
	end if;
	if whole = 'FAILED' and signing.broken(j.id, statuses) then
		perform signing.move(j.id, 'own', 'RENEW');
	else
		perform signing.move(j.id, 'job', whole);
	end if;
	return (select y.state from data.signing y where y.id = job);
end
$$;

-- The service has had too many calls: for half a minute it has none from us.
create function signing.blocked() returns void
language sql volatile security definer set search_path = '' as $$
	update data.signing_pace set next_at = greatest(next_at, clock_timestamp() + interval '30 seconds')
$$;

create function signing.is_blocked() returns boolean
language sql volatile security definer set search_path = '' as $$
	select exists (select from data.signing_pace where next_at > clock_timestamp() + interval '2 seconds')
$$;

-- Milliseconds to wait before the next call: never more than ten arrive in a
-- second, also when one is late and the next is not (all of us together).
create function signing.pace() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	at timestamptz;
begin
	update data.signing_pace set next_at = greatest(next_at, clock_timestamp()) + interval '125 ms'
		returning next_at - interval '125 ms' into at;
	return greatest(0, ceil(extract(epoch from at - clock_timestamp()) * 1000));
end
$$;

-- ── What pv_esign sees: signature jobs, and nothing else ────────────────────

-- Is it a share of my own jobs: what I am to sign, or a signed copy?  Asked last,
-- by its cost: whose a share is is looked at before, so that another's is refused
-- as fast as what does not exist.
create function authz.signs(share_ uuid) returns boolean
language plpgsql stable cost 10000 security definer set search_path = '' as $$
declare
	me uuid := authz.me();
begin
	return exists (select from data.signer s join data.signer_share h on h.signer = s.id
			where h.share = share_ and s.standing = me)
		or exists (select from data.signer s where s.copy = share_ and s.standing = me);
end
$$;

grant usage on schema data, law, authz, journal to pv_esign;
grant select on data.share, data.rendition, data.seen to pv_esign;
grant select on authz.reading to pv_esign;

create policy signs on data.share for select to pv_esign
	using (authz.signs(id)
		and authz.readable(reader, mandate, doc_type, revoked_at, visible_from, visible_until, loa,
			(select r.me from authz.reading r)[loa], (select authz.principals())[loa],
			(select authz.types()), loa, (select law.now())));
create policy signs on data.rendition for select to pv_esign
	using (exists (select from data.share s where s.rendition = rendition.id));
create policy signs on data.seen for select to pv_esign
	using (standing = (select r.me[1] from authz.reading r));

-- I as a signer of this job, in whatever capacity that I have; none, or one row.
-- Jobs of others are not even looked at: being refused takes as long as if there
-- were no such job.
create function authz.my_signer(handle_ text) returns data.signer
language plpgsql stable security definer set search_path = '' as $$
declare
	s data.signer;
begin
	with mine as materialized (
		select x as signer, j.handle from authz.standings() st
		join data.signer x on x.standing = st.id join data.signing j on j.id = x.signing
	)
	select (m.signer).* into s from mine m where m.handle = handle_;
	return s;
end
$$;

-- What the page calls it: sign (my turn), later (others first), mine (I have
-- signed, others are left), making (the service does not have it yet), storing
-- (all have), or how it ended.
create function signing.stage(j data.signing, s data.signer) returns text
language sql stable security definer set search_path = '' as $$
	select case
		when j.state = 'signed' then 'storing'
		when j.state not in ('ordered', 'waiting') then j.state
		when s.state = 'signed' then 'mine'
		when j.state = 'ordered' then 'making'
		when not signing.in_turn(s) then 'later'
		else 'sign' end
$$;

-- Everything that I am or was to sign, in each of my capacities.
create function authz.signings() returns table (handle text, title text, stage text, due timestamptz,
	signed_at timestamptz, standing uuid, capacity text, label text, current boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		select j.handle, j.title, signing.stage(j, s), j.due, s.signed_at, st.id, st.capacity, st.label,
			st.id is not distinct from me
		from authz.standings() st
		join data.signer s on s.standing = st.id
		join data.signing j on j.id = s.signing
		order by j.ended_at is not null, j.due, j.handle;
end
$$;

create function authz.signing(handle_ text) returns table (handle text, title text, stage text,
	way text, due timestamptz, signed_at timestamptz, ended_at timestamptz, identifier text,
	my_state text, answer text, back boolean, standing uuid, capacity text, label text,
	current boolean, copy text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
	s  data.signer := authz.my_signer(handle_);
begin
	return query
		select j.handle, j.title, signing.stage(j, s), j.way, j.due, s.signed_at, j.ended_at,
			j.identifier, s.state, s.answer, coalesce(s.back_at >= s.sent_at, false), st.id, st.capacity,
			st.label, st.id is not distinct from me, c.handle
		from data.signing j join data.standing st on st.id = s.standing
		left join data.share c on c.id = s.copy
			and authz.readable(c, me, null, null, authz.level(), law.now())
		where j.id = s.signing;
end
$$;

-- What is signed, each by the share that I read it by; in another capacity of
-- mine, and when it is over, the titles alone.
create function authz.signing_documents(handle_ text) returns table ("position" integer, title text,
	share text, bytes bigint, pages integer)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
	s  data.signer := authz.my_signer(handle_);
begin
	return query
		select d.position, d.title, x.handle, r.bytes, r.pages
		from data.signing_document d
		join data.rendition r on r.id = d.rendition
		left join data.signer_share h on h.signer = s.id and h.position = d.position
		left join data.share x on x.id = h.share
			and authz.readable(x, me, null, null, authz.level(), law.now())
		where d.signing = s.signing
		order by d.position;
end
$$;

-- The signers, as far as that is no secret: a name that would give a protected
-- place away is not told, and neither is the capacity of whoever knows it (R15).
create function authz.signing_people(handle_ text) returns table (name text, capacity text,
	state text, turn integer, signed_at timestamptz, me boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s data.signer := authz.my_signer(handle_);
begin
	return query
		select case when s.id = o.id or f.open then p.name end,
			case when s.id = o.id or f.open or not c.needs_address then st.capacity end,
			o.state, o.turn, o.signed_at, s.id = o.id
		from data.signer o
		join data.standing st on st.id = o.standing
		join law.capacity c on c.name = st.capacity
		join data.person p on p.id = o.person
		join data.signing_document d on d.signing = o.signing and d.position = 1
		cross join lateral (select not law.flagged(d.document, law.now())
			or cardinality(law.atoms_in(d.document, p.name)) = 0
				and not c.needs_address) f (open)
		where o.signing = s.signing
		order by o.turn, o.position;
end
$$;

-- Where a fresh address is asked for, when it is my turn and I still read what I
-- would sign (R23).  The program says before that it leads me there.
create function authz.signing_go(handle_ text) returns table (standing uuid, link uuid, sealed bytea,
	wrapped bytea, key_id text)
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
	s  data.signer := authz.my_signer(handle_);
	j  data.signing;
begin
	select x.* into j from data.signing x where x.id = s.signing;
	if s.standing is distinct from me or j.way <> 'direct' or signing.stage(j, s) <> 'sign'
			or s.link is null
			or exists (select from data.signing_document d
				left join data.signer_share h on h.signer = s.id and h.position = d.position
				left join data.share x on x.id = h.share
					and authz.readable(x, me, null, null, authz.level(), law.now())
				where d.signing = j.id and x.id is null) then
		return;
	end if;
	update data.signer x set sent_at = clock_timestamp(), answer = null where x.id = s.id;
	perform journal.note('signing.sent', authz.session(), me, jsonb_build_object('signing', j.id));
	return query select me, s.link, s.link_sealed, s.link_wrapped, s.link_key;
end
$$;

-- I came back: where the service is asked how it went, and as whom it knows me.
-- Nothing of the address but the job and the token is taken, and both are only
-- something to ask with.
create function authz.signing_back(handle_ text) returns table (standing uuid, signer uuid,
	status_url text, sealed bytea, wrapped bytea, key_id text, service_id bigint)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	s data.signer := authz.my_signer(handle_);
begin
	return query select s.standing, s.id, j.status_url, s.nid_sealed, s.nid_wrapped, s.nid_key,
			j.service_id
		from data.signing j
		where j.id = s.signing and j.way = 'direct' and j.status_url is not null;
end
$$;

-- What the service said of me when it was asked with this token; null: it could
-- not be asked, or said nothing that is understood.  Of the others, and of the
-- whole, the clerk hears: it asks again by the token, at once.
create function authz.signing_told(handle_ text, token_ text, status_ text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
	s data.signer := authz.my_signer(handle_);
	j data.signing;
begin
	if s.id is null or token_ is null or length(token_) not between 1 and 500 then
		return false;
	end if;
	select * into strict j from data.signing x where x.id = s.signing for update;
	update data.signer x set back_at = clock_timestamp(),
			answer = case when status_ is null then 'unsure' else 'told' end
		where x.id = s.id;
	if j.state in ('waiting', 'expired') and token_ <> all (j.asks) then
		update data.signing x set asks = (array_append(x.asks, token_))[greatest(1,
				cardinality(x.asks) - 7):], next_at = clock_timestamp()
			where x.id = j.id;
		perform pg_notify('clerk', '');
	end if;
	if status_ is not null then
		perform signing.apply(j.id, jsonb_build_array(jsonb_build_object('signer', s.id,
			'status', status_)), 'UNKNOWN');
	end if;
	return true;
end
$$;

create function authz.signing_pace() returns integer
language sql volatile security definer set search_path = '' as $$
	select signing.pace()
$$;

grant execute on function law.now(), law.ground_of(text, timestamptz),
	authz.readable(data.share, uuid, uuid, text[], integer, timestamptz),
	authz.readable(uuid, uuid, text, timestamptz, timestamptz, timestamptz, integer, uuid, uuid,
		text[], integer, timestamptz),
	authz.portal(), authz.acting(), authz.principals(),
	authz.reader(), authz.me(), authz.principal(), authz.types(), authz.level(),
	authz.enter(), authz.act(uuid), authz.speak(text), authz.leave(text),
	authz.redeem(text, text, text), authz.roles(), authz.logins(),
	journal.opened(text, text), journal.refused(text),
	authz.signs(uuid), authz.signings(), authz.signing(text), authz.signing_documents(text),
	authz.signing_people(text), authz.signing_go(text), authz.signing_back(text),
	authz.signing_told(text, text, text), authz.signing_pace()
	to pv_esign;

-- From a document that waits for my signature to where it is signed.
create function authz.signing_of(handle_ text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
	me uuid := authz.me();
begin
	return (select j.handle from data.share x join data.signer_share h on h.share = x.id
		join data.signer s on s.id = h.signer join data.signing j on j.id = s.signing
		where x.handle = handle_
			and authz.readable(x, me, null, null, authz.level(), law.now()));
end
$$;
grant execute on function authz.signing_of(text) to pv_mypage, pv_exchange;

reset role;
