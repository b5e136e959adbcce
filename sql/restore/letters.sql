select id, sealed, wrapped, key_id from operator.letters_after($1, 500)
