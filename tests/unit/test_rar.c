/* Whom a person acts for is read from what was asked for, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail

#include "../../portals/login/claims.c"
#include "../../portals/login/rar.c"

#define TYPE "ansattporten:altinn:resource"
#define RESOURCE "urn:altinn:resource:portvakt"
#define ORG(id) \
	"{\"orgno\":{\"authority\":\"iso6523-actorid-upis\",\"ID\":\"" id "\"},\"name\":\"x\"}"
#define ANSWER(parties) \
	"[{\"type\":\"" TYPE "\",\"resource\":\"" RESOURCE "\",\"authorized_parties\":[" parties \
	"]}]"

#define CASE(name) static void name(void **state __attribute__((unused)))

static struct arena *a;

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static result
read_as(const char *type, const char *resource, const char *details, const char **orgs)
{
	const char *whole = arena_printf(a, "{\"d\":%s}", details);
	json_t     *json = claims_read(
		a, (struct bytes){ (const uint8_t *)whole, strlen(whole) }, 65536);

	assert_non_null(json);
	return rar_read(a, json_object_get(json, "d"), type, resource, orgs);
}

static void
gives(const char *details, const char *expected)
{
	const char *orgs;

	assert_null(read_as(TYPE, RESOURCE, details, &orgs));
	if (expected == NULL)
		assert_null(orgs);
	else
		assert_string_equal(orgs, expected);
}

static void
refused(const char *details)
{
	const char *orgs;

	assert_non_null(read_as(TYPE, RESOURCE, details, &orgs));
}

CASE(organisations_are_read_by_number)
{
	gives(ANSWER(ORG("0192:310101311")), "{310101311}");
	gives(ANSWER(ORG("0192:310101311") "," ORG("0192:310101419")), "{310101311,310101419}");
}

CASE(the_person_herself_is_no_organisation)
{
	gives("[{\"type\":\"" TYPE "\"}]", NULL);
	gives(ANSWER(""), NULL);
}

CASE(the_other_types_have_their_own_shape)
{
	const char *orgs;

	assert_null(read_as("ansattporten:altinn:service", "urn:altinn:resource:4:1",
	    "[{\"type\":\"ansattporten:altinn:service\",\"resource\":\"urn:altinn:resource:4:1\","
	    "\"reportees\":[{\"Authority\":\"iso6523-actorid-upis\",\"ID\":\"0192:310101311\","
	    "\"Rights\":[\"Read\"]}]}]",
	    &orgs));
	assert_string_equal(orgs, "{310101311}");
	assert_null(read_as("ansattporten:orgno", NULL,
	    "[{\"type\":\"ansattporten:orgno\",\"orgno\":{\"Authority\":\"iso6523-actorid-upis\","
	    "\"ID\":\"0192:310101311\"}}]",
	    &orgs));
	assert_string_equal(orgs, "{310101311}");
}

CASE(what_was_not_asked_for_is_refused)
{
	refused("[]");
	refused("{}");
	refused("null");
	refused("[[]]");
	refused("[{\"type\":\"ansattporten:orgno\"}]");
	refused("[{}]");
	refused("[{\"type\":\"" TYPE "\"},{\"type\":\"" TYPE "\"}]");
	refused("[{\"type\":\"" TYPE "\",\"authorized_parties\":[" ORG("0192:310101311") "]}]");
	refused("[{\"type\":\"" TYPE "\",\"resource\":\"urn:other\",\"authorized_parties\":[]}]");
	refused(
	    "[{\"type\":\"" TYPE "\",\"resource\":\"" RESOURCE "\",\"authorized_parties\":{}}]");
}

CASE(malformed_organisations_are_refused)
{
	refused(ANSWER(ORG("310101311")));
	refused(ANSWER(ORG("0192:31010131")));
	refused(ANSWER(ORG("0192:3101013111")));
	refused(ANSWER(ORG("0192:31010131x")));
	refused(ANSWER(ORG("0192:31010131,")));
	refused(ANSWER(ORG("0193:310101311")));
	refused(ANSWER("{\"orgno\":\"0192:310101311\"}"));
	refused(ANSWER("{\"orgno\":{\"ID\":\"0192:310101311\"}}"));
	refused(ANSWER("{\"orgno\":{\"authority\":\"x\",\"ID\":\"0192:310101311\"}}"));
	refused(ANSWER("null"));
}

CASE(what_is_asked_for_is_one_element)
{
	assert_string_equal(
	    rar_ask(a, "ansattporten:orgno", NULL), "[{\"type\":\"ansattporten:orgno\"}]");
	assert_non_null(strstr(rar_ask(a, TYPE, RESOURCE), "\"resource\":\"" RESOURCE "\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(organisations_are_read_by_number),
		cmocka_unit_test(the_person_herself_is_no_organisation),
		cmocka_unit_test(the_other_types_have_their_own_shape),
		cmocka_unit_test(what_was_not_asked_for_is_refused),
		cmocka_unit_test(malformed_organisations_are_refused),
		cmocka_unit_test(what_is_asked_for_is_one_element),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
