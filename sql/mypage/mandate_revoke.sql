-- $1 handle
select authz.mandate_revoke($1) as done
