select signing.deleted($1, $2) as deleted
