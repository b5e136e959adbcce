select id, orphan from signing.which($1, $2, $3)
