/* core/heic.c: what can be stripped is as long as it was, each byte what it was or
 * blank, is taken again, and is its own outcome. */
#include "heic.h"

#include "fuzz.h"

struct memory {
	const uint8_t *data;
	size_t         size;
};

static uint8_t room[2][1 << 16];
static size_t  used;

static bool
read_at(void *from, uint64_t at, uint8_t *out, size_t size)
{
	const struct memory *m = from;

	MUST(at <= m->size && size <= m->size - at);
	memcpy(out, m->data + at, size);
	return true;
}

static result
append(void *to, struct bytes piece)
{
	MUST(piece.size <= sizeof(room[0]) - used);
	memcpy((uint8_t *)to + used, piece.data, piece.size);
	used += piece.size;
	return NULL;
}

static bool
strip(struct arena *a, const uint8_t *data, size_t size, uint8_t *out)
{
	struct memory m = { data, size };
	struct source source = { read_at, &m, size };

	if (!heic_strips(&source))
		return false;
	used = 0;
	MUST(heic_strip(a, &source, append, out) == NULL && used == size);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	if (size <= sizeof(room[0]) && strip(a, data, size, room[0])) {
		for (size_t i = 0; i < size; i++)
			MUST(room[0][i] == data[i] || room[0][i] == 0);
		MUST(strip(a, room[0], size, room[1]));
		MUST(memcmp(room[0], room[1], size) == 0);
	}
	arena_free(a);
	return 0;
}
