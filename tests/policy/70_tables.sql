-- What a table takes: see samples.sql.

select policy.holds(format('%s: a whole row is taken', s.name), format('select policy.around();
	policy.puts(%L)', s.name)) from policy.sample s;

select policy.holds(format('%s: %s is never empty', s.name, a.attname), format('select policy.around();
	policy.rejects(%L, %L, ''23502'')', s.name, jsonb_build_object(a.attname, null)))
from policy.sample s join pg_attribute a on a.attrelid = s.name and a.attnum > 0 and not a.attisdropped
where a.attname <> all (string_to_array(s.may_be_empty, ' '));

select policy.holds(format('%s: %s is one that there is', s.name, c), format('select policy.around();
	policy.rejects(%L, %L, ''23503'')', s.name, jsonb_build_object(c, case c when 'capacity' then 'nobody' when 'seq' then '7000000'
		when 'kind' then 'test' else gen_random_uuid()::text end)
	|| case c when 'parent' then '{"portal": "mypage"}' else '{}' end::jsonb))
from policy.sample s cross join lateral unnest(string_to_array(s.refers, ' ')) c where s.name <> 'law.clock'::regclass;

select policy.holds('data.upload: by a rule that there is', $$
	policy.rejects('data.upload', '{"rule": "RT01", "rule_version": 7}', '23503')
$$);
select policy.holds('data.upload: of a report that there is', $$
	policy.rejects('data.upload', format('{"report": "%s", "part": "own"}', gen_random_uuid())::jsonb, '23503')
$$);
select policy.holds('data.routing: by a rule that there is', $$
	policy.rejects('data.routing', '{"version": 7}', '23503')
$$);

select policy.holds('law.clock: production has none', $$
	delete from law.clock;
	update data.instance set kind = 'production';
	policy.rejects('law.clock', '{}', '23503')
$$);

-- What is there only once: a primary key, or unique.
select policy.holds(format('%s: %s is there once', relation, columns_), format($$ exists (select from pg_index i
	where i.indrelid = %L::regclass and i.indisunique and i.indpred is null and (select array_agg(a.attname::text order by a.attname)
		from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey)) = %L) $$, relation,
	(select array_agg(w order by w) from unnest(string_to_array(columns_, ' ')) w)))
from (values
	('migration.applied', 'name'), ('data.instance', 'kind'), ('data.instance', 'one'), ('law.clock', 'one'),
	('law.regime', 'name'), ('data.imported', 'id'), ('data.alarm', 'id'), ('data.alarm', 'kind subject'),
	('data.organisation', 'id'), ('data.organisation', 'orgnr'), ('data.organisation', 'ref'), ('data.person', 'id'),
	('data.person', 'nid_index'), ('data.person', 'ref'), ('data.staff', 'id'), ('data.staff', 'ref'), ('data.file', 'handle'),
	('data.file', 'id'), ('data.file', 'ref'), ('data.phase', 'id'), ('data.phase', 'ref'), ('data.flag', 'id'),
	('data.flag', 'ref'), ('data.atom', 'id'), ('data.atom', 'ref'), ('data.engagement', 'id'), ('data.engagement', 'ref'),
	('law.capacity', 'name'), ('law.stands', 'capacity portal'), ('data.standing', 'id person capacity since lapses_at'), ('data.session', 'id over_at'), ('data.standing', 'id'), ('data.standing', 'ref'), ('data.mandate', 'id'), ('data.mandate', 'ref'),
	('data.mandate', 'standing'), ('data.document', 'id'), ('data.document', 'ref'), ('data.filing', 'document file'),
	('data.owner', 'document person'), ('data.rendition', 'etag'), ('data.rendition', 'id'), ('data.rendition', 'ref'),
	('data.block', 'id'), ('data.block', 'ref'), ('data.hold', 'id'), ('data.hold', 'ref'), ('data.child_view', 'id'),
	('data.child_view', 'ref'), ('data.decision', 'id'), ('data.decision', 'ref'), ('data.share', 'handle'), ('data.share', 'id'),
	('data.share', 'ref'), ('data.seen', 'share standing'), ('data.letter', 'handle'), ('data.letter', 'id'), ('data.letter', 'ref'),
	('data.letter', 'once written_as'), ('data.answer', 'id'), ('data.answer', 'ref'), ('data.notice', 'cause person template'),
	('data.notice', 'id'), ('data.session', 'id'), ('data.session', 'token_hash'), ('data.handover', 'code_hash'),
	('data.child_code', 'code_hash'), ('data.login_attempt', 'state_hash'), ('data.provider_document', 'name'),
	('data.provider_asked', 'name'), ('data.logout_token', 'issuer jti'), ('data.code_try', 'minute'), ('journal.entry', 'seq'),
	('journal.miss', 'hour portal backend'), ('journal.leaf', 'position'), ('journal.leaf', 'seq'), ('journal.node', 'index level'),
	('journal.reach', 'one'), ('journal.head', 'size'), ('law.reach', 'capacity type'), ('law.ground', 'regime rule'),
	('law.notice_template', 'name'), ('law.notice_text', 'says language'), ('law.hand_in', 'capacity kind'), ('law.routing', 'rule version'), ('data.routing_proposal', 'id'),
	('data.routing_proposal', 'ref'), ('data.routing', 'id'), ('data.upload', 'id'), ('data.upload', 'handle'), ('data.upload', 'once written_as'),
	('data.upload_part', 'id'), ('data.upload_part', 'at upload'),
	('data.wanted', 'id'), ('data.wanted', 'ref'), ('data.wanted', 'handle'),
	('law.approval_step', 'name'), ('law.approval_move', 'from_step to_step'), ('data.approval', 'id'), ('data.approval', 'ref'),
	('data.approval', 'standing'), ('data.approval_made', 'id'), ('data.approval_made', 'approval step'), ('law.guide', 'capacity name'),
	('law.guide', 'capacity position'), ('data.guide', 'person capacity name version'), ('law.mandate_type', 'name'), ('law.mandate_type', 'position'), ('data.agent', 'person'), ('data.agent', 'code'),
	('data.agent_try', 'person day'), ('data.mandate', 'handle'), ('data.mandate', 'principal once'), ('data.mandate_change', 'id'),
	('data.deadline', 'id'), ('data.deadline', 'ref'), ('data.upload', 'note_id'), ('data.upload', 'part report'),
	('law.report_part', 'form part'), ('data.draft', 'id'), ('data.draft', 'form written_as'), ('data.report', 'id'), ('data.report', 'handle'),
	('data.report', 'once written_as'), ('data.care', 'file'),
	('law.signing_state', 'subject name'), ('law.signing_status', 'source name'), ('law.signing_move', 'subject source status from_state'),
	('data.signing', 'id'), ('data.signing', 'ref'), ('data.signing', 'handle'), ('data.signing', 'reference'), ('data.signing', 'bundle'),
	('data.signing', 'way service_id'), ('data.signing_document', 'signing position'), ('data.signing_document', 'signing document'),
	('data.signer', 'id'), ('data.signer', 'signing position'), ('data.signer', 'signing standing'), ('data.signer', 'signing person'), ('data.signer', 'link'),
	('data.signer_share', 'signer position'), ('data.signer_share', 'share'), ('data.signing_confirm', 'id'), ('data.signing_confirm', 'signing url'),
	('data.signing_poll', 'way'), ('data.signing_pace', 'one'), ('data.stamp', 'id'), ('data.stamp', 'signing person')) u (relation, columns_);

-- What a value may be: each of these is refused, by itself.
select policy.holds(format('%s: %s', relation, said), format('select policy.around();
	policy.rejects(%L, %L, ''23514'')', relation, more))
from (values
	('data.instance', 'one row', '{"one": false}'),
	('data.instance', 'a kind of instance', '{"kind": "demo"}'),
	('law.clock', 'one row', '{"one": false}'),
	('law.clock', 'of a test instance alone', '{"kind": "production"}'),
	('law.clock', 'a moment or a shift, not both', '{"at": "2026-01-01"}'),
	('law.clock', 'a moment or a shift, one of them', '{"shift": null}'),
	('data.organisation', 'nine digits', '{"orgnr": "12345678"}'),
	('data.organisation', 'no more than nine digits', '{"orgnr": "1234567890"}'),
	('data.person', 'a language we have', '{"language": "de"}'),
	('data.person', 'a way of telling that there is', '{"notice_way": "all"}'),
	('data.file', 'a kind of file', '{"kind": "staff", "child": null}'),
	('data.file', 'a child''s file has a child', '{"child": null}'),
	('data.file', 'no other file has a child', '{"kind": "general"}'),
	('data.file', 'a nature of R04a', '{"nature": "x"}'),
	('data.flag', 'a flag of R15', '{"flag": "x"}'),
	('data.flag', 'a state of a flag', '{"state": "x"}'),
	('data.atom', 'three letters at least', '{"value": "xx"}'),
	('law.capacity', 'a portal', '{"portal": "login"}'),
	('law.stands', 'a portal', '{"portal": "login"}'),
	('data.standing', 'ends no sooner than it begins', '{"until": "2025-12-31"}'),
	('data.standing', 'a ground of R04', '{"party_basis": "R04"}'),
	('data.mandate', 'ends no sooner than it begins', '{"until": "2025-12-31"}'),
	('data.document', 'destroyed with proof', '{"destroyed_at": "2026-01-01"}'),
	('data.document', 'proof of what was destroyed', '{"proof": "x"}'),
	('data.rendition', 'a kind of rendition', '{"kind": "x"}'),
	('data.rendition', 'no fewer bytes than none', '{"bytes": -1}'),
	('data.rendition', 'a hash', '{"sha256": "x"}'),
	('data.rendition', 'a hash and no more', '{"sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}'),
	('data.rendition', 'without a key it is destroyed', '{"wrapped": null}'),
	('data.rendition', 'destroyed without its key', '{"destroyed_at": "2026-01-01"}'),
	('data.hold', 'ends later than it begins', '{"until": "2026-01-01"}'),
	('data.share', 'a handle is 22 letters', '{"handle": "x"}'),
	('data.share', 'a kind of share', '{"kind": "x"}'),
	('data.share', 'a basis', '{"basis": "x"}'),
	('data.share', 'a title as long as an index takes', format('{"title": "%s"}', repeat('x', 601))),
	('data.share', 'only one''s own is nobody''s decision', '{"decided_by": null}'),
	('data.share', 'an assurance of at least 1', '{"loa": 0}'),
	('data.share', 'an assurance of at most 3', '{"loa": 4}'),
	('data.share', 'what is withheld has no rendition', '{"kind": "withheld"}'),
	('data.share', 'what is read has a rendition', '{"rendition": null}'),
	('data.share', 'what is signed has a rendition', '{"kind": "sign", "rendition": null}'),
	('data.share', 'ends later than it begins', '{"visible_until": "2026-01-01"}'),
	('data.letter', 'a kind of letter', '{"kind": "x"}'),
	('data.letter', 'a request has a state', '{"kind": "request"}'),
	('data.letter', 'nothing else has a state', '{"state": "FORESPURT"}'),
	('data.letter', 'a state of a request', '{"kind": "request", "state": "x"}'),
	('law.hand_in', 'a kind', '{"kind": "X"}'),
	('law.hand_in', 'a short kind', format('{"kind": "%s"}', repeat('x', 25))),
	('law.routing', 'a rule', '{"rule": "RT1"}'),
	('law.routing', 'a rule and no more', '{"rule": "RT011"}'),
	('law.routing', 'a version of at least 1', '{"version": 0}'),
	('law.routing', 'a state of a folder', '{"folder_state": "x"}'),
	('law.routing', 'a place that there is', '{"target": ["x"]}'),
	('law.routing', 'proposed and approved', '{"approved_by": null}'),
	('law.routing', 'approved by another', '{"approved_by": "@data.staff/S1"}'),
	('data.routing_proposal', 'approved at a time', '{"approved_at": null}'),
	('data.routing_proposal', 'approved by another', '{"approved_by": "@data.staff/S1"}'),
	('law.notice_template', 'a text', '{"says": "x"}'),
	('law.notice_text', 'a language we have', '{"language": "de"}'),
	('law.notice_text', 'an SMS of one part', jsonb_build_object('short', repeat('x', 121))::text),
	('data.notice', 'a state', '{"state": "x", "why": "over"}'),
	('data.notice', 'a reason that we know', '{"state": "void", "why": "x"}'),
	('data.notice', 'a way', '{"way": "fax"}'),
	('data.notice', 'sent at a time', '{"state": "sent"}'),
	('data.notice', 'not sent, at no time', '{"sent_at": "2026-01-01"}'),
	('data.notice', 'not sent for a reason', '{"state": "paper"}'),
	('data.notice', 'sent or waiting, for none', '{"why": "over"}'),
	('data.upload', 'a note is sealed and its key wrapped, or there is none', format('{"note_id": "%s"}', gen_random_uuid())),
	('data.upload', 'a note of 500 characters', format('{"note_id": "%s", "note_sealed": "\\x%s", "note_wrapped": "\\x01", "note_key": "k"}',
		gen_random_uuid(), repeat('00', 4097))),
	('data.upload', 'a part is one of a report', '{"part": "own"}'),
	('data.upload', 'a report''s has a part', format('{"report": "%s"}', gen_random_uuid())),
	('law.report_part', 'a form', '{"form": "X"}'),
	('law.report_part', 'a short form', format('{"form": "%s"}', repeat('x', 25))),
	('law.report_part', 'a part', '{"part": "x"}'),
	('law.report_part', 'a name without a folder', '{"filename": "a/b"}'),
	('law.report_part', 'a name without an ending', '{"filename": "a.b"}'),
	('data.draft', 'of what a form holds', format('{"sealed": "\\x%s"}', repeat('00', 400001))),
	('data.care', 'a municipality', '{"number": "99021"}'),
	('data.care', 'a municipality''s number', '{"number": "abcd"}'),
	('data.upload', 'a portal', '{"portal": "login"}'),
	('data.upload', 'a byte at least', '{"bytes": 0}'),
	('data.upload', 'a state', '{"state": "x"}'),
	('data.upload', 'refused for a reason', '{"state": "refused"}'),
	('data.upload', 'held for a reason', '{"state": "held", "rule": "RT01", "rule_version": 1}'),
	('data.upload', 'held by a rule', '{"state": "held", "reason": "x"}'),
	('data.upload', 'received by a rule', '{"state": "received"}'),
	('data.upload', 'filed by a rule', '{"state": "filed", "document": "@data.document/A-PLAN", "receipt": "x"}'),
	('data.upload', 'filed as a document', '{"state": "filed", "rule": "RT01", "rule_version": 1, "receipt": "x"}'),
	('data.upload', 'filed with a receipt', '{"state": "filed", "rule": "RT01", "rule_version": 1, "document": "@data.document/A-PLAN"}'),
	('data.upload', 'no more received than there is', '{"received": 11}'),
	('data.upload', 'no less than nothing received', '{"received": -1}'),
	('data.upload_part', 'a byte at least', '{"size": 0}'),
	('data.wanted', 'a title', '{"title": ""}'),
	('data.wanted', 'not too long a title', jsonb_build_object('title', repeat('a', 201))::text),
	('data.wanted', 'a state', '{"state": "x"}'),
	('data.wanted', 'open, it has not ended', '{"ended_at": "2026-01-02"}'),
	('data.wanted', 'in, it has', '{"state": "in"}'),
	('data.wanted', 'due later than it was made', '{"due": "2026-01-01"}'),
	('law.guide', 'one step at least', '{"steps": 0}'),
	('data.guide', 'one step at least', '{"step": 0}'),
	('data.agent', 'a code of ours', '{"code": "ABCDEFGHI2"}'),
	('data.agent', 'a whole code', '{"code": "ABCDEFGH2"}'),
	('data.agent', 'nine digits', '{"orgnr": "12345678"}'),
	('data.deadline', 'nemnda or a court', '{"body": "x"}'),
	('data.deadline', 'a kind of deadline', '{"kind": "x"}'),
	('data.share', 'never a police certificate (R28)', '{"doc_type": "POLITIATTEST"}'),
	('law.signing_state', 'of a job or a signer', '{"subject": "x"}'),
	('law.signing_status', 'from somebody', '{"source": "x"}'),
	('data.signing', 'one of two ways', '{"way": "x"}'),
	('data.signing', 'a title', '{"title": ""}'),
	('data.signing', 'as long a title as the service takes', jsonb_build_object('title', repeat('a', 81))::text),
	('data.signing', 'a name, perhaps a date of birth, never a number', '{"identifier": "PERSONAL_IDENTIFICATION_NUMBER_AND_NAME"}'),
	('data.signing', 'a job', '{"subject": "signer"}'),
	('data.signing', 'made anew three times at most', '{"renewed": 4}'),
	('data.signing', 'a reference that the service takes', jsonb_build_object('reference', repeat('a', 51))::text),
	('data.signing_document', 'from the first', '{"position": 0}'),
	('data.signing_document', 'twenty at most', '{"position": 21}'),
	('data.signing_document', 'a title', '{"title": ""}'),
	('data.signing_document', 'as long a title as the service takes', jsonb_build_object('title', repeat('a', 81))::text),
	('data.signer', 'from the first', '{"position": 0}'),
	('data.signer', 'ten at most', '{"position": 11}'),
	('data.signer', 'no group before the first', '{"turn": -1}'),
	('data.signer', 'ten groups', '{"turn": 10}'),
	('data.signer', 'signed at no time without a signature', '{"signed_at": "2026-01-01"}'),
	('data.signer', 'told or unsure', '{"answer": "x"}'),
	('data.stamp', 'a kind of stamp', '{"kind": "x"}'),
	('data.stamp', 'signed by somebody', '{"person": null}'),
	('data.stamp', 'signed in a job', '{"signing": null}'),
	('data.stamp', 'signed on a rendition', '{"rendition": null}'),
	('data.stamp', 'signed by no employee', '{"staff": "@data.staff/S1"}'),
	('data.stamp', 'approved by nobody else', '{"kind": "approved", "staff": "@data.staff/S1"}'),
	('data.signing_confirm', 'as long an address as is called', jsonb_build_object('url', repeat('a', 501))::text),
	('data.signer', 'as long an address as is fetched', jsonb_build_object('xades_url', repeat('a', 501))::text),
	('data.stamp', 'approved by an employee', '{"kind": "approved", "person": null, "signing": null, "rendition": null}'),
	('data.session', 'a portal', '{"portal": "report"}'),
	('data.session', 'a hash', '{"token_hash": "\\x01"}'),
	('data.session', 'a level of at least 1', '{"level": 0}'),
	('data.session', 'a level of at most 3', '{"level": 4}'),
	('data.session', 'a standing that there is', '{"portal": "mypage", "parent": "*session", "standing": "00000000-0000-4000-8000-000000000000"}'),
	('data.session', 'a method', '{"method": "password"}'),
	('data.session', 'a portal''s session hangs below a login', '{"portal": "mypage"}'),
	('data.session', 'a login hangs below nothing', '{"parent": "*session"}'),
	('data.handover', 'a hash', '{"code_hash": "\\x01"}'),
	('data.handover', 'to a portal', '{"portal": "login"}'),
	('data.handover', 'a browser', '{"browser": "x"}'),
	('data.child_code', 'a hash', '{"code_hash": "\\x01"}'),
	('data.login_attempt', 'a hash', '{"state_hash": "\\x01"}'),
	('data.login_attempt', 'a browser', '{"browser": "\\x01"}'),
	('data.login_attempt', 'a provider', '{"provider": "x"}'),
	('data.login_attempt', 'a portal', '{"portal": "login"}'),
	('data.login_attempt', 'the hash of the portal''s cookie', '{"begun": "x"}'),
	('data.login_attempt', 'an address of ours', '{"return_to": "//evil.test"}'),
	('data.login_attempt', 'not too long an address', jsonb_build_object('return_to', '/' || repeat('a', 1024))::text),
	('data.login_attempt', 'a level of at least 1', '{"level": 0}'),
	('data.login_attempt', 'a level of at most 3', '{"level": 4}'),
	('data.provider_document', 'a name', '{"name": "x"}'),
	('data.provider_document', 'not too much', jsonb_build_object('body', repeat('a', 262145))::text),
	('data.logout_token', 'an id', '{"jti": ""}'),
	('data.logout_token', 'not too long an id', jsonb_build_object('jti', repeat('a', 256))::text),
	('journal.leaf', 'from zero', '{"position": -1}'),
	('journal.node', 'a hash', '{"hash": "\\x01"}'),
	('journal.reach', 'one row', '{"one": false}'),
	('journal.head', 'of something', '{"size": 0}'),
	('journal.head', 'a hash', '{"root": "\\x01"}')) v (relation, said, more);

-- The edge of each range is still inside.
select policy.holds(format('%s: %s is taken', relation, said), format('select policy.around();
	policy.puts(%L, %L)', relation, more))
from (values
	('data.standing', 'one that ends as it begins', '{"until": "2026-01-01"}'),
	('data.mandate', 'one that ends as it begins', '{"until": "2026-01-01"}'),
	('data.rendition', 'an empty one', '{"bytes": 0}'),
	('data.rendition', 'a destroyed one', '{"wrapped": null, "destroyed_at": "2026-01-01"}'),
	('data.atom', 'a word of three letters', '{"value": "xyz"}'),
	('data.share', 'a withheld one', '{"kind": "withheld", "rendition": null}'),
	('data.share', 'one that is one''s own', '{"kind": "own", "rendition": null}'),
	('data.share', 'the lowest assurance', '{"loa": 1}'),
	('data.wanted', 'the longest title', jsonb_build_object('title', repeat('a', 200))::text),
	('data.wanted', 'one that is in', '{"state": "in", "ended_at": "2026-01-02"}'),
	('data.signing', 'the longest title', jsonb_build_object('title', repeat('a', 80))::text),
	('data.signing', 'the longest reference', jsonb_build_object('reference', repeat('a', 50))::text),
	('data.signing', 'the longest addresses', jsonb_build_object('status_url', repeat('a', 500), 'cancel_url', repeat('a', 500), 'pades_url', repeat('a', 500), 'delete_url', repeat('a', 500))::text),
	('data.signing_document', 'the last, with the longest title', jsonb_build_object('position', 20, 'title', repeat('a', 80))::text),
	('data.signer', 'the last, in the last group, with the longest address', jsonb_build_object('position', 10, 'turn', 9, 'xades_url', repeat('a', 500))::text),
	('data.signing_confirm', 'the longest address', jsonb_build_object('url', repeat('a', 500))::text),
	('data.stamp', 'one that approves', '{"kind": "approved", "staff": "@data.staff/S1", "person": null, "signing": null, "rendition": null}'),
	('data.session', 'the lowest level', '{"level": 1}'),
	('data.login_attempt', 'the lowest level', '{"level": 1}'),
	('data.login_attempt', 'the longest address', jsonb_build_object('return_to', '/' || repeat('a', 1023))::text),
	('data.provider_document', 'the longest one', jsonb_build_object('body', repeat('a', 262144))::text),
	('data.logout_token', 'the longest id', jsonb_build_object('jti', repeat('a', 255))::text),
	('journal.leaf', 'the first', '{"position": 0}'),
	('journal.head', 'the first', '{"size": 1}')) v (relation, said, more);

-- ── Triggers ────────────────────────────────────────────────────────────────

select policy.holds(format('%s: append-only, %s', relation, said), format($$ policy.forbidden(%L) $$, replace(replace(statement, 'T', relation), 'C', column_)))
from (values ('journal.entry', 'event'), ('journal.leaf', 'position'), ('journal.node', 'level')) r (relation, column_),
	(values ('no change', 'update T set C = C'), ('no removal', 'delete from T'), ('no emptying', 'truncate T cascade')) v (said, statement);
