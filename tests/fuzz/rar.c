/* portals/login/rar.c: whom a person acts for. */
#include "../../portals/login/rar.c"

#include "../../portals/login/claims.c"
#include "fuzz.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	claims_setup();
	return 0;
}

/* A text[] literal of numbers with nine digits, and nothing that ends it. */
static size_t
list(const char *orgs)
{
	size_t n = 0;

	MUST(*orgs++ == '{');
	for (;; n++) {
		MUST(strspn(orgs, "0123456789") == 9);
		orgs += 9;
		if (*orgs != ',')
			break;
		orgs++;
	}
	MUST(strcmp(orgs, "}") == 0);
	return n + 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = { "ansattporten:altinn:service",
		"ansattporten:altinn:resource", "ansattporten:orgno", "other" };
	struct arena            *a = arena_new();
	struct feed              f = feed_of(data, size);
	unsigned                 how = feed_byte(&f);
	const char              *type = types[how & 3], *resource = (how & 4) != 0 ? "urn:r" : NULL;
	const char              *orgs = NULL, *asked = rar_ask(a, type, resource);
	json_t       *claims = claims_read(a, (struct bytes){ f.at, (size_t)(f.end - f.at) }, 4096);
	const json_t *details = json_object_get(claims, "d"), *answer;

	MUST(claims_read(a, (struct bytes){ (const uint8_t *)asked, strlen(asked) }, 400) == NULL);
	if (rar_read(a, details, type, resource, &orgs) == NULL) {
		answer = json_array_get(details, 0);
		MUST((how & 3) != 3 && json_array_size(details) == 1);
		MUST(strcmp(json_string_value(json_object_get(answer, "type")), type) == 0);
		if (orgs != NULL) {
			MUST(resource == NULL ||
			     strcmp(json_string_value(json_object_get(answer, "resource")),
				 resource) == 0);
			MUST(list(orgs) <= MOST_ORGS);
		}
	}
	arena_free(a);
	return 0;
}
