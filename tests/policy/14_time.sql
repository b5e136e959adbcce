-- Law time, birthdays, closed days and the end of a complaint: sql/policy/10_time.

select policy.holds('now: the clock of a test instance, standing still', $$
	select policy.at('2030-01-01T00:00:00Z');
	law.now() = '2030-01-01T00:00:00Z' $$);
select policy.holds('now: the clock of a test instance, shifted', $$
	update law.clock set at = null, shift = interval '1 day';
	law.now() = now() + interval '1 day' $$);
select policy.holds('now: without a clock it is now', $$
	delete from law.clock;
	law.now() = now() $$);
select policy.holds('now: a portal may ask it and cannot change it', $$
	policy.tells('pv_mypage', null, 'select law.now()')::timestamptz = '2026-11-21T10:00:00+01:00' $$);

select policy.holds(format('turns: born %s, %s years on %s', born, years, day), format('law.turns(%L, %L) = law.midnight(%L)', born, years, day))
from (values
	(date '2010-06-15', 15, date '2025-06-15'), ('2012-02-29', 15, '2027-03-01'), ('2012-02-29', 16, '2028-02-29'), ('2012-02-28', 15, '2027-02-28'),
	('2013-03-01', 15, '2028-03-01'), ('2012-03-29', 15, '2027-03-29'), ('2012-01-29', 15, '2027-01-29')) v (born, years, day);
select policy.holds(format('closed: %s is %s', day, case when shut then 'closed' else 'a working day' end), format('law.closed(%L) = %L', day, shut))
from (values
	(date '2026-11-21', true), ('2026-11-22', true), ('2026-11-20', false), ('2026-11-23', false), -- Saturday, Sunday
	('2027-01-01', true), ('2025-05-01', true), ('2027-05-17', true), ('2025-12-25', true), ('2025-12-26', true), ('2025-12-24', false),
	('2026-04-02', true), ('2026-04-03', true), ('2026-04-05', true), ('2026-04-06', true), ('2026-05-14', true), ('2026-05-24', true), ('2026-05-25', true), -- by Easter
	('2026-04-01', false), ('2026-04-07', false), ('2026-05-15', false), ('2026-05-26', false)) v (day, shut);
select policy.holds(format('Easter %s is on %s', extract(year from day), day), format('law.easter(%s) = %L', extract(year from day), day))
from unnest('{1954-04-18,1981-04-19,2000-04-23,2008-03-23,2011-04-24,2016-03-27,2024-03-31,2025-04-20,2026-04-05,2027-03-28,2038-04-25,2049-04-18,2076-04-19}'::date[]) day;
select policy.holds(format('DL6: available %s, too late from %s', at, until), format('law.complaint_end(%L) = law.midnight(%L)', at, until))
from (values
	(timestamptz '2026-11-02T10:00+01:00', date '2026-11-24'), -- a Monday, three weeks on a Monday
	('2026-10-31T10:00+01:00', '2026-11-24'), -- the last day a Saturday
	('2026-11-01T10:00+01:00', '2026-11-24'), -- a Sunday
	('2026-11-01T23:59:59+01:00', '2026-11-24'), ('2026-11-02T00:00:00+01:00', '2026-11-24'), ('2026-11-03T00:00:00+01:00', '2026-11-25'),
	('2025-12-04T10:00+01:00', '2025-12-30'), -- Christmas, then a week-end
	('2026-03-12T10:00+01:00', '2026-04-08')) v (at, until); -- Easter
select policy.holds('midnight: in Oslo, by summer time', $$ law.midnight('2026-07-01') = '2026-06-30T22:00Z' and law.midnight('2026-12-01') = '2026-11-30T23:00Z' $$);
select policy.holds('today: in Oslo', $$ law.today('2026-06-30T22:00Z') = '2026-07-01' and law.today('2026-06-30T21:59:59Z') = '2026-06-30' $$);
