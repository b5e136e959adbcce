/* core/unzip.c, office.c: what is taken and can be stripped is, and the outcome is
 * taken again, says nothing of who or when, and is its own outcome. */
#include "office.h"

#include "fuzz.h"

struct memory {
	const uint8_t *data;
	size_t         size;
};

static uint8_t room[2][1 << 20];
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

/* Strips into out; false when it cannot be done. */
static bool
strip(struct arena *a, const uint8_t *data, size_t size, uint8_t *out, enum sniff_type type)
{
	struct memory m = { data, size };
	struct source source = { read_at, &m, size };

	if (!office_strips(&source, type))
		return false;
	used = 0;
	MUST(office_strip(a, &source, type, append, out) == NULL);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory  m = { data, size };
	struct source  source = { read_at, &m, size };
	struct sniffed is;
	const char    *name = size > 60 && data[30] == 'm' ? "a.odt" : "a.docx";
	struct arena  *a = arena_new();
	size_t         once;

	if (size < 256 * 1024 && sniff(&source, name, &is) && is.reason == NULL &&
	    strip(a, data, size, room[0], is.type)) {
		enum sniff_type type = is.type;

		once = used;
		m = (struct memory){ room[0], once };
		source.size = once;
		MUST(sniff(&source, name, &is) && is.reason == NULL && is.type == type);
		MUST(memmem(room[0], once, "Hemmelig", 8) == NULL ||
		     memmem(data, size, "docProps/core.xml", 17) == NULL);
		MUST(strip(a, room[0], once, room[1], type));
		MUST(used == once && memcmp(room[0], room[1], once) == 0);
	}
	arena_free(a);
	return 0;
}
