select id, url from signing.confirms($1, $2)
