-- The truth: what the operator says of a person, document by document.
create table proof.truth as
	select p.id as person, d.id as document, a.decision from (select distinct person as id from proof.reader) p cross join data.document d
	cross join lateral law.explain(p.id, d.id, law.now()) a;

-- Each layer alone: every reader's list, and every handle there is, card and bytes.
create function proof.layer(layer text) returns setof text language plpgsql as $$
declare
	r proof.reader;
	s record;
	listed text[];
	good integer := 0;
	mine boolean;
begin
	for r in select * from proof.reader order by n loop
		listed := proof.listed(r, layer);
		for s in select h as share, h.handle, h.rendition, h.ref from data.share h loop
			mine := authz.readable(s.share, r.me, r.principal, r.types, 3, law.now()) is true;
			if (s.handle = any (listed)) is distinct from mine
					or proof.asked(r, layer, 'access_card', s.handle) is distinct from mine
					or proof.asked(r, layer, 'access_open', s.handle) is distinct from (mine and s.rendition is not null)
					or proof.asked(r, layer, 'access_pack', s.handle) is distinct from (mine and s.rendition is not null) then
				return next format('not ok %s: %s and share %s', layer, r.ref, s.ref);
			else
				good := good + 4;
			end if;
		end loop;
	end loop;
	return next format('ok %s decisions of that layer alone: %s', good, layer);
end
$$;

-- By the operator's words: a document that somebody can open is in a list of theirs, and no other is.
create function proof.by_truth(layer text) returns setof text language plpgsql as $$
declare
	t record;
	good integer := 0;
begin
	create table proof.seen as select r.person, s.document from proof.reader r cross join lateral unnest(proof.listed(r, layer)) h (handle) join data.share s on s.handle = h.handle;
	for t in select x.*, exists (select from proof.seen y where y.person = x.person and y.document = x.document) as seen from proof.truth x loop
		if t.seen <> (t.decision <> 'DH') then
			return next format('not ok %s: %s and %s: %s', layer, (select ref from data.person where id = t.person), (select ref from data.document where id = t.document), t.decision);
		else
			good := good + 1;
		end if;
	end loop;
	drop table proof.seen;
	return next format('ok %s cells as the operator says them: %s', good, layer);
end
$$;

select proof.layer('rls');
select proof.by_truth('rls');
alter table data.share disable row level security;
alter table data.rendition disable row level security;
select proof.layer('c');
select proof.by_truth('c');
