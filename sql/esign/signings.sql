select s.handle, s.title, s.stage, to_char((s.due - interval '1 second') at time zone 'Europe/Oslo',
		'YYYY-MM-DD') as due,
	to_char(s.signed_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as signed_at,
	s.standing, s.capacity, s.label, s.current, s.stage in ('sign', 'later', 'making') as open
from authz.signings() s
