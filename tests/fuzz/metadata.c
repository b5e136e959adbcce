/* portals/login/provider.c: the addresses that a provider publishes.  Two of
 * them become redirects, one an origin in a header. */
#include "../../portals/login/provider.c"

#include "../../portals/login/jwks.c"
#include "../../services/courier/origin.c"
#include "fuzz.h"

/* claims.c and provider.c each have a static address of their own. */
#define release claims_release
#include "../../portals/login/claims.c"
#undef release

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	claims_setup();
	return 0;
}

/* As libcurl reads it: https, a host, nobody's name in front, and room for a
 * query behind. */
static const char *
origin_as_fetched(const char *text)
{
	static char origin[ORIGIN];
	CURLU      *url = origin_parse(text, origin);

	MUST(strlen(text) <= ADDRESS && strpbrk(text, "@?#\\\"'<> ,;*%") == NULL);
	MUST(url != NULL);
	curl_url_cleanup(url);
	return origin;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena          *a = arena_new();
	struct provider_cache  cache = { .arena = arena_new() };
	struct provider        p = { .issuer = "https://id.test", .cache = &cache };
	struct request         q = { .arena = a };
	const struct metadata *m = &cache.metadata;

	if (use_metadata(&p, &q, (struct bytes){ data, size }, "v")) {
		(void)origin_as_fetched(m->authorize);
		(void)origin_as_fetched(m->push);
		(void)origin_as_fetched(m->token);
		(void)origin_as_fetched(m->jwks);
		(void)origin_as_fetched(m->origin);
		MUST(strncmp(m->end_session, m->origin, strlen(m->origin)) == 0);
		MUST(strchr(m->origin + 8, '/') == NULL);
		MUST(m->end_session[strlen(m->origin)] == '/' ||
		     m->end_session[strlen(m->origin)] == '\0');
		MUST(strcmp(cache.metadata_version, "v") == 0);
	} else {
		MUST(m->authorize == NULL);
	}
	arena_reset();
	return 0;
}
