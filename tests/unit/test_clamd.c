/* The client of clamd, against one that misbehaves and, where clamd is installed,
 * against the real one with a signature of our own. */
#include "house.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "clamd.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	house_open("");
	arena = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	house_close();
	return 0;
}

static void
only_ok_is_clean(void **state)
{
	static const char *const unsure[] = { "", "OK", "stream: OK ", "stream: ok", " stream: OK",
		"stream: OK\n", "stream: OK FOUNDx", "INSTREAM size limit exceeded. ERROR",
		"stream: FOUND", "stream:  FOUND", "UNKNOWN COMMAND",
		"stream: Can't allocate memory ERROR", "file: Eicar FOUND" };

	(void)state;
	assert_int_equal(clamd_verdict_of("stream: OK"), CLAMD_CLEAN);
	assert_int_equal(clamd_verdict_of("stream: Eicar FOUND"), CLAMD_FOUND);
	assert_int_equal(
	    clamd_verdict_of("stream: Heuristics.Encrypted.Zip FOUND"), CLAMD_ENCRYPTED);
	assert_int_equal(clamd_verdict_of("stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND"),
	    CLAMD_LIMITS);
	assert_int_equal(
	    clamd_verdict_of("stream: Heuristics.OLE2.ContainsMacros FOUND"), CLAMD_FOUND);
	for (size_t i = 0; i < sizeof(unsure) / sizeof(unsure[0]); i++)
		assert_int_equal(clamd_verdict_of(unsure[i]), CLAMD_UNSURE);
}

/* ── One that answers this, whatever it is asked ── */

static pid_t
pretend(const char *path, const char *answer, size_t size, bool listens)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM, 0), c;
	char               room[65536];
	pid_t              pid;

	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	unlink(path);
	assert_int_equal(bind(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(listen(fd, 4), 0);
	pid = fork();
	if (pid == 0) {
		c = accept(fd, NULL, NULL);
		while (listens && recv(c, room, sizeof(room), 0) > 0)
			if (memmem(room, sizeof(room), "\0\0\0\0", 4) != NULL)
				break;
		if (!listens) /* closing with something unread would take the answer back */
			(void)recv(c, room, 10, MSG_WAITALL);
		(void)!write(c, answer, size);
		if (!listens)
			shutdown(c, SHUT_WR);
		while (recv(c, room, sizeof(room), 0) > 0)
			;
		_exit(0);
	}
	close(fd);
	return pid;
}

static enum clamd_verdict
asked(const char *answer, size_t size, size_t sent, bool listens)
{
	static const uint8_t piece[4096] = { 1, 2, 3 };
	char                 path[200];
	struct clamd        *c;
	enum clamd_verdict   v;
	pid_t                pid;
	int                  status;

	snprintf(path, sizeof(path), "%s", house_path("clamd.sock"));
	pid = pretend(path, answer, size, listens);
	c = clamd_begin(arena, path);
	assert_non_null(c);
	for (size_t i = 0; i < sent; i += sizeof(piece))
		if (!clamd_send(c, (struct bytes){ piece, sizeof(piece) }))
			break;
	v = clamd_end(c);
	arena_clear(arena);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return v;
}

#define SAYS(text) text, sizeof(text)

static void
what_is_not_an_answer_leaves_it_unsure(void **state)
{
	(void)state;
	assert_int_equal(asked(SAYS("stream: OK"), 8192, true), CLAMD_CLEAN);
	assert_int_equal(asked(SAYS("stream: Test FOUND"), 8192, true), CLAMD_FOUND);
	assert_int_equal(asked("stream: OK", 10, 8192, false), CLAMD_UNSURE); /* no end */
	assert_int_equal(asked(SAYS("stream: OK\0stream: Test FOUND"), 8192, true), CLAMD_UNSURE);
	assert_int_equal(asked("", 0, 8192, false), CLAMD_UNSURE);
	assert_int_equal(
	    asked(SAYS("INSTREAM size limit exceeded. ERROR"), 1 << 20, false), CLAMD_UNSURE);
}

static void
without_clamd_there_is_no_verdict(void **state)
{
	(void)state;
	assert_null(clamd_begin(arena, house_path("nobody.sock")));
	assert_int_equal(clamd_end(NULL), CLAMD_UNSURE);
	arena_clear(arena);
}

/* ── The real one ── */

static void
put(const char *name, const char *text)
{
	FILE *out = fopen(house_path(name), "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static enum clamd_verdict
scanned(const void *data, size_t size)
{
	struct clamd      *c = clamd_begin(arena, house_path("real.sock"));
	enum clamd_verdict v;

	assert_non_null(c);
	assert_true(clamd_send(c, (struct bytes){ data, size }));
	v = clamd_end(c);
	arena_clear(arena);
	return v;
}

static void
the_real_one_says_what_it_finds(void **state)
{
	char  conf[600], path[200];
	pid_t pid;
	int   status;

	(void)state;
	if (access("/usr/sbin/clamd", X_OK) != 0)
		fail_msg("clamd is not installed (tests/house/install)");
	assert_int_equal(mkdir(house_path("signatures"), 0755), 0);
	put("signatures/a.ndb", "Test.Word:0:*:706f727476616b742d746573742d776f7264\n");
	snprintf(path, sizeof(path), "%s", house_path("signatures"));
	snprintf(conf, sizeof(conf),
	    "Foreground yes\nLocalSocket %s\nDatabaseDirectory %s\nAlertExceedsMax yes\n"
	    "AlertEncrypted yes\nStreamMaxLength 1M\n",
	    house_path("real.sock"), path);
	put("clamd.conf", conf);
	snprintf(conf, sizeof(conf), "--config-file=%s", house_path("clamd.conf"));
	pid = fork();
	if (pid == 0) {
		(void)!freopen("/dev/null", "w", stdout);
		execl("/usr/sbin/clamd", "clamd", conf, (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 3000 && access(house_path("real.sock"), F_OK) != 0; i++)
		house_pause(10);
	assert_int_equal(scanned("hei", 3), CLAMD_CLEAN);
	assert_int_equal(scanned("xx portvakt-test-word xx", 24), CLAMD_FOUND);
	kill(pid, SIGTERM);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_ok_is_clean),
		cmocka_unit_test(what_is_not_an_answer_leaves_it_unsure),
		cmocka_unit_test(without_clamd_there_is_no_verdict),
		cmocka_unit_test(the_real_one_says_what_it_finds),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
