/* What the unit tests share: cmocka in the order it wants, files and a config. */
#ifndef PORTVAKT_SHEET_H
#define PORTVAKT_SHEET_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#undef fail /* ours is include/fail.h */

#include "arena.h"

/* A folder that tests/unit/run removes. */
static inline const char *
sheet_folder(void)
{
	const char *folder = getenv("UNIT_FOLDER");

	if (folder == NULL) {
		(void)fputs("start me through tests/unit/run\n", stderr);
		exit(1);
	}
	return folder;
}

/* Writes folder/name; the path lives in the arena. */
static inline const char *
sheet_file(struct arena *a, const char *name, const char *text)
{
	char *path = arena_printf(a, "%s/%s", sheet_folder(), name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
	return path;
}

static inline void
sheet_config(struct arena *a, const char *text)
{
	assert_int_equal(setenv("PORTVAKT_CONF", sheet_file(a, "unit.conf", text), 1), 0);
}

/* Under the leak checker, what a program that gives up leaves is no leak. */
void __lsan_disable(void) __attribute__((weak));

/* Runs in a child, silently; gives its exit status. */
static inline int
sheet_exit(void (*run)(void *), void *with)
{
	int   status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (__lsan_disable != NULL)
			__lsan_disable();
		(void)!freopen("/dev/null", "w", stderr);
		run(with);
		_exit(0);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#endif
