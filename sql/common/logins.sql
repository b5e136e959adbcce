select to_char(l.at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at, l.method,
	case l.level when 3 then 'high' when 2 then 'substantial' else 'low' end as level, l.portal,
	to_char(l.ended_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as ended_at, l.ended_how,
	l.current
from authz.logins() l
