-- $1 the signer  $2 sealed  $3 wrapped  $4 key id
select operator.signing_signer_sealed($1, $2, $3, $4) as sealed
