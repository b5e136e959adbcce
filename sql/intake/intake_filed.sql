select id, bytes, sha256, wrapped, key_id from intake.filed($1::uuid, $2)
