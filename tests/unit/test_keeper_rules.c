/* Who may ask the keeper for what: every caller, verb, use and purpose. */
#include "sheet.h"

#include "../../services/keeper/rules.c"

static const char *const callers[] = { "login", "mypage", "exchange", "operator", "clerk", "intake",
	"", "logi", "loginn", "postgres" };
static const char *const purposes[] = { "", "nid", "ni", "nidd", "mail" };

/* caller verb use purpose: all that is allowed, once more in words. */
static const char allowed[] =
    "login mac 0 nid\n"
    "login wrap session \nlogin unwrap session \n"
    "mypage wrap rendition \nmypage unwrap rendition \nmypage wrap letter \nmypage unwrap letter \n"
    "exchange wrap rendition \nexchange unwrap rendition \nexchange wrap letter \n"
    "exchange unwrap letter \n"
    "operator wrap rendition \noperator unwrap rendition \noperator wrap letter \n"
    "operator unwrap letter \noperator wrap person \noperator unwrap person \n"
    "operator mac 0 nid\n"
    "clerk head 0 \n"
    "intake wrap rendition \nintake unwrap rendition \nintake receipt 0 \n";

static const char *
verb(enum keeper_type type)
{
	static const char *const names[] = { "?", "wrap", "unwrap", "mac", "head", "receipt" };

	return type <= KEEPER_RECEIPT ? names[type] : "?";
}

static const char *
use(unsigned n)
{
	return n == KEEPER_RENDITION ? "rendition"
	       : n == KEEPER_LETTER  ? "letter"
	       : n == KEEPER_PERSON  ? "person"
	       : n == KEEPER_SESSION ? "session"
	       : n == 0              ? "0"
				     : "?";
}

static bool
listed(struct arena *a, const char *caller, const struct keeper_request *q)
{
	const char *line = arena_printf(
	    a, "\n%s %s %s %s\n", caller, verb(q->type), use((unsigned)q->use), q->purpose);

	return strstr(arena_printf(a, "\n%s", allowed), line) != NULL;
}

static void
each_caller_may_what_is_listed_and_nothing_else(void **state)
{
	static const unsigned types[] = { 0, 1, 2, 3, 4, 5, 6, KEEPER_ANSWER, KEEPER_REFUSED };
	struct arena         *a = arena_new();
	size_t                asked = 0;

	(void)state;
	for (size_t c = 0; c < sizeof(callers) / sizeof(callers[0]); c++)
		for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++)
			for (unsigned u = 0; u < 8; u++)
				for (size_t p = 0; p < sizeof(purposes) / sizeof(purposes[0]);
				     p++) {
					struct keeper_request q = {
						.type = (enum keeper_type)types[t],
						.use = (enum keeper_use)u
					};

					(void)snprintf(
					    q.purpose, sizeof(q.purpose), "%s", purposes[p]);
					assert_int_equal(
					    rules_allow(callers[c], &q), listed(a, callers[c], &q));
					arena_clear(a);
					asked++;
				}
	assert_int_equal(asked, 3600);
	arena_free(a);
}

static bool
canonical(const char *purpose, const char *message)
{
	struct keeper_request q = { .type = KEEPER_MAC };

	(void)snprintf(q.purpose, sizeof(q.purpose), "%s", purpose);
	q.message_size = strlen(message);
	memcpy(q.message, message, q.message_size);
	return rules_canonical(&q);
}

static void
a_number_is_eleven_digits_and_of_that_purpose(void **state)
{
	(void)state;
	assert_true(canonical("nid", "01234567890"));
	assert_true(canonical("nid", "98765432109"));
	assert_false(canonical("mail", "01234567890"));
	assert_false(canonical("", "01234567890"));
	assert_false(canonical("nid", "0123456789"));
	assert_false(canonical("nid", "012345678901"));
	assert_false(canonical("nid", ""));
	assert_false(canonical("nid", "/1234567890"));
	assert_false(canonical("nid", "0123456789:"));
	assert_false(canonical("nid", "01234a67890"));
	assert_false(canonical("nid", "0123456789 "));
}

static void
six_programs_have_a_socket(void **state)
{
	(void)state;
	assert_int_equal(RULES_CALLERS, 6);
	for (size_t i = 0; i < RULES_CALLERS; i++)
		assert_string_equal(rules_callers[i], callers[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_caller_may_what_is_listed_and_nothing_else),
		cmocka_unit_test(a_number_is_eleven_digits_and_of_that_purpose),
		cmocka_unit_test(six_programs_have_a_socket),
	};

	return cmocka_run_group_tests_name("keeper_rules", tests, NULL, NULL);
}
