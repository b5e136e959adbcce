select signing.not_deleted($1, $2) as deleted
