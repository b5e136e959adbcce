select f.form, f.kind, f.doc_type,
	to_char(f.begun at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as begun
from authz.forms() f
