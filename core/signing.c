#include "signing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include <openssl/rand.h>

#include "log.h"
#include "signing_parts.h"

#define DIGITS "0123456789"
#define ALPHANUMERIC "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS

result
signing_wrong(struct arena *arena, int status, const char *why)
{
	const char *text = status == 400   ? "error.bad_request"
			   : status == 502 ? "error.provider"
					   : "error.internal";

	return fail(arena, status, text, "signing.%s", why);
}

bool
signing_text(const char *text, size_t low, size_t high)
{
	size_t length;

	if (text == NULL)
		return low == 0;
	if (!text_valid(text, strlen(text), false) || *text == ' ' ||
	    (*text != '\0' && text[strlen(text) - 1] == ' '))
		return false;
	length = text_length(text);
	return length >= low && length <= high;
}

bool
signing_digits(const char *text, size_t count)
{
	return text != NULL && strlen(text) == count && strspn(text, DIGITS) == count;
}

/* ── The service ── */

/* https://host[:port], and a path without a slash at its end. */
static bool
good_root(const char *root)
{
	size_t host;

	if (!text_starts(root, "https://") || strlen(root) > 200)
		return false;
	host = strcspn(root + 8, "/");
	return host > 0 && strspn(root + 8, ALPHANUMERIC "-.:") == host &&
	       strspn(root + 8, ALPHANUMERIC "-.:/_") == strlen(root + 8) &&
	       strstr(root + 8, "//") == NULL && root[strlen(root) - 1] != '/';
}

static _Noreturn void
malformed(const char *key)
{
	log_error("config.malformed", "key=%s", key);
	exit(EX_CONFIG);
}

struct signing_service
signing_service(const struct config *config)
{
	struct signing_service s = { .root = config_need(config, "signing.root"),
		.site = config_or(config, "signing.site", NULL),
		.organisation = config_need(config, "signing.organisation"),
		.queue = config_or(config, "signing.queue", NULL) };

	if (!good_root(s.root))
		malformed("signing.root");
	if (s.site != NULL && !good_root(s.site))
		malformed("signing.site");
	if (!signing_digits(s.organisation, 9))
		malformed("signing.organisation");
	if (s.queue != NULL && (*s.queue == '\0' || strlen(s.queue) > 64 ||
				   strspn(s.queue, ALPHANUMERIC "-_") != strlen(s.queue)))
		malformed("signing.queue");
	return s;
}

/* ── Addresses ── */

bool
signing_below(const char *address, const char *root)
{
	size_t      size = strlen(root);
	const char *rest = address + size;

	if (strlen(address) > SIGNING_ADDRESS || strncmp(address, root, size) != 0 ||
	    (*rest != '/' && *rest != '#'))
		return false;
	return strspn(rest, ALPHANUMERIC "-._~/?=&%#") == strlen(rest) &&
	       strstr(rest, "..") == NULL && strstr(rest, "//") == NULL &&
	       strcasestr(rest, "%2e") == NULL && strcasestr(rest, "%2f") == NULL;
}

static const char *
name_of(enum signing_way way)
{
	return way == SIGNING_PORTAL ? "portal" : "direct";
}

const char *
signing_jobs_address(struct arena *arena, const struct signing_service *s, enum signing_way way)
{
	return arena_printf(
	    arena, "%s/%s/%s/signature-jobs", s->root, s->organisation, name_of(way));
}

const char *
signing_poll_address(struct arena *arena, const struct signing_service *s, enum signing_way way)
{
	const char *jobs = signing_jobs_address(arena, s, way);

	if (s->queue == NULL)
		return jobs;
	return arena_printf(arena, "%s?polling_queue=%s", jobs, s->queue);
}

result
signing_status_address(
    struct arena *arena, const char *status_url, const char *token, const char **address)
{
	size_t size = token == NULL ? 0 : strlen(token);

	if (size == 0 || size > SIGNING_TOKEN || strspn(token, ALPHANUMERIC "-._~+/=") != size)
		return signing_wrong(arena, 400, "token");
	*address = arena_printf(arena, "%s%cstatus_query_token=%s", status_url,
	    strchr(status_url, '?') == NULL ? '?' : '&', text_urlencode(arena, token));
	return NULL;
}

/* ── The body of a new job ── */

static bool
holds(struct bytes in, const char *what)
{
	return memmem(in.data, in.size, what, strlen(what)) != NULL;
}

static void
put(uint8_t **at, const void *data, size_t size)
{
	memcpy(*at, data, size);
	*at += size;
}

result
signing_body(struct arena *arena, struct bytes request, struct bytes container,
    const char **content_type, struct bytes *body)
{
	uint8_t     random[16];
	const char *boundary, *first, *second, *last;
	uint8_t    *out, *at;

	do {
		if (RAND_bytes(random, sizeof(random)) != 1)
			return signing_wrong(arena, 500, "random");
		boundary = text_hex(arena, (struct bytes){ random, sizeof(random) });
	} while (holds(request, boundary) || holds(container, boundary));
	first = arena_printf(arena, "--%s\r\nContent-Type: application/xml\r\n\r\n", boundary);
	second = arena_printf(
	    arena, "\r\n--%s\r\nContent-Type: application/octet-stream\r\n\r\n", boundary);
	last = arena_printf(arena, "\r\n--%s--\r\n", boundary);
	at = out = arena_alloc(
	    arena, strlen(first) + request.size + strlen(second) + container.size + strlen(last));
	put(&at, first, strlen(first));
	put(&at, request.data, request.size);
	put(&at, second, strlen(second));
	put(&at, container.data, container.size);
	put(&at, last, strlen(last));
	*body = (struct bytes){ out, (size_t)(at - out) };
	*content_type = arena_printf(arena, "multipart/mixed; boundary=%s", boundary);
	return NULL;
}

/* ── Words ── */

static const char *const jobs[] = {
	[SIGNING_JOB_UNKNOWN] = "UNKNOWN",
	[SIGNING_JOB_IN_PROGRESS] = "IN_PROGRESS",
	[SIGNING_JOB_COMPLETED] = "COMPLETED_SUCCESSFULLY",
	[SIGNING_JOB_FAILED] = "FAILED",
};

static const char *const statuses[] = {
	[SIGNING_UNKNOWN] = "UNKNOWN",
	[SIGNING_WAITING] = "WAITING",
	[SIGNING_SIGNED] = "SIGNED",
	[SIGNING_REJECTED] = "REJECTED",
	[SIGNING_EXPIRED] = "EXPIRED",
	[SIGNING_FAILED] = "FAILED",
	[SIGNING_CANCELLED] = "CANCELLED",
	[SIGNING_RESERVED] = "RESERVED",
	[SIGNING_CONTACT_INFORMATION_MISSING] = "CONTACT_INFORMATION_MISSING",
	[SIGNING_BLOCKED] = "BLOCKED",
	[SIGNING_SIGNERS_NAME_NOT_AVAILABLE] = "SIGNERS_NAME_NOT_AVAILABLE",
	[SIGNING_NOT_APPLICABLE] = "NOT_APPLICABLE",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

const char *
signing_job_name(enum signing_job job)
{
	return (size_t)job < COUNT(jobs) ? jobs[job] : jobs[0];
}

const char *
signing_status_name(enum signing_status status)
{
	return (size_t)status < COUNT(statuses) ? statuses[status] : statuses[0];
}

/* The word's place; 0 for one that is not there, or is the one for that. */
static size_t
place(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return 0;
}

enum signing_job
signing_job_of(const char *word)
{
	return (enum signing_job)place(jobs, COUNT(jobs), word);
}

enum signing_status
signing_status_of(const char *word)
{
	return (enum signing_status)place(statuses, COUNT(statuses), word);
}

/* ── Times ── */

/* Two or four digits at *at; -1 when they are not. */
static int
number(const char **at, size_t digits)
{
	int n = 0;

	for (size_t i = 0; i < digits; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return -1;
		n = n * 10 + (**at - '0');
	}
	return n;
}

static bool
mark(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

/* Seconds east of Greenwich: Z, +hh:mm, -hh:mm, and nothing behind. */
static bool
zone(const char *at, int64_t *seconds)
{
	int sign = *at == '-' ? -1 : 1, hours, minutes;

	*seconds = 0;
	if (strcmp(at, "Z") == 0)
		return true;
	if (!mark(&at, '+') && !mark(&at, '-'))
		return false;
	hours = number(&at, 2);
	if (hours < 0 || hours > 14 || !mark(&at, ':'))
		return false;
	minutes = number(&at, 2);
	*seconds = sign * (hours * 3600 + minutes * 60);
	return minutes >= 0 && minutes < 60 && *at == '\0';
}

bool
signing_time(const char *text, int64_t *seconds)
{
	struct tm   t = { 0 }, same;
	const char *at = text;
	int64_t     east;
	time_t      utc;

	t.tm_year = number(&at, 4) - 1900;
	if (t.tm_year < 70 || t.tm_year > 200 || !mark(&at, '-'))
		return false;
	t.tm_mon = number(&at, 2) - 1;
	if (!mark(&at, '-') || (t.tm_mday = number(&at, 2)) < 1 || !mark(&at, 'T') ||
	    (t.tm_hour = number(&at, 2)) < 0 || !mark(&at, ':') ||
	    (t.tm_min = number(&at, 2)) < 0 || !mark(&at, ':') || (t.tm_sec = number(&at, 2)) < 0)
		return false;
	if (mark(&at, '.')) {
		size_t digits = strspn(at, DIGITS);

		if (digits == 0 || digits > 9)
			return false;
		at += digits;
	}
	same = t;
	utc = timegm(&t); /* sets right what is no day: then it is not the same */
	if (t.tm_mon != same.tm_mon || t.tm_mday != same.tm_mday || t.tm_hour != same.tm_hour ||
	    t.tm_min != same.tm_min || t.tm_sec != same.tm_sec || !zone(at, &east))
		return false;
	*seconds = (int64_t)utc - east;
	return true;
}

bool
signing_whole(const struct signing_reply *r, size_t count)
{
	if (r->status != SIGNING_JOB_COMPLETED || r->count != count || r->pades_url == NULL ||
	    r->confirmation_url == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		if (r->parties[i].status != SIGNING_SIGNED || r->parties[i].xades == NULL)
			return false;
	return true;
}
