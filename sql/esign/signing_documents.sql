-- $1 the job's handle
select d.position, d.title, d.share, d.bytes, d.pages
from authz.signing_documents($1::text) d
