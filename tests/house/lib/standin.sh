# The stand-ins for ID-porten and Ansattporten (tests/idporten), and with them those
# for Posten signering, the mail relay and the SMS gateway, copied into the state with the Node packages they use,
# because of who runs them.
# shellcheck shell=bash disable=SC2154

make_standin() {
	local folder=$state/standin wanted
	wanted=$(digest "$source_dir/tests/idporten" "$source_dir/tests/signing" \
		"$source_dir/tests/notices" "$source_dir/tests/package-lock.json")
	[ "$(cat "$folder/made-from" 2>/dev/null)" = "$wanted" ] || copy_standin "$folder"
	cp "$source_dir/tests/fjordvik/people.json" "$folder/people.json"
	write_client idporten
	write_client ansattporten
	echo "$wanted" >"$folder/made-from"
	give "$folder"
}

copy_standin() {
	[ -d "$source_dir/tests/node_modules/smtp-server" ] || quietly npm "$house_dir/install" run
	rm -rf "$1" && mkdir -p "$1/node_modules"
	cp -R "$source_dir/tests/idporten" "$source_dir/tests/signing" "$source_dir/tests/notices" "$1/"
	(cd "$source_dir/tests/node_modules" && find . -mindepth 1 -maxdepth 1 \
		! -name playwright-core ! -name axe-core ! -name '.*' -exec cp -R -t "$1/node_modules" {} +)
	cp "$source_dir/tests/package.json" "$1/"
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
launch_provider() {
	local control=() above=1
	[ "$1" = idporten ] || above=2
	[ -z "$test" ] || control=(--control $((port + above)))
	mkdir -p "$state/standin/$1"
	give "$state/standin/$1"
	rm -f "$state/run/$1.sock"
	part_start "$1" node "$state/standin/idporten/server.mjs" --mode "$1" \
		--issuer "https://$1.localhost:$port" --listen "$state/run/$1.sock" \
		--clients "$state/standin/$1.json" --people "$state/standin/people.json" \
		--state "$state/standin/$1" --ca "$state/tls/ca.pem" "${control[@]}"
}

await_provider() { part_ready "$1" 30 test -S "$state/run/$1.sock"; }

start_idporten() { launch_provider idporten && await_provider idporten; }
start_ansattporten() { launch_provider ansattporten && await_provider ansattporten; }
