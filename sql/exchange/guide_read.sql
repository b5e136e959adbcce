select authz.guide_read($1, $2::integer) as done
