# The suite itself: built in the checkout, installed into the state (whoever
# runs it may not enter the checkout's home), configured for this machine.
# shellcheck shell=bash disable=SC2154

build_suite() {
	say "building${debug:+ with DEBUG=$debug}"
	rm -rf "$state/suite"
	quietly build env -u DESTDIR -u BUILD make -C "$source_dir" --no-print-directory -j"$(nproc)" \
		DEBUG="$debug" DESTDIR= PREFIX="$state/suite" install || die "the build failed"
}

# What the provider knows the login program by: a key of this house's own.
make_client_key() {
	local folder=$state/oidc
	[ -f "$folder/login.jwks" ] && return
	rm -rf "$folder" && mkdir -m 700 "$folder"
	quietly tls openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 \
		-out "$folder/login.key"
	node "$house_dir/jwks.mjs" "$folder/login.key" >"$folder/login.jwks"
	give "$folder"
}

client_kid() { sed -n 's/.*"kid": *"\([^"]*\)".*/\1/p' "$state/oidc/login.jwks"; }

write_config() {
	put "$state/portvakt.conf" <<-END
		municipality.name = Fjordvik kommune
		municipality.service = Fjordvik barnevernstjeneste
		municipality.number = 9901
		municipality.phone = 00 00 00 00
		municipality.instance = test
		database.host = $state/run
		database.port = 5432
		database.name = portvakt
		vault.directory = $state/vault
		vault.parts = $state/parts
		vault.signing = $state/signing
		intake.clamd = $state/run/clamd.sock
		keeper.directory = $state/run/keeper
		keeper.keys = $state/keys
		$(printf "keeper.uid.%s = $(id -u "$owner")\n" login mypage exchange esign operator clerk intake)
		$(printf "courier.uid.%s = $(id -u "$owner")\n" login clerk esign)
		binder.directory = $state/run/binder
		$(printf "binder.uid.%s = $(id -u "$owner")\n" mypage exchange)
		courier.directory = $state/run/courier
		courier.ca = $state/posten/courier.pem
		courier.allow.login.0 = https://idporten.localhost:$port
		courier.allow.login.1 = https://ansattporten.localhost:$port
		site.login = https://logginn.localhost:$port
		site.mypage = https://minside.localhost:$port
		site.exchange = https://samhandling.localhost:$port
		site.esign = https://signering.localhost:$port
		site.neutral = https://www.yr.no/
		sql.directory = $state/suite/share/portvakt/sql
		templates.directory = $state/suite/share/portvakt/templates
		$(write_provider idporten idporten-loa-high idporten-loa-substantial)
		$(write_provider ansattporten high substantial)
		oidc.ansattporten.type = ansattporten:altinn:resource
		oidc.ansattporten.resource = urn:altinn:resource:portvakt-samhandling
		$(posten_config)
		$(notices_config)
	END
}

write_provider() {
	printf 'oidc.%s.%s\n' "$1" "issuer = https://$1.localhost:$port" \
		"$1" "client_id = portvakt-$1" "$1" "key = $state/oidc/login.key" \
		"$1" "kid = $(client_kid)" "$1" "high = $2" "$1" "substantial = $3"
}

start_keeper() {
	[ -d "$state/keys" ] || make_keys
	mkdir -p "$state/run/keeper"
	give "$state/run/keeper"
	part_start keeper "$state/suite/libexec/portvakt/keeper"
	part_ready keeper 10 test -S "$state/run/keeper/mypage.sock"
}

make_keys() {
	say "making keys"
	mkdir "$state/keys" && chmod 700 "$state/keys"
	give "$state/keys"
	quietly keeper as_owner "$state/suite/libexec/portvakt/keeper" --init && keep_posten_key
}

start_courier() {
	mkdir -p "$state/run/courier"
	give "$state/run/courier"
	part_start courier "$state/suite/libexec/portvakt/courier"
	part_ready courier 10 test -S "$state/run/courier/login.sock"
}

start_binder() {
	mkdir -p "$state/run/binder"
	give "$state/run/binder"
	part_start binder "$state/suite/libexec/portvakt/binder"
	part_ready binder 10 test -S "$state/run/binder/exchange.sock"
}

# Nothing waits for the clerk.
start_clerk() {
	part_start clerk "$state/suite/libexec/portvakt/clerk"
	part_ready clerk 10 true
}

# pool NAME PROGRAM WORKERS: prefork workers on one socket, watched by multiwatch.
# What a pool is for decides how it is confined.
start_pool() {
	local pool=
	[[ $1 != *-uploads ]] || pool=uploads
	rm -f "$state/run/$1.sock"
	part_start "$1" env PORTVAKT_POOL=$pool spawn-fcgi -n -b 1024 -M 600 -s "$state/run/$1.sock" -- \
		"$(command -v multiwatch)" -f "$3" -r 20 -t 2000 -- "$state/suite/libexec/portvakt/$2"
	part_ready "$1" 10 test -S "$state/run/$1.sock"
}

# Pages and files are apart: a slow download holds no worker that serves pages.
pools='login login 4
mypage-pages mypage 4
mypage-files mypage 4
mypage-packages mypage 2
mypage-uploads mypage 4
exchange-pages exchange 4
exchange-files exchange 4
exchange-packages exchange 2
exchange-uploads exchange 4
esign-pages esign 2
esign-files esign 2'

# start_pools [NAME]: all of them, or one.
start_pools() {
	local name program workers
	while read -r name program workers; do
		[ "${1:-$name}" != "$name" ] || start_pool "$name" "$program" "$workers"
	done <<<"$pools"
}
