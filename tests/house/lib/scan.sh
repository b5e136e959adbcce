# A real clamd with signatures of its own (no network, no downloads), set up by the
# example that an installation starts from.
# shellcheck shell=bash disable=SC2154

# EICAR, as bytes anywhere in a file and as a whole file; and a word of ours.
write_signatures() {
	mkdir -p "$state/clamd"
	put "$state/clamd/house.ndb" <<-'END'
		House.Eicar:0:*:58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a
		House.Word:0:*:706f727476616b742d686f7573652d76697275732d776f7264
	END
	put "$state/clamd/house.hdb" <<<'44d88612fea8a8f36de82e1278abb02f:68:House.EicarFile'
	give "$state/clamd"
}

# What it unpacks lies in memory, as the example asks for.
scan_folder() { echo "/dev/shm/portvakt-clamd-$port"; }

write_clamd_config() {
	sed -e '/^LocalSocketGroup /d' \
		-e "s|^LocalSocket .*|LocalSocket $state/run/clamd.sock|" \
		-e "s|^DatabaseDirectory .*|DatabaseDirectory $state/clamd|" \
		-e "s|^TemporaryDirectory .*|TemporaryDirectory $(scan_folder)|" \
		"$source_dir/services/systemd/clamd.conf.example" | put "$state/clamd.conf"
}

start_clamd() {
	local folder
	folder=$(scan_folder)
	rm -rf "$folder" && mkdir -m 700 "$folder" && give "$folder"
	write_signatures
	write_clamd_config
	rm -f "$state/run/clamd.sock"
	part_start clamd clamd --config-file="$state/clamd.conf"
	part_ready clamd 60 test -S "$state/run/clamd.sock"
}

# Nothing waits for the intake.
start_intake() {
	part_start intake "$state/suite/libexec/portvakt/intake"
	part_ready intake 10 true
}
