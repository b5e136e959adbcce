# Turns sql/<folder>/*.sql into the header sql_<folder>.h: one statement a file.
# Lines that are comments alone are left out.

function finish() {
	if (name != "")
		print "};"
}

BEGIN {
	print "/* Made from sql/" folder "/ by core/sql.awk. */"
	print "#include \"db.h\""
}

FNR == 1 {
	finish()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.sql$/, "", name)
	if (name !~ /^[a-z][a-z0-9_]*$/) {
		print FILENAME ": not a name" > "/dev/stderr"
		exit 1
	}
	names[++count] = name
	printf "\nstatic const struct statement sql_%s = { \"%s/%s\",\n", name, folder, name
}

/^[ \t]*--/ { next }

{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\t/, "\\t")
	printf "\t\"%s\\n\"\n", $0
}

END {
	finish()
	printf "\n__attribute__((unused))\n"
	printf "static const struct statement *const sql_%s_all[] = {\n", folder
	for (i = 1; i <= count; i++)
		printf "\t&sql_%s,\n", names[i]
	print "\tNULL\n};"
}
