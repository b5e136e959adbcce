select m.handle, m.name, m.firm, array_to_string(m.types, ' ') as types, m.withheld, m.live,
	to_char(m.written, 'YYYY-MM-DD') as written,
	to_char(m.since at time zone 'Europe/Oslo', 'YYYY-MM-DD') as since,
	to_char((m.until - interval '1 second') at time zone 'Europe/Oslo', 'YYYY-MM-DD') as until,
	to_char(m.revoked_at at time zone 'Europe/Oslo', 'YYYY-MM-DD') as revoked_at
from authz.mandates() m
