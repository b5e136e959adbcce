-- due: the last day
select w.handle, w.title, w.doc_type, w.kind, w.state,
	to_char((w.due - interval '1 second') at time zone 'Europe/Oslo', 'YYYY-MM-DD') as due
from authz.wanted() w
where w.state in ('open', 'overdue')
order by w.due, w.handle
