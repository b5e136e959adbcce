select id, way, address, language, subject, body from notice.take($1, $2::text[], $3, $4)
