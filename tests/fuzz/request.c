/* core/request.c: what reaches a handler was said once, plainly, and whole. */
#include "../../core/request.c"

#include <ctype.h>

#include "channel.h"
#include "site.h"

#define PARAMS 40

static struct config *config;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	config = site_config();
	return 0;
}

struct source {
	const char *at;
	size_t      left;
	size_t      step;
	bool        intact;
};

static size_t
source_read(void *ctx, char *out, size_t size)
{
	struct source *s = ctx;

	size = size < s->left ? size : s->left;
	size = size < s->step ? size : s->step;
	memcpy(out, s->at, size);
	s->at += size;
	s->left -= size;
	return size;
}

static bool
source_intact(void *ctx)
{
	return ((struct source *)ctx)->intact;
}

static size_t
count(char *const *params, const char *name)
{
	size_t n = 0, length = strlen(name);

	for (; *params != NULL; params++)
		n += strncmp(*params, name, length) == 0 && (*params)[length] == '=';
	return n;
}

/* Decoded by scanf's rules, not ours; then no byte that ends, hides or climbs. */
static void
address(struct arena *a, const struct request *q)
{
	const char *whole = *q->query == '\0' &&
				    strchr(request_header(q, "REQUEST_URI"), '?') == NULL
				? q->path
				: arena_printf(a, "%s?%s", q->path, q->query);
	const char *p = q->path;
	unsigned    byte;

	MUST(strcmp(whole, request_header(q, "REQUEST_URI")) == 0);
	MUST(q->path[0] == '/' && strchr(q->path, '?') == NULL && strchr(whole, '\\') == NULL);
	for (p = whole; *p != '\0'; p++) {
		MUST(*p > 0x20 && *p < 0x7f);
		if (*p != '%')
			continue;
		MUST(isxdigit((unsigned char)p[1]) && isxdigit((unsigned char)p[2]));
		MUST(sscanf(p + 1, "%2x", &byte) == 1 && byte >= 0x20 && byte != 0x7f);
		MUST(p > whole + strlen(q->path) || (byte != '/' && byte != '\\'));
	}
}

static void
accepted(struct arena *a, const struct request *q, const struct body *body, const struct source *s)
{
	uint64_t length = 0;

	for (char *const *p = q->params; *p != NULL; p++)
		MUST(count(q->params, arena_strndup(a, *p, strcspn(*p, "="))) == 1);
	MUST(strcmp(request_header(q, "PORTVAKT_EDGE"), "1") == 0);
	MUST(strcasecmp(q->host, "mypage.test:8443") == 0);
	MUST(*q->method != '\0');
	for (const char *p = q->method; *p != '\0'; p++)
		MUST(isupper((unsigned char)*p));
	address(a, q);
	if (request_header(q, "CONTENT_LENGTH") != NULL)
		(void)text_number(request_header(q, "CONTENT_LENGTH"), UINT64_MAX, &length);
	MUST(body->size == length);
	if (strcmp(q->method, "POST") == 0)
		MUST(s->intact && s->left == 0 && body->data[body->size] == '\0');
	else
		MUST(length == 0);
}

/* A cookie of ours as another reads the header: split at semicolons, blanks
 * around it gone, the name up to the first equals sign. */
static size_t
cookie(struct arena *a, const char *header, const char *name, char **value)
{
	char  *rest = arena_strdup(a, header), *pair, *mark;
	size_t n = 0, size;

	while ((pair = strsep(&rest, ";")) != NULL) {
		pair += strspn(pair, " \t");
		for (size = strlen(pair); size > 0 && strchr(" \t", pair[size - 1]) != NULL;)
			pair[--size] = '\0';
		mark = strchr(pair, '=');
		if (mark == NULL || (size_t)(mark - pair) != strlen(name) ||
		    strncmp(pair, name, strlen(name)) != 0)
			continue;
		*value = mark + 1;
		n++;
	}
	return n;
}

static void
cookies(struct arena *a, struct request *q)
{
	result      why = request_read_cookies(q);
	const char *header = request_header(q, "HTTP_COOKIE");
	char       *value = NULL;
	size_t      n = header == NULL ? 0 : cookie(a, header, "__Host-pv", &value);
	const char *ours = request_cookie(q, "pv");
	bool        good = value != NULL && *value != '\0';

	MUST(n < 2 || why != NULL);
	if (why != NULL || n == 0) {
		MUST(n == 0 ? ours == NULL : true);
		return;
	}
	for (const char *p = value; *p != '\0'; p++)
		good = good && (isalnum((unsigned char)*p) || *p == '-' || *p == '_');
	MUST(good ? ours != NULL && strcmp(ours, value) == 0 : ours == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct portal portal = { .name = "mypage" };
	struct arena              *a = arena_new();
	struct feed                f = feed_of(data, size);
	unsigned                   how = feed_byte(&f);
	char                      *params[PARAMS + 5] = { NULL };
	size_t                     n = 0;
	struct source              s = { .step = (how & 7U) + 1, .intact = (how & 8) == 0 };
	struct channel             channel = { .params = params,
			    .read = source_read,
			    .intact = source_intact,
			    .write = channel_write,
			    .give = channel_write,
			    .ctx = &s };
	struct request q = { .arena = a, .portal = &portal, .config = config, .params = params };
	struct body    body;

	if ((how & 16) != 0) { /* the usual ones, so that others are looked at */
		params[n++] = arena_strdup(a, "PORTVAKT_EDGE=1");
		params[n++] = arena_strdup(a, "HTTP_HOST=mypage.test:8443");
		params[n++] = arena_strdup(
		    a, (how & 32) != 0 ? "REQUEST_METHOD=GET" : "REQUEST_METHOD=POST");
	}
	while (f.at < f.end && *f.at != '\n' && n < PARAMS)
		params[n++] = feed_text(&f, a, '\n');
	(void)feed_byte(&f);
	s.at = (const char *)f.at;
	s.left = (size_t)(f.end - f.at);
	cookies(a, &q);
	if (request_read(&q, &channel, &body) == NULL)
		accepted(a, &q, &body, &s);
	arena_free(a);
	return 0;
}
