select c.standing, c.capacity, c.label, c.principal, c.types,
	c.current, to_char(law.now() at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at
from authz.package_cases() c
