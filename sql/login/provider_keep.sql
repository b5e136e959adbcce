select authz.provider_keep($1, $2) as done
