select authz.signing_pace() as ms
