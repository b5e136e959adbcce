select authz.mandate_may() as may
