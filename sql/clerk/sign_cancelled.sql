select signing.cancelled($1, $2, $3) as cancelled
