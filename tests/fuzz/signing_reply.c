/* core/signing*.c: an answer of the signature service is whole and within its limits or
 * nothing; an address in it lies below the service's own; a manifest is the same when
 * written again; a time is a time. */
#include <time.h>

#include "signing.h"

#include "fuzz.h"

static const struct signing_service service = { .root = "https://signering-api.localhost:8446/api",
	.site = "https://signering.localhost:8443",
	.organisation = "310101028" };

static void
address(const char *text, const char *root, bool fragment)
{
	if (text == NULL)
		return;
	MUST(strncmp(text, root, strlen(root)) == 0 && strlen(text) <= SIGNING_ADDRESS);
	MUST(text[strlen(root)] == '/' || (fragment && text[strlen(root)] == '#'));
	for (const char *c = text; *c != '\0'; c++)
		MUST(*c > ' ' && *c < 0x7f && strchr("\\\"<>@'", *c) == NULL);
	MUST(fragment || strchr(text, '#') == NULL);
	MUST(strstr(text + 8, "..") == NULL && strstr(text + 8, "//") == NULL);
}

static void
party(const struct signing_party *p)
{
	MUST(p->status <= SIGNING_NOT_APPLICABLE && p->since >= 0);
	MUST(p->who == NULL || (*p->who != '\0' && text_valid(p->who, strlen(p->who), false) &&
				   text_length(p->who) <= SIGNING_TITLE));
	address(p->href, service.root, false);
	address(p->xades, service.root, false);
	address(p->redirect, service.site, true);
}

static void
whole(enum signing_kind kind, const struct signing_reply *r)
{
	MUST(kind == SIGNING_ERROR || kind == SIGNING_DIRECT_SIGNER ||
	     (r->job != NULL && strspn(r->job, "0123456789") == strlen(r->job)));
	MUST((kind == SIGNING_ERROR) == (r->error_code != NULL));
	address(r->status_url, service.root, false);
	address(r->confirmation_url, service.root, false);
	address(r->cancellation_url, service.root, false);
	address(r->delete_url, service.root, false);
	address(r->pades_url, service.root, false);
	MUST(r->count <= SIGNING_SIGNERS);
	for (size_t i = 0; i < r->count; i++) {
		party(&r->parties[i]);
		for (size_t j = 0; j < i; j++)
			MUST(r->parties[i].who == NULL || r->parties[j].who == NULL ||
			     strcmp(r->parties[i].who, r->parties[j].who) != 0);
	}
	if (signing_whole(r, r->count))
		MUST(r->status == SIGNING_JOB_COMPLETED && r->pades_url != NULL);
}

static void
answer(struct arena *a, enum signing_kind kind, struct bytes xml)
{
	static const struct signing_reply none;
	struct signing_reply              r;

	if (signing_read(a, &service, kind, xml, &r) == NULL)
		whole(kind, &r);
	else
		MUST(memcmp(&r, &none, sizeof(r)) == 0);
}

static void
manifest(struct arena *a, struct bytes xml)
{
	struct signing_manifest m;
	struct bytes            again;

	if (signing_manifest_read(a, xml, &m) != NULL)
		return;
	MUST(m.signer_count >= 1 && m.document_count >= 1);
	MUST(signing_manifest_write(a, &m, &again) == NULL);
	MUST(again.size == xml.size && memcmp(again.data, xml.data, xml.size) == 0);
}

/* A second reading of the calendar. */
static void
moment(struct arena *a, struct bytes text)
{
	char     *given = arena_strndup(a, (const char *)text.data, text.size);
	int64_t   seconds, again;
	struct tm utc;
	char      written[40];
	time_t    t;

	if (!signing_time(given, &seconds))
		return;
	t = (time_t)seconds;
	MUST(gmtime_r(&t, &utc) != NULL);
	MUST(strftime(written, sizeof(written), "%Y-%m-%dT%H:%M:%SZ", &utc) == 20);
	MUST(utc.tm_year < 70 || (signing_time(written, &again) && again == seconds));
	if (given[strlen(given) - 1] == 'Z')
		MUST(strncmp(given, written, 19) == 0);
}

static void
token(struct arena *a, struct bytes text)
{
	const char *given = arena_strndup(a, (const char *)text.data, text.size), *where;

	if (signing_status_address(
		a, "https://signering-api.localhost:8446/api/s", given, &where) != NULL)
		return;
	MUST(strncmp(where, "https://signering-api.localhost:8446/api/s?status_query_token=", 62) ==
	     0);
	MUST(strpbrk(where + 62, "&#/?=+ ") == NULL && strlen(where) > 62);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct bytes  rest = { data + 1, size - 1 };

	if (size > 0 && data[0] % 9 <= SIGNING_ERROR)
		answer(a, (enum signing_kind)(data[0] % 9), rest);
	else if (size > 0 && data[0] % 9 == 6)
		manifest(a, rest);
	else if (size > 0 && data[0] % 9 == 7)
		moment(a, rest);
	else if (size > 0)
		token(a, rest);
	arena_reset();
	return 0;
}
