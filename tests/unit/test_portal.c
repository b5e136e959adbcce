/* What a portal lets in: which requests, and whose. */
#include "own_portal.h"

/* A form as our own page would send it, with the token of TOKEN's cookie. */
static const char *
form(const char *secret, const char *more)
{
	return arena_printf(a, "csrf=%s%s", token_derive(a, secret, "form"), more);
}

static const char *
post_with(const char *body, const char *extra, const char *cookie)
{
	return ASK(
	    body, POST("/act"), arena_printf(a, "CONTENT_LENGTH=%zu", strlen(body)), extra, cookie);
}

/* ── Requests ────────────────────────────────────────────────────────────── */

static void
a_page_is_rendered_with_every_header(void **state)
{
	static const char *const headers[] = { "Content-Type: text/html; charset=utf-8\r\n",
		"Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' "
		"data:; "
		"font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self' "
		"https://login.test:8443 https://www.yr.no https://id.test:8443; base-uri 'none'; "
		"frame-ancestors 'none'\r\n",
		"X-Content-Type-Options: nosniff\r\n", "Cache-Control: no-store\r\n",
		"Referrer-Policy: same-origin\r\n", "X-Frame-Options: DENY\r\n",
		"Cross-Origin-Opener-Policy: same-origin\r\n",
		"Cross-Origin-Resource-Policy: same-origin\r\n",
		"Permissions-Policy: ", "Strict-Transport-Security: max-age=63072000\r\n",
		"Content-Length: " };
	const char              *reply = ASK("", GET("/?x=%3Cb%3E&y=1"));

	(void)state;
	assert_status(200, reply);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		assert_has(reply, headers[i]);
	assert_has(reply, "\r\n\r\nHei|&lt;b&gt;|");
	assert_has(reply, "|/?x=%3Cb%3E&amp;y=1|https://www.yr.no/");
	reply = ASK("", GET("/absent"));
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		assert_has(reply, headers[i]);
}

static void
head_gets_the_head_alone(void **state)
{
	const char *reply = ASK("", USUAL, "REQUEST_METHOD=HEAD", "REQUEST_URI=/");
	const char *end = strstr(reply, "\r\n\r\n");

	(void)state;
	assert_status(200, reply);
	assert_non_null(end);
	assert_string_equal(end, "\r\n\r\n");
}

static void
a_request_that_did_not_come_through_our_nginx_is_refused(void **state)
{
	(void)state;
	assert_status(
	    400, ASK("", "HTTP_HOST=my.test:8443", "REQUEST_METHOD=GET", "REQUEST_URI=/"));
	assert_status(400, ASK("", "PORTVAKT_EDGE=2", "HTTP_HOST=my.test:8443",
			       "REQUEST_METHOD=GET", "REQUEST_URI=/"));
	assert_status(400, ASK("", "PORTVAKT_EDGE=1", "REQUEST_METHOD=GET", "REQUEST_URI=/"));
	assert_status(400, ASK("", "PORTVAKT_EDGE=1", "HTTP_HOST=evil.test:8443",
			       "REQUEST_METHOD=GET", "REQUEST_URI=/"));
	assert_status(400, ASK("", USUAL, "REQUEST_METHOD=GET"));
	assert_status(400, ASK("", USUAL, "REQUEST_URI=/"));
	assert_status(400, ASK("", GET("/"), "HTTP_X=1", "HTTP_X=2"));
	assert_status(400, ASK("", GET("/"), "HTTP_X"));
}

/* A connection that is lost between two parameters looks like their end. */
static void
a_request_that_was_cut_off_is_refused(void **state)
{
	const char *large = arena_printf(a, "HTTP_X=%0140000d", 1);

	(void)state;
	assert_status(400, ASK("CUT", GET("/")));
	assert_status(400, ASK("CUT", USUAL, "REQUEST_METHOD=HEAD", "REQUEST_URI=/"));
	assert_status(400, ASK("more", GET("/")));
	assert_status(431, ASK("", GET("/"), large));
}

static void
malformed_addresses_are_refused(void **state)
{
	static const char *const wrong[] = { "/a\nb", "/%0a", "/%00", "/%2f", "/a%2Fb", "/%5c",
		"/\\", "/%", "/%4", "/%zz", "/%ff", "/%c0%af", "/a b", "/\x7f", "/\xc3\xa6",
		"http://my.test/", "", "*", "/?x=%0a", "/?x=%00", "/?%", "/?x=\x01", "/?x=1&x=2" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *reply = ASK(
		    "", USUAL, "REQUEST_METHOD=GET", arena_printf(a, "REQUEST_URI=%s", wrong[i]));

		if (status_of(reply) != 400)
			assert_string_equal(wrong[i], "refused");
		assert_has(reply, "400 error.bad_request Hei");
	}
	assert_status(404, ASK("", GET("/%C3%A6")));
	assert_status(404, ASK("", GET("//")));
	assert_status(404, ASK("", GET("/%61")));
	assert_status(404, ASK("", GET("/hidden/")));
	assert_status(404, ASK("", GET("/Hidden")));
}

static void
what_is_too_long_is_refused_by_its_name(void **state)
{
	char  *uri = arena_alloc(a, 5020);
	char  *cookie = arena_alloc(a, 9020);
	size_t start = (size_t)snprintf(uri, 20, "REQUEST_URI=/");

	(void)state;
	memset(uri + start, 'a', 5000);
	assert_status(414, ASK("", USUAL, "REQUEST_METHOD=GET", uri));
	start = (size_t)snprintf(cookie, 20, "HTTP_COOKIE=a=");
	memset(cookie + start, 'a', 9000);
	assert_status(431, ASK("", GET("/"), cookie));
	assert_status(413, ASK("", POST("/act"), "CONTENT_LENGTH=9999999"));
}

static void
a_page_that_cannot_be_shown_is_a_line_of_text(void **state)
{
	const char *reply = ASK("", GET("/lost"));

	(void)state;
	assert_status(500, reply);
	assert_has(reply, "Something went wrong here.");
}

static void
methods_are_those_of_the_route(void **state)
{
	const char *reply = ASK("", USUAL, "REQUEST_METHOD=DELETE", "REQUEST_URI=/");

	(void)state;
	assert_status(405, reply);
	assert_has(reply, "Allow: GET, HEAD\r\n");
	assert_lacks(reply, "Retry-After");
	reply = ASK("", USUAL, "REQUEST_METHOD=DELETE", "REQUEST_URI=/mine");
	assert_has(reply, "Allow: POST, GET, HEAD\r\n");
	reply = ASK("", GET("/act"));
	assert_status(405, reply);
	assert_has(reply, "Allow: POST\r\n");
	assert_status(405, ASK("", USUAL, "REQUEST_METHOD=HEAD", "REQUEST_URI=/act"));
	assert_status(404, ASK("", USUAL, "REQUEST_METHOD=DELETE", "REQUEST_URI=/absent"));
	assert_status(400, ASK("", USUAL, "REQUEST_METHOD=get", "REQUEST_URI=/"));
}

static void
a_body_is_exactly_as_announced(void **state)
{
	const char *good = form(TOKEN, "&x=1");
	const char *length = arena_printf(a, "CONTENT_LENGTH=%zu", strlen(good));
	const char *cookie = "HTTP_COOKIE=__Host-pv=" TOKEN;

	(void)state;
	posted = 0;
	assert_status(303, ASK(good, POST("/act"), length, cookie));
	assert_int_equal(posted, 1);
	assert_status(400, ASK(good + 1, POST("/act"), length, cookie));
	assert_status(400, ASK(arena_printf(a, "%s&", good), POST("/act"), length, cookie));
	assert_status(400, ASK("CUT", POST("/act"), "CONTENT_LENGTH=0", cookie));
	assert_status(400, ASK(good, POST("/act"), cookie));
	assert_status(400, ASK(good, POST("/act"), "CONTENT_LENGTH=", cookie));
	assert_status(400, ASK(good, POST("/act"), "CONTENT_LENGTH=-1", cookie));
	assert_status(
	    400, ASK("x=1", USUAL, "REQUEST_METHOD=GET", "REQUEST_URI=/", "CONTENT_LENGTH=3"));
	assert_status(
	    400, ASK(good, "PORTVAKT_EDGE=1", "HTTP_HOST=my.test:8443", "REQUEST_METHOD=POST",
		     "REQUEST_URI=/act", "CONTENT_TYPE=application/json", length, cookie));
	assert_int_equal(posted, 1);
}

static void
a_cookie_of_ours_comes_once(void **state)
{
	(void)state;
	assert_status(400, ASK("", GET("/"), "HTTP_COOKIE=__Host-pv=" TOKEN "; __Host-pv=" BEGIN));
	assert_status(200, ASK("", GET("/"), "HTTP_COOKIE=other=1; other=2; __Host-pv=" TOKEN));
	assert_lacks(ASK("", GET("/"), "HTTP_COOKIE=pv=" TOKEN), "Kari");
	assert_lacks(ASK("", GET("/"), "HTTP_COOKIE=__Host-pv=" TOKEN "x"), "Kari");
	assert_has(ASK("", GET("/"), "HTTP_COOKIE=__Host-pv=" TOKEN), "|Kari|");
}

/* ── Who may ──────────────────────────────────────────────────────────────── */

static void
a_form_needs_the_token_of_its_own_browser(void **state)
{
	const char *good = form(TOKEN, "");
	const char *cookie = "HTTP_COOKIE=__Host-pv=" TOKEN;

	(void)state;
	posted = 0;
	assert_status(303, post_with(good, "HTTP_ORIGIN=https://my.test:8443", cookie));
	assert_status(303, post_with(good, "HTTP_SEC_FETCH_SITE=same-origin", cookie));
	assert_status(303, post_with(good, "HTTP_SEC_FETCH_SITE=none", cookie));
	assert_status(303, post_with(form(BEGIN, ""), "A=1", "HTTP_COOKIE=__Host-pv-begin=" BEGIN));
	assert_int_equal(posted, 4);
	assert_status(403, post_with("", "A=1", cookie));
	assert_status(403, post_with("csrf=00", "A=1", cookie));
	assert_status(403, post_with(form(BEGIN, ""), "A=1", cookie));
	assert_status(403, post_with(good, "A=1", "B=1"));
	assert_status(403, post_with(good, "HTTP_ORIGIN=https://evil.test", cookie));
	assert_status(403, post_with(good, "HTTP_ORIGIN=null", cookie));
	assert_status(403, post_with(good, "HTTP_ORIGIN=https://login.test:8443", cookie));
	assert_status(403, post_with(good, "HTTP_SEC_FETCH_SITE=cross-site", cookie));
	assert_status(403, post_with(good, "HTTP_SEC_FETCH_SITE=same-site", cookie));
	assert_status(400, post_with(form(TOKEN, "&admin=1"), "A=1", cookie));
	assert_int_equal(posted, 4);
}

static void
a_foreign_path_takes_a_form_of_another_site(void **state)
{
	(void)state;
	posted = 0;
	assert_status(303, ASK("x=1&unknown=2", POST("/signed"), "CONTENT_LENGTH=13",
			       "HTTP_ORIGIN=https://id.test:8443"));
	assert_int_equal(posted, 1);
	database_gone = true;
	assert_status(303, ASK("", POST("/signed"), "CONTENT_LENGTH=0"));
	assert_status(503, ASK("", GET("/")));
	assert_has(ASK("", GET("/")), "Retry-After: 10\r\n");
	assert_status(503, post_with(form(TOKEN, ""), "A=1", "HTTP_COOKIE=__Host-pv=" TOKEN));
	database_gone = false;
	assert_int_equal(posted, 2);
}

static void
who_is_not_logged_in_is_led_to_login_and_back(void **state)
{
	const char *reply = ASK("", GET("/mine?x=%C3%A6"), "HTTP_COOKIE=__Host-pv-begin=" BEGIN);

	(void)state;
	assert_status(303, reply);
	assert_has(reply,
	    arena_printf(a,
		"Location: https://login.test:8443/start?portal=mypage&b=%s&to=%%2Fmine%%3Fx%%3D"
		"%%25C3%%25A6\r\n",
		token_hash_text(a, BEGIN)));
	assert_lacks(reply, "Set-Cookie");
	/* login takes fewer letters, and no long addresses */
	assert_has(ASK("", GET("/mine?x=(1)")), "&to=%2Fmine%3Fx%3D%25281%2529\r\n");
	assert_has(
	    ASK("", USUAL, "REQUEST_METHOD=GET", arena_printf(a, "REQUEST_URI=/mine?x=%01100d", 1)),
	    "&to=%2Fmine\r\n");
	assert_has(
	    ASK("", USUAL, "REQUEST_METHOD=GET", arena_printf(a, "REQUEST_URI=/mine?x=%0993d", 1)),
	    "&to=%2Fmine\r\n");
	assert_has(
	    ASK("", USUAL, "REQUEST_METHOD=GET", arena_printf(a, "REQUEST_URI=/mine?x=%0992d", 1)),
	    "&to=%2Fmine%3Fx%3D00");
	reply = ASK("", GET("/mine"));
	assert_has(reply, "&to=%2Fmine\r\n");
	assert_has(reply, "Set-Cookie: __Host-pv-begin=");
	assert_has(reply, "; Path=/; Secure; HttpOnly; SameSite=Lax\r\n");
}

static void
a_form_of_a_session_that_is_over_says_so(void **state)
{
	const char *old = form(BEGIN, "");
	const char *reply = ASK(old, POST("/mine"),
	    arena_printf(a, "CONTENT_LENGTH=%zu", strlen(old)), "HTTP_COOKIE=__Host-pv=" BEGIN);

	(void)state;
	posted = 0;
	assert_status(403, reply);
	assert_has(reply, "error.expired");
	assert_int_equal(posted, 0);
}

static void
assurance_and_capacity_are_asked_for(void **state)
{
	const char *cookie = "HTTP_COOKIE=__Host-pv=" TOKEN;

	(void)state;
	assert_status(200, ASK("", GET("/mine"), cookie));
	person.level = ASSURANCE_SUBSTANTIAL;
	assert_has(ASK("", GET("/mine"), cookie), "&level=high\r\n");
	person.level = ASSURANCE_HIGH;
	person.standing = NULL;
	assert_has(ASK("", GET("/mine?x=1"), cookie), "Location: /rolle?to=%2Fmine%3Fx%3D1\r\n");
	person.standing = "s";
}

/* Sends our own form to an address. */
static const char *
send_to(const char *uri)
{
	const char *good = form(TOKEN, "");

	return ASK(good, USUAL, "REQUEST_METHOD=POST", arena_printf(a, "REQUEST_URI=%s", uri),
	    arena_printf(a, "CONTENT_LENGTH=%zu", strlen(good)), "HTTP_COOKIE=__Host-pv=" TOKEN);
}

static void
a_form_that_needs_more_is_not_led_away(void **state)
{
	(void)state;
	posted = 0;
	assert_status(303, send_to("/mine"));
	assert_status(303, send_to("/ours"));
	assert_int_equal(posted, 2);
	person.level = ASSURANCE_SUBSTANTIAL;
	assert_has(send_to("/mine"), "403 error.level");
	assert_has(send_to("/ours"), "403 error.level");
	person.level = ASSURANCE_HIGH;
	person.standing = NULL;
	assert_has(send_to("/ours"), "403 error.no_role");
	assert_int_equal(posted, 2);
	/* who needs no capacity is not asked for one */
	assert_status(303, send_to("/mine"));
	assert_int_equal(posted, 3);
	person.standing = "s";
}

static void
whoever_asks_what_there_is_changes_nothing(void **state)
{
	(void)state;
	assert_status(303, ASK("", USUAL, "REQUEST_METHOD=OPTIONS", "REQUEST_URI=/ask"));
}

/* Without an origin of our own nobody's is right. */
static void
a_portal_without_an_address_takes_no_form(void **state)
{
	struct config *whole = house.config;
	struct request q = { .arena = a,
		.portal = &portal,
		.params = (char *const *)(uintptr_t)(const char *const[]){
		    "HTTP_ORIGIN=x", NULL } };

	(void)state;
	sheet_config(a, "site.mypage = x\n");
	q.config = config_open();
	assert_int_equal(check_origin(&q)->status, 403);
	config_close((struct config *)(uintptr_t)q.config);
	house.config = whole;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_rendered_with_every_header),
		cmocka_unit_test(head_gets_the_head_alone),
		cmocka_unit_test(a_request_that_did_not_come_through_our_nginx_is_refused),
		cmocka_unit_test(a_request_that_was_cut_off_is_refused),
		cmocka_unit_test(malformed_addresses_are_refused),
		cmocka_unit_test(what_is_too_long_is_refused_by_its_name),
		cmocka_unit_test(a_page_that_cannot_be_shown_is_a_line_of_text),
		cmocka_unit_test(methods_are_those_of_the_route),
		cmocka_unit_test(a_body_is_exactly_as_announced),
		cmocka_unit_test(a_cookie_of_ours_comes_once),
		cmocka_unit_test(a_form_needs_the_token_of_its_own_browser),
		cmocka_unit_test(a_foreign_path_takes_a_form_of_another_site),
		cmocka_unit_test(who_is_not_logged_in_is_led_to_login_and_back),
		cmocka_unit_test(a_form_of_a_session_that_is_over_says_so),
		cmocka_unit_test(assurance_and_capacity_are_asked_for),
		cmocka_unit_test(a_form_that_needs_more_is_not_led_away),
		cmocka_unit_test(whoever_asks_what_there_is_changes_nothing),
		cmocka_unit_test(a_portal_without_an_address_takes_no_form),
	};

	return cmocka_run_group_tests_name("portal", tests, open_portal, close_portal);
}
