-- $1 handle
select authz.upload_drop($1::text) as dropped
