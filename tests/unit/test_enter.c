/* Coming in, leaving, and where to go then; what the database says to a session
 * is said by statements of the true names. */
#include "sheet_db.h"

#include "../../core/web.h"
#include "../../portals/common/enter.c"

#define BROWSER "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define CODE "CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define SESSION "DAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

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

/* The code's last letter but one says where to; what a session said is kept in
 * unit.thing, by the length of its words. */
static const struct statement        redeem = { "session/session_redeem",
	       "select case when $1 like '%M_' then '//evil.test' else '/sak' end as return_to where $1 "
		      "not like "
		      "'%N_' and length($2) = 64 and length($3::text) = 43 and 1 / (case when $1 like 'CX%' then "
		      "0 else 1 "
		      "end) = 1" };
static const struct statement        speak = { "session/session_speak",
	       "with i as (insert into unit.thing values (9000 + length($1)) on conflict do nothing) "
		      "select 1 / "
		      "(case when current_setting('portvakt.token') like 'X%' then 0 else 1 end) = 1 as done" };
static const struct statement        leave = { "session/session_leave",
	       "with i as (insert into unit.thing values (9100 + length($1)) on conflict do nothing) "
		      "select 1 / "
		      "(case when current_setting('portvakt.token') like 'X%' then 0 else 1 end) = 1 as done" };
static const struct statement        heard = { "unit/heard",
	       "select true where exists (select from unit.thing where "
		      "id = $1::integer)" };
static const struct statement *const statements[] = { &redeem, &speak, &leave, &heard, NULL };
static const struct portal           portal = { .name = "mypage", .cookie = "pv" };

static int
connect_all(void **state)
{
	(void)state;
	return sheet_connect(statements,
	    "site.login = https://login.test:8443\nsite.mypage = https://my.test:8443\n"
	    "site.neutral = https://www.yr.no/\n");
}

/* ── A browser ───────────────────────────────────────────────────────────── */

static char head[4000];

static bool
hear(void *ctx, const char *data, size_t size)
{
	size_t used = strlen(head);

	(void)ctx;
	assert_true(used + size < sizeof(head));
	memcpy(head + used, data, size);
	head[used + size] = '\0';
	return true;
}

static struct channel channel = { .write = hear, .give = hear };
static struct session session = { .token = SESSION, .person = "p" };

/* What a handler does with these fields, for a session or for nobody. */
static int
ask(result (*handler)(struct request *), const struct input *inputs, const char *fields,
    const struct session *who, const char *const *params)
{
	struct session s = who == NULL ? session : *who;
	struct request q = { .arena = a,
		.portal = &portal,
		.db = db,
		.config = config,
		.channel = &channel,
		.session = who == NULL ? NULL : &s,
		.params = (char *const *)(uintptr_t)params };
	result         why;

	memset(head, 0, sizeof(head));
	q.reply = reply_new(a, &channel, "");
	assert_null(request_read_cookies(&q));
	assert_null(form_parse(a, fields, strlen(fields), inputs, false, &q.form));
	why = handler(&q);
	return why == NULL ? 200 : why->status;
}

#define WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NOTHING ((const char *const[]){ NULL })
#define assert_head(words) assert_non_null(strstr(head, words))
#define assert_headless(words) assert_null(strstr(head, words))

static bool
was_heard(const char *id)
{
	const struct rows *rows;

	assert_null(DB_ASK(db, a, SESSION, &heard, &rows, id));
	return rows_count(rows) == 1;
}

static int
hand_over(const char *code, const char *browser, const char *cookie)
{
	return ask(enter_handover, enter_handover_inputs,
	    arena_printf(a, "code=%s&b=%s", code, browser), NULL,
	    cookie == NULL ? NOTHING
			   : WITH(arena_printf(a, "HTTP_COOKIE=__Host-pv-begin=%s", cookie)));
}

static void
the_browser_that_began_is_handed_its_session(void **state)
{
	(void)state;
	assert_int_equal(hand_over(CODE, token_hash_text(a, BROWSER), BROWSER), 200);
	assert_head("Status: 303 ");
	assert_head("Location: /sak\r\n");
	assert_head("Set-Cookie: __Host-pv=");
	assert_head("Set-Cookie: __Host-pv-begin=; Max-Age=0");
}

static void
no_other_browser_is(void **state)
{
	const char *b = token_hash_text(a, BROWSER);

	(void)state;
	assert_int_equal(hand_over(CODE, b, NULL), 400);
	assert_int_equal(hand_over(CODE, b, SESSION), 400);
	assert_int_equal(hand_over(CODE, token_hash_text(a, SESSION), BROWSER), 400);
	assert_int_equal(hand_over(CODE, token_hash_text(a, "short"), "short"), 400);
	assert_int_equal(hand_over("short", b, BROWSER), 400);
	assert_int_equal(hand_over("", b, BROWSER), 400);
	assert_int_equal(hand_over(CODE, "", BROWSER), 400);
	assert_int_equal(hand_over("CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAANA", b, BROWSER), 400);
	assert_string_equal(head, "");
}

static void
an_address_that_leads_elsewhere_leads_home(void **state)
{
	(void)state;
	assert_int_equal(hand_over("CAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMA",
			     token_hash_text(a, BROWSER), BROWSER),
	    200);
	assert_head("Location: /\r\n");
	assert_int_equal(
	    ask(enter_language, enter_language_inputs, "language=se&to=//evil.test", NULL, NOTHING),
	    200);
	assert_head("Location: /\r\n");
	assert_int_equal(
	    ask(enter_language, enter_language_inputs, "language=se&to=/sak", NULL, NOTHING), 200);
	assert_head("Location: /sak\r\n");
}

static void
a_language_is_kept_for_the_person_and_the_browser(void **state)
{
	(void)state;
	assert_int_equal(
	    ask(enter_language, enter_language_inputs, "language=nn", NULL, NOTHING), 200);
	assert_head("Set-Cookie: __Host-pv-lang=nn;");
	assert_false(was_heard("9002"));
	assert_int_equal(
	    ask(enter_language, enter_language_inputs, "language=nn", &session, NOTHING), 200);
	assert_true(was_heard("9002"));
	assert_int_equal(
	    ask(enter_language, enter_language_inputs, "language=xx", &session, NOTHING), 400);
	assert_int_equal(ask(enter_language, enter_language_inputs, "", &session, NOTHING), 400);
	assert_string_equal(head, "");
}

static void
whoever_logs_out_is_out_and_goes_to_login(void **state)
{
	(void)state;
	assert_int_equal(ask(enter_logout, NULL, "", NULL, NOTHING), 200);
	assert_head("Location: https://login.test:8443/ut\r\n");
	assert_false(was_heard("9106"));
	assert_int_equal(ask(enter_logout, NULL, "", &session, NOTHING), 200);
	assert_true(was_heard("9106"));
	assert_head("Set-Cookie: __Host-pv=; Max-Age=0");
}

static int
leaves(const struct session *who, const char *const *params)
{
	return ask(enter_leave, NULL, "", who, params);
}

#define OUT "Set-Cookie: __Host-pv=; Max-Age=0"

static void
another_sites_page_makes_nobody_leave(void **state)
{
	const char *const *const others[] = { WITH("HTTP_SEC_FETCH_SITE=cross-site"),
		WITH("HTTP_SEC_FETCH_SITE=same-site"), WITH("HTTP_ORIGIN=https://evil.test"),
		WITH("HTTP_ORIGIN=null"),
		WITH("HTTP_SEC_FETCH_SITE=none", "HTTP_ORIGIN=https://evil.test"),
		WITH("HTTP_SEC_FETCH_SITE=cross-site", "HTTP_ORIGIN=https://my.test:8443") };

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		assert_int_equal(leaves(&session, others[i]), 200);
		assert_head("Location: https://www.yr.no/\r\n");
		assert_headless(OUT);
	}
	assert_false(was_heard("9110"));
}

static void
whoever_leaves_quickly_leaves_from_any_page_of_ours(void **state)
{
	const char *const *const own[] = { NOTHING, WITH("HTTP_SEC_FETCH_SITE=same-origin"),
		WITH("HTTP_SEC_FETCH_SITE=none"), WITH("HTTP_ORIGIN=https://my.test:8443"),
		WITH("HTTP_SEC_FETCH_SITE=same-origin", "HTTP_ORIGIN=https://my.test:8443") };

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		assert_int_equal(leaves(NULL, own[i]), 200);
		assert_head(OUT);
	}
	assert_false(was_heard("9110"));
	assert_int_equal(leaves(&session, NOTHING), 200);
	assert_true(was_heard("9110"));
	assert_head("Location: https://www.yr.no/\r\n");
}

/* The database refuses what this token asks. */
static void
also_while_the_database_does_not_answer(void **state)
{
	const struct session broken = { .token = "X" SESSION, .person = "p" };

	(void)state;
	assert_int_equal(leaves(&broken, NOTHING), 200);
	assert_head(OUT);
	assert_true(ask(enter_logout, NULL, "", &broken, NOTHING) >= 400);
	assert_true(
	    ask(enter_language, enter_language_inputs, "language=nn", &broken, NOTHING) >= 400);
	assert_true(hand_over("CXAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			token_hash_text(a, BROWSER), BROWSER) >= 400);
	assert_string_equal(head, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_of_this_portal_is_local),
		cmocka_unit_test(whatever_could_be_another_origin_is_not),
		cmocka_unit_test(four_languages_are_spoken),
		cmocka_unit_test(the_browser_that_began_is_handed_its_session),
		cmocka_unit_test(no_other_browser_is),
		cmocka_unit_test(an_address_that_leads_elsewhere_leads_home),
		cmocka_unit_test(a_language_is_kept_for_the_person_and_the_browser),
		cmocka_unit_test(whoever_logs_out_is_out_and_goes_to_login),
		cmocka_unit_test(another_sites_page_makes_nobody_leave),
		cmocka_unit_test(whoever_leaves_quickly_leaves_from_any_page_of_ours),
		cmocka_unit_test(also_while_the_database_does_not_answer),
	};

	return cmocka_run_group_tests_name("enter", tests, connect_all, sheet_disconnect);
}
