select signing.confirmed($1, $2, $3) as confirmed
