select id, bytes, sha256, wrapped, key_id from operator.bundles_after($1, 500)
