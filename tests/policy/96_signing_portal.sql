-- Signing: what the service says of a job and what the signers' portal shows of
-- it (the small job is made in 94_signing.sql).

-- ── What the service says ───────────────────────────────────────────────────

select policy.holds('told: one signs, the others are left', $$
	select policy.made();
	policy.service('{"ida.A": "SIGNED", "mor.A": "WAITING"}') = 'waiting' and policy.signer_state('ida.A') = 'signed' and policy.signer_state('mor.A') = 'waiting' $$);
select policy.holds('told: whoever has signed reads it, and is asked for nothing more', $$
	select policy.made();
	select policy.enters('ida.A');
	select policy.service('{"ida.A": "SIGNED"}');
	policy.reads('ida.A') = 'job/1.1/signed' and policy.says('ida.A', 'select count(*) from authz.needs()') = '0' $$);
select policy.holds('told: what was read before is not unread again', $$
	select policy.made();
	select policy.enters('ida.A');
	select policy.says('ida.A', format('select journal.opened(%L, ''inline'')', policy.handle('job/1.1')));
	select policy.service('{"ida.A": "SIGNED"}');
	exists (select from data.seen v join data.share s on s.id = v.share where s.ref = 'job/1.1/signed') $$);
select policy.holds('told: all have signed when each of them has', $$
	select policy.made();
	policy.all_sign() = 'signed' $$);
select policy.holds('told: the service''s word for the whole is not enough', $$
	select policy.made();
	policy.service('{"ida.A": "SIGNED", "mor.A": "WAITING"}', 'COMPLETED_SUCCESSFULLY') = 'waiting' and policy.alarmed('signing-odd') $$);
select policy.holds('told: one refusal ends it, and all are told', $$
	select policy.made();
	policy.service('{"ida.A": "SIGNED", "mor.A": "REJECTED"}', 'FAILED') = 'refused' and policy.told_of('sign_refused') = 'ida mor' and policy.alarmed('signing-refused') $$);
select policy.holds('told: nobody reads what came to nothing', $$
	select policy.made();
	select policy.enters('ida.A');
	select policy.service('{"mor.A": "REJECTED"}');
	policy.reads('ida.A') = '' $$);
select policy.holds('told: a signature stands, whatever is said later', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED"}');
	select policy.service('{"ida.A": "REJECTED"}');
	policy.signer_state('ida.A') = 'signed' and policy.job('state') = 'waiting' and policy.alarmed('signing-odd') $$);
select policy.holds('told: a refusal stands too', $$
	select policy.made();
	select policy.service('{"ida.A": "REJECTED"}');
	select policy.service('{"ida.A": "SIGNED"}');
	policy.signer_state('ida.A') = 'refused' and policy.job('state') = 'refused' and policy.alarmed('signing-odd') $$);
select policy.holds('told: that the others need not sign any more is nothing odd', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED", "mor.A": "REJECTED"}', 'FAILED');
	select policy.service('{"ida.A": "NOT_APPLICABLE"}', 'FAILED');
	not policy.alarmed('signing-odd') $$);
select policy.holds('told: the same again changes nothing and is confirmed again', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED"}');
	update data.signing_confirm set done_at = now();
	select policy.service('{"ida.A": "SIGNED"}');
	(select count(*) from journal.entry where event = 'signer.signed') = 1 and (select count(*) from data.signing_confirm where done_at is null) = 1
	and (select count(*) from data.signing_confirm) = 1 $$);
select policy.holds('told: a refusal is heard before a failure of the whole, in whatever order', $$
	select policy.made();
	policy.service('{"ida.A": "NOT_APPLICABLE", "mor.A": "REJECTED"}', 'FAILED') = 'refused' $$);
select policy.holds(format('told: %s ends it as %s, and all are told', status, state), format($$
	select policy.made();
	policy.service('{"mor.A": "%s"}', 'FAILED') = %L and policy.told_of('sign_over') = 'ida mor' and policy.alarmed('signing-' || %2$L) $$, status, state))
from (values ('EXPIRED', 'expired'), ('RESERVED', 'failed'), ('BLOCKED', 'failed')) v (status, state);
select policy.holds('told: that all have signed but the whole is under way is not confirmed, so that it comes again', $$
	select policy.made();
	select policy.so(policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}') = 'waiting');
	select policy.so(not exists (select from data.signing_confirm));
	select policy.so(policy.service('{}', 'COMPLETED_SUCCESSFULLY') = 'signed');
	exists (select from data.signing_confirm) $$);
select policy.holds('told: of a job that is over everything is confirmed', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}');
	update data.signing set state = 'cancelled', ended_at = now();
	select policy.service('{}', 'IN_PROGRESS');
	exists (select from data.signing_confirm) $$);
select policy.holds('told: taken back at the service is no alarm', $$
	select policy.made();
	policy.service('{"mor.A": "CANCELLED"}') = 'cancelled' and not policy.alarmed('signing-cancelled') $$);
select policy.holds('told: nobody writes another state, the owner neither', $$
	select policy.made();
	policy.raises('update data.signing set state = ''done''', 'PV001') $$);
select policy.holds('told: a signer''s state has its way too', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED"}');
	policy.raises('update data.signer set state = ''waiting'', signed_at = null where state = ''signed''', 'PV001') $$);
select policy.holds('told: nothing begins but at the beginning', $$
	policy.raises(format('insert into data.signing (ref, file, way, title, identifier, state, due, made_at, ordered_by) select ''x'', id, ''direct'', ''x'', ''NAME'', ''signed'', now(), now(), caseworker from data.file where ref = ''A'''), 'PV001') $$);

select policy.holds('told: nobody begins as one who has signed', $$
	select policy.ordered();
	policy.raises(format('insert into data.signer (signing, standing, state, signed_at) select signing, standing, ''signed'', now() from data.signer where id = %L', policy.signer('mor.A')), 'PV001') $$);

select policy.holds('told: what is said of one job is of no other', $$
	select policy.made();
	select policy.beside();
	select policy.service('{"ida.A": "SIGNED"}');
	select policy.so(policy.told_of('sign') = 'ida mor' and policy.signer_state('ver.A') = 'waiting');
	select policy.so(policy.signed_shares() = 'job/1.1/signed read, job/2.1 sign, other/1.1 sign');
	select policy.service('{"mor.A": "REJECTED"}');
	policy.told_of('sign_refused') = 'ida mor' and policy.signed_shares() = 'job/1.1/signed read closed, job/2.1 sign closed, other/1.1 sign' $$);
select policy.holds('told: all of this job have signed, whoever has not signed another', $$
	select policy.made();
	select policy.beside();
	policy.all_sign() = 'signed' and not policy.alarmed('signing-odd') $$);
select policy.holds('told: nothing is said of a signer of another job', $$
	select policy.made();
	select policy.beside();
	policy.raises('select policy.service(''{"ver.A": "SIGNED"}'')', 'P0002') $$);
select policy.holds('told: it is written down once, of the first document, whatever lies beside it', $$
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}');
	select policy.beside();
	select policy.service('{"ida.A": "SIGNED"}');
	(select string_agg(d.ref, ' ') from journal.entry e join data.document d on d.id = e.document where e.event = 'signer.signed') = 'A-PLAN' $$);
select policy.holds('told: each document is read by a share of its own', $$
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}');
	select policy.service('{"ida.A": "SIGNED"}');
	policy.signed_shares() = 'job/1.1/signed read, job/1.2/signed read, job/2.1 sign, job/2.2 sign' $$);
select policy.holds('told: what another saw is not seen by whoever signs', $$
	select policy.made();
	insert into data.seen select id, reader, law.now(), sort_at from data.share where ref in ('job/1.1', 'job/2.1');
	select policy.service('{"ida.A": "SIGNED"}');
	(select string_agg(st.ref, ' ') from data.seen v join data.share s on s.id = v.share join data.standing st on st.id = v.standing where s.ref = 'job/1.1/signed') = 'ida.A' $$);
select policy.holds('told: whoever signs when the time is over is not given back what closed', $$
	select policy.made();
	select policy.service('{"ida.A": "EXPIRED"}');
	select policy.service('{"ida.A": "SIGNED"}');
	policy.signer_state('ida.A') = 'signed' and policy.signed_shares() = 'job/1.1 sign closed, job/2.1 sign closed' $$);
select policy.holds('told: who cannot sign is not asked when the turn comes', $$
	select policy.made('{"signers": [{"standing": "mor.A"}, {"standing": "ida.A", "order": 1}]}');
	select policy.service('{"ida.A": "RESERVED"}');
	select policy.service('{"mor.A": "SIGNED"}');
	policy.told_of('sign') = 'mor' $$);

-- The ceremony of the only one who was asked breaks, and the service ends the job.
create function policy.breaks(more jsonb default '{}', said text default 'FAILED') returns text language plpgsql as $$
begin
	perform policy.made('{"signers": [{"standing": "mor.A"}]}'::jsonb || more);
	return policy.service(jsonb_build_object('mor.A', said), 'FAILED');
end
$$;
select policy.holds(format('broken: after %s, with nobody''s answer, the job is made anew', said), format($$
	select policy.so(policy.breaks('{}', %L) = 'ordered');
	select policy.so(policy.job('service_id is null and status_url is null and cancel_url is null and pades_url is null and delete_url is null and asks = ''{}'' and ended_at is null')::boolean);
	select policy.so((select link is null and link_sealed is null and link_wrapped is null and link_key is null and xades_url is null and state = 'failed' from data.signer));
	update data.signing_confirm set done_at = now();
	policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'create' and policy.told_of('sign_over') = '' and not policy.alarmed('signing-failed') $$, said))
from unnest('{FAILED,SIGNERS_NAME_NOT_AVAILABLE}'::text[]) said;
select policy.holds(format('broken: also when another is said to be %s', said), format($$
	select policy.made();
	policy.service('{"mor.A": "FAILED", "ida.A": "%s"}', 'FAILED') = 'ordered' $$, said))
from unnest('{WAITING,NOT_APPLICABLE,SIGNERS_NAME_NOT_AVAILABLE}'::text[]) said;
select policy.holds('broken: what is said of the old job afterwards moves nothing', $$
	select policy.breaks();
	select policy.so(policy.service('{"mor.A": "SIGNED"}', 'COMPLETED_SUCCESSFULLY') is null);
	policy.signer_state('mor.A') = 'failed' and policy.job('state') = 'ordered' $$);
select policy.holds('broken: the old job is an attempt that did not come to an end', $$
	select policy.breaks();
	policy.desk(format('select orphan from signing.which(''direct'', 7, %L)', policy.job('handle') || '.1')) = 'true' $$);
select policy.holds('broken: another''s job is where it was', $$
	select policy.made('{"signers": [{"standing": "mor.A"}]}');
	select policy.beside();
	update data.signing set service_id = 8, status_url = 'https://s/other', cancel_url = 'https://s/cancel' where ref = 'other';
	update data.signer set link = gen_random_uuid(), link_sealed = '\x01', link_wrapped = '\x02', link_key = 'k' where id = policy.signer('ver.A');
	select policy.so(policy.service('{"mor.A": "FAILED"}', 'FAILED') = 'ordered');
	(select service_id = 8 and status_url = 'https://s/other' and renewed = 0 from data.signing where ref = 'other')
	and (select link_key = 'k' from data.signer where id = policy.signer('ver.A')) $$);
select policy.holds('told: each state of a job is written down', $$
	select policy.made();
	select policy.service('{"mor.A": "REJECTED"}');
	(select string_agg(event, ' ' order by seq) from journal.entry where event like 'signing.%') ~ 'signing.waiting .*signing.refused' $$);
select policy.holds('broken: three times, and then somebody is told', $$
	select policy.made('{"signers": [{"standing": "mor.A"}]}');
	select policy.beside();
	update data.signing set renewed = 2 where ref = 'job';
	select policy.so(policy.service('{"mor.A": "FAILED"}', 'FAILED') = 'ordered' and policy.job('renewed') = '3');
	update data.signing set state = 'waiting', service_id = 7 where ref = 'job';
	policy.service('{"mor.A": "FAILED"}', 'FAILED') = 'failed' and policy.alarmed('signing-failed') $$);
select policy.holds(format('broken: not %s', why), format($$
	select policy.made(%L);
	policy.service(%L, 'FAILED') = 'failed' $$, more, said))
from (values ('when somebody has signed', '{}', '{"mor.A": "FAILED", "ida.A": "SIGNED"}'), ('when a word is not known', '{}', '{"mor.A": "FAILED", "ida.A": "HELD_BY_CUSTOMS"}'),
	('when nobody''s ceremony broke', '{}', '{"mor.A": "NOT_APPLICABLE"}'), ('what the service tells people of itself', '{"way": "portal"}', '{"mor.A": "FAILED"}')) v (why, more, said);
select policy.holds('broken: when somebody refused it is refused', $$
	select policy.made();
	policy.service('{"mor.A": "FAILED", "ida.A": "REJECTED"}', 'FAILED') = 'refused' $$);
select policy.holds('broken: not when the time is over', $$
	select policy.made('{"signers": [{"standing": "mor.A"}]}');
	update data.signing set due = law.now();
	policy.service('{"mor.A": "FAILED"}', 'FAILED') = 'failed' $$);
select policy.holds(format('odd: that all signed what is %s is looked at, and changes nothing', s), format($$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}');
	select policy.so(not policy.alarmed('signing-odd'));
	update data.signing set state = %L, ended_at = now();
	select policy.so(policy.service('{}', 'COMPLETED_SUCCESSFULLY') = %1$L);
	policy.alarmed('signing-odd') $$, s))
from unnest('{refused,failed,cancelled}'::text[]) s;

-- ── The signers' portal ─────────────────────────────────────────────────────

create function policy.as_signer(name text) returns boolean language sql as $$ select policy.enters('esign ' || name, name, 3, 'esign') $$;
create function policy.asks(name text, query text) returns text language sql as $$ select policy.tells('pv_esign', 'esign ' || name, replace(query, 'H', coalesce(quote_literal(policy.job('handle')), 'null'))) $$;
create function policy.sees(name text) returns text language sql as $$
	select coalesce(string_agg(s.ref, ' ' order by s.ref), '') from data.share s
	where s.handle = any (coalesce(policy.tells('pv_esign', 'esign ' || name, 'select array_agg(handle) from data.share'), '{}')::text[])
$$;

select policy.holds('esign: what is mine to sign, and nothing else that is shared with me', $$
	select policy.gives('mor.A', 'A-BREV', 'original');
	select policy.made();
	select policy.as_signer('mor.A');
	policy.sees('mor.A') = 'job/2.1' $$);
select policy.holds('esign: not what somebody else is to sign', $$
	select policy.made('{"signers": [{"standing": "ida.A"}]}');
	select policy.as_signer('mor.A');
	policy.sees('mor.A') = '' and policy.asks('mor.A', 'select count(*) from authz.signings()') = '0' and policy.asks('mor.A', 'select count(*) from authz.signing(H)') = '0' $$);
create function policy.given() returns uuid language sql as $$
	select s.id from data.share s join data.standing st on st.id = s.reader where st.ref = 'mor.A' and s.kind = 'read'
$$;
select policy.holds('esign: nor what is shared with me for the sake of somebody else''s signature', $$
	select policy.gives('mor.A', 'A-BREV', 'original');
	select policy.made();
	insert into data.signer_share (signer, position, share) values (policy.signer('ida.A'), 9, policy.given());
	update data.signer set copy = policy.given() where id = policy.signer('ida.A');
	select policy.as_signer('mor.A');
	policy.sees('mor.A') = 'job/2.1' $$);
select policy.holds('esign: renditions as the shares, seen as the reader', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select count(*) from data.rendition') = '1' and policy.asks('mor.A', 'select count(*) from data.seen') = '0' $$);
select policy.holds('esign: at the level that the share asks for', $$
	select policy.made();
	select policy.enters('esign mor.A', 'mor.A', 2, 'esign');
	policy.sees('mor.A') = '' $$);
select policy.holds('esign: whoever may sign at all stands here, in each capacity', $$
	select policy.enters('esign mor.A', 'mor.A', 3, 'esign');
	policy.asks('mor.A', 'select string_agg(label, '','' order by label) from authz.roles()') = 'Ole,Saken' $$);
select policy.holds('esign: who may not sign does not', $$
	select policy.enters('esign far.A', 'far.A', 3, 'esign');
	policy.asks('far.A', 'select count(*) from authz.roles()') = '0' $$);
select policy.holds(format('esign: the list says %s when %s', stage, said), format($$
	select policy.made('{"signers": [{"standing": "mor.A"}, {"standing": "ida.A", "order": 1}]}');
	%s;
	select policy.as_signer('%s');
	policy.asks('%2$s', 'select stage from authz.signings()') = %L $$, step, who, stage))
from (values ('sign', 'it is my turn', 'select true', 'mor.A'), ('later', 'others are before me', 'select true', 'ida.A'),
	('mine', 'I have signed', 'select policy.service(''{"mor.A": "SIGNED"}'')', 'mor.A'),
	('storing', 'all have', 'select policy.all_sign()', 'mor.A'), ('refused', 'one would not', 'select policy.service(''{"ida.A": "REJECTED"}'')', 'mor.A')) v (stage, said, step, who);
select policy.holds('esign: the list says making before the service has it', $$
	select policy.ordered();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select stage from authz.signings()') = 'making' $$);
select policy.holds('esign: the job is told to its signers in every capacity of theirs', $$
	select policy.made();
	select policy.enters('esign mor.A', 'mor.B', 3, 'esign');
	policy.asks('mor.A', 'select format(''%s %s'', title, current) from authz.signing(H)') = 'Samtykke f' $$);
select policy.holds('esign: and read in that one alone', $$
	select policy.made();
	select policy.enters('esign mor.A', 'mor.B', 3, 'esign');
	policy.asks('mor.A', 'select count(share) from authz.signing_documents(H)') = '0' and policy.asks('mor.A', 'select count(*) from authz.signing_go(H)') = '0' $$);
select policy.holds('esign: each document by my own share of it', $$
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select string_agg(title || share, '','' order by position) from authz.signing_documents(H)')
		= 'Samtykke' || policy.handle('job/2.1') || ',Vedlegg 1' || policy.handle('job/2.2') $$);
select policy.holds('esign: who signs, and who has', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED"}');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select string_agg(format(''%s %s %s'', name, state, me), '', '') from authz.signing_people(H)') = 'Ida signed f, Mor waiting t' $$);
select policy.holds('R15: not the name that an address is known by', $$
	select policy.made();
	select policy.done('flag', '{"id": "fl", "file": "A", "flag": "hidden_address", "state": "active", "from": "2026-01-01", "decided_by": "S1"}');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select string_agg(format(''%s/%s'', name, capacity), '', '') from authz.signing_people(H)') = '/, Mor/parent' $$);
select policy.holds('esign: it leads to the service when it is my turn', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select format(''%s %s'', sealed, key_id) from authz.signing_go(H)') = '\x01 k' $$);
select policy.holds('esign: and that is written down', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select count(*) from authz.signing_go(H)');
	exists (select from journal.entry where event = 'signing.sent' and portal = 'esign') $$);
select policy.holds(format('esign: it leads nowhere when %s', said), format($$
	select policy.made('{"way": "%s", "signers": [{"standing": "mor.A"}, {"standing": "ida.A", "order": 1}]}');
	%s;
	select policy.as_signer('%s');
	policy.asks('%3$s', 'select count(*) from authz.signing_go(H)') = '0' $$, way, step, who))
from (values ('others are before me', 'direct', 'select true', 'ida.A'), ('I have signed', 'direct', 'select policy.service(''{"mor.A": "SIGNED"}'')', 'mor.A'),
	('it is over', 'direct', 'select policy.service(''{"ida.A": "REJECTED"}'')', 'mor.A'), ('the service tells the signers itself', 'portal', 'select true', 'mor.A'),
	('I may not read it any more', 'direct', 'select operator.close(id, ''x'') from data.share where ref = ''job/1.1''', 'mor.A'),
	('the service gave no address', 'direct', 'update data.signer set link = null', 'mor.A')) v (said, way, step, who);
select policy.holds('esign: I come back with a token, and what the service says of me counts', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', ''SIGNED'')') = 'true' and policy.signer_state('mor.A') = 'signed' and policy.job('state') = 'waiting' and policy.job('asks') = '{tok}' $$);
select policy.holds('esign: what it says of me is never that all have signed', $$
	select policy.made('{"signers": [{"standing": "mor.A"}]}');
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', ''SIGNED'')');
	policy.job('state') = 'waiting' $$);
select policy.holds('esign: my refusal ends it', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', ''REJECTED'')');
	policy.job('state') = 'refused' $$);
select policy.holds('esign: without an answer it is not known, and nothing has changed', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', null)');
	policy.asks('mor.A', 'select format(''%s %s %s'', answer, back, my_state) from authz.signing(H)') = 'unsure f waiting' and policy.job('asks') = '{tok}' $$);
select policy.holds('esign: a token of a job that is not mine changes nothing', $$
	select policy.made('{"signers": [{"standing": "ida.A"}]}');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', ''SIGNED'')') = 'false' and policy.job('asks') = '{}' and policy.signer_state('ida.A') = 'waiting' $$);
select policy.holds('esign: an empty token is none', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select authz.signing_told(H, '''', ''SIGNED'')') = 'false' $$);
select policy.holds('esign: nor is one without end', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', format('select authz.signing_told(H, %L, ''SIGNED'')', repeat('a', 501))) = 'false' $$);
select policy.holds('esign: the same token once', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', null)');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', null)');
	policy.job('asks') = '{tok}' $$);
select policy.holds('esign: nine tokens at most, the newest', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', format('select authz.signing_told(H, %L, null)', 't' || i)) from generate_series(1, 12) i;
	(select cardinality(asks) = 9 and asks[9] = 't12' from data.signing) $$);
select policy.holds('esign: of a job that is over no token is kept', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.service('{"ida.A": "REJECTED"}');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', null)');
	policy.job('asks') = '{}' $$);
select policy.holds('esign: where the service is asked, and as whom it knows me', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select format(''%s %s %s'', status_url, service_id, sealed) from authz.signing_back(H)') = 'https://s/status 7 \x01' $$);
select policy.holds('esign: to others it is not told', $$
	select policy.made('{"signers": [{"standing": "ida.A"}]}');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select count(*) from authz.signing_back(H)') = '0' $$);
select policy.holds('esign: from the document of My Page to where it is signed', $$
	select policy.made();
	select policy.enters('mor.A');
	policy.says('mor.A', format('select authz.signing_of(%L)', policy.handle('job/2.1'))) = policy.job('handle')
	and policy.says('mor.A', format('select authz.signing_of(%L)', policy.handle('job/1.1'))) is null $$);
select policy.holds('esign: my jobs, and no other that there is', $$
	select policy.made('{"signers": [{"standing": "mor.A", "order": 1}]}');
	select policy.beside();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select string_agg(title || stage, '' '') from authz.signings()') = 'Samtykkesign'
	and policy.asks('mor.A', 'select count(*) from authz.signing(H)') = '1'
	and policy.asks('mor.A', 'select count(*) from authz.signing_documents(H)') = '1'
	and policy.asks('mor.A', 'select count(*) from authz.signing_people(H)') = '1'
	and policy.asks('mor.A', 'select count(*) from authz.signing_back(H)') = '1' $$);
select policy.holds('esign: to mine I go, and nobody else does', $$
	select policy.made('{"signers": [{"standing": "mor.A", "order": 1}]}');
	select policy.beside();
	select policy.as_signer('mor.A');
	select policy.so(policy.asks('mor.A', 'select count(*) from authz.signing_go(H)') = '1');
	(select string_agg(p.ref, ' ') from data.signer s join data.person p on p.id = s.person where s.sent_at is not null) = 'mor' $$);
select policy.holds('esign: what I have seen, and what nobody else has', $$
	select policy.made();
	insert into data.seen select id, reader, law.now(), sort_at from data.share where ref in ('job/1.1', 'job/2.1');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select string_agg(share::text, '' '') from data.seen') = (select id::text from data.share where ref = 'job/2.1') $$);
select policy.holds('esign: a copy that was closed is not offered', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	select operator.close(id, 'x') from data.share where ref = 'job/copy/mor.A';
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select copy from authz.signing(H)') is null $$);
select policy.holds('esign: I am back when that was not before I went', $$
	select policy.made();
	select policy.as_signer('mor.A');
	update data.signer set sent_at = now(), back_at = now();
	select policy.so(policy.asks('mor.A', 'select back from authz.signing(H)') = 'true');
	update data.signer set back_at = now() - interval '1 second';
	policy.asks('mor.A', 'select back from authz.signing(H)') = 'false' $$);
select policy.holds('esign: each signer once, however many documents', $$
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}');
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select count(*) from authz.signing_people(H)') = '2' $$);
select policy.holds('R15: of the others the name that gives no place away, and the capacity of who need not know it', $$
	select policy.made();
	update data.signer s set standing = st.id, person = st.person from data.standing st where s.id = policy.signer('ida.A') and st.ref = 'ver.A';
	select policy.done('flag', '{"id": "fl", "file": "A", "flag": "hidden_address", "state": "active", "from": "2026-01-01", "decided_by": "S1"}');
	select policy.as_signer('mor.A');
	select policy.so(policy.asks('mor.A', 'select string_agg(format(''%s/%s'', name, capacity), '', '' order by me desc) from authz.signing_people(H)') = 'Mor/parent, Ver/guardian');
	select policy.done('atom', '{"id": "at", "file": "A", "kind": "name", "value": "Ver"}');
	policy.asks('mor.A', 'select string_agg(format(''%s/%s'', name, capacity), '', '' order by me desc) from authz.signing_people(H)') = 'Mor/parent, /guardian' $$);
select policy.holds('esign: it leads nowhere when not all of it was given to me', $$
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}');
	select policy.as_signer('mor.A');
	delete from data.signer_share where position = 2;
	policy.asks('mor.A', 'select count(*) from authz.signing_go(H)') = '0' $$);
select policy.holds('esign: nobody asks the service of a job that it tells the signers of itself, or that it does not have', $$
	select policy.made('{"way": "portal"}');
	select policy.as_signer('mor.A');
	select policy.so(policy.asks('mor.A', 'select count(*) from authz.signing_back(H)') = '0');
	update data.signing set way = 'direct', status_url = null;
	policy.asks('mor.A', 'select count(*) from authz.signing_back(H)') = '0' $$);
select policy.holds('esign: no token is none', $$
	select policy.made();
	select policy.as_signer('mor.A');
	policy.asks('mor.A', 'select authz.signing_told(H, null, ''SIGNED'')') = 'false' and policy.signer_state('mor.A') = 'waiting' $$);
select policy.holds('esign: a token of one letter and one of five hundred are kept', $$
	select policy.made();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', format('select authz.signing_told(H, %L, null)', repeat('a', n))) from unnest('{1,500}'::integer[]) n;
	(select string_agg(length(a)::text, ' ' order by length(a)) from data.signing, unnest(asks) a) = '1 500' $$);
select policy.holds('esign: a token is kept when our time is over and the service''s may not be', $$
	select policy.made();
	select policy.tick('2026-12-11T00:00:00+01:00');
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', null)');
	policy.job('state') = 'expired' and policy.job('asks') = '{tok}' $$);
select policy.holds('esign: who comes back to one job is back from no other', $$
	select policy.made('{"signers": [{"standing": "mor.A"}]}');
	select policy.beside();
	select policy.as_signer('mor.A');
	select policy.asks('mor.A', 'select authz.signing_told(H, ''tok'', null)');
	(select string_agg(p.ref, ' ') from data.signer s join data.person p on p.id = s.person where s.back_at is not null or s.answer is not null) = 'mor'
	and (select asks from data.signing where ref = 'other') = '{}' $$);
select policy.holds('esign: from a document that I may not read any more there is no way', $$
	select policy.made();
	select policy.enters('mor.A');
	select operator.close(id, 'x') from data.share where ref = 'job/2.1';
	policy.says('mor.A', format('select authz.signing_of(%L)', policy.handle('job/2.1'))) is null $$);
