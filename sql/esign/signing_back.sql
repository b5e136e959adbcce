-- $1 the job's handle
select b.standing, b.signer, b.status_url, b.sealed, b.wrapped, b.key_id, b.service_id
from authz.signing_back($1::text) b
