/* A house for the tests of services: a folder of its own, a configuration, and
 * the real program, started and ended. */
#ifndef PORTVAKT_TEST_HOUSE_H
#define PORTVAKT_TEST_HOUSE_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail /* ours is another */

static char        house_folder[64];
static const char *house_number = "9901";

static __attribute__((unused)) const char *
house_path(const char *name)
{
	static char path[4][128];
	static int  turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", house_folder, name);
	return path[turn];
}

/* build/unit/test_x → build/bin/<program> */
static __attribute__((unused)) const char *
house_program(const char *program)
{
	static char path[PATH_MAX + 64];
	char        self[PATH_MAX];
	ssize_t     n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(n > 0);
	self[n] = '\0';
	for (int i = 0; i < 2; i++)
		*strrchr(self, '/') = '\0';
	snprintf(path, sizeof(path), "%s/bin/%s", self, program);
	return path;
}

/* Writes the configuration and points PORTVAKT_CONF to it. */
static __attribute__((unused)) void
house_configure(const char *more)
{
	FILE *f = fopen(house_path("conf"), "w");

	assert_non_null(f);
	fprintf(f,
	    "municipality.number = %s\n"
	    "vault.directory = %s/vault\n"
	    "vault.parts = %s/parts\n"
	    "keeper.directory = %s/run\n"
	    "keeper.keys = %s/keys\n"
	    "courier.directory = %s/run\n"
	    "binder.directory = %s/run\n"
	    "%s",
	    house_number, house_folder, house_folder, house_folder, house_folder, house_folder,
	    house_folder, more);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(setenv("PORTVAKT_CONF", house_path("conf"), 1), 0);
}

static __attribute__((unused)) void
house_open(const char *more)
{
	snprintf(house_folder, sizeof(house_folder), "/tmp/portvakt-unit.XXXXXX");
	assert_non_null(mkdtemp(house_folder));
	assert_int_equal(mkdir(house_path("run"), 0700), 0);
	assert_int_equal(mkdir(house_path("keys"), 0700), 0);
	assert_int_equal(mkdir(house_path("vault"), 0700), 0);
	assert_int_equal(mkdir(house_path("parts"), 0700), 0);
	unsetenv("CREDENTIALS_DIRECTORY");
	house_configure(more);
}

static __attribute__((unused)) void
house_close(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", house_folder);
	assert_int_equal(system(command), 0);
}

/* Its log goes to <folder>/log. */
static __attribute__((unused)) pid_t
house_start(const char *program, const char *argument)
{
	const char *path = house_program(program);
	pid_t       child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		int log = open(house_path("log"), O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that dies leaves nothing running */
		execl(path, program, argument, (char *)NULL);
		_exit(127);
	}
	return child;
}

static __attribute__((unused)) int
house_wait(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static __attribute__((unused)) void
house_pause(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* Waits for a file that says "ready". */
static __attribute__((unused)) bool
house_ready(const char *name)
{
	for (int i = 0; i < 1000; i++) {
		if (access(house_path(name), F_OK) == 0)
			return true;
		house_pause(10);
	}
	return false;
}

/* Ends it in the ordinary way. */
static __attribute__((unused)) int
house_end(pid_t child)
{
	assert_true(child > 0); /* kill() would take 0 for all of us */
	assert_int_equal(kill(child, SIGTERM), 0);
	return house_wait(child);
}

static __attribute__((unused)) bool
house_logged(const char *words)
{
	char  line[4096];
	bool  found = false;
	FILE *f = fopen(house_path("log"), "r");

	while (f != NULL && !found && fgets(line, sizeof(line), f) != NULL)
		found = strstr(line, words) != NULL;
	if (f != NULL)
		fclose(f);
	return found;
}

#endif
