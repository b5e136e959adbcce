-- The journal is written by these and by nothing else.
set role pv_owner;

create function journal.note(event_ text, s data.session, standing_ uuid, detail_ jsonb default null)
returns void
language plpgsql security definer set search_path = '' as $$
begin
	insert into journal.entry (law_at, event, portal, person, standing, detail)
		values (law.now(), event_, s.portal, s.person, standing_, detail_);
end
$$;

-- An opening, in the statement that decided it.  The definer looks again: a
-- portal cannot write down an opening that its session could not make.
create function journal.opened(handle_ text, how text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s  data.session := authz.session();
	me uuid := authz.me();
	x  data.share;
begin
	select * into x from data.share h
		where h.handle = handle_ and authz.readable(h, me, authz.principal(), authz.types(),
			s.level, law.now());
	if not found then
		return false;
	end if;
	insert into journal.entry (law_at, event, portal, person, standing, behalf, share, document,
			rendition, file, rule, purpose, detail)
		values (law.now(), 'document.opened', s.portal, s.person, me,
			case when x.reader <> me then x.reader end, x.id, x.document, x.rendition, x.file,
			x.rule, null, jsonb_build_object('how', how));
	insert into data.seen values (x.id, me, law.now(), x.sort_at) on conflict do nothing;
	return true;
end
$$;

-- A refusal: written down when the handle is somebody's, counted when it is
-- nobody's; the asker learns nothing of which, by the time it takes neither: a
-- share is fetched in any case, the next one when there is none, and once more
-- for the one that the asker's statement did not find.
create function journal.refused(handle_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	s  data.session := authz.session();
	me uuid := authz.me();
	at timestamptz := law.now();
	x  data.share;
begin
	select * into x from data.share h where h.handle >= handle_ order by h.handle limit 1;
	if x.handle = handle_ then
		insert into journal.entry (law_at, event, portal, person, standing, share, document, file)
			values (at, 'document.refused', s.portal, s.person, me, x.id, x.document, x.file);
	else
		perform from data.share h where h.handle > handle_ order by h.handle limit 1;
		insert into journal.miss as m (hour, portal, backend, count)
			values (date_trunc('hour', clock_timestamp()), coalesce(s.portal, authz.portal()),
				pg_backend_pid(), 1)
			on conflict (hour, portal, backend) do update set count = m.count + 1;
	end if;
	return false;
end
$$;

reset role;
