-- $1 a document's handle
select authz.request_state($1::text) as state
