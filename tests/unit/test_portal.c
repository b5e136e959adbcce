/* A portal of the tests' own, asked through a channel in memory. */
#include "sheet.h"

#include "../../core/portal.c"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define BEGIN "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static struct session person = { .token = TOKEN,
	.person = "p",
	.name = "Kari",
	.language = "nn",
	.method = "idporten",
	.level = ASSURANCE_HIGH,
	.standing = "s",
	.capacity = "parent",
	.label = "Saken" };
static int            posted;
static bool           database_gone;
static struct views  *no_pages;

static result
enter(struct request *q)
{
	const char *token = request_cookie(q, "pv");

	if (database_gone)
		return fail_unavailable;
	if (token != NULL && strcmp(token, TOKEN) == 0)
		q->session = &person;
	return NULL;
}

static result
show(struct request *q)
{
	const char *x = form_get(q->form, "x");

	view_set(q->view, "X", x == NULL ? "" : x);
	return NULL;
}

static result
act(struct request *q)
{
	posted++;
	return reply_redirect(q, "/done");
}

static result
hide(struct request *q)
{
	(void)q;
	return fail_not_found;
}

/* Not even the page that says so can be shown. */
static result
lose_pages(struct request *q)
{
	q->view = view_new(q->arena, no_pages, "nb");
	return fail_unavailable;
}

static result
break_down(struct request *q)
{
	return fail(q->arena, 500, "error.internal", "detail of ours");
}

static result
wander(struct request *q)
{
	return reply_redirect(q, "//evil.example");
}

static result
forge(struct request *q)
{
	reply_header(q, "X-Test", "a\r\nX-Forged: 1");
	reply_cookie(q, "pv", TOKEN);
	reply_cookie(q, "pv", NULL);
	return reply_text(q, 200, "text/csv; charset=utf-8", "a,b\n", "blå\"\r\n.csv");
}

static result
deliver(struct request *q)
{
	const struct reply_document d = { .mime = form_get(q->form, "x") == NULL ? "application/pdf"
										 : "text/html",
		.filename = "Vedtak – æ.pdf",
		.etag = "E1",
		.size = 10,
		.inline_ = true };
	uint64_t                    first;
	uint64_t                    last;

	TRY(reply_document_begin(q, &d, &first, &last));
	if (first > last)
		return NULL;
	return reply_write(
	    q, (struct bytes){ (const uint8_t *)"0123456789" + first, (size_t)(last - first + 1) });
}

static result
too_much(struct request *q)
{
	const struct reply_document d = { "application/pdf", "a", "E", 2, false };
	uint64_t                    first;
	uint64_t                    last;

	TRY(reply_document_begin(q, &d, &first, &last));
	return reply_write(q, (struct bytes){ (const uint8_t *)"123", 3 });
}

/* Ten bytes, three at a time, of which so many can be had. */
struct spring {
	size_t at, end;
};

static result
rise(void *of, struct bytes *piece)
{
	struct spring *s = of;
	size_t         left = s->end - s->at;

	if (left == 0)
		return fail_unavailable;
	*piece = (struct bytes){ (const uint8_t *)"0123456789ab" + s->at, left < 3 ? left : 3 };
	s->at += piece->size;
	return NULL;
}

static result
trickle(struct request *q)
{
	const struct reply_document d = { "application/pdf", "a", "E", 10, false };
	const char                 *x = form_get(q->form, "x");
	struct spring              *s = arena_alloc(q->arena, sizeof(*s));
	uint64_t                    first, last;

	TRY(reply_document_begin(q, &d, &first, &last));
	s->at = (size_t)first;
	s->end = x == NULL ? (size_t)last + 1 : (size_t)strtol(x, NULL, 10);
	if (x == NULL || *x != '-')
		reply_stream(q, rise, s);
	return NULL;
}

static result
begin_and_fail(struct request *q)
{
	TRY(trickle(q));
	return fail_unavailable;
}

static const struct input inputs[] = {
	{ "x", INPUT_LINE, 20, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static const struct route routes[] = {
	{ "GET", "/", NEEDS_NOTHING, show, "page.cs", inputs },
	{ "POST", "/act", NEEDS_NOTHING, act, NULL, inputs },
	{ "POST", "/mine", NEEDS_PERSON, act, NULL, inputs },
	{ "POST", "/signed", NEEDS_NOTHING, act, NULL, inputs },
	{ "GET", "/mine", NEEDS_PARTY, show, "page.cs", inputs },
	{ "GET", "/hidden", NEEDS_NOTHING, hide, NULL, NULL },
	{ "GET", "/broken", NEEDS_NOTHING, break_down, NULL, NULL },
	{ "GET", "/lost", NEEDS_NOTHING, lose_pages, NULL, NULL },
	{ "GET", "/wander", NEEDS_NOTHING, wander, NULL, NULL },
	{ "GET", "/forge", NEEDS_NOTHING, forge, NULL, NULL },
	{ "GET", "/file", NEEDS_NOTHING, deliver, NULL, inputs },
	{ "GET", "/more", NEEDS_NOTHING, too_much, NULL, NULL },
	{ "GET", "/spring", NEEDS_NOTHING, trickle, NULL, inputs },
	{ "GET", "/silent", NEEDS_NOTHING, show, NULL, inputs },
	{ "GET", "/rest", NEEDS_NOTHING, trickle, "page.cs", inputs },
	{ "GET", "/begun", NEEDS_NOTHING, begin_and_fail, NULL, inputs },
	{ "POST", "/ours", NEEDS_PARTY, act, NULL, inputs },
	{ "OPTIONS", "/ask", NEEDS_NOTHING, act, NULL, inputs },
	{ NULL, NULL, NEEDS_NOTHING, NULL, NULL, NULL },
};

static const char *const foreign[] = { "/signed", NULL };

static const struct portal portal = {
	.name = "mypage", .cookie = "pv", .routes = routes, .enter = enter, .foreign = foreign
};

#include "talk.h" /* it serves the portal above */

static int
open_portal(void **state)
{
	(void)state;
	a = arena_new();
	house.arena = arena_new();
	(void)mkdir(arena_printf(a, "%s/t", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/t/common", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/t/common/text", sheet_folder()), 0755);
	(void)mkdir(arena_printf(a, "%s/t/mypage", sheet_folder()), 0755);
	(void)sheet_file(a, "t/common/text/nb.hdf", "hi = Hei\n");
	(void)sheet_file(a, "t/common/text/nn.hdf", "hi = Hei du\n");
	(void)sheet_file(a, "t/common/text/se.hdf", "hi = Bures\n");
	(void)sheet_file(a, "t/common/text/en.hdf", "hi = Hello\n");
	(void)sheet_file(a, "t/common/error.cs",
	    "<?cs var:Error.status ?> <?cs var:Error.text ?> <?cs var:Text.hi ?> "
	    "<?cs if:Page.next != Page.path ?><?cs var:Page.next ?><?cs /if ?>");
	(void)sheet_file(a, "t/mypage/page.cs",
	    "<?cs var:Text.hi ?>|<?cs var:X ?>|<?cs var:Csrf ?>|<?cs var:Person.name ?>|<?cs "
	    "var:Page.next ?>|<?cs var:Site.neutral ?>");
	sheet_config(a, arena_printf(a,
			    "templates.directory = %s/t\n"
			    "site.login = https://login.test:8443\n"
			    "site.mypage = https://my.test:8443\n"
			    "site.neutral = https://www.yr.no/\n"
			    "oidc.idporten.issuer = https://id.test:8443/x\n"
			    "site.away.0 = https://login.test:8443/y\n",
			    sheet_folder()));
	house.config = config_open();
	house.form_targets = form_targets(&house);
	house.views = views_open(arena_printf(a, "%s/t/common", sheet_folder()),
	    arena_printf(a, "%s/t/mypage", sheet_folder()), pages(&house));
	no_pages = views_open(arena_printf(a, "%s/t/common", sheet_folder()),
	    arena_printf(a, "%s/t/mypage", sheet_folder()), (const char *const[]){ NULL });
	return 0;
}

#define USUAL \
	"PORTVAKT_EDGE=1", "HTTP_HOST=my.test:8443", \
	    "CONTENT_TYPE=application/x-www-form-urlencoded"
#define GET(uri) USUAL, "REQUEST_METHOD=GET", "REQUEST_URI=" uri, "CONTENT_LENGTH="
#define POST(uri) USUAL, "REQUEST_METHOD=POST", "REQUEST_URI=" uri

static enum fcgi_then then; /* how the last answer ended */

static const char *
ask(const char *body, const char *const *params)
{
	static struct talk t;
	struct channel     channel = { .params = (char *const *)(uintptr_t)params,
		    .read = talk_read,
		    .intact = talk_intact,
		    .write = talk_write,
		    .ctx = &t };
	struct arena      *arena = arena_new();
	void              *task = NULL;
	struct bytes       piece;

	memset(&t, 0, sizeof(t));
	t.body = strcmp(body, "CUT") == 0 ? "" : body;
	t.cut = strcmp(body, "CUT") == 0;
	then = serve(&house, arena, &channel, &task);
	while (then == FCGI_MORE) {
		piece = (struct bytes){ 0 };
		then = go_on(task, &piece);
		if (then != FCGI_CUTS)
			assert_true(talk_write(&t, (const char *)piece.data, piece.size));
	}
	arena_free(arena);
	return t.reply;
}

#define ASK(body, ...) ask((body), (const char *const[]){ __VA_ARGS__, NULL })

static int
status_of(const char *reply)
{
	assert_true(text_starts(reply, "Status: "));
	return (int)strtol(reply + 8, NULL, 10);
}

#define assert_status(status, reply) assert_int_equal(status_of(reply), (status))
#define assert_has(reply, words) assert_non_null(strstr((reply), (words)))
#define assert_lacks(reply, words) assert_null(strstr((reply), (words)))

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

/* ── Answers ─────────────────────────────────────────────────────────────── */

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
		cmocka_unit_test(a_page_is_rendered_with_every_header),
		cmocka_unit_test(head_gets_the_head_alone),
		cmocka_unit_test(a_request_that_did_not_come_through_our_nginx_is_refused),
		cmocka_unit_test(a_request_that_was_cut_off_is_refused),
		cmocka_unit_test(malformed_addresses_are_refused),
		cmocka_unit_test(what_is_too_long_is_refused_by_its_name),
		cmocka_unit_test(methods_are_those_of_the_route),
		cmocka_unit_test(a_page_that_cannot_be_shown_is_a_line_of_text),
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

	return cmocka_run_group_tests_name("portal", tests, open_portal, close_portal);
}
