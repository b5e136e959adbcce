-- Who connects, and the one who owns.  Every program is its own role; none
-- has BYPASSRLS, none may create anything, none may set another's role.
-- pv_owner owns the tables and the definer functions and never logs in.
do $$
declare
	r text;
begin
	foreach r in array array['pv_owner', 'pv_login', 'pv_mypage', 'pv_exchange', 'pv_operator',
		'pv_clerk'] loop
		if not exists (select from pg_catalog.pg_roles where rolname = r) then
			execute format('create role %I nosuperuser nocreatedb nocreaterole noinherit '
				'noreplication nobypassrls %s', r,
				case r when 'pv_owner' then 'nologin' else 'login' end);
		end if;
	end loop;
end
$$;

-- data: the tables.  law: what the acts say, as data and functions.
-- authz: what a portal may ask.  operator: the verbs of the service's own
-- people, each checked by the law.  journal: what happened.
create schema data authorization pv_owner;
create schema law authorization pv_owner;
create schema authz authorization pv_owner;
create schema operator authorization pv_owner;
create schema journal authorization pv_owner;

revoke all on schema public from public;
do $$
begin
	execute format('revoke temporary, create on database %I from public', current_database());
	execute format('grant temporary on database %I to pv_owner', current_database());
end
$$;
alter default privileges revoke execute on functions from public;
alter default privileges for role pv_owner revoke execute on functions from public;
-- Statistics tell one program what another one asks, and how much there is of
-- what: no program needs one of them, nor the functions beneath.
do $$
declare
	o text;
begin
	for o in select format('select on %s', c.oid::regclass) from pg_catalog.pg_class c
			where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v'
				and c.relname ~ '^pg_stat'
			union all
			select format('execute on function %s', p.oid::regprocedure) from pg_catalog.pg_proc p
			where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_stat_' loop
		execute 'revoke ' || o || ' from public';
	end loop;
end
$$;
