select person, name, language, method, level, standing, capacity, label, principal, types, mandate,
	alone
from authz.enter()
