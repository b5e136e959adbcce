select id, name, state, sealed, wrapped, key_id, xades_url from signing.signers($1)
