select hash from migration.applied where name = $1
