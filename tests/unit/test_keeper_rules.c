/* Who may ask the keeper for what: every caller, verb, use and purpose. */
#include "sheet.h"

#include "../../services/keeper/rules.c"

static const char *const callers[] = { "login", "mypage", "exchange", "operator", "clerk", "intake",
	"esign", "", "logi", "loginn", "postgres" };
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
    "operator wrap signing \noperator unwrap signing \n"
    "clerk head 0 \nclerk wrap signing \nclerk unwrap signing \nclerk wrap rendition \n"
    "clerk package 0 \nclerk receipt 0 of what was signed\n"
    "intake wrap rendition \nintake unwrap rendition \nintake receipt 0 \n"
    "esign wrap signing \nesign unwrap signing \nesign unwrap rendition \n";

static const char *
verb(enum keeper_type type)
{
	static const char *const names[] = { "?", "wrap", "unwrap", "mac", "head", "receipt",
		"package" };

	return type <= KEEPER_SIGN_PACKAGE ? names[type] : "?";
}

static const char *
use(unsigned n)
{
	return n == KEEPER_RENDITION ? "rendition"
	       : n == KEEPER_LETTER  ? "letter"
	       : n == KEEPER_PERSON  ? "person"
	       : n == KEEPER_SESSION ? "session"
	       : n == KEEPER_SIGNING ? "signing"
	       : n == 0              ? "0"
				     : "?";
}

static bool
listed(struct arena *a, const char *caller, const struct keeper_request *q)
{
	const char *about = strcmp(q->receipt.kind, "signert") == 0 ? "of what was signed" : "";
	const char *line = arena_printf(a, "\n%s %s %s %s%s\n", caller, verb(q->type),
	    use((unsigned)q->use), q->purpose, q->type == KEEPER_RECEIPT ? about : "");

	return strstr(arena_printf(a, "\n%s", allowed), line) != NULL;
}

/* One question of each kind that there is; a receipt is of what was signed, or not. */
static void
ask_of(struct arena *a, const char *caller, unsigned type, unsigned u, const char *purpose,
    const char *kind)
{
	struct keeper_request q = { .type = (enum keeper_type)type, .use = (enum keeper_use)u };

	(void)snprintf(q.purpose, sizeof(q.purpose), "%s", purpose);
	(void)snprintf(q.receipt.kind, sizeof(q.receipt.kind), "%s", kind);
	assert_int_equal(rules_allow(caller, &q), listed(a, caller, &q));
	arena_clear(a);
}

static void
each_caller_may_what_is_listed_and_nothing_else(void **state)
{
	static const unsigned types[] = { 0, 1, 2, 3, 4, 5, 6, 7, KEEPER_ANSWER, KEEPER_REFUSED };
	struct arena         *a = arena_new();
	size_t                asked = 0;

	(void)state;
	for (size_t c = 0; c < sizeof(callers) / sizeof(callers[0]); c++)
		for (size_t t = 0; t < sizeof(types) / sizeof(types[0]); t++)
			for (unsigned u = 0; u < 8; u++)
				for (size_t p = 0; p < sizeof(purposes) / sizeof(purposes[0]);
				     p++) {
					ask_of(a, callers[c], types[t], u, purposes[p], "melding");
					ask_of(a, callers[c], types[t], u, purposes[p], "signert");
					asked++;
				}
	assert_int_equal(asked, 4400);
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
seven_programs_have_a_socket(void **state)
{
	(void)state;
	assert_int_equal(RULES_CALLERS, 7);
	for (size_t i = 0; i < RULES_CALLERS; i++)
		assert_string_equal(rules_callers[i], callers[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_caller_may_what_is_listed_and_nothing_else),
		cmocka_unit_test(a_number_is_eleven_digits_and_of_that_purpose),
		cmocka_unit_test(seven_programs_have_a_socket),
	};

	return cmocka_run_group_tests_name("keeper_rules", tests, NULL, NULL);
}
