#include "reply.h"

#include <stdio.h>
#include <string.h>

#include "log.h"
#include "portal.h"
#include "request.h"
#include "text.h"
#include "view.h"
#include "web.h"

struct header {
	struct header *next;
	const char    *name;
	const char    *key; /* of a cookie: its name; else NULL */
	const char    *value;
};

struct reply {
	struct arena         *arena;
	const struct channel *channel;
	const char           *form_targets;
	const char           *frame_ancestors; /* NULL: nobody may frame us */
	struct header        *headers;
	bool                  head_only;
	bool                  started;
	bool                  gone; /* the browser left */
	int                   status;
	uint64_t              left;   /* bytes still announced */
	reply_source          source; /* where they come from; NULL: reply_write() */
	void                 *of;
};

/* The policies: of pages, of documents that the browser shows in a viewer of
 * its own (which does not start in a sandbox), and of everything else. */
enum policy { POLICY_PAGE, POLICY_PDF, POLICY_SEALED };

struct reply *
reply_new(struct arena *arena, const struct channel *channel, const char *form_targets)
{
	struct reply *r = arena_alloc(arena, sizeof(*r));

	r->arena = arena;
	r->channel = channel;
	r->form_targets = form_targets;
	return r;
}

void
reply_head_only(struct reply *r)
{
	r->head_only = true;
}

bool
reply_started(const struct reply *r)
{
	return r->started;
}

int
reply_status(const struct reply *r)
{
	return r->status;
}

bool
reply_complete(const struct reply *r)
{
	return r->started && r->left == 0;
}

bool
reply_goes_on(const struct reply *r)
{
	return r->started && r->left > 0 && r->source != NULL;
}

/* Visible ASCII and blanks: nothing that could end a header. */
static bool
clean(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e)
			return false;
	return true;
}

/* A header of the same name, and of a cookie of the same name, is replaced. */
static void
put_header(struct reply *r, const char *name, const char *key, const char *value)
{
	struct header **h = &r->headers;

	if (!clean(name) || !clean(value)) {
		log_error("reply.header", "name=%s", name);
		return;
	}
	while (
	    *h != NULL && !(strcmp((*h)->name, name) == 0 &&
			      (key == NULL || ((*h)->key != NULL && strcmp((*h)->key, key) == 0))))
		h = &(*h)->next;
	if (*h == NULL)
		*h = arena_alloc(r->arena, sizeof(**h));
	(*h)->name = arena_strdup(r->arena, name);
	(*h)->key = key == NULL ? NULL : arena_strdup(r->arena, key);
	(*h)->value = arena_strdup(r->arena, value);
}

void
reply_header(struct request *q, const char *name, const char *value)
{
	put_header(q->reply, name, NULL, value);
}

void
reply_cookie(struct request *q, const char *name, const char *value)
{
	static const char attributes[] = "Path=/; Secure; HttpOnly; SameSite=Lax";

	put_header(q->reply, "Set-Cookie", name,
	    value != NULL ? arena_printf(q->arena, "__Host-%s=%s; %s", name, value, attributes)
			  : arena_printf(q->arena, "__Host-%s=; Max-Age=0; %s", name, attributes));
}

void
reply_allow(struct request *q, const char *directive, const char *source)
{
	struct reply *r = q->reply;
	const char  **list = strcmp(directive, "form-action") == 0       ? &r->form_targets
			     : strcmp(directive, "frame-ancestors") == 0 ? &r->frame_ancestors
									 : NULL;

	if (list == NULL || !clean(source) || strpbrk(source, ";,") != NULL) {
		log_error("reply.allow", "directive=%s", directive);
		return;
	}
	*list = *list == NULL ? arena_strdup(r->arena, source)
			      : arena_printf(r->arena, "%s %s", *list, source);
}

/* ── The head ────────────────────────────────────────────────────────────── */

static const char *
content_policy(const struct reply *r, enum policy policy)
{
	const char *ancestors = r->frame_ancestors == NULL ? "'none'" : r->frame_ancestors;

	if (policy == POLICY_PAGE)
		return arena_printf(r->arena,
		    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
		    "script-src 'self'; connect-src 'self'; form-action 'self' %s; "
		    "base-uri 'none'; frame-ancestors %s",
		    r->form_targets, ancestors);
	return arena_printf(r->arena,
	    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors %s%s",
	    ancestors, policy == POLICY_SEALED ? "; sandbox" : "");
}

static const char *
reason(int status)
{
	static const struct {
		int         status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 303, "See Other" },
		{ 400, "Bad Request" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 412, "Precondition Failed" },
		{ 413, "Content Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 422, "Unprocessable Content" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 460, "Checksum Mismatch" }, /* tus 1.0 */
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return status < 500 ? "Refused" : "Internal Server Error";
}

/* By the channel's write or give. */
static bool
put_by(struct reply *r, bool (*way)(void *, const char *, size_t), const char *data, size_t size)
{
	if (!r->gone && size > 0 && !way(r->channel->ctx, data, size))
		r->gone = true;
	return !r->gone;
}

static bool
put(struct reply *r, const char *data, size_t size)
{
	return put_by(r, r->channel->write, data, size);
}

/* length: of the body that follows, announced also for HEAD. */
static void
put_head(struct reply *r, int status, const char *mime, uint64_t length, enum policy policy)
{
	const char *content = status == 204 ? ""
					    : arena_printf(r->arena,
						  "Content-Type: %s\r\n"
						  "Content-Length: %llu\r\n",
						  mime, (unsigned long long)length);
	const char *head = arena_printf(r->arena,
	    "Status: %d %s\r\n"
	    "%s"
	    "Content-Security-Policy: %s\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "Cache-Control: no-store\r\n"
	    /* no-referrer would make the browser send "Origin: null" with our own forms */
	    "Referrer-Policy: same-origin\r\n"
	    "Cross-Origin-Opener-Policy: same-origin\r\n"
	    "Cross-Origin-Resource-Policy: same-origin\r\n"
	    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), "
	    "payment=(), usb=()\r\n"
	    "Strict-Transport-Security: max-age=63072000\r\n"
	    "%s",
	    status, reason(status), content, content_policy(r, policy),
	    r->frame_ancestors == NULL ? "X-Frame-Options: DENY\r\n" : "");

	r->started = true;
	r->status = status;
	r->left = r->head_only ? 0 : length;
	(void)put(r, head, strlen(head));
	for (const struct header *h = r->headers; h != NULL; h = h->next) {
		const char *line = arena_printf(r->arena, "%s: %s\r\n", h->name, h->value);

		(void)put(r, line, strlen(line));
	}
	(void)put(r, "\r\n", 2);
}

static result
twice(struct request *q)
{
	return fail(q->arena, 500, "error.internal", "reply: a second answer");
}

/* A whole answer, whose body stays where it is until it has gone.  Who asked may
 * have left: that is no failure of ours. */
static result
put_whole(struct request *q, int status, const char *mime, const char *body, size_t size,
    enum policy policy)
{
	struct reply *r = q->reply;

	if (r->started)
		return twice(q);
	put_head(r, status, mime, size, policy);
	if (!r->head_only)
		(void)put_by(r, r->channel->give, body, size);
	r->left = 0;
	return NULL;
}

result
reply_redirect(struct request *q, const char *path)
{
	if (path[0] != '/' || path[1] == '/' || !clean(path) || strpbrk(path, " \\\"<>") != NULL)
		return fail(q->arena, 500, "error.internal", "reply: not a path of ours");
	reply_header(q, "Location", path);
	return put_whole(q, 303, "text/plain; charset=utf-8", "", 0, POLICY_PAGE);
}

result
reply_redirect_away(struct request *q, const char *base, const char *query)
{
	const char *address = query == NULL || *query == '\0'
				  ? base
				  : arena_printf(q->arena, "%s%c%s", base,
					strchr(base, '?') == NULL ? '?' : '&', query);

	if (web_origin(q->arena, base) == NULL || !clean(address) ||
	    strpbrk(address, " \\\"<>") != NULL)
		return fail(q->arena, 500, "error.internal", "reply: not an address");
	reply_header(q, "Location", address);
	return put_whole(q, 303, "text/plain; charset=utf-8", "", 0, POLICY_PAGE);
}

result
reply_page(struct request *q, int status, const char *page)
{
	const char *html;
	size_t      size;

	page_dress(q, status);
	TRY(view_render(q->view, page, &html, &size));
	return put_whole(q, status, "text/html; charset=utf-8", html, size, POLICY_PAGE);
}

/* The methods that the path has routes for; who is told has asked for one. */
static const char *
allowed(struct request *q)
{
	const char *list = "";

	for (const struct route *r = q->portal->routes; r->method != NULL; r++)
		if (strcmp(r->path, q->path) == 0)
			list = arena_printf(q->arena, "%s%s%s%s", list, *list == '\0' ? "" : ", ",
			    r->method, strcmp(r->method, "GET") == 0 ? ", HEAD" : "");
	return list;
}

void
reply_failure(struct request *q, result why)
{
	q->reply->headers = NULL;
	q->begin = NULL;
	if (why->status == 405)
		reply_header(q, "Allow", allowed(q));
	if (why->status == 503)
		reply_header(q, "Retry-After", "10");
	if (q->view == NULL)
		q->view = view_new(q->arena, q->views, page_language(q));
	view_printf(q->view, "Error.status", "%d", why->status);
	view_set(q->view, "Error.text", why->text);
	view_set(q->view, "Error.request", q->id);
	if (reply_page(q, why->status, "error.cs") != NULL)
		reply_last_resort(q);
}

void
reply_last_resort(struct request *q)
{
	const char *body = arena_printf(
	    q->arena, "Noe gikk galt hos oss. Something went wrong here. (%s)\n", q->id);

	log_error("reply.last_resort", NULL);
	if (!q->reply->started)
		(void)put_whole(
		    q, 500, "text/plain; charset=utf-8", body, strlen(body), POLICY_PAGE);
}

/* ── Files ───────────────────────────────────────────────────────────────── */

/* RFC 6266 and 8187: a name of plain letters for all, the true one for most. */
static const char *
disposition(struct arena *arena, const char *filename, bool inline_)
{
	char *plain;

	if (*filename == '\0' || !text_valid(filename, strlen(filename), false))
		filename = "fil";
	plain = arena_strdup(arena, filename);
	for (char *p = plain; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e || strchr("\"\\/%;", *p) != NULL)
			*p = '_';
	return arena_printf(arena, "%s; filename=\"%s\"; filename*=UTF-8''%s",
	    inline_ ? "inline" : "attachment", plain, text_urlencode(arena, filename));
}

result
reply_text(struct request *q, int status, const char *mime, const char *body, const char *filename)
{
	if (!clean(mime))
		return fail(q->arena, 500, "error.internal", "reply: type");
	if (filename != NULL)
		reply_header(q, "Content-Disposition", disposition(q->arena, filename, false));
	return put_whole(q, status, mime, body, strlen(body), POLICY_SEALED);
}

result
reply_empty(struct request *q, int status)
{
	return put_whole(q, status, "text/plain; charset=utf-8", "", 0, POLICY_SEALED);
}

enum range { RANGE_ALL, RANGE_PART, RANGE_BAD };

/* Digits; what is larger than any document counts as the largest number. */
static bool
number_between(const char *start, const char *end, uint64_t *out)
{
	uint64_t n = 0;

	if (start == end)
		return false;
	for (; start < end; start++) {
		if (*start < '0' || *start > '9')
			return false;
		n = n > INT64_MAX / 10 ? INT64_MAX : n * 10 + (uint64_t)(*start - '0');
	}
	*out = n > INT64_MAX ? INT64_MAX : n;
	return true;
}

/* "bytes=a-b", "bytes=a-", "bytes=-n": one range or none. */
static enum range
parse_range(const char *in, uint64_t size, uint64_t *first, uint64_t *last)
{
	const char *dash;
	const char *end;
	uint64_t    n;

	if (!text_starts(in, "bytes="))
		return RANGE_ALL;
	in += strlen("bytes=");
	end = in + strlen(in);
	dash = strchr(in, '-');
	if (dash == NULL || size == 0)
		return RANGE_BAD;
	if (dash == in) {
		if (!number_between(dash + 1, end, &n) || n == 0)
			return RANGE_BAD;
		*first = n >= size ? 0 : size - n;
		return RANGE_PART;
	}
	if (!number_between(in, dash, first) || *first >= size)
		return RANGE_BAD;
	if (dash[1] == '\0')
		return RANGE_PART;
	if (!number_between(dash + 1, end, &n) || n < *first)
		return RANGE_BAD;
	if (n < size)
		*last = n;
	return RANGE_PART;
}

/* Types that a browser only shows, and never runs; the rest is handed over. */
static bool
shown_safely(const char *mime)
{
	static const char *const types[] = { "application/pdf", "image/jpeg", "image/png",
		"text/plain", "text/plain; charset=utf-8", NULL };

	for (const char *const *t = types; *t != NULL; t++)
		if (strcmp(*t, mime) == 0)
			return true;
	return false;
}

static enum range
wanted_range(struct request *q, const char *etag, uint64_t size, uint64_t *first, uint64_t *last)
{
	const char *range = request_header(q, "HTTP_RANGE");
	const char *condition = request_header(q, "HTTP_IF_RANGE");

	if (range == NULL || (condition != NULL && strcmp(condition, etag) != 0))
		return RANGE_ALL;
	return parse_range(range, size, first, last);
}

result
reply_document_begin(
    struct request *q, const struct reply_document *d, uint64_t *first, uint64_t *last)
{
	const char *etag = arena_printf(q->arena, "\"%s\"", d->etag);
	bool        shown = d->inline_ && shown_safely(d->mime);
	bool        pdf = shown && strcmp(d->mime, "application/pdf") == 0;
	uint64_t    from = 0;
	uint64_t    to = d->size == 0 ? 0 : d->size - 1;
	enum range  range;

	if (q->reply->started)
		return twice(q);
	if (!clean(d->mime))
		return fail(q->arena, 500, "error.internal", "reply: type");
	range = wanted_range(q, etag, d->size, &from, &to);
	reply_header(q, "Accept-Ranges", "bytes");
	if (range == RANGE_BAD) {
		*first = 1;
		*last = 0;
		reply_header(q, "Content-Range",
		    arena_printf(q->arena, "bytes */%llu", (unsigned long long)d->size));
		return put_whole(q, 416, "text/plain; charset=utf-8", "", 0, POLICY_SEALED);
	}
	reply_header(q, "ETag", etag);
	reply_header(q, "Content-Disposition", disposition(q->arena, d->filename, shown));
	if (range == RANGE_PART)
		reply_header(q, "Content-Range",
		    arena_printf(q->arena, "bytes %llu-%llu/%llu", (unsigned long long)from,
			(unsigned long long)to, (unsigned long long)d->size));
	put_head(q->reply, range == RANGE_PART ? 206 : 200, d->mime,
	    d->size == 0 ? 0 : to - from + 1, pdf ? POLICY_PDF : POLICY_SEALED);
	*first = q->reply->left == 0 ? 1 : from;
	*last = q->reply->left == 0 ? 0 : to;
	return NULL;
}

result
reply_write(struct request *q, struct bytes bytes)
{
	struct reply *r = q->reply;

	if (bytes.size > r->left)
		return fail(q->arena, 500, "error.internal", "reply: more than announced");
	r->left -= bytes.size;
	if (!put(r, (const char *)bytes.data, bytes.size))
		return fail(q->arena, 499, "error.unavailable", "reply: the browser left");
	return NULL;
}

void
reply_stream(struct request *q, reply_source source, void *of)
{
	q->reply->source = source;
	q->reply->of = of;
}

result
reply_next(struct request *q, struct bytes *piece)
{
	struct reply *r = q->reply;

	TRY(r->source(r->of, piece));
	if (piece->size == 0 || piece->size > r->left)
		return fail(q->arena, 500, "error.internal", "reply: not what was announced");
	r->left -= piece->size;
	return NULL;
}
