select authz.provider_ask($1) as may
