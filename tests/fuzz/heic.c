/* core/heic.c: what can be stripped is as long as it was, each byte what it was or
 * blank, is taken again, and is its own outcome. */
#include "heic.h"

#include "source.h"

static uint8_t first[1 << 16], second[sizeof(first)];

static bool
strip(struct arena *a, struct bytes all, struct room *out)
{
	struct source source = source_of(&all);

	if (!heic_strips(&source))
		return false;
	MUST(heic_strip(a, &source, room_append, out) == NULL && out->size == all.size);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct room   once = ROOM(first), twice = ROOM(second);

	if (size <= sizeof(first) && strip(a, (struct bytes){ data, size }, &once)) {
		for (size_t i = 0; i < size; i++)
			MUST(first[i] == data[i] || first[i] == 0);
		MUST(strip(a, room_bytes(&once), &twice) && room_same(&once, &twice));
	}
	arena_free(a);
	return 0;
}
