-- $1 way  $2 next, in seconds since 1970
select signing.polled($1, to_timestamp($2::double precision)) as polled
