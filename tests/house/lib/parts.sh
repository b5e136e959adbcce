# A part is one running program of the house, in a session of its own, so that
# its children end with it.  run/NAME.pid holds its process id and its start
# time, by which a pid that was given to somebody else later is told apart.
# shellcheck shell=bash disable=SC2154

# The fields of /proc/PID/stat behind the name: state, ppid, pgrp, session, …
stat_of() {
	local line
	{ read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
	read -ra stat <<<"${line##*) }"
}

start_time() { stat_of "$1" && echo "${stat[19]}"; }

# Any process of these sessions that is not just waiting to be buried?  One look
# at all processes for all of them: it is the looking that takes its time.
sessions_alive() {
	local process
	for process in /proc/[0-9]*; do
		stat_of "${process#/proc/}" || continue
		[[ " $* " = *" ${stat[3]} "* && ${stat[0]} != [ZX] ]] && return 0
	done
	return 1
}

# Is the process that a pid file names still the same, and not just waiting to
# be buried?  Sets pid.  Asked several times a second, so it forks nothing.
alive() {
	local born
	{ read -r pid born <"$1"; } 2>/dev/null || return 1
	stat_of "$pid" && [ "${stat[19]}" = "$born" ] && [[ ${stat[0]} != [ZX] ]]
}

part_alive() { alive "$state/run/$1.pid"; }

part_pid() { local pid && part_alive "$1" && echo "$pid"; }

# part_start NAME COMMAND...: its output goes to log/NAME.log.
part_start() {
	local name=$1 pid
	shift
	(
		[ -z "${lock_fd:-}" ] || exec {lock_fd}>&-
		exec {idle_fd}>&- {screen_fd}>&-
		cd "$state" && exec setsid "${owned[@]}" "$@"
	) >>"$state/log/$name.log" 2>&1 </dev/null &
	pid=$!
	disown "$pid"
	echo "$pid $(start_time "$pid")" >"$state/run/$name.pid"
}

# part_ready NAME SECONDS TEST...: waits until the test holds.
part_ready() {
	local name=$1 end=$((SECONDS + $2)) why='' pid
	shift 2
	until "$@" >/dev/null 2>&1; do
		part_alive "$name" || why="ended while it was starting"
		[ $SECONDS -lt $end ] || why="was not ready in time"
		if [ -n "$why" ]; then
			warn "$name $why:"
			last_lines "$state/log/$name.log"
			return 1
		fi
		nap 0.05
	done
	touch "$state/run/$name.up"
}

# part_end NAME...: asks the sessions, waits for all, and then ends what is left.
part_end() {
	local name pid _ pids=()
	for name in "$@"; do
		{ read -r pid _ <"$state/run/$name.pid"; } 2>/dev/null || continue
		rm -f "$state/run/$name.up"
		part_alive "$name" || orphans_of "$pid" || continue
		part_signal "$name" "$pid"
		pids+=("$pid")
	done
	[ ${#pids[@]} -eq 0 ] || sessions_end $((SECONDS + 6)) "${pids[@]}"
}

part_stop() {
	local name
	part_end "$@"
	for name in "$@"; do rm -f "$state/run/$name.pid"; done
}

# sessions_end SECONDS PID...: asks again, and then asks no more.
sessions_end() {
	local end=$1 pid
	shift
	while sessions_alive "$@" && [ $SECONDS -lt $((end - 3)) ]; do nap 0.02; done
	for pid; do kill -TERM -- "-$pid" 2>/dev/null || true; done
	while sessions_alive "$@" && [ $SECONDS -lt "$end" ]; do nap 0.02; done
	for pid; do kill -KILL -- "-$pid" 2>/dev/null || true; done
	while sessions_alive "$@"; do nap 0.02; done
}

# PostgreSQL and multiwatch end their children themselves; elsewhere all are told.
part_signal() {
	case $1 in
	postgres) kill -INT "$2" ;;
	login | *-pages | *-files | *-uploads) kill -TERM "$2" ;;
	*) kill -TERM -- "-$2" ;;
	esac 2>/dev/null || true
}

# The first process is gone, but children that carry our mark are left.
orphans_of() {
	local process
	for process in $(marked); do
		stat_of "$process" && [ "${stat[3]}" = "$1" ] && return 0
	done
	return 1
}

marked() {
	grep -lzxF "PORTVAKT_HOUSE=$state" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
}

parts_running() {
	local file
	for file in "$state"/run/*.pid; do file=${file##*/} && echo "${file%.pid}"; done
}

# Everything this state ever started, the database last, then whatever carries its mark.
stop_everything() {
	local process
	if [ -d "$state/run" ]; then
		# shellcheck disable=SC2046 # names without blanks
		part_stop $(parts_running | grep -vx postgres)
		part_stop postgres
	fi
	for process in $(marked); do kill -KILL "$process" 2>/dev/null || true; done
	rm -rf "${state:?}/run"
}
