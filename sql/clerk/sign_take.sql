select id, step, way, handle, status_url, cancel_url, delete_url, pades_url, service_id, bundle, tries
from signing.take($1, $2::interval)
