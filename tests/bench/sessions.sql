-- A login and a portal session for some readers, as hand-over makes them; the
-- cookie of reader n is bench.token(n).  psql -v readers='1,2,3'
\set ON_ERROR_STOP on
delete from data.session s using data.person p where s.person = p.id and p.ref ~ '^b[0-9]+$' and s.parent is not null;
delete from data.session s using data.person p where s.person = p.id and p.ref ~ '^b[0-9]+$';
insert into data.session (id, portal, token_hash, person, level, method)
	select bench.id(7, n), 'login', sha256(convert_to('login ' || n, 'UTF8')), bench.id(1, n), 3, 'idporten'
	from unnest(string_to_array(:'readers', ',')::bigint[]) n;
insert into data.session (id, parent, portal, token_hash, person, level, method, standing)
	select bench.id(8, n), bench.id(7, n), 'mypage', sha256(convert_to(bench.token(n), 'UTF8')), bench.id(1, n), 3,
		'idporten', bench.id(3, n)
	from unnest(string_to_array(:'readers', ',')::bigint[]) n;
