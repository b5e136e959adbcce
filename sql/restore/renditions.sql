select id, bytes, sha256, wrapped, key_id from operator.renditions_after($1, 500)
