/* The layer in C alone: what if row-level security let a row of somebody else's
 * through?  Statements of the true names answer with rows made here. */
#include "access.h"
#include "sheet_db.h"

#define ME "11111111-1111-4111-8111-111111111111"
#define PRINCIPAL "22222222-2222-4222-8222-222222222222"
#define STRANGER "33333333-3333-4333-8333-333333333333"
#define PARAMS "$1::uuid, $2::uuid, $3::text[], $4::integer"

/* words chooses the reader; what C passed comes back as the title. */
static const struct statement list = { "access/access_list",
	"select nullif($8::text, 'null') as reader, concat_ws(';', " PARAMS
	", $5::timestamptz, $6::text) as title, $7::text as type, now() as at where $8 <> 'none'" };
/* for an agent; the type says how many rows there are */
static const struct statement list_agent = { "access/access_list_agent",
	"select $8::text as reader, concat_ws(';', " PARAMS
	", $5::timestamptz, $6::text) as title, 'h' || n as handle, "
	"timestamptz '2026-11-20 23:00Z' + n * interval '1 s' as sort_at, now() as at "
	"from generate_series(1, coalesce($7::text, '1')::integer) n" };
static const struct statement enters = { "session/session_enter",
	"select now() as at, 'p' as person, 'Kari' as name, 'nb' as language, 'idporten' as "
	"method, "
	"3 as level, n::text as standing, 'parent' as capacity, 'Saken' as label, "
	"case n when 3 then '{PLAN}' when 4 then repeat('x', 256) end as types, "
	"case n when 3 then 'b' when 5 then repeat('x', 37) end as principal, "
	"null as mandate, n = 1 as alone from unit.acting where n > 0 "
	"and ctid = (select max(ctid) from unit.acting)" };
static const struct statement acts = { "unit/acts", "insert into unit.acting values ($1::int)" };
/* the handle chooses the reader */
static const struct statement card = { "access/access_card",
	"select nullif($5::text, 'refused') as reader where num_nulls(" PARAMS
	") >= 0 and $5 <> 'none'" };
/* how chooses what is lacking: the handle, the rendition, the key; else it is the size */
static const struct statement        opened = { "access/access_open",
	       "select nullif($5, 'refused') as reader, case when $6 <> 'h' then $5 end as handle, case "
		      "when $6 <> "
		      "'r' then $5 end as rendition, 'application/pdf' as mime, 'a.pdf' as filename, 'E' as "
		      "etag, case "
		      "when $6 in ('h', 'r', 'w') then '7' else $6 end as bytes, case when $6 <> 'w' then "
		      "'\\x0102'::bytea end as wrapped, 'k1' as key_id from generate_series(1, case $5 when "
		      "'none' then 0 "
		      "when '" PRINCIPAL "' then 2 else 1 end) where num_nulls(" PARAMS ") >= 0" };
static const struct statement        still = { "access/access_still",
	       "select $5::text as reader where num_nulls(" PARAMS ") >= 0 and $5 <> 'none'" };
static const struct statement *const statements[] = { &list, &list_agent, &enters, &acts, &card,
	&opened, &still, NULL };

static struct session session = { .token = "T", .person = STRANGER, .level = ASSURANCE_HIGH };

static int
connect_all(void **state)
{
	(void)state;
	return sheet_connect(statements, "");
}

static struct access *
as(const char *standing, const char *principal)
{
	session.standing = standing;
	session.principal = principal;
	session.types = principal == NULL ? NULL : "{VEDTAK,PLAN}";
	return access_new(a, db, &session);
}

static int
status(result r)
{
	return r == NULL ? 200 : r->status;
}

static int
listed(struct access *access, const char *reader)
{
	const struct access_filter filter = { .words = reader };
	const struct rows         *rows;

	return status(access_list(access, &filter, &rows));
}

static void
a_row_of_another_reader_ends_the_request(void **state)
{
	const struct rows *rows;
	struct opening    *o;

	(void)state;
	assert_int_equal(listed(as(ME, NULL), ME), 200);
	assert_int_equal(listed(as(ME, NULL), STRANGER), 500);
	assert_int_equal(listed(as(ME, NULL), PRINCIPAL), 500);
	assert_int_equal(listed(as(ME, PRINCIPAL), PRINCIPAL), 200);
	assert_int_equal(listed(as(ME, PRINCIPAL), STRANGER), 500);
	assert_int_equal(listed(as(ME, NULL), "null"), 500);
	assert_int_equal(listed(as(NULL, NULL), ME), 500);
	assert_int_equal(listed(as(NULL, NULL), "none"), 200);
	assert_int_equal(status(access_card(as(ME, NULL), ME, &rows)), 200);
	assert_int_equal(status(access_card(as(ME, NULL), STRANGER, &rows)), 500);
	assert_int_equal(status(access_open(as(ME, NULL), STRANGER, "7", &o)), 500);
	assert_int_equal(status(access_still(as(ME, NULL), ME)), 200);
	assert_int_equal(status(access_still(as(ME, NULL), STRANGER)), 500);
}

static void
what_is_hidden_and_what_is_not_there_are_one_record(void **state)
{
	const struct rows *rows;
	struct opening    *o;

	(void)state;
	assert_ptr_equal(access_card(as(ME, NULL), "none", &rows), fail_not_found);
	assert_ptr_equal(access_still(as(ME, NULL), "none"), fail_not_found);
	assert_ptr_equal(access_card(as(ME, NULL), "refused", &rows), fail_not_found);
	assert_ptr_equal(access_open(as(ME, NULL), "refused", "7", &o), fail_not_found);
	assert_ptr_equal(access_open(as(ME, NULL), "none", "7", &o), fail_not_found);
	assert_ptr_equal(access_open(as(ME, PRINCIPAL), PRINCIPAL, "7", &o), fail_not_found);
}

static void
the_reader_of_the_session_goes_into_every_statement(void **state)
{
	const struct access_filter filter = { .words = PRINCIPAL,
		/* hex of "2026-11-20 23:00:00+00|h" */
		.cursor = "323032362d31312d32302032333a30303a30302b30307c68" };
	const struct access_filter filter_own = { .words = ME };
	const struct rows         *rows;

	(void)state;
	assert_null(access_list(as(ME, PRINCIPAL), &filter, &rows));
	assert_string_equal(rows_get(rows, 0, "title"),
	    ME ";" PRINCIPAL ";{VEDTAK,PLAN};3;2026-11-20 23:00:00+00;h");
	assert_null(access_list(as(ME, NULL), &filter_own, &rows));
	assert_string_equal(rows_get(rows, 0, "title"), ME ";3");
}

static void
the_cursor_of_the_next_page_is_that_of_the_last_row_shown(void **state)
{
	struct access       *agent = as(ME, PRINCIPAL);
	struct access_filter filter = { .words = ME, .type = "50" };
	const struct rows   *rows;

	(void)state;
	assert_null(access_list(agent, &filter, &rows));
	assert_null(access_next(agent, rows));
	filter.type = "51";
	assert_null(access_list(agent, &filter, &rows));
	filter.cursor = access_next(agent, rows);
	assert_non_null(filter.cursor);
	assert_null(access_list(agent, &filter, &rows));
	assert_string_equal(rows_get(rows, 0, "title"),
	    ME ";" PRINCIPAL ";{VEDTAK,PLAN};3;2026-11-20 23:00:50+00;h50");
}

/* The list goes along for one reader and is asked for by another. */
static bool
used(struct access *guessed, const struct session *fresh)
{
	const struct access_filter filter = { .words = ME };
	const struct rows         *trip, *rows;

	assert_null(access_list_ahead(guessed, &filter));
	assert_null(db_ask(db, a, "T", &enters, NULL, 0, &trip));
	assert_null(access_list(access_new(a, db, fresh), &filter, &rows));
	return strcmp(rows_get(rows, 0, "at"), rows_get(trip, 0, "at")) == 0;
}

static void
a_list_for_who_the_person_was_is_never_shown_to_who_it_is(void **state)
{
	struct session was = { .token = "T",
		.person = STRANGER,
		.standing = ME,
		.principal = PRINCIPAL,
		.types = "{PLAN}",
		.level = ASSURANCE_HIGH };
	struct session is = was;

	(void)state;
	assert_null(DB_ASK(db, a, NULL, &acts, NULL, "7"));
	assert_true(used(access_new(a, db, &was), &is));
	is.level = ASSURANCE_SUBSTANTIAL;
	assert_false(used(access_new(a, db, &was), &is));
	is = was;
	is.types = NULL;
	assert_false(used(access_new(a, db, &was), &is));
	is.types = "{PLAN,VEDTAK}";
	assert_false(used(access_new(a, db, &was), &is));
	is = was;
	is.principal = NULL;
	is.types = NULL;
	assert_false(used(access_new(a, db, &was), &is));
	is = was;
	is.principal = STRANGER;
	assert_false(used(access_new(a, db, &was), &is));
	is = was;
	is.token = "U";
	assert_false(used(access_new(a, db, &was), &is));
	is = was;
	is.standing = STRANGER;
	is.principal = ME;
	assert_false(used(access_new(a, db, &was), &is));
}

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* The person acts in another capacity, and asks for a page. */
static bool
guessed(const char *n, struct session *out)
{
	struct session *s;

	assert_null(DB_ASK(db, a, NULL, &acts, NULL, n));
	assert_null(session_find(db, a, TOKEN, &s));
	assert_true((s == NULL) == (strcmp(n, "0") == 0));
	return session_guess(a, TOKEN, out);
}

static void
a_session_is_guessed_as_it_was_answered_last(void **state)
{
	struct session s;

	(void)state;
	assert_false(session_guess(a, TOKEN, &s));
	assert_true(guessed("1", &s));
	assert_string_equal(s.standing, "1");
	assert_null(s.principal);
	assert_null(s.types);
	assert_true(s.alone);
	assert_int_equal(s.level, ASSURANCE_HIGH);
	assert_true(guessed("3", &s));
	assert_string_equal(s.standing, "3");
	assert_string_equal(s.principal, "b");
	assert_string_equal(s.types, "{PLAN}");
	assert_false(s.alone);
	assert_false(session_guess(a, "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &s));
	assert_false(guessed("4", &s)); /* more than there is room for */
	assert_true(guessed("2", &s));
	assert_false(guessed("5", &s));
	assert_true(guessed("6", &s));
	assert_false(guessed("0", &s)); /* it has ended */
}

static void
a_cursor_that_is_not_ours_is_a_bad_request(void **state)
{
	static const char *const wrong[] = { "x", "3", "3132", "7c", "00", "ff7c68", "2d2d7c68",
		"27207c68",
		/* "2026-11-20 23:00:00+00|" and what is no text */
		"323032362d31312d32302032333a30303a30302b30307cff" };
	const struct rows       *rows;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct access_filter filter = { .words = ME, .cursor = wrong[i] };

		/* by ourselves, before the database is asked */
		assert_ptr_equal(access_list(as(ME, NULL), &filter, &rows), fail_bad_request);
	}
}

static void
an_opening_hands_over_all_that_the_vault_needs(void **state)
{
	struct opening *o;

	(void)state;
	assert_null(access_open(as(ME, NULL), ME, "70000", &o));
	assert_string_equal(o->rendition, ME);
	assert_string_equal(o->mime, "application/pdf");
	assert_string_equal(o->filename, "a.pdf");
	assert_int_equal(o->size, 70000);
	assert_int_equal(o->wrapped.size, 2);
	assert_string_equal(o->key_id, "k1");
	assert_int_equal(status(access_open(as(ME, NULL), ME, "much", &o)), 500);
	assert_int_equal(status(access_open(as(ME, NULL), ME, "h", &o)), 500);
	assert_int_equal(status(access_open(as(ME, NULL), ME, "r", &o)), 500);
	assert_int_equal(status(access_open(as(ME, NULL), ME, "w", &o)), 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_of_another_reader_ends_the_request),
		cmocka_unit_test(what_is_hidden_and_what_is_not_there_are_one_record),
		cmocka_unit_test(the_reader_of_the_session_goes_into_every_statement),
		cmocka_unit_test(the_cursor_of_the_next_page_is_that_of_the_last_row_shown),
		cmocka_unit_test(a_list_for_who_the_person_was_is_never_shown_to_who_it_is),
		cmocka_unit_test(a_session_is_guessed_as_it_was_answered_last),
		cmocka_unit_test(a_cursor_that_is_not_ours_is_a_bad_request),
		cmocka_unit_test(an_opening_hands_over_all_that_the_vault_needs),
	};

	return cmocka_run_group_tests_name("access", tests, connect_all, sheet_disconnect);
}
