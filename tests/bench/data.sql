-- People, documents and shares straight into the tables, as if dispatched:
--   psql -v shares=1000000 -v each=60 -f data.sql
-- One file has a child's two parents and the child as readers, so a document is
-- shared three times, as in life.  Half of what each reader has was opened.  The last
-- reader has 5,000 documents.  Triggers sleep: the rows are right by the way they are made.
\set ON_ERROR_STOP on
set session_replication_role = replica;
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
-- Ids that can be computed: kind (1 person, 2 file, …) and number.
create schema bench;
create function bench.id(kind integer, n bigint) returns uuid language sql immutable as
	$$ select (lpad(to_hex(kind), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function bench.token(n bigint) returns text language sql immutable as
	$$ select translate(encode(sha256(convert_to('bench ' || n, 'UTF8')), 'base64'), '+/=', '-_') $$;
create function bench.handle(n bigint) returns text language sql immutable as
	$$ select left(translate(encode(sha256(convert_to('handle ' || n, 'UTF8')), 'base64'), '+/=', '-_'), 22) $$;

create temporary table amount as
	select greatest(1, :shares / :each)::bigint as readers, :each::bigint as each;

insert into data.person (id, ref, name, born, language)
	select bench.id(1, n), 'b' || n, 'Kari Nordmann ' || n, '1985-05-17', 'nb'
	from amount, generate_series(0, readers) n;
insert into data.staff (id, ref, person, unit, title)
	values (bench.id(9, 0), 'b0', bench.id(1, 0), 'tiltak', 'saksbehandler');
insert into data.file (id, ref, kind, label, child, family, opened)
	select bench.id(2, n), 'b' || n, 'child', 'Sak ' || n, bench.id(1, n), 'b' || n, '2024-01-05'
	from amount, generate_series(0, readers / 3) n;
insert into data.standing (id, ref, person, file, capacity, label, basis, since, decided_by)
	select bench.id(3, n), 'b' || n, bench.id(1, n), bench.id(2, n / 3), 'parent', 'Saken om Ola', 'part',
		'2024-01-05', bench.id(9, 0)
	from amount, generate_series(0, readers) n;

-- Indexes are made when the rows are there, the unique ones that nothing refers to
-- as well: random handles into an index of ten million cost more than all else.
create temporary table later as
	select format('drop index %I.%I', schemaname, indexname) as drops, indexdef as makes from pg_indexes i
	where schemaname = 'data' and tablename in ('document', 'rendition', 'share', 'seen')
		and not exists (select from pg_constraint c where c.conindid = format('%I.%I', schemaname, indexname)::regclass)
	union all
	select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname),
		format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
	from pg_constraint c
	where c.conrelid in ('data.document'::regclass, 'data.rendition'::regclass, 'data.share'::regclass)
		and c.contype = 'u' and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = c.conindid);
select drops from later \gexec

-- Reader n of file n / 3 has document m of that file as share n * each + m.
insert into data.document (id, ref, file, type, dated, title)
	select bench.id(4, n), 'b' || n, bench.id(2, n / each),
		(array['VEDTAK', 'RAPPORT', 'REFERAT', 'PLAN', 'BREV', 'MELDING'])[1 + n % 6],
		date '2024-01-05' + (n % each)::integer * 7, 'Dokument ' || n
	from amount, generate_series(0, (readers / 3 + 1) * each - 1) n;
insert into data.rendition (id, ref, document, kind, mime, filename, bytes, pages, sha256, wrapped, key_id,
		scanned_at)
	select bench.id(5, n), 'b' || n, bench.id(4, n), 'original', 'application/pdf', 'dokument.pdf', 200000, 4,
		repeat('0', 64), '\x00', 'bench', '2024-01-05'
	from amount, generate_series(0, (readers / 3 + 1) * each - 1) n;
create procedure bench.share(reader bigint, first bigint, document bigint, many bigint) language sql as $$
	insert into data.share (id, ref, handle, reader, document, file, rendition, kind, form, title, doc_type,
			doc_date, basis, rule, loa, made_at, visible_from, visible_until, sort_at, decided_by)
		select bench.id(6, first + m), 'b' || first + m, bench.handle(first + m), bench.id(3, reader),
			bench.id(4, document + m), bench.id(2, reader / 3), bench.id(5, document + m), 'read', 'original',
			(array['Vedtak om hjelpetiltak', 'Rapport fra besøk i hjemmet', 'Referat fra møte',
				'Tiltaksplan', 'Brev fra barneverntjenesten', 'Bekymringsmelding'])[1 + m % 6],
			(array['VEDTAK', 'RAPPORT', 'REFERAT', 'PLAN', 'BREV', 'MELDING'])[1 + m % 6],
			date '2024-01-05' + (m % 130)::integer * 7, 'dispatch', 'R06', 3, '2024-01-06',
			timestamptz '2024-01-06' + m % 130 * interval '7 days', 'infinity',
			timestamptz '2024-01-06' + m * interval '2 hours', bench.id(9, 0)
		from generate_series(0, many - 1) m
$$;
insert into data.share (id, ref, handle, reader, document, file, rendition, kind, form, title, doc_type,
		doc_date, basis, rule, loa, made_at, visible_from, visible_until, sort_at, decided_by)
	select bench.id(6, n), 'b' || n, bench.handle(n), bench.id(3, n / each), bench.id(4, n / each / 3 * each + n % each),
		bench.id(2, n / each / 3), bench.id(5, n / each / 3 * each + n % each), 'read', 'original',
		(array['Vedtak om hjelpetiltak', 'Rapport fra besøk i hjemmet', 'Referat fra møte',
			'Tiltaksplan', 'Brev fra barneverntjenesten', 'Bekymringsmelding'])[1 + n % 6],
		(array['VEDTAK', 'RAPPORT', 'REFERAT', 'PLAN', 'BREV', 'MELDING'])[1 + n % 6],
		date '2024-01-05' + (n % each)::integer * 7, 'dispatch', 'R06', 3, '2024-01-06',
		timestamptz '2024-01-06' + n % each * interval '7 days', 'infinity',
		timestamptz '2024-01-06' + n % each * interval '7 days', bench.id(9, 0)
	from amount, generate_series(0, readers * each - 1) n;
insert into data.seen select bench.id(6, n), bench.id(3, n / each), '2024-03-01',
		timestamptz '2024-01-06' + n % each * interval '7 days'
	from amount, generate_series(0, readers * each - 1, 2) n;
-- The one with 5,000.
insert into data.document (id, ref, file, type, dated, title)
	select bench.id(4, 1000000000 + m), 'x' || m, bench.id(2, readers / 3),
		(array['VEDTAK', 'RAPPORT', 'REFERAT', 'PLAN', 'BREV', 'MELDING'])[1 + m % 6], '2024-01-05', 'Dokument'
	from amount, generate_series(0, 4999) m;
insert into data.rendition (id, ref, document, kind, mime, filename, bytes, pages, sha256, wrapped, key_id,
		scanned_at)
	select bench.id(5, 1000000000 + m), 'x' || m, bench.id(4, 1000000000 + m), 'original', 'application/pdf',
		'dokument.pdf', 200000, 4, repeat('0', 64), '\x00', 'bench', '2024-01-05'
	from generate_series(0, 4999) m;
select format('call bench.share(%s, 1000000000, 1000000000, 5000)', readers) from amount \gexec
select makes from later \gexec
set session_replication_role = origin;
vacuum analyze data.document, data.rendition, data.share, data.seen, data.standing, data.person, data.file;
