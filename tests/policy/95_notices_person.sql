-- What the service knows of a person's addresses, and what the person may choose.

-- ── What is known of a person ───────────────────────────────────────────────

select policy.holds('tell: once for one cause', $$
	select policy.so((select law.tell(st.id, 'answer', f.id) from data.standing st, data.file f where st.ref = 'mor.A' and f.ref = 'A'));
	not (select law.tell(st.id, 'answer', f.id) from data.standing st, data.file f where st.ref = 'mor.A' and f.ref = 'A') $$);
select policy.holds('tell: at that moment, to the person who stands there', $$
	select policy.tell_of('mor.A', 'answer');
	(select n.at = law.now() and p.ref = 'mor' and state = 'waiting' from data.notice n join data.person p on p.id = n.person) $$);
select policy.holds('contact: what is named is changed, the rest stays', $$
	select policy.reach('mor', '{"email": "a@b.no", "phone": "90000000", "language": "nn", "reserved": true, "died": "2026-11-20"}');
	select policy.so((select email = 'a@b.no' and phone = '90000000' and language = 'nn' and reserved and died = '2026-11-20' and contact_at = law.now() from data.person where ref = 'mor'));
	select policy.at('2026-11-22T10:00:00+01:00');
	select policy.reach('mor', '{}');
	(select email = 'a@b.no' and phone = '90000000' and language = 'nn' and reserved and died = '2026-11-20' and contact_at < law.now() from data.person where ref = 'mor') $$);
select policy.holds('contact: no other person''s', $$
	select policy.reach('mor', '{"email": "a@b.no"}');
	(select count(*) = 1 from data.person where email is not null) $$);
select policy.holds('contact: an address is taken away', $$
	select policy.reach('mor', '{"email": "a@b.no", "phone": "90000000"}');
	select policy.reach('mor', '{"email": null, "phone": null}');
	(select email is null and phone is null from data.person where ref = 'mor') $$);
select policy.holds(format('contact: %s: it was looked up now', f), format($$
	update data.person set contact_at = null;
	select policy.reach('mor', %L);
	(select contact_at = law.now() from data.person where ref = 'mor') $$, f)) from (values ('{"email": null}'), ('{"phone": null}')) v (f);
select policy.holds('contact: what cannot be written to is refused', $$ policy.bad('email', 'contact', '{"person": "mor", "email": "x", "decided_by": "S1"}') and policy.bad('phone', 'contact', '{"person": "mor", "phone": "22000000", "decided_by": "S1"}') $$);
select policy.holds('contact: is a decision of somebody''s', $$ policy.bad('decided_by', 'contact', '{"person": "mor"}') $$);
select policy.holds('contact: is written down, without the address', $$
	select policy.reach('mor', '{"email": "a@b.no"}');
	(select count(*) = 1 and bool_and(detail is null) from journal.entry where event = 'person.contact') $$);
select policy.holds('person: of now, when they are written down', $$
	select policy.done('person', jsonb_build_object('id', 'ny', 'uuid', gen_random_uuid(), 'name', 'Ny'));
	(select contact_at = law.now() from data.person where ref = 'ny') $$);
select policy.holds('notices: with what became of them', $$
	select policy.mor_told();
	select policy.so(policy.n_sent());
	select policy.so(policy.does('notices', '{"person": "mor"}') @> '[{"state": "sent", "way": "mail", "tries": 1, "why": null, "letter_at": null}]');
	policy.does('notices', '{"person": "mor"}') #>> '{0,notice}' = policy.n_id()::text and (policy.does('notices', '{"person": "mor"}') #>> '{0,sent_at}')::timestamptz = law.now() $$);

-- ── The person ──────────────────────────────────────────────────────────────

create function policy.my_notices(name text, say text default 'concat_ws('' '', mail, sms, told, wanted, reserved)') returns text language sql as $$
	select policy.says(name, format('select %s from authz.notices(''https://minside.test'')', say))
$$;
create function policy.wants_way(name text, way text) returns boolean language sql as $$
	select policy.says(name, format('select authz.notice_choose(%L)', way))::boolean
$$;
create function policy.both() returns boolean language sql as $$
	select policy.enters('mor.A') and policy.reach('mor', '{"email": "mor@hjem.example", "phone": "90000123"}')
$$;
select policy.holds('my notices: both ways, as much of each as its owner knows it by', $$
	select policy.both();
	policy.my_notices('mor.A') = 'm…@hjem.example … 123 mail_sms f' $$);
select policy.holds('my notices: my own, and nobody else''s', $$
	select policy.both();
	select policy.enters('far.A');
	policy.my_notices('far.A') = 'paper f' $$);
select policy.holds('my notices: without a session nothing', $$
	policy.tells('pv_mypage', null, 'select count(*) from authz.notices(''x'')') = '0' $$);
select policy.holds(format('my notices: %s', said), format($$
	select policy.enters('mor.A'), policy.reach('mor', %L);
	policy.my_notices('mor.A') = %L $$, reach, told))
from (values ('e-mail alone', '{"email": "mor@hjem.example"}', 'm…@hjem.example mail f'), ('SMS alone', '{"phone": "90000123"}', '… 123 sms f'),
	('who is reserved gets letters, and sees that it is so', '{"email": "mor@hjem.example", "reserved": true}', 'paper t')) v (said, reach, told);
select policy.holds('my notices: an address that is not used is not shown, and not why', $$
	select policy.enters('ida.A'), policy.enters('mor.A'), policy.reach('ida', '{"email": "hjem@x.example"}');
	select policy.reach('mor', '{"email": "hjem@x.example"}');
	policy.my_notices('ida.A') = 'paper f' and policy.my_notices('mor.A') = 'h…@x.example mail f' $$);
select policy.holds('my notices: nor one that is too old', $$
	select policy.both();
	update data.person set contact_at = law.now() - interval '18 months' where ref = 'mor';
	policy.my_notices('mor.A') = 'paper f' $$);
select policy.holds('my notices: the words that are sent, in my own language', $$
	select policy.enters('mor.A');
	update data.person set language = 'nn' where ref = 'mor';
	policy.my_notices('mor.A', 'subject || ''|'' || short') = (select notice.filled(subject, 'https://minside.test') || '|' || notice.filled(short, 'https://minside.test') from law.notice_text where says = 'new' and language = 'nn') $$);
select policy.holds(format('my notices: %s wanted, %s', way, told), format($$
	select policy.both();
	select policy.so(policy.wants_way('mor.A', %L));
	select policy.so(policy.my_notices('mor.A', 'concat_ws('' '', told, wanted)') = %L);
	policy.ways_of('mor') = %L $$, way, told, ways))
from (values ('mail', 'mail mail', 'mail mor@hjem.example'), ('sms', 'sms sms', 'sms +4790000123'), ('none', 'paper none', ''), ('all', 'mail_sms', 'mail mor@hjem.example, sms +4790000123')) v (way, told, ways);
select policy.holds('my notices: all ways again, after one alone', $$
	select policy.both();
	select policy.wants_way('mor.A', 'sms'), policy.wants_way('mor.A', 'all');
	policy.ways_of('mor') = 'mail mor@hjem.example, sms +4790000123' $$);
select policy.holds('my notices: what is wanted and does not reach is not replaced by the other way', $$
	select policy.both();
	select policy.wants_way('mor.A', 'sms');
	select policy.reach('mor', '{"phone": null}');
	policy.my_notices('mor.A') = 'm…@hjem.example paper sms f' and policy.ways_of('mor') = '' $$);
select policy.holds('my notices: who wants none gets a letter, and the service is told', $$
	select policy.both();
	select policy.wants_way('mor.A', 'none');
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
	policy.n_take() is null and policy.n_state() = 'paper chosen' and policy.n_alarms() = 'notice-on-paper' $$);
select policy.holds('my notices: reserved against digital post says more than what was chosen', $$
	select policy.both();
	select policy.wants_way('mor.A', 'none');
	select policy.reach('mor', '{"reserved": true}');
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
	policy.n_take() is null and policy.n_state() = 'paper reserved' $$);
select policy.holds('my notices: one way alone that does not reach is no address', $$
	select policy.enters('mor.A'), policy.reach('mor', '{"email": "mor@hjem.example"}');
	select policy.wants_way('mor.A', 'sms');
	select policy.gives('mor.A', 'A-PLAN', 'original', '{"id": "s"}');
	policy.n_take() is null and policy.n_state() = 'paper no_address' $$);
select policy.holds('my notices: choosing is for every case of one''s own, and written down', $$
	select policy.both();
	select policy.wants_way('mor.A', 'sms');
	select policy.so((select string_agg(ref, ' ') = 'mor' from data.person where notice_way is not null));
	(select count(*) = 1 and bool_and(e.detail = '{"way": "sms"}' and e.portal = 'mypage' and p.ref = 'mor' and e.standing is null)
		from journal.entry e join data.person p on p.id = e.person where e.event = 'notices.chosen') $$);
select policy.holds(format('my notices: %L is no way', way), format($$
	select policy.enters('mor.A');
	policy.fails_with('PV002', 'way', 'mor.A', %L) $$, format('select authz.notice_choose(%L)', way)))
from unnest('{mailx,paper,MAIL,NULL}'::text[]) way;
select policy.holds('my notices: without a session nothing is chosen, and nothing written', $$
	select policy.so(policy.tells('pv_mypage', null, 'select authz.notice_choose(''sms'')') = 'false');
	not exists (select from data.person where notice_way is not null) and not exists (select from journal.entry where event = 'notices.chosen') $$);
