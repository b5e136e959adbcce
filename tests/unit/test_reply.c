/* Heads, where a redirect may lead, what of a document is sent and how. */
#include "sheet_arena.h"

#include "../../core/web.h"
#include "portal.h"
#include "reply.h"

static char heard[9000];
static int  deaf_after; /* writes that reach the browser; -1: all */
static bool left;       /* and then it is not written to again */

static bool
hear(void *ctx, const char *data, size_t size)
{
	size_t used = strlen(heard);

	(void)ctx;
	assert_false(left);
	assert_true(size > 0);
	left = deaf_after == 0;
	if (left)
		return false;
	deaf_after -= deaf_after > 0;
	assert_true(used + size < sizeof(heard));
	memcpy(heard + used, data, size);
	heard[used + size] = '\0';
	return true;
}

static struct channel channel = { .write = hear, .give = hear };
static struct request q;

/* A request that waits for its answer. */
static struct request *
fresh(const char *const *params)
{
	memset(heard, 0, sizeof(heard));
	deaf_after = -1;
	left = false;
	q = (struct request){ .arena = a, .id = "R", .params = (char *const *)(uintptr_t)params };
	q.reply = reply_new(a, &channel, "https://login.test");
	return &q;
}

#define WITH(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define FRESH() fresh((const char *const[]){ NULL })
#define assert_has(words) assert_non_null(strstr(heard, (words)))
#define assert_lacks(words) assert_null(strstr(heard, (words)))

static int
status(result r)
{
	return r == NULL ? 200 : r->status;
}

/* ── Redirects ───────────────────────────────────────────────────────────── */

static void
a_path_of_ours_is_followed(void **state)
{
	static const char *const paths[] = { "/", "/sak", "/sak?id=1&to=/x", "/!~" };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_null(reply_redirect(FRESH(), paths[i]));
		assert_has("Status: 303 See Other\r\n");
		assert_has(arena_printf(a, "Location: %s\r\n", paths[i]));
		assert_has("Content-Length: 0\r\n");
	}
}

static void
nothing_else_is(void **state)
{
	static const char *const paths[] = { "", "sak", "//evil.test", "https://evil.test", "/a b",
		"/a\\b", "/a\"b", "/a<b", "/a>b", "/a\r\nb", "/a\x1f", "/a\x7f", "/\xc3\xa6" };

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_int_equal(status(reply_redirect(FRESH(), paths[i])), 500);
		assert_string_equal(heard, "");
	}
}

static void
away_is_an_origin_and_a_query(void **state)
{
	(void)state;
	assert_null(reply_redirect_away(FRESH(), "https://id.test/x", "a=1"));
	assert_has("Location: https://id.test/x?a=1\r\n");
	assert_null(reply_redirect_away(FRESH(), "https://id.test/x?b=2", "a=1"));
	assert_has("Location: https://id.test/x?b=2&a=1\r\n");
	assert_null(reply_redirect_away(FRESH(), "https://id.test/x", NULL));
	assert_has("Location: https://id.test/x\r\n");
	assert_null(reply_redirect_away(FRESH(), "https://id.test/x", ""));
	assert_has("Location: https://id.test/x\r\n");
}

static void
and_no_other_address(void **state)
{
	static const char *const wrong[][2] = { { "/x", NULL }, { "javascript:1", NULL },
		{ "x", "a=1" }, { "https://id.test/x", "a=1 2" }, { "https://id.test/x", "a=\"" },
		{ "https://id.test/x", "a=<" }, { "https://id.test/x", "a=\\" },
		{ "https://id.test/x", "a\r\nb" }, { "https://id.test/x", "a=>" } };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(
		    status(reply_redirect_away(FRESH(), wrong[i][0], wrong[i][1])), 500);
		assert_string_equal(heard, "");
	}
}

/* ── Heads ───────────────────────────────────────────────────────────────── */

static void
a_header_is_clean_or_is_not_there(void **state)
{
	struct request *r = FRESH();

	(void)state;
	reply_header(r, "X-A", "1 ~");
	reply_header(r, "X-B", "1\n");
	reply_header(r, "X-C", "\x7f");
	reply_header(r, "X\nD", "1");
	reply_header(r, "X-A", "2 ~");
	reply_header(r, "X-E", "3");
	assert_null(reply_empty(r, 200));
	assert_has("X-A: 2 ~\r\n");
	assert_has("X-E: 3\r\n");
	assert_lacks("X-A: 1");
	assert_lacks("X-B");
	assert_lacks("X-C:");
	assert_lacks("D: 1");
}

static void
cookies_stand_beside_one_another(void **state)
{
	struct request *r = FRESH();

	(void)state;
	reply_header(r, "X-A", "1");
	reply_header(r, "Set-Cookie", "mine=1");
	reply_cookie(r, "pv-once", "two");
	reply_cookie(r, "pv", "one");
	reply_cookie(r, "pv-lang", "nb");
	reply_cookie(r, "pv", NULL);
	assert_null(reply_empty(r, 200));
	assert_has("Set-Cookie: mine=1\r\n");
	assert_has("Set-Cookie: __Host-pv-once=two; ");
	assert_has("Set-Cookie: __Host-pv-lang=nb; Path=/; Secure; HttpOnly; SameSite=Lax\r\n");
	assert_has("Set-Cookie: __Host-pv=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax\r\n");
	assert_has("X-A: 1\r\n");
	assert_lacks("=one");
}

static void
forms_and_frames_are_allowed_by_name(void **state)
{
	struct request *r = FRESH();

	(void)state;
	assert_null(reply_text(r, 200, "text/html", "x", NULL));
	assert_has("frame-ancestors 'none'");
	assert_has("X-Frame-Options: DENY\r\n");
	r = FRESH();
	reply_allow(r, "frame-ancestors", "https://id.test");
	reply_allow(r, "frame-ancestors", "https://two.test");
	reply_allow(r, "frame-ancestors", "x; script-src *");
	reply_allow(r, "frame-ancestors", "x, y");
	reply_allow(r, "frame-ancestors", "x\ny");
	reply_allow(r, "script-src", "https://evil.test");
	reply_allow(r, "form-action", "https://form.test");
	assert_null(reply_redirect(r, "/"));
	assert_has("frame-ancestors https://id.test https://two.test\r\n");
	assert_has("form-action 'self' https://login.test https://form.test; ");
	assert_lacks("X-Frame-Options");
	assert_lacks("evil");
}

static void
there_is_one_answer(void **state)
{
	struct request *r = FRESH();

	(void)state;
	assert_false(reply_started(r->reply));
	assert_false(reply_complete(r->reply));
	assert_null(reply_text(r, 200, "text/plain", "one", NULL));
	assert_true(reply_started(r->reply));
	assert_true(reply_complete(r->reply));
	assert_int_equal(reply_status(r->reply), 200);
	assert_int_equal(status(reply_text(r, 404, "text/plain", "two", NULL)), 500);
	assert_int_equal(status(reply_redirect(r, "/")), 500);
	assert_lacks("two");
	assert_int_equal(status(reply_text(FRESH(), 200, "text/plain\r\nX: 1", "x", NULL)), 500);
	assert_string_equal(heard, "");
}

static void
no_content_has_neither_type_nor_length(void **state)
{
	(void)state;
	assert_null(reply_empty(FRESH(), 204));
	assert_has("Status: 204 No Content\r\n");
	assert_lacks("\nContent-Type");
	assert_lacks("\nContent-Length");
	assert_null(reply_empty(FRESH(), 200));
	assert_has("Content-Length: 0\r\n");
}

static void
a_browser_that_left_is_not_written_to(void **state)
{
	struct request *r = FRESH();

	(void)state;
	reply_header(r, "X-A", "1");
	deaf_after = 1;
	assert_null(reply_text(r, 200, "text/plain", "body", NULL));
	assert_has("Status: 200");
	deaf_after = -1;
	assert_lacks("X-A");
	assert_lacks("body");
}

static void
a_head_has_no_body(void **state)
{
	struct request *r = FRESH();

	(void)state;
	reply_head_only(r->reply);
	assert_null(reply_text(r, 200, "text/plain", "body", NULL));
	assert_has("Content-Length: 4\r\n");
	assert_lacks("body");
	assert_true(reply_complete(r->reply));
}

static void
the_last_resort_comes_once(void **state)
{
	(void)state;
	reply_last_resort(FRESH());
	assert_has("Status: 500 ");
	assert_has("(R)\n");
	assert_null(reply_text(FRESH(), 200, "text/plain", "one", NULL));
	reply_last_resort(&q);
	assert_lacks("(R)");
}

/* ── Names of files ──────────────────────────────────────────────────────── */

static void
a_name_of_a_file_is_plain_and_true(void **state)
{
	static const char *const names[][2] = { { "a b~.pdf", "a b~.pdf" }, { "a\"b", "a_b" },
		{ "a\\b", "a_b" }, { "a/b", "a_b" }, { "a%b", "a_b" }, { "a;b", "a_b" },
		{ "\xc3\xa6", "__" }, { "", "fil" }, { "a\nb", "fil" }, { "\xff", "fil" } };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_null(reply_text(FRESH(), 200, "text/csv", "x", names[i][0]));
		assert_has(
		    arena_printf(a, "attachment; filename=\"%s\"; filename*=UTF-8''", names[i][1]));
	}
	assert_null(reply_text(FRESH(), 200, "text/csv", "x", NULL));
	assert_lacks("Content-Disposition");
}

static void
what_a_browser_only_shows_is_shown(void **state)
{
	static const char *const shown[] = { "application/pdf", "image/jpeg", "image/png",
		"text/plain", "text/plain; charset=utf-8" };
	static const char *const taken[] = { "text/html", "image/svg+xml", "application/xml", "" };
	uint64_t                 first, last;

	(void)state;
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const struct reply_document d = { shown[i], "a", "E", 3, true };
		const struct reply_document d2 = { shown[i], "a", "E", 3, false };

		assert_null(reply_document_begin(FRESH(), &d, &first, &last));
		assert_has("Content-Disposition: inline; ");
		assert_int_equal(strstr(heard, "sandbox") == NULL, i == 0);
		assert_null(reply_document_begin(FRESH(), &d2, &first, &last));
		assert_has("Content-Disposition: attachment; ");
		assert_has("sandbox");
	}
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		const struct reply_document d = { taken[i], "a", "E", 3, true };

		assert_null(reply_document_begin(FRESH(), &d, &first, &last));
		assert_has("Content-Disposition: attachment; ");
		assert_has("; sandbox\r\n");
	}
}

/* ── Ranges ──────────────────────────────────────────────────────────────── */

static void
a_range_is_what_it_says_or_nothing(void **state)
{
	static const struct {
		const char *range;
		uint64_t    size;
		int         status;
		uint64_t    first, last;
	} cases[] = { { "bytes=0-0", 10, 206, 0, 0 }, { "bytes=0-9", 10, 206, 0, 9 },
		{ "bytes=0-10", 10, 206, 0, 9 }, { "bytes=9-9", 10, 206, 9, 9 },
		{ "bytes=5-5", 10, 206, 5, 5 }, { "bytes=9-", 10, 206, 9, 9 },
		{ "bytes=10-", 10, 416, 1, 0 }, { "bytes=10-11", 10, 416, 1, 0 },
		{ "bytes=5-4", 10, 416, 1, 0 }, { "bytes=-1", 10, 206, 9, 9 },
		{ "bytes=-10", 10, 206, 0, 9 }, { "bytes=-9", 10, 206, 1, 9 },
		{ "bytes=-11", 10, 206, 0, 9 }, { "bytes=-0", 10, 416, 1, 0 },
		{ "bytes=-", 10, 416, 1, 0 }, { "bytes=5", 10, 416, 1, 0 },
		{ "bytes=/-9", 10, 416, 1, 0 }, { "bytes=:-9", 10, 416, 1, 0 },
		{ "bytes=0-/", 10, 416, 1, 0 }, { "bytes=0-:", 10, 416, 1, 0 },
		{ "bytes=0-0", 0, 416, 1, 0 }, { "bytes=-1", 0, 416, 1, 0 },
		{ "octets=0-0", 10, 200, 0, 9 }, { "bytes=9223372036854775807-", 10, 416, 1, 0 },
		{ "bytes=18446744073709551617-", 10, 416, 1, 0 },
		{ "bytes=0-92233720368547758079999", 10, 206, 0, 9 },
		{ "bytes=0-18446744073709551616", 10, 206, 0, 9 } };
	uint64_t first, last;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct reply_document d = { "application/pdf", "a", "E", cases[i].size,
			true };

		assert_null(reply_document_begin(
		    fresh(WITH(arena_printf(a, "HTTP_RANGE=%s", cases[i].range))), &d, &first,
		    &last));
		assert_has(arena_printf(a, "Status: %d ", cases[i].status));
		assert_int_equal(first, cases[i].first);
		assert_int_equal(last, cases[i].last);
		if (cases[i].status == 416)
			assert_has(arena_printf(
			    a, "Content-Range: bytes */%u\r\n", (unsigned)cases[i].size));
		else
			assert_has(arena_printf(
			    a, "Content-Length: %u\r\n", (unsigned)(last - first + 1)));
	}
}

static void
a_condition_asks_for_the_same_document(void **state)
{
	const struct reply_document d = { "application/pdf", "a", "E", 10, true };
	uint64_t                    first, last;

	(void)state;
	assert_null(reply_document_begin(
	    fresh(WITH("HTTP_RANGE=bytes=1-2", "HTTP_IF_RANGE=\"E\"")), &d, &first, &last));
	assert_has("Status: 206 ");
	assert_null(reply_document_begin(
	    fresh(WITH("HTTP_RANGE=bytes=1-2", "HTTP_IF_RANGE=\"F\"")), &d, &first, &last));
	assert_has("Status: 200 ");
	assert_null(reply_document_begin(fresh(WITH("HTTP_IF_RANGE=\"E\"")), &d, &first, &last));
	assert_has("Status: 200 ");
	assert_int_equal(status(reply_document_begin(&q, &d, &first, &last)), 500);
}

static void
an_empty_document_has_no_bytes(void **state)
{
	const struct reply_document d = { "application/pdf", "a", "E", 0, true };
	const struct reply_document bad = { "a\nb", "a", "E", 0, true };
	uint64_t                    first, last;

	(void)state;
	assert_null(reply_document_begin(FRESH(), &d, &first, &last));
	assert_has("Content-Length: 0\r\n");
	assert_true(first > last);
	assert_true(reply_complete(q.reply));
	assert_int_equal(status(reply_document_begin(FRESH(), &bad, &first, &last)), 500);
	assert_string_equal(heard, "");
}

static result
source(void *of, struct bytes *piece)
{
	*piece = *(const struct bytes *)of;
	return piece->data == NULL ? fail_unavailable : NULL;
}

static void
bytes_leave_as_they_were_announced(void **state)
{
	const struct reply_document d = { "application/pdf", "a", "E", 4, true };
	struct bytes                piece = { (const uint8_t *)"ab", 2 };
	uint64_t                    first, last;

	(void)state;
	assert_null(reply_document_begin(FRESH(), &d, &first, &last));
	assert_null(reply_write(&q, piece));
	assert_false(reply_complete(q.reply));
	assert_int_equal(status(reply_write(&q, (struct bytes){ piece.data, 3 })), 500);
	assert_null(reply_write(&q, piece));
	assert_true(reply_complete(q.reply));
	assert_null(reply_document_begin(FRESH(), &d, &first, &last));
	deaf_after = 0;
	assert_int_equal(status(reply_write(&q, piece)), 499);
}

static void
a_source_gives_no_more_and_no_less(void **state)
{
	const struct reply_document d = { "application/pdf", "a", "E", 4, true };
	struct bytes                piece = { (const uint8_t *)"abcde", 2 }, got;
	uint64_t                    first, last;

	(void)state;
	assert_null(reply_document_begin(FRESH(), &d, &first, &last));
	assert_false(reply_goes_on(q.reply));
	reply_stream(&q, source, &piece);
	assert_true(reply_goes_on(q.reply));
	assert_null(reply_next(&q, &got));
	assert_true(reply_goes_on(q.reply));
	piece.size = 3;
	assert_int_equal(status(reply_next(&q, &got)), 500);
	piece.size = 0;
	assert_int_equal(status(reply_next(&q, &got)), 500);
	piece.size = 2;
	assert_null(reply_next(&q, &got));
	assert_false(reply_goes_on(q.reply));
	assert_true(reply_complete(q.reply));
	piece.data = NULL;
	assert_int_equal(status(reply_next(&q, &got)), 503);
	reply_stream(FRESH(), source, &piece);
	assert_false(reply_goes_on(q.reply));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_of_ours_is_followed),
		cmocka_unit_test(nothing_else_is),
		cmocka_unit_test(away_is_an_origin_and_a_query),
		cmocka_unit_test(and_no_other_address),
		cmocka_unit_test(a_header_is_clean_or_is_not_there),
		cmocka_unit_test(cookies_stand_beside_one_another),
		cmocka_unit_test(forms_and_frames_are_allowed_by_name),
		cmocka_unit_test(there_is_one_answer),
		cmocka_unit_test(no_content_has_neither_type_nor_length),
		cmocka_unit_test(a_browser_that_left_is_not_written_to),
		cmocka_unit_test(a_head_has_no_body),
		cmocka_unit_test(the_last_resort_comes_once),
		cmocka_unit_test(a_name_of_a_file_is_plain_and_true),
		cmocka_unit_test(what_a_browser_only_shows_is_shown),
		cmocka_unit_test(a_range_is_what_it_says_or_nothing),
		cmocka_unit_test(a_condition_asks_for_the_same_document),
		cmocka_unit_test(an_empty_document_has_no_bytes),
		cmocka_unit_test(bytes_leave_as_they_were_announced),
		cmocka_unit_test(a_source_gives_no_more_and_no_less),
	};

	return cmocka_run_group_tests_name("reply", tests, open_arena, close_arena);
}
