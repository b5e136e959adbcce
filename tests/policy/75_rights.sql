-- Who may do what at all.  Each right that a program has stands here, and what
-- does not stand here it does not have.
create table policy.right_ (role_ text not null, kind text not null, object text not null);
insert into policy.right_ values
	('pv_clerk', 'execute', 'signing."foreign"(text,bigint)'),
	('pv_clerk', 'execute', 'signing.asked(uuid,text,text[])'),
	('pv_clerk', 'execute', 'signing.asks(uuid,text)'),
	('pv_clerk', 'execute', 'signing.blocked()'),
	('pv_clerk', 'execute', 'signing.bundle(uuid,text)'),
	('pv_clerk', 'execute', 'signing.cancelled(uuid,text,boolean)'),
	('pv_clerk', 'execute', 'signing.confirmed(uuid,text,uuid)'),
	('pv_clerk', 'execute', 'signing.confirms(uuid,text)'),
	('pv_clerk', 'execute', 'signing.created(uuid,text,text,bigint,text,text,jsonb)'),
	('pv_clerk', 'execute', 'signing.deleted(uuid,text)'),
	('pv_clerk', 'execute', 'signing.documents(uuid,text)'),
	('pv_clerk', 'execute', 'signing.done(uuid,text,uuid,bigint,integer,text,bytea,text,uuid,bigint,text,bytea,text,jsonb)'),
	('pv_clerk', 'execute', 'signing.filing(uuid,text)'),
	('pv_clerk', 'execute', 'signing.hold(uuid,text,text)'),
	('pv_clerk', 'execute', 'signing.not_deleted(uuid,text)'),
	('pv_clerk', 'execute', 'signing.pace()'),
	('pv_clerk', 'execute', 'signing.poll(text)'),
	('pv_clerk', 'execute', 'signing.polled(text,timestamp with time zone)'),
	('pv_clerk', 'execute', 'signing.rejected(uuid,text,text)'),
	('pv_clerk', 'execute', 'signing.sending(uuid,text)'),
	('pv_clerk', 'execute', 'signing.signers(uuid)'),
	('pv_clerk', 'execute', 'signing.swept(uuid,text)'),
	('pv_clerk', 'execute', 'signing.take(text,interval)'),
	('pv_clerk', 'execute', 'signing.told(uuid,bigint,jsonb,text,text,text,text,text)'),
	('pv_clerk', 'execute', 'signing.which(text,bigint,text)'),
	('pv_esign', 'execute', 'authz.act(uuid)'),
	('pv_esign', 'execute', 'authz.enter()'),
	('pv_esign', 'execute', 'authz.leave(text)'),
	('pv_esign', 'execute', 'authz.level()'),
	('pv_esign', 'execute', 'authz.logins()'),
	('pv_esign', 'execute', 'authz.me()'),
	('pv_esign', 'execute', 'authz.acting()'),
	('pv_esign', 'execute', 'authz.portal()'),
	('pv_esign', 'execute', 'authz.principals()'),
	('pv_esign', 'select', 'authz.reading'),
	('pv_esign', 'execute', 'authz.principal()'),
	('pv_esign', 'execute', 'authz.readable(data.share,uuid,uuid,text[],integer,timestamp with time zone)'),
	('pv_esign', 'execute', 'authz.readable(uuid,uuid,text,timestamp with time zone,timestamp with time zone,timestamp with time zone,integer,uuid,uuid,text[],integer,timestamp with time zone)'),
	('pv_esign', 'execute', 'authz.reader()'),
	('pv_esign', 'execute', 'authz.redeem(text,text,text)'),
	('pv_esign', 'execute', 'authz.roles()'),
	('pv_esign', 'execute', 'authz.signing(text)'),
	('pv_esign', 'execute', 'authz.signing_back(text)'),
	('pv_esign', 'execute', 'authz.signing_documents(text)'),
	('pv_esign', 'execute', 'authz.signing_go(text)'),
	('pv_esign', 'execute', 'authz.signing_pace()'),
	('pv_esign', 'execute', 'authz.signing_people(text)'),
	('pv_esign', 'execute', 'authz.signs(uuid)'),
	('pv_esign', 'execute', 'authz.signing_told(text,text,text)'),
	('pv_esign', 'execute', 'authz.signings()'),
	('pv_esign', 'execute', 'authz.speak(text)'),
	('pv_esign', 'execute', 'authz.types()'),
	('pv_esign', 'execute', 'journal.opened(text,text)'),
	('pv_esign', 'execute', 'journal.refused(text)'),
	('pv_esign', 'execute', 'law.ground_of(text,timestamp with time zone)'),
	('pv_esign', 'execute', 'law.now()'),
	('pv_exchange', 'execute', 'authz.signing_of(text)'),
	('pv_mypage', 'execute', 'authz.signing_of(text)'),
	('pv_operator', 'execute', 'operator.signing_bundled(uuid,uuid,bigint,text,bytea,text)'),
	('pv_operator', 'execute', 'operator.signing_documents(uuid)'),
	('pv_operator', 'execute', 'operator.signing_job(text)'),
	('pv_operator', 'execute', 'operator.signing_signer_sealed(uuid,bytea,bytea,text)'),
	('pv_operator', 'execute', 'operator.signing_signers(uuid)'),
	('pv_esign', 'usage', 'data'),
	('pv_esign', 'usage', 'law'),
	('pv_esign', 'usage', 'authz'),
	('pv_esign', 'usage', 'journal'),
	('pv_clerk', 'usage', 'signing'),
	('pv_esign', 'select', 'data.share'),
	('pv_esign', 'select', 'data.rendition'),
	('pv_esign', 'select', 'data.seen'),
	('pv_exchange', 'execute', 'authz.hand_in_kinds()'),
	('pv_exchange', 'execute', 'authz.upload_at(text)'),
	('pv_exchange', 'execute', 'authz.upload_drop(text)'),
	('pv_exchange', 'execute', 'authz.upload_new(text,text,bigint,text,text,uuid,bytea,bytea,text)'),
	('pv_exchange', 'execute', 'authz.upload_part(text,bigint,uuid,bigint,bytea,text)'),
	('pv_exchange', 'execute', 'authz.uploads()'),
	('pv_exchange', 'execute', 'law.upload_limit()'),
	('pv_exchange', 'execute', 'law.part_limit()'),
	('pv_mypage', 'execute', 'authz.hand_in_kinds()'),
	('pv_mypage', 'execute', 'authz.upload_at(text)'),
	('pv_mypage', 'execute', 'authz.upload_drop(text)'),
	('pv_mypage', 'execute', 'authz.upload_new(text,text,bigint,text,text,uuid,bytea,bytea,text)'),
	('pv_mypage', 'execute', 'authz.upload_part(text,bigint,uuid,bigint,bytea,text)'),
	('pv_mypage', 'execute', 'authz.uploads()'),
	('pv_mypage', 'execute', 'law.upload_limit()'),
	('pv_mypage', 'execute', 'law.part_limit()'),
	('pv_intake', 'execute', 'intake.take(text,interval)'),
	('pv_intake', 'execute', 'intake.parts(uuid,text)'),
	('pv_intake', 'execute', 'intake.hold(uuid,text,text)'),
	('pv_intake', 'execute', 'intake.refuse(uuid,text,text)'),
	('pv_intake', 'execute', 'intake.file(uuid,text,text,boolean,uuid,text,bytea,text,uuid,bigint,text,bytea,text,text)'),
	('pv_intake', 'execute', 'intake.filed(uuid,text)'),
	('pv_intake', 'execute', 'intake.read_back(uuid,text)'),
	('pv_intake', 'execute', 'intake.expired()'),
	('pv_intake', 'execute', 'intake.leavings(integer)'),
	('pv_intake', 'execute', 'intake.swept(uuid[])'),
	('pv_intake', 'execute', 'intake.known(uuid[])'),
	('pv_intake', 'usage', 'intake'),
	('pv_clerk', 'execute', 'journal.next_head()'),
	('pv_clerk', 'execute', 'journal.signed(bigint,text)'),
	('pv_clerk', 'execute', 'notice.take(text,text[],text,text)'),
	('pv_clerk', 'execute', 'notice.sent(uuid,text)'),
	('pv_clerk', 'execute', 'notice.unreached(uuid,text,boolean)'),
	('pv_clerk', 'execute', 'operator.do_tick(jsonb)'),
	('pv_exchange', 'execute', 'authz.act(uuid)'),
	('pv_exchange', 'execute', 'authz.cases()'),
	('pv_exchange', 'execute', 'authz.enter()'),
	('pv_exchange', 'execute', 'authz.leave(text)'),
	('pv_exchange', 'execute', 'authz.level()'),
	('pv_exchange', 'execute', 'authz.logins()'),
	('pv_exchange', 'execute', 'authz.notices(text)'),
	('pv_exchange', 'execute', 'authz.notice_choose(text)'),
	('pv_exchange', 'execute', 'authz.me()'),
	('pv_exchange', 'execute', 'authz.acting()'),
	('pv_exchange', 'execute', 'authz.portal()'),
	('pv_exchange', 'execute', 'authz.principals()'),
	('pv_exchange', 'select', 'authz.reading'),
	('pv_exchange', 'execute', 'authz.needs()'),
	('pv_exchange', 'execute', 'authz.package_cases()'),
	('pv_exchange', 'execute', 'authz.clients()'),
	('pv_exchange', 'execute', 'authz.agent_code()'),
	('pv_exchange', 'execute', 'authz.agent_renew()'),
	('pv_exchange', 'execute', 'authz.about(uuid)'),
	('pv_exchange', 'execute', 'authz.concerns(uuid,text)'),
	('pv_exchange', 'execute', 'authz.answered_by(uuid)'),
	('pv_exchange', 'execute', 'authz.answers_read(uuid[])'),
	('pv_exchange', 'execute', 'authz.write_letter(uuid,text,text,text,bytea,bytea,text)'),
	('pv_exchange', 'execute', 'authz.deadlines()'),
	('pv_exchange', 'execute', 'authz.draft(text)'),
	('pv_exchange', 'execute', 'authz.draft_drop(text)'),
	('pv_exchange', 'execute', 'authz.draft_keep(text,uuid,bytea,bytea,text)'),
	('pv_exchange', 'execute', 'authz.forms()'),
	('pv_exchange', 'execute', 'authz.report(text)'),
	('pv_exchange', 'execute', 'authz.report_send(text,text,text,boolean,text[],uuid[],bigint[],text[],text[])'),
	('pv_exchange', 'execute', 'authz.wanted()'),
	('pv_exchange', 'execute', 'authz.approval()'),
	('pv_exchange', 'execute', 'authz.papers()'),
	('pv_exchange', 'execute', 'authz.guides()'),
	('pv_exchange', 'execute', 'authz.guide_read(text,integer)'),
	('pv_exchange', 'execute', 'authz.guide_confirm(text)'),
	('pv_exchange', 'execute', 'authz.principal()'),
	('pv_exchange', 'execute', 'authz.readable(data.share,uuid,uuid,text[],integer,timestamp with time zone)'),
	('pv_exchange', 'execute', 'authz.readable(uuid,uuid,text,timestamp with time zone,timestamp with time zone,timestamp with time zone,integer,uuid,uuid,text[],integer,timestamp with time zone)'),
	('pv_exchange', 'execute', 'authz.reader()'),
	('pv_exchange', 'execute', 'authz.redeem(text,text,text)'),
	('pv_exchange', 'execute', 'authz.roles()'),
	('pv_exchange', 'execute', 'authz.speak(text)'),
	('pv_exchange', 'execute', 'authz.types()'),
	('pv_exchange', 'execute', 'journal.opened(text,text)'),
	('pv_exchange', 'execute', 'journal.refused(text)'),
	('pv_exchange', 'execute', 'law.ground_of(text,timestamp with time zone)'),
	('pv_exchange', 'execute', 'law.now()'),
	('pv_login', 'execute', 'authz.child_open(text,text)'),
	('pv_login', 'execute', 'authz.hand_over(text,text,text,text)'),
	('pv_login', 'execute', 'authz.leave(text)'),
	('pv_login', 'execute', 'authz.login_begin(text,text,text,text,text,text,integer)'),
	('pv_login', 'execute', 'authz.login_current()'),
	('pv_login', 'execute', 'authz.login_ended()'),
	('pv_login', 'execute', 'authz.login_open(text,text,text,integer,text[],text,text)'),
	('pv_login', 'execute', 'authz.login_take(text,text)'),
	('pv_login', 'execute', 'authz.logout_token(text,text,timestamp with time zone,text)'),
	('pv_login', 'execute', 'authz.provider_ask(text)'),
	('pv_login', 'execute', 'authz.provider_document(text)'),
	('pv_login', 'execute', 'authz.provider_keep(text,text)'),
	('pv_login', 'execute', 'authz.provider_logout(text,text,text)'),
	('pv_mypage', 'execute', 'authz.about(uuid)'),
	('pv_mypage', 'execute', 'authz.act(uuid)'),
	('pv_mypage', 'execute', 'authz.answered_by(uuid)'),
	('pv_mypage', 'execute', 'authz.answers_read(uuid[])'),
	('pv_mypage', 'execute', 'authz.cases()'),
	('pv_mypage', 'execute', 'authz.concerns(uuid,text)'),
	('pv_mypage', 'execute', 'authz.enter()'),
	('pv_mypage', 'execute', 'authz.leave(text)'),
	('pv_mypage', 'execute', 'authz.level()'),
	('pv_mypage', 'execute', 'authz.logins()'),
	('pv_mypage', 'execute', 'authz.notices(text)'),
	('pv_mypage', 'execute', 'authz.notice_choose(text)'),
	('pv_mypage', 'execute', 'authz.me()'),
	('pv_mypage', 'execute', 'authz.acting()'),
	('pv_mypage', 'execute', 'authz.portal()'),
	('pv_mypage', 'execute', 'authz.principals()'),
	('pv_mypage', 'select', 'authz.reading'),
	('pv_mypage', 'execute', 'authz.needs()'),
	('pv_mypage', 'execute', 'authz.package_cases()'),
	('pv_mypage', 'execute', 'authz.openings(text,date,date,text,integer)'),
	('pv_mypage', 'execute', 'authz.mandate_look(text,date)'),
	('pv_mypage', 'execute', 'authz.mandate_give(text,text[],boolean,date,text)'),
	('pv_mypage', 'execute', 'authz.mandates()'),
	('pv_mypage', 'execute', 'authz.mandate_change(text,text[],boolean,date)'),
	('pv_mypage', 'execute', 'authz.mandate_may()'),
	('pv_mypage', 'execute', 'authz.mandate_revoke(text)'),
	('pv_mypage', 'execute', 'authz.deadlines()'),
	('pv_mypage', 'execute', 'authz.forms()'),
	('pv_mypage', 'execute', 'authz.wanted()'),
	('pv_mypage', 'execute', 'authz.principal()'),
	('pv_mypage', 'execute', 'authz.readable(data.share,uuid,uuid,text[],integer,timestamp with time zone)'),
	('pv_mypage', 'execute', 'authz.readable(uuid,uuid,text,timestamp with time zone,timestamp with time zone,timestamp with time zone,integer,uuid,uuid,text[],integer,timestamp with time zone)'),
	('pv_mypage', 'execute', 'authz.reader()'),
	('pv_mypage', 'execute', 'authz.redeem(text,text,text)'),
	('pv_mypage', 'execute', 'authz.request_state(text)'),
	('pv_mypage', 'execute', 'authz.roles()'),
	('pv_mypage', 'execute', 'authz.speak(text)'),
	('pv_mypage', 'execute', 'authz.types()'),
	('pv_mypage', 'execute', 'authz.write_letter(uuid,text,text,text,bytea,bytea,text)'),
	('pv_mypage', 'execute', 'journal.opened(text,text)'),
	('pv_mypage', 'execute', 'journal.refused(text)'),
	('pv_mypage', 'execute', 'law.ground_of(text,timestamp with time zone)'),
	('pv_mypage', 'execute', 'law.now()'),
	('pv_operator', 'execute', 'operator.import(text,text,text,jsonb)'),
	('pv_operator', 'execute', 'operator.imported(text,text)'),
	('pv_operator', 'execute', 'operator.letter_of(text)'),
	('pv_operator', 'execute', 'operator.renditions_after(uuid,integer)'),
	('pv_operator', 'execute', 'operator.letters_after(uuid,integer)'),
	('pv_operator', 'execute', 'operator.bundles_after(uuid,integer)'),
	('pv_operator', 'execute', 'operator.run(text,jsonb)'),
	('pv_operator', 'execute', 'operator.renditions_after(uuid,integer)'),
	('pv_operator', 'execute', 'operator.letters_after(uuid,integer)'),
	('pv_clerk', 'usage', 'journal'),
	('pv_clerk', 'usage', 'notice'),
	('pv_clerk', 'usage', 'operator'),
	('pv_exchange', 'usage', 'authz'),
	('pv_exchange', 'usage', 'data'),
	('pv_exchange', 'usage', 'journal'),
	('pv_exchange', 'usage', 'law'),
	('pv_login', 'usage', 'authz'),
	('pv_mypage', 'usage', 'authz'),
	('pv_mypage', 'usage', 'data'),
	('pv_mypage', 'usage', 'journal'),
	('pv_mypage', 'usage', 'law'),
	('pv_operator', 'usage', 'operator'),
	('pv_exchange', 'select', 'data.answer'),
	('pv_exchange', 'select', 'data.letter'),
	('pv_exchange', 'select', 'data.rendition'),
	('pv_exchange', 'select', 'data.seen'),
	('pv_exchange', 'select', 'data.share'),
	('pv_mypage', 'select', 'data.answer'),
	('pv_mypage', 'select', 'data.letter'),
	('pv_mypage', 'select', 'data.rendition'),
	('pv_mypage', 'select', 'data.seen'),
	('pv_mypage', 'select', 'data.share');

create function policy.held(role_ text, kind text, object text) returns boolean language sql as $$
	select case kind
		when 'execute' then has_function_privilege(role_, object::regprocedure, 'execute')
		when 'usage' then has_schema_privilege(role_, object, 'usage')
		else has_table_privilege(role_, object::regclass, kind) end
$$;

create function policy.program(role_ text) returns boolean language sql as $$
	select role_ in ('pv_login', 'pv_mypage', 'pv_exchange', 'pv_operator', 'pv_clerk', 'pv_intake', 'pv_esign')
$$;

select policy.holds(format('grant: %s has %s on %s', role_, kind, object),
	format('policy.held(%L, %L, %L)', role_, kind, object)) from policy.right_;

select policy.holds(format('grant: %s executes nothing else', r.rolname), format($$ not exists (
	select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
	where n.nspname in ('data', 'law', 'authz', 'operator', 'journal', 'signing', 'migration') and has_function_privilege(%L, p.oid, 'execute')
		and not exists (select from policy.right_ x where x.role_ = %1$L and x.kind = 'execute' and x.object::regprocedure = p.oid)) $$,
	r.rolname)) from pg_roles r where policy.program(r.rolname);

select policy.holds(format('grant: %s enters no other schema', r.rolname), format($$ not exists (select from pg_namespace n
	where n.nspname in ('data', 'law', 'authz', 'operator', 'journal', 'signing', 'migration', 'public') and has_schema_privilege(%L, n.oid, 'usage')
		and not exists (select from policy.right_ x where x.role_ = %1$L and x.kind = 'usage' and x.object = n.nspname)) $$,
	r.rolname)) from pg_roles r where policy.program(r.rolname);

select policy.holds(format('grant: %s creates nothing, anywhere', r.rolname), format($$
	not has_database_privilege(%1$L, current_database(), 'create') and not has_database_privilege(%1$L, current_database(), 'temporary')
	and not exists (select from pg_namespace n where has_schema_privilege(%1$L, n.oid, 'create')) $$, r.rolname))
from pg_roles r where policy.program(r.rolname);

select policy.holds(format('grant: %s does nothing else with any table', r.rolname), format($$ not exists (
	select from pg_class c join pg_namespace n on n.oid = c.relnamespace
		cross join unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) v
	where n.nspname in ('data', 'law', 'authz', 'operator', 'journal', 'signing', 'migration') and c.relkind in ('r', 'v', 'S', 'p')
		and case c.relkind when 'S' then v in ('select', 'update') and has_sequence_privilege(%L, c.oid, v)
			else has_table_privilege(%1$L, c.oid, v) or v in ('select', 'insert', 'update', 'references') and has_any_column_privilege(%1$L, c.oid, v) end
		and not exists (select from policy.right_ x where x.role_ = %1$L and x.kind = v and x.object::regclass = c.oid)) $$,
	r.rolname)) from pg_roles r where policy.program(r.rolname);

select policy.holds(format('grant: %s does not see what others ask, nor how much there is', r.rolname), format($$ not exists (
	select from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v' and c.relname ~ '^pg_stat'
		and has_table_privilege(%L, c.oid, 'select')
	union all select from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_stat_'
		and has_function_privilege(%1$L, p.oid, 'execute')) $$, r.rolname))
from pg_roles r where policy.program(r.rolname);

select policy.holds('grant: the owner may make temporary tables', $$ has_database_privilege('pv_owner', current_database(), 'temporary') $$);
select policy.holds('grant: the owner is in its own schemas alone', $$ not has_schema_privilege('pv_owner', 'public', 'usage')
	and not has_schema_privilege('pv_owner', 'migration', 'usage') and not has_database_privilege('pv_owner', current_database(), 'create') $$);
select policy.holds('grant: a new function of the owner''s is nobody''s', $$
	create function law.fresh() returns int language sql as 'select 1';
	alter function law.fresh() owner to pv_owner;
	drop function law.fresh();
	set local role pv_owner;
	create function law.fresh() returns int language sql as 'select 1';
	reset role;
	not has_function_privilege('pv_mypage', 'law.fresh()', 'execute')
$$);
select policy.holds('grant: a new function of the administrator''s is nobody''s', $$
	create function law.fresh() returns int language sql as 'select 1';
	not has_function_privilege('pv_mypage', 'law.fresh()', 'execute')
$$);

-- ── Roles ───────────────────────────────────────────────────────────────────

select policy.holds(format('role: %s is no %s', rolname, what), format('not (select %s from pg_roles where rolname = %L)', col, rolname))
from pg_roles, (values ('superuser', 'rolsuper'), ('maker of databases', 'rolcreatedb'), ('maker of roles', 'rolcreaterole'),
	('heir of other roles', 'rolinherit'), ('replica', 'rolreplication'), ('passer by of row-level security', 'rolbypassrls')) a (what, col)
where rolname ~ '^pv_' and (policy.program(rolname) or rolname = 'pv_owner');
select policy.holds(format('role: %s %s', rolname, case rolname when 'pv_owner' then 'never logs in' else 'logs in' end),
	format('(select rolcanlogin from pg_roles where rolname = %L) = %L', rolname, rolname <> 'pv_owner'))
from pg_roles where policy.program(rolname) or rolname = 'pv_owner';
select policy.holds(format('role: %s is a member of nothing and nobody is of it', rolname), format($$ not exists (select from pg_auth_members m
	join pg_roles r on r.oid in (m.roleid, m.member) where r.rolname = %L) $$, rolname))
from pg_roles where policy.program(rolname) or rolname = 'pv_owner';

-- ── Row-level security, table by table ──────────────────────────────────────

select policy.holds(format('%s: row-level security is on, for its owner as well', c.oid::regclass),
	format('(select relrowsecurity and relforcerowsecurity from pg_class where oid = %L::regclass)', c.oid::regclass))
from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('data', 'journal') and c.relkind = 'r';
select policy.holds(format('%s: whoever is not the owner meets %s policy', c.oid::regclass, coalesce(p.policies, 'no')), format($$
	(select string_agg(concat_ws(' ', polname, polcmd, polpermissive, (select string_agg(r.rolname, ',' order by r.rolname) from pg_roles r where r.oid = any (polroles))), '; '
		order by polname) from pg_policy where polrelid = %L::regclass) = %L $$, c.oid::regclass,
	concat_ws('; ', 'owner * t pv_owner', p.policies || ' r t pv_exchange,pv_mypage',
		case when l.name in ('data.share', 'data.rendition', 'data.seen') then 'signs r t pv_esign' end)))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
left join (values ('data.share'), ('data.rendition'), ('data.letter'), ('data.answer'), ('data.seen')) l (name) on l.name::regclass = c.oid
cross join lateral (select case when l.name is not null then 'reads' end) p (policies)
where n.nspname in ('data', 'journal') and c.relkind = 'r';
