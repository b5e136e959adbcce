select authz.provider_logout($1, $2, $3) as ended
