select authz.login_open($1, $2, $3, $4::integer, $5::text[], $6, $7) as done
