#include "log.h"
#include "sheet.h"

static char *
line_of(void (*say)(void))
{
	static char text[4096];
	int         ends[2];
	int         kept = dup(STDERR_FILENO);
	ssize_t     got;

	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	say();
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	(void)close(ends[1]);
	(void)close(kept);
	got = read(ends[0], text, sizeof(text) - 1);
	(void)close(ends[0]);
	assert_true(got > 0);
	text[got] = '\0';
	return text;
}

static void
say_plainly(void)
{
	log_open("unit");
	log_request("R1");
	log_info("thing.done", "count=%d", 3);
	log_request(NULL);
}

static void
forge(void)
{
	log_warn("thing.odd", "value=%s", "a\n2026 error\x1b[31m\\ ø");
}

static void
say_too_much(void)
{
	char long_text[5000];

	memset(long_text, '\n', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	log_error("thing.long", "value=%s", long_text);
}

static void
a_line_names_program_request_and_event(void **state)
{
	(void)state;
	assert_non_null(strstr(line_of(say_plainly), "Z info unit R1 thing.done count=3\n"));
}

static void
nobody_can_forge_a_line(void **state)
{
	const char *line = line_of(forge);

	(void)state;
	assert_non_null(strstr(line, "value=a\\x0a2026 error\\x1b[31m\\x5c \\xc3\\xb8\n"));
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void
a_long_line_is_cut(void **state)
{
	const char *line = line_of(say_too_much);

	(void)state;
	assert_true(strlen(line) <= 2048);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_names_program_request_and_event),
		cmocka_unit_test(nobody_can_forge_a_line),
		cmocka_unit_test(a_long_line_is_cut),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
