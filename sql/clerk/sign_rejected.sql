select signing.rejected($1, $2, $3) as rejected
