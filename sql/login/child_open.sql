select authz.child_open($1, $2) as outcome
