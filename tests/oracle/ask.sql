-- How the oracle speaks with the product: the operator's verbs as the operator's
-- role, and the portals' reading as the portals' roles with a session's token.
create schema oracle;
create table oracle.session (who text primary key, person text not null, portal text not null, level integer not null,
	token text not null);


create function oracle.world(world integer) returns jsonb language sql as $$
	select jsonb_build_object('world', world)
$$;

create function oracle.attempt(verb text, r jsonb) returns jsonb language plpgsql as $$
declare
	state text; rule text; message text;
begin
	perform set_config('role', 'pv_operator', true);
	perform operator.run(verb, r);
	perform set_config('role', 'none', true);
	return '{"ok": true}';
exception when others then
	get stacked diagnostics state = returned_sqlstate, rule = constraint_name, message = message_text;
	return jsonb_build_object('state', state, 'rule', rule, 'message', message);
end
$$;

create function oracle.write(step integer, verb text, r jsonb) returns jsonb language sql as $$
	select jsonb_build_object('step', step) || oracle.attempt(verb, r)
$$;

create function oracle.clock(at text) returns text language plpgsql as $$
begin
	perform set_config('role', 'pv_operator', true);
	perform operator.run('clock', jsonb_build_object('at', at));
	perform set_config('role', 'none', true);
	return '';
end
$$;

-- A logged-in person in one capacity, at two levels.
create function oracle.log_in(who_ text, person_ uuid, standing_ uuid, portal_ text, level_ integer) returns void
language plpgsql as $$
declare
	parent_ uuid;
	token_ text := translate(encode(sha256(convert_to(who_ || level_, 'UTF8')), 'base64'), '+/=', '-_');
begin
	insert into data.session (portal, token_hash, person, level, method)
		values ('login', sha256(convert_to('login ' || token_, 'UTF8')), person_, level_, 'idporten') returning id into parent_;
	insert into data.session (parent, portal, token_hash, person, level, method, standing)
		values (parent_, portal_, sha256(convert_to(token_, 'UTF8')), person_, level_, 'idporten', standing_);
	insert into oracle.session values (who_ || ' ' || level_, (select ref from data.person where id = person_), portal_, level_, token_);
end
$$;

-- Everybody who has a capacity and no session yet; an agent's is named by the mandate.
create function oracle.log_in_all() returns void language sql as $$
	select oracle.log_in(coalesce(m.ref, st.ref), st.person, st.id, case when st.capacity in ('foster', 'contractor',
		'supervisor', 'trusted', 'representative') then 'exchange' else 'mypage' end, l)
	from data.standing st left join data.mandate m on m.standing = st.id cross join generate_series(2, 3) l
	where not exists (select from oracle.session o where o.who = coalesce(m.ref, st.ref) || ' ' || l)
	order by st.ref, l
$$;

-- What the reading statement gives under row-level security alone, as the
-- program's own database user.
create function oracle.listed(portal text, token text) returns text[] language plpgsql as $$
declare
	handles text[];
	administrator text := session_user;
begin
	perform set_config('portvakt.token', token, true);
	perform set_config('session_authorization', 'pv_' || portal, true);
	execute 'select coalesce(array_agg(handle), ''{}'') from data.share' into handles;
	perform set_config('session_authorization', administrator, true);
	return handles;
end
$$;

-- reader, document, kind, rendition: a replaced share is the same to the reader.
create function oracle.named(handles text[]) returns jsonb language sql as $$
	select coalesce(jsonb_agg(distinct concat_ws(' ', coalesce(m.ref, st.ref), d.ref, s.kind, r.ref)), '[]')
	from data.share s join data.standing st on st.id = s.reader join data.document d on d.id = s.document
		left join data.rendition r on r.id = s.rendition left join data.mandate m on m.id = s.mandate
	where s.handle = any (handles)
$$;

-- The lower level is asked at every third instant: it can only give less.
create function oracle.sessions(instant integer) returns jsonb language plpgsql as $$
begin
	perform oracle.log_in_all();
	return jsonb_build_object('sessions', instant, 'listed', (select coalesce(jsonb_object_agg(o.who,
		oracle.named(oracle.listed(o.portal, o.token))), '{}') from oracle.session o
		where o.level = 3 or instant % 3 = 1));
end
$$;

create function oracle.open(person_ text, at timestamptz) returns jsonb language plpgsql as $$
declare
	rows jsonb;
begin
	perform set_config('role', 'pv_operator', true);
	rows := operator.run('what-can-open', jsonb_build_object('person', person_, 'at', to_jsonb(at)));
	perform set_config('role', 'none', true);
	return (select coalesce(jsonb_object_agg(r ->> 'document', r ->> 'decision'), '{}') from jsonb_array_elements(rows) r);
end
$$;

-- What each person can open, at each instant, as the whole history stands now.
create function oracle.people(ats timestamptz[]) returns setof jsonb language sql as $$
	select jsonb_build_object('person', p.ref, 'open', jsonb_agg(oracle.open(p.ref, a.at) order by a.n))
	from data.person p, unnest(ats) with ordinality a(at, n)
	where p.id not in (select person from data.staff)
	group by p.ref order by p.ref
$$;
