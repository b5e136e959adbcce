-- $1 worker  $2 seconds that it is this worker's
select id, handle, state, filename, bytes, kind, doc_type, received_at, target, rule, rule_version, tries,
	urgent
from intake.take($1, make_interval(secs => $2::integer))
