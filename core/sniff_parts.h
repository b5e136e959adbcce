/* What core/sniff*.c have in common. */
#ifndef PORTVAKT_SNIFF_PARTS_H
#define PORTVAKT_SNIFF_PARTS_H

#include "sniff.h"

#define WINDOW (64 * 1024)

/* A part of the source that moves as it is looked through. */
struct window {
	const struct source *source;
	uint64_t             at;
	size_t               size;
	bool                 failed;
	uint8_t              data[WINDOW];
};

void window_open(struct window *, const struct source *);
/* The byte, or -1 behind the end (or when the source failed). */
int window_byte(struct window *, uint64_t at);
/* What lies in memory from a place on; *size is 0 behind the end. */
const uint8_t *window_span(struct window *, uint64_t at, size_t *size);
/* Exactly size bytes at a place; false when they are not all there. */
bool window_copy(struct window *, uint64_t at, uint8_t *out, size_t size);
/* Are these bytes there? */
bool window_is(struct window *, uint64_t at, const void *what, size_t size);
/* The last place of what within [from, to), or UINT64_MAX. */
uint64_t window_last(struct window *, uint64_t from, uint64_t to, const void *what, size_t size);

/* Inflates what lies in [at, end), until it ends by itself, and gives it on piece by
 * piece; bits are those of inflateInit2().  NULL, "broken", or what the taker said. */
typedef const char *window_taker(void *to, const uint8_t *piece, size_t size);
const char         *window_inflate(
	    struct window *, uint64_t at, uint64_t end, int bits, window_taker *, void *to);

/* Each gives NULL when the file is one of those and nothing else. */
const char *sniff_pdf(struct window *);
const char *sniff_jpeg(struct window *, bool *metadata);
const char *sniff_png(struct window *, bool *metadata);
const char *sniff_heic(struct window *);
const char *sniff_txt(struct window *);
/* DOCX or ODT; *type says which. */
const char *sniff_office(struct window *, enum sniff_type *type);

/* Looks for whichever of a list of words (ended by NULL) comes past, piece by
 * piece. */
#define SEEKER_WORD 48
struct seeker {
	const char *const *words;
	char               kept[SEEKER_WORD];
	size_t             kept_size;
};
bool seeker_finds(struct seeker *, const uint8_t *piece, size_t size);

#endif
