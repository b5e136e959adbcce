select journal.signed($1::bigint, $2) as done
