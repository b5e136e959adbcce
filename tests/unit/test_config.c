#include "config.h"
#include "sheet.h"

static void
values_are_found_by_their_full_name(void **state)
{
	struct arena  *a = arena_new();
	struct config *c;

	(void)state;
	sheet_config(a, "# a comment\n\n"
			"municipality.name =  Fjordvik kommune \n"
			"site {\n"
			"\tlogin = https://logginn.localhost:8443/?a=b\n"
			"\tdeep {\n\t\tx = 17\n\t}\n"
			"}\n"
			"empty =\n"
			"long << END\none\n two\nEND\n");
	c = config_open();
	assert_string_equal(config_need(c, "municipality.name"), "Fjordvik kommune");
	assert_string_equal(config_need(c, "site.login"), "https://logginn.localhost:8443/?a=b");
	assert_int_equal(config_number(c, "site.deep.x", 1, 20, 5), 17);
	assert_int_equal(config_number(c, "site.deep.y", 1, 20, 5), 5);
	assert_string_equal(config_or(c, "empty", "other"), "other");
	assert_string_equal(config_need(c, "long"), "one\n two\n");
	assert_null(config_or(c, "absent", NULL));
	config_close(c);
	arena_free(a);
}

static void
read_it(void *text)
{
	struct arena *a = arena_new();

	sheet_config(a, text);
	(void)config_open();
}

static void
what_is_malformed_ends_the_program(void **state)
{
	static const char *const wrong[] = { "a\n", "a b = 1\n", "a = 1\na = 2\n", "a {\nb = 1\n",
		"}\n", "a << END\nx\n", "#include \"/etc/passwd\"\n", "a : b\n", "= 1\n",
		"a = \x01\n", "a = \xff\n", "a { b = 1 }\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char text[64];

		(void)snprintf(text, sizeof(text), "%s", wrong[i]);
		assert_int_equal(sheet_exit(read_it, text), 78);
	}
}

static void
need_absent(void *key)
{
	struct arena *a = arena_new();

	sheet_config(a, "empty =\nnumber = 12x\nlarge = 99\n");
	if (strcmp(key, "number") == 0 || strcmp(key, "large") == 0)
		(void)config_number(config_open(), key, 1, 50, 3);
	else
		(void)config_need(config_open(), key);
}

static void
what_is_missing_or_no_number_ends_the_program(void **state)
{
	char *const keys[] = { (char[]){ "absent" }, (char[]){ "empty" }, (char[]){ "number" },
		(char[]){ "large" } };

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(sheet_exit(need_absent, keys[i]), 78);
}

static void
open_nothing(void *unused)
{
	(void)unused;
	(void)unsetenv("PORTVAKT_CONF");
	(void)config_open();
}

static void
a_file_must_be_named(void **state)
{
	(void)state;
	assert_int_equal(sheet_exit(open_nothing, NULL), 78);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_found_by_their_full_name),
		cmocka_unit_test(what_is_malformed_ends_the_program),
		cmocka_unit_test(what_is_missing_or_no_number_ends_the_program),
		cmocka_unit_test(a_file_must_be_named),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
