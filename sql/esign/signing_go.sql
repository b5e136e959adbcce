-- $1 the job's handle
select g.standing, g.link, g.sealed, g.wrapped, g.key_id
from authz.signing_go($1::text) g
