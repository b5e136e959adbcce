-- $1 the job  $2 bundle  $3 bytes  $4 sha256  $5 wrapped  $6 key id
select operator.signing_bundled($1, $2, $3, $4, $5, $6) as bundled
