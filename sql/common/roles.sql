select r.id as standing, r.capacity, r.label, r.id is not distinct from authz.me() as current
from authz.roles() r
