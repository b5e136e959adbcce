select operator.destroy_again($1, $2, $3) as again
