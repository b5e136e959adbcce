-- Row-level security: the second wall, which holds alone.  Forced, so that the
-- owner's own functions pass by a policy that says so.
set role pv_owner;

do $$
declare
	t record;
begin
	for t in select c.oid::regclass as name from pg_catalog.pg_class c
			join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where n.nspname in ('data', 'journal') and c.relkind = 'r' loop
		execute format('alter table %s enable row level security', t.name);
		execute format('alter table %s force row level security', t.name);
		execute format('create policy owner on %s to pv_owner using (true) with check (true)',
			t.name);
	end loop;
end
$$;

grant usage on schema data, law, authz, journal to pv_mypage, pv_exchange;
grant usage on schema authz to pv_login;

grant select on data.share, data.rendition, data.letter, data.answer, data.seen
	to pv_mypage, pv_exchange;

-- Subqueries, each of which is asked once a statement and no sooner than a row needs
-- it: whoever reads their own rows is not asked whom they act for.  The level is in
-- who reads at the share's own.
create policy reads on data.share for select to pv_mypage, pv_exchange
	using (authz.readable(reader, mandate, doc_type, revoked_at, visible_from, visible_until, loa,
		(select r.me from authz.reading r)[loa], (select authz.principals())[loa],
		(select authz.types()), loa, (select law.now())));

-- A rendition is reached through a share that the same caller may read.
create policy reads on data.rendition for select to pv_mypage, pv_exchange
	using (exists (select from data.share s where s.rendition = rendition.id));

-- When a principal opened a document is not the agent's to know, nor the other way round.
create policy reads on data.seen for select to pv_mypage, pv_exchange
	using (standing = (select r.me[1] from authz.reading r));

-- Letters are read in the capacity they were written in: what a representative
-- writes is not the principal's to see (R11), nor the other way round.
create policy reads on data.letter for select to pv_mypage, pv_exchange
	using (written_as = (select r.me[1] from authz.reading r));

create policy reads on data.answer for select to pv_mypage, pv_exchange
	using (exists (select from data.letter l where l.id = answer.letter));

grant select on authz.reading to pv_mypage, pv_exchange;
grant execute on function law.now(), law.ground_of(text, timestamptz),
	authz.readable(data.share, uuid, uuid, text[], integer, timestamptz),
	authz.readable(uuid, uuid, text, timestamptz, timestamptz, timestamptz, integer, uuid, uuid,
		text[], integer, timestamptz),
	authz.portal(), authz.acting(), authz.principals(),
	authz.reader(), authz.me(), authz.principal(), authz.types(), authz.level(),
	authz.enter(), authz.act(uuid), authz.speak(text), authz.leave(text),
	authz.redeem(text, text, text),
	journal.opened(text, text), journal.refused(text)
	to pv_mypage, pv_exchange;

reset role;
