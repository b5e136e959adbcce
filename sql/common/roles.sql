select r.standing, r.capacity, r.label, r.current
from authz.roles() r
