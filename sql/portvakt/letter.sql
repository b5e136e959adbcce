select id, sealed, wrapped, key_id from operator.letter_of($1)
