/* core/picture.c: what is taken as a picture can be given without what is not seen,
 * is still one then, tells nothing and is not given differently again. */
#include "picture.h"

#include "source.h"

static uint8_t first[8192], second[8192];

static struct sniffed
look(struct bytes all)
{
	struct source  s = source_of(&all);
	struct sniffed out, again;

	MUST(sniff(&s, "a.jpg", &out));
	if (out.type == SNIFF_PNG) {
		MUST(sniff(&s, "a.png", &again));
		return again;
	}
	return out;
}

static void
strip(struct arena *arena, struct bytes all, enum sniff_type type, struct room *out)
{
	struct source s = source_of(&all);

	MUST(picture_strip(arena, &s, type, room_append, out) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena  *arena = arena_new();
	struct bytes   in = { data, size < 4096 ? size : 4096 };
	struct room    once = ROOM(first), twice = ROOM(second);
	struct sniffed is = look(in);

	if (is.reason == NULL && picture_strips(is.type)) {
		struct sniffed now;

		strip(arena, in, is.type, &once);
		MUST(once.size <= in.size + 36);
		now = look(room_bytes(&once));
		/* What was far from the front may have come nearer. */
		MUST(now.type == is.type &&
		     (now.reason == NULL || strcmp(now.reason, "polyglot") == 0));
		strip(arena, room_bytes(&once), is.type, &twice);
		MUST(room_same(&once, &twice));
	}
	arena_free(arena);
	return 0;
}
