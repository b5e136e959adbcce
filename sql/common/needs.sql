-- page: the kind of letter that was answered
select n.kind, n.handle, n.title, n.page,
	to_char(n.due at time zone 'Europe/Oslo', 'YYYY-MM-DD') as due
from authz.needs() n
order by n.due nulls last, n.kind, n.title, n.handle
