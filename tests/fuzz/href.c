/* core/filters.c: an address that a page may link to leads nowhere by itself. */
#include "../../core/filters.c"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const schemes[] = { "https://", "mailto:", "tel:" };
	struct arena            *a = arena_new();
	struct feed              f = feed_of(data, size);
	const char              *in = feed_rest(&f, a);
	char                    *out = NULL;
	bool                     known = false;

	MUST(filter_href(in, &out) == STATUS_OK && out != NULL);
	if (strcmp(out, "#") != 0) {
		MUST(strcmp(out, in) == 0);
		for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
			known = known || strncmp(out, schemes[i], strlen(schemes[i])) == 0;
		MUST(known || (out[0] == '/' && strchr("/\\", out[1]) == NULL) || out[1] == '\0');
		for (const char *p = out; *p != '\0'; p++) /* what browsers pass over */
			MUST((unsigned char)*p >= 0x20);
	}
	free(out);
	MUST(filter_url(in, &out) == STATUS_OK);
	MUST(strspn(out, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%") ==
	     strlen(out));
	free(out);
	arena_free(a);
	return 0;
}
