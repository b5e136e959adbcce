select operator.imported($1, $2) as before
