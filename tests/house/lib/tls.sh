# A certificate authority made on the spot, kept between runs.  It can only
# ever vouch for names under .localhost, so that a browser may trust it safely.
# shellcheck shell=bash disable=SC2154

hosts=(logginn.localhost minside.localhost samhandling.localhost signering.localhost idporten.localhost ansattporten.localhost posten.localhost
	mail.localhost sms.localhost)

make_certificates() {
	local tls=$state/tls
	[ "$(cat "$tls/hosts" 2>/dev/null)" = "${hosts[*]}" ] &&
		openssl x509 -noout -checkend 604800 -in "$tls/server.pem" >/dev/null && return
	say "making a certificate authority and a certificate"
	rm -rf "$tls" && mkdir -m 700 "$tls"
	(cd "$tls" && quietly tls make_authority && quietly tls make_leaf && rm -f server.csr ca.srl)
	echo "${hosts[*]}" >"$tls/hosts"
	give "$tls"
}

new_key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

make_authority() {
	new_key ca.key
	openssl req -x509 -new -key ca.key -out ca.pem -days 3650 -sha256 \
		-subj "/O=Portvakt demo/CN=Portvakt demo on $(uname -n)" \
		-addext 'basicConstraints=critical,CA:TRUE,pathlen:0' \
		-addext 'keyUsage=critical,keyCertSign,cRLSign' \
		-addext 'nameConstraints=critical,permitted;DNS:localhost'
}

make_leaf() {
	local names
	names=$(printf ',DNS:%s' "${hosts[@]}")
	new_key server.key
	openssl req -new -key server.key -out server.csr -subj "/O=Portvakt demo/CN=${hosts[0]}"
	openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem \
		-days 390 -sha256 -extfile <(printf '%s\n' "subjectAltName=${names#,}" \
			'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' \
			'extendedKeyUsage=serverAuth')
}
