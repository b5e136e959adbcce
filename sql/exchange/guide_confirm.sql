select authz.guide_confirm($1) as done
