#include "sheet_arena.h"

#include "../../core/web.h"
#include "portal.h"

static const struct statement first = { .name = "first", .text = "select 1" };
static const struct statement second = { .name = "second", .text = "select 2" };

static result
nothing(struct request *q)
{
	(void)q;
	return NULL;
}

static const struct route own[] = {
	{ "GET", "/own", NEEDS_PARTY, nothing, "own.cs", NULL },
	{ NULL, NULL, NEEDS_NOTHING, NULL, NULL, NULL },
};
static const struct route added[] = {
	{ "GET", "/added", NEEDS_PERSON, nothing, NULL, NULL },
	{ "POST", "/added", NEEDS_PARTY, nothing, NULL, NULL },
	{ NULL, NULL, NEEDS_NOTHING, NULL, NULL, NULL },
};
static const struct statement *const own_statements[] = { &first, NULL };
static const struct statement *const added_statements[] = { &second, NULL };
static const char *const             leaving[] = { "/leave", NULL };
static const char *const             empty[] = { NULL };
static const struct wing             with_routes = { .routes = added, .foreign = leaving };
static const struct wing with_statements = { .statements = added_statements, .streams = empty };
static const struct wing *const wings[] = { &with_routes, &with_statements, NULL };

static void
routes_of_a_wing_keep_what_they_need_and_come_after_ones_own(void **state)
{
	const struct portal  portal = { .name = "p", .routes = own, .wings = wings };
	const struct portal *whole = wings_join(a, &portal);

	(void)state;
	assert_string_equal(whole->name, "p");
	assert_string_equal(whole->routes[0].path, "/own");
	assert_int_equal(whole->routes[0].needs, NEEDS_PARTY);
	assert_string_equal(whole->routes[1].method, "GET");
	assert_int_equal(whole->routes[1].needs, NEEDS_PERSON);
	assert_string_equal(whole->routes[2].method, "POST");
	assert_null(whole->routes[3].method);
}

static void
statements_of_all_wings_are_one_list(void **state)
{
	const struct portal portal = {
		.routes = own, .statements = own_statements, .wings = wings
	};
	const struct portal *whole = wings_join(a, &portal);

	(void)state;
	assert_ptr_equal(whole->statements[0], &first);
	assert_ptr_equal(whole->statements[1], &second);
	assert_null(whole->statements[2]);
}

static void
a_list_that_only_a_wing_has_is_the_portals_too(void **state)
{
	const struct portal portal = { .routes = own, .wings = wings };

	(void)state;
	assert_true(web_listed(wings_join(a, &portal)->foreign, "/leave"));
	assert_false(web_listed(wings_join(a, &portal)->foreign, "/own"));
}

static void
a_list_that_nobody_fills_stays_away(void **state)
{
	const struct portal portal = { .routes = own, .wings = wings };

	(void)state;
	assert_null(wings_join(a, &portal)->streams);
	assert_null(wings_join(a, &portal)->pages);
}

static void
a_portal_without_wings_is_itself(void **state)
{
	const struct portal portal = { .routes = own };

	(void)state;
	assert_ptr_equal(wings_join(a, &portal), &portal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes_of_a_wing_keep_what_they_need_and_come_after_ones_own),
		cmocka_unit_test(statements_of_all_wings_are_one_list),
		cmocka_unit_test(a_list_that_only_a_wing_has_is_the_portals_too),
		cmocka_unit_test(a_list_that_nobody_fills_stays_away),
		cmocka_unit_test(a_portal_without_wings_is_itself),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
