-- Signing: what the clerk does, one at a time (the small job is made in
-- 94_signing.sql).

-- ── The clerk ───────────────────────────────────────────────────────────────

select policy.holds('clerk: one has a job at a time', $$
	select policy.ordered();
	select policy.so(policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '1');
	policy.raises(format('select signing.mine(%L, ''other'')', policy.job('id')), 'PV003') $$);
select policy.holds('clerk: when its time is over it is not its any more', $$
	select policy.ordered();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	update data.signing set leased_until = clock_timestamp() - interval '1 second';
	policy.raises(format('select signing.mine(%L, ''w'')', policy.job('id')), 'PV003') $$);
select policy.holds('clerk: nothing is sent before it is sealed', $$
	select policy.done('signing', policy.signing_record());
	policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0' $$);
select policy.holds('clerk: each attempt has a name of its own, and an older one makes no job', $$
	select policy.ordered();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.sending(%L, ''w'')', policy.job('id')));
	select policy.desk(format('select signing.sending(%L, ''w'')', policy.job('id')));
	policy.job('reference') = policy.job('handle') || '.2'
	and policy.raises(format('select signing.created(%L, ''w'', %L, 7, null, null, ''[]'')', policy.job('id'), policy.job('handle') || '.1'), 'PV003') $$);
select policy.holds('clerk: in the direct way everybody has an address, or there is no job', $$
	select policy.ordered();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.sending(%L, ''w'')', policy.job('id')));
	policy.raises(format('select signing.created(%L, ''w'', %L, 7, null, null, ''[]'')', policy.job('id'), policy.job('reference')), 'PV003') $$);
select policy.holds('clerk: what was made is not made again', $$
	select policy.made();
	policy.raises(format('select signing.sending(%L, ''w'')', policy.job('id')), 'PV003') $$);
select policy.holds('clerk: what is held comes again, ever more seldom, and somebody is told', $$
	select policy.ordered();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.hold(%L, ''w'', ''down'')', policy.job('id')));
	select policy.so(policy.job('problem') = 'down' and policy.job('next_at')::timestamptz > clock_timestamp() + interval '1 second' and not policy.alarmed('signing-stuck'));
	update data.signing set tries = 20, worker = 'w', leased_until = clock_timestamp() + interval '1 hour';
	select policy.desk(format('select signing.hold(%L, ''w'', ''down'')', policy.job('id')));
	policy.alarmed('signing-stuck') and policy.job('next_at')::timestamptz < clock_timestamp() + interval '301 seconds' $$);
select policy.holds('clerk: what the service will not have waits an hour, and somebody is told at once', $$
	select policy.ordered();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.rejected(%L, ''w'', ''INVALID'')', policy.job('id')));
	policy.job('state') = 'ordered' and policy.alarmed('signing-stuck') and policy.job('next_at')::timestamptz > clock_timestamp() + interval '59 minutes' $$);
select policy.holds('clerk: a job of ours is known by its number', $$
	select policy.made();
	policy.desk('select orphan from signing.which(''direct'', 7, null)') = 'false' and policy.desk('select orphan from signing.which(''portal'', 7, null)') is null $$);
select policy.holds('clerk: what an earlier attempt left behind is told apart', $$
	select policy.made();
	policy.desk(format('select orphan from signing.which(''direct'', 8, %L)', policy.job('handle') || '.1')) = 'true' and policy.desk('select orphan from signing.which(''direct'', 8, ''somebody.1'')') is null $$);
select policy.holds('clerk: what nobody knows is looked at', $$
	select policy.desk('select signing.foreign(''direct'', 9)');
	policy.alarmed('signing-foreign') $$);
select policy.holds('clerk: after people came back it asks, newest first', $$
	select policy.made();
	update data.signing set asks = '{a,b}', next_at = clock_timestamp();
	policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'ask' and policy.desk(format('select string_agg(token, '','') from signing.asks(%L, ''w'')', policy.job('id'))) = 'b,a' $$);
select policy.holds('clerk: what was asked is not asked again', $$
	select policy.made();
	update data.signing set asks = '{a,b,c}', next_at = clock_timestamp();
	select policy.desk('select step from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.asked(%L, ''w'', ''{a,c}'')', policy.job('id')));
	policy.job('asks') = '{b}' $$);
select policy.holds('clerk: it is confirmed after it was kept, and not before', $$
	select policy.made();
	select policy.all_sign();
	select policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'fetch');
	select policy.so(policy.desk(format('select count(*) from signing.confirms(%L, ''w'')', policy.job('id'))) = '0');
	select policy.so(policy.kept());
	policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'confirm' and policy.desk(format('select url from signing.confirms(%L, ''w'')', policy.job('id'))) = 'https://s/confirm' $$);
select policy.holds('clerk: once', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED"}');
	select policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'confirm');
	select policy.desk(format('select signing.confirmed(%L, ''w'', %L)', policy.job('id'), (select id from data.signing_confirm)));
	policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0' $$);
select policy.holds('clerk: what was sent is swept when it is over', $$
	select policy.made();
	select policy.service('{"ida.A": "REJECTED"}');
	update data.signing_confirm set done_at = now();
	select policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'sweep');
	select policy.desk(format('select signing.swept(%L, ''w'')', policy.job('id')));
	policy.job('bundle') is null and policy.job('bundle_wrapped') is null and policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0' $$);
select policy.holds('clerk: of what only ran out of time it is kept as long as the service may come with it', $$
	select policy.made();
	select policy.service('{"ida.A": "EXPIRED"}');
	update data.signing_confirm set done_at = now();
	policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0' $$);
select policy.holds('clerk: deleted at the service no sooner than a day after', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	update data.signing_confirm set done_at = now();
	update data.signing set bundle = null, delete_url = 'https://s/delete', worker = null;
	select policy.so(policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0');
	update data.signing set completed_at = clock_timestamp() - interval '24 hours';
	select policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'delete');
	select policy.desk(format('select signing.deleted(%L, ''w'')', policy.job('id')));
	policy.job('deleted_at') is not null $$);
select policy.holds('clerk: a queue is asked when it may be, by one at a time', $$
	select policy.made();
	policy.desk('select signing.poll(''direct'')') = 'true' and policy.desk('select signing.poll(''direct'')') = 'false' $$);
select policy.holds('clerk: as the service says', $$
	select policy.made();
	select policy.desk('select signing.polled(''direct'', clock_timestamp() - interval ''1 second'')');
	select policy.so(policy.desk('select signing.poll(''direct'')') = 'true');
	select policy.desk('select signing.polled(''direct'', clock_timestamp() + interval ''10 minutes'')');
	policy.desk('select signing.poll(''direct'')') = 'false' $$);
select policy.holds('clerk: but not never again', $$
	select policy.made();
	select policy.desk('select signing.polled(''direct'', clock_timestamp() + interval ''10 years'')');
	(select next_at from data.signing_poll where way = 'direct') < clock_timestamp() + interval '61 minutes' $$);
select policy.holds('clerk: nothing of ours is out that way, nothing is asked', $$
	select policy.made();
	policy.desk('select signing.poll(''portal'')') = 'false' $$);
select policy.holds('pace: the next call waits for the one before, eight a second, all of us together', $$
	update data.signing_pace set next_at = now() + interval '1 day';
	select policy.desk('select signing.pace()');
	(select next_at from data.signing_pace) = now() + interval '1 day 125 ms' $$);
select policy.holds('pace: whoever comes late waits for nothing', $$
	update data.signing_pace set next_at = '2000-01-01T00:00:00Z';
	select policy.so(policy.desk('select signing.pace()') = '0');
	(select next_at from data.signing_pace) > clock_timestamp() - interval '1 minute' $$);
select policy.holds('pace: who waits is told how long', $$
	update data.signing_pace set next_at = clock_timestamp() + interval '1 hour';
	policy.desk('select signing.pace()')::integer > 3000000 $$);
