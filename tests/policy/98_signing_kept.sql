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
