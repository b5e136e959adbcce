select operator.found($1, $2, $3)
