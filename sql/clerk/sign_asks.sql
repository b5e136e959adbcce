select token from signing.asks($1, $2)
