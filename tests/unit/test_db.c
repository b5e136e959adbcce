#include "db.h"
#include "sheet_db.h"

static const struct statement setting = { "unit/setting",
	"select current_setting('portvakt.token', true) as token" };
static const struct statement values = { "unit/values",
	"select $1::text as a, null::text as b, true as yes, false as no, '' as empty, 7 as n" };
static const struct statement refuse = { "unit/refuse", "select unit.refuse($1, $2)" };
static const struct statement add = { "unit/add",
	"insert into unit.thing select $1::int where current_setting('portvakt.token') <> 'x'" };
static const struct statement count = { "unit/count", "select count(*) as n from unit.thing" };
static const struct statement date = { "unit/date", "select $1::date" };
static const struct statement divide = { "unit/denied", "select * from pg_authid" };
static const struct statement die = { "unit/die", "select pg_terminate_backend(pg_backend_pid())" };
static const struct statement pid = { "unit/pid", "select pg_backend_pid() as pid" };
static const struct statement kill_other = { "unit/kill",
	"select pg_terminate_backend($1::int, 5000)" };
static const struct statement settings = { "unit/settings",
	"select current_setting('plan_cache_mode') as mode, current_setting('search_path') as "
	"path, "
	"current_setting('TimeZone') as zone, current_setting('statement_timeout') as timeout" };
static const struct statement moment = { "unit/moment",
	"select now() as at, $1::text as a, current_setting('portvakt.token') as token" };
static const struct statement divided = { "unit/divided", "select 1 / $1::int" };
static const struct statement give_way = { "unit/give_way", "select unit.give_way() as n" };
static const struct statement *const statements[] = { &give_way, &moment, &divided, &setting,
	&values, &refuse, &add, &count, &date, &divide, &die, &pid, &kill_other, &settings, NULL };

static int
connect_all(void **state)
{
	(void)state;
	return sheet_connect(statements, "");
}

static const char *
one(const struct statement *s, const char *token, const char *column)
{
	const struct rows *rows;

	assert_null(db_ask(db, a, token, s, NULL, 0, &rows));
	assert_int_equal(rows_count(rows), 1);
	return rows_get(rows, 0, column);
}

static void
a_statement_gives_its_rows(void **state)
{
	const struct rows *rows;

	(void)state;
	assert_null(DB_ASK(db, a, NULL, &values, &rows, "blåbær"));
	assert_int_equal(rows_count(rows), 1);
	assert_int_equal(rows_columns(rows), 6);
	assert_string_equal(rows_column(rows, 1), "b");
	assert_string_equal(rows_get(rows, 0, "a"), "blåbær");
	assert_null(rows_get(rows, 0, "b"));
	assert_string_equal(rows_text(rows, 0, "b"), "");
	assert_true(rows_true(rows, 0, "yes"));
	assert_false(rows_true(rows, 0, "no"));
	assert_string_equal(rows_shown(rows, 0, 2), "t");
	assert_null(rows_shown(rows, 0, 3));
	assert_null(rows_shown(rows, 0, 4));
	assert_null(rows_get(rows, 1, "a"));
	assert_null(rows_get(rows, 0, "other"));
}

static void
a_connection_has_the_settings_it_needs(void **state)
{
	(void)state;
	assert_string_equal(one(&settings, NULL, "mode"), "force_generic_plan");
	assert_string_equal(one(&settings, NULL, "path"), "");
	assert_string_equal(one(&settings, NULL, "zone"), "UTC");
	assert_string_equal(one(&settings, NULL, "timeout"), "10s");
}

static void
the_token_is_set_for_one_trip_alone(void **state)
{
	(void)state;
	assert_string_equal(one(&setting, "T1", "token"), "T1");
	assert_string_equal(one(&setting, NULL, "token"), "");
	assert_string_equal(one(&setting, "T2", "token"), "T2");
	assert_non_null(DB_ASK(db, a, "T3", &refuse, NULL, "PV001", "R1"));
	assert_string_equal(one(&setting, NULL, "token"), "");
}

static void
expect(result r, int status, const char *text)
{
	assert_non_null(r);
	assert_int_equal(r->status, status);
	assert_string_equal(r->text, text);
}

static void
a_refusal_carries_its_rule(void **state)
{
	(void)state;
	expect(DB_ASK(db, a, NULL, &refuse, NULL, "PV001", "R15"), 403, "error.refused");
	assert_string_equal(db_refusal(db)->rule, "R15");
	assert_string_equal(db_refusal(db)->state, "PV001");
	assert_string_equal(db_refusal(db)->message, "words for the operator");
	expect(DB_ASK(db, a, NULL, &refuse, NULL, "PV002", "title"), 400, "error.bad_request");
	assert_string_equal(db_refusal(db)->rule, "title");
	assert_ptr_equal(DB_ASK(db, a, NULL, &refuse, NULL, "PV003", ""), fail_not_found);
	(void)one(&count, NULL, "n");
	assert_null(db_refusal(db));
}

/* PostgreSQL ends one of two who wait for each other, and nothing of it happened. */
static void
who_gave_way_tries_once_more(void **state)
{
	(void)state;
	assert_string_equal(one(&give_way, NULL, "n"), "2");
	assert_null(db_begin(db, a));
	assert_ptr_equal(db_ask(db, a, NULL, &give_way, NULL, 0, NULL), fail_unavailable);
	db_rollback(db);
}

static void
other_errors_become_what_they_are(void **state)
{
	(void)state;
	assert_ptr_equal(DB_ASK(db, a, NULL, &date, NULL, "yesterdayish"), fail_bad_request);
	expect(db_ask(db, a, NULL, &divide, NULL, 0, NULL), 500, "error.internal");
	assert_ptr_equal(DB_ASK(db, a, NULL, &refuse, NULL, "53200", ""), fail_unavailable);
	assert_ptr_equal(DB_ASK(db, a, NULL, &refuse, NULL, "40001", ""), fail_unavailable);
	assert_null(db_refusal(db));
}

static void
an_error_of_the_commit_is_a_failure(void **state)
{
	(void)state;
	expect(DB_ASK(db, a, NULL, &add, NULL, "-1"), 403, "error.refused");
	assert_string_equal(db_refusal(db)->rule, "R99");
	assert_string_equal(one(&count, NULL, "n"), "0");
}

static void
a_lost_connection_is_made_anew(void **state)
{
	(void)state;
	assert_ptr_equal(db_ask(db, a, NULL, &die, NULL, 0, NULL), fail_unavailable);
	assert_string_equal(one(&setting, "T", "token"), "T");
}

static void
a_connection_closed_while_idle_costs_nothing(void **state)
{
	const char *mine = one(&pid, NULL, "pid");
	struct db  *other = db_open(config, "unit", statements);

	(void)state;
	assert_null(DB_ASK(other, a, NULL, &kill_other, NULL, mine));
	assert_string_not_equal(one(&pid, NULL, "pid"), mine);
	db_close(other);
}

static void
a_transaction_is_all_or_nothing(void **state)
{
	(void)state;
	assert_null(db_begin(db, a));
	assert_null(DB_ASK(db, a, NULL, &add, NULL, "1"));
	db_rollback(db);
	assert_string_equal(one(&count, NULL, "n"), "0");

	assert_null(db_begin(db, a));
	assert_null(DB_ASK(db, a, NULL, &add, NULL, "1"));
	assert_non_null(DB_ASK(db, a, NULL, &add, NULL, "1"));
	assert_non_null(db_commit(db, a));
	assert_string_equal(one(&count, NULL, "n"), "0");

	assert_null(db_begin(db, a));
	assert_null(DB_ASK(db, a, NULL, &add, NULL, "1"));
	assert_null(DB_ASK(db, a, NULL, &add, NULL, "2"));
	assert_null(db_commit(db, a));
	assert_string_equal(one(&count, NULL, "n"), "2");

	assert_null(db_begin(db, a));
	assert_null(DB_ASK(db, a, NULL, &add, NULL, "-2"));
	expect(db_commit(db, a), 403, "error.refused");
	assert_string_equal(one(&count, NULL, "n"), "2");
}

static void
a_connection_lost_in_a_transaction_ends_it(void **state)
{
	(void)state;
	assert_null(db_begin(db, a));
	assert_null(DB_ASK(db, a, NULL, &add, NULL, "3"));
	assert_ptr_equal(db_ask(db, a, NULL, &die, NULL, 0, NULL), fail_unavailable);
	assert_ptr_equal(DB_ASK(db, a, NULL, &add, NULL, "4"), fail_unavailable);
	assert_non_null(db_commit(db, a));
	db_rollback(db);
	assert_string_equal(one(&count, NULL, "n"), "2");
}

static void
bytes_go_there_and_back(void **state)
{
	struct bytes in = { (const uint8_t *)"\0\xff", 2 };
	struct bytes out;

	(void)state;
	assert_string_equal(db_bytea(a, in), "\\x00ff");
	assert_true(db_unbytea(a, "\\x00ff", &out));
	assert_int_equal(out.size, 2);
	assert_memory_equal(out.data, in.data, 2);
	assert_false(db_unbytea(a, "00ff", &out));
	assert_false(db_unbytea(a, "\\x00f", &out));
	assert_false(db_unbytea(a, NULL, &out));
}

/* All are sent at once, and yet it is the one that is wrong that is named. */
static void
open_bad(void *log)
{
	static const struct statement        good = { "unit/good", "select 1" };
	static const struct statement        bad = { "unit/bad", "select from nowhere" };
	static const struct statement        after = { "unit/after", "select 2" };
	static const struct statement *const all[] = { &good, &bad, &after, NULL };

	(void)!freopen(log, "w", stderr);
	(void)db_open(config, "unit", all);
}

static void
a_statement_that_does_not_prepare_ends_the_program_and_is_named(void **state)
{
	char  text[2000] = "";
	char *path = arena_printf(a, "%s/prepare.log", sheet_folder());
	FILE *file;

	(void)state;
	assert_int_equal(sheet_exit(open_bad, path), 78);
	file = fopen(path, "re");
	assert_non_null(file);
	(void)!fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	assert_non_null(strstr(text, "statement=unit/bad "));
	assert_null(strstr(text, "unit/good"));
	assert_null(strstr(text, "unit/after"));
}

#define AHEAD(arena, token, statement, ...) \
	db_ahead(db, (arena), (token), (statement), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* Asks; was it answered from the trip that began at that time? */
static bool
came_along(struct arena *arena, const char *token, const char *a_, const char *at)
{
	const struct rows *rows;

	assert_null(DB_ASK(db, arena, token, &moment, &rows, a_));
	assert_int_equal(rows_count(rows), 1);
	if (a_ == NULL)
		assert_null(rows_get(rows, 0, "a"));
	else
		assert_string_equal(rows_get(rows, 0, "a"), a_);
	assert_string_equal(rows_get(rows, 0, "token"), token);
	return strcmp(rows_get(rows, 0, "at"), at) == 0;
}

/* One trip with what was guessed before; the time at which it began. */
static const char *
began(const char *token)
{
	const struct rows *rows;

	assert_null(DB_ASK(db, a, token, &moment, &rows, "first"));
	assert_string_equal(rows_get(rows, 0, "a"), "first");
	return rows_get(rows, 0, "at");
}

static const char *
guess_two(void)
{
	AHEAD(a, "T", &moment, "x");
	AHEAD(a, "T", &moment, NULL);
	return began("T");
}

static void
what_was_guessed_comes_along_and_is_given_once(void **state)
{
	const char *at = guess_two();

	(void)state;
	assert_true(came_along(a, "T", NULL, at));
	assert_true(came_along(a, "T", "x", at));
	assert_false(came_along(a, "T", "x", at));
}

static void
a_guess_is_never_used_for_anything_else(void **state)
{
	struct arena *other = arena_new();
	const char   *at;

	(void)state;
	at = guess_two();
	assert_false(came_along(a, "T", "y", at));
	assert_false(came_along(a, "T", "x", at)); /* something was asked in between */
	at = guess_two();
	assert_false(came_along(a, "T", "", at));
	at = guess_two();
	assert_false(came_along(a, "other", "x", at));
	at = guess_two();
	assert_false(came_along(other, "T", "x", at));
	at = guess_two();
	(void)one(&setting, "T", "token");
	assert_false(came_along(a, "T", "x", at));
	arena_free(other);
}

static void
a_guess_goes_along_with_its_own_request_alone(void **state)
{
	struct arena      *other = arena_new();
	const struct rows *rows;
	const char        *at;

	(void)state;
	AHEAD(a, "T", &moment, "x");
	assert_null(DB_ASK(db, other, "T", &moment, &rows, "first"));
	assert_false(came_along(a, "T", "x", rows_get(rows, 0, "at")));
	AHEAD(a, "T", &moment, "x");
	at = began("another");
	assert_false(came_along(a, "T", "x", at));
	arena_free(other);
}

static void
a_guess_that_fails_changes_no_answer(void **state)
{
	const struct rows *rows;

	(void)state;
	assert_string_equal(one(&count, NULL, "n"), "2");
	AHEAD(a, "T", &divided, "0");
	db_ahead(db, a, "T", &count, NULL, 0);
	assert_null(DB_ASK(db, a, "T", &add, &rows, "7"));
	assert_string_equal(one(&count, NULL, "n"), "3");
	AHEAD(a, "T", &divided, "0");
	expect(DB_ASK(db, a, "T", &refuse, NULL, "PV001", "R15"), 403, "error.refused");
	assert_string_equal(db_refusal(db)->rule, "R15");
	AHEAD(a, "T", &divided, "1");
	assert_non_null(DB_ASK(db, a, "T", &refuse, NULL, "PV001", "R15"));
	assert_null(DB_ASK(db, a, "T", &divided, &rows, "1"));
	assert_int_equal(rows_count(rows), 1);
}

static void
no_more_is_guessed_than_there_is_room_for(void **state)
{
	const char *at;

	(void)state;
	for (int i = 0; i < 3 * DB_AHEAD; i++)
		AHEAD(a, "T", &moment, arena_printf(a, "%d", i));
	at = began("T");
	for (int i = 0; i < DB_AHEAD; i++)
		assert_true(came_along(a, "T", arena_printf(a, "%d", i), at));
	assert_false(came_along(a, "T", arena_printf(a, "%d", DB_AHEAD), at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_statement_gives_its_rows),
		cmocka_unit_test(a_connection_has_the_settings_it_needs),
		cmocka_unit_test(the_token_is_set_for_one_trip_alone),
		cmocka_unit_test(a_refusal_carries_its_rule),
		cmocka_unit_test(who_gave_way_tries_once_more),
		cmocka_unit_test(other_errors_become_what_they_are),
		cmocka_unit_test(an_error_of_the_commit_is_a_failure),
		cmocka_unit_test(a_lost_connection_is_made_anew),
		cmocka_unit_test(a_connection_closed_while_idle_costs_nothing),
		cmocka_unit_test(a_transaction_is_all_or_nothing),
		cmocka_unit_test(a_connection_lost_in_a_transaction_ends_it),
		cmocka_unit_test(bytes_go_there_and_back),
		cmocka_unit_test(what_was_guessed_comes_along_and_is_given_once),
		cmocka_unit_test(a_guess_is_never_used_for_anything_else),
		cmocka_unit_test(a_guess_goes_along_with_its_own_request_alone),
		cmocka_unit_test(a_guess_that_fails_changes_no_answer),
		cmocka_unit_test(no_more_is_guessed_than_there_is_room_for),
		cmocka_unit_test(a_statement_that_does_not_prepare_ends_the_program_and_is_named),
	};

	return cmocka_run_group_tests_name("db", tests, connect_all, sheet_disconnect);
}
