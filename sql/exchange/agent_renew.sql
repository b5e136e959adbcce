select authz.agent_renew() as done
