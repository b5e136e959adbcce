select g.name, g.steps, g.read, g.open,
	to_char(g.done_at at time zone 'Europe/Oslo', 'YYYY-MM-DD') as done_at
from authz.guides() g
