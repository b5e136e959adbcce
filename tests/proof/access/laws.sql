-- What must always hold, both layers on, each reader with many shares and pages of 7.
insert into data.share
	select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', s.ref || '#' || n, 'handle', translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'),
		'sort_at', s.sort_at - (n % 3) * interval '1 day'))).*
	from data.share s cross join generate_series(1, 2) n where s.revoked_at is null;

create function proof.laws() returns setof text language plpgsql as $$
declare
	r proof.reader;
	pages text[];
	whole text[];
	h text;
	n integer := 0;
begin
	for r in select * from proof.reader order by n loop
		pages := proof.listed(r, 'both', 7);
		whole := proof.listed(r, 'both', 100000);
		return next proof.tell(format('the union of the pages is the list, once each: %s, %s handles', r.ref, cardinality(whole)),
			pages = whole and cardinality(whole) = (select count(distinct u) from unnest(whole) u));
		n := 0;
		for h in select s.handle from data.share s order by s.handle loop
			if proof.asked(r, 'both', 'access_card', h) is distinct from (h = any (whole)) then
				return next format('not ok listed and not openable, or openable and not listed: %s %s', r.ref, h);
			else
				n := n + 1;
			end if;
		end loop;
		return next format('ok %s listed is openable, and openable is listed: %s', n, r.ref);
	end loop;
end
$$;

-- Revoking takes away that share from those who read it, and changes nothing else for anybody.
create function proof.revocations(every integer) returns setof text language plpgsql as $$
declare
	s record;
	r proof.reader;
	before jsonb;
	now_ text[];
	good integer := 0;
begin
	select jsonb_object_agg(x.ref, to_jsonb(proof.listed(x, 'both'))) into before from proof.reader x;
	for s in select h.*, row_number() over (order by h.ref) as i from data.share h where revoked_at is null and ref !~ '#' loop
		continue when s.i % every <> 0;
		begin
			perform operator.run('revoke', jsonb_build_object('share', s.ref, 'why', 'proof'));
			for r in select * from proof.reader order by n loop
				now_ := proof.listed(r, 'both');
				if now_ <> array(select v from jsonb_array_elements_text(before -> r.ref) with ordinality u (v, o) where v <> s.handle order by o) then
					return next format('not ok revoking %s changed something else for %s', s.ref, r.ref);
				else
					good := good + 1;
				end if;
			end loop;
			raise exception 'undo' using errcode = 'PT010';
		exception when sqlstate 'PT010' then
			null;
		end;
	end loop;
	return next format('ok %s pages after a revocation: what was revoked is gone, and nothing else', good);
end
$$;

-- A share of somebody else's changes nothing on my pages.
create function proof.others(every integer) returns setof text language plpgsql as $$
declare
	s record;
	r proof.reader;
	before jsonb;
	good integer := 0;
begin
	select jsonb_object_agg(x.ref, to_jsonb(proof.listed(x, 'both'))) into before from proof.reader x;
	for s in select h.*, row_number() over (order by h.ref) as i from data.share h where revoked_at is null and ref !~ '#' loop
		continue when s.i % every <> 0;
		begin
			insert into data.share select (jsonb_populate_record(x, jsonb_build_object('id', gen_random_uuid(), 'ref', 'proof', 'handle', 'proofproofproofproof22'))).*
				from data.share x where x.id = s.id;
			for r in select * from proof.reader x where x.me <> s.reader and x.principal is distinct from s.reader order by x.n loop
				if to_jsonb(proof.listed(r, 'both')) <> before -> r.ref then
					return next format('not ok a share like %s changed the page of %s', s.ref, r.ref);
				else
					good := good + 1;
				end if;
			end loop;
			raise exception 'undo' using errcode = 'PT010';
		exception when sqlstate 'PT010' then
			null;
		end;
	end loop;
	return next format('ok %s pages that another''s share did not change', good);
end
$$;

select proof.laws();
delete from data.share where ref ~ '#';
select proof.revocations(11);
select proof.others(11);
