#include "request.h"

#include <string.h>
#include <strings.h>

#include "log.h"
#include "portal.h"
#include "text.h"
#include "web.h"

#define PARAMS_MAX 200
#define PARAMS_SIZE (128 * 1024)
#define URI_MAX 4096
#define COOKIE_MAX 8192
#define BODY_MAX (256 * 1024)
#define PREFIX "__Host-"
#define WORD "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

struct cookie {
	const struct cookie *next;
	const char          *name; /* without the prefix */
	const char          *value;
};

const char *
request_header(const struct request *q, const char *name)
{
	size_t length = strlen(name);

	for (char *const *p = q->params; p != NULL && *p != NULL; p++)
		if (strncmp(*p, name, length) == 0 && (*p)[length] == '=')
			return *p + length + 1;
	return NULL;
}

const char *
request_cookie(const struct request *q, const char *name)
{
	for (const struct cookie *c = q->cookies; c != NULL; c = c->next)
		if (strcmp(c->name, name) == 0)
			return *c->value != '\0' && strspn(c->value, WORD) == strlen(c->value)
				   ? c->value
				   : NULL;
	return NULL;
}

static result
refuse(struct request *q, int status, const char *text, const char *why)
{
	return fail(q->arena, status, text, "request: %s", why);
}

static result
bad(struct request *q, const char *why)
{
	return refuse(q, 400, "error.bad_request", why);
}

/* A parameter that comes twice would be two truths. */
static result
check_params(struct request *q)
{
	const char *edge = request_header(q, "PORTVAKT_EDGE");
	size_t      count = 0, size = 0;

	for (char *const *p = q->params; *p != NULL; p++) {
		size_t length = strcspn(*p, "=");

		size += strlen(*p);
		if (++count > PARAMS_MAX || size > PARAMS_SIZE)
			return refuse(q, 431, "error.headers_too_large", "too many parameters");
		if ((*p)[length] != '=')
			return bad(q, "a parameter without value");
		for (char *const *o = q->params; o < p; o++)
			if (strncmp(*o, *p, length + 1) == 0)
				return bad(q, "a parameter comes twice");
	}
	if (edge == NULL || strcmp(edge, "1") != 0)
		return bad(q, "not from our nginx");
	return NULL;
}

static result
add_cookie(struct request *q, char *pair)
{
	char          *mark = strchr(pair, '=');
	struct cookie *c;

	if (mark == NULL)
		return NULL;
	*mark = '\0';
	pair += strlen(PREFIX);
	for (const struct cookie *have = q->cookies; have != NULL; have = have->next)
		if (strcmp(have->name, pair) == 0) {
			q->cookies = NULL;
			return bad(q, "a cookie comes twice");
		}
	c = arena_alloc(q->arena, sizeof(*c));
	c->name = pair;
	c->value = mark + 1;
	c->next = q->cookies;
	q->cookies = c;
	return NULL;
}

result
request_read_cookies(struct request *q)
{
	const char *header = request_header(q, "HTTP_COOKIE");
	char       *rest;
	char       *pair;
	char       *end;

	if (header == NULL)
		return NULL;
	if (strlen(header) > COOKIE_MAX)
		return refuse(q, 431, "error.headers_too_large", "cookies");
	rest = arena_strdup(q->arena, header);
	while ((pair = strsep(&rest, ";")) != NULL) {
		pair += strspn(pair, " \t");
		end = pair + strlen(pair);
		while (end > pair && (end[-1] == ' ' || end[-1] == '\t'))
			*--end = '\0';
		if (text_starts(pair, PREFIX))
			TRY(add_cookie(q, pair));
	}
	return NULL;
}

/* Every %XX is well-formed and what it all decodes to is text on one line. */
static bool
encoded_text(struct arena *arena, const char *in, bool path)
{
	size_t length = strlen(in);
	char  *out = arena_alloc(arena, length + 1);
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		char    two[3] = { 0 };
		uint8_t byte;

		if (in[i] < 0x21 || in[i] > 0x7e || in[i] == '\\')
			return false;
		if (in[i] != '%') {
			out[used++] = in[i];
			continue;
		}
		memcpy(two, in + i + 1, strnlen(in + i + 1, 2));
		if (!text_unhex(two, &byte, 1))
			return false;
		if (path && (byte == '/' || byte == '\\'))
			return false;
		out[used++] = (char)byte;
		i += 2;
	}
	return text_valid(out, used, false);
}

static result
read_address(struct request *q)
{
	const char *method = request_header(q, "REQUEST_METHOD");
	const char *uri = request_header(q, "REQUEST_URI");
	char       *path;
	char       *query;

	if (method == NULL || uri == NULL)
		return bad(q, "no method or address");
	if (*method == '\0' || strlen(method) > 16 ||
	    strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(method))
		return bad(q, "method");
	if (strlen(uri) > URI_MAX)
		return refuse(q, 414, "error.headers_too_large", "address");
	path = arena_strdup(q->arena, uri);
	query = strchr(path, '?');
	if (query != NULL)
		*query++ = '\0';
	else
		query = arena_strdup(q->arena, "");
	if (*path != '/' || !encoded_text(q->arena, path, true) ||
	    !encoded_text(q->arena, query, false))
		return bad(q, "address");
	q->method = method;
	q->path = path;
	q->query = query;
	return NULL;
}

/* The host must be the portal's own: a page for another name is not ours. */
static result
read_host(struct request *q)
{
	const char *key = arena_printf(q->arena, "site.%s", q->portal->name);
	const char *own = web_origin(q->arena, config_need(q->config, key));

	q->host = request_header(q, "HTTP_HOST");
	if (q->host == NULL || own == NULL || strcasecmp(q->host, own + strlen("https://")) != 0)
		return bad(q, "host");
	return NULL;
}

static bool
form_encoded(const char *type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const size_t      length = sizeof(form) - 1;

	if (type == NULL || strncasecmp(type, form, length) != 0)
		return false;
	type += length;
	type += strspn(type, " ");
	if (*type == '\0')
		return true;
	if (*type++ != ';')
		return false;
	type += strspn(type, " ");
	return strcasecmp(type, "charset=utf-8") == 0;
}

/* Nothing more comes, and nothing was lost: to libfcgi a lost connection looks
 * like the end, also in the middle of the parameters. */
static bool
ends_here(const struct channel *channel)
{
	char more;

	return channel->read(channel->ctx, &more, 1) == 0 && channel->intact(channel->ctx);
}

bool
web_listed(const char *const *list, const char *path)
{
	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, path) == 0)
			return true;
	return false;
}

static bool
is_stream(const struct request *q)
{
	return web_listed(q->portal->streams, q->path) ||
	       (web_listed(q->portal->multiparts, q->path) && strcmp(q->method, "POST") == 0);
}

/* What PATCH brings is never a form. */
static bool
has_body(const struct request *q)
{
	return strcmp(q->method, "POST") == 0 || (is_stream(q) && strcmp(q->method, "PATCH") == 0);
}

/* The handler takes the body from here, piece by piece. */
static result
leave_body(struct request *q, const struct channel *channel, uint64_t size)
{
	q->channel = channel;
	q->body_size = q->body_left = size;
	return size > 0 || ends_here(channel) ? NULL : bad(q, "the body is not as announced");
}

result
request_body_read(struct request *q, char *data, size_t size, size_t *got)
{
	*got = 0;
	if (q->body_left == 0)
		return NULL;
	if (size > q->body_left)
		size = (size_t)q->body_left;
	*got = q->channel->read(q->channel->ctx, data, size);
	if (*got == 0)
		return bad(q, "the body was cut off");
	q->body_left -= *got;
	if (q->body_left == 0 && !ends_here(q->channel))
		return bad(q, "the body is not as announced");
	return NULL;
}

static result
take_form(struct request *q, const struct channel *channel, size_t size, struct body *body)
{
	size_t got = 0;
	char  *data;

	if (size > BODY_MAX)
		return refuse(q, 413, "error.too_large", "body");
	if (!form_encoded(request_header(q, "CONTENT_TYPE")))
		return bad(q, "not a form");
	data = arena_alloc(q->arena, size + 1);
	while (got < size) {
		size_t n = channel->read(channel->ctx, data + got, size - got);

		if (n == 0)
			return bad(q, "the body was cut off");
		got += n;
	}
	if (!ends_here(channel))
		return bad(q, "the body is not as announced");
	body->data = data;
	body->size = got;
	return NULL;
}

static result
read_body(struct request *q, const struct channel *channel, struct body *body)
{
	const char *announced = request_header(q, "CONTENT_LENGTH");
	uint64_t    size = 0;

	if (announced != NULL && *announced != '\0' && !text_number(announced, UINT64_MAX, &size))
		return bad(q, "CONTENT_LENGTH");
	if (!has_body(q))
		return size == 0 && ends_here(channel)
			   ? NULL
			   : bad(q, "a body where none belongs, or cut off");
	if (announced == NULL || *announced == '\0')
		return bad(q, "no CONTENT_LENGTH");
	if (is_stream(q))
		return leave_body(q, channel, size);
	return take_form(q, channel, size > BODY_MAX ? BODY_MAX + 1 : (size_t)size, body);
}

result
request_read(struct request *q, const struct channel *channel, struct body *body)
{
	*body = (struct body){ "", 0 };
	TRY(check_params(q));
	TRY(read_address(q));
	TRY(read_host(q));
	return read_body(q, channel, body);
}
