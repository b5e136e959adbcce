# The stand-ins for ID-porten and Ansattporten (tests/idporten), copied into the
# state with the Node packages they use, because of who runs them.
# shellcheck shell=bash disable=SC2154

make_standin() {
	local folder=$state/standin
	rm -rf "$folder" && mkdir -p "$folder/node_modules"
	cp -R "$source_dir/tests/idporten" "$folder/idporten"
	(cd "$source_dir/tests/node_modules" && find . -mindepth 1 -maxdepth 1 \
		! -name 'playwright-core' ! -name 'pdfkit' ! -name 'axe-core' ! -name '.*' \
		-exec cp -R -t "$folder/node_modules" {} +)
	cp "$source_dir/tests/package.json" "$folder/"
	cp "$source_dir/tests/fjordvik/people.json" "$folder/people.json"
	write_client idporten
	write_client ansattporten
	give "$folder"
}

write_client() {
	put "$state/standin/$1.json" <<-END
		[{
		  "client_id": "portvakt-$1",
		  "client_name": "Fjordvik barnevernstjeneste",
		  "redirect_uris": ["https://logginn.localhost:$port/retur"],
		  "post_logout_redirect_uris": ["https://logginn.localhost:$port/utlogget"],
		  "frontchannel_logout_uri": "https://logginn.localhost:$port/frontkanal",
		  "frontchannel_logout_session_required": true,
		  "backchannel_logout_uri": "https://logginn.localhost:$port/bakkanal",
		  "jwks_file": "$state/oidc/login.jwks"
		}]
	END
}

# Tests steer it through a port of its own; a demo has none.
start_provider() {
	local control=()
	[ -z "$test" ] || control=(--control "$2")
	mkdir -p -m 700 "$state/standin/$1"
	give "$state/standin/$1"
	rm -f "$state/run/$1.sock"
	part_start "$1" node "$state/standin/idporten/server.mjs" --mode "$1" \
		--issuer "https://$1.localhost:$port" --listen "$state/run/$1.sock" \
		--clients "$state/standin/$1.json" --people "$state/standin/people.json" \
		--state "$state/standin/$1" --ca "$state/tls/ca.pem" "${control[@]}"
	part_ready "$1" 20 test -S "$state/run/$1.sock"
}

start_idporten() { start_provider idporten $((port + 1)); }
start_ansattporten() { start_provider ansattporten $((port + 2)); }
