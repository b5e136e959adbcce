select authz.speak($1) as done
