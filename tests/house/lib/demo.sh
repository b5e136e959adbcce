# The database's content: migrated, and with the demo municipality imported.
# What it was made from is remembered; when that changes, it is made anew.
# A copy of the fresh content is kept, so that tests can go back to it quickly.
# shellcheck shell=bash disable=SC2154

demo_clock=2026-11-21T10:00:00+01:00

operator() { as_owner "$state/suite/bin/portvakt" "$@"; }

# What files and folders hold, as one short word.
digest() {
	find "$@" -type f -not -path '*/node_modules/*' -print0 | sort -z | xargs -0 sha256sum |
		sed "s|$source_dir||; s|$state||" | sha256sum | cut -c1-32
}

# The import folder: texts become PDF files once, until the texts change.
make_fjordvik() {
	local wanted
	wanted=$(digest "$source_dir/tests/fjordvik")
	[ "$(cat "$state/fjordvik/made-from" 2>/dev/null)" = "$wanted" ] && return
	say "writing Fjordvik's documents"
	rm -rf "$state/fjordvik"
	quietly fjordvik node "$source_dir/tests/fjordvik/make.mjs" "$state/fjordvik" || die "Fjordvik was not made"
	echo "$wanted" >"$state/fjordvik/made-from"
	give "$state/fjordvik"
}

fill_database() {
	local wanted
	wanted="$content $(digest "$state/suite/share/portvakt/sql")"
	[ "$content" = empty ] || wanted+=" $(cat "$state/fjordvik/made-from")"
	[ -d "$state/keys.fresh" ] && [ "$(cat "$state/filled-with" 2>/dev/null)" = "$wanted" ] && return
	rm -f "$state/filled-with"
	new_database
	[ "$content" = empty ] || import_fjordvik
	keep_copy
	echo "$wanted" >"$state/filled-with"
}

# A new journal needs a keeper that has signed nothing yet.
new_database() {
	say "making the database"
	sql postgres 'drop database if exists portvakt with (force)' 'create database portvakt'
	rm -rf "${state:?}"/{vault,parts,signing}
	mkdir -m 700 "$state"/{vault,parts,signing}
	give "$state/vault" "$state/parts" "$state/signing"
	part_stop keeper
	rm -rf "${state:?}/keys"
	start_keeper
	quietly migrate operator migrate || die "migrate failed"
}

import_fjordvik() {
	say "importing Fjordvik"
	quietly import operator clock "$demo_clock" || die "the clock was not set"
	quietly import operator import "$state/fjordvik" || die "the import failed"
}

keep_copy() {
	sql postgres 'drop database if exists portvakt_fresh with (force)' \
		'create database portvakt_fresh template portvakt'
	rm -rf "$state/vault.fresh" "$state/signing.fresh"
	cp -al "$state/vault" "$state/vault.fresh"
	cp -al "$state/signing" "$state/signing.fresh"
	rm -rf "$state/keys.fresh"
	cp -a "$state/keys" "$state/keys.fresh"
}

# Blobs are immutable, so links are copies.  The keeper is asleep: it goes back to
# the head that it had signed of that journal.
restore_copy() {
	sql postgres 'drop database if exists portvakt with (force)' \
		'create database portvakt template portvakt_fresh' \
		'revoke temporary, create on database portvakt from public' \
		'grant temporary on database portvakt to pv_owner' # a template hands down no rights to itself
	# A copied sequence counts on what its template had written ahead: until the next
	# checkpoint a killed server would give the same numbers again.
	sql postgres checkpoint
	rm -rf "${state:?}"/{vault,parts,signing}
	mkdir -m 700 "$state/parts"
	give "$state/parts"
	cp -al "$state/vault.fresh" "$state/vault"
	cp -al "$state/signing.fresh" "$state/signing"
	rm -rf "${state:?}/keys"
	cp -a "$state/keys.fresh" "$state/keys"
}
