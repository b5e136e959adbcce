/* An input as a source that is read piece by piece and never beyond its end, and rooms
 * for what is made of it. */
#ifndef FUZZ_SOURCE_H
#define FUZZ_SOURCE_H

#include "text.h"
#include "fail.h"
#include "fuzz.h"
#include "sniff.h"

static inline bool
source_read(void *from, uint64_t at, uint8_t *out, size_t size)
{
	const struct bytes *all = from;

	MUST(size > 0 && at < all->size && size <= all->size - at);
	memcpy(out, all->data + at, size);
	return true;
}

/* Lives as long as the bytes do. */
static inline struct source
source_of(struct bytes *all)
{
	return (struct source){ source_read, all, all->size };
}

struct room {
	uint8_t *data;
	size_t   size, most;
};

#define ROOM(bytes) \
	(struct room) \
	{ \
		.data = (bytes), .most = sizeof(bytes) \
	}

static inline result
room_append(void *to, struct bytes piece)
{
	struct room *r = to;

	MUST(piece.size <= r->most - r->size);
	memcpy(r->data + r->size, piece.data, piece.size);
	r->size += piece.size;
	return NULL;
}

static inline struct bytes
room_bytes(const struct room *r)
{
	return (struct bytes){ r->data, r->size };
}

static inline bool
room_same(const struct room *a, const struct room *b)
{
	return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

#endif
