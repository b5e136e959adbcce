-- What is measured beside the product's policy: no row-level security at all, and
-- the policy as it is usually written first, with the look-up in every row.
grant usage on schema data, authz, law to bench_free, bench_naive;
grant select on data.share, data.rendition, data.seen to bench_free, bench_naive;
grant execute on all functions in schema authz, law to bench_free, bench_naive;
grant select on data.standing, data.session to bench_naive;
set role pv_owner;
drop policy if exists naive on data.share;
drop policy if exists naive on data.seen;
drop policy if exists naive on data.session;
drop policy if exists naive on data.standing;
create policy naive on data.session for select to bench_naive using (true);
create policy naive on data.standing for select to bench_naive using (true);
create policy naive on data.share for select to bench_naive using (
	revoked_at is null and visible_from <= law.now() and law.now() < visible_until and exists (
		select from data.session s join data.standing t on t.id = s.standing
		where s.token_hash = sha256(convert_to(current_setting('portvakt.token', true), 'UTF8'))
			and s.ended_at is null and now() < s.seen_at + interval '30 minutes'
			and t.ended_at is null and t.id = share.reader and share.loa <= s.level));
create policy naive on data.seen for select to bench_naive using (exists (
	select from data.session s
	where s.token_hash = sha256(convert_to(current_setting('portvakt.token', true), 'UTF8'))
		and s.ended_at is null and s.standing = seen.standing));
