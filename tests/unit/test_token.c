#include "sheet.h"
#include "token.h"

static void
a_token_has_the_shape_of_a_token(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		const char *token = token_new(a);

		assert_true(token_shaped(token));
		assert_string_not_equal(token, token_new(a));
	}
	assert_false(token_shaped(""));
	assert_false(token_shaped("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"));
	assert_false(token_shaped("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	assert_false(token_shaped("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	assert_false(token_shaped("AAAAAAAAAAAAAAAAAAAAA=AAAAAAAAAAAAAAAAAAAAA"));
	assert_false(token_shaped("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
	assert_true(token_shaped("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	arena_free(a);
}

static void
a_uuid_is_of_version_4(void **state)
{
	struct arena *a = arena_new();
	const char   *uuid = token_uuid(a);

	(void)state;
	assert_int_equal(strlen(uuid), 36);
	assert_int_equal(uuid[14], '4');
	assert_non_null(strchr("89ab", uuid[19]));
	assert_int_equal(
	    uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-', 1);
	arena_free(a);
}

static void
digests_are_those_of_the_standards(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(token_hash_text(a, "abc"),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	/* RFC 4231, test case 2 */
	assert_string_equal(token_derive(a, "Jefe", "what do ya want for nothing?"),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_string_not_equal(token_derive(a, "t", "form"), token_derive(a, "t", "other"));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_has_the_shape_of_a_token),
		cmocka_unit_test(a_uuid_is_of_version_4),
		cmocka_unit_test(digests_are_those_of_the_standards),
	};

	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
