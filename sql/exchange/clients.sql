select c.standing, c.label, c.firm, array_to_string(c.types, ' ') as types, c.withheld, c.current,
	to_char(c.written, 'YYYY-MM-DD') as written,
	to_char(c.since at time zone 'Europe/Oslo', 'YYYY-MM-DD') as since,
	to_char((c.until - interval '1 second') at time zone 'Europe/Oslo', 'YYYY-MM-DD') as until
from authz.clients() c
