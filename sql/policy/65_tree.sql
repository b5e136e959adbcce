-- The journal's tree grows here; the clerk calls, the keeper signs.
set role pv_owner;

-- A leaf's bytes: the entry as canonical JSON, times in UTC.
create function journal.bytes_of(e journal.entry) returns bytea
language sql stable set search_path = '' set timezone = 'UTC' as $$
	select convert_to(to_jsonb(e)::text, 'UTF8')
$$;

create function journal.parent_of(l bytea, r bytea) returns bytea
language sql immutable set search_path = '' as $$
	select sha256('\x01'::bytea || l || r)
$$;

create function journal.add_leaf(position_ bigint, e journal.entry) returns void
language plpgsql security definer set search_path = '' as $$
declare
	h bytea := sha256('\x00'::bytea || journal.bytes_of(e));
	i bigint := position_;
	l integer := 0;
begin
	insert into journal.leaf values (position_, e.seq);
	insert into journal.node values (0, i, h);
	while i % 2 = 1 loop
		select journal.parent_of(n.hash, h) into strict h from journal.node n
			where n.level = l and n.index = i - 1;
		l := l + 1;
		i := i / 2;
		insert into journal.node values (l, i, h);
	end loop;
end
$$;

-- Takes up what has committed for good: every entry below the oldest running
-- transaction, in the order (transaction, number).  A number alone would not
-- do: a lower one may commit after a higher one was signed.
create function journal.grow() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
	since xid8;
	upto  xid8 := pg_snapshot_xmin(pg_current_snapshot());
	size_ bigint;
	e     journal.entry;
begin
	select xid into since from journal.reach for update;
	select count(*) into size_ from journal.leaf;
	for e in select * from journal.entry x where x.xid >= since and x.xid < upto
			order by x.xid, x.seq loop
		perform journal.add_leaf(size_, e);
		size_ := size_ + 1;
	end loop;
	update journal.reach set xid = greatest(since, upto);
	return size_;
end
$$;

-- The hash over leaves first … first + size - 1, as RFC 6962 §2.1 splits them.
create function journal.hash_of(first bigint, size_ bigint) returns bytea
language plpgsql stable security definer set search_path = '' as $$
declare
	k bigint := 1;
	l integer := 0;
	h bytea;
begin
	while k * 2 <= size_ loop
		k := k * 2;
		l := l + 1;
	end loop;
	if k = size_ then
		select hash into strict h from journal.node where level = l and index = first / size_;
		return h;
	end if;
	return journal.parent_of(journal.hash_of(first, k), journal.hash_of(first + k, size_ - k));
end
$$;

-- RFC 6962 §2.1.2: that the tree of old leaves is the beginning of this one.
create function journal.proof_of(old bigint, first bigint, size_ bigint, whole boolean)
returns bytea[]
language plpgsql stable security definer set search_path = '' as $$
declare
	k bigint := 1;
begin
	if old = size_ then
		return case when whole then '{}' else array[journal.hash_of(first, size_)] end;
	end if;
	while k * 2 < size_ loop
		k := k * 2;
	end loop;
	if old <= k then
		return journal.proof_of(old, first, k, whole) || journal.hash_of(first + k, size_ - k);
	end if;
	return journal.proof_of(old - k, first + k, size_ - k, false) || journal.hash_of(first, k);
end
$$;

-- The head to be signed next, with the proof that it extends the last signed
-- one; no row when there is nothing new.
create function journal.next_head() returns table (size bigint, root text, proof text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
	size_ bigint := journal.grow();
	last  bigint;
	h     journal.head;
	nodes bytea[] := '{}';
begin
	select coalesce(max(x.size), 0) into last from journal.head x where x.signature is not null;
	select * into h from journal.head x where x.signature is null;
	if not found then
		if size_ = last then
			return;
		end if;
		insert into journal.head (size, root) values (size_, journal.hash_of(0, size_))
			returning * into h;
	end if;
	if last > 0 then -- not inside the query: planning it would call this on an older snapshot
		nodes := journal.proof_of(last, 0, h.size, true);
	end if;
	return query select h.size, encode(h.root, 'hex'),
		(select string_agg(encode(p, 'hex'), '' order by n)
			from unnest(nodes) with ordinality u (p, n));
end
$$;

create function journal.signed(size_ bigint, signature_ text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	update journal.head set signature = decode(signature_, 'hex')
		where size = size_ and signature is null;
	return found;
end
$$;

grant usage on schema journal to pv_clerk;
grant execute on function journal.next_head(), journal.signed(bigint, text) to pv_clerk;

reset role;
