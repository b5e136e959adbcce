select signing.hold($1, $2, $3) as held
