select position, title, id, bytes, sha256, wrapped, key_id from operator.signing_documents($1)
