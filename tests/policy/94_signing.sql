-- Signing: what may follow what, who may sign what and see what of it, and what
-- is kept when all have signed.

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
	('job', 'own', 'DUE', 'ordered', 'expired'), ('job', 'own', 'DUE', 'waiting', 'expired'), ('job', 'own', 'STORED', 'signed', 'done'), ('job', 'own', 'GIVE_UP', 'signed', 'failed');

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
	select policy.desk(format('select signing.told(%L, %L, %L, ''https://s/confirm'', ''https://s/pades'', null, null)', policy.job('id'),
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
from (values ('EXPIRED', 'expired'), ('FAILED', 'failed'), ('RESERVED', 'failed'), ('BLOCKED', 'failed'), ('SIGNERS_NAME_NOT_AVAILABLE', 'failed')) v (status, state);
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

-- ── What is kept ────────────────────────────────────────────────────────────

select policy.holds('kept: the signed document and its evidence, of the document that was signed', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	(select string_agg(r.kind || ' ' || r.mime, ', ' order by r.kind desc) from data.rendition r join data.document d on d.id = r.document where d.ref = 'A-PLAN' and r.ref like 'job/%')
		= 'signed application/pdf, evidence application/zip' and policy.job('state') = 'done' $$);
select policy.holds('kept: once', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	update data.signing set worker = 'w', leased_until = clock_timestamp() + interval '1 hour';
	policy.desk(format('select signing.done(%L, ''w'', %L, 5, null, %L, ''\x01'', ''k'', %L, 6, %L, ''\x02'', ''k'', ''[]'')', policy.job('id'), gen_random_uuid(), repeat('b', 64), gen_random_uuid(), repeat('c', 64))) = 'false'
	and (select count(*) from data.rendition where kind = 'signed' and ref like 'job/%') = 1 and (select count(*) from journal.entry where event = 'document.signed') = 1 $$);
select policy.holds('R004-07: stamped with who signed, when, and by which certificate', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	(select string_agg(concat_ws(' ', p.ref, t.kind, t.serial, t.at = '2026-11-21T11:00:00Z'), ', ' order by p.ref) from data.stamp t join data.person p on p.id = t.person)
		= 'ida signed ab t, mor signed ab t' $$);
select policy.holds('R004-07: registered, with reference to who signed and when', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	(select jsonb_array_length(detail -> 'signers') from journal.entry where event = 'document.signed' and rule = 'R004-07') = 2 $$);
select policy.holds('kept: filed as the rules say', $$
	select policy.document('SAM', 'A', 'SAMTYKKE');
	select policy.made('{"documents": [{"rendition": "SAM.original", "title": "x"}]}');
	select policy.all_sign();
	select policy.kept();
	exists (select from data.routing r join data.document d on d.id = r.document where d.ref = 'SAM' and r.rule = 'RT04') $$);
select policy.holds(format('kept: a %s''s agreement is filed as %s', c, record), format($$
	operator.signed_record((select d from data.document d where ref = 'A-AVTALE'), (select st from data.standing st where ref = %L)) = %L $$, st, record))
from (values ('foster parent', 'fos.B', 'foster_personnel'), ('contractor', 'kon.A', 'contractor'), ('supervisor', 'til.B', 'contractor'), ('trusted person', 'tru.B', 'contractor'), ('parent', 'mor.A', 'child_document')) v (c, st, record);
select policy.holds('kept: each signer has the signed copy, and what was to be signed is closed', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	select policy.enters('mor.A');
	policy.reads('mor.A') = 'job/copy/mor.A' and policy.told_of('signed') = 'ida mor' $$);
select policy.holds('esign: there too, and nothing else', $$
	select policy.gives('mor.A', 'A-BREV', 'original');
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	select policy.as_signer('mor.A');
	policy.sees('mor.A') = 'job/copy/mor.A' and policy.asks('mor.A', 'select copy from authz.signing(H)') = policy.handle('job/copy/mor.A') $$);
select policy.holds('kept: whoever had the unsigned one has the signed one', $$
	select policy.gives('ver.A', 'A-PLAN', 'original');
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	select policy.enters('ver.A');
	policy.reads('ver.A') = 'job/copy/ver.A' $$);
select policy.holds('kept: whoever did not have all of what was signed is not given it by this', $$
	select policy.gives('ver.A', 'A-PLAN', 'original');
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "x"}, {"rendition": "A-BREV.original"}]}');
	select policy.all_sign();
	select policy.kept();
	select policy.enters('ver.A');
	policy.reads('ver.A') not like '%copy%' and policy.alarmed('signed-copy-owed') $$);
select policy.holds('kept: whoever may not have it any more is not given it, and somebody decides', $$
	select policy.made();
	select policy.all_sign();
	select policy.done('standing', '{"end": "mor.A", "why": "x", "decided_by": "S1"}');
	select policy.kept();
	not exists (select from data.share where ref = 'job/copy/mor.A') and policy.alarmed('signed-copy-owed') and policy.job('state') = 'done' $$);
select policy.holds('kept: it tells of the children that the documents tell of, and names of signers count as places', $$
	select policy.done('atom', '{"id": "at", "file": "A", "kind": "name", "value": "Ida"}');
	update data.rendition set children = (select array_agg(id) from data.person where ref = 'ida') where ref = 'A-PLAN.original';
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	(select cardinality(children) = 1 and atoms = '{name}' from data.rendition where kind = 'signed' and ref like 'job/%') $$);
select policy.holds('kept: the evidence is shared with nobody', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	policy.refused('R01', 'share', policy.share('mor.A', 'A-PLAN', 'original', '{"rendition": "job/evidence"}')) $$);

-- ── Taking back, and time ───────────────────────────────────────────────────

create function policy.cancels(more jsonb default '{}') returns boolean language sql as $$
	select policy.done('signing-cancel', '{"signing": "job", "why": "feil dokument", "decided_by": "S1"}'::jsonb || more)
$$;
select policy.holds('cancel: before the service has it, at once', $$
	select policy.ordered();
	select policy.cancels();
	policy.job('state') = 'cancelled' $$);
select policy.holds('cancel: in the direct way at once, and all are told', $$
	select policy.made();
	select policy.cancels();
	policy.job('state') = 'cancelled' and policy.told_of('sign_over') = 'ida mor' $$);
select policy.holds('cancel: by post when the service has said so', $$
	select policy.made('{"way": "portal"}');
	select policy.cancels();
	select policy.so(policy.job('state') = 'waiting' and policy.desk('select step from signing.take(''w'', ''1 hour'')') = 'cancel');
	select policy.desk(format('select signing.cancelled(%L, ''w'', false)', policy.job('id')));
	policy.job('state') = 'cancelled' $$);
select policy.holds('cancel: too late at the service (409), and somebody is told', $$
	select policy.made('{"way": "portal"}');
	select policy.cancels();
	select policy.desk('select step from signing.take(''w'', ''1 hour'')');
	select policy.desk(format('select signing.cancelled(%L, ''w'', true)', policy.job('id')));
	policy.job('state') = 'waiting' and policy.alarmed('signing-cancel-late') and policy.job('cancel_asked_at') is null $$);
select policy.holds('cancel: too late when all have signed', $$
	select policy.made();
	select policy.all_sign();
	policy.bad('signing', 'signing-cancel', '{"signing": "job", "why": "x", "decided_by": "S1"}') $$);
select policy.holds('cancel: what came back and cannot be believed can be given up', $$
	select policy.made();
	select policy.all_sign();
	select policy.so(policy.bad('signing', 'signing-cancel', '{"signing": "job", "give_up": true, "why": "x", "decided_by": "S1"}'));
	update data.signing set problem = 'pades.range';
	select policy.cancels('{"give_up": true}');
	policy.job('state') = 'failed' $$);
select policy.holds('watch: when the time is over the job is', $$
	select policy.made();
	select policy.tick('2026-12-11T00:00:00+01:00');
	policy.job('state') = 'expired' and policy.told_of('sign_over') = 'ida mor' $$);
select policy.holds('watch: not on its last day', $$
	select policy.made();
	select policy.tick('2026-12-10T23:59:59+01:00');
	policy.job('state') = 'waiting' $$);
select policy.holds('watch: not when all have signed and only the service''s word is missing', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}');
	select policy.tick('2026-12-11T00:00:00+01:00');
	policy.job('state') = 'waiting' $$);
select policy.holds('watch: what the service let through all the same counts', $$
	select policy.made();
	select policy.tick('2026-12-11T00:00:00+01:00');
	policy.all_sign() = 'signed' $$);
select policy.holds('watch: one reminder three days before, to whoever can sign now', $$
	select policy.made('{"signers": [{"standing": "mor.A"}, {"standing": "ida.A", "order": 1}]}');
	select policy.tick('2026-12-07T23:59:59+01:00');
	select policy.so(policy.told_of('sign_soon') = '');
	select policy.tick('2026-12-08T10:00:00+01:00');
	select policy.tick('2026-12-09T10:00:00+01:00');
	policy.told_of('sign_soon') = 'mor' $$);
select policy.holds('watch: none at night', $$
	select policy.made();
	select policy.tick('2026-12-08T02:00:00+01:00');
	policy.told_of('sign_soon') = '' $$);
select policy.holds('watch: an alarm when the service will soon forget what is not kept yet', $$
	select policy.made();
	select policy.all_sign();
	update data.signing set completed_at = clock_timestamp() - interval '29 days';
	select policy.tick('2026-11-22T10:00:00+01:00');
	select policy.so(not policy.alarmed('signing-evidence'));
	update data.signing set completed_at = clock_timestamp() - interval '30 days';
	select policy.tick('2026-11-22T10:00:00+01:00');
	policy.alarmed('signing-evidence') $$);
select policy.holds('watch: it is over when it is kept', $$
	select policy.made();
	select policy.all_sign();
	select operator.alarm('signing-evidence', 'job', null);
	select policy.kept();
	not policy.alarmed('signing-evidence') $$);
select policy.holds('signings: what is out, and what came of it', $$
	select policy.made();
	select policy.all_sign();
	select policy.so(jsonb_array_length(policy.does('signings', '{"open": true}')) = 1);
	select policy.kept();
	jsonb_array_length(policy.does('signings', '{"open": true}')) = 0 and policy.does('signings', '{"document": "A-PLAN"}') -> 0 ->> 'signed' = 'job/signed'
	and jsonb_array_length(policy.does('signings', '{"document": "A-BREV"}')) = 0 $$);
select policy.holds('evidence: is the pack of the job that is kept, and taking it is an opening', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	select policy.so(policy.does('evidence', '{"signing": "job", "staff": "S1", "purpose": "retten"}') ->> 'rendition'
		= (select evidence::text from data.signing where ref = 'job'));
	(select count(*) = 1 from journal.entry e join data.signing j on j.evidence = e.rendition
		where e.event = 'document.opened' and e.staff is not null and e.purpose = 'retten' and e.document is not null and e.file = j.file) $$);
select policy.holds('evidence: there is none before it is kept', $$
	select policy.made();
	select policy.all_sign();
	policy.bad('signing', 'evidence', '{"signing": "job", "staff": "S1", "purpose": "retten"}') $$);
select policy.holds('evidence: what was destroyed is none', $$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	update data.rendition set wrapped = null, key_id = null, destroyed_at = law.now() where id = (select evidence from data.signing where ref = 'job');
	policy.bad('signing', 'evidence', '{"signing": "job", "staff": "S1", "purpose": "retten"}') $$);
select policy.holds(format('evidence: %s is not left out', f), format($$
	select policy.made();
	select policy.all_sign();
	select policy.kept();
	policy.bad(%L, 'evidence', '{"signing": "job", "staff": "S1", "purpose": "retten"}'::jsonb - %1$L) $$, f))
from unnest('{signing,staff,purpose}'::text[]) f;
