-- The statements of sql/access and their like, as the program asks them, with the
-- wall of row-level security taken down: what each says by itself.

create function policy.id_of(standing_ text) returns text language sql as $$ select id::text from data.standing where ref = standing_ $$;

-- What a statement answers to a session, row by row, with names in the place of handles.
create function policy.asked(name_ text, statement_ text, what text, variadic params text[] default '{}') returns text language plpgsql as $$
declare
	query text := policy.said(statement_);
begin
	perform set_config('work_mem', '64kB', true), set_config('temp_file_limit', '1MB', true); -- what never ends is to end
	for i in reverse cardinality(params) .. 1 loop
		query := replace(query, '$' || i, coalesce(quote_literal(params[i]), 'null'));
	end loop;
	return coalesce(policy.named(policy.says(name_, format('select string_agg(coalesce((%s)::text, ''-''), '' '') from (%s) x', what, query))), '');
end
$$;

create function policy.unwalled() returns boolean language plpgsql as $$
declare
	t text;
begin
	perform policy.shares();
	foreach t in array array['share', 'rendition', 'letter', 'answer', 'seen'] loop
		execute format('create policy unwalled on data.%I for select to pv_mypage, pv_exchange using (true)', t);
	end loop;
	update data.share set sort_at = '2026-11-01'::date + substr(ref, 2)::integer;
	return true;
end
$$;
create function policy.listed(name_ text, what text default 'handle', cursor_ text default null, after_ text default null, type_ text default null, words_ text default null)
returns text language sql as $$
	select policy.asked(name_, 'access_list', what, policy.id_of(name_), null, null, '3', cursor_, policy.handle(after_), type_, words_)
$$;
create function policy.agent_lists(what text default 'handle', types_ text default null, cursor_ text default null, after_ text default null, type_ text default null,
	words_ text default null) returns text language sql as $$
	select policy.asked('adv', 'access_list_agent', what, policy.id_of('adv/standing'), policy.id_of('mor.A'), types_, '3', cursor_, policy.handle(after_), type_, words_)
$$;

-- ── The list ────────────────────────────────────────────────────────────────

select policy.holds('list: mine and nobody else''s, newest first, though there were no wall', $$
	select policy.unwalled();
	policy.listed('mor.A') = 's6 s2 s1' $$);
select policy.holds('list: not what is closed, though there were no wall', $$
	select policy.unwalled();
	update data.share set revoked_at = now() where ref = 's2';
	policy.listed('mor.A') = 's6 s1' $$);
select policy.holds('list: an agent''s own and the principal''s, each once, newest first', $$
	select policy.unwalled();
	policy.agent_lists() = 's7 s6 s2 s1' $$);
select policy.holds('list: an agent''s, of the mandate''s types and not closed', $$
	select policy.unwalled();
	update data.share set revoked_at = now() where ref = 's7';
	policy.agent_lists(types_ => '{PLAN}') = 's2' $$);
select policy.holds('list: the next page begins after the last of this', $$
	select policy.unwalled();
	policy.listed('mor.A', cursor_ => (select sort_at::text from data.share where ref = 's2'), after_ => 's2') = 's1'
	and policy.agent_lists(cursor_ => (select sort_at::text from data.share where ref = 's2'), after_ => 's2') = 's1' $$);
select policy.holds('list: of one type, or with these words in the title', $$
	select policy.unwalled();
	update data.share set title = 'Plan for Ida' where ref = 's2';
	policy.listed('mor.A', type_ => 'PLAN') = 's2' and policy.listed('mor.A', words_ => 'FOR ida') = 's2' and policy.listed('mor.A', words_ => 'plan') = 's2'
	and policy.listed('mor.A', type_ => 'VEDTAK', words_ => 'ida') = ''
	and policy.agent_lists(type_ => 'PLAN') = 's2' and policy.agent_lists(words_ => 'FOR ida') = 's2' and policy.agent_lists(words_ => 'plan') = 's2'
	and policy.agent_lists(type_ => 'VEDTAK', words_ => 'ida') = '' $$);
select policy.holds('list: what another opened is unread to me', $$
	select policy.unwalled();
	insert into data.seen select s.id, t.id, law.now(), s.sort_at from data.share s, data.standing t where s.ref = 's1' and t.ref = 'adv/standing' or s.ref = 's2' and t.ref = 'mor.A';
	policy.listed('mor.A', 'handle || unread') = 's6false s2false s1true' and policy.agent_lists('handle || unread') = 's7true s6false s2true s1false' $$);
select policy.holds('list: what was opened on the day where the page before ended is not unread', $$
	select policy.unwalled();
	update data.share set sort_at = '2026-11-05', handle = case ref when 's1' then 'A' else 'B' end || substr(handle, 2) where ref in ('s1', 's2');
	insert into data.seen select s.id, t.id, law.now(), s.sort_at from data.share s, data.standing t where s.ref = 's1' and t.ref in ('adv/standing', 'mor.A');
	policy.listed('mor.A', 'handle || unread', '2026-11-05', 's2') = 's1false' and policy.agent_lists('handle || unread', null, '2026-11-05', 's2') = 's1false' $$);
select policy.holds('list: withheld until its day, and not when that has come; nothing else ends so', $$
	select policy.unwalled();
	update data.share set review_at = law.now() where ref in ('s6', 's2');
	select policy.so(policy.listed('mor.A', 'handle || ended') = 's6true s2false s1false' and policy.agent_lists('handle || ended') = 's7false s6true s2false s1false');
	update data.share set review_at = law.now() + interval '1 second' where ref in ('s6', 's2');
	policy.listed('mor.A', 'handle || ended') like 's6false %' and policy.agent_lists('handle || ended') like '% s6false %' $$);

-- More than 128 were opened, and all but ten of them are no longer shared: m1 the
-- oldest, all opened by whom that is about but m1 (by another alone) and m5 (by
-- nobody); what is the 128th, m7, is of the same moment as m6.
create function policy.many(opener text, other text) returns boolean language plpgsql as $$
begin
	perform policy.unwalled();
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', 'm' || n, 'handle', lpad('m' || n, 22, '0'),
			'sort_at', timestamptz '2026-10-01' + case n when 6 then 7 else n end * interval '1 minute', 'revoked_at', case when n > 10 then law.now() end))).*
		from data.share s cross join generate_series(1, 134) n where s.ref = 's1';
	insert into data.seen select s.id, t.id, law.now(), s.sort_at from data.share s join data.standing t
		on t.ref = case when s.ref = 'm1' then other else opener end where s.ref like 'm%' and s.ref <> 'm5';
	return true;
end
$$;
select policy.holds('list: of more than 128 that were opened the older ones are looked up', $$
	select policy.many('mor.A', 'adv/standing');
	policy.listed('mor.A', 'handle || unread') like '% m10false m9false m8false m7false m6false m5true m4false m3false m2false m1true' $$);
select policy.holds('list: so for an agent', $$
	select policy.many('adv/standing', 'mor.A');
	policy.agent_lists('handle || unread') like '% m10false m9false m8false m7false m6false m5true m4false m3false m2false m1true' $$);

-- ── One document ────────────────────────────────────────────────────────────

create function policy.refusals() returns bigint language sql as $$ select count(*) from journal.entry where event = 'document.refused' $$;
create function policy.card(name_ text, share_ text, what text default 'handle') returns text language sql as $$
	select policy.asked(name_, 'access_card', what, policy.id_of(name_), null, null, '3', policy.handle(share_))
$$;
create function policy.agent_card(share_ text, what text default 'handle') returns text language sql as $$
	select policy.asked('adv', 'access_card', what, policy.id_of('adv/standing'), policy.id_of('mor.A'), null, '3', policy.handle(share_))
$$;
select policy.holds('card: of what is mine, and nothing is refused', $$
	select policy.unwalled();
	select policy.so(policy.card('mor.A', 's1') = 's1' and policy.agent_card('s1') = 's1' and policy.agent_card('s7') = 's7');
	policy.refusals() = 0 $$);
select policy.holds('card: of another''s there is none, and it is written down', $$
	select policy.unwalled();
	select policy.so(policy.card('mor.A', 's5') = '-');
	policy.refusals() = 1 $$);
select policy.holds('card: nor of what is closed, though there were no wall', $$
	select policy.unwalled();
	update data.share set revoked_at = now() where ref = 's1';
	select policy.so(policy.card('mor.A', 's1') = '-');
	policy.refusals() = 1 $$);
select policy.holds('card: what was destroyed has no file name', $$
	select policy.unwalled();
	select policy.so(policy.card('mor.A', 's1', 'filename') = 'brev.pdf');
	update data.rendition set wrapped = null, destroyed_at = now() where ref = 'A-VEDTAK.original';
	policy.card('mor.A', 's1', 'handle || coalesce(filename, ''?'')') = 's1?' $$);
select policy.holds('card: withheld until its day; nothing else ends so', $$
	select policy.unwalled();
	update data.share set review_at = law.now() where ref in ('s6', 's2');
	select policy.so(policy.card('mor.A', 's6', 'ended') = 'true' and policy.card('mor.A', 's2', 'ended') = 'false');
	update data.share set review_at = law.now() + interval '1 second' where ref = 's6';
	policy.card('mor.A', 's6', 'ended') = 'false' $$);
select policy.holds('card: how long one may comment, until the second it is over, and never through a mandate', $$
	select policy.unwalled();
	update data.share set comment_until = law.now() + interval '1 second' where ref = 's1';
	select policy.so(policy.card('mor.A', 's1', 'comment_until') <> '-' and policy.agent_card('s1', 'comment_until') = '-');
	update data.share set comment_until = law.now() where ref = 's1';
	policy.card('mor.A', 's1', 'comment_until') = '-' $$);
select policy.holds('card: how long one may complain and whether that is over, and never through a mandate', $$
	select policy.unwalled();
	update data.share set complain_until = law.now() + interval '1 second' where ref = 's1';
	select policy.so(policy.card('mor.A', 's1', 'complain_until is not null and not complain_late') = 'true' and policy.agent_card('s1', 'complain_until') = '-');
	update data.share set complain_until = law.now() where ref = 's1';
	policy.card('mor.A', 's1', 'complain_late') = 'true' and policy.agent_card('s1', 'complain_late') = 'false' and policy.card('mor.A', 's2', 'complain_until') = '-' $$);
select policy.holds('card: a receipt of what I handed in, and of nothing else', $$
	select policy.unwalled();
	update data.share set kind = 'own' where ref = 's1';
	policy.card('mor.A', 's1', 'receipt_reference') = 's1' and policy.card('mor.A', 's1', 'receipt_at') <> '-' and policy.card('mor.A', 's2', 'receipt_reference') = '-'
	and policy.card('mor.A', 's2', 'receipt_at') = '-' $$);
select policy.holds('card: R25 is told to whoever acts for somebody', $$
	select policy.unwalled();
	policy.agent_card('s1', 'use_notice') = 'true' and policy.card('mor.A', 's1', 'use_notice') = 'false' $$);

create function policy.opening(name_ text, me text, principal text, share_ text, what text default 'handle') returns text language sql as $$
	select policy.asked(name_, 'access_open', what, policy.id_of(me), policy.id_of(principal), null, '3', policy.handle(share_), 'inline')
$$;
select policy.holds('open: what is mine and the principal''s, written down', $$
	select policy.unwalled();
	select policy.so(policy.opening('mor.A', 'mor.A', null, 's1') = 's1' and policy.opening('adv', 'adv/standing', 'mor.A', 's1') = 's1');
	(select count(*) from journal.entry where event = 'document.opened') = 2 and policy.refusals() = 0 $$);
select policy.holds('open: not another''s, and that is written down', $$
	select policy.unwalled();
	select policy.so(policy.opening('mor.A', 'mor.A', null, 's5') = '-');
	policy.refusals() = 1 $$);
select policy.holds('open: not what is closed, and that is written down, though there were no wall', $$
	select policy.unwalled();
	update data.share set revoked_at = now() where ref = 's1';
	select policy.so(policy.opening('mor.A', 'mor.A', null, 's1') = '-');
	policy.refusals() = 1 $$);
select policy.holds('open: not what was destroyed', $$
	select policy.unwalled();
	update data.rendition set wrapped = null, destroyed_at = now() where ref = 'A-VEDTAK.original';
	policy.opening('mor.A', 'mor.A', null, 's1') = '-' $$);
select policy.holds('open: nothing whose opening is not written down', $$
	select policy.unwalled();
	policy.opening('zmor.Z', 'mor.A', null, 's1') = '-' $$);
select policy.holds('still: as long as it is mine and open, though there were no wall', $$
	select policy.unwalled();
	select policy.so(policy.asked('mor.A', 'access_still', 'reader', policy.id_of('mor.A'), null, null, '3', policy.handle('s1')) = 'mor.A');
	select policy.so(policy.asked('mor.A', 'access_still', 'reader', policy.id_of('mor.A'), null, null, '3', policy.handle('s5')) = '');
	update data.share set revoked_at = now() where ref = 's1';
	policy.asked('mor.A', 'access_still', 'reader', policy.id_of('mor.A'), null, null, '3', policy.handle('s1')) = '' $$);
create function policy.packed(handles text default null, principal text default null) returns text language sql as $$
	select policy.asked(case when principal is null then 'mor.A' else 'adv' end, 'access_pack', 'handle', policy.id_of(case when principal is null then 'mor.A' else 'adv/standing' end),
		policy.id_of(principal), null, '3', handles)
$$;
select policy.holds('pack: what is mine, open and has bytes, newest first', $$
	select policy.unwalled();
	select policy.so(policy.packed() = 's2 s1' and policy.packed(principal => 'mor.A') = 's7 s2 s1');
	update data.share set revoked_at = now() where ref = 's2';
	update data.rendition set wrapped = null, destroyed_at = now() where ref = 'A-VEDTAK.original';
	policy.packed() = '' $$);
select policy.holds('pack: of what is named, what is mine', $$
	select policy.unwalled();
	policy.packed(format('{%s,%s}', policy.handle('s1'), policy.handle('s5'))) = 's1' and policy.packed('{}') = '' $$);

-- ── Types, letters, the folder ──────────────────────────────────────────────

create function policy.kinds(name_ text, me text, principal text default null) returns text language sql as $$
	select policy.asked(name_, 'types', 'type', policy.id_of(me), policy.id_of(principal), null, '3')
$$;
select policy.holds('types: of what is mine, and of the principal''s, each once', $$
	select policy.unwalled();
	select policy.so(policy.kinds('mor.A', 'mor.A') = 'PLAN RAPPORT VEDTAK' and policy.kinds('adv', 'adv/standing', 'mor.A') = 'HELSE PLAN RAPPORT VEDTAK');
	update data.share set revoked_at = now() where ref = 's2';
	policy.kinds('mor.A', 'mor.A') = 'RAPPORT VEDTAK' and policy.kinds('sok.G', 'sok.G') = '' $$);

create function policy.letter_page(me text default 'mor.A', kind_ text default 'message', share_ text default null, after_ text default null, what text default 'handle || "from"')
returns text language sql as $$
	select replace(policy.asked('mor.A', 'letters', what, policy.id_of(me), kind_, policy.handle(share_), after_), 'message', 'm')
$$;
-- Letters l1, l2 … of mother's, l3 another's, l4 a comment, l5 and l6 of one moment.
create function policy.written() returns boolean language plpgsql as $$
begin
	perform policy.unwalled();
	insert into data.letter (id, handle, kind, standing, written_as, file, share, sealed, wrapped, key_id, at, once)
		select gen_random_uuid(), v.n, v.kind, st.id, st.id, st.file, (select id from data.share where ref = v.share), '\x01', '\x02', 'k', v.at, v.n
		from (values ('l1', 'mor.A', 'message', null, timestamptz '2026-11-01'), ('l2', 'mor.A', 'message', null, '2026-11-02'), ('l3', 'zmor.Z', 'message', null, '2026-11-03'),
			('l4', 'mor.A', 'comment', 's1', '2026-11-04'), ('l5', 'mor.A', 'message', null, '2026-11-05'), ('l6', 'mor.A', 'message', null, '2026-11-05'),
			('l7', 'mor.A', 'comment', 's2', '2026-11-06')) v (n, standing, kind, share, at)
		join data.standing st on st.ref = v.standing;
	return true;
end
$$;
create function policy.answer(letter_ text, at_ timestamptz) returns void language sql as $$
	insert into data.answer (id, ref, letter, staff, at, sealed, wrapped, key_id)
		select gen_random_uuid(), 'a ' || l.handle || at_, l.id, s.id, at_, '\x01', '\x02', 'k' from data.letter l, data.staff s where l.handle = letter_ and s.ref = 'S1'
$$;
select policy.holds('letters: my own of this kind, newest first', $$
	select policy.written();
	policy.letter_page() = 'l6me l5me l2me l1me' and policy.letter_page(kind_ => 'comment') = 'l7me l4me' $$);
select policy.holds('letters: about one document when it is named', $$
	select policy.written();
	policy.letter_page(kind_ => 'comment', share_ => 's1') = 'l4me' $$);
select policy.holds('letters: each says which document it is about', $$
	select policy.written();
	policy.letter_page(kind_ => 'comment', what => 'about') = 's2 s1' and policy.letter_page(what => 'about') = '- - - -' $$);
select policy.holds('letters: the page after begins after the last letter, of mine alone', $$
	select policy.written();
	policy.letter_page(after_ => 'l6') = 'l5me l2me l1me' and policy.letter_page(after_ => 'l2') = 'l1me' and policy.letter_page(after_ => 'l3') = '' $$);
select policy.holds('letters: each with its answers when they have come, the oldest first', $$
	select policy.written();
	select policy.answer('l2', law.now()), policy.answer('l2', '2026-11-04'), policy.answer('l5', law.now() + interval '1 second');
	policy.letter_page() = 'l6me l5me l2me l2service l2service l1me'
	and policy.letter_page(what => 'left(at, 10)') like '% 2026-11-02 2026-11-04 2026-11-21 2026-11-01' $$);
select policy.holds('letters: an answer is unread until it was read', $$
	select policy.written();
	select policy.answer('l2', law.now());
	select policy.so(policy.letter_page(what => 'handle || fresh') = 'l6false l5false l2false l2true l1false');
	update data.answer set read_at = law.now();
	policy.letter_page(what => 'handle || fresh') = 'l6false l5false l2false l2false l1false' $$);
select policy.holds('letters: the receipt is of my own letter of that kind', $$
	select policy.written();
	policy.asked('mor.A', 'letter_receipt', 'reference', policy.id_of('mor.A'), 'l1', 'message') = 'l1'
	and policy.asked('mor.A', 'letter_receipt', 'reference', policy.id_of('mor.A'), 'l3', 'message') = ''
	and policy.asked('mor.A', 'letter_receipt', 'reference', policy.id_of('mor.A'), 'l1', 'comment') = '' $$);

create function policy.folder(what text default 'section || handle') returns text language sql as $$
	select policy.asked('fos.B', 'folder', what, policy.id_of('fos.B'), '3')
$$;
select policy.holds('folder: mine, by what it is, and nobody else''s though there were no wall', $$
	select policy.unwalled();
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', 'f.' || t, 'handle', lpad(t, 22, '0'), 'doc_type', t, 'sort_at', law.now()))).*
		from data.share s cross join unnest('{AVTALE,OEKONOMI,RAPPORT,REFERAT,TILSYN,ERKLAERING,BREV,AVSLAG,KLAGE,INNSYNSKRAV}'::text[]) t where s.ref = 's4';
	update data.share set revoked_at = now() where ref = 'f.TILSYN';
	policy.folder() = 'agreementf.AVTALE declarationsf.ERKLAERING lettersf.INNSYNSKRAV lettersf.AVSLAG lettersf.KLAGE lettersf.BREV moneyf.OEKONOMI reportsf.REFERAT reportsf.RAPPORT tasks4' $$);
select policy.holds('folder: the newest twelve of each, and how many there are', $$
	select policy.unwalled();
	insert into data.share select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ref', 'f' || n, 'handle', lpad('f' || n, 22, '0'), 'sort_at', law.now() + n * interval '1 second'))).*
		from data.share s cross join generate_series(1, 12) n where s.ref = 's4';
	policy.folder('handle || ''/'' || count') = (select string_agg('f' || n || '/13', ' ' order by n desc) from generate_series(1, 12) n) $$);

-- ── Handing in ──────────────────────────────────────────────────────────────

select policy.holds('uploads: all of mine, or the one that is named', $$
	select policy.enters('mor.A');
	create temporary table h on commit drop as select policy.up_begins('mor.A', 'letter') as a, policy.up_begins('mor.A', 'letter', once => 'bcdefghijklmnopq') as b;
	policy.asked('mor.A', 'upload_list', 'handle', (select a from h)) = (select a from h)
	and cardinality(string_to_array(policy.asked('mor.A', 'upload_list', 'handle', null), ' ')) = 2 $$);
select policy.holds('wanted: on the page until it is handed in or taken back', $$
	select policy.wanted();
	select policy.so(policy.asked('fos.B', 'upload_wanted', 'state') = 'open');
	select policy.at('2026-12-02T10:00:00+01:00');
	select policy.enters('later', 'fos.B');
	select policy.so(policy.asked('later', 'upload_wanted', 'state') = 'overdue');
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	policy.asked('later', 'upload_wanted', 'state') = '' $$);
