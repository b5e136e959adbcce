# The stand-in for Posten signering (tests/signing): its API speaks TLS itself, on
# the port above the controls, because it wants the caller's certificate; its
# pages, where people sign, are behind the same door as all the others.
# shellcheck shell=bash disable=SC2154

posten_organisation=310101028
posten_api=posten-api.localhost

# The service's certificates and ours, made once; whom the courier believes.
make_posten() {
	local folder=$state/posten wanted
	wanted=$(digest "$source_dir"/tests/signing/{authority,certificate,certificates,der}.mjs)
	if [ "$(cat "$folder/made-from" 2>/dev/null)" != "$wanted" ]; then
		say "making enterprise certificates"
		rm -rf "$folder" && mkdir -m 700 "$folder"
		quietly tls node "$source_dir/tests/signing/certificates.mjs" "$folder" \
			"$posten_organisation" 'Fjordvik barnevernstjeneste' "$posten_api" ||
			die "the enterprise certificates were not made"
		rm -rf "${state:?}/keys" # the keeper's copy of our key is another's
		echo "$wanted" >"$folder/made-from"
	fi
	cat "$state/tls/ca.pem" "$folder/enterprise-root.pem" >"$folder/courier.pem"
	make_posten_schemas "$folder/xsd"
	give "$folder"
}

# The service's own schemas are no part of the project; where they lie beside it
# the stand-in uses them too.
make_posten_schemas() {
	local schemas=$source_dir/../shared/specs/posten-signering/xsd
	rm -rf "$1"
	[ ! -d "$schemas" ] || cp -RL "$schemas" "$1"
}

posten_config() {
	local root=https://$posten_api:$((port + 3)) caller
	cat <<-END
		signing.root = $root/api
		signing.site = https://posten.localhost:$port
		signing.organisation = $posten_organisation
		signing.queue = portvakt
		signing.chain = $state/posten/package.pem
		signing.trust = $state/posten/trust.pem
	END
	for caller in clerk esign; do
		printf 'courier.%s\n' "certificate.$caller = $state/posten/client.pem" \
			"key.$caller = $state/posten/client.key" "allow.$caller.0 = $root" \
			"peer.$caller = 984661185"
	done
}

# The enterprise's key, which the keeper signs document packages with.
keep_posten_key() {
	as_owner "$state/suite/libexec/portvakt/keeper" --enterprise \
		<"$state/posten/package.key" >>"$state/log/keeper.log" 2>&1 ||
		{ last_lines "$state/log/keeper.log" && return 1; }
}

launch_posten() {
	local more=()
	[ -z "$test" ] || more=(--control $((port + 4)))
	[ ! -d "$state/posten/xsd" ] || more+=(--xsd "$state/posten/xsd")
	rm -f "$state/run/posten.sock"
	part_start posten node "$state/standin/signing/server.mjs" \
		--root "https://$posten_api:$((port + 3))/api" --listen $((port + 3)) \
		--site "https://posten.localhost:$port" --site-listen "$state/run/posten.sock" \
		--people "$state/standin/people.json" --certificates "$state/posten" --poll 5 "${more[@]}"
}

await_posten() { part_ready posten 30 test -S "$state/run/posten.sock"; }

start_posten() { launch_posten && await_posten; }
