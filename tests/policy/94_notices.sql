-- Notices by e-mail and SMS: which go out, to whom, when and with which words.

create function policy.clerk(query text) returns text language sql as $$
	select policy.tells('pv_clerk', null, query)
$$;
create function policy.reach(name text, more jsonb) returns boolean language sql as $$
	select policy.done('contact', jsonb_build_object('person', name, 'decided_by', 'S1') || more)
$$;
-- Mor has an address, and is told of her plan.
create function policy.mor_told(more jsonb default '{"email": "mor@hjem.example"}') returns boolean language plpgsql as $$
begin
	perform policy.reach('mor', more);
	return policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
end
$$;
create function policy.tell_of(who text, template text) returns boolean language sql as $$
	select law.tell(id, template, gen_random_uuid()) from data.standing where ref = who
$$;
create function policy.n_take(worker text default 'w', ways text default '{mail,sms}', say text default 'way || '' '' || address') returns text language sql as $$
	select policy.clerk(format('select %s from notice.take(%L, %L, ''https://minside.test'', ''https://samhandling.test'')', say, worker, ways))
$$;
create function policy.n_id(template_ text default 'new_document') returns uuid language sql as $$
	select id from data.notice where template = template_
$$;
create function policy.n_of(share_ text) returns text language sql as $$
	select n.id::text from data.notice n join data.share s on s.id = n.cause where s.ref = share_ and n.template = 'new_document'
$$;
create function policy.n_says(verb text, worker text default 'w', more text default '', template_ text default 'new_document') returns boolean language sql as $$
	select policy.clerk(format('select notice.%s(%L, %L%s)', verb, policy.n_id(template_), worker, more))::boolean
$$;
create function policy.n_state(template_ text default 'new_document') returns text language sql as $$
	select concat_ws(' ', state, why) from data.notice where template = template_
$$;
create function policy.n_due() returns boolean language sql as $$
	update data.notice set next_at = '-infinity' returning true
$$;
create function policy.n_sent(template_ text default 'new_document') returns boolean language plpgsql as $$
begin
	perform policy.n_take();
	return policy.n_says('sent', 'w', '', template_);
end
$$;
create function policy.n_alarms() returns text language sql as $$
	select coalesce(string_agg(kind, ' ' order by kind), '') from data.alarm where kind like 'notice-%' and closed_at is null
$$;

-- ── Going out ───────────────────────────────────────────────────────────────

select policy.holds('notice: it goes to the person''s own address, once', $$
	select policy.mor_told();
	select policy.so(policy.n_take() = 'mail mor@hjem.example');
	select policy.so(policy.n_says('sent') and policy.n_state() = 'sent');
	select policy.so((select sent_at = law.now() and way = 'mail' and worker is null and tries = 1 from data.notice));
	policy.n_take() is null $$);
select policy.holds('notice: the oldest that is due first', $$
	select policy.mor_told();
	select policy.at('2026-11-21T10:00:01+01:00');
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	select policy.so(policy.n_take(say => 'id') = policy.n_of('s'));
	policy.n_take(say => 'id') = policy.n_of('s2') $$);
select policy.holds('notice: what waited for its next try goes by that', $$
	select policy.mor_told();
	select policy.at('2026-11-21T10:00:01+01:00');
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	update data.notice set next_at = '2020-01-02' where id::text = policy.n_of('s');
	update data.notice set next_at = '2020-01-01' where id::text = policy.n_of('s2');
	policy.n_take(say => 'id') = policy.n_of('s2') $$);
select policy.holds('notice: what one clerk has no other takes', $$
	select policy.mor_told();
	select policy.n_take();
	policy.n_take('v') is null and policy.n_take() is null and not policy.n_says('sent', 'v') and not policy.n_says('unreached', 'v', ', false') and policy.n_state() = 'waiting' $$);
select policy.holds('notice: what a clerk left goes to the next after two minutes, which alone decides', $$
	select policy.mor_told();
	select policy.n_take();
	select policy.so((select next_at - clock_timestamp() between '119 seconds' and '2 minutes' and worker = 'w' from data.notice));
	update data.notice set next_at = clock_timestamp() - interval '1 millisecond';
	select policy.so(policy.n_take('v') is not null);
	not policy.n_says('sent') and policy.n_says('sent', 'v') $$);
select policy.holds(format('notice: the pause after try %s is %s', n, pause), format('notice.pause(%s) = %L', n, pause))
from (values (1, '2 minutes'), (2, '8 minutes'), (3, '32 minutes'), (4, '128 minutes'), (5, '512 minutes'), (6, '12 hours'), (7, '12 hours')) v (n, pause);
select policy.holds('notice: the second try is followed by the second pause', $$
	select policy.mor_told();
	update data.notice set tries = 1;
	select policy.n_take();
	(select next_at - clock_timestamp() between '479 seconds' and '8 minutes' from data.notice) $$);
select policy.holds('notice: not reached now, it is tried again later by the same way', $$
	select policy.mor_told();
	select policy.n_take();
	select policy.so(policy.n_says('unreached', 'w', ', false'));
	select policy.so((select next_at > clock_timestamp() and worker is null and refused = '{}' from data.notice) and policy.n_take() is null);
	select policy.n_due();
	select policy.so(policy.n_take() = 'mail mor@hjem.example');
	(select tries = 2 from data.notice) $$);
select policy.holds('notice: a way that never reaches them is left, and the other taken at once', $$
	select policy.mor_told('{"email": "mor@hjem.example", "phone": "900 00 000"}');
	select policy.n_take();
	select policy.so(policy.n_says('unreached', 'w', ', true'));
	select policy.so((select worker is null from data.notice));
	select policy.so(policy.n_take() = 'sms +4790000000');
	select policy.so(policy.n_says('sent'));
	(select way = 'sms' from data.notice) $$);
select policy.holds('notice: one that is not reached is that one', $$
	select policy.mor_told();
	select policy.at('2026-11-21T10:00:01+01:00');
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	select policy.n_take();
	select policy.n_take();
	select policy.clerk(format('select notice.unreached(%L, ''w'', true)', policy.n_of('s')));
	(select worker = 'w' and refused = '{}' from data.notice where id::text = policy.n_of('s2')) $$);
select policy.holds('notice: with no way left it is a letter, and somebody is told', $$
	select policy.mor_told();
	select policy.n_take();
	select policy.n_says('unreached', 'w', ', true');
	policy.n_take() is null and policy.n_state() = 'failed refused' and policy.n_alarms() = 'notice-failed notice-on-paper' $$);
select policy.holds('notice: the eighth try is the last', $$
	select policy.mor_told();
	update data.notice set tries = 7;
	select policy.so(policy.n_take() is not null);
	select policy.n_due();
	select policy.so(policy.n_take() is null and policy.n_state() = 'failed given_up' and policy.n_alarms() = 'notice-failed notice-on-paper');
	(select worker is null from data.notice) $$);
select policy.holds('notice: given up, the letter is due the next working day', $$
	select policy.mor_told();
	update data.notice set tries = 8;
	select policy.n_take();
	(select due = '2026-11-24T00:00+01:00' from data.alarm where kind = 'notice-on-paper') and (select due = law.now() from data.alarm where kind = 'notice-failed') $$);
select policy.holds('notice: what needs no letter is given up without one', $$
	select policy.mor_told();
	update data.notice set tries = 8, template = 'wanted_soon';
	policy.n_take() is null and policy.n_state('wanted_soon') = 'failed given_up' and policy.n_alarms() = 'notice-failed' $$);
select policy.holds('notice: only what is given up changes', $$
	select policy.mor_told();
	select policy.at('2026-11-21T10:00:01+01:00');
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	update data.notice set tries = 8 where id::text = policy.n_of('s');
	select policy.so(policy.n_take(say => 'id') = policy.n_of('s2'));
	(select count(*) = 1 from data.notice where state = 'failed') $$);
select policy.holds('notice: the sent letter closes it, once', $$
	select policy.mor_told();
	update data.notice set tries = 8;
	select policy.n_take();
	select policy.done('letter-sent', jsonb_build_object('notice', policy.n_id(), 'decided_by', 'S1'));
	select policy.so(policy.n_alarms() = '' and (select letter_at = law.now() from data.notice));
	select policy.so(exists (select from journal.entry e join data.standing st on st.id = e.standing where e.event = 'notice.letter' and st.ref = 'mor.A'));
	policy.bad('notice', 'letter-sent', jsonb_build_object('notice', policy.n_id(), 'decided_by', 'S1')) $$);
select policy.holds('notice: one letter closes its own alarms alone', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	insert into data.alarm (kind, subject, raised_at) select 'x', n.id, now() from data.notice n;
	select policy.n_take();
	select policy.done('letter-sent', jsonb_build_object('notice', policy.n_of('s'), 'decided_by', 'S1'));
	policy.n_alarms() = 'notice-on-paper' and (select count(*) = 1 from data.notice where letter_at is not null) and (select count(*) = 2 from data.alarm where kind = 'x' and closed_at is null) $$);
select policy.holds('notice: an alarm that was closed keeps its time', $$
	select policy.gives('mor.A', 'A-PLAN', 'original');
	select policy.n_take();
	update data.alarm set closed_at = '2020-01-01' where kind = 'notice-on-paper';
	select policy.done('letter-sent', jsonb_build_object('notice', policy.n_id(), 'decided_by', 'S1'));
	(select closed_at = '2020-01-01' from data.alarm where kind = 'notice-on-paper') $$);
select policy.holds('notice: no letter is owed for one that goes by itself', $$
	select policy.mor_told();
	policy.bad('notice', 'letter-sent', jsonb_build_object('notice', policy.n_id(), 'decided_by', 'S1')) $$);
select policy.holds('notice: letter-sent takes only its own fields', $$ policy.bad('x', 'letter-sent', '{"notice": "x", "decided_by": "S1", "x": 1}') $$);
select policy.holds('notice: letter-sent says who', $$ policy.bad('decided_by', 'letter-sent', '{"notice": "x"}') $$);

-- ── Several at once ─────────────────────────────────────────────────────────

-- The first is sent; second: what is there beside it, and what becomes of that before.
create function policy.two(second text default 'policy.gives(''mor.A'', ''A-BREV'', ''original'', ''{"id": "s2"}'')', change text default 'true') returns boolean language plpgsql as $$
begin
	perform policy.mor_told();
	perform policy.at('2026-11-21T10:00:01+01:00');
	execute 'select ' || second;
	perform policy.n_take();
	execute 'select ' || change;
	return policy.clerk(format('select notice.sent(%L, ''w'')', policy.n_of('s')))::boolean;
end
$$;
create function policy.set_notice(template_ text, set_ text) returns boolean language plpgsql as $$
begin
	execute format('update data.notice set %s where template = %L', set_, template_);
	return true;
end
$$;
create function policy.n_left() returns bigint language sql as $$ select count(*) from data.notice where state = 'waiting' $$;
select policy.holds('notice: what says the same goes with it', $$
	select policy.two();
	policy.n_left() = 0 and (select count(*) = 2 from data.notice where sent_at = law.now() and way = 'mail' and worker is null) $$);
select policy.holds('notice: by another template too', $$
	select policy.two('policy.tell_of(''mor.A'', ''approval'')');
	policy.n_left() = 0 $$);
select policy.holds('notice: in another case of theirs too', $$
	select policy.two('policy.tell_of(''mor.B'', ''approval'')');
	policy.n_left() = 0 $$);
select policy.holds('notice: not what says something else', $$
	select policy.two('policy.tell_of(''mor.A'', ''wanted_soon'')');
	policy.n_left() = 1 $$);
select policy.holds('notice: not what is somebody else''s', $$
	select policy.two('policy.tell_of(''far.A'', ''approval'')');
	policy.n_left() = 1 $$);
select policy.holds('notice: not what leads to the other portal', $$
	select policy.two('policy.tell_of(''fos.B'', ''approval'')', 'policy.set_notice(''approval'', ''person = (select id from data.person where ref = ''''mor'''')'')');
	policy.n_left() = 1 $$);
select policy.holds('notice: not what another clerk has', $$
	select policy.two('policy.tell_of(''mor.A'', ''approval'')', 'policy.set_notice(''approval'', ''worker = ''''v'''''')');
	policy.n_left() = 1 $$);
select policy.holds('notice: not what is over', $$
	select policy.two('policy.tell_of(''mor.B'', ''approval'')', 'policy.put(''standing'', ''mor.B'', ''ended_at = law.now()'')');
	policy.n_left() = 1 $$);
select policy.holds('notice: not what was ended before', $$
	select policy.two('policy.tell_of(''mor.A'', ''approval'')', 'policy.set_notice(''approval'', ''state = ''''paper'''', why = ''''reserved'''''')');
	policy.n_state('approval') = 'paper reserved' $$);

-- ── By night ────────────────────────────────────────────────────────────────

select policy.holds(format('night: at %s nothing goes out', t), format($$
	select policy.mor_told();
	select policy.at(%L);
	policy.n_take() is null and policy.n_state() = 'waiting' $$, t))
from unnest('{2026-11-21T22:00:00+01:00,2026-11-22T00:00:00+01:00,2026-11-22T07:59:59+01:00,2027-03-28T07:59:59+02:00,2027-03-28T01:59:59+01:00,2027-10-31T07:59:59+01:00,2027-10-31T02:30:00+02:00,2027-10-31T02:30:00+01:00,2027-06-30T20:00:00Z}'::text[]) t;
select policy.holds(format('night: at %s it does', t), format($$
	select policy.mor_told();
	select policy.at(%L);
	policy.n_take() is not null $$, t))
from unnest('{2026-11-21T21:59:59+01:00,2026-11-22T08:00:00+01:00,2027-03-28T08:00:00+02:00,2027-03-27T08:00:00+01:00,2027-03-28T21:59:59+02:00,2027-10-31T08:00:00+01:00,2027-10-30T08:00:00+02:00,2027-06-30T19:59:59Z}'::text[]) t;

-- ── Where to ────────────────────────────────────────────────────────────────

create function policy.ways_of(who text, at timestamptz default null) returns text language sql as $$
	select coalesce(string_agg(w.way || ' ' || w.address, ', ' order by w.way), '') from data.person p, law.notice_ways(p, coalesce(at, law.now())) w where p.ref = who
$$;
select policy.holds(format('mail: %s is an address', a), format('law.mail_address(%L) = %L', a, lower(a)))
from unnest('{a@b.no,Kari.Nordmann@Hjem.Example,o''hara+x@a-b.co,x_y%z@1a.example}'::text[]) a;
select policy.holds(format('mail: %L is none', a), format('law.mail_address(%L) is null', a))
from unnest(array['', 'a', 'a@b', '@b.no', 'a@', 'a b@c.no', E'a@b.no\r\nBcc: x@y.no', E'a@b.no\n', 'a@b.no, c@d.no', '<a@b.no>', 'a@b..no', 'a@-b.no', 'a@b-.no', 'æ@b.no', 'a@bø.no', 'a@b.n', 'a@b.1', 'a@@b.no', '"a"@b.no', repeat('a', 65) || '@b.no']) a;
select policy.holds('mail: 254 letters and no more', $$
	law.mail_address('a@' || repeat('a.', 125) || 'no') is not null and law.mail_address('ab@' || repeat('a.', 125) || 'noo') is null and law.mail_address('ab@' || repeat('a.', 125) || 'no') is null $$);
select policy.holds(format('sms: %s is the number %s', a, b), format('law.sms_number(%L) = %L', a, b))
from (values ('90000000', '+4790000000'), ('400 00 000', '+4740000000'), ('+47 900-00-000', '+4790000000'), ('004790000000', '+4790000000'), ('(+46) 70 123 45 67', '+46701234567'), ('+12345678', '+12345678'), ('+123456789012345', '+123456789012345')) v (a, b);
select policy.holds(format('sms: %L is none', a), format('law.sms_number(%L) is null', a))
from unnest(array['', 'x', '22000000', '+4722000000', '+479000000', '+47900000000', '9000000', '900000000', '+0123456789', '+1234567', '+1234567890123456', E'90000000\n', '90000000x', '+90000000+', '1881']) a;
select policy.holds('ways: e-mail before SMS', $$
	select policy.mor_told('{"email": "mor@hjem.example", "phone": "90000000"}');
	policy.n_take() = 'mail mor@hjem.example' $$);
select policy.holds('ways: an SMS where there is no e-mail', $$
	select policy.mor_told('{"phone": "90000000"}');
	policy.n_take() = 'sms +4790000000' $$);
select policy.holds('ways: only those that the municipality has', $$
	select policy.mor_told('{"email": "mor@hjem.example", "phone": "90000000"}');
	policy.n_take('w', '{sms}') = 'sms +4790000000' $$);
select policy.holds('ways: none that it has is none', $$
	select policy.mor_told('{"email": "mor@hjem.example"}');
	policy.n_take('w', '{sms}') is null and policy.n_state() = 'paper no_address' $$);
select policy.holds('ways: who has no address gets a letter', $$
	select policy.gives('mor.A', 'A-PLAN', 'original');
	policy.n_take() is null and policy.n_state() = 'paper no_address' and policy.n_alarms() = 'notice-on-paper' $$);
select policy.holds('ways: an address that is none is none', $$
	update data.person set email = 'mor', phone = '1' where ref = 'mor';
	policy.ways_of('mor') = '' $$);
select policy.holds('ways: who is reserved (KRR) gets a letter, and nothing goes out', $$
	select policy.mor_told('{"email": "mor@hjem.example", "phone": "90000000", "reserved": true}');
	select policy.so(policy.n_take() is null and policy.n_state() = 'paper reserved' and policy.n_alarms() = 'notice-on-paper');
	(select tries = 0 and way is null from data.notice) $$);
select policy.holds('ways: what needs no letter is void then', $$
	select policy.mor_told('{"reserved": true}');
	update data.notice set template = 'handed_in';
	policy.n_take() is null and policy.n_state('handed_in') = 'void reserved' and policy.n_alarms() = '' $$);
select policy.holds(format('ways: %s', said), format($$
	select policy.reach('mor', '{"email": "mor@hjem.example"}');
	policy.ways_of('mor', %L) = %L $$, at, ways))
from (values ('within 18 months an address is used', '2028-05-21T08:59:59Z', 'mail mor@hjem.example'), ('older than 18 months it is not (eForv §32)', '2028-05-21T09:00:00Z', '')) v (said, at, ways);
select policy.holds('ways: of an age that nobody knows it is', $$
	select policy.reach('mor', '{"email": "mor@hjem.example"}');
	update data.person set contact_at = null;
	policy.ways_of('mor') = 'mail mor@hjem.example' $$);
select policy.holds('ways: two adults may have one address (TT30)', $$
	select policy.reach('mor', '{"email": "felles@hjem.example"}');
	select policy.reach('far', '{"email": "Felles@Hjem.example"}');
	policy.ways_of('mor') = 'mail felles@hjem.example' $$);
select policy.holds(format('ways: a child''s own address is nobody else''s: %s', said), format($$
	select policy.reach('ida', %L);
	select policy.reach('mor', %L);
	policy.ways_of('ida') = %L $$, child, mother, ways))
from (values ('the mother''s e-mail is not used', '{"email": "hjem@x.example"}', '{"email": "HJEM@x.example"}', ''), ('nor her telephone', '{"phone": "90000000"}', '{"phone": "+47 900 00 000"}', ''),
	('one of her own is', '{"email": "ida@x.example"}', '{"email": "hjem@x.example"}', 'mail ida@x.example'),
	('the other way is taken', '{"email": "hjem@x.example", "phone": "91111111"}', '{"email": "hjem@x.example"}', 'sms +4791111111')) v (said, child, mother, ways);
select policy.holds('ways: at 18 it is one''s own matter, to the second', $$
	select policy.reach('ida', '{"email": "hjem@x.example"}');
	select policy.reach('mor', '{"email": "hjem@x.example"}');
	update data.person set contact_at = null;
	policy.ways_of('ida', '2028-02-29T23:59:59+01:00') = '' and policy.ways_of('ida', '2028-03-01T00:00:00+01:00') = 'mail hjem@x.example' $$);
select policy.holds('ways: of whom nobody knows the age, as of a child', $$
	select policy.reach('uten', '{"email": "hjem@x.example"}');
	select policy.reach('mor', '{"email": "hjem@x.example"}');
	policy.ways_of('uten') = '' $$);
create function policy.one_address(a text, b text, flag text default '{}') returns boolean language plpgsql as $$
begin
	perform policy.reach(a, '{"email": "felles@x.example"}');
	perform policy.reach(b, '{"email": "felles@x.example"}');
	return policy.done('flag', '{"id": "f", "file": "B", "flag": "hidden_address", "state": "active", "from": "2026-11-01", "decided_by": "S1"}'::jsonb || flag::jsonb);
end
$$;
select policy.holds('R15: where an address is protected, who knows it and who must not share none', $$
	select policy.one_address('fos', 'mor');
	policy.ways_of('fos') = '' and policy.ways_of('mor') = '' $$);
select policy.holds('R15: nor do two of whom neither need know it', $$
	select policy.one_address('mor', 'far');
	policy.ways_of('mor') = '' and policy.ways_of('far') = '' $$);
select policy.holds('R15: pending is protected', $$
	select policy.one_address('fos', 'mor', '{"state": "pending"}');
	policy.ways_of('fos') = '' $$);
select policy.holds('R15: two who both need to know it may', $$
	select policy.put('standing', 'kon.K', 'capacity = ''foster''');
	select policy.put('standing', 'kon.A', 'capacity = ''foster''');
	select policy.one_address('fos', 'kon');
	policy.ways_of('fos') = 'mail felles@x.example' $$);
select policy.holds('R15: another family''s flag is none of theirs', $$
	select policy.one_address('fos', 'mor', '{"file": "Z"}');
	policy.ways_of('fos') = 'mail felles@x.example' $$);
select policy.holds('R15: somebody of another family is none of it', $$
	select policy.one_address('fos', 'zmor');
	policy.ways_of('fos') = 'mail felles@x.example' and policy.ways_of('zmor') = 'mail felles@x.example' $$);
select policy.holds('R15: a flag that was lifted protects nothing', $$
	select policy.one_address('fos', 'mor');
	update data.flag set state = 'lifted';
	policy.ways_of('fos') = 'mail felles@x.example' $$);
select policy.holds(format('R15: %s', said), format($$
	select policy.one_address('fos', 'mor', %L);
	policy.ways_of('fos') = %L $$, flag, ways))
from (values ('from the second it begins', '{"from": "2026-11-21T10:00:00+01:00"}', ''), ('not the second before', '{"from": "2026-11-21T10:00:01+01:00"}', 'mail felles@x.example'),
	('until the second it ends', '{"until": "2026-11-21T10:00:01+01:00"}', ''), ('no longer', '{"until": "2026-11-21T10:00:00+01:00"}', 'mail felles@x.example')) v (said, flag, ways);

-- ── Whether ─────────────────────────────────────────────────────────────────

create function policy.n_void(why text, change text) returns text language sql as $$
	select format($q$
	select policy.mor_told();
	%s;
	policy.n_take() is null and policy.n_state() = 'void %s' and policy.n_alarms() = '' $q$, change, why)
$$;
select policy.holds('over: nothing of a share that was revoked', policy.n_void('revoked', $$ select policy.done('revoke', '{"share": "s", "why": "feil"}') $$));
select policy.holds('over: nor of a document that is blocked', policy.n_void('revoked', $$ select policy.done('block', '{"document": "A-PLAN", "rule": "R11", "decided_by": "S1"}') $$));
select policy.holds('over: nor when its time is out', policy.n_void('revoked', $$ update data.share set visible_from = '2026-11-01', visible_until = law.now() $$));
select policy.holds('over: the same by another share is still there', $$
	select policy.mor_told();
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s2"}');
	delete from data.notice where id::text = policy.n_of('s2');
	update data.share set revoked_at = law.now() where ref = 's';
	policy.n_take() is not null $$);
select policy.holds('over: the level that opens it does not matter', $$
	select policy.mor_told();
	update data.share set loa = 3;
	policy.n_take() is not null $$);
select policy.holds('over: nothing when the standing is over', policy.n_void('ended', $$ select policy.put('standing', 'mor.A', 'ended_at = law.now()') $$));
select policy.holds('over: but that a right is over is told then', $$
	select policy.reach('mor', '{"email": "mor@hjem.example"}');
	select policy.tell_of('mor.A', 'right_ended');
	select policy.put('standing', 'mor.A', 'ended_at = law.now()');
	policy.n_take() is not null $$);
select policy.holds('over: nothing to somebody who died', policy.n_void('died', $$ select policy.reach('mor', '{"died": "2026-11-20"}') $$));
select policy.holds('over: somebody else''s death is not theirs', $$
	select policy.mor_told();
	select policy.reach('far', '{"died": "2026-11-20"}');
	policy.n_take() is not null $$);
select policy.holds('over: nothing of what was opened meanwhile', policy.n_void('opened', $$ select policy.seen('mor.A') $$));
select policy.holds('over: nor when it was opened by another share of it', $$
	select policy.mor_told();
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s2"}');
	select policy.seen('mor.A', 's2');
	select policy.so(policy.n_take() is null);
	(select count(*) = 2 from data.notice where state = 'void' and why = 'opened') $$);
select policy.holds('over: another''s opening is not theirs', $$
	select policy.mor_told();
	select policy.seen('adv/standing');
	policy.n_take() is not null $$);
select policy.holds('over: nor the opening of something else', $$
	select policy.mor_told();
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	select policy.seen('mor.A', 's2');
	policy.n_take() is not null $$);
create function policy.answered() returns boolean language plpgsql as $$
begin
	perform policy.letters();
	perform policy.reach('mor', '{"email": "mor@hjem.example"}');
	delete from data.answer;
	return policy.done('answer', jsonb_build_object('uuid', gen_random_uuid(), 'letter', 'to mor.A', 'staff', 'S1', 'sealed', '00', 'wrapped', '00', 'key_id', 'k'));
end
$$;
select policy.holds('over: an answer is told of', $$
	select policy.answered();
	policy.n_take() is not null and policy.n_says('sent', 'w', '', 'answer') $$);
select policy.holds('over: not one that was read', $$
	select policy.answered();
	update data.answer set read_at = law.now();
	policy.n_take() is null and policy.n_state('answer') = 'void opened' $$);
select policy.holds('over: another answer that was read is another', $$
	select policy.answered();
	insert into data.answer (id, ref, letter, staff, sealed, wrapped, key_id, at, read_at) select gen_random_uuid(), 'x', letter, staff, sealed, wrapped, key_id, at, at from data.answer;
	policy.n_take() is not null $$);
select policy.holds('over: what is no longer asked for is not asked for', $$
	select policy.wanted();
	select policy.reach('fos', '{"email": "fos@hjem.example"}');
	select policy.done('want', '{"withdraw": "w", "why": "x", "decided_by": "S1"}');
	policy.n_take() is null and policy.n_state('wanted') = 'void over' $$);
select policy.holds('over: what is asked for is', $$
	select policy.wanted();
	select policy.reach('fos', '{"email": "fos@hjem.example"}');
	select policy.done('want', policy.wants('fos.B', 'RAPPORT', '{"id": "w2"}'));
	select policy.done('want', '{"withdraw": "w2", "why": "x", "decided_by": "S1"}');
	policy.n_take() is not null $$);
select policy.holds('over: what is void stands in no other''s way', $$
	select policy.mor_told();
	select policy.at('2026-11-21T10:00:01+01:00');
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	select policy.done('revoke', '{"share": "s", "why": "feil"}');
	select policy.so(policy.n_take(say => 'id') = policy.n_of('s2'));
	(select count(*) = 1 from data.notice where state = 'void') $$);
select policy.holds('over: nobody has it any more', $$
	select policy.mor_told();
	select policy.n_take();
	select policy.n_due();
	select policy.done('revoke', '{"share": "s", "why": "feil"}');
	select policy.n_take('v');
	(select worker is null from data.notice) and not policy.n_says('sent') $$);

-- ── With which words ────────────────────────────────────────────────────────

select policy.holds('words: every text in every language', $$
	(select count(*) = 12 from law.notice_text) and not exists (select from law.notice_template t, unnest('{nb,nn,se,en}'::text[]) l
		where not exists (select from law.notice_text x where x.says = t.says and x.language = l)) $$);
select policy.holds('words: nothing of the case, and no way in but the address (R004-08)', $$
	not exists (select from law.notice_text where concat(subject, body, short) ~* 'barn|child|mánn|\msak|case|ášš|dokument|vedtak|\mbrev|politi|foster|http|www|\?')
	and not exists (select from law.notice_text where body !~ '\{address\}' or short !~ '\{address\}' or subject ~ 'address'
		or regexp_replace(concat(subject, body, short), '\{(office|address)\}', '', 'g') ~ '[{}\\]') $$);
select policy.holds('words: whatever is told is told as that', $$
	(select string_agg(name || ' ' || says || case when after then ' after' else '' end || case when paper then ' paper' else '' end, ', ' order by name collate "C") from law.notice_template
	where name in ('new_document', 'answer', 'approval', 'right_ended', 'handed_in', 'upload_held', 'upload_refused', 'sign', 'wanted', 'wanted_overdue', 'wanted_soon', 'second_notice')) =
	'answer new paper, approval new paper, handed_in new, new_document new paper, right_ended new after paper, second_notice again, sign waits paper, upload_held new, upload_refused new, wanted waits paper, wanted_overdue waits paper, wanted_soon waits' $$);
select policy.holds(format('words: %s in %s', says, language), format($$
	(select subject = %L and short = %L and md5(body) = %L from law.notice_text where says = %L and language = %L) $$, subject, short, md5(body), says, language)) from law.notice_text;
select policy.holds(format('words: in %s', l), format($$
	select policy.mor_told('{"email": "mor@hjem.example", "language": "%s"}');
	policy.n_take(say => 'language || subject') = %L $$, l, l || s))
from (values ('nb', 'Nytt til deg fra Testvik kommune'), ('nn', 'Nytt til deg frå Testvik kommune'), ('se', 'Ođđa diehtu dutnje: Testvik kommune'), ('en', 'Something new for you from Testvik kommune')) v (l, s);
select policy.holds('words: a mail has the whole text, and the address of their portal', $$
	select policy.mor_told();
	policy.n_take(say => 'body') = (select replace(replace(body, '{office}', 'Testvik kommune'), '{address}', 'https://minside.test') from law.notice_text where says = 'new' and language = 'nb') $$);
select policy.holds('words: an SMS the short one', $$
	select policy.mor_told('{"phone": "90000000"}');
	policy.n_take(say => 'body') = 'Det er noe nytt til deg hos Testvik kommune. Logg inn på https://minside.test for å se det.' $$);
select policy.holds('words: who is on Exchange is told of Exchange', $$
	select policy.wanted();
	select policy.reach('fos', '{"phone": "90000000"}');
	policy.n_take(say => 'body') = 'Noe venter på deg hos Testvik kommune, og det har en frist. Logg inn på https://samhandling.test.' $$);

-- ── The second one ──────────────────────────────────────────────────────────

create function policy.week(at text default '2026-11-28T10:00:00+01:00', before text default 'true', after text default 'true') returns integer language plpgsql as $$
begin
	perform policy.mor_told();
	execute 'select ' || before;
	perform policy.n_sent();
	perform policy.at(at::timestamptz);
	execute 'select ' || after;
	return (policy.ticked() ->> 'second_notices')::int;
end
$$;
select policy.holds('second: after seven days unopened, and it goes out', $$
	select policy.so(policy.week() = 1);
	select policy.so(policy.n_take(say => 'subject') = 'Påminnelse fra Testvik kommune');
	policy.n_says('sent', 'w', '', 'second_notice') and (policy.ticked() ->> 'second_notices')::int = 0 $$);
select policy.holds('second: once', $$
	select policy.so(policy.week() = 1);
	(policy.ticked() ->> 'second_notices')::int = 0 and (select count(*) = 1 from data.notice where template = 'second_notice') $$);
select policy.holds('second: not a second before', $$ policy.week('2026-11-28T09:59:59+01:00') = 0 $$);
select policy.holds('second: counted from when the first one went out', $$
	policy.week('2026-11-28T10:00:00+01:00', 'policy.at(''2026-11-22T08:00:00+01:00'')') = 0 $$);
select policy.holds('second: within a month', $$ policy.week('2026-12-21T09:59:59+01:00') = 1 $$);
select policy.holds('second: no later', $$ policy.week('2026-12-21T10:00:00+01:00') = 0 $$);
select policy.holds('second: not of what was opened', $$ policy.week(after => 'policy.seen(''mor.A'')') = 0 $$);
select policy.holds('second: not of what was revoked', $$ policy.week(after => 'policy.done(''revoke'', ''{"share": "s", "why": "x"}'')') = 0 $$);
select policy.holds('second: not of a card that says why not', $$ policy.week(before => 'policy.all_shares(''kind = ''''withheld'''', rendition = null'')') = 0 $$);
select policy.holds('second: not of one''s own', $$ policy.week(before => 'policy.all_shares(''kind = ''''own'''''')') = 0 $$);
select policy.holds('second: another share that is one''s own is another', $$
	select policy.mor_told();
	select policy.n_sent();
	select policy.gives('mor.A', 'A-BREV', 'original', '{"id": "s2"}');
	update data.share set kind = 'own' where ref = 's2';
	select policy.at('2026-11-28T10:00:00+01:00');
	(policy.ticked() ->> 'second_notices')::int = 1 $$);
select policy.holds('second: of what is to be signed', $$ policy.week(before => 'policy.all_shares(''kind = ''''sign'''''')') = 1 $$);
select policy.holds('second: by whichever template it was told', $$ policy.week(after => 'policy.set_notice(''new_document'', ''template = ''''sign'''''')') = 1 $$);
select policy.holds('second: not of what is no document or answer', $$ policy.week(after => 'policy.set_notice(''new_document'', ''template = ''''approval'''''')') = 0 $$);
select policy.holds('second: of an answer', $$
	select policy.answered();
	select policy.n_sent('answer');
	select policy.at('2026-11-28T10:00:00+01:00');
	(policy.ticked() ->> 'second_notices')::int = 1 $$);
select policy.holds('second: none where the first went by letter', $$
	select policy.mor_told('{"reserved": true}');
	select policy.n_take();
	select policy.at('2026-11-28T10:00:00+01:00');
	(policy.ticked() ->> 'second_notices')::int = 0 $$);
select policy.holds('second: none while the first waits, a decision or not', $$
	select policy.reach('mor', '{"email": "mor@hjem.example"}');
	select policy.gives('mor.A', 'A-VEDTAK', 'original', '{"id": "s", "complain": true}');
	select policy.at('2026-11-28T10:00:00+01:00');
	(policy.ticked() ->> 'second_notices')::int = 0 $$);
select policy.holds('second: the first of another, or of something else, is not theirs', $$
	select policy.unopened();
	select law.tell(st.id, 'new_document', s.id) from data.standing st, data.share s where st.ref = 'mor.B';
	select policy.tell_of('mor.A', 'new_document');
	(policy.ticked() ->> 'second_notices')::int = 1 $$);
select policy.holds('second: is told in the capacity of the first', $$
	select policy.week();
	(select st.ref = 'mor.A' and n.person = st.person and n.at = law.now() and s.ref = 's' from data.notice n join data.standing st on st.id = n.standing join data.share s on s.id = n.cause where template = 'second_notice') $$);
select policy.holds('second: a decision''s too', $$
	select policy.unopened();
	select policy.ticked();
	(select st.ref = 'mor.A' and n.person = st.person and n.at = law.now() from data.notice n join data.standing st on st.id = n.standing where template = 'second_notice') $$);

-- ── Later ───────────────────────────────────────────────────────────────────

create function policy.later(at timestamptz, change text default 'true') returns integer language plpgsql as $$
begin
	perform policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s", "from": "2026-12-01"}');
	perform policy.at(at);
	execute 'select ' || change;
	return (policy.ticked() ->> 'visible_notices')::int;
end
$$;
select policy.holds('later: who was shared something from a day on is told that day', $$
	select policy.so(policy.later('2026-12-01T00:00:00+01:00') = 1);
	(select p.ref = 'mor' and st.ref = 'mor.A' and s.ref = 's' and n.at = law.now() and n.template = 'new_document' from data.notice n join data.person p on p.id = n.person
		join data.standing st on st.id = n.standing join data.share s on s.id = n.cause) $$);
select policy.holds('later: once', $$
	select policy.later('2026-12-01T00:00:00+01:00');
	(policy.ticked() ->> 'visible_notices')::int = 0 $$);
select policy.holds('later: not a second before', $$ policy.later('2026-11-30T23:59:59+01:00') = 0 $$);
select policy.holds('later: within a week', $$ policy.later('2026-12-07T23:59:59+01:00') = 1 $$);
select policy.holds('later: no later than that', $$ policy.later('2026-12-08T00:00:00+01:00') = 0 $$);
select policy.holds('later: not of what was revoked meanwhile', $$ policy.later('2026-12-01T00:00:00+01:00', 'policy.all_shares(''revoked_at = law.now()'')') = 0 $$);
select policy.holds('later: not when the standing is over', $$ policy.later('2026-12-01T00:00:00+01:00', 'policy.put(''standing'', ''mor.A'', ''ended_at = law.now()'')') = 0 $$);
select policy.holds('later: what was there at once is told of at once, and not again', $$
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
	delete from data.notice;
	(policy.ticked() ->> 'visible_notices')::int = 0 $$);
