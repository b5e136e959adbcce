-- $1 the job's handle
select s.handle, s.title, s.stage, s.way,
	to_char((s.due - interval '1 second') at time zone 'Europe/Oslo', 'YYYY-MM-DD') as due,
	to_char(s.signed_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as signed_at,
	to_char(s.ended_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as ended_at,
	s.identifier, s.my_state, s.answer, s.back, s.standing, s.capacity, s.label, s.current, s.copy
from authz.signing($1::text) s
