/* From inside: each program is confined in a child, as it does itself, and the
 * child then tries what somebody would try who had taken it over.  What works
 * without walls is tried without them first, so that a refusal is the wall's. */
#include "../../core/confine.c"

#include "cell.h"

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void
walls_of(const char *program)
{
	if (strcmp(program, "tool") == 0)
		confine_tool(file_own);
	else if (*program != '\0')
		confine(config, program);
}

/* Walls as a kernel that knows this version of Landlock has them. */
static void
older_walls_of(const char *program, int version)
{
	struct confine_room room = room_of(config, program);

	settle_libraries();
	if (strcmp(program, "tool") == 0)
		add_path(&room, file_own, CONFINE_READ, true);
	close_doors(&room, version);
}

/* 0 when it worked, 1 when it was refused. */
static int
outcome(const char *program, const struct attempt *a, int version)
{
	pid_t child;

	furnish();
	child = fork();
	if (child == 0) {
		be_quiet();
		if (version < 0)
			walls_of(program);
		else
			older_walls_of(program, version);
		_exit(a->attempt() ? 0 : 1);
	}
	return house_wait(child);
}

static bool
is_among(const char *names, const char *name)
{
	size_t size = strlen(name);

	for (const char *p = names; (p = strstr(p, name)) != NULL; p++)
		if ((p == names || p[-1] == ' ') && (p[size] == '\0' || p[size] == ' '))
			return true;
	return false;
}

/* ── The tests ── */

struct trial {
	const char           *program;
	const struct attempt *attempt;
	int                   version; /* -1: this kernel's */
	bool                  may;
};

static void
a_trial(void **state)
{
	const struct trial *t = *state;

	assert_int_equal(outcome(t->program, t->attempt, t->version), t->may ? 0 : 1);
}

/* A build with sanitizers may read /proc: it looks into itself. */
static bool
refusable(const struct attempt *a, int version)
{
#ifdef __SANITIZE_ADDRESS__
	if (a->attempt == try_read_memory)
		return false;
#endif
	return a->from <= version;
}

static struct CMUnitTest tests[4 * ROWS * ATTEMPTS];
static struct trial      trials[4 * ROWS * ATTEMPTS];
static size_t            count;

static void
add_trial(const char *program, const struct attempt *a, int version, bool may)
{
	static char names[4 * ROWS * ATTEMPTS][128];
	char        suffix[32] = "";

	if (version >= 0)
		snprintf(suffix, sizeof(suffix), ", with Landlock %d", version);
	snprintf(names[count], sizeof(names[count]), "%s %s %s%s",
	    *program == '\0' ? "without walls, it" : program, may ? "can" : "cannot", a->what,
	    suffix);
	trials[count] = (struct trial){ program, a, version, may };
	tests[count] = (struct CMUnitTest){
		.name = names[count], .test_func = a_trial, .initial_state = &trials[count]
	};
	count++;
}

/* What Landlock alone refuses, as Debian 12's kernel knows it (2), and the
 * first that knows networks (4). */
static void
add_older(const char *program, int version)
{
	for (size_t a = 0; a < ATTEMPTS; a++)
		if (attempts[a].from > 0 && refusable(&attempts[a], version))
			add_trial(
			    program, &attempts[a], version, is_among(attempts[a].who, program));
}

static void
add_all(void)
{
	int now = confine_landlock();

	for (size_t a = 0; a < ATTEMPTS; a++)
		if (!attempts[a].rare)
			add_trial("", &attempts[a], -1, true);
	for (size_t r = 0; r < ROWS; r++) {
		for (size_t a = 0; a < ATTEMPTS; a++)
			if (refusable(&attempts[a], now))
				add_trial(rows[r].program, &attempts[a], -1,
				    is_among(attempts[a].who, rows[r].program));
		for (int version = 2; version < now && version <= 4; version += 2)
			add_older(rows[r].program, version);
	}
}

int
main(void)
{
	add_all();
	return _cmocka_run_group_tests("walls", tests, count, open_house, close_house);
}
