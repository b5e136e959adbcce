/* core/unzip.c, office.c: what is taken and can be stripped is, and the outcome is
 * taken again, says nothing of who or when, and is its own outcome. */
#include "office.h"

#include "source.h"

static uint8_t first[1 << 20], second[sizeof(first)];

static bool
taken(struct bytes all, const char *name, enum sniff_type *type)
{
	struct source  source = source_of(&all);
	struct sniffed is;

	MUST(sniff(&source, name, &is));
	*type = is.type;
	return is.reason == NULL;
}

/* False when it cannot be done. */
static bool
strip(struct arena *a, struct bytes all, enum sniff_type type, struct room *out)
{
	struct source source = source_of(&all);

	if (!office_strips(&source, type))
		return false;
	MUST(office_strip(a, &source, type, room_append, out) == NULL);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes    all = { data, size };
	const char     *name = size > 60 && data[30] == 'm' ? "a.odt" : "a.docx";
	struct arena   *a = arena_new();
	struct room     once = ROOM(first), twice = ROOM(second);
	enum sniff_type type, again;

	if (size < 256 * 1024 && taken(all, name, &type) && strip(a, all, type, &once)) {
		MUST(taken(room_bytes(&once), name, &again) && again == type);
		MUST(memmem(first, once.size, "Hemmelig", 8) == NULL ||
		     memmem(data, size, "docProps/core.xml", 17) == NULL);
		MUST(strip(a, room_bytes(&once), type, &twice) && room_same(&once, &twice));
	}
	arena_free(a);
	return 0;
}
