select c.standing, c.capacity, c.label, c.phase,
	to_char(c.phase_since at time zone 'Europe/Oslo', 'YYYY-MM-DD') as phase_since,
	to_char(c.deadline at time zone 'Europe/Oslo', 'YYYY-MM-DD') as deadline,
	case c.phase when 'mottak' then 'review' when 'undersokelse' then 'investigation'
		when 'tiltak' then 'evaluation' when 'omsorg' then 'plan' when 'nemnd' then 'nemnd' end
		as deadline_kind,
	c.caseworker, c.caseworker_role, c.phone, c.fresh, c.needs, c.current
from authz.cases() c
