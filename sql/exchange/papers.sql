select to_char(p.declaration, 'YYYY-MM-DD') as declaration,
	to_char(p.certificate, 'YYYY-MM-DD') as certificate,
	to_char(p.engaged_since at time zone 'Europe/Oslo', 'YYYY-MM-DD') as engaged_since,
	to_char((p.engaged_until - interval '1 second') at time zone 'Europe/Oslo', 'YYYY-MM-DD')
		as engaged_until
from authz.papers() p
