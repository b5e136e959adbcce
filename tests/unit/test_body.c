/* Bodies that a handler reads itself: who may send one, and that none is taken
 * for whole that is not. */
#include "sheet.h"

#include "../../core/portal.c"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static int         handled; /* times a handler read a body to its end */
static const char *taken;   /* what it read */
static bool        vouched;

static result
enter(struct request *q)
{
	(void)q;
	return NULL;
}

static result
take(struct request *q)
{
	char  *all = arena_alloc(q->arena, (size_t)q->body_size + 1);
	size_t at = 0, got;

	do {
		TRY(request_body_read(q, all + at, 3, &got));
		at += got;
	} while (got > 0);
	handled++;
	taken = all;
	vouched = q->vouched;
	reply_header(q, "X-Taken", arena_printf(q->arena, "%zu", at));
	return reply_empty(q, 204);
}

/* The token is the body's first line. */
static result
take_form(struct request *q)
{
	char   token[65] = "";
	size_t got;

	TRY(request_body_read(q, token, 64, &got));
	TRY(portal_vouch(q, token));
	return take(q);
}

static const struct input inputs[] = {
	{ "id", INPUT_WORD, 20, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static const struct route routes[] = {
	{ "GET", "/form", NEEDS_NOTHING, take, NULL, inputs },
	{ "POST", "/form", NEEDS_NOTHING, take_form, NULL, inputs },
	{ "OPTIONS", "/stream", NEEDS_NOTHING, take, NULL, inputs },
	{ "HEAD", "/stream", NEEDS_NOTHING, take, NULL, inputs },
	{ "POST", "/stream", NEEDS_NOTHING, take, NULL, inputs },
	{ "PATCH", "/stream", NEEDS_NOTHING, take, NULL, inputs },
	{ "DELETE", "/stream", NEEDS_NOTHING, take, NULL, inputs },
	{ "PATCH", "/mine", NEEDS_PERSON, take, NULL, inputs },
	{ "PATCH", "/plain", NEEDS_NOTHING, take, NULL, inputs },
	{ NULL, NULL, NEEDS_NOTHING, NULL, NULL, NULL },
};

static const char *const   streams[] = { "/stream", "/mine", NULL };
static const char *const   multiparts[] = { "/form", NULL };
static const struct portal portal = { .name = "mypage",
	.cookie = "pv",
	.routes = routes,
	.enter = enter,
	.streams = streams,
	.multiparts = multiparts };

#include "talk.h" /* it serves the portal above */

static int
open_portal(void **state)
{
	static const char *const folders[] = { "b", "b/common", "b/common/text", "b/mypage" };
	static const char *const languages[] = { "nb", "nn", "se", "en" };

	(void)state;
	a = arena_new();
	house.arena = arena_new();
	for (size_t i = 0; i < 4; i++)
		(void)mkdir(arena_printf(a, "%s/%s", sheet_folder(), folders[i]), 0755);
	for (size_t i = 0; i < 4; i++)
		(void)sheet_file(
		    a, arena_printf(a, "b/common/text/%s.hdf", languages[i]), "hi = Hei\n");
	(void)sheet_file(a, "b/common/error.cs", "<?cs var:Error.status ?> <?cs var:Error.text ?>");
	sheet_config(a, arena_printf(a,
			    "templates.directory = %s/b\n"
			    "site.login = https://login.test:8443\n"
			    "site.mypage = https://my.test:8443\n"
			    "site.neutral = https://www.yr.no/\n"
			    "oidc.idporten.issuer = https://id.test:8443/x\n",
			    sheet_folder()));
	house.config = config_open();
	house.form_targets = form_targets(&house);
	house.views = views_open(arena_printf(a, "%s/b/common", sheet_folder()),
	    arena_printf(a, "%s/b/mypage", sheet_folder()), pages(&house));
	return 0;
}

struct asked {
	const char *method, *uri, *body;
	const char *length; /* announced; NULL: the body's */
	const char *extra[5];
	bool        cut;
};

static const char *
form_token(void)
{
	return token_derive(a, TOKEN, "form");
}

/* The answer; handled tells whether a body was taken. */
static const char *
ask(struct asked q)
{
	static struct talk t;
	const char        *params[16] = { "PORTVAKT_EDGE=1", "HTTP_HOST=my.test:8443",
		       "HTTP_COOKIE=__Host-pv=" TOKEN };
	struct arena      *arena = arena_new();
	void              *task = NULL;
	size_t             n = 3;
	struct channel     channel = { .read = talk_read,
		    .intact = talk_intact,
		    .write = talk_write,
		    .give = talk_write,
		    .ctx = &t };

	memset(&t, 0, sizeof(t));
	t.body = q.body == NULL ? "" : q.body;
	t.cut = q.cut;
	params[n++] = arena_printf(a, "REQUEST_METHOD=%s", q.method);
	params[n++] = arena_printf(a, "REQUEST_URI=%s", q.uri);
	params[n++] = q.length != NULL ? arena_printf(a, "CONTENT_LENGTH=%s", q.length)
				       : arena_printf(a, "CONTENT_LENGTH=%zu", strlen(t.body));
	for (size_t i = 0; i < 5 && q.extra[i] != NULL; i++)
		params[n++] = q.extra[i];
	channel.params = (char *const *)(uintptr_t)params;
	handled = 0;
	taken = NULL;
	(void)serve(&house, arena, &channel, &task);
	taken = taken == NULL ? NULL : arena_strdup(a, taken);
	arena_free(arena);
	return t.reply;
}

static int
status_of(const char *reply)
{
	assert_true(text_starts(reply, "Status: "));
	return (int)strtol(reply + 8, NULL, 10);
}

#define assert_status(status, ...) \
	assert_int_equal(status_of(ask((struct asked){ __VA_ARGS__ })), (status))
#define VOUCHED arena_printf(a, "HTTP_X_PORTVAKT_FORM=%s", form_token())

/* ── The tests ───────────────────────────────────────────────────────────── */

static void
a_stream_reaches_its_handler_byte_for_byte(void **state)
{
	(void)state;
	assert_status(204, .method = "PATCH", .uri = "/stream?id=x", .body = "0123456789",
	    .extra = { VOUCHED, "CONTENT_TYPE=application/offset+octet-stream" });
	assert_int_equal(handled, 1);
	assert_string_equal(taken, "0123456789");
	assert_true(vouched);
	assert_status(204, .method = "POST", .uri = "/stream", .body = "", .extra = { VOUCHED });
	assert_string_equal(taken, "");
}

static void
a_stream_that_is_not_as_announced_is_never_taken_for_whole(void **state)
{
	(void)state;
	assert_status(400, .method = "PATCH", .uri = "/stream", .body = "012", .length = "4",
	    .extra = { VOUCHED });
	assert_status(400, .method = "PATCH", .uri = "/stream", .body = "01234", .length = "4",
	    .extra = { VOUCHED });
	assert_status(400, .method = "PATCH", .uri = "/stream", .body = "01234", .length = "0",
	    .extra = { VOUCHED });
	assert_status(400, .method = "PATCH", .uri = "/stream", .body = "0123", .cut = true,
	    .extra = { VOUCHED });
	assert_status(400, .method = "PATCH", .uri = "/stream", .body = "0123", .length = "",
	    .extra = { VOUCHED });
	assert_status(400, .method = "PATCH", .uri = "/stream", .body = "0123", .length = "4x",
	    .extra = { VOUCHED });
	assert_int_equal(handled, 0);
}

static void
what_another_site_sends_is_refused_before_it_is_read(void **state)
{
	const char *const        tokens[] = { "HTTP_X_PORTVAKT_FORM=", "HTTP_X_PORTVAKT_FORM=x",
		       "HTTP_X=1" };
	static const char *const methods[] = { "POST", "PATCH", "DELETE" };

	(void)state;
	for (size_t m = 0; m < 3; m++) {
		for (size_t i = 0; i < 3; i++)
			assert_status(
			    403, .method = methods[m], .uri = "/stream", .extra = { tokens[i] });
		assert_status(403, .method = methods[m], .uri = "/stream",
		    .extra = { VOUCHED, "HTTP_ORIGIN=https://evil.test" });
		assert_status(403, .method = methods[m], .uri = "/stream",
		    .extra = { VOUCHED, "HTTP_SEC_FETCH_SITE=cross-site" });
		assert_int_equal(handled, 0);
		assert_status(204, .method = methods[m], .uri = "/stream",
		    .extra = { VOUCHED, "HTTP_ORIGIN=https://my.test:8443",
			"HTTP_SEC_FETCH_SITE=same-origin" });
	}
}

static void
the_token_of_a_form_with_files_is_in_its_body(void **state)
{
	const char *body = arena_printf(a, "%sfile", form_token());

	(void)state;
	assert_status(204, .method = "POST", .uri = "/form", .body = body);
	assert_string_equal(taken, "file");
	assert_true(vouched);
	assert_status(403, .method = "POST", .uri = "/form",
	    .body = "0000000000000000000000000000000000000000000000000000000000000000file");
	assert_status(403, .method = "POST", .uri = "/form", .body = body,
	    .extra = { "HTTP_ORIGIN=https://evil.test" });
	assert_int_equal(handled, 0);
}

static void
a_header_does_not_vouch_for_a_form_nor_the_other_way(void **state)
{
	(void)state;
	assert_status(403, .method = "POST", .uri = "/form", .body = "", .extra = { VOUCHED });
	assert_status(403, .method = "POST", .uri = "/stream",
	    .body = arena_printf(a, "csrf=%s", form_token()),
	    .extra = { "CONTENT_TYPE=application/x-www-form-urlencoded" });
	assert_int_equal(handled, 0);
}

static void
only_what_is_listed_has_a_body_of_its_own(void **state)
{
	(void)state;
	assert_status(400, .method = "PATCH", .uri = "/plain", .body = "x", .extra = { VOUCHED });
	assert_status(400, .method = "DELETE", .uri = "/stream", .body = "x", .extra = { VOUCHED });
	assert_status(400, .method = "OPTIONS", .uri = "/stream", .body = "x");
	assert_status(400, .method = "GET", .uri = "/form", .body = "x");
	assert_int_equal(handled, 0);
}

static void
what_is_only_asked_needs_no_token(void **state)
{
	(void)state;
	assert_status(204, .method = "OPTIONS", .uri = "/stream");
	assert_status(204, .method = "HEAD", .uri = "/stream?id=x");
	assert_status(204, .method = "GET", .uri = "/form");
}

static void
a_stream_without_a_session_is_refused_and_led_nowhere(void **state)
{
	const char *reply = ask(
	    (struct asked){ .method = "PATCH", .uri = "/mine", .body = "x", .extra = { VOUCHED } });

	(void)state;
	assert_int_equal(status_of(reply), 403);
	assert_null(strstr(reply, "Location:"));
	assert_int_equal(handled, 0);
}

static void
a_path_says_which_methods_it_has(void **state)
{
	const char *reply = ask((struct asked){ .method = "GET", .uri = "/stream" });

	(void)state;
	assert_int_equal(status_of(reply), 405);
	assert_non_null(strstr(reply, "Allow: OPTIONS, HEAD, POST, PATCH, DELETE\r\n"));
	reply = ask((struct asked){ .method = "DELETE", .uri = "/form" });
	assert_non_null(strstr(reply, "Allow: GET, HEAD, POST\r\n"));
}

static void
an_answer_without_a_body_announces_none(void **state)
{
	const char *reply = ask((struct asked){ .method = "OPTIONS", .uri = "/stream" });

	(void)state;
	assert_null(strstr(reply, "\r\nContent-Length:"));
	assert_null(strstr(reply, "\r\nContent-Type:"));
	assert_non_null(strstr(reply, "X-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(reply, "Content-Security-Policy: default-src 'none'"));
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_reaches_its_handler_byte_for_byte),
		cmocka_unit_test(a_stream_that_is_not_as_announced_is_never_taken_for_whole),
		cmocka_unit_test(what_another_site_sends_is_refused_before_it_is_read),
		cmocka_unit_test(the_token_of_a_form_with_files_is_in_its_body),
		cmocka_unit_test(a_header_does_not_vouch_for_a_form_nor_the_other_way),
		cmocka_unit_test(only_what_is_listed_has_a_body_of_its_own),
		cmocka_unit_test(what_is_only_asked_needs_no_token),
		cmocka_unit_test(a_stream_without_a_session_is_refused_and_led_nowhere),
		cmocka_unit_test(a_path_says_which_methods_it_has),
		cmocka_unit_test(an_answer_without_a_body_announces_none),
	};

	return cmocka_run_group_tests(tests, open_portal, close_portal);
}
