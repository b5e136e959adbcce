/* core/text.c: base64url has one spelling of everything. */
#include "text.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct bytes  out, again;
	const char   *text;

	if (text_unbase64url(a, (const char *)data, size, &out)) {
		text = text_base64url(a, out);
		MUST(strlen(text) == size && (size == 0 || memcmp(text, data, size) == 0));
		MUST(out.size == size * 3 / 4);
	}
	text = text_base64url(a, (struct bytes){ data, size });
	MUST(strlen(text) == (size * 4 + 2) / 3);
	MUST(text_unbase64url(a, text, strlen(text), &again));
	MUST(again.size == size && (size == 0 || memcmp(again.data, data, size) == 0));
	arena_free(a);
	return 0;
}
