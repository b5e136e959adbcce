select signing.foreign($1, $2) as told
