# nginx, with the same configuration as in production; only values differ.
# shellcheck shell=bash disable=SC2154

write_nginx() {
	local parts=$state/suite/share/portvakt/nginx
	rm -rf "$state/nginx" && mkdir -m 700 "$state/nginx" "$state"/nginx/{temporary,more}
	nginx_values >"$state/nginx/values"
	"$parts/fill" "$state/nginx/values" "$parts" "$state/nginx"
	"$parts/fill" "$state/nginx/values" "$house_dir/nginx" "$state/nginx/more"
	give "$state/nginx"
}

nginx_values() {
	local rate=50r/s burst=200 code_rate=30r/m code_burst=20 connections=40 downloads=10
	[ -z "$test" ] || rate=100000r/s burst=10000 code_rate=100000r/s code_burst=10000 connections=10000 downloads=10000
	cat <<-END
		LISTEN=127.0.0.1:$port
		LISTEN_OPTIONS=
		PORT_SUFFIX=:$port
		LOGIN_HOST=logginn.localhost
		MYPAGE_HOST=minside.localhost
		EXCHANGE_HOST=samhandling.localhost
		ESIGN_HOST=signering.localhost
		LOGIN_SOCKET=$state/run/login.sock
		MYPAGE_PAGES_SOCKET=$state/run/mypage-pages.sock
		MYPAGE_FILES_SOCKET=$state/run/mypage-files.sock
		MYPAGE_PACKAGES_SOCKET=$state/run/mypage-packages.sock
		MYPAGE_UPLOADS_SOCKET=$state/run/mypage-uploads.sock
		EXCHANGE_PAGES_SOCKET=$state/run/exchange-pages.sock
		EXCHANGE_FILES_SOCKET=$state/run/exchange-files.sock
		EXCHANGE_PACKAGES_SOCKET=$state/run/exchange-packages.sock
		EXCHANGE_UPLOADS_SOCKET=$state/run/exchange-uploads.sock
		ESIGN_PAGES_SOCKET=$state/run/esign-pages.sock
		ESIGN_FILES_SOCKET=$state/run/esign-files.sock
		CERTIFICATE=$state/tls/server.pem
		CERTIFICATE_KEY=$state/tls/server.key
		STATIC=$state/suite/share/portvakt/static
		CONF=$state/nginx
		ACCESS_LOG=$state/log/access.log
		TEMPORARY=$state/nginx/temporary
		PID=$state/nginx/daemon.pid
		RATE=$rate
		BURST=$burst
		CODE_RATE=$code_rate
		CODE_BURST=$code_burst
		CONNECTIONS=$connections
		DOWNLOADS=$downloads
		FORM_SIZE=202m
		RUN=$state/run
	END
}

start_nginx() {
	say "starting nginx"
	write_nginx
	quietly nginx as_owner nginx -t -q -p "$state/nginx" -c "$state/nginx/main.conf" -e stderr || return 1
	part_start nginx "$state/suite/share/portvakt/nginx/masked" "$(command -v nginx)" \
		-p "$state/nginx" -c "$state/nginx/main.conf" -e stderr -g 'daemon off;'
	part_ready nginx 10 listening "$port"
}

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
