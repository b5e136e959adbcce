select signing.swept($1, $2) as swept
