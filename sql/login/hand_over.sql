select authz.hand_over($1, $2, $3, $4) as done
