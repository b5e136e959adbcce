-- The operator's verbs take one record each, as the import form and the
-- command line give it: {"do": "share", "id": "…", field: value, …}.
-- References are by the records' own ids.  Errors: PV001 a rule of law (its id
-- in CONSTRAINT), PV002 a bad field (its name there), PV003 not found.
set role pv_owner;

create function law.refuse(rule text, message text) returns void
language plpgsql as $$
begin
	raise exception '%', message using errcode = 'PV001', constraint = rule;
end
$$;

create function operator.bad(field text, message text) returns void
language plpgsql as $$
begin
	raise exception '%: %', field, message using errcode = 'PV002', constraint = field;
end
$$;

-- Only these fields, and the required ones among them ("name!").
create function operator.fields(r jsonb, variadic names text[] default '{}') returns void
language plpgsql stable set search_path = '' as $$
declare
	f text;
begin
	for f in select k from jsonb_object_keys(r) k
			where k not in ('do', 'id') and k <> all (names) and k || '!' <> all (names) loop
		perform operator.bad(f, 'there is no such field here');
	end loop;
	for f in select rtrim(n, '!') from unnest(names) n where n like '%!' loop
		if r ->> f is null or r ->> f = '' then
			perform operator.bad(f, 'is missing');
		end if;
	end loop;
end
$$;

-- A record's own id; commands may leave it out.
create function operator.id(r jsonb) returns text
language sql volatile set search_path = '' as $$
	select coalesce(r ->> 'id', gen_random_uuid()::text)
$$;

-- The row that a field refers to, or null when the field is absent.
create function operator.ref(r jsonb, field text, relation regclass) returns uuid
language plpgsql stable set search_path = '' as $$
declare
	found_ uuid;
begin
	if r ->> field is null then
		return null;
	end if;
	execute format('select id from %s where ref = $1', relation) into found_ using r ->> field;
	if found_ is null then
		raise exception '%: there is no % called "%"', field,
			substring(relation::text from '[a-z_]+$'), r ->> field
			using errcode = 'PV003', constraint = field;
	end if;
	return found_;
end
$$;

create function operator.need(r jsonb, field text, relation regclass) returns uuid
language plpgsql stable set search_path = '' as $$
begin
	if r ->> field is null then
		perform operator.bad(field, 'is missing');
	end if;
	return operator.ref(r, field, relation);
end
$$;

create function operator.refs(r jsonb, field text, relation regclass) returns uuid[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(operator.ref(jsonb_build_object(field, v), field, relation)), '{}')
	from jsonb_array_elements_text(coalesce(r -> field, '[]')) v
$$;

create function operator.texts(r jsonb, field text) returns text[]
language sql immutable set search_path = '' as $$
	select case when r ? field then array(select jsonb_array_elements_text(r -> field)) end
$$;

-- A date is 00:00 in Oslo; an instant must name its offset.
create function operator.time(r jsonb, field text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
	v text := r ->> field;
begin
	if v is null then
		return null;
	elsif v ~ '^\d{4}-\d\d-\d\d$' then
		return law.midnight(v::date);
	elsif v ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$' then
		return v::timestamptz;
	end if;
	perform operator.bad(field, 'is neither a date (2026-11-21) nor a time with its offset '
		'(2026-11-21T10:00:00+01:00)');
exception when datetime_field_overflow or invalid_datetime_format then
	perform operator.bad(field, 'is no moment that exists');
end
$$;

-- An import may antedate: it carries history.
create function operator.importing() returns boolean
language sql stable set search_path = '' as $$
	select coalesce(current_setting('portvakt.importing', true), '') = 'on'
$$;

create function operator.made(from_ timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
	select case when operator.importing() then least(from_, law.now()) else law.now() end
$$;

create function operator.log(event_ text, r jsonb, standing_ uuid default null,
	document_ uuid default null, share_ uuid default null, file_ uuid default null,
	rule_ text default null) returns void
language sql volatile security definer set search_path = '' as $$
	insert into journal.entry (law_at, event, staff, standing, document, share, file, rule)
	values (law.now(), event_, operator.ref(r, 'decided_by', 'data.staff'), standing_, document_,
		share_, file_, rule_)
$$;

create function operator.alarm(kind_ text, subject_ text, due_ timestamptz) returns void
language sql volatile security definer set search_path = '' as $$
	insert into data.alarm (kind, subject, due, raised_at)
	values (kind_, subject_, due_, law.now())
	on conflict (kind, subject) do nothing
$$;

reset role;
