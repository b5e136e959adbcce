select signer, turn, person, own, sealed, wrapped, key_id from operator.signing_signers($1)
