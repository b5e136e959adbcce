-- What the clerk may do for signing: take the next job, make it at the service,
-- hear what the service says, keep what came back, confirm, sweep.  It has no
-- session; it has these functions and no table.
set role pv_owner;

-- What is to be done with a job now; null: nothing.
create function signing.step_of(j data.signing) returns text
language sql stable security definer set search_path = '' as $$
	select case
		when j.state = 'ordered' and j.bundle is not null then 'create'
		when j.cancel_asked_at is not null and j.state = 'waiting' then 'cancel'
		when cardinality(j.asks) > 0 and j.state in ('waiting', 'expired') then 'ask'
		when j.state = 'signed' then 'fetch'
		when exists (select from data.signing_confirm c where c.signing = j.id and c.done_at is null)
			then 'confirm'
		when j.delete_url is not null and j.deleted_at is null and j.state = 'done'
			and j.completed_at + interval '24 hours' <= law.now()
			and law.now() < j.completed_at + interval '40 days' then 'delete'
		when j.bundle is not null and j.state not in ('ordered', 'waiting', 'signed')
			and (j.state <> 'expired' or j.ended_at + interval '40 days' <= law.now()) then 'sweep' end
$$;

-- The next job to work at, for so long: whoever is killed meanwhile, it is taken
-- up again by the next.
create function signing.take(worker_ text, lease interval) returns table (id uuid, step text,
	way text, handle text, status_url text, cancel_url text, delete_url text, pades_url text,
	service_id bigint, bundle uuid, tries integer)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	j data.signing;
begin
	perform intake.be_there(worker_);
	select x.* into j from data.signing x
		where x.next_at <= clock_timestamp() and not signing.is_blocked()
			and signing.step_of(x) is not null
			and (x.leased_until < clock_timestamp() or x.worker = worker_
				or not intake.is_there(x.worker))
		order by x.next_at limit 1 for update skip locked;
	if not found then
		return;
	end if;
	update data.signing x set worker = worker_, leased_until = clock_timestamp() + lease
		where x.id = j.id;
	return query select j.id, signing.step_of(j), j.way, j.handle, j.status_url, j.cancel_url,
		j.delete_url, j.pades_url, j.service_id, j.bundle, j.tries;
end
$$;

-- The row while this worker has it; locked, so that it stays that way.
create function signing.mine(job uuid, worker_ text) returns data.signing
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing;
begin
	select * into j from data.signing x
		where x.id = job and x.worker = worker_ and x.leased_until > clock_timestamp() for update;
	if not found then
		raise exception 'no longer mine' using errcode = 'PV003';
	end if;
	return j;
end
$$;

create function signing.let_go(job uuid) returns void
language sql volatile security definer set search_path = '' as $$
	update data.signing set worker = null, leased_until = null, tries = 0, problem = null,
		next_at = clock_timestamp() where id = job
$$;

-- Not now: again by itself, ever more seldom but at least every five minutes; a
-- human is told when it goes on.
create function signing.hold(job uuid, worker_ text, why text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing set worker = null, leased_until = null, tries = tries + 1, problem = why,
			next_at = clock_timestamp() + least(interval '2 seconds' * 2 ^ least(tries, 10),
				interval '5 minutes')
		where id = j.id;
	if j.tries >= 4 then
		perform operator.alarm('signing-stuck', j.ref, law.working_days(law.now(), 1));
	end if;
	return true;
end
$$;

-- What it is made of, to be put together and to be checked against.
create function signing.documents(job uuid, worker_ text) returns table ("position" integer,
	title text, sha256 text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	j data.signing := signing.mine(job, worker_);
begin
	return query select d.position, d.title, r.sha256
		from data.signing_document d join data.rendition r on r.id = d.rendition
		where d.signing = j.id order by d.position;
end
$$;

create function signing.bundle(job uuid, worker_ text) returns table (id uuid, bytes bigint,
	sha256 text, wrapped bytea, key_id text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	j data.signing := signing.mine(job, worker_);
begin
	return query select j.bundle, j.bundle_bytes, j.bundle_sha256, j.bundle_wrapped, j.bundle_key;
end
$$;

-- A job's signers: by which (sealed) number the service knows each of them.
create function signing.signers(job uuid) returns table (id uuid, name text, state text,
	sealed bytea, wrapped bytea, key_id text, xades_url text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query select s.id, p.name, s.state, s.nid_sealed, s.nid_wrapped, s.nid_key, s.xades_url
		from data.signer s join data.person p on p.id = s.person
		where s.signing = job order by s.position;
end
$$;

-- Before it is sent: a reference of this attempt's own, so that what an attempt
-- left behind that did not come to an end is told apart from the job.
create function signing.sending(job uuid, worker_ text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	if j.state <> 'ordered' then
		raise exception 'no longer to be made' using errcode = 'PV003';
	end if;
	update data.signing set attempt = attempt + 1, reference = j.handle || '.' || (j.attempt + 1)
		where id = j.id returning * into j;
	return j.reference;
end
$$;

-- The service has it.  links: [{signer, link, sealed, wrapped, key_id}].
create function signing.created(job uuid, worker_ text, reference_ text, service_id_ bigint,
	status_url_ text, cancel_url_ text, links jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	if j.state <> 'ordered' or j.reference is distinct from reference_ then
		raise exception 'not this attempt' using errcode = 'PV003';
	end if;
	update data.signing set service_id = service_id_, status_url = status_url_,
			cancel_url = cancel_url_
		where id = j.id;
	update data.signer s set link = (l ->> 'link')::uuid, link_sealed = decode(l ->> 'sealed', 'hex'),
			link_wrapped = decode(l ->> 'wrapped', 'hex'), link_key = l ->> 'key_id'
		from jsonb_array_elements(links) l
		where s.signing = j.id and s.id = (l ->> 'signer')::uuid;
	if j.way = 'direct' and exists (select from data.signer s
			where s.signing = j.id and s.link is null) then
		raise exception 'a signer without an address' using errcode = 'PV003';
	end if;
	perform signing.move(j.id, 'own', 'CREATED');
	perform signing.let_go(j.id);
	return true;
end
$$;

-- The service will not have it, and never will: nobody could sign.
create function signing.rejected(job uuid, worker_ text, why text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing set problem = why, next_at = clock_timestamp() + interval '1 hour',
			worker = null, leased_until = null, tries = tries + 1
		where id = j.id;
	perform operator.alarm('signing-stuck', j.ref, law.working_days(law.now(), 1));
	return true;
end
$$;

-- Which of our jobs the service speaks of.  Nothing: not one of ours.  orphan: an
-- attempt that did not come to an end; nobody here was led to it.
create function signing.which(way_ text, service_id_ bigint, reference_ text)
returns table (id uuid, orphan boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
	return query select j.id, false from data.signing j
		where j.way = way_ and j.service_id = service_id_
			and (reference_ is null or j.reference = reference_);
	if found then
		return;
	end if;
	return query select j.id, true from data.signing j
		where j.way = way_ and j.service_id is distinct from service_id_
			and left(reference_, 23) = j.handle || '.';
end
$$;

-- What the service says of a job, which it knows by that number (null: it was
-- made anew meanwhile); it is confirmed when what it said is kept.
-- statuses: [{signer, status, since, xades}].
create function signing.told(job uuid, service_id_ bigint, statuses jsonb, whole text, confirm text, pades text,
	delete_ text, cancel text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	state_ text;
begin
	perform from data.signing j where j.id = job and j.service_id = service_id_ for update;
	if not found then
		return null;
	end if;
	update data.signing j set pades_url = coalesce(pades, j.pades_url),
			delete_url = coalesce(delete_, j.delete_url), cancel_url = coalesce(cancel, j.cancel_url)
		where j.id = job;
	update data.signer s set xades_url = e ->> 'xades' from jsonb_array_elements(statuses) e
		where s.id = (e ->> 'signer')::uuid and e ->> 'xades' is not null;
	state_ := signing.apply(job, statuses, whole);
	if confirm is not null and not (state_ = 'waiting' and not exists (select from data.signer s
			where s.signing = job and s.state <> 'signed')) then -- else it must come again
		insert into data.signing_confirm as c (signing, url) values (job, confirm)
			on conflict (signing, url) do update set done_at = null, made_at = clock_timestamp();
		update data.signing j set next_at = least(j.next_at, clock_timestamp()) where j.id = job;
	end if;
	return state_;
end
$$;

-- The tokens that people came back with, to ask by, newest first.
create function signing.asks(job uuid, worker_ text) returns table (token text)
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	return query select a.token from unnest(j.asks) with ordinality a (token, n) order by a.n desc;
end
$$;

create function signing.asked(job uuid, worker_ text, tokens text[]) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing set asks = array(select a.token
			from unnest(asks) with ordinality a (token, n)
			where a.token <> all (tokens) order by a.n)
		where id = j.id;
	perform signing.let_go(j.id);
	return true;
end
$$;

create function signing.confirms(job uuid, worker_ text) returns table (id uuid, url text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	j data.signing := signing.mine(job, worker_);
begin
	return query select c.id, c.url from data.signing_confirm c
		where c.signing = j.id and c.done_at is null and j.state <> 'signed' order by c.made_at;
end
$$;

create function signing.confirmed(job uuid, worker_ text, id_ uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing_confirm set done_at = clock_timestamp() where id = id_ and signing = j.id;
	perform signing.let_go(j.id);
	return true;
end
$$;

-- Taken back at the service, or (409) too late for that: all had signed, or it
-- had ended otherwise; how, the service will say.
create function signing.cancelled(job uuid, worker_ text, late boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing set cancel_asked_at = null where id = j.id;
	if late then
		perform operator.alarm('signing-cancel-late', j.ref, law.working_days(law.now(), 1));
	else
		perform signing.move(j.id, 'own', 'CANCEL');
	end if;
	perform signing.let_go(j.id);
	return true;
end
$$;

create function signing.deleted(job uuid, worker_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing set deleted_at = clock_timestamp() where id = j.id;
	perform signing.let_go(j.id);
	return true;
end
$$;

-- Not yet: what goes to somebody's digital mailbox stays until it is there.
create function signing.not_deleted(job uuid, worker_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	perform signing.let_go(j.id);
	update data.signing set next_at = clock_timestamp() + interval '1 day' where id = j.id;
	return true;
end
$$;

-- What was sent is not needed any more: the key goes, then the blob.
create function signing.swept(job uuid, worker_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	j data.signing := signing.mine(job, worker_);
begin
	update data.signing set bundle = null, bundle_bytes = null, bundle_sha256 = null,
			bundle_wrapped = null, bundle_key = null
		where id = j.id;
	perform signing.let_go(j.id);
	return true;
end
$$;

-- Takes the turn to ask a queue, when it may be asked.  Whoever does not live to
-- hear the answer has asked all the same: then it is empty for as long as the
-- service lets an empty one rest.
create function signing.poll(way_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	update data.signing_poll set next_at = clock_timestamp() + interval '10 minutes'
		where way = way_ and next_at <= clock_timestamp() and not signing.is_blocked()
			and exists (select from data.signing j where j.way = way_ and j.service_id is not null);
	return found;
end
$$;

-- When it may be asked next, as the service says; without its word as if it was
-- empty, and never later than an hour from now.
create function signing.polled(way_ text, next_ timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	update data.signing_poll set next_at = least(coalesce(next_, clock_timestamp()
			+ interval '10 minutes'), clock_timestamp() + interval '1 hour')
		where way = way_;
	return found;
end
$$;

-- What the service spoke of and we do not know.
create function signing.foreign(way_ text, service_id_ bigint) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	perform operator.alarm('signing-foreign', way_ || '/' || service_id_,
		law.working_days(law.now(), 1));
	return true;
end
$$;

grant usage on schema signing to pv_clerk;
grant execute on function signing.take(text, interval), signing.hold(uuid, text, text),
	signing.documents(uuid, text), signing.bundle(uuid, text), signing.signers(uuid),
	signing.sending(uuid, text),
	signing.created(uuid, text, text, bigint, text, text, jsonb), signing.rejected(uuid, text, text),
	signing.which(text, bigint, text),
	signing.told(uuid, bigint, jsonb, text, text, text, text, text), signing.asks(uuid, text),
	signing.asked(uuid, text, text[]), signing.confirms(uuid, text),
	signing.confirmed(uuid, text, uuid), signing.cancelled(uuid, text, boolean),
	signing.deleted(uuid, text), signing.not_deleted(uuid, text), signing.swept(uuid, text), signing.poll(text),
	signing.polled(text, timestamptz), signing.foreign(text, bigint), signing.pace(), signing.blocked() to pv_clerk;

reset role;
