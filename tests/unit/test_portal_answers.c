/* What a portal lets out: pages, failures, headers, documents. */
#include "own_portal.h"

static const char *
masked(const char *reply)
{
	char       *copy = arena_strdup(a, reply);
	char       *line = strstr(copy, "Set-Cookie: ");
	const char *end = line == NULL ? NULL : strchr(line, '\n');

	if (end != NULL)
		memmove(line, end, strlen(end) + 1);
	return copy;
}

static void
hidden_and_nonexistent_are_the_same_bytes(void **state)
{
	const char *hidden = masked(ASK("", GET("/hidden?x=1")));

	(void)state;
	assert_string_equal(hidden, masked(ASK("", GET("/hidden?x=2"))));
	assert_string_equal(hidden, masked(ASK("", GET("/absent?x=3"))));
	assert_has(hidden, "404 error.not_found");
}

static void
a_failure_tells_nothing_of_its_detail(void **state)
{
	const char *reply = ASK("", GET("/broken"));

	(void)state;
	assert_status(500, reply);
	assert_lacks(reply, "detail of ours");
	assert_status(500, ASK("", GET("/silent")));
}

static void
nothing_leads_away_or_forges_a_header(void **state)
{
	const char *reply = ASK("", GET("/wander"));

	(void)state;
	assert_status(500, reply);
	assert_lacks(reply, "Location");
	reply = ASK("", GET("/forge"));
	assert_status(200, reply);
	assert_lacks(reply, "X-Forged");
	assert_has(reply, "Set-Cookie: __Host-pv=; Max-Age=0; Path=/");
	assert_lacks(reply, TOKEN);
	assert_has(reply, "attachment; filename=\"fil\"; filename*=UTF-8''fil\r\n");
	assert_has(reply, "; sandbox\r\n");
	assert_has(reply, "\r\n\r\na,b\n");
}

static void
the_language_is_the_persons_then_the_cookies_then_the_browsers(void **state)
{
	(void)state;
	assert_has(ASK("", GET("/"), "HTTP_ACCEPT_LANGUAGE=de,en;q=0.8,nn;q=0.9"), "\nHei du|");
	assert_has(ASK("", GET("/"), "HTTP_ACCEPT_LANGUAGE=en-GB,nb;q=0.9"), "\nHello|");
	assert_has(ASK("", GET("/"), "HTTP_ACCEPT_LANGUAGE=no"), "\nHei|");
	assert_has(ASK("", GET("/"), "HTTP_ACCEPT_LANGUAGE=;;,q=,en;q=x,"), "\nHei|");
	assert_has(ASK("", GET("/"), "HTTP_ACCEPT_LANGUAGE=en", "HTTP_COOKIE=__Host-pv-lang=se"),
	    "\nBures|");
	assert_has(ASK("", GET("/"), "HTTP_ACCEPT_LANGUAGE=en",
		       "HTTP_COOKIE=__Host-pv-lang=se; __Host-pv=" TOKEN),
	    "\nHei du|");
	assert_has(ASK("", GET("/absent"), "HTTP_ACCEPT_LANGUAGE=en"), "404 error.not_found Hello");
}

static void
a_document_comes_whole_or_in_one_range(void **state)
{
	static const struct {
		const char *range;
		int         status;
		const char *body;
	} cases[] = {
		{ "bytes=0-3", 206, "0123" },
		{ "bytes=4-", 206, "456789" },
		{ "bytes=-3", 206, "789" },
		{ "bytes=-30", 206, "0123456789" },
		{ "bytes=9-99", 206, "9" },
		{ "bytes=10-", 416, "" },
		{ "bytes=5-4", 416, "" },
		{ "bytes=-0", 416, "" },
		{ "bytes=0-1,3-4", 416, "" },
		{ "bytes=", 416, "" },
		{ "bytes=a-b", 416, "" },
		{ "bytes=99999999999999999999-", 416, "" },
		{ "lines=1-2", 200, "0123456789" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *reply = ASK(
		    "", GET("/file"), arena_printf(a, "HTTP_RANGE=%s", cases[i].range));

		assert_status(cases[i].status, reply);
		assert_string_equal(strstr(reply, "\r\n\r\n") + 4, cases[i].body);
		assert_has(
		    reply, arena_printf(a, "Content-Length: %zu\r\n", strlen(cases[i].body)));
	}
	assert_has(
	    ASK("", GET("/file"), "HTTP_RANGE=bytes=2-3"), "Content-Range: bytes 2-3/10\r\n");
	assert_has(ASK("", GET("/file"), "HTTP_RANGE=bytes=20-"), "Content-Range: bytes */10\r\n");
	assert_status(206, ASK("", GET("/file"), "HTTP_RANGE=bytes=2-3", "HTTP_IF_RANGE=\"E1\""));
	assert_status(200, ASK("", GET("/file"), "HTTP_RANGE=bytes=2-3", "HTTP_IF_RANGE=\"E2\""));
}

static void
a_pdf_opens_and_everything_else_is_sealed(void **state)
{
	const char *reply = ASK("", GET("/file"));

	(void)state;
	assert_has(reply, "Content-Type: application/pdf\r\n");
	assert_has(reply, "Content-Security-Policy: default-src 'none'; ");
	assert_lacks(reply, "sandbox");
	assert_has(reply, "Content-Disposition: inline; filename=\"Vedtak ___ __.pdf\"; "
			  "filename*=UTF-8''Vedtak%20%E2%80%93%20%C3%A6.pdf\r\n");
	assert_has(reply, "ETag: \"E1\"\r\n");
	reply = ASK("", GET("/file?x=html"));
	assert_has(reply, "; sandbox\r\n");
	assert_has(reply, "Content-Disposition: attachment; ");
	reply = ASK("", USUAL, "REQUEST_METHOD=HEAD", "REQUEST_URI=/file");
	assert_has(reply, "Content-Length: 10\r\n");
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
}

static void
no_more_leaves_than_was_announced(void **state)
{
	const char *reply = ASK("", GET("/more"));

	(void)state;
	assert_status(200, reply);
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
	assert_int_equal(then, FCGI_CUTS);
}

static void
a_document_follows_piece_by_piece(void **state)
{
	const char *reply = ASK("", GET("/spring"));

	(void)state;
	assert_int_equal(then, FCGI_ENDS);
	assert_has(reply, "Content-Length: 10\r\n");
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n0123456789");
	reply = ASK("", GET("/spring"), "HTTP_RANGE=bytes=2-8");
	assert_int_equal(then, FCGI_ENDS);
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n2345678");
	/* also where there would have been a page */
	reply = ASK("", GET("/rest"));
	assert_int_equal(then, FCGI_ENDS);
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n0123456789");
	reply = ASK("", USUAL, "REQUEST_METHOD=HEAD", "REQUEST_URI=/spring");
	assert_int_equal(then, FCGI_ENDS);
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
}

/* Never a clean end of what is not whole. */
static void
what_fails_on_the_way_is_cut(void **state)
{
	static const struct {
		const char *uri, *body;
	} cases[] = {
		{ "REQUEST_URI=/spring?x=0", "" },           /* fails at once */
		{ "REQUEST_URI=/spring?x=7", "0123456" },    /* fails after seven bytes */
		{ "REQUEST_URI=/spring?x=12", "012345678" }, /* has more than it announced */
		{ "REQUEST_URI=/spring?x=-", "" },           /* announced, and brought nothing */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *reply = ASK("", USUAL, "REQUEST_METHOD=GET", cases[i].uri);

		assert_int_equal(then, FCGI_CUTS);
		assert_status(200, reply);
		assert_string_equal(strstr(reply, "\r\n\r\n") + 4, cases[i].body);
	}
	assert_string_equal(strstr(ASK("", GET("/begun")), "\r\n\r\n"), "\r\n\r\n");
	assert_int_equal(then, FCGI_CUTS);
	(void)ASK("", GET("/broken")); /* a page that tells of a failure is whole */
	assert_int_equal(then, FCGI_ENDS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hidden_and_nonexistent_are_the_same_bytes),
		cmocka_unit_test(a_failure_tells_nothing_of_its_detail),
		cmocka_unit_test(nothing_leads_away_or_forges_a_header),
		cmocka_unit_test(the_language_is_the_persons_then_the_cookies_then_the_browsers),
		cmocka_unit_test(a_document_comes_whole_or_in_one_range),
		cmocka_unit_test(a_pdf_opens_and_everything_else_is_sealed),
		cmocka_unit_test(no_more_leaves_than_was_announced),
		cmocka_unit_test(a_document_follows_piece_by_piece),
		cmocka_unit_test(what_fails_on_the_way_is_cut),
	};

	return cmocka_run_group_tests_name("portal_answers", tests, open_portal, close_portal);
}
