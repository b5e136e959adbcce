select signing.asked($1, $2, $3::text[]) as asked
