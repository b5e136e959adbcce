-- One check is one sentence and a few statements, the last of which must be
-- true.  Whatever they did is undone, so that every check meets the same world.
create schema policy;

create function policy.holds(name text, body text) returns text language plpgsql as $$
declare
	steps text[] := regexp_split_to_array(rtrim(body, E' \n\t;'), ';\s*\n');
	good  boolean;
	why   text;
begin
	begin
		for i in 1 .. cardinality(steps) - 1 loop
			execute steps[i];
		end loop;
		execute 'select ' || steps[cardinality(steps)] into good;
		raise exception 'undo' using errcode = case when good then 'PT010' else 'PT011' end;
	exception when sqlstate 'PT010' then
		return 'ok - ' || name;
	when sqlstate 'PT011' then
		why := 'not so';
	when query_canceled or others then
		why := sqlstate || ' ' || sqlerrm;
	end;
	if current_setting('policy.bail', true) = 'on' then
		raise exception 'not ok - %', name;
	end if;
	return format(E'not ok - %s\n  # %s', name, why);
end
$$;

-- ── The operator ────────────────────────────────────────────────────────────

create function policy.does(verb text, r jsonb) returns jsonb language plpgsql as $$
declare
	answer jsonb;
begin
	perform set_config('role', 'pv_operator', true);
	answer := operator.run(verb, r);
	perform set_config('role', 'none', true);
	return answer;
end
$$;

-- A record of the world: a check as well, since nothing else can be asked without it.
create function policy.make(verb text, r jsonb) returns void language plpgsql as $$
begin
	perform policy.does(verb, r);
exception when query_canceled or others then
	raise exception 'not ok - world: % % (%)', verb, r ->> 'id', sqlerrm;
end
$$;

-- True when the verb ends in that error: by class and by the rule or the field.
create function policy.fails(verb text, r jsonb, state text, what text) returns boolean
language plpgsql as $$
declare
	said text;
	rule text;
begin
	perform policy.does(verb, r);
	raise exception 'it was done' using errcode = 'PT002';
exception when others then
	get stacked diagnostics rule = constraint_name;
	if sqlstate <> state or rule is distinct from what then
		raise exception '% % % %', sqlstate, rule, sqlerrm, r using errcode = 'PT003';
	end if;
	return true;
end
$$;

create function policy.refused(rule text, verb text, r jsonb) returns boolean
language sql as $$ select policy.fails(verb, r, 'PV001', rule) $$;

create function policy.bad(field text, verb text, r jsonb) returns boolean
language sql as $$ select policy.fails(verb, r, 'PV002', field) $$;

create function policy.done(verb text, r jsonb) returns boolean
language plpgsql as $$
begin
	perform policy.does(verb, r);
	return true;
end
$$;

-- form: a rendition's kind, or own, sign, withheld.  The renditions of document
-- D are called D.original, D.redacted, …
create function policy.share(reader text, document text, form text, more jsonb default '{}')
returns jsonb language sql as $$
	select jsonb_strip_nulls(jsonb_build_object('standing', case when not more ? 'mandate' and not more ? 'person'
			then reader end, 'document', document,
		'kind', case when form in ('own', 'sign', 'withheld') then form else 'read' end,
		'rendition', case form when 'withheld' then null
			when 'own' then document || '.original' when 'sign' then document || '.original'
			else document || '.' || form end,
		'title', 'Brev', 'decided_by', 'S1')) || more
$$;

create function policy.gives(reader text, document text, form text, more jsonb default '{}')
returns boolean language sql as $$
	select policy.done('share', policy.share(reader, document, form, more))
$$;

create function policy.denies(rule text, reader text, document text, form text,
	more jsonb default '{}') returns boolean language sql as $$
	select policy.refused(rule, 'share', policy.share(reader, document, form, more))
$$;

-- ── Time ────────────────────────────────────────────────────────────────────

create function policy.at(t timestamptz) returns boolean language plpgsql as $$
begin
	delete from law.clock;
	insert into law.clock (kind, at) values ('test', t);
	return true;
end
$$;

-- ── People at a portal ──────────────────────────────────────────────────────

create function policy.token(name text) returns text language sql as $$
	select left(encode(sha256(convert_to(name, 'UTF8')), 'hex'), 43)
$$;

create function policy.hash(name text) returns bytea language sql as $$
	select sha256(convert_to(policy.token(name), 'UTF8'))
$$;

-- A session called after its standing; 'mor.A', level 3 unless told otherwise.  In a
-- portal where the standing is none, nothing is chosen.
create function policy.enters(name text, standing_ text default null, level_ integer default 3,
	portal_ text default null) returns boolean language plpgsql as $$
declare
	st data.standing;
	p  uuid;
	at_ text;
begin
	select * into st from data.standing where ref = coalesce(standing_, name);
	at_ := coalesce(portal_, (select c.portal from law.capacity c where c.name = st.capacity));
	insert into data.session (portal, token_hash, person, level, method, issuer, sid)
		values ('login', policy.hash('login ' || name), st.person, level_, 'idporten', 'https://id', name)
		returning id into p;
	insert into data.session (parent, portal, token_hash, person, level, method, standing)
		values (p, at_, policy.hash(name), st.person, level_, 'idporten',
			(select st.id from law.stands t where t.capacity = st.capacity and t.portal = at_));
	return true;
end
$$;

-- What a query says to a session, as the program's own database user.
create function policy.tells(role_ text, name text, query text) returns text language plpgsql as $$
declare
	administrator text := session_user;
	answer text;
begin
	perform set_config('portvakt.token', case when name is not null then policy.token(name) else '' end, true);
	perform set_config('session_authorization', role_, true);
	execute query into answer;
	perform set_config('session_authorization', administrator, true);
	return answer;
end
$$;

create function policy.portal_of(name text) returns text language sql as $$
	select coalesce((select 'pv_' || portal from data.session where token_hash = policy.hash(name)), 'pv_mypage')
$$;

create function policy.says(name text, query text) returns text language sql as $$
	select policy.tells(policy.portal_of(name), name, query)
$$;

-- The refs of the shares that row-level security alone lets a session see.
create function policy.reads(name text) returns text language plpgsql as $$
declare
	handles text := policy.says(name, 'select array_agg(handle) from data.share');
begin
	return coalesce((select string_agg(ref, ' ' order by ref) from data.share where handle = any (handles::text[])), '');
end
$$;

create function policy.handle(share_ text) returns text language sql as $$
	select handle from data.share where ref = share_
$$;

-- One of sql/access, …, with its parameters, as whoever asks just now.
create table policy.statement (name text, said text);
create function policy.said(name_ text) returns text language sql as $$
	select said from policy.statement where name = name_
$$;

-- The refs of what the list of a person who acts in this capacity shows as unread.
create function policy.unread(name_ text, me text, principal text default null) returns text
language plpgsql as $$
declare
	query  text := policy.said(case when principal is null then 'access_list' else 'access_list_agent' end);
	params text[] := array[(select id::text from data.standing where ref = me),
		(select id::text from data.standing where ref = principal), null, '3', null, null, null, null];
	handles text;
begin
	for i in 1..8 loop
		query := replace(query, '$' || i, coalesce(quote_literal(params[i]), 'null'));
	end loop;
	handles := policy.says(name_, format('select array_agg(l.handle) from (%s) l where l.unread', query));
	return coalesce((select string_agg(ref, ' ' order by ref) from data.share where handle = any (handles::text[])), '');
end
$$;

-- A step that must be true: what a function wrote is seen from the next step on.
create function policy.so(good boolean) returns void language plpgsql as $$
begin
	if good is not true then
		raise exception 'not so' using errcode = 'PT011';
	end if;
end
$$;

create function policy.raises(statement text, state text) returns boolean language plpgsql as $$
begin
	execute statement;
	return false;
exception when others then
	if sqlstate <> state then
		raise;
	end if;
	return true;
end
$$;
