-- Destroying: a rendition's wrapped key goes, and nobody can open its bytes any
-- more, whatever copies of them there are.  The program then removes the blob
-- and remembers it beside the vault, so that an older backup does not bring it
-- back.
set role pv_owner;

-- What belongs to the record is kept for ever (arkivlova §13, FOR-2025-12-19-2729
-- §52).  A police certificate must go when it has served (R28), and a form that
-- was made from the original (a faulty redaction) may.
create function operator.may_destroy(type_ text, kind_ text) returns boolean
language sql immutable set search_path = '' as $$
	select type_ = 'POLITIATTEST' or coalesce(kind_ in ('redacted', 'child', 'extract'), false)
$$;

create function operator.wipe(document_ uuid, rendition_ uuid, at timestamptz) returns uuid[]
language plpgsql security definer set search_path = '' as $$
declare
	gone uuid[];
begin
	update data.rendition set wrapped = null, key_id = null, destroyed_at = at
		where document = document_ and (rendition_ is null or id = rendition_)
			and destroyed_at is null;
	select coalesce(array_agg(id), '{}') into gone from data.rendition
		where document = document_ and (rendition_ is null or id = rendition_);
	perform operator.close(s.id, 'destroyed') from data.share s where s.rendition = any (gone);
	return gone;
end
$$;

-- The answer says what the program has to remove and remember; for what was
-- destroyed before, the same again.
create function operator.do_destroy(r jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	x    data.rendition;
	d    data.document;
	gone uuid[];
begin
	perform operator.fields(r, 'document', 'rendition', 'why!', 'decided_by!');
	if (r ->> 'document' is null) = (r ->> 'rendition' is null) then
		perform operator.bad('document', 'name either a document or a rendition');
	elsif operator.importing() then
		perform operator.bad('do', 'destroying is a command of its own, not part of an import');
	end if;
	select * into x from data.rendition where id = operator.ref(r, 'rendition', 'data.rendition');
	select * into d from data.document
		where id = coalesce(x.document, operator.ref(r, 'document', 'data.document'));
	if not operator.may_destroy(d.type, x.kind) then
		perform law.refuse('R28', 'the record is kept for ever: only a police certificate, or a '
			'form made from the original, can be destroyed');
	end if;
	gone := operator.wipe(d.id, x.id, law.now());
	if x.id is null then
		update data.document set destroyed_at = law.now(), proof = concat_ws('; ', r ->> 'why',
				(select string_agg(ref || ' SHA-256 ' || sha256, '; ' order by ref)
				from data.rendition where document = d.id))
			where id = d.id and destroyed_at is null;
	end if;
	insert into journal.entry (law_at, event, staff, document, rendition, file, rule)
		values (law.now(), case when x.id is null then 'document.destroyed'
			else 'rendition.destroyed' end, operator.ref(r, 'decided_by', 'data.staff'), d.id, x.id,
			d.file, case when d.type = 'POLITIATTEST' then 'R28' end);
	return jsonb_build_object('document', case when x.id is null then d.id end,
		'renditions', to_jsonb(gone));
end
$$;

-- After a restore: what was destroyed since that backup is destroyed again.
-- False when it was already, or is not known here.
create function operator.destroy_again(kind_ text, id_ uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	document_ uuid;
begin
	if kind_ = 'document' then
		update data.document set destroyed_at = at, proof = 'destroyed before this backup was restored'
			where id = id_ and destroyed_at is null returning id into document_;
		perform operator.wipe(document_, null, at);
	else
		select document into document_ from data.rendition
			where id = id_ and destroyed_at is null;
		perform operator.wipe(document_, id_, at);
	end if;
	if document_ is null then
		return false;
	end if;
	insert into journal.entry (law_at, event, document, rendition)
		values (law.now(), kind_ || '.destroyed', document_,
			case kind_ when 'rendition' then id_ end);
	return true;
end
$$;

-- For the check of the vault: every rendition, and every sealed text, by id.
create function operator.renditions_after(after uuid, many integer)
returns table (id uuid, bytes bigint, sha256 text, wrapped bytea, key_id text)
language sql stable security definer set search_path = '' as $$
	select r.id, r.bytes, r.sha256, r.wrapped, r.key_id from data.rendition r
	where after is null or r.id > after order by r.id limit many
$$;

create function operator.letters_after(after uuid, many integer)
returns table (id uuid, sealed bytea, wrapped bytea, key_id text)
language sql stable security definer set search_path = '' as $$
	(select l.id, l.sealed, l.wrapped, l.key_id from data.letter l
	where after is null or l.id > after order by l.id limit many)
	union all
	(select a.id, a.sealed, a.wrapped, a.key_id from data.answer a
	where after is null or a.id > after order by a.id limit many)
	union all
	(select u.note_id, u.note_sealed, u.note_wrapped, u.note_key from data.upload u
	where u.note_id is not null and (after is null or u.note_id > after) order by 1 limit many)
	order by 1 limit many
$$;

grant execute on function operator.renditions_after(uuid, integer),
	operator.letters_after(uuid, integer) to pv_operator;

reset role;
