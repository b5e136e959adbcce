#include "sheet.h"

#include "../../portals/common/scope.c"

static void
all_types_are_among_all(void **state)
{
	(void)state;
	assert_true(scope_has(NULL, "VEDTAK"));
}

static void
a_type_is_among_those_named(void **state)
{
	(void)state;
	assert_true(scope_has("VEDTAK", "VEDTAK"));
	assert_true(scope_has("PLAN VEDTAK", "VEDTAK"));
	assert_true(scope_has("VEDTAK PLAN BREV", "PLAN"));
}

static void
none_other_is(void **state)
{
	(void)state;
	assert_false(scope_has("", "VEDTAK"));
	assert_false(scope_has("PLAN BREV", "VEDTAK"));
	assert_false(scope_has("VEDTAKET", "VEDTAK"));
	assert_false(scope_has("VEDTA", "VEDTAK"));
	assert_false(scope_has("PLAN  BREV", "VEDTAK"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_types_are_among_all),
		cmocka_unit_test(a_type_is_among_those_named),
		cmocka_unit_test(none_other_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
