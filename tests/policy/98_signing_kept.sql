-- Signing: what is kept when all have signed, taking back, and time (the small
-- job is made in 94_signing.sql).

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
	select policy.tick('2026-12-21T09:59:59+01:00');
	select policy.so(not policy.alarmed('signing-evidence'));
	select policy.tick('2026-12-21T10:00:00+01:00');
	policy.alarmed('signing-evidence') and (select due = '2026-12-31T10:00:00+01:00' from data.alarm where kind = 'signing-evidence') $$);
select policy.holds('watch: and when all have signed, the time is over, and the service''s word is still missing', $$
	select policy.made();
	select policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}');
	select policy.tick('2026-12-10T23:59:59+01:00');
	select policy.so(not policy.alarmed('signing-evidence'));
	select policy.tick('2026-12-11T00:00:00+01:00');
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

-- ── Of several documents, beside another job ────────────────────────────────

create function policy.pair() returns boolean language sql as $$
	select policy.made('{"documents": [{"rendition": "A-PLAN.original", "title": "Samtykke"}, {"rendition": "A-BREV.original"}]}')
$$;
select policy.holds('kept: a copy is filed, stamped and written down once, as the first document, whatever else there is', $$
	select policy.beside();
	select policy.pair();
	select policy.all_sign();
	select policy.kept();
	(select string_agg(d.ref || ' ' || r.kind, ', ' order by r.kind) from data.rendition r join data.document d on d.id = r.document where r.ref like 'job/%') = 'A-PLAN evidence, A-PLAN signed'
	and (select count(*) from data.stamp) = 2 and (select count(*) from data.routing g join data.document d on d.id = g.document where d.ref in ('A-PLAN', 'A-BREV', 'A-VEDTAK')) = 1
	and (select jsonb_array_length(detail -> 'signers') from journal.entry where event = 'document.signed') = 2
	and (select string_agg(ref, ' ' order by ref) from data.share where ref like 'job/copy/%') = 'job/copy/ida.A job/copy/mor.A'
	and (select count(*) from data.signer where copy is not null) = 2 and (select state from data.signing where ref = 'other') = 'ordered' $$);
select policy.holds('kept: it tells of each child that one of its documents tells of, and of none besides', $$
	select policy.beside();
	select policy.pair();
	update data.rendition set children = (select array_agg(id) from data.person where ref = 'ida') where ref = 'A-PLAN.original';
	update data.rendition set children = (select array_agg(id) from data.person where ref = 'ole'), atoms = '{school}' where ref = 'A-BREV.original';
	update data.rendition set children = (select array_agg(id) from data.person where ref = 'zoe'), atoms = '{phone}' where ref = 'A-VEDTAK.original';
	select policy.all_sign();
	select policy.kept();
	(select (select string_agg(p.ref, ' ' order by p.ref) from unnest(r.children) c join data.person p on p.id = c) = 'ida ole' and r.atoms = '{school}' from data.rendition r where r.ref = 'job/signed') $$);
select policy.holds('kept: it is clear of what each of its documents is clear of', $$
	update data.rendition set clears = '{R11,R12b}' where ref = 'A-PLAN.original';
	update data.rendition set clears = '{R12b}' where ref = 'A-BREV.original';
	select policy.beside();
	select policy.pair();
	select policy.all_sign();
	select policy.kept();
	(select clears = '{R12b}' from data.rendition where ref = 'job/signed') $$);
select policy.holds('kept: it was looked through when the oldest of its documents was, and tells of others when one of them does', $$
	update data.rendition set scanned_at = '2026-11-01' where ref = 'A-PLAN.original';
	update data.rendition set scanned_at = '2026-11-02', third_party = true where ref = 'A-BREV.original';
	update data.rendition set scanned_at = '2026-10-01' where ref = 'A-VEDTAK.original';
	select policy.beside();
	select policy.pair();
	select policy.all_sign();
	select policy.kept();
	(select scanned_at = '2026-11-01' and third_party from data.rendition where ref = 'job/signed') $$);
select policy.holds('kept: the title and name of each are what they are', $$
	select policy.pair();
	select policy.all_sign();
	select policy.kept();
	(select string_agg(filename, ' ' order by filename) from data.rendition where ref like 'job/%') = 'bevis.zip signert.pdf' $$);
select policy.holds(format('kept: who had the unsigned one is not given the signed one when that share %s', said), format($$
	select policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "v"}');
	select policy.made();
	select policy.all_sign();
	update data.share set %s where ref = 'v';
	select policy.kept();
	not exists (select from data.share where ref = 'job/copy/ver.A') $$, set_))
from (values ('was closed', 'revoked_at = law.now()'), ('is over', 'visible_from = ''2026-01-01'', visible_until = law.now()'), ('was of another rendition', 'rendition = (select id from data.rendition where ref = ''A-PLAN.redacted'')'),
	('was one''s own', 'kind = ''own'''), ('was an agent''s', 'mandate = (select id from data.mandate where ref = ''adv'')')) v (said, set_);
select policy.holds('kept: who had all of what was signed has the copy instead', $$
	select policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "v1"}');
	select policy.gives('ver.A', 'A-BREV', 'original', '{"id": "v2"}');
	select policy.beside();
	select policy.pair();
	select policy.all_sign();
	select policy.kept();
	(select string_agg(s.ref, ' ' order by s.ref) from data.share s join data.standing st on st.id = s.reader where st.ref = 'ver.A' and s.revoked_at is null and s.kind = 'read') = 'job/copy/ver.A v2'
	and not policy.alarmed('signed-copy-owed') $$);
select policy.holds(format('kept: who had all but one, which %s, is not given the copy', said), format($$
	select policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "v1"}');
	select policy.gives('ver.A', 'A-BREV', 'original', '{"id": "v2"}');
	select policy.pair();
	select policy.all_sign();
	update data.share set %s where ref = 'v2';
	select policy.kept();
	not exists (select from data.share where ref = 'job/copy/ver.A') and policy.alarmed('signed-copy-owed') $$, set_))
from (values ('was closed', 'revoked_at = law.now()'), ('is over', 'visible_from = ''2026-01-01'', visible_until = law.now()'), ('was one''s own', 'kind = ''own'''),
	('is another''s now', 'reader = (select id from data.standing where ref = ''mor.A'')')) v (said, set_);
select policy.holds('kept: what could not be given is not taken away either', $$
	select policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "v"}');
	select policy.made();
	select policy.all_sign();
	update data.standing set ended_at = now(), ended_why = 'x' where ref = 'ver.A';
	select policy.kept();
	(select revoked_at is null from data.share where ref = 'v') and policy.alarmed('signed-copy-owed') $$);
select policy.holds(format('kept: the alarm of %s is over, of this job alone', kind), format($$
	select policy.beside();
	select policy.made();
	select policy.all_sign();
	select operator.alarm(%L, 'job', null), operator.alarm(%1$L, 'other', null), operator.alarm('somebody-else''s', 'job', null);
	update data.alarm set closed_at = '2026-01-01' where subject = 'closed';
	select policy.kept();
	(select string_agg(subject || kind, ' ' order by kind, subject) from data.alarm where closed_at is null and kind in (%1$L, 'somebody-else''s')) = 'other' || %1$L || ' jobsomebody-else''s' $$, kind))
from unnest('{signing-stuck,signing-evidence,signing-expired}'::text[]) kind;
select policy.holds('kept: filing is told before it is done, for the receipt', $$
	select policy.document('SAM', 'A', 'SAMTYKKE');
	select policy.beside();
	select policy.made('{"documents": [{"rendition": "SAM.original", "title": "x"}, {"rendition": "A-BREV.original"}]}');
	select policy.all_sign();
	update data.signing set worker = 'w', leased_until = '2100-01-01' where ref = 'job';
	policy.desk(format('select string_agg(concat_ws('' '', doc_type, rule), '','') from signing.filing(%L, ''w'')', policy.job('id'))) = 'SAMTYKKE RT04' $$);

-- ── Taking back and time, beside another job ────────────────────────────────

select policy.holds('cancel: by post before the service has it, at once', $$
	select policy.ordered('{"way": "portal"}');
	select policy.cancels();
	policy.job('state') = 'cancelled' $$);
select policy.holds('cancel: of one job it is of no other', $$
	select policy.beside();
	select policy.made('{"way": "portal"}');
	select policy.cancels();
	(select cancel_asked_at is null and state = 'ordered' from data.signing where ref = 'other') $$);
select policy.holds('watch: what nobody has to sign any more is not over, what nobody could sign is', $$
	select policy.beside();
	select policy.made();
	select policy.service('{"ida.A": "SIGNED", "mor.A": "SIGNED"}');
	select policy.tick('2026-12-11T00:00:00+01:00');
	policy.job('state') = 'waiting' and (select state from data.signing where ref = 'other') = 'expired' $$);
select policy.holds('watch: who may try again is reminded, who has signed is not', $$
	select policy.made();
	select policy.service('{"ida.A": "FAILED"}');
	select policy.service('{"mor.A": "SIGNED"}');
	select policy.tick('2026-12-08T10:00:00+01:00');
	policy.told_of('sign_soon') = 'ida' $$);
select policy.holds('watch: what the service does not have yet is no reminder, however the jobs are looked up', $$
	select policy.ordered();
	select set_config('enable_nestloop', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true);
	select policy.tick('2026-12-08T10:00:00+01:00');
	policy.told_of('sign_soon') = '' $$);
select policy.holds('watch: whoever was given less than three days is not reminded', $$
	select policy.made('{"due": "2026-11-23"}');
	select policy.tick('2026-11-22T10:00:00+01:00');
	policy.told_of('sign_soon') = '' $$);
select policy.holds('signings: of each job its own signers and documents', $$
	select policy.beside();
	select policy.pair();
	(select string_agg(format('%s %s %s', x ->> 'signing', x ->> 'document', jsonb_array_length(x -> 'signers')), ', ' order by x ->> 'signing') from jsonb_array_elements(policy.does('signings', '{}')) x)
		= 'job A-PLAN 2, other A-VEDTAK 1' $$);
