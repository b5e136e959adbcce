/* core/picture.c: what is taken as a picture can be given without what is not seen,
 * is still one then, tells nothing and is not given differently again. */
#include "picture.h"

#include "fuzz.h"

struct file {
	uint8_t data[8192];
	size_t  size;
};

static bool
read_at(void *from, uint64_t at, uint8_t *out, size_t size)
{
	const struct file *f = from;

	MUST(at < f->size && size <= f->size - at);
	memcpy(out, f->data + at, size);
	return true;
}

static result
take(void *to, struct bytes piece)
{
	struct file *f = to;

	MUST(piece.size <= sizeof(f->data) - f->size);
	memcpy(f->data + f->size, piece.data, piece.size);
	f->size += piece.size;
	return NULL;
}

static struct sniffed
look(struct file *f)
{
	struct source  s = { read_at, f, f->size };
	struct sniffed out, again;

	MUST(sniff(&s, "a.jpg", &out));
	if (out.type == SNIFF_PNG) {
		MUST(sniff(&s, "a.png", &again));
		return again;
	}
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct file in, out, twice;
	struct arena      *arena = arena_new();
	struct sniffed     is;

	in.size = size < 4096 ? size : 4096;
	out.size = twice.size = 0;
	memcpy(in.data, data, in.size);
	is = look(&in);
	if (is.reason == NULL && picture_strips(is.type)) {
		struct source  s = { read_at, &in, in.size }, t = { read_at, &out, 0 };
		struct sniffed now;

		MUST(picture_strip(arena, &s, is.type, take, &out) == NULL);
		MUST(out.size <= in.size + 36);
		now = look(&out);
		/* What was far from the front may have come nearer. */
		MUST(now.type == is.type &&
		     (now.reason == NULL || strcmp(now.reason, "polyglot") == 0));
		t.size = out.size;
		MUST(picture_strip(arena, &t, is.type, take, &twice) == NULL);
		MUST(twice.size == out.size && memcmp(twice.data, out.data, out.size) == 0);
	}
	arena_free(arena);
	return 0;
}
