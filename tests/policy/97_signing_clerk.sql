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
	update data.signing set completed_at = law.now() - interval '24 hours';
	select policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'delete');
	select policy.desk(format('select signing.deleted(%L, ''w'')', policy.job('id')));
	policy.job('deleted_at') is not null $$);
select policy.holds('clerk: what cannot be deleted yet is asked for a day later, and nobody is troubled', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	update data.signing_confirm set done_at = now();
	update data.signing set bundle = null, delete_url = 'https://s/delete', worker = null, completed_at = law.now() - interval '24 hours';
	select policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'delete');
	select policy.desk(format('select signing.not_deleted(%L, ''w'')', policy.job('id')));
	policy.job('deleted_at') is null and policy.job('worker') is null and policy.job('tries') = '0'
	and policy.job('next_at')::timestamptz > clock_timestamp() + interval '23 hours' and not policy.alarmed('signing-stuck') $$);
select policy.holds('clerk: not by whoever does not have the job', $$
	select policy.made();
	policy.raises(format('select signing.not_deleted(%L, ''other'')', policy.job('id')), 'PV003') $$);
select policy.holds('clerk: what the service has forgotten is not deleted there', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	update data.signing_confirm set done_at = now();
	update data.signing set bundle = null, delete_url = 'https://s/delete', worker = null, completed_at = law.now() - interval '40 days';
	policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0' $$);
select policy.holds('clerk: where the service gives no address nothing is deleted', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	update data.signing_confirm set done_at = now();
	update data.signing set bundle = null, worker = null, completed_at = law.now() - interval '25 hours';
	policy.job('delete_url') is null and policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0' $$);
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
select policy.holds('clerk: whoever does not live to hear the answer has asked, as if it was empty', $$
	select policy.made();
	select policy.desk('select signing.poll(''direct'')');
	(select next_at between clock_timestamp() + interval '9 minutes' and clock_timestamp() + interval '10 minutes' from data.signing_poll where way = 'direct') $$);
select policy.holds('clerk: without the service''s word likewise', $$
	select policy.made();
	select policy.desk('select signing.polled(''direct'', null)');
	(select next_at between clock_timestamp() + interval '9 minutes' and clock_timestamp() + interval '10 minutes' from data.signing_poll where way = 'direct') $$);
select policy.holds('pace: after too many calls nothing is sent for half a minute', $$
	select policy.ordered();
	select policy.desk('select signing.blocked()');
	select policy.so((select next_at between clock_timestamp() + interval '29 seconds' and clock_timestamp() + interval '30 seconds' from data.signing_pace));
	select policy.so(policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '0');
	update data.signing_pace set next_at = clock_timestamp() + interval '1 second';
	policy.desk('select count(*) from signing.take(''w'', ''1 hour'')') = '1' $$);
select policy.holds('pace: and no queue is asked', $$
	select policy.made();
	select policy.desk('select signing.blocked()');
	select policy.so(policy.desk('select signing.poll(''direct'')') = 'false');
	update data.signing_pace set next_at = clock_timestamp();
	policy.desk('select signing.poll(''direct'')') = 'true' $$);
select policy.holds('pace: a second no does not shorten the first', $$
	update data.signing_pace set next_at = clock_timestamp() + interval '1 hour';
	select policy.desk('select signing.blocked()');
	(select next_at > clock_timestamp() + interval '59 minutes' from data.signing_pace) $$);
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

-- ── What is to be done next ─────────────────────────────────────────────────

select policy.holds(format('step: %s is to be %s', said, coalesce(step, 'left alone')), format($$
	signing.step_of(jsonb_populate_record(null::data.signing, '{"asks": [], "id": "00000000-0000-0000-0000-000000000001", "bundle": "00000000-0000-0000-0000-000000000002",
		"completed_at": "2020-01-01"}'::jsonb || %L)) is not distinct from %L $$, row_, step))
from (values ('what is ordered and sealed', '{"state": "ordered"}', 'create'), ('what is ordered and not sealed', '{"state": "ordered", "bundle": null}', null),
	('what is at the service', '{"state": "waiting"}', null), ('what is taken back at the service', '{"state": "waiting", "cancel_asked_at": "2026-01-01"}', 'cancel'),
	('what was taken back too late', '{"state": "signed", "cancel_asked_at": "2026-01-01"}', 'fetch'), ('what somebody came back to', '{"state": "waiting", "asks": ["a"]}', 'ask'),
	('what somebody came back to although the time is over', '{"state": "expired", "asks": ["a"]}', 'ask'),
	('what somebody came back to and somebody refused', '{"state": "refused", "asks": ["a"], "bundle": null}', null),
	('what is kept, a day later', '{"state": "done", "delete_url": "u", "completed_at": "2026-11-20T09:00:00Z", "bundle": null}', 'delete'),
	('what the service has forgotten', '{"state": "done", "delete_url": "u", "completed_at": "2026-10-12T09:00:00Z", "bundle": null}', null), ('what the service keeps nowhere', '{"state": "done", "bundle": null}', null),
	('what is deleted there', '{"state": "done", "delete_url": "u", "deleted_at": "2026-01-01", "bundle": null}', null),
	('what came to nothing and is kept there', '{"state": "failed", "delete_url": "u", "bundle": null}', null),
	('what is kept, less than a day later', '{"state": "done", "delete_url": "u", "completed_at": "2100-01-01", "bundle": null}', null),
	('what was sent and refused', '{"state": "refused"}', 'sweep'), ('what ran out of time forty days ago', '{"state": "expired", "ended_at": "2026-10-12T09:00:00Z"}', 'sweep'),
	('what ran out of time a second less than forty days ago', '{"state": "expired", "ended_at": "2026-10-12T09:00:01Z"}', null)) v (said, row_, step);
select policy.holds('step: what another job is to be confirmed for is no step of this one', $$
	select policy.made();
	select policy.beside();
	insert into data.signing_confirm (signing, url) select id, 'https://s/other' from data.signing where ref = 'other';
	(select signing.step_of(j) is null from data.signing j where ref = 'job')
	and (select signing.step_of(jsonb_populate_record(j, '{"bundle": null, "state": "failed"}')) = 'confirm' from data.signing j where ref = 'other') $$);

-- ── Whose a job is ──────────────────────────────────────────────────────────

create function policy.taken(set_ text) returns bigint language plpgsql as $$
begin
	perform policy.ordered();
	perform intake.be_there('busy');
	execute format('update data.signing set %s', set_);
	return policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
end
$$;
select policy.holds(format('take: %s', said), format('policy.taken(%L) = %s', set_, n))
from (values ('not before its time', 'next_at = clock_timestamp() + interval ''1 minute''', 0), ('not while another works at it', 'worker = ''busy'', leased_until = ''2100-01-01''', 0),
	('when that one''s time is over', 'worker = ''busy'', leased_until = ''2020-01-01''', 1), ('when that one is gone', 'worker = ''gone'', leased_until = ''2100-01-01''', 1),
	('one''s own at any time', 'worker = ''w'', leased_until = ''2100-01-01''', 1)) v (said, set_, n);
select policy.holds('take: that one and no other, for as long as was said', $$
	select policy.ordered();
	select policy.beside();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	(select string_agg(concat_ws(' ', ref, worker, leased_until > clock_timestamp() + interval '59 minutes'), ', ' order by ref) from data.signing) = 'job w t, other' $$);
select policy.holds('mine: the job that is named', $$
	select policy.ordered();
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	policy.raises('select signing.mine(gen_random_uuid(), ''w'')', 'PV003') $$);

-- Whatever is done with the job, in the clerk's name.
create function policy.works(verb text, more text default '') returns text language plpgsql as $$
begin
	update data.signing set worker = 'w', leased_until = '2100-01-01' where ref = 'job';
	return policy.desk(format('select signing.%s(%L, ''w''%s)', verb, policy.job('id'), more));
end
$$;
select policy.holds('clerk: what is done with one job is done with no other', $$
	select policy.beside();
	update data.signing set worker = 'x', leased_until = '2100-01-01', tries = 3, problem = 'p', asks = '{z}', cancel_asked_at = '2026-01-01', next_at = '2100-01-01',
		bundle = gen_random_uuid(), bundle_bytes = 9, bundle_sha256 = repeat('d', 64), bundle_wrapped = '\x03', bundle_key = 'k3', attempt = 7, reference = 'other.7' where ref = 'other';
	insert into data.signing_confirm (id, signing, url) select '00000000-0000-0000-0000-00000000000c', id, 'https://s/other' from data.signing where ref = 'other';
	create temporary table before on commit drop as select j::text as said from data.signing j where ref = 'other';
	select policy.made();
	select policy.so((select link is null from data.signer where id = policy.signer('ver.A')));
	select policy.service('{"ida.A": "SIGNED"}');
	select policy.works('hold', ', ''x'''), policy.works('rejected', ', ''x'''), policy.works('asked', ', ''{z}'''),
		policy.works('confirmed', ', ''00000000-0000-0000-0000-00000000000c'''), policy.works('cancelled', ', true'), policy.works('deleted'), policy.works('swept');
	select policy.so((select count(*) = 1 from data.signing_confirm where id = '00000000-0000-0000-0000-00000000000c' and done_at is null));
	select policy.so(policy.works('confirms', '') is not null and policy.desk(format('select string_agg(url, '' '') from signing.confirms(%L, ''w'')', policy.job('id'))) = 'https://s/confirm');
	(select said from before) = (select j::text from data.signing j where ref = 'other') $$);
select policy.holds('clerk: the documents and the signers of this job', $$
	select policy.beside();
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}');
	update data.signing set worker = 'w', leased_until = '2100-01-01' where ref = 'job';
	policy.desk(format('select string_agg(title, '' '') from signing.documents(%L, ''w'')', policy.job('id'))) = 'Samtykke Vedlegg 1'
	and policy.desk(format('select string_agg(name, '' '') from signing.signers(%L)', policy.job('id'))) = 'Ida Mor' $$);
select policy.holds('clerk: by post nobody has an address', $$
	select policy.ordered('{"way": "portal"}');
	select policy.desk('select count(*) from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.sending(%L, ''w'')', policy.job('id')));
	select policy.desk(format('select signing.created(%L, ''w'', %L, 7, null, ''https://s/cancel'', ''[]'')', policy.job('id'), policy.job('reference')));
	policy.job('state') = 'waiting' $$);
select policy.holds('clerk: what is there is not made again, by whatever name', $$
	select policy.made();
	policy.raises('select policy.works(''created'', format('', %L, 8, null, null, ''''[]'''''', policy.job(''reference'')))', 'PV003') $$);
select policy.holds('clerk: somebody is told when it was tried five times', $$
	select policy.ordered();
	update data.signing set tries = 3;
	select policy.works('hold', ', ''down''');
	select policy.so(not policy.alarmed('signing-stuck'));
	select policy.works('hold', ', ''down''');
	policy.alarmed('signing-stuck') $$);
select policy.holds(format('clerk: %s is none of ours', said), format($$
	select policy.made();
	policy.desk(format('select count(*) from signing.which(%%L, %%s, %%L)', %L, %s, replace(%L, 'H', policy.job('handle')))) = '0' $$, way, n, reference))
from (values ('a number with another reference', 'direct', 7, 'x.1'), ('the job''s own number with an earlier reference', 'direct', 7, 'H.9'), ('an earlier attempt of the other way', 'portal', 8, 'H.1'))
	v (said, way, n, reference);
select policy.holds('clerk: a job is known by its number and its reference', $$
	select policy.made();
	policy.desk(format('select orphan from signing.which(''direct'', 7, %L)', policy.job('reference'))) = 'false' $$);
select policy.holds('clerk: where the evidence lies is not forgotten when the service does not say it again', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED"}');
	select policy.desk(format('select signing.told(%L, 7, %L, ''IN_PROGRESS'', null, null, null, null)', policy.job('id'), jsonb_build_array(jsonb_build_object('signer', policy.signer('ida.A'), 'status', 'SIGNED'))));
	(select xades_url from data.signer where id = policy.signer('ida.A')) = 'https://s/xades/ida.A' and policy.job('pades_url') = 'https://s/pades'
	and (select count(*) from data.signing_confirm) = 1 $$);
select policy.holds('clerk: what is to be confirmed is looked at now', $$
	select policy.made();
	update data.signing set next_at = '2100-01-01';
	select policy.service('{"ida.A": "SIGNED"}');
	policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'confirm' $$);
select policy.holds('clerk: a queue is asked when the service has a job of it', $$
	select policy.ordered();
	policy.desk('select signing.poll(''direct'')') = 'false' $$);
select policy.holds('clerk: what is said of one queue is said of no other', $$
	update data.signing_poll set next_at = '2100-01-01' where way = 'portal';
	select policy.desk('select signing.polled(''direct'', null)');
	(select next_at from data.signing_poll where way = 'portal') = '2100-01-01' and (select next_at from data.signing_poll where way = 'direct') < '2100-01-01' $$);
