insert into migration.applied (name, hash) values ($1, $2)
