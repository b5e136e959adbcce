select authz.logout_token($1, $2, to_timestamp($3::bigint), $4) as fresh
