# The verbs of the command line.
# shellcheck shell=bash disable=SC2034,SC2154

usage() { sed -n '2,/^set /{/^set /!s/^# \?//p}' "$house_dir/house" >&2; exit 2; }

main() {
	local verb=${1:-}
	arguments=("${@:2}")
	options "$verb" "${arguments[@]}"
	case $verb in status | reset | part | operator | sql) settled ;; esac
	runner
	case $verb in
	up) if [ -n "$detach" ]; then up_detached; else up; fi ;;
	down) end_previous ;;
	status) status ;;
	reset) reset ;;
	part) part "${words[@]}" ;;
	operator) operator "${words[@]}" ;;
	sql) sql portvakt "${words[@]}" ;;
	*) usage ;;
	esac
}

# What was settled when it was brought up.
settled() {
	[ -f "$state/settings" ] || die "there is no municipality in $state: bring one up first"
	. "$state/settings"
}

options() {
	local verb=$1
	shift
	words=()
	port=8443 state=/var/tmp/portvakt-$(id -u) content=demo test='' debug='' detach=''
	while [ $# -gt 0 ]; do
		case $1 in
		--port) port=${2:?} && shift ;;
		--state) state=${2:?} && shift ;;
		--demo) content=demo ;;
		--empty) content=empty ;;
		--test) test=1 ;;
		--san) debug=san ;;
		--detach) detach=1 ;;
		-*) [ "$verb" = operator ] || usage ;;&
		*)
			[ "$verb" != operator ] || { words+=("$@") && break; }
			words+=("$1")
			;;
		esac
		shift
	done
	[[ $port =~ ^[0-9]{4,5}$ ]] || die "--port takes a number above 1023"
	[[ $state = /* && ${#state} -le 60 && $state != *[[:space:]\'\"\;\|]* ]] ||
		die "--state takes an absolute path of at most 60 plain characters"
}

# ── up ───────────────────────────────────────────────────────────────────────

up() {
	make_state
	exec {lock_fd}>"$state/lock"
	end_previous
	flock -w 30 "$lock_fd" || die "another house is being built in $state"
	trap on_signal INT TERM HUP
	trap 'leave $?' EXIT
	echo "$$ $(start_time $$)" >"$state/house.pid"
	mkdir -p "$state/run" "$state/log"
	rm -f "$state"/log/*.log
	give "$state/run" "$state/log"
	bring_up
	introduce
	touch "$state/run/ready"
	watch
}

# The same in a session of its own; returns when it is ready.
up_detached() {
	local pid kept=()
	for word in "${arguments[@]}"; do [ "$word" = --detach ] || kept+=("$word"); done
	make_state
	setsid "$house_dir/house" up "${kept[@]}" >"$state/house.log" 2>&1 </dev/null {screen_fd}>&- {idle_fd}>&- &
	pid=$!
	until [ -e "$state/run/ready" ] && grep -q "^$pid " "$state/house.pid" 2>/dev/null; do
		kill -0 "$pid" 2>/dev/null || { cat "$state/house.log" >&2; exit 1; }
		nap 0.1
	done
	cat "$state/house.log"
}

make_state() {
	[ ! -L "$state" ] || die "$state is a link"
	[ -f "$state/settings" ] || [ -z "$(ls -A "$state" 2>/dev/null)" ] || die "$state holds something else"
	mkdir -p -m 700 "$state"
	case $(stat -c %U "$state") in
	"$owner" | "$(id -un)") ;;
	*) die "$state belongs to somebody else" ;;
	esac
	chmod 700 "$state"
	[ "$owner" = "$(id -un)" ] || chown "$owner:$owner" "$state"
	printf '%s\n' "port=$port content=$content test=$test debug=$debug" >"$state/settings"
}

bring_up() {
	! listening "$port" || die "port $port is taken; choose another one with --port"
	build_suite
	make_certificates
	make_client_key
	make_posten
	make_notices
	write_config
	[ "$content" = empty ] || make_fjordvik
	say "starting the stand-ins for ID-porten, Ansattporten and Posten signering"
	make_standin
	launch_provider idporten
	launch_provider ansattporten
	launch_posten
	launch_relay
	launch_sms
	make_cluster
	start_postgres
	say "starting keeper, courier and binder"
	start_keeper
	start_courier
	start_binder
	fill_database
	say "starting the portals, the clerk and the intake"
	start_pools
	start_clerk
	start_clamd
	start_intake
	start_nginx
	say "waiting for the pages"
	await_provider idporten
	await_provider ansattporten
	await_posten
	await_relay
	await_sms
	node "$house_dir/probe.mjs" "$state/tls/ca.pem" "$port" || { show_logs; die "a page does not answer"; }
	[ -n "$test" ] || [ "$content" = empty ] || sign_demo
}

# A1-12 is out to be signed: two have signed, one is left.
sign_demo() {
	say "signing A1-12 with two of three"
	quietly sign node "$house_dir/sign.mjs" "$state" || die "A1-12 was not brought to be signed"
}

show_logs() {
	local name
	for name in login mypage-pages exchange-pages nginx; do last_lines "$state/log/$name.log"; done
}

# The supervisor: a part that ended by itself is started again.
watch() {
	local file name pid
	while :; do
		nap 0.5
		for file in "$state"/run/*.pid; do
			name=${file##*/} name=${name%.pid}
			[ -e "$state/run/$name.off" ] || part_alive "$name" || restart "$name"
		done
	done
}

restart() {
	warn "$1 ended and is started again"
	part_stop "$1"
	start_again "$1" || nap 2
}

start_again() {
	case $1 in
	*-pages | *-files | *-packages | *-uploads | login) start_pools "$1" ;;
	*) "start_$1" ;;
	esac
}

leave() {
	trap '' INT TERM HUP
	trap - EXIT
	leaving=''
	stop_everything
	rm -rf "$(scan_folder)"
	rm -f "$state/house.pid"
	[ "$1" != 0 ] || say "everything has ended"
	exit "$1"
}

# The supervisor ends everything; what a killed one left behind is ended here.
end_previous() {
	local pid
	[ -d "$state" ] || return 0
	if alive "$state/house.pid"; then
		say "ending the municipality that runs in $state"
		kill -TERM "$pid"
		while alive "$state/house.pid"; do nap 0.05; done
	fi
	[ -z "$(parts_running)$(marked)" ] || say "ending what an earlier run left behind"
	stop_everything
	rm -f "$state/house.pid"
}

# ── While it runs ────────────────────────────────────────────────────────────

status() {
	local name
	for name in $(parts_running | sort); do
		printf '%-16s %s\n' "$name" "$(part_pid "$name" || echo 'not running')"
	done
	[ -e "$state/run/ready" ]
}

# A part that is switched off keeps its pid file, so that it can be named.
part() {
	local what=${1:-} name=${2:-}
	[ -f "$state/run/$name.pid" ] || die "no such part: $name"
	case $what in
	stop)
		touch "$state/run/$name.off"
		part_end "$name"
		;;
	start)
		rm -f "$state/run/$name.off"
		wait_up "$name"
		;;
	kill)
		rm -f "$state/run/$name.up"
		kill -KILL -- "-$(part_pid "$name")"
		wait_up "$name"
		;;
	*) usage ;;
	esac
}

wait_up() {
	local end=$((SECONDS + 120)) pid
	until [ -e "$state/run/$1.up" ] && part_alive "$1"; do
		[ $SECONDS -lt $end ] || die "$1 did not come back"
		nap 0.05
	done
}

# Back to the fresh import; keeper, clerk and portals are asleep while it happens.
reset() {
	local name names=(keeper clerk intake)
	while read -r name _; do names+=("$name"); done <<<"$pools"
	for name in "${names[@]}"; do touch "$state/run/$name.off"; done
	part_end "${names[@]}"
	restore_copy
	for name in "${names[@]}"; do rm -f "$state/run/$name.off"; done
	for name in "${names[@]}"; do wait_up "$name"; done
}
