/* A portal of the tests' own, asked through a channel in memory. */
#ifndef PORTVAKT_TEST_OWN_PORTAL_H
#define PORTVAKT_TEST_OWN_PORTAL_H

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
	page_constants(house.views, house.config);
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
		    .give = talk_write,
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

#endif
