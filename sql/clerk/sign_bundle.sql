select id, bytes, sha256, wrapped, key_id from signing.bundle($1, $2)
