select authz.act($1::uuid) as done
