-- $1 a handle, or null: all
select u.handle, u.once, u.filename, u.kind, u.doc_type, u.bytes, u.received,
	u.received * 100 / u.bytes as percent, u.state, u.reason,
	to_char(u.at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as at,
	to_char(u.expires_at at time zone 'Europe/Oslo', 'YYYY-MM-DD HH24:MI') as expires_at,
	u.share_handle, u.sha256, u.rule, u.rule_version, u.filed_where, u.receipt,
	u.written_as as reader, u.report, u.part
from authz.uploads() u
where $1::text is null or u.handle = $1::text
