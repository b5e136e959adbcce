# What is printed when everything runs.
# shellcheck shell=bash disable=SC2154

introduce() {
	[ -n "$test" ] || node "$house_dir/introduce.mjs" "$port" "$content" "$state" \
		"$source_dir/tests/fjordvik/people.json"
	say "ready${test:+ (for tests)}"
	[ -n "$test" ] || [ ! -t 0 ] || echo "Ctrl-C ends everything."
}
