select authz.login_begin($1, $2, $3, $4, $5, $6, $7::integer) as done
