# What every file of the house uses: who we are, saying, dying, waiting.
# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared between the files

export LC_ALL=C.UTF-8
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
house_dir=$source_dir/tests/house
began=${PORTVAKT_BEGAN:-$EPOCHREALTIME}

# A sleep that forks nothing: nobody ever writes to this descriptor.  bash does
# not survive an exit from within read, so a signal waits until the nap is over.
exec {idle_fd}<> <(:)
napping='' leaving=''
nap() {
	napping=1
	read -r -t "$1" -u "$idle_fd" _ || true
	napping=''
	[ -z "$leaving" ] || exit 0
}

on_signal() {
	leaving=1
	[ -n "$napping" ] || exit 0
}

seconds() {
	local us=$((${EPOCHREALTIME/./} - ${began/./}))
	printf '%d.%d' $((us / 1000000)) $((us / 100000 % 10))
}

exec {screen_fd}>&1 # also where a step's own output goes to a log
say() { printf '%7s s  %s\n' "$(seconds)" "$*" >&"$screen_fd"; }
warn() { printf '%7s s  %s\n' "$(seconds)" "$*" >&2; }
die() { printf 'house: %s\n' "$*" >&2; exit 1; }

# Everything runs as the person who started it, or, when that is root, as a
# system user of its own: PostgreSQL refuses root, and rightly.
# owned: the words in front of every command run for that owner; PORTVAKT_HOUSE
# is the mark by which stop_everything knows its own.
runner() {
	local become=(setpriv --no-new-privs)
	owner=$(id -un)
	if [ "$owner" = root ]; then
		owner=portvakt
		become=(setpriv --reuid=portvakt --regid=portvakt --init-groups --no-new-privs)
		id portvakt >/dev/null 2>&1 || make_user
	fi
	owned=("${become[@]}" env -i PATH="$PATH" HOME="$state" LC_ALL=C.UTF-8 TZ=UTC
		PORTVAKT_CONF="$state/portvakt.conf" PORTVAKT_HOUSE="$state")
}

make_user() {
	say "creating the system user portvakt"
	useradd --system --user-group --no-create-home --home-dir /nonexistent \
		--shell /usr/sbin/nologin portvakt
}

as_owner() { (cd "$state" && exec "${owned[@]}" "$@"); }

# quietly LOG COMMAND...: output that nobody needs unless it fails.
quietly() {
	local log=$state/log/$1.log
	shift
	"$@" >>"$log" 2>&1 </dev/null && return
	last_lines "$log"
	return 1
}

last_lines() {
	printf '    --- %s\n' "$1" >&2
	tail -n 20 "$1" 2>/dev/null | sed 's/^/    /' >&2
}

# put FILE [MODE]: writes standard input to a file of the owner's, in one step.
put() {
	cat >"$1.new"
	chmod "${2:-600}" "$1.new"
	give "$1.new"
	mv -f "$1.new" "$1"
}

give() { [ "$owner" = "$(id -un)" ] || chown -R "$owner:$owner" "$@"; }
