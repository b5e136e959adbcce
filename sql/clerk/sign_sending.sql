select signing.sending($1, $2) as reference
