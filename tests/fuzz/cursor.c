/* core/access.c: the two halves of a list's cursor. */
#include "../../core/access.c"

#include <strings.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct access a = { .arena = arena };
	struct feed   f = feed_of(data, size);
	const char   *cursor = feed_rest(&f, arena), *sort_at = NULL, *handle = NULL, *again;

	if (split_cursor(&a, cursor, &sort_at, &handle)) {
		again = arena_printf(arena, "%s|%s", sort_at, handle);
		MUST(strcasecmp(
			 text_hex(arena, (struct bytes){ (const uint8_t *)again, strlen(again) }),
			 cursor) == 0);
		MUST(strspn(sort_at, "0123456789-:. +") == strlen(sort_at));
		MUST(text_valid(again, strlen(again), false));
	}
	/* The same from its bytes: the fuzzer need not find hexadecimal first. */
	cursor = text_hex(arena, (struct bytes){ data, size });
	if (split_cursor(&a, cursor, &sort_at, &handle)) {
		MUST(strlen(sort_at) + 1 + strlen(handle) == size);
		MUST(memcmp(sort_at, data, strlen(sort_at)) == 0 && data[strlen(sort_at)] == '|');
		MUST(memcmp(handle, data + size - strlen(handle), strlen(handle)) == 0);
	}
	arena_free(arena);
	return 0;
}
