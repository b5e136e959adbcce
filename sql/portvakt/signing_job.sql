select id, way, title, identifier, seconds from operator.signing_job($1)
