-- Reports that are written on the page: the draft, and what is sent.  Who writes
-- comes from the session's token.
set role pv_owner;

-- What concerns who writes, what concerns the child, the child's own words and a
-- serious deficiency are documents of their own, each filed by its own rule.
insert into law.report_part (form, part, kind, filename, asked) values
	('follow_up',   'own',        'about_home',  'Om fosterhjemmet',              false),
	('follow_up',   'child',      'follow_up',   'Referat fra oppfølgingsbesøk',  true),
	('follow_up',   'words',      'own_words',   'Barnets egne ord',              false),
	('weekend',     'own',        'weekend',     'Helgerapport',                  true),
	('weekend',     'child',      'about_child', 'Helgerapport om barnet',        false),
	('weekend',     'words',      'own_words',   'Barnets egne ord',              false),
	('supervision', 'own',        'supervision', 'Tilsynsrapport',                true),
	('supervision', 'child',      'about_child', 'Tilsynsrapport om barnet',      false),
	('supervision', 'words',      'own_words',   'Barnets egne ord',              false),
	('supervision', 'deficiency', 'deficiency',  'Alvorlig mangel',               false);

-- The forms that a standing may write now, each with what it is handed in as.
create function law.forms(st data.standing, at_ timestamptz)
returns table (form text, kind text, doc_type text)
language plpgsql stable security definer set search_path = '' as $$
begin
	return query select p.form, h.kind, h.doc_type from law.may_hand_in(st, at_) h
		join law.report_part p on p.kind = h.kind and p.asked
		order by h.place;
end
$$;

-- ── Drafts ──────────────────────────────────────────────────────────────────

-- Whose draft it is: the session's capacity; and where the session ran out
-- unused within the last day, the one it had.  Whoever wrote for longer than a
-- session lives loses nothing by it, and is shown nothing for it.
create function authz.writer() returns data.standing
language plpgsql stable security definer set search_path = '' as $$
declare
	token text := current_setting('portvakt.token', true);
	me    uuid := authz.me();
	st    data.standing;
begin
	if me is null and length(token) = 43 then
		select c.standing into me from data.session c join data.session p on p.id = c.parent
			where c.token_hash = sha256(convert_to(token, 'UTF8')) and c.portal = authz.portal()
				and c.ended_at is null and p.ended_at is null and c.level >= 3
				and greatest(c.seen_at, p.seen_at) > now() - interval '1 day';
	end if;
	select * into st from data.standing x where x.id = me and law.live(x, law.now());
	return st;
end
$$;

-- False where nobody may write that form: then it is kept nowhere.
create function authz.draft_keep(form_ text, id_ uuid, sealed_ bytea, wrapped_ bytea, key_ text)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	st data.standing := authz.writer();
begin
	if st.id is null or not exists (select from law.forms(st, law.now()) f where f.form = form_) then
		return false;
	end if;
	insert into data.draft (id, written_as, form, sealed, wrapped, key_id)
		values (id_, st.id, form_, sealed_, wrapped_, key_)
		on conflict (written_as, form) do update set id = excluded.id, sealed = excluded.sealed,
			wrapped = excluded.wrapped, key_id = excluded.key_id, at = excluded.at;
	return true;
end
$$;

create function authz.draft(form_ text)
returns table (id uuid, sealed bytea, wrapped bytea, key_id text, at timestamptz, written_as uuid)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query select d.id, d.sealed, d.wrapped, d.key_id, d.at, d.written_as from data.draft d
		where d.written_as = me and d.form = form_;
end
$$;

create function authz.draft_drop(form_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	delete from data.draft d where d.written_as = authz.me() and d.form = form_;
	return found;
end
$$;

-- What I may write here, and where something lies half written.
create function authz.forms() returns table (form text, kind text, doc_type text,
	begun timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	st data.standing := authz.my_standing();
begin
	return query select f.form, f.kind, f.doc_type, d.at from law.forms(st, law.now()) f
		left join data.draft d on d.written_as = st.id and d.form = f.form;
end
$$;

-- ── Sending ─────────────────────────────────────────────────────────────────

-- R19: a serious deficiency goes to who has care of the child (omsorgskommune) at
-- once.  The alarm is raised with the sending itself and waits for neither
-- scanner nor intake; the document goes before all others, past the hold queue.
-- Twenty-four hours by the clock: what is serious on a Friday is not due on Monday.
create function authz.deficiency_at_once(u data.upload, st data.standing) returns void
language plpgsql security definer set search_path = '' as $$
declare
	due_ timestamptz := law.now() + interval '24 hours';
begin
	update data.upload set next_at = '-infinity' where id = u.id;
	insert into data.alarm (kind, subject, due, raised_at)
		values ('serious-deficiency', 'upload/' || u.handle, due_, law.now());
	insert into data.alarm (kind, subject, due, raised_at)
		select 'deficiency-forward', 'upload/' || u.handle, due_, law.now()
		from data.care c join data.file f on f.id = c.file, data.instance i
		where f.child = law.child_of(st.file) and c.number <> i.number;
	insert into journal.entry (law_at, event, portal, person, standing, file, rule, detail)
		values (law.now(), 'deficiency.reported', u.portal, u.person, st.id,
			intake.folder_of('child_folder', st), 'R19', jsonb_build_object('upload', u.id));
end
$$;

create function authz.check_report(st data.standing, form_ text, wanted_ text, serious_ boolean,
	parts_ text[]) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
	f record;
begin
	select * into f from law.forms(st, law.now()) x where x.form = form_;
	if not found then
		perform law.refuse(case when exists (select from law.hand_in h join law.report_part p
				on p.kind = h.kind and p.asked and p.form = form_ where h.capacity = st.capacity) then 'R18e'
			else coalesce((law.reach_of(st.capacity, '*')).rule, 'R01') end,
			'this capacity does not write that report');
	elsif wanted_ is not null and not authz.wanted_open(wanted_, st, f.doc_type) then
		raise exception 'no such request' using errcode = 'PV003';
	elsif 'child' <> all (parts_) or serious_ <> ('deficiency' = any (parts_))
			or exists (select from law.report_part p where p.form = form_ and p.asked
				and p.part <> all (parts_))
			or exists (select from unnest(parts_) x where not exists (select from law.report_part p
				where p.form = form_ and p.part = x)) then
		perform operator.bad('parts', 'are not those of the form');
	end if;
end
$$;

-- One document of a report: an upload that is whole from the beginning.
create function authz.report_part(st data.standing, r data.report, part_ text, wanted_ text,
	id_ uuid, size_ bigint, wrapped_ bytea, key_ text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	p law.report_part;
	h law.hand_in;
	u data.upload;
begin
	select * into strict p from law.report_part x where x.form = r.form and x.part = part_;
	select * into strict h from law.may_hand_in(st, r.at) x where x.kind = p.kind;
	if coalesce(size_ not between 1 and law.part_limit(), true)
			or coalesce(octet_length(wrapped_), 0) < 40 or key_ is null then
		perform operator.bad('parts', 'are not stored');
	end if;
	insert into data.upload (written_as, person, portal, once, filename, bytes, received, kind,
			doc_type, record, wanted, at, report, part)
		values (st.id, st.person, authz.portal(), r.id || '/' || part_,
			p.filename || ' ' || law.today(r.at) || '.txt', size_, size_, h.kind, h.doc_type, h.record,
			case when p.asked then wanted_ end, r.at, r.id, part_)
		returning * into u;
	insert into data.upload_part (id, upload, at, size, wrapped, key_id)
		values (id_, u.id, 0, size_, wrapped_, key_);
	perform authz.upload_whole(u.id);
	if part_ = 'deficiency' then
		perform authz.deficiency_at_once(u, st);
	end if;
end
$$;

-- Sends a report, once: its documents all of them or none, and the draft is over.
create function authz.report_send(form_ text, once_ text, wanted_ text, serious_ boolean,
	parts_ text[], ids_ uuid[], sizes_ bigint[], wrapped_ text[], keys_ text[])
returns table (handle text, fresh boolean)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	st data.standing := authz.my_standing();
	r  data.report;
begin
	select * into r from data.report x where x.written_as = st.id and x.once = once_;
	if found then
		delete from data.draft d where d.written_as = st.id and d.form = r.form;
		return query select r.handle, false;
		return;
	end if;
	perform authz.check_report(st, form_, wanted_, serious_, parts_);
	insert into data.report (written_as, once, form, serious, at)
		values (st.id, once_, form_, serious_, law.now()) returning * into r;
	perform authz.report_part(st, r, parts_[i], wanted_, ids_[i], sizes_[i],
		decode(wrapped_[i], 'hex'), keys_[i])
		from generate_subscripts(parts_, 1) i;
	delete from data.draft d where d.written_as = st.id and d.form = form_;
	return query select r.handle, true;
end
$$;

create function authz.report(handle_ text) returns table (form text, serious boolean, at timestamptz,
	written_as uuid)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		with mine as materialized (select r.* from data.report r where r.written_as = me)
		select r.form, r.serious, r.at, r.written_as from mine r where r.handle = handle_;
end
$$;

grant execute on function authz.draft_keep(text, uuid, bytea, bytea, text), authz.draft(text),
	authz.draft_drop(text),
	authz.report_send(text, text, text, boolean, text[], uuid[], bigint[], text[], text[]),
	authz.report(text) to pv_exchange;
grant execute on function authz.forms() to pv_mypage, pv_exchange; -- a list that may be empty

reset role;
