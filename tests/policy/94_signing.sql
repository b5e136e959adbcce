-- Signing: what may follow what, and what may be ordered of whom.

-- ── The table of moves ──────────────────────────────────────────────────────

-- What the table must say, written out again: subject, source, status, from, to.
create table policy.signing_move (subject text, source text, status text, from_state text, to_state text);
insert into policy.signing_move values
	('signer', 'signer', 'SIGNED', 'waiting', 'signed'), ('signer', 'signer', 'SIGNED', 'failed', 'signed'), ('signer', 'signer', 'SIGNED', 'expired', 'signed'),
	('signer', 'signer', 'REJECTED', 'waiting', 'refused'), ('signer', 'signer', 'REJECTED', 'failed', 'refused'),
	('signer', 'signer', 'EXPIRED', 'waiting', 'expired'), ('signer', 'signer', 'EXPIRED', 'failed', 'expired'),
	('signer', 'signer', 'FAILED', 'waiting', 'failed'), ('signer', 'signer', 'SIGNERS_NAME_NOT_AVAILABLE', 'waiting', 'failed'),
	('signer', 'signer', 'RESERVED', 'waiting', 'failed'), ('signer', 'signer', 'CONTACT_INFORMATION_MISSING', 'waiting', 'failed'),
	('signer', 'signer', 'BLOCKED', 'waiting', 'failed'), ('signer', 'signer', 'WAITING', 'failed', 'waiting'),
	('job', 'signer', 'REJECTED', 'waiting', 'refused'), ('job', 'signer', 'CANCELLED', 'waiting', 'cancelled'), ('job', 'signer', 'EXPIRED', 'waiting', 'expired'),
	('job', 'job', 'COMPLETED_SUCCESSFULLY', 'waiting', 'signed'), ('job', 'job', 'COMPLETED_SUCCESSFULLY', 'expired', 'signed'), ('job', 'job', 'FAILED', 'waiting', 'failed'),
	('job', 'own', 'CREATED', 'ordered', 'waiting'), ('job', 'own', 'CANCEL', 'ordered', 'cancelled'), ('job', 'own', 'CANCEL', 'waiting', 'cancelled'),
	('job', 'own', 'DUE', 'ordered', 'expired'), ('job', 'own', 'DUE', 'waiting', 'expired'), ('job', 'own', 'STORED', 'signed', 'done'), ('job', 'own', 'RENEW', 'waiting', 'ordered'), ('job', 'own', 'GIVE_UP', 'signed', 'failed');

select policy.holds(format('moves: %s says %s in %s of a %s: %s', t.source, t.name, s.name, s.subject, coalesce(m.to_state, s.name)),
	format('law.signing_next(%L, %L, %L, %L) = %L', s.subject, t.source, t.name, s.name, coalesce(m.to_state, s.name)))
from law.signing_state s join law.signing_status t on s.subject = 'job' or t.source = 'signer'
left join policy.signing_move m on m.subject = s.subject and m.source = t.source and m.status = t.name and m.from_state = s.name;
select policy.holds('moves: there is a row for each status in each state, and no row more', $$
	(select count(*) from law.signing_move) = (select count(*) from law.signing_state s join law.signing_status t on s.subject = 'job' or t.source = 'signer') $$);
select policy.holds('moves: a word that is not known is not signed', $$
	law.signing_next('signer', 'signer', 'SIGNED_MAYBE', 'waiting') = 'waiting' and law.signing_next('job', 'job', 'COMPLETED', 'waiting') = 'waiting' $$);
select policy.holds(format('states: of a %s in %s %s can sign', subject, name, case when over then 'nobody' else 'somebody' end),
	format('(select over from law.signing_state where subject = %L and name = %L) = %L', subject, name, name <> all ('{ordered,waiting,failed}'::text[]) or subject = 'job' and name = 'failed'))
from law.signing_state;
select policy.holds(format('statuses: %s is heard as number %s of what is said of a %s', name, n, source), format(
	'(select count(*) from law.signing_status o where o.source = %L and o.position < (select position from law.signing_status where source = %1$L and name = %L)) = %s - 1', source, name, n))
from (select source, name, row_number() over (partition by source order by position) n from law.signing_status) x;

-- ── A small job ─────────────────────────────────────────────────────────────

-- Consent: Ida (16) and her mother; more overrides the record's fields.
create function policy.signing_record(more jsonb default '{}') returns jsonb language sql as $$
	select '{"id": "job", "documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}], "signers": [{"standing": "ida.A"}, {"standing": "mor.A"}],
		"due": "2026-12-10", "decided_by": "S1"}'::jsonb || more
$$;
create function policy.job(what text) returns text language plpgsql as $$
declare
	answer text;
begin
	execute format('select %s from data.signing where ref = ''job''', what) into answer;
	return answer;
end
$$;
create function policy.signer(standing_ text) returns uuid language sql as $$
	select s.id from data.signer s join data.standing st on st.id = s.standing where st.ref = standing_
$$;
create function policy.signer_state(standing_ text) returns text language sql as $$
	select state from data.signer where id = policy.signer(standing_)
$$;
-- As the clerk, with a lease of its own.
create function policy.desk(query text) returns text language sql as $$
	select policy.tells('pv_clerk', null, query)
$$;
-- Ordered, sealed and made at the service.
create function policy.ordered(more jsonb default '{}') returns boolean language plpgsql as $$
begin
	perform policy.done('signing', policy.signing_record(more));
	update data.signer set nid_sealed = '\x01', nid_wrapped = '\x02', nid_key = 'k';
	perform operator.signing_bundled(policy.job('id')::uuid, gen_random_uuid(), 10, repeat('a', 64), '\x01', 'k');
	return true;
end
$$;
create function policy.made(more jsonb default '{}') returns boolean language plpgsql as $$
declare
	reference text;
begin
	perform policy.ordered(more);
	perform policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'create');
	reference := policy.desk(format('select signing.sending(%L, ''w'')', policy.job('id')));
	perform policy.desk(format('select signing.created(%L, ''w'', %L, 7, ''https://s/status'', ''https://s/cancel'', %L)', policy.job('id'), reference,
		(select jsonb_agg(jsonb_build_object('signer', id, 'link', gen_random_uuid(), 'sealed', '01', 'wrapped', '02', 'key_id', 'k')) from data.signer)));
	return true;
end
$$;
-- What the service says: {standing: status}, and of the whole.
create function policy.service(said jsonb, whole text default 'IN_PROGRESS') returns text language sql as $$
	select policy.desk(format('select signing.told(%L, 7, %L, %L, ''https://s/confirm'', ''https://s/pades'', null, null)', policy.job('id'),
		(select jsonb_agg(jsonb_build_object('signer', policy.signer(key), 'status', value, 'since', '2026-11-21T11:00:00Z', 'xades', 'https://s/xades/' || key)) from jsonb_each_text(said)), whole))
$$;
create function policy.all_sign() returns text language sql as $$
	select policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}', 'COMPLETED_SUCCESSFULLY')
$$;
create function policy.kept() returns boolean language plpgsql as $$
begin
	perform policy.so(policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'fetch');
	return policy.desk(format('select signing.done(%L, ''w'', %L, 5, null, %L, ''\x01'', ''k'', %L, 6, %L, ''\x02'', ''k'', %L)', policy.job('id'), gen_random_uuid(), repeat('b', 64),
		gen_random_uuid(), repeat('c', 64), (select jsonb_agg(jsonb_build_object('signer', id, 'serial', 'ab')) from data.signer)))::boolean;
end
$$;
-- Another job, that the guardian is to sign: the service does not have it yet.
create function policy.beside() returns boolean language sql as $$
	select policy.done('signing', policy.signing_record('{"id": "other", "documents": [{"rendition": "A-VEDTAK.original", "title": "Vedtak"}], "signers": [{"standing": "ver.A"}]}'))
$$;
create function policy.signed_shares() returns text language sql as $$
	select string_agg(format('%s %s%s', s.ref, s.kind, case when s.revoked_at is not null then ' closed' end), ', ' order by s.ref) from data.signer_share h join data.share s on s.id = h.share
$$;
create function policy.told_of(template_ text) returns text language sql as $$
	select coalesce(string_agg(p.ref, ' ' order by p.ref), '') from data.notice n join data.person p on p.id = n.person where n.template = template_
$$;
create function policy.alarmed(kind_ text) returns boolean language sql as $$
	select exists (select from data.alarm where kind = kind_ and closed_at is null)
$$;

-- ── Ordering ────────────────────────────────────────────────────────────────

select policy.holds('signing: each signer is given what is to be signed, to sign', $$
	select policy.ordered();
	(select string_agg(concat_ws(' ', st.ref, s.kind, s.rule), ', ' order by st.ref) from data.signer_share h join data.share s on s.id = h.share join data.standing st on st.id = s.reader)
		= 'ida.A sign R23, mor.A sign R23' $$);
select policy.holds('signing: what a signer could read of it already is read as what is to be signed', $$
	select policy.gives('mor.A', 'A-PLAN', 'original');
	select policy.ordered();
	(select count(*) from data.share s join data.standing st on st.id = s.reader where st.ref = 'mor.A' and s.revoked_at is null and s.kind = 'read') = 0 $$);
select policy.holds('signing: nobody is told before the service has it', $$
	select policy.ordered();
	policy.told_of('sign') = '' $$);
select policy.holds('signing: whoever can sign is told when it has', $$
	select policy.made();
	policy.told_of('sign') = 'ida mor' $$);
select policy.holds('signing: a later group is told when its turn has come, and not before', $$
	select policy.made('{"signers": [{"standing": "ida.A", "order": 1}, {"standing": "mor.A", "order": 0}]}');
	select policy.so(policy.told_of('sign') = 'mor');
	select policy.service('{"mor.A": "SIGNED"}');
	policy.told_of('sign') = 'ida mor' $$);
select policy.holds('signing: ordering is written down', $$
	select policy.ordered();
	exists (select from journal.entry e join data.document d on d.id = e.document join data.staff s on s.id = e.staff where e.event = 'signing.ordered' and d.ref = 'A-PLAN' and s.ref = 'S1') $$);
select policy.holds(format('signing: %s is not left out', f), format($$ policy.bad(%L, 'signing', policy.signing_record() - %1$L) $$, f))
from unnest('{documents,signers,due,decided_by}'::text[]) f;
select policy.holds('R004-06: an internal document is approved, not signed', $$
	select policy.document('INT', 'A', 'PLAN', '{"internal": true}');
	policy.refused('R004-06', 'signing', policy.signing_record('{"documents": [{"rendition": "INT.original", "title": "x"}]}')) $$);
select policy.holds('R004-06: an employee is no outsider', $$
	select policy.done('standing', policy.standing('saks', 'A', 'guardian', '{"id": "saks.A"}'));
	policy.refused('R004-06', 'signing', policy.signing_record('{"signers": [{"standing": "saks.A"}]}')) $$);
select policy.holds('R004-06: what the service approved is not sent out', $$
	select policy.document('INT', 'A', 'PLAN', '{"internal": true}');
	select policy.done('approve', '{"document": "INT", "decided_by": "S2"}');
	update data.document set internal = false where ref = 'INT';
	policy.refused('R004-06', 'signing', policy.signing_record('{"documents": [{"rendition": "INT.original", "title": "x"}]}')) $$);
select policy.holds('R004-06: what parties sign is not approved inside', $$ policy.refused('R004-06', 'approve', '{"document": "A-PLAN", "decided_by": "S2"}') $$);
select policy.holds('R004-06: nor is what is out to be signed', $$
	select policy.ordered();
	update data.document set internal = true where ref = 'A-PLAN';
	policy.refused('R004-06', 'approve', '{"document": "A-PLAN", "decided_by": "S2"}') $$);
select policy.holds('R004-06: nor what was given to sign without a job', $$
	select policy.gives('mor.A', 'A-PLAN', 'sign');
	update data.document set internal = true where ref = 'A-PLAN';
	policy.refused('R004-06', 'approve', '{"document": "A-PLAN", "decided_by": "S2"}') $$);
select policy.holds('R004-07: approval stamps with who and when, and is written down', $$
	select policy.document('INT', 'A', 'PLAN', '{"internal": true}');
	select policy.done('approve', '{"document": "INT", "decided_by": "S2"}');
	exists (select from data.stamp t join data.staff s on s.id = t.staff where t.kind = 'approved' and s.ref = 'S2' and t.at = law.now())
	and exists (select from journal.entry where event = 'document.approved' and rule = 'R004-07') $$);
select policy.holds('R004-07: once by each', $$
	select policy.document('INT', 'A', 'PLAN', '{"internal": true}');
	select policy.done('approve', '{"document": "INT", "decided_by": "S2"}');
	policy.bad('document', 'approve', '{"document": "INT", "decided_by": "S2"}') and policy.done('approve', '{"document": "INT", "decided_by": "S1"}') $$);
select policy.holds('R23: who has no standing for the document signs nothing (TT23)', $$ policy.refused('R23', 'signing', policy.signing_record('{"signers": [{"standing": "far.A"}]}')) $$);
select policy.holds('R09: nor who stands in another file', $$ policy.refused('R09', 'signing', policy.signing_record('{"signers": [{"standing": "zmor.Z"}]}')) $$);
select policy.holds('R04: nor a child who is no party', $$
	policy.refused('R04', 'signing', policy.signing_record('{"documents": [{"rendition": "U-PLAN.original", "title": "x"}], "signers": [{"standing": "uten.U"}]}')) $$);
select policy.holds('R15: no result that names somebody whom the other signers must not find', $$
	select policy.done('atom', '{"id": "at", "file": "A", "kind": "name", "value": "Ida Skjult"}');
	update data.person set name = 'Ida Skjult' where ref = 'ida';
	select policy.done('flag', '{"id": "fl", "file": "A", "flag": "hidden_address", "state": "active", "from": "2026-01-01", "decided_by": "S1"}');
	update data.rendition set scanned_at = clock_timestamp() + interval '1 hour';
	policy.refused('R15', 'signing', policy.signing_record()) $$);
select policy.holds('signing: the same person is asked once', $$ policy.bad('signers', 'signing', policy.signing_record('{"signers": [{"standing": "mor.A"}, {"standing": "mor.A"}]}')) $$);
select policy.holds('signing: eleven are too many', $$ policy.bad('signers', 'signing', policy.signing_record(jsonb_build_object('signers', (select jsonb_agg('{"standing": "mor.A"}'::jsonb) from generate_series(1, 11))))) $$);
select policy.holds('signing: nobody is too few', $$ policy.bad('signers', 'signing', policy.signing_record('{"signers": []}')) $$);
select policy.holds('signing: no document is too few', $$ policy.bad('documents', 'signing', policy.signing_record('{"documents": []}')) $$);
select policy.holds('signing: twenty-one documents are too many', $$ policy.bad('documents', 'signing', policy.signing_record(jsonb_build_object('documents', (select jsonb_agg('{"rendition": "A-PLAN.original", "title": "x"}'::jsonb) from generate_series(1, 21))))) $$);
select policy.holds('signing: ten mebibytes together, and not a byte more', $$
	update data.rendition set bytes = 10485760 where ref = 'A-PLAN.original';
	select policy.so(policy.done('signing', policy.signing_record('{"id": "whole"}')));
	update data.rendition set bytes = 10485761 where ref = 'A-BREV.original';
	policy.bad('documents', 'signing', policy.signing_record('{"documents": [{"rendition": "A-BREV.original", "title": "x"}]}')) $$);
select policy.holds('signing: PDF alone', $$
	update data.rendition set mime = 'image/jpeg' where ref = 'A-PLAN.original';
	policy.bad('rendition', 'signing', policy.signing_record()) $$);
select policy.holds(format('signing: a rendition that is %s is not signed', k), format($$
	update data.rendition set kind = %L where ref = 'A-PLAN.original';
	policy.bad('rendition', 'signing', policy.signing_record()) $$, k)) from unnest('{signed,evidence,receipt}'::text[]) k;
select policy.holds('signing: nor one that is destroyed', $$
	update data.rendition set wrapped = null, destroyed_at = now() where ref = 'A-PLAN.original';
	policy.bad('rendition', 'signing', policy.signing_record()) $$);
select policy.holds('signing: a document is out once', $$
	select policy.ordered();
	policy.bad('document', 'signing', policy.signing_record('{"id": "again"}')) $$);
select policy.holds('signing: and again when it came to nothing', $$
	select policy.ordered();
	select policy.done('signing-cancel', '{"signing": "job", "why": "x", "decided_by": "S1"}');
	policy.done('signing', policy.signing_record('{"id": "again"}')) $$);
select policy.holds('signing: no way but two', $$ policy.bad('way', 'signing', policy.signing_record('{"way": "post"}')) $$);
select policy.holds('signing: the national id is never printed', $$ policy.bad('identifier', 'signing', policy.signing_record('{"identifier": "PERSONAL_IDENTIFICATION_NUMBER_AND_NAME"}')) $$);
select policy.holds('signing: a name and a date of birth may be', $$ policy.done('signing', policy.signing_record('{"identifier": "DATE_OF_BIRTH_AND_NAME"}')) and policy.job('identifier') = 'DATE_OF_BIRTH_AND_NAME' $$);
select policy.holds('signing: else the name alone', $$ policy.done('signing', policy.signing_record()) and policy.job('identifier') = 'NAME' and policy.job('way') = 'direct' $$);
select policy.holds('signing: groups are 0 to 9', $$ policy.bad('order', 'signing', policy.signing_record('{"signers": [{"standing": "mor.A", "order": 10}]}')) $$);
select policy.holds('signing: a title as long as the service takes', $$ policy.bad('title', 'signing', policy.signing_record(jsonb_build_object('title', repeat('a', 81)))) $$);
select policy.holds('signing: and one for each document', $$ policy.bad('title', 'signing', policy.signing_record(jsonb_build_object('title', 'x', 'documents', jsonb_build_array(jsonb_build_object('rendition', 'A-PLAN.original', 'title', repeat('a', 81)))))) $$);
select policy.holds('signing: an attachment without a title is called what it is', $$
	select policy.ordered('{"title": "Samtykke", "documents": [{"rendition": "A-PLAN.original"}, {"rendition": "A-BREV.original"}]}');
	(select string_agg(title, ', ' order by position) from data.signing_document) = 'Samtykke, Vedlegg 1' $$);
select policy.holds('signing: a day that is over is no deadline', $$ policy.bad('due', 'signing', policy.signing_record('{"due": "2026-11-20"}')) $$);
select policy.holds('signing: thirty days in the direct way', $$ policy.bad('due', 'signing', policy.signing_record('{"due": "2026-12-21"}')) and policy.done('signing', policy.signing_record('{"due": "2026-12-20"}')) $$);
select policy.holds('signing: ninety by post', $$ policy.bad('due', 'signing', policy.signing_record('{"way": "portal", "due": "2027-02-19"}')) and policy.done('signing', policy.signing_record('{"way": "portal", "due": "2027-02-18"}')) $$);

-- ── The rows themselves ─────────────────────────────────────────────────────

select policy.holds(format('data.signing: not too long a %s', c), format($$
	select policy.around();
	policy.rejects('data.signing', jsonb_build_object(%L, repeat('a', 501)), '23514') $$, c)) from unnest('{status_url,cancel_url,pades_url,delete_url}'::text[]) c;
create function policy.bundled(more jsonb default '{}') returns jsonb language sql as $$
	select jsonb_build_object('bundle', gen_random_uuid(), 'bundle_bytes', 1, 'bundle_sha256', repeat('a', 64), 'bundle_wrapped', '\x01', 'bundle_key', 'k') || more
$$;
select policy.holds('data.signing: a bundle with all that belongs to it', $$
	select policy.around();
	policy.puts('data.signing', policy.bundled()) $$);
select policy.holds(format('data.signing: no bundle with %s', more), format($$
	select policy.around();
	policy.rejects('data.signing', policy.bundled(%L), '23514') $$, more))
from unnest(array['{"bundle_bytes": null}', '{"bundle_sha256": null}', '{"bundle_wrapped": null}', '{"bundle_key": null}', '{"bundle_bytes": 0}', '{"bundle_sha256": "x"}']) more;
select policy.holds('data.signing: what the service does not have is ordered, or over', $$
	select policy.ordered();
	select policy.so(policy.raises('update data.signing set state = ''waiting''', '23514'));
	update data.signing set state = 'expired', ended_at = now();
	policy.job('state') = 'expired' $$);
select policy.holds('data.signing: what is done has what came of it, with its evidence, and nothing else has', $$
	select policy.made();
	select policy.all_sign();
	create temporary table x on commit drop as select id from data.rendition where ref = 'A-PLAN.signed';
	policy.raises('update data.signing set state = ''done''', '23514')
	and policy.raises('update data.signing set rendition = (select id from x), evidence = (select id from x)', '23514')
	and policy.raises('update data.signing set state = ''done'', rendition = (select id from x)', '23514') $$);
select policy.holds('data.signer: who has signed has done so at a time', $$
	select policy.made();
	policy.raises('update data.signer set state = ''signed''', '23514') $$);
select policy.holds('queues: of two ways, each with its time', $$
	policy.raises('insert into data.signing_poll values (''post'')', '23514') and policy.raises('update data.signing_poll set next_at = null', '23502') $$);
select policy.holds('pace: one for all, with its time', $$
	policy.raises('insert into data.signing_pace values (false)', '23514') and policy.raises('update data.signing_pace set next_at = null', '23502') $$);
select policy.holds(format('law.signing_move: a %s that there is', c), format($$
	select policy.around();
	policy.rejects('law.signing_move', jsonb_build_object(%L, 'nobody'), '23503') $$, c)) from unnest('{status,from_state,to_state}'::text[]) c;
-- The trigger says it first: see moves.
select policy.holds(format('%s: a state that there is', t), format($$
	exists (select from pg_constraint c where c.conrelid = %L::regclass and c.contype = 'f' and c.confrelid = 'law.signing_state'::regclass) $$, t))
from unnest('{data.signing,data.signer}'::text[]) t;
select policy.holds('bundles_after: what lies there, once, in order, so many, after the one that is named', $$
	select policy.ordered();
	insert into data.signing select (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(), 'ref', 'more ' || n, 'handle', left(md5('more ' || n), 22),
		'service_id', null, 'state', 'ordered', 'reference', null, 'bundle', case when n < 4 then gen_random_uuid() end, 'bundle_bytes', 1, 'bundle_sha256', repeat('a', 64),
		'bundle_wrapped', '\x01', 'bundle_key', 'k1'))).* from data.signing g, generate_series(1, 4) n where g.id = (select id from data.signing order by id limit 1);
	select policy.so(array(select id from operator.bundles_after(null, 99)) = array(select bundle from data.signing where bundle is not null order by 1));
	select policy.so((select count(*) from operator.bundles_after(null, 2)) = 2);
	select policy.so(array(select id from operator.bundles_after((select id from operator.bundles_after(null, 1)), 99)) = array(select bundle from data.signing where bundle is not null order by 1 offset 1));
	policy.op('select count(*) > 2 from operator.bundles_after(null, 9)')::boolean $$);

-- ── Whoever writes the row ──────────────────────────────────────────────────

select policy.holds('moves: what has failed waits again when it is a signer, and never when it is a job', $$
	select policy.made();
	update data.signer set state = 'failed' where id = policy.signer('mor.A');
	update data.signer set state = 'waiting' where id = policy.signer('mor.A');
	update data.signing set state = 'failed', ended_at = law.now() where ref = 'job';
	policy.signer_state('mor.A') = 'waiting' and policy.raises('update data.signing set state = ''waiting'', ended_at = null where ref = ''job''', 'PV001') $$);
