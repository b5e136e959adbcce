# A mail relay and an SMS gateway (tests/notices), which keep what they are given:
# the relay speaks SMTP on a port of its own, the gateway is behind the same door
# as everything else.
# shellcheck shell=bash disable=SC2154

make_notices() {
	local folder=$state/notices
	mkdir -p -m 700 "$folder/out"
	[ -f "$folder/mail.password" ] || openssl rand -hex 16 | put "$folder/mail.password"
	[ -f "$folder/sms.key" ] || openssl rand -hex 16 | put "$folder/sms.key"
	rm -rf "$folder/tls" && mkdir -m 700 "$folder/tls"
	cp "$state"/tls/server.{key,pem} "$folder/tls"
	quietly tls make_stranger "$folder/tls"
	give "$folder"
}

# Somebody else's certificate, by the same authority.
make_stranger() {
	new_key "$1/stranger.key"
	openssl req -new -key "$1/stranger.key" -subj '/CN=other.localhost' -out "$1/stranger.csr"
	openssl x509 -req -in "$1/stranger.csr" -CA "$state/tls/ca.pem" -CAkey "$state/tls/ca.key" \
		-set_serial 2 -days 390 -sha256 -out "$1/stranger.pem" \
		-extfile <(echo 'subjectAltName=DNS:other.localhost')
}

notices_config() {
	cat <<-END
		courier.mail.relay = smtp://mail.localhost:$((port + 5))
		courier.mail.from = ikke-svar@fjordvik.example
		courier.mail.name = Fjordvik kommune
		courier.mail.user = portvakt
		courier.mail.password = $state/notices/mail.password
		courier.sms.url = https://sms.localhost:$port/v1/messages
		courier.sms.key = $state/notices/sms.key
	END
}

launch_relay() {
	part_start relay node "$state/standin/notices/relay.mjs" --port $((port + 5)) \
		--tls "$state/notices/tls" --folder "$state/notices/out" \
		--password "$state/notices/mail.password"
}

launch_sms() {
	rm -f "$state/run/sms.sock"
	part_start sms node "$state/standin/notices/gateway.mjs" --listen "$state/run/sms.sock" \
		--folder "$state/notices/out" --key "$state/notices/sms.key"
}

await_relay() { part_ready relay 30 listening $((port + 5)); }
await_sms() { part_ready sms 30 test -S "$state/run/sms.sock"; }

start_relay() { launch_relay && await_relay; }
start_sms() { launch_sms && await_sms; }
