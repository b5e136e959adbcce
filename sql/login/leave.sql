select authz.leave($1) as done
