-- $1 a document's handle
select authz.signing_of($1::text) as signing
