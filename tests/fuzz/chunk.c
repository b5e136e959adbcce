/* core/chunk.c: nothing but what was sealed opens, and lengths go both ways. */
#include "chunk.h"

#include "fuzz.h"

#define PLAIN 40

static const uint8_t      key[CHUNK_KEY] = { 1, 2, 3 };
static const struct bytes context = { (const uint8_t *)"pv1 of the target", 17 };
static uint8_t            sealed[CHUNK_HEADER + PLAIN + CHUNK_TAG];
static struct chunk_box  *box;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const uint8_t plain[PLAIN] = "what only the one it is for may read";
	struct chunk_box    *writer = chunk_seal(key, context, sealed);

	(void)argc, (void)argv;
	MUST(writer != NULL && chunk_encrypt(writer, 0, plain, PLAIN, sealed + CHUNK_HEADER));
	MUST(!chunk_encrypt(writer, 1, plain, PLAIN, sealed + CHUNK_HEADER));
	chunk_close(writer);
	box = chunk_open(key, context, sealed);
	MUST(box != NULL);
	return 0;
}

static void
lengths(uint64_t n)
{
	uint64_t plain;

	if (chunk_plain_size(n, &plain))
		MUST(plain < n && chunk_sealed_size(plain) == n);
	if (chunk_sealed_size(n) != 0)
		MUST(chunk_plain_size(chunk_sealed_size(n), &plain) && plain == n);
}

/* A chunk of any bytes, length and number: only the true one opens. */
static void
chunk(struct arena *a, const uint8_t *data, size_t size, uint64_t index)
{
	bool same = index == 0 && size == PLAIN + CHUNK_TAG &&
		    memcmp(data, sealed + CHUNK_HEADER, size) == 0;
	uint8_t *out = arena_alloc(a, size < CHUNK_TAG ? 0 : size - CHUNK_TAG);

	MUST(chunk_decrypt(box, index, data, size, out) == same);
	for (size_t i = 0; !same && i + CHUNK_TAG < size; i++)
		MUST(out[i] == 0);
}

/* Any change of the true message, the header's included. */
static void
changed(struct arena *a, struct feed *f)
{
	uint8_t          *copy = arena_memdup(a, sealed, sizeof(sealed)), out[PLAIN];
	uint8_t          *rest = copy + CHUNK_HEADER;
	struct chunk_box *b;

	while (f->at < f->end) {
		uint8_t at = feed_byte(f);

		copy[at % sizeof(sealed)] ^= feed_byte(f);
	}
	if (memcmp(copy, sealed, CHUNK_HEADER) == 0) {
		MUST(chunk_decrypt(box, 0, rest, PLAIN + CHUNK_TAG, out) ==
		     (memcmp(copy, sealed, sizeof(sealed)) == 0));
		return;
	}
	b = chunk_open(key, context, copy);
	MUST(b == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	unsigned      how = feed_byte(&f);
	uint64_t      n = feed_number(&f);

	lengths(n >> (how & 63));
	if ((how & 64) != 0)
		changed(a, &f);
	else
		chunk(a, f.at, (size_t)(f.end - f.at), n >> (how & 63));
	arena_free(a);
	return 0;
}
