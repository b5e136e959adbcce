#include "sheet.h"

#include "../../portals/common/enter.c"

static void
a_path_of_this_portal_is_local(void **state)
{
	(void)state;
	assert_true(enter_is_local("/"));
	assert_true(enter_is_local("/dokumenter"));
	assert_true(enter_is_local("/dokument?id=AbC-_&x=https://y"));
}

static void
whatever_could_be_another_origin_is_not(void **state)
{
	static const char *const away[] = { "", "dokumenter", "//evil.example", "/\\evil.example",
		"\\\\evil", "https://evil.example", "javascript:alert(1)", "/a\\b", "/a\r\nb",
		"/\tx", " /a", "/a b", "/a\"b", "/<b>" };

	(void)state;
	assert_false(enter_is_local(NULL));
	for (size_t i = 0; i < sizeof(away) / sizeof(away[0]); i++)
		assert_false(enter_is_local(away[i]));
}

static void
four_languages_are_spoken(void **state)
{
	(void)state;
	assert_true(is_language("nb"));
	assert_true(is_language("nn"));
	assert_true(is_language("se"));
	assert_true(is_language("en"));
	assert_false(is_language("no"));
	assert_false(is_language(""));
	assert_false(is_language(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_of_this_portal_is_local),
		cmocka_unit_test(whatever_could_be_another_origin_is_not),
		cmocka_unit_test(four_languages_are_spoken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
