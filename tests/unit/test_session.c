/* What a session is in C, of the rows that the database gives: statements of
 * the true names answer with rows made here. */
#include "session.h"
#include "sheet_db.h"
#include "token.h"

/* The token chooses: its first letter is the level, its second what is missing. */
static const struct statement enter = { "session/session_enter",
	"select nullif(case when t.two = 'P' then '' else 'p' end, '') as person, 'Kari' as name, "
	"'nn' as "
	"language, 'idporten' as method, t.one as level, 's' as standing, 'parent' as capacity, "
	"'Saken' as label, 'x' as principal, '{PLAN}' as types, 'm' as mandate, true as alone "
	"from (select substr(current_setting('portvakt.token'), 1, 1) as one, "
	"substr(current_setting('portvakt.token'), 2, 1) as two) t, generate_series(1, case t.two "
	"when 'N' then 0 when 'T' then 2 else 1 end)" };
/* the code chooses how many rows */
static const struct statement redeem = { "session/session_redeem",
	"select '/sak?' || $2 || length($3::text) as return_to from generate_series(1, "
	"$1::text::integer)" };
static const struct statement act = { "session/session_act",
	"select $1 in ('mine', 'two') as done from generate_series(1, case $1 when 'two' then 2 "
	"when 'none' "
	"then 0 else 1 end)" };
static const struct statement speak = { "session/session_speak", "select $1 = 'nb' as done" };
static const struct statement leave = { "session/session_leave", "select $1 = 'logout' as done" };
static const struct statement *const statements[] = { &enter, &redeem, &act, &speak, &leave, NULL };

static int
connect_all(void **state)
{
	(void)state;
	return sheet_connect(statements, "");
}

static const char *
token(const char *begin)
{
	return arena_printf(a, "%s%.*s", begin, (int)(43 - strlen(begin)),
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

static struct session *
found(const char *begin)
{
	struct session *s;

	assert_null(session_find(db, a, token(begin), &s));
	return s;
}

static int
status(result r)
{
	return r == NULL ? 200 : r->status;
}

static void
a_session_is_what_the_row_says(void **state)
{
	const struct session *s = found("3A");

	(void)state;
	assert_non_null(s);
	assert_string_equal(s->token, token("3A"));
	assert_string_equal(s->person, "p");
	assert_string_equal(s->standing, "s");
	assert_string_equal(s->principal, "x");
	assert_string_equal(s->types, "{PLAN}");
	assert_string_equal(s->mandate, "m");
	assert_true(s->alone);
}

static void
the_level_is_none_unless_it_is_known(void **state)
{
	(void)state;
	assert_int_equal(found("0A")->level, ASSURANCE_NONE);
	assert_int_equal(found("1A")->level, ASSURANCE_LOW);
	assert_int_equal(found("2A")->level, ASSURANCE_SUBSTANTIAL);
	assert_int_equal(found("3A")->level, ASSURANCE_HIGH);
	assert_int_equal(found("4A")->level, ASSURANCE_NONE);
	assert_int_equal(found("xA")->level, ASSURANCE_NONE);
}

static void
without_one_row_there_is_no_session(void **state)
{
	(void)state;
	assert_null(found("3N"));
	assert_null(found("3T"));
}

static void
what_is_no_token_is_not_asked_for(void **state)
{
	struct session *s = (struct session *)1;

	(void)state;
	assert_null(session_find(db, a, "3A", &s));
	assert_null(s);
	assert_null(session_find(db, a, arena_printf(a, "%sA", token("3A")), &s));
	assert_null(s);
}

static void
a_session_without_a_person_is_an_error(void **state)
{
	struct session *s;

	(void)state;
	assert_int_equal(status(session_find(db, a, token("3P"), &s)), 500);
	assert_null(s);
}

static void
a_code_is_redeemed_for_a_fresh_token(void **state)
{
	const char *first = NULL, *second = NULL, *to = NULL;

	(void)state;
	assert_null(session_redeem(db, a, "1", "b", &first, &to));
	assert_true(token_shaped(first));
	assert_string_equal(to, "/sak?b43");
	assert_null(session_redeem(db, a, "1", "b", &second, &to));
	assert_string_not_equal(first, second);
}

static void
a_code_that_is_not_redeemed_gives_nothing(void **state)
{
	const char *fresh = NULL, *to = NULL;

	(void)state;
	assert_int_equal(status(session_redeem(db, a, "0", "b", &fresh, &to)), 400);
	assert_int_equal(status(session_redeem(db, a, "2", "b", &fresh, &to)), 400);
	assert_null(fresh);
	assert_true(status(session_redeem(db, a, "x", "b", &fresh, &to)) >= 400);
	assert_null(fresh);
}

static void
what_the_database_did_not_do_is_not_found(void **state)
{
	const struct session s = { .token = token("3A") };

	(void)state;
	assert_null(session_act(db, a, &s, "mine"));
	assert_ptr_equal(session_act(db, a, &s, "another's"), fail_not_found);
	assert_ptr_equal(session_act(db, a, &s, "none"), fail_not_found);
	assert_ptr_equal(session_act(db, a, &s, "two"), fail_not_found);
	assert_null(session_language(db, a, &s, "nb"));
	assert_ptr_equal(session_language(db, a, &s, "xx"), fail_not_found);
}

static void
a_session_that_is_over_is_ended_well_enough(void **state)
{
	const struct session s = { .token = token("3A") };

	(void)state;
	assert_null(session_end(db, a, &s, "logout"));
	assert_null(session_end(db, a, &s, "quick-exit"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_is_what_the_row_says),
		cmocka_unit_test(the_level_is_none_unless_it_is_known),
		cmocka_unit_test(without_one_row_there_is_no_session),
		cmocka_unit_test(what_is_no_token_is_not_asked_for),
		cmocka_unit_test(a_session_without_a_person_is_an_error),
		cmocka_unit_test(a_code_is_redeemed_for_a_fresh_token),
		cmocka_unit_test(a_code_that_is_not_redeemed_gives_nothing),
		cmocka_unit_test(what_the_database_did_not_do_is_not_found),
		cmocka_unit_test(a_session_that_is_over_is_ended_well_enough),
	};

	return cmocka_run_group_tests_name("session", tests, connect_all, sheet_disconnect);
}
