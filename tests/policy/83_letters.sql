-- What the pages say of who has opened a document, and how letters are written.

-- ── Who has opened ──────────────────────────────────────────────────────────

create function policy.staff_opens(document text, who text default 'S1', purpose text default 'oppfølging') returns boolean language sql as $$
	select policy.done('opening', jsonb_build_object('staff', who, 'document', document, 'purpose', purpose))
$$;
create function policy.openings(name text, handle_ text default null, since date default null, until date default null, cursor_ text default null,
	most integer default 50) returns text language sql as $$
	select coalesce(policy.named(policy.says(name, format('select string_agg(concat_ws('' '', handle, title, role, unit, purpose, on_behalf::text), '', '')
		from authz.openings(%L, %L, %L, %L, %s)', handle_, since, until, cursor_, most))), '')
$$;
select policy.holds('openings: by staff, with role, unit and purpose', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-VEDTAK', 'S2', 'klage');
	policy.openings('mor.A') = 's1 Brev leder Ledelse klage false, s2 Brev kontaktperson Tiltak oppfølging false' $$);
select policy.holds('openings: each by staff, however soon after another', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-PLAN');
	policy.openings('mor.A') = 's2 Brev kontaktperson Tiltak oppfølging false, s2 Brev kontaktperson Tiltak oppfølging false' $$);
select policy.holds('openings: by an agent on my behalf, once a minute', $$
	select policy.shares();
	select policy.opens('adv', 's1');
	select policy.opens('adv', 's1');
	policy.openings('mor.A') = 's1 Brev representative true' $$);
select policy.holds('openings: not my own, not those of others', $$
	select policy.shares();
	select policy.gives('ver.A', 'A-PLAN', 'original', '{"id": "v1"}');
	select policy.enters('ver.A');
	select policy.opens('mor.A', 's2');
	select policy.opens('ver.A', 'v1');
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: nothing else that happened to a document', $$
	select policy.shares();
	insert into journal.entry (law_at, event, staff, document) select law.now(), 'document.read', w.id, d.id from data.staff w, data.document d where w.ref = 'S1' and d.ref = 'A-PLAN';
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: of what I can open alone', $$
	select policy.shares();
	select policy.staff_opens('Z-PLAN');
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-VEDTAK');
	select policy.done('revoke', '{"share": "s1", "why": "x"}');
	policy.openings('mor.A') = 's2 Brev kontaktperson Tiltak oppfølging false' $$);
select policy.holds('openings: not of what is withheld', $$
	select policy.shares();
	select policy.staff_opens('A-RAPPORT');
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: not of what was given through a mandate', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	update data.share set mandate = (select id from data.mandate where ref = 'adv') where ref = 's2';
	policy.openings('mor.A') = '' $$);
select policy.holds('openings: an agent is told nothing, were it granted', $$
	select policy.shares();
	grant execute on function authz.openings(text, date, date, text, integer) to pv_exchange;
	update data.share set mandate = null where ref = 's7';
	select policy.staff_opens('A-HELSE');
	policy.openings('adv') = '' $$);
select policy.holds('R21: a reporter is told nothing', $$
	select policy.enters('rep.A');
	select policy.enters('nab.A');
	select policy.document('r', 'A', 'MELDING', '{"author": "rep"}');
	select policy.document('n', 'A', 'MELDING', '{"author": "nab"}');
	select policy.gives('rep.A', 'r', 'own', '{"id": "r1"}');
	select policy.gives('nab.A', 'n', 'own', '{"id": "n1"}');
	select policy.staff_opens('r');
	select policy.staff_opens('n');
	policy.openings('rep.A') = '' and policy.openings('nab.A') = '' $$);
select policy.holds('openings: of one document when it is named', $$
	select policy.shares();
	select policy.staff_opens('A-PLAN');
	select policy.staff_opens('A-VEDTAK');
	policy.openings('mor.A', policy.handle('s1')) = 's1 Brev kontaktperson Tiltak oppfølging false' $$);
create function policy.opened_at(t timestamptz) returns boolean language plpgsql as $$
begin
	perform policy.shares();
	perform policy.at(t);
	perform policy.staff_opens('A-PLAN');
	return policy.at('2026-11-23T10:00:00+01:00');
end
$$;
select policy.holds('openings: the day they are asked from begins at midnight', $$
	select policy.opened_at('2026-11-22T00:00:00+01:00');
	policy.openings('mor.A', null, '2026-11-22') <> '' and policy.openings('mor.A', null, '2026-11-23') = '' $$);
select policy.holds('openings: the day they are asked to ends at midnight', $$
	select policy.opened_at('2026-11-22T00:00:00+01:00');
	policy.openings('mor.A', null, null, '2026-11-22') <> '' and policy.openings('mor.A', null, null, '2026-11-21') = '' $$);

-- What pages of that many rows show one after the other.
create function policy.walked(name text, many integer) returns text language plpgsql as $$
declare
	said   text := '';
	page   text;
	cursor_ text;
begin
	for i in 1 .. 9 loop
		page := policy.openings(name, null, null, null, cursor_, many);
		exit when page = '';
		said := concat_ws(', ', nullif(said, ''), page);
		cursor_ := policy.says(name, format('select cursor from authz.openings(null, null, null, %L, %s) with ordinality order by ordinality desc limit 1', cursor_, many));
	end loop;
	return said;
end
$$;
-- Of one moment two, written down after one of a later moment.
create function policy.many_opened() returns boolean language plpgsql as $$
begin
	perform policy.shares();
	perform policy.later();
	perform policy.staff_opens('A-PLAN', 'S1', 'c');
	perform policy.at('2026-11-21T10:00:00+01:00');
	perform policy.staff_opens('A-VEDTAK', 'S1', 'a');
	perform policy.staff_opens('A-PLAN', 'S2', 'b');
	perform policy.later();
	return true;
end
$$;
select policy.holds('openings: newest first', $$
	select policy.many_opened();
	policy.openings('mor.A') = 's2 Brev kontaktperson Tiltak c false, s2 Brev leder Ledelse b false, s1 Brev kontaktperson Tiltak a false' $$);
select policy.holds('openings: the pages are the list, each row once', $$
	select policy.many_opened();
	select policy.so(policy.walked('mor.A', 1) = policy.openings('mor.A'));
	policy.walked('mor.A', 2) = policy.openings('mor.A') $$);
select policy.holds('openings: a cursor tells nothing of what else is in the journal', $$
	select policy.many_opened();
	policy.says('mor.A', $q$ select string_agg(split_part(convert_from(decode(cursor, 'hex'), 'UTF8'), '|', 2), ',')
		from authz.openings(null, null, null, null, 9) $q$) = '1,2,1' $$);
select policy.holds('openings: a cursor that is none of ours is refused', $$
	select policy.shares();
	policy.raises($q$ select policy.openings('mor.A', null, null, null, 'zz') $q$, 'PV002')
	and policy.raises($q$ select policy.openings('mor.A', null, null, null, encode('then|x', 'hex')) $q$, 'PV002') $$);
select policy.holds('R15: while a flag stands neither unit nor place is told', $$
	select policy.places();
	select policy.gives('mor.B', 'B-rapport', 'original', '{"id": "o1"}');
	select policy.enters('mor.B');
	select policy.staff_opens('B-rapport', 'S1', 'hjem i Tverrlia');
	select policy.so(policy.openings('mor.B') = 'o1 Brev kontaktperson Tiltak hjem i Tverrlia false');
	select policy.flag();
	policy.openings('mor.B') = 'o1 Brev kontaktperson false' $$);
select policy.holds('R15: nor what only a title tells', $$
	select policy.places();
	select policy.gives('mor.B', 'B-rapport', 'original', '{"id": "o1"}');
	select policy.enters('mor.B');
	select policy.staff_opens('B-rapport');
	update data.staff set title = 'leder i Tverrlia' where ref = 'S1';
	select policy.flag();
	policy.openings('mor.B') = 'o1 Brev oppfølging false' $$);

-- ── Letters ─────────────────────────────────────────────────────────────────

-- 'written', 'written late', why not, or null where nobody is told anything.
create function policy.writes(name text, kind_ text, share_ text default null, once_ text default policy.token('once'), bytes integer default 1)
returns text language sql as $$
	select policy.says(name, format('select coalesce(problem, case when handle is not null then ''written'' || case when late then '' late'' else '''' end end, ''?'')
		from authz.write_letter(gen_random_uuid(), %L, %L, %L, %L, ''\x01'', ''k'')', kind_, coalesce(policy.handle(share_), share_), once_,
		decode(repeat('00', bytes), 'hex')))
$$;
create function policy.letter_of(once_ text default policy.token('once')) returns text language sql as $$
	select string_agg(concat_ws(' ', l.kind, st.ref, w.ref, f.ref, s.ref, l.state), ', ' order by l.kind) from data.letter l join data.standing st on st.id = l.standing
	join data.standing w on w.id = l.written_as join data.file f on f.id = l.file left join data.share s on s.id = l.share where l.once = once_
$$;
select policy.holds('letter: a message, to the service that has my file', $$
	select policy.shares();
	select policy.so(policy.writes('zmor.Z', 'message') = 'written');
	policy.letter_of() = 'message zmor.Z zmor.Z Z' $$);
select policy.holds('letter: it is written down, and what it says is not', $$
	select policy.shares();
	select policy.writes('mor.A', 'request', 's1');
	(select count(*) = 1 from journal.entry e join data.letter l on e.detail = jsonb_build_object('letter', l.id, 'kind', 'request') join data.share s on s.id = e.share
		where e.event = 'letter.written' and s.ref = 's1' and e.document = s.document and e.file = l.file and e.standing = l.written_as and e.portal = 'mypage') $$);
select policy.holds('letter: a message is about nothing', $$
	select policy.shares();
	policy.writes('mor.A', 'message', 's1') is null $$);
select policy.holds('letter: a request, about what I can read or about nothing', $$
	select policy.shares();
	select policy.so(policy.writes('mor.A', 'request', 's2') = 'written');
	select policy.so(policy.writes('mor.A', 'request', null, policy.token('other')) = 'written');
	policy.letter_of() = 'request mor.A mor.A A s2 FORESPURT' and policy.letter_of(policy.token('other')) = 'request mor.A mor.A A FORESPURT' $$);
select policy.holds('letter: never about what I cannot read, and asking is written down', $$
	select policy.shares();
	select policy.so(policy.writes('mor.A', 'request', 's5') is null);
	policy.letter_of() is null
	and exists (select from journal.entry e join data.share s on s.id = e.share where e.event = 'document.refused' and s.ref = 's5') $$);
select policy.holds('letter: an agent writes messages, archived with the case in the agent''s own name, and nothing else', $$
	select policy.shares();
	select policy.so(policy.writes('adv', 'message') = 'written');
	policy.letter_of() = 'message adv/standing adv/standing A' and policy.writes('adv', 'request', null, policy.token('other')) is null $$);
select policy.holds('letter: what an agent writes the principal does not see, nor the other way round', $$
	select policy.shares();
	select policy.so(policy.writes('adv', 'message') = 'written' and policy.writes('mor.A', 'message', null, policy.token('other')) = 'written');
	policy.says('mor.A', 'select count(*) from data.letter') = '1' and policy.says('adv', 'select count(*) from data.letter') = '1' $$);
select policy.holds('letter: of whoever is in Exchange as well, one journal entry each', $$
	select policy.shares();
	select policy.so(policy.writes('fos.B', 'message') = 'written');
	policy.letter_of() = 'message fos.B fos.B B' and (select count(*) = 1 from journal.entry where event = 'letter.written' and portal = 'exchange') $$);
select policy.holds('R21: a reporter writes messages, and nothing else', $$
	select policy.enters('rep.A');
	select policy.enters('nab.A');
	select policy.so(policy.writes('rep.A', 'message') = 'written' and policy.writes('nab.A', 'message') = 'written');
	policy.writes('rep.A', 'request', null, policy.token('2')) is null and policy.writes('nab.A', 'request', null, policy.token('2')) is null $$);
select policy.holds('letter: whoever has no capacity writes none', $$
	select policy.shares();
	select policy.one('mor.A', 'standing = null');
	policy.writes('mor.A', 'message') is null and policy.tells('pv_mypage', 'nobody', format('select count(*) from authz.write_letter(gen_random_uuid(), ''message'', null, %L, ''\x01'', ''\x01'', ''k'')',
		policy.token('once'))) = '0' $$);
create function policy.writes_about(kind_ text, set_ text, share_ text default 's1') returns text language plpgsql as $$
begin
	perform policy.shares();
	execute format('update data.share set %s where ref = %L', set_, share_);
	return policy.writes('mor.A', kind_, share_);
end
$$;
select policy.holds('letter: no comment where none was asked for', $$ policy.writes_about('comment', 'comment_until = null') is null $$);
select policy.holds('letter: a comment, the second before its time is over', $$ policy.writes_about('comment', 'comment_until = law.now() + interval ''1 second''') = 'written' $$);
select policy.holds('letter: the second its time is over a comment is told so', $$ policy.writes_about('comment', 'comment_until = law.now()') = 'closed' $$);
select policy.holds('letter: what is told that its time is over is not kept', $$
	select policy.so(policy.writes_about('comment', 'comment_until = law.now()') = 'closed');
	policy.letter_of() is null $$);
select policy.holds('letter: a complaint, the second before its time is over', $$
	policy.writes_about('complaint', 'complain_until = law.now() + interval ''1 second''') = 'written' $$);
select policy.holds('fvl § 31: the second its time is over a complaint is late, and is written', $$ policy.writes_about('complaint', 'complain_until = law.now()') = 'written late' $$);
select policy.holds('fvl § 31: nothing but a complaint is late', $$ policy.writes_about('request', 'complain_until = law.now()') = 'written' $$);
select policy.holds('letter: no complaint where there is nothing to complain about', $$ policy.writes_about('complaint', 'complain_until = null') is null $$);
select policy.holds('fvl § 21: a complaint about what is withheld, and it is not late', $$ policy.writes_about('complaint', 'complain_until = null', 's6') = 'written' $$);
select policy.holds('letter: there is no other kind', $$ policy.writes_about('x', 'complain_until = law.now()') is null $$);
select policy.holds('letter: the form''s number is 43 letters', $$
	select policy.shares();
	policy.writes('mor.A', 'message', null, 'short') is null $$);
select policy.holds('letter: 65536 bytes and no more', $$
	select policy.shares();
	policy.writes('mor.A', 'message', null, policy.token('1'), 65537) is null and policy.writes('mor.A', 'message', null, policy.token('1'), 65536) = 'written' $$);

create function policy.written(name text, once_ text, kind_ text default 'message') returns text language sql as $$
	select policy.says(name, format('select handle from authz.write_letter(gen_random_uuid(), %L, null, %L, ''\x01'', ''\x01'', ''k'')', kind_, policy.token(once_)))
$$;
create function policy.mine(name text, once_ text, kind_ text default 'message') returns text language sql as $$
	select handle from data.letter l join data.standing st on st.id = l.written_as where st.ref = name and l.once = policy.token(once_) and l.kind = kind_
$$;
select policy.holds('letter: the same form twice is one letter', $$
	select policy.shares();
	select policy.written('mor.A', '1');
	select policy.so(policy.written('mor.A', '1') = policy.mine('mor.A', '1'));
	(select count(*) = 1 from data.letter) and (select count(*) = 1 from journal.entry where event = 'letter.written') $$);
select policy.holds('letter: another form is another letter', $$
	select policy.shares();
	select policy.written('mor.A', '1');
	select policy.so(policy.written('mor.A', '2') <> policy.mine('mor.A', '1'));
	(select count(*) = 2 from data.letter) $$);
select policy.holds('letter: another''s form of the same number is not mine', $$
	select policy.shares();
	select policy.written('zmor.Z', '1');
	select policy.so(policy.written('mor.A', '1') <> policy.mine('zmor.Z', '1'));
	(select count(*) = 2 from data.letter) $$);
select policy.holds('letter: a number that another of my letters has is no letter at all', $$
	select policy.shares();
	select policy.written('mor.A', '1');
	select policy.written('mor.A', '2', 'request');
	select policy.written('zmor.Z', '1', 'request');
	select policy.so(policy.written('mor.A', '1', 'request') is null);
	(select count(*) = 3 from data.letter) $$);
-- A trigger does what another connection may do between the look and the insert.
create function policy.race() returns trigger language plpgsql as $$
begin
	insert into data.letter select (jsonb_populate_record(new, jsonb_build_object('id', gen_random_uuid(), 'handle', repeat('r', 22)))).*;
	return new;
end
$$;
select policy.holds('letter: a double click is one letter, and both are answered with it', $$
	grant usage on schema policy to pv_owner;
	create trigger race before insert on data.letter for each row when (pg_trigger_depth() = 0) execute function policy.race();
	select policy.shares();
	select policy.so(policy.written('mor.A', '1') = repeat('r', 22));
	(select count(*) = 1 from data.letter) and not exists (select from journal.entry where event = 'letter.written') $$);

-- ── The state of a request ──────────────────────────────────────────────────

create function policy.asked(share_ text) returns text language sql as $$
	select policy.says('mor.A', format('select authz.request_state(%L)', coalesce(policy.handle(share_), share_)))
$$;
select policy.holds('request: what is withheld was not asked for yet', $$
	select policy.shares();
	policy.asked('s6') = 'IKKE_FORESPURT' $$);
select policy.holds('request: what can be read has no state', $$
	select policy.shares();
	policy.asked('s1') is null $$);
select policy.holds('request: nor has what I cannot read, or what is not there', $$
	select policy.shares();
	select policy.gives('zmor.Z', 'Z-RAPPORT', 'withheld', '{"id": "z2", "rule": "R12b"}');
	policy.asked('z2') is null and policy.asked('nothing') is null $$);
select policy.holds('request: it was asked for, and what became of it', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's6');
	select policy.so(policy.asked('s6') = 'FORESPURT');
	update data.letter set state = 'AVVIST';
	policy.asked('s6') = 'AVVIST' $$);
select policy.holds('request: one about something else is not this one', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's2');
	policy.asked('s6') = 'IKKE_FORESPURT' and policy.asked('s1') is null and policy.asked('s2') = 'FORESPURT' $$);
select policy.holds('request: another''s is not mine', $$
	select policy.shares();
	select policy.wrote('ver.A', 'request', 's6');
	policy.asked('s6') = 'IKKE_FORESPURT' $$);
select policy.holds('request: a later complaint changes nothing', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's6');
	select policy.later();
	select policy.wrote('mor.A', 'complaint', 's6', '2');
	policy.asked('s6') = 'FORESPURT' $$);
select policy.holds('request: the last one counts', $$
	select policy.shares();
	select policy.wrote('mor.A', 'request', 's6');
	update data.letter set state = 'AVVIST';
	select policy.later();
	select policy.wrote('mor.A', 'request', 's6', '2');
	policy.asked('s6') = 'FORESPURT' $$);
