-- What a table takes: for each a row that it takes, the columns that may stay
-- empty, what refers to what, and what is there only once.  "@table/ref" is a
-- record of the world.
create table policy.sample (
	name regclass primary key, may_be_empty text not null, refers text not null, row_ jsonb not null);

insert into policy.sample values
('data.instance', '', '', '{"one": true, "kind": "test", "name": "N", "number": "1"}'),
('law.clock', 'shift at', 'kind', '{"one": true, "kind": "test", "shift": "1 hour"}'),
('law.regime', '', '', '{"name": "x", "since": "2026-01-01"}'),
('law.capacity', '', '', '{"name": "x", "portal": "mypage", "party": true, "needs_address": true, "signs": true, "sees_phase": true, "engaged": true}'),
('law.stands', '', 'capacity', '{"capacity": "trusted", "portal": "esign"}'),
('law.reach', '', '', '{"capacity": "x", "type": "x", "forms": [], "rule": "R01"}'),
('law.ground', '', '', '{"rule": "x", "regime": "x", "ground": "x"}'),
('data.imported', '', '', '{"id": "x", "verb": "x", "hash": "x", "at": "2026-01-01"}'),
('data.alarm', 'due closed_at', '', '{"id": "*", "kind": "x", "subject": "x", "raised_at": "2026-01-01"}'),
('data.organisation', '', '', '{"id": "*", "ref": "x", "orgnr": "123456789", "name": "x", "framework": true}'),
('data.person', 'nid_index nid_sealed nid_wrapped nid_key born sex email phone contact_at notice_way died', '', '{"id": "*", "ref": "x", "name": "x", "language": "nb", "reserved": false}'),
('data.staff', 'phone', 'person', '{"id": "*", "ref": "x", "person": "@data.person/mor", "unit": "x", "title": "x"}'),
('data.file', 'child nature closed caseworker', 'child caseworker', '{"id": "*", "ref": "x", "handle": "x", "kind": "child", "child": "@data.person/ida", "label": "x", "family": "x", "opened": "2026-01-01"}'),
('data.phase', 'until deadline', 'file', '{"id": "*", "ref": "x", "file": "@data.file/A", "name": "x", "since": "2026-01-01"}'),
('data.flag', 'until', 'file decided_by', '{"id": "*", "ref": "x", "file": "@data.file/A", "flag": "graded", "state": "active", "since": "2026-01-01", "decided_by": "@data.staff/S1"}'),
('data.atom', '', 'file', '{"id": "*", "ref": "x", "file": "@data.file/A", "kind": "x", "value": "xxx", "added_at": "2026-01-01"}'),
('data.engagement', 'organisation', 'person file organisation', '{"id": "*", "ref": "x", "person": "@data.person/mor", "file": "@data.file/A", "kind": "x", "since": "2026-01-01", "until": "infinity"}'),
('data.standing', 'lapses_at document party_basis ended_at ended_why decided_by decided_at engagement declaration certificate', 'person file document capacity decided_by engagement',
	'{"id": "*", "ref": "x", "person": "@data.person/mor", "file": "@data.file/A", "capacity": "parent", "label": "x", "basis": "x", "since": "2026-01-01", "until": "infinity", "understands": true}'),
('data.mandate', 'types organisation revoked_at once document', 'standing principal organisation document', '{"id": "*", "ref": "x", "handle": "x", "standing": "@data.standing/mor.B", "principal": "@data.standing/mor.A", "withheld": false, "since": "2026-01-01", "until": "infinity"}'),
('data.document', 'author destroyed_at proof', 'file author', '{"id": "*", "ref": "x", "file": "@data.file/A", "type": "x", "dated": "2026-01-01", "title": "x", "internal": false, "expert": false, "assessed": false}'),
('data.filing', '', 'document file', '{"document": "@data.document/A-PLAN", "file": "@data.file/Z"}'),
('data.owner', '', 'document person', '{"document": "@data.document/A-PLAN", "person": "@data.person/mor"}'),
('data.rendition', 'pages wrapped key_id destroyed_at', 'document', '{"id": "*", "ref": "x", "document": "@data.document/A-PLAN", "kind": "original", "mime": "x", "filename": "x", "bytes": 1,
	"sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "etag": "x", "wrapped": "\\x01", "key_id": "k", "children": [], "clears": [], "third_party": false, "metadata": false,
	"atoms": [], "scanned_at": "2026-01-01"}'),
('data.block', 'person ended_at', 'document person decided_by', '{"id": "*", "ref": "x", "document": "@data.document/A-PLAN", "rule": "R11", "since": "2026-01-01", "decided_by": "@data.staff/S1", "no_disclosure": false}'),
('data.hold', 'ended_at', 'document person phase decided_by', '{"id": "*", "ref": "x", "document": "@data.document/A-PLAN", "person": "@data.person/mor", "phase": "@data.phase/A.und", "since": "2026-01-01",
	"until": "2026-02-01", "decided_by": "@data.staff/S1"}'),
('data.child_view', '', 'document child', '{"id": "*", "ref": "x", "document": "@data.document/A-PLAN", "child": "@data.person/ida", "at": "2026-01-01", "view": "x"}'),
('data.decision', 'standing file document decided_by note', 'standing file document decided_by', '{"id": "*", "ref": "x", "what": "x", "at": "2026-01-01"}'),
('data.share', 'mandate rendition revoked_at revoked_why review_at comment_until complain_until receipt decided_by', 'reader mandate document file rendition decided_by',
	'{"id": "*", "ref": "x", "handle": "aaaaaaaaaaaaaaaaaaaaaa", "reader": "@data.standing/mor.A", "document": "@data.document/A-PLAN", "file": "@data.file/A", "rendition": "@data.rendition/A-PLAN.original",
	"kind": "read", "form": "x", "title": "x", "doc_type": "x", "doc_date": "2026-01-01", "basis": "dispatch", "rule": "x", "loa": 3, "made_at": "2026-01-01", "visible_from": "2026-01-01",
	"visible_until": "2026-02-01", "sort_at": "2026-01-01", "decided_by": "@data.staff/S1"}'),
('data.seen', '', 'share standing', '{"share": "@data.share/sample", "standing": "@data.standing/mor.A", "at": "2026-01-01", "sort_at": "2026-01-01"}'),
('data.letter', 'ref share state', 'standing written_as file share', '{"id": "*", "handle": "x", "kind": "message", "standing": "@data.standing/mor.A", "written_as": "@data.standing/mor.A",
	"file": "@data.file/A", "sealed": "\\x01", "wrapped": "\\x01", "key_id": "k", "at": "2026-01-01", "late": false, "once": "x"}'),
('data.answer', 'ref read_at', 'letter staff', '{"id": "*", "letter": "@data.letter/sample", "staff": "@data.staff/S1", "sealed": "\\x01", "wrapped": "\\x01", "key_id": "k", "at": "2026-01-01"}'),
('data.notice', 'why way worker sent_at letter_at', 'person standing template', '{"id": "*", "person": "@data.person/mor", "standing": "@data.standing/mor.A", "template": "answer", "cause": "*", "at": "2026-01-01",
	"state": "waiting", "refused": [], "tries": 0, "next_at": "-infinity"}'),
('law.notice_template', '', '', '{"name": "x", "says": "new", "after": false, "paper": true}'),
('law.notice_text', '', '', '{"says": "x", "language": "nb", "subject": "x", "body": "x", "short": "x"}'),
('law.hand_in', '', '', '{"capacity": "x", "kind": "x", "doc_type": "x", "record": "x", "share_rule": "R01", "title": "x", "place": 1, "engaged": false, "wanted": false, "owned": false, "written": false}'),
('law.routing', 'follows proposed_by approved_by', 'proposed_by approved_by', '{"rule": "RT99", "version": 1, "record": "x", "folder_state": "any", "since": "2026-01-01", "until": "infinity", "case_system": true,
	"records_system": false, "target": ["queue"], "split": false, "says": "x", "source": "x", "proposed_by": "@data.staff/S1", "approved_by": "@data.staff/S2"}'),
('data.routing_proposal', 'approved_by approved_at', 'proposed_by approved_by', '{"id": "*", "ref": "x", "change": {"rule": "RT99", "version": 1}, "why": "x", "proposed_by": "@data.staff/S1", "at": "2026-01-01",
	"approved_by": "@data.staff/S2", "approved_at": "2026-01-02"}'),
('data.routing', 'decided_by part', 'document decided_by part', '{"id": "*", "document": "@data.document/A-PLAN", "rule": "RT01", "version": 1, "folder_state": "active", "target": ["child_folder"], "at": "2026-01-01"}'),
('data.upload', 'wanted note_id note_sealed note_wrapped note_key report part reason received_at record folder_state rule rule_version target worker leased_until document share sha256 receipt read_back_at', 'written_as person document share',
	'{"id": "*", "handle": "x", "written_as": "@data.standing/fos.B", "person": "@data.person/fos", "portal": "exchange", "once": "x", "filename": "x", "bytes": 10, "kind": "x", "doc_type": "x", "state": "receiving",
	"received": 0, "at": "2026-01-01", "made_at": "2026-01-01", "expires_at": "2026-01-02", "tries": 0, "next_at": "2026-01-01"}'),
('data.upload_part', 'wrapped key_id', 'upload', '{"id": "*", "upload": "*upload", "at": 0, "size": 1}'),
('law.report_part', '', '', '{"form": "x", "part": "own", "kind": "x", "filename": "x", "asked": false}'),
('data.draft', '', 'written_as', '{"id": "*", "written_as": "@data.standing/fos.B", "form": "x", "sealed": "\\x01", "wrapped": "\\x01", "key_id": "k", "at": "2026-01-01"}'),
('data.report', '', 'written_as', '{"id": "*", "handle": "x", "written_as": "@data.standing/fos.B", "once": "x", "form": "x", "serious": false, "at": "2026-01-01"}'),
('data.care', '', 'file decided_by', '{"file": "@data.file/A", "number": "9902", "name": "x", "decided_by": "@data.staff/S1", "at": "2026-01-01"}'),
('data.wanted', 'ended_at ended_why upload document', 'standing decided_by document', '{"id": "*", "ref": "x", "handle": "x", "standing": "@data.standing/fos.B", "doc_type": "x", "kind": "x", "title": "x",
	"due": "2026-02-01", "made_at": "2026-01-01", "decided_by": "@data.staff/S1", "state": "open"}'),
('law.approval_step', '', '', '{"name": "x", "position": 9, "rule": "R28"}'),
('law.approval_move', '', 'from_step to_step', '{"from_step": "agreement", "to_step": "visit", "says": "x"}'),
('data.approval', '', 'standing step', '{"id": "*", "ref": "x", "standing": "@data.standing/kon.K", "step": "visit"}'),
('data.approval_made', 'note', 'approval step decided_by', '{"id": "*", "approval": "@data.approval/sample", "step": "visit", "at": "2026-01-01", "decided_by": "@data.staff/S1"}'),
('law.guide', '', 'capacity', '{"capacity": "foster", "name": "x", "position": 9, "version": 1, "steps": 1}'),
('data.guide', 'done_at', 'person capacity standing', '{"person": "@data.person/fos", "capacity": "foster", "name": "x", "version": 1, "step": 1, "read_at": "2026-01-01", "standing": "@data.standing/fos.B"}'),
('law.mandate_type', '', '', '{"name": "x", "position": 99}'),
('data.agent', 'orgnr', 'person', '{"person": "@data.person/fre", "code": "ABCDEFGH23", "made_at": "2026-01-01"}'),
('data.agent_try', '', 'person', '{"person": "@data.person/fre", "day": "2026-01-01", "wrong": 1}'),
('data.mandate_change', 'types', 'mandate made_by', '{"id": "*", "mandate": "@data.mandate/adv", "at": "2026-01-01", "withheld": false, "until": "2026-02-01", "made_by": "@data.standing/mor.A"}'),
('data.deadline', 'ended_at', 'file decided_by', '{"id": "*", "ref": "x", "file": "@data.file/A", "body": "nemnd", "kind": "answer", "due": "2026-02-01", "made_at": "2026-01-01", "decided_by": "@data.staff/S1"}'),
('law.signing_state', '', '', '{"subject": "job", "name": "x", "over": true, "says": "x"}'),
('law.signing_status', '', '', '{"source": "own", "name": "x", "position": 9}'),
('law.signing_move', '', '', '{"subject": "job", "source": "own", "status": "sample", "from_state": "ordered", "to_state": "waiting", "says": "x"}'),
('data.signing', 'ended_at bundle bundle_bytes bundle_sha256 bundle_wrapped bundle_key reference service_id status_url cancel_url pades_url delete_url completed_at cancel_asked_at deleted_at worker leased_until problem rendition evidence',
	'file ordered_by', '{"id": "*", "ref": "x", "handle": "x", "file": "@data.file/A", "way": "direct", "title": "x", "identifier": "NAME", "state": "ordered", "subject": "job", "due": "2026-02-01", "made_at": "2026-01-01",
	"ordered_at": "2026-01-01", "ordered_by": "@data.staff/S1", "attempt": 0, "renewed": 0, "asks": [], "tries": 0, "next_at": "2026-01-01"}'),
('data.signing_document', '', 'signing document rendition', '{"signing": "@data.signing/sample", "position": 1, "document": "@data.document/A-PLAN", "rendition": "@data.rendition/A-PLAN.original", "title": "x"}'),
('data.signer', 'signed_at nid_sealed nid_wrapped nid_key link link_sealed link_wrapped link_key xades_url sent_at back_at answer copy', 'signing standing person copy',
	'{"id": "*", "signing": "@data.signing/sample", "position": 1, "standing": "@data.standing/mor.A", "person": "@data.person/mor", "turn": 0, "state": "waiting", "subject": "signer"}'),
('data.signer_share', '', 'signer share', '{"signer": "*signer", "position": 1, "share": "@data.share/sample"}'),
('data.signing_confirm', 'done_at', 'signing', '{"id": "*", "signing": "@data.signing/sample", "url": "x", "made_at": "2026-01-01"}'),
('data.stamp', 'rendition person staff signing serial', 'document rendition person signing', '{"id": "*", "document": "@data.document/A-PLAN", "rendition": "@data.rendition/A-PLAN.original", "kind": "signed",
	"person": "@data.person/mor", "signing": "@data.signing/sample", "at": "2026-01-01"}'),
('data.session', 'parent orgs issuer sid standing capacity runs_from runs_until login_over ended_at ended_how lives_until over_at', 'parent person', '{"id": "*", "portal": "login", "token_hash": "*", "person": "@data.person/mor", "level": 3, "method": "idporten",
	"created_at": "2026-01-01", "seen_at": "2026-01-01"}'),
('data.handover', 'used_at', 'session', '{"code_hash": "*", "session": "*session", "portal": "mypage", "browser": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "return_to": "/", "made_at": "2026-01-01"}'),
('data.child_code', 'used_at', 'person opened_by', '{"code_hash": "*", "person": "@data.person/ida", "opened_by": "@data.staff/S1", "made_at": "2026-01-01", "expires_at": "2026-01-01"}'),
('data.login_attempt', 'used_at', '', '{"state_hash": "*", "browser": "*", "provider": "idporten", "portal": "mypage", "begun": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "return_to": "/", "level": 3,
	"made_at": "2026-01-01"}'),
('data.provider_document', '', '', '{"name": "x.jwks", "body": "x", "fetched_at": "2026-01-01"}'),
('data.provider_asked', '', '', '{"name": "x", "at": "2026-01-01"}'),
('data.logout_token', '', '', '{"issuer": "x", "jti": "x", "expires_at": "2026-01-01"}'),
('data.code_try', '', '', '{"minute": "2026-01-01", "wrong": 1}'),
('journal.entry', 'portal person standing behalf staff share document rendition file rule purpose detail', '', '{"seq": 1000000, "xid": "1", "at": "2026-01-01", "law_at": "2026-01-01", "event": "x"}'),
('journal.miss', '', '', '{"hour": "2026-01-01", "portal": "x", "backend": 1, "count": 1}'),
('journal.leaf', '', 'seq', '{"position": 1000000, "seq": "*entry"}'),
('journal.node', '', '', '{"level": 60, "index": 1, "hash": "*"}'),
('journal.reach', '', '', '{"one": true, "xid": "1"}'),
('journal.head', 'signature', '', '{"size": 1000000, "root": "*", "made_at": "2026-01-01"}'),
('migration.applied', '', '', '{"name": "x", "hash": "x", "at": "2026-01-01"}');

-- The sample with its records found, and what is to be new new.
create function policy.filled(relation regclass, more jsonb) returns jsonb language plpgsql as $$
declare
	r jsonb := (select row_ from policy.sample where name = relation) || more;
	k text;
	v text;
	found_ text;
begin
	for k, v in select key, value from jsonb_each_text(r) where value like '@%' or value like '*%' loop
		if v like '@%' then
			execute format('select id from %s where ref = %L', split_part(substr(v, 2), '/', 1), split_part(v, '/', 2)) into found_;
		elsif v = '*session' then
			select id into found_ from data.session limit 1;
		elsif v = '*upload' then
			select id into found_ from data.upload limit 1;
		elsif v = '*signer' then
			select id into found_ from data.signer limit 1;
		elsif v = '*entry' then
			select seq into found_ from journal.entry limit 1;
		elsif k like '%hash' or k in ('browser', 'root') then
			found_ := '\x' || encode(sha256(convert_to(k || v, 'UTF8')), 'hex');
		else
			found_ := gen_random_uuid();
		end if;
		r := r || jsonb_build_object(k, found_);
	end loop;
	return r;
end
$$;

create function policy.puts(relation regclass, more jsonb default '{}') returns boolean language plpgsql as $$
declare
	columns_ text;
begin
	if relation::text in ('data.instance', 'law.clock', 'journal.reach') then -- of one row
		delete from law.clock;
		if relation <> 'law.clock'::regclass then
			execute format('delete from %s', relation);
		end if;
	end if;
	select string_agg(quote_ident(attname), ', ' order by attnum) into columns_
		from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped and attgenerated = '';
	execute format('insert into %s (%s) overriding system value select %2$s from jsonb_populate_record(null::%1$s, $1)', relation, columns_)
		using policy.filled(relation, more);
	return true;
end
$$;

create function policy.forbidden(statement text) returns boolean language plpgsql as $$
begin
	execute statement;
	return false;
exception when sqlstate 'PV009' then
	return true;
end
$$;

create function policy.rejects(relation regclass, more jsonb, state text) returns boolean language plpgsql as $$
begin
	perform policy.puts(relation, more);
	return false;
exception when integrity_constraint_violation then
	if sqlstate <> state then
		raise;
	end if;
	return true;
end
$$;

-- Rows that other rows refer to.
create function policy.around() returns boolean language plpgsql as $$
begin
	perform policy.puts('data.share', '{"ref": "sample", "handle": "sssssssssssssssssssss1"}');
	perform policy.puts('data.letter', '{"ref": "sample", "handle": "sample", "once": "sample"}');
	perform policy.puts('data.approval', '{"ref": "sample", "standing": "@data.standing/til.B"}');
	perform policy.puts('data.upload', '{"handle": "sample", "once": "sample"}');
	perform policy.puts('data.signing', '{"ref": "sample", "handle": "sample"}');
	perform policy.puts('data.signer', '{"standing": "@data.standing/til.B", "person": "@data.person/til", "position": 9}');
	perform policy.puts('law.signing_status', '{"name": "sample"}');
	perform policy.enters('mor.A');
	return true;
end
$$;

