-- $1 form
select authz.draft_drop($1::text) as done
