-- due: a hearing's beginning, or the last day
select d.body, d.kind,
	to_char(case d.kind when 'hearing' then d.due else d.due - interval '1 second' end
		at time zone 'Europe/Oslo', case d.kind when 'hearing' then 'YYYY-MM-DD HH24:MI'
		else 'YYYY-MM-DD' end) as due
from authz.deadlines() d
