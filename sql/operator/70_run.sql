-- One door for every verb: the command line and the import come in here.
set role pv_owner;

create function operator.run(verb text, r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	answer jsonb;
begin
	if to_regprocedure(format('operator.%I(jsonb)', 'do_' || verb)) is null then
		perform operator.bad('do', 'there is no such verb');
	end if;
	execute format('select operator.%I($1)', 'do_' || verb) into answer using r;
	return answer;
end
$$;

-- A record of an import.  The same id with the same content was imported
-- before: nothing happens.  With other content: refused, nothing is guessed.
create function operator.imported(id_ text, hash_ text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
	i data.imported;
begin
	select * into i from data.imported where id = id_;
	if i.hash <> hash_ then
		perform operator.bad('id', 'was imported before with other content');
	end if;
	return found;
end
$$;

create function operator.import(verb_ text, id_ text, hash_ text, r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	answer jsonb;
begin
	perform set_config('portvakt.importing', 'on', true);
	answer := operator.run(verb_, r);
	insert into data.imported (id, verb, hash) values (id_, verb_, hash_);
	return answer;
end
$$;

create function operator.found(name_ text, number_ text, kind_ text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	insert into data.instance (kind, name, number) values (kind_, name_, number_)
		on conflict do nothing;
end
$$;

-- What the program must fetch to hand a rendition's bytes back to staff.
create function operator.letter_of(ref_ text) returns table (id uuid, sealed bytea, wrapped bytea,
	key_id text)
language sql stable security definer set search_path = '' as $$
	select l.id, l.sealed, l.wrapped, l.key_id from data.letter l
	where l.ref = ref_ or l.handle = ref_
	union all -- what somebody wrote with what they handed in
	select u.note_id, u.note_sealed, u.note_wrapped, u.note_key from data.upload u
	where ref_ in (u.handle, 'upload/' || u.handle) and u.note_id is not null
$$;

grant usage on schema operator to pv_operator, pv_clerk;
grant execute on function operator.run(text, jsonb), operator.imported(text, text),
	operator.import(text, text, text, jsonb), operator.letter_of(text) to pv_operator;
grant execute on function operator.do_tick(jsonb) to pv_clerk;

reset role;
