/* What keeps a confined program from starting, and what it starts with. */
#include "../../core/confine.c"

#include "cell.h"

#include <seccomp.h>

/* Tries it, by its name in attempts.h. */
static bool
can(const char *what)
{
	for (size_t i = 0; i < ATTEMPTS; i++)
		if (strcmp(attempts[i].what, what) == 0)
			return attempts[i].attempt();
	fail_msg("nobody knows how to %s", what);
	return false;
}

/* A kernel that knows no Landlock, to this child. */
static void
forget_landlock(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	assert_int_equal(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
			     seccomp_syscall_resolve_name("landlock_create_ruleset"), 0),
	    0);
	assert_int_equal(seccomp_load(filter), 0);
	seccomp_release(filter);
}

static int
start_without_landlock(void)
{
	pid_t child = fork();

	if (child == 0) {
		be_quiet();
		forget_landlock();
		confine(config, "mypage");
		_exit(can("start another program") || can("make an internet socket") ? 1 : 0);
	}
	return house_wait(child);
}

static void
without_landlock_production_does_not_start(void **state)
{
	(void)state;
	configure("production");
	assert_int_equal(start_without_landlock(), EX_OSERR);
	assert_true(house_logged("no Landlock"));
}

static void
without_landlock_production_starts_where_that_is_allowed(void **state)
{
	(void)state;
	configure("production\nconfine.landlock = optional");
	assert_int_equal(start_without_landlock(), 0);
}

static void
without_landlock_a_test_instance_starts_and_warns(void **state)
{
	(void)state;
	configure("test");
	assert_int_equal(start_without_landlock(), 0);
	assert_true(house_logged("files are not confined"));
}

static void
a_vault_that_is_not_there_keeps_the_program_from_starting(void **state)
{
	pid_t child;

	(void)state;
	assert_int_equal(rename(house_path("vault"), house_path("gone")), 0);
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "mypage");
		_exit(0);
	}
	assert_int_equal(house_wait(child), EX_OSERR);
	assert_int_equal(rename(house_path("gone"), house_path("vault")), 0);
}

/* The vault's folder is mounted anew, or restored, while a portal runs. */
static void
a_vault_that_was_replaced_makes_room_for_a_successor(void **state)
{
	pid_t child;

	(void)state;
	(void)unlink(house_path("log"));
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "mypage");
		while (access(house_path("vault"), F_OK) == 0 && !confine_stale())
			house_pause(1);
		if (confine_stale()) /* gone, it may come back */
			_exit(1);
		while (access(house_path("vault"), F_OK) != 0)
			house_pause(1);
		_exit(confine_stale() ? 0 : 2);
	}
	while (!house_logged("confine.closed"))
		house_pause(1);
	assert_int_equal(rename(house_path("vault"), house_path("gone")), 0);
	house_pause(50);
	assert_int_equal(mkdir(house_path("vault"), 0700), 0);
	assert_int_equal(house_wait(child), 0);
	assert_int_equal(rmdir(house_path("vault")), 0);
	assert_int_equal(rename(house_path("gone"), house_path("vault")), 0);
}

/* Where the database is another machine, its port is what can be reached. */
static void
a_database_on_another_machine_is_reached_and_nothing_else(void **state)
{
	char  text[128];
	pid_t child;

	(void)state;
	snprintf(text, sizeof(text), "database.host = db.localhost\ndatabase.port = %u\n",
	    ntohs(listed));
	house_configure(text);
	config_close(config);
	config = config_open();
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "clerk");
		if (!can("reach a port that is listed"))
			_exit(1);
		_exit(can("reach a port that is not listed") && confine_landlock() >= 4 ? 1 : 0);
	}
	assert_int_equal(house_wait(child), 0);
}

static void
a_program_without_a_row_does_not_start(void **state)
{
	pid_t child;

	(void)state;
	child = fork();
	if (child == 0) {
		be_quiet();
		confine(config, "nobody");
		_exit(0);
	}
	assert_int_equal(house_wait(child), EX_OSERR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_landlock_production_does_not_start),
		cmocka_unit_test(without_landlock_production_starts_where_that_is_allowed),
		cmocka_unit_test(without_landlock_a_test_instance_starts_and_warns),
		cmocka_unit_test(a_vault_that_is_not_there_keeps_the_program_from_starting),
		cmocka_unit_test(a_vault_that_was_replaced_makes_room_for_a_successor),
		cmocka_unit_test(a_database_on_another_machine_is_reached_and_nothing_else),
		cmocka_unit_test(a_program_without_a_row_does_not_start),
	};

	return cmocka_run_group_tests(tests, open_house, close_house);
}
