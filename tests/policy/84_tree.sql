-- The journal's tree, beside one that is counted anew as RFC 6962 says:
-- sql/policy/65_tree.

-- Entries of these transactions, in place of what the world wrote.
create function policy.entries(variadic xids text[] default '{}') returns boolean language plpgsql as $$
begin
	set local session_replication_role = replica;
	delete from journal.entry;
	set local session_replication_role = origin;
	return policy.more_entries(variadic xids);
end
$$;
create function policy.more_entries(variadic xids text[]) returns boolean language plpgsql as $$
begin
	insert into journal.entry (xid, law_at, event) select x::xid8, law.now(), 'of ' || n from unnest(xids) with ordinality u (x, n) order by n;
	return true;
end
$$;

-- RFC 6962 §2.1 and §2.1.2, over leaves in memory.
create function policy.leaves(n bigint default null) returns bytea[] language sql as $$
	select array_agg(sha256('\x00'::bytea || journal.bytes_of(e)) order by l.position) from journal.leaf l join journal.entry e using (seq)
	where n is null or l.position < n
$$;
create function policy.root(d bytea[]) returns bytea language plpgsql as $$
declare
	k integer := 1;
begin
	if cardinality(d) = 1 then
		return d[1];
	end if;
	while k * 2 < cardinality(d) loop
		k := k * 2;
	end loop;
	return sha256('\x01'::bytea || policy.root(d[:k]) || policy.root(d[k + 1:]));
end
$$;
create function policy.subproof(m integer, d bytea[], whole boolean) returns bytea[] language plpgsql as $$
declare
	k integer := 1;
begin
	if m = cardinality(d) then
		return case when whole then '{}' else array[policy.root(d)] end;
	end if;
	while k * 2 < cardinality(d) loop
		k := k * 2;
	end loop;
	return case when m <= k then policy.subproof(m, d[:k], whole) || policy.root(d[k + 1:])
		else policy.subproof(m - k, d[k + 1:], false) || policy.root(d[:k]) end;
end
$$;
create function policy.said(nodes bytea[]) returns text language sql as $$
	select string_agg(encode(h, 'hex'), '' order by n) from unnest(nodes) with ordinality u (h, n)
$$;
create function policy.of_seven() returns boolean language sql as $$
	select policy.entries('5', '5', '6', '7', '7', '8', '9') and journal.grow() = 7
$$;

select policy.holds('tree: every full subtree has its node, and nothing else has', $$
	select policy.so(policy.of_seven());
	(select count(*) = 11 and bool_and(hash = policy.root((policy.leaves())[(index << level) + 1 : (index + 1) << level])) from journal.node) $$);
select policy.holds('tree: in the order of transactions, and of numbers within one', $$
	select policy.entries('6', '5', '6', '5');
	select journal.grow();
	(select string_agg(event, ', ' order by position) = 'of 2, of 4, of 1, of 3' from journal.leaf join journal.entry using (seq)) $$);
select policy.holds('tree: what may still be undone is not taken up', $$
	select policy.entries('5', pg_current_xact_id()::text, '6');
	select policy.so(journal.grow() = 2);
	(select count(*) = 2 and max(event) = 'of 3' from journal.leaf join journal.entry using (seq)) $$);
select policy.holds('tree: nothing is taken up twice', $$
	select policy.entries('5', '6');
	select policy.so(journal.grow() = 2);
	journal.grow() = 2 and (select count(*) = 2 from journal.leaf) $$);
select policy.holds('tree: it goes on with the transaction that it reached', $$
	update journal.reach set xid = '6';
	select policy.entries('5', '6', '7');
	select policy.so(journal.grow() = 2);
	(select min(event) = 'of 2' from journal.leaf join journal.entry using (seq)) $$);
select policy.holds('root: over any number of leaves', $$
	select policy.of_seven();
	(select bool_and(journal.hash_of(0, n) = policy.root(policy.leaves(n))) from generate_series(1, 7) n) $$);
select policy.holds('proof: that any tree is the beginning of any later one', $$
	select policy.of_seven();
	(select bool_and(journal.proof_of(m, 0, n, true) = policy.subproof(m, policy.leaves(n), true)) from generate_series(1, 7) n, generate_series(1, n) m) $$);

create function policy.head() returns text language sql as $$
	select policy.tells('pv_clerk', null, 'select concat_ws('' '', size, root, proof) from journal.next_head()')
$$;
create function policy.signs(size_ bigint, signature text default '5a') returns boolean language sql as $$
	select policy.tells('pv_clerk', null, format('select journal.signed(%s, %L)', size_, signature))::boolean
$$;
select policy.holds('head: none where there is nothing', $$
	select policy.entries();
	policy.head() is null $$);
select policy.holds('head: the first one, with nothing to extend', $$
	select policy.entries('5', '6', '7');
	policy.head() = '3 ' || encode(policy.root(policy.leaves()), 'hex') $$);
select policy.holds('head: the same one until it is signed', $$
	select policy.entries('5', '6', '7');
	select policy.head();
	select policy.more_entries('8');
	update journal.reach set xid = '8';
	policy.head() = '3 ' || encode(policy.root(policy.leaves(3)), 'hex') $$);
select policy.holds('head: none when nothing was added since the last', $$
	select policy.entries('5', '6', '7');
	select policy.head();
	select policy.so(policy.signs(3));
	policy.head() is null $$);
create function policy.second_head() returns text language plpgsql as $$
begin
	perform policy.entries('5', '6', '7');
	perform policy.head();
	perform policy.signs(3);
	perform policy.more_entries('8', '9');
	update journal.reach set xid = '8';
	return policy.head();
end
$$;
select policy.holds('head: the next one, with the proof that it extends the last', $$
	policy.second_head() = '5 ' || encode(policy.root(policy.leaves()), 'hex') || ' ' || policy.said(policy.subproof(3, policy.leaves(), true)) $$);
select policy.holds('head: where the last was a full tree, its root is not said once more', $$
	select policy.entries('5', '6', '7', '7');
	select policy.head();
	select policy.signs(4);
	select policy.more_entries('8');
	update journal.reach set xid = '8';
	policy.head() = '5 ' || encode(policy.root(policy.leaves()), 'hex') || ' ' || encode((policy.leaves())[5], 'hex') $$);
select policy.holds('head: asked again it is proved from the one that was signed', $$
	policy.second_head() = policy.head() $$);
select policy.holds('signed: the head of that size', $$
	select policy.second_head();
	select policy.so(policy.signs(5, '77'));
	(select string_agg(size || ' ' || encode(signature, 'hex'), ', ' order by size) = '3 5a, 5 77' from journal.head) $$);
select policy.holds('signed: once, and no other', $$
	select policy.second_head();
	select policy.so(not policy.signs(3, '77') and not policy.signs(4, '77'));
	(select string_agg(concat_ws(' ', size, encode(signature, 'hex')), ', ' order by size) = '3 5a, 5' from journal.head) $$);
