# A PostgreSQL cluster of its own: no TCP, one socket in the state's folder,
# and the one system user allowed to be each of the suite's roles.
# shellcheck shell=bash disable=SC2154

pg_bin=/usr/lib/postgresql/15/bin

make_cluster() {
	[ -f "$state/db/PG_VERSION" ] || new_cluster
	write_cluster_config
}

new_cluster() {
	say "making a database cluster"
	rm -rf "${state:?}/db" "$state/filled-with"
	quietly postgres as_owner "$pg_bin/initdb" --pgdata="$state/db" --username=postgres \
		--data-checksums --encoding=UTF8 --locale=C.UTF-8 --auth=reject --no-instructions
}

write_cluster_config() {
	put "$state/db/postgresql.conf" <<<"include '$state/suite/share/portvakt/sql/server.conf'
listen_addresses = ''
unix_socket_directories = '$state/run'
unix_socket_permissions = 0700"
	put "$state/db/pg_hba.conf" <<<'local all all peer map=house
local replication postgres peer map=house'
	put "$state/db/pg_ident.conf" < <(
		printf 'house %s postgres\n' "$owner"
		printf "house $owner pv_%s\n" login mypage exchange esign operator clerk intake)
}

start_postgres() {
	say "starting PostgreSQL"
	part_start postgres "$pg_bin/postgres" -D "$state/db"
	part_ready postgres 60 as_owner "$pg_bin/pg_isready" -q -h "$state/run" -U postgres
}

# sql DATABASE STATEMENT...: as the cluster's administrator.
sql() {
	local database=$1
	shift
	as_owner PGOPTIONS="-c client_min_messages=warning" "$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h "$state/run" -U postgres \
		-d "$database" "${@/#/--command=}"
}

database_exists() { [ "$(sql postgres "select 1 from pg_database where datname = '$1'")" = 1 ]; }
