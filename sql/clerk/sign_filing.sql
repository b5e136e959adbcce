select doc_type, target, rule, version, made_at from signing.filing($1, $2)
