-- A small municipality: two sisters' and brothers' files A (Ida, 16) and B (Ole,
-- 9) of one family, a stranger's file Z, and whoever stands in them.
select from operator.found('Testvik kommune', '9902', 'test');
select from policy.at('2026-11-21T10:00:00+01:00');

do $$
declare
	n text;
begin
	foreach n in array array['saks', 'leder', 'mor', 'far', 'ver', 'fos', 'kon', 'til', 'tru', 'ste', 'sok',
			'rep', 'nab', 'adv', 'ful', 'zmor', 'fre'] loop
		perform policy.make('person', jsonb_build_object('id', n, 'uuid', gen_random_uuid(), 'name', initcap(n),
			'born', '1980-05-05', 'nid_index', 'index of ' || n));
	end loop;
	perform policy.make('person', jsonb_build_object('id', 'ida', 'uuid', gen_random_uuid(), 'name', 'Ida', 'born', '2010-03-01'));
	perform policy.make('person', jsonb_build_object('id', 'ole', 'uuid', gen_random_uuid(), 'name', 'Ole', 'born', '2017-05-05'));
	perform policy.make('person', jsonb_build_object('id', 'zoe', 'uuid', gen_random_uuid(), 'name', 'Zoe', 'born', '2009-05-05'));
	perform policy.make('person', jsonb_build_object('id', 'uten', 'uuid', gen_random_uuid(), 'name', 'Uten'));
	perform policy.make('organisation', '{"id": "O1", "orgnr": "999999999", "name": "Advokatene"}');
	perform policy.make('organisation', '{"id": "O2", "orgnr": "888888888", "name": "Advokatene med avtale", "framework_agreement": true}');
	perform policy.make('staff', '{"id": "S1", "person": "saks", "unit": "Tiltak", "title": "kontaktperson", "phone": "00 1"}');
	perform policy.make('staff', '{"id": "S2", "person": "leder", "unit": "Ledelse", "title": "leder"}');
	perform policy.make('file', '{"id": "A", "kind": "child", "label": "Ida", "child": "ida", "family": "F", "opened": "2020-01-01", "caseworker": "S1"}');
	perform policy.make('file', '{"id": "B", "kind": "child", "label": "Ole", "child": "ole", "family": "F", "opened": "2020-01-01", "caseworker": "S1", "nature": "behaviour"}');
	perform policy.make('file', '{"id": "Z", "kind": "child", "label": "Zoe", "child": "zoe", "family": "Z", "opened": "2020-01-01"}');
	perform policy.make('file', '{"id": "U", "kind": "child", "label": "Uten", "child": "uten", "family": "U", "opened": "2020-01-01"}');
	perform policy.make('file', '{"id": "K", "kind": "contractor", "label": "Oppdrag", "family": "F", "opened": "2020-01-01"}');
	perform policy.make('file', '{"id": "G", "kind": "general", "label": "Generell", "family": "F", "opened": "2020-01-01"}');
	perform policy.make('phase', '{"id": "A.und", "file": "A", "name": "undersokelse", "from": "2026-10-01", "deadline": "2027-01-01"}');
	perform policy.make('phase', '{"id": "B.til", "file": "B", "name": "tiltak", "from": "2026-01-01"}');
	perform policy.make('engagement', '{"id": "E.fos", "person": "fos", "file": "B", "kind": "fosterhjem", "from": "2026-01-01"}');
	perform policy.make('engagement', '{"id": "E.kon", "person": "kon", "file": "A", "kind": "tiltak", "from": "2026-01-01", "until": "2027-01-01"}');
	perform policy.make('engagement', '{"id": "E.til", "person": "til", "file": "B", "kind": "tilsyn", "from": "2026-01-01"}');
	perform policy.make('engagement', '{"id": "E.tru", "person": "tru", "file": "B", "kind": "tillit", "from": "2026-01-01"}');
end
$$;

-- A document and one rendition of each kind, called after it.
create function policy.document(id text, file text, type text, more jsonb default '{}') returns boolean
language plpgsql as $$
declare
	k text;
begin
	perform policy.make('document', jsonb_build_object('id', id, 'file', file, 'type', type, 'date', '2026-11-01',
		'title', 'intern') || more);
	foreach k in array array['original', 'redacted', 'extract', 'child', 'signed'] loop
		perform policy.rendition(id, k);
	end loop;
	return true;
end
$$;

-- name: D.original unless told otherwise
create function policy.rendition(document text, kind text, more jsonb default '{}') returns boolean
language sql as $$
	select policy.done('rendition', jsonb_build_object('id', document || '.' || kind, 'uuid', gen_random_uuid(),
		'document', document, 'kind', kind, 'filename', 'brev.pdf', 'mime', 'application/pdf', 'bytes', 3,
		'sha256', repeat('a', 64), 'wrapped', '01', 'key_id', 'k') || more)
$$;

-- A standing's record, as a caseworker would write it.
create function policy.standing(person text, file text, capacity text, more jsonb default '{}') returns jsonb
language sql as $$
	select jsonb_build_object('person', person, 'file', file, 'capacity', capacity, 'label', 'Saken',
		'from', '2026-01-01', 'basis', 'vurdert', 'decided_by', 'S1', 'decided_at', '2026-01-01') || more
$$;

do $$
declare
	d text;
	k text;
begin
	perform policy.make('standing', policy.standing('mor', 'A', 'parent', '{"id": "mor.A"}'));
	perform policy.make('standing', policy.standing('mor', 'B', 'parent', '{"id": "mor.B", "label": "Ole"}'));
	perform policy.make('standing', policy.standing('ver', 'A', 'guardian', '{"id": "ver.A"}'));
	perform policy.make('standing', policy.standing('far', 'A', 'parent_no_fa', '{"id": "far.A"}'));
	perform policy.make('standing', policy.standing('ida', 'A', 'child', '{"id": "ida.A"}'));
	perform policy.make('standing', policy.standing('ole', 'B', 'child', '{"id": "ole.B"}'));
	perform policy.make('standing', policy.standing('uten', 'U', 'child', '{"id": "uten.U"}'));
	perform policy.make('standing', policy.standing('ste', 'A', 'stepparent', '{"id": "ste.A"}'));
	perform policy.make('standing', policy.standing('sok', 'G', 'applicant', '{"id": "sok.G"}'));
	perform policy.make('standing', policy.standing('rep', 'A', 'reporter_public', '{"id": "rep.A"}'));
	perform policy.make('standing', policy.standing('nab', 'A', 'reporter_private', '{"id": "nab.A"}'));
	perform policy.make('standing', policy.standing('fos', 'B', 'foster', '{"id": "fos.B", "engagement": "E.fos", "declaration": "2026-01-01"}'));
	perform policy.make('standing', policy.standing('kon', 'A', 'contractor', '{"id": "kon.A", "engagement": "E.kon"}'));
	perform policy.make('standing', policy.standing('kon', 'K', 'contractor', '{"id": "kon.K"}'));
	perform policy.make('standing', policy.standing('til', 'B', 'supervisor', '{"id": "til.B", "engagement": "E.til"}'));
	perform policy.make('standing', policy.standing('tru', 'B', 'trusted', '{"id": "tru.B", "engagement": "E.tru", "declaration": "2026-01-01", "certificate": "2025-12-01"}'));
	perform policy.make('standing', policy.standing('zmor', 'Z', 'parent', '{"id": "zmor.Z"}'));
	perform policy.make('mandate', '{"id": "adv", "agent": "adv", "principal": "mor.A", "from": "2026-01-01", "until": "2027-06-01", "withheld": true, "organisation": "O2", "label": "Mor"}');
	perform policy.make('mandate', '{"id": "ful", "agent": "ful", "principal": "mor.A", "types": ["PLAN", "KORRESPONDANSE"], "from": "2026-01-01", "label": "Mor"}');
	-- Every type once in each file, under the type's own name: A-VEDTAK, B-PLAN, …
	foreach d in array array['VEDTAK', 'PLAN', 'BREV', 'RAPPORT', 'REFERAT', 'NEMND', 'AVSLAG', 'POLITIATTEST',
			'MELDING', 'AVTALE', 'HELSE', 'TILSYN'] loop
		foreach k in array array['A', 'B', 'Z', 'K', 'U', 'G'] loop
			perform policy.document(k || '-' || d, k, d);
		end loop;
	end loop;
end
$$;
