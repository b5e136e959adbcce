-- A package (R004-21): documents across the cases of one child, or of the one for
-- whom an agent acts.  Each case is read in its own capacity; nothing is read here.
set role pv_owner;

-- My live capacities of the kind that I act in now, in the cases of the same child
-- or, for an agent, of the same principal; first the one that I act in.
create function authz.package_cases() returns table (standing uuid, capacity text, label text,
	principal uuid, types text[], current boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
	me uuid := authz.me();
begin
	return query
		with held as (
			select st.id, st.capacity, st.label, f.child, m.principal, m.types, p.person as client
			from authz.standings() st join data.file f on f.id = st.file
			left join data.mandate m on m.standing = st.id
			left join data.standing p on p.id = m.principal
		)
		select h.id, h.capacity, h.label, h.principal, h.types, h.id = me
		from held h join held mine on mine.id = me and h.capacity = mine.capacity
		where h.id = me or h.client = mine.client or mine.client is null and h.child = mine.child
		order by h.id = me desc, h.label, h.id;
end
$$;

grant execute on function authz.package_cases() to pv_mypage, pv_exchange;

reset role;
