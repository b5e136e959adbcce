-- Each role against each table, verb, function and schema: one line for what it
-- may do; what stands nowhere it may not.
select format('role %s: %s', r.rolname, concat_ws(' ', case when rolcanlogin then 'login' end, case when rolsuper then 'SUPERUSER' end,
	case when rolcreatedb then 'CREATEDB' end, case when rolcreaterole then 'CREATEROLE' end, case when rolinherit then 'INHERIT' end,
	case when rolreplication then 'REPLICATION' end, case when rolbypassrls then 'BYPASSRLS' end,
	(select string_agg('member of ' || g.rolname, ' ' order by g.rolname) from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid)))
from pg_roles r where rolname ~ '^pv_' order by rolname collate "C";

with role_ as (select oid, rolname as name from pg_roles where rolname ~ '^pv_' union all select 0, 'public'),
space as (select oid, nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
granted as (
	select r.name as role_, format('database: %s', string_agg(v, ' ' order by v)) as line
	from role_ r, unnest('{connect,create,temporary}'::text[]) v
	where has_database_privilege(r.name, current_database(), v) group by r.name
	union all
	select r.name, format('schema %s: %s', s.name, string_agg(v, ' ' order by v))
	from role_ r, space s, unnest('{usage,create}'::text[]) v
	where has_schema_privilege(r.name, s.oid, v) group by r.name, s.name
	union all
	select r.name, format('table %s.%s: %s', s.name, c.relname, string_agg(v, ' ' order by n))
	from role_ r, space s, pg_class c, unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) with ordinality u (v, n)
	where c.relnamespace = s.oid and c.relkind in ('r', 'v', 'm', 'p', 'f') and has_table_privilege(r.name, c.oid, v) group by r.name, s.name, c.relname
	union all
	select r.name, format('column %s.%s.%s: %s', s.name, c.relname, a.attname, string_agg(v, ' ' order by n))
	from role_ r, space s, pg_class c, pg_attribute a, unnest('{select,insert,update,references}'::text[]) with ordinality u (v, n)
	where c.relnamespace = s.oid and c.relkind in ('r', 'v', 'm', 'p', 'f') and a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		and has_column_privilege(r.name, c.oid, a.attnum, v) and not has_table_privilege(r.name, c.oid, v) group by r.name, s.name, c.relname, a.attname
	union all
	select r.name, format('sequence %s.%s: %s', s.name, c.relname, string_agg(v, ' ' order by n))
	from role_ r, space s, pg_class c, unnest('{usage,select,update}'::text[]) with ordinality u (v, n)
	where c.relnamespace = s.oid and c.relkind = 'S' and has_sequence_privilege(r.name, c.oid, v) group by r.name, s.name, c.relname
	union all
	select r.name, format('function %s', p.oid::regprocedure)
	from role_ r, space s, pg_proc p where p.pronamespace = s.oid and has_function_privilege(r.name, p.oid, 'execute')
	union all
	select r.name, format('catalog view pg_catalog.%s: select', c.relname)
	from role_ r, pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v' and c.relname ~ '^pg_stat' and has_table_privilege(r.name, c.oid, 'select')
		and (r.oid = 0 or not has_table_privilege('public', c.oid, 'select'))
	union all
	select r.name, format('catalog function pg_catalog.%s', p.oid::regprocedure)
	from role_ r, pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_stat_' and has_function_privilege(r.name, p.oid, 'execute')
		and (r.oid = 0 or not has_function_privilege('public', p.oid, 'execute'))
)
select format('%s: %s', role_, line) from granted where role_ <> 'pv_owner' or line !~ '^(table|function|sequence)'
order by role_ collate "C", line collate "C";

-- What row-level security leaves of it.
select format('policy %s on %s: %s, using %s, with check %s', polname, polrelid::regclass,
	concat_ws(' ', case polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end, 'to',
		(select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r where r.oid = any (polroles))),
	regexp_replace(coalesce(pg_get_expr(polqual, polrelid), '-'), '\s+', ' ', 'g'), coalesce(pg_get_expr(polwithcheck, polrelid), '-'))
from pg_policy order by polrelid::regclass::text collate "C", polname collate "C";
select format('table %s: row-level security %s, owner %s', c.oid::regclass, case when relrowsecurity and relforcerowsecurity then 'forced' when relrowsecurity then 'on' else 'OFF' end,
	relowner::regrole)
from pg_class c join pg_namespace n on n.oid = c.relnamespace where relkind in ('r', 'p') and nspname in ('data', 'journal', 'law', 'authz', 'operator', 'migration', 'intake', 'notice')
order by c.oid::regclass::text collate "C";
select format('function %s: %s', p.oid::regprocedure, concat_ws(' ', case when prosecdef then 'definer' end, 'owner', proowner::regrole, array_to_string(proconfig, ' ')))
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where nspname in ('data', 'journal', 'law', 'authz', 'operator', 'migration', 'intake', 'notice') and prosecdef
order by p.oid::regprocedure::text collate "C";
