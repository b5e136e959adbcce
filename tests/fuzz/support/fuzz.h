/* What every target needs.  A target is one LLVMFuzzerTestOneInput() over one
 * parser, with what must hold of its outcome: not only that nothing crashes. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Frees every arena, those too that a leap left behind. */
void arena_reset(void);

/* A promise: the input that breaks it is a finding. */
#define MUST(x) \
	do { \
		if (!(x)) { \
			(void)fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #x); \
			abort(); \
		} \
	} while (0)

/* What is left of an input. */
struct feed {
	const uint8_t *at, *end;
};

static inline struct feed
feed_of(const uint8_t *data, size_t size)
{
	return (struct feed){ data, data + size };
}

static inline uint8_t
feed_byte(struct feed *f)
{
	return f->at < f->end ? *f->at++ : 0;
}

static inline uint64_t
feed_number(struct feed *f)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | feed_byte(f);
	return n;
}

/* Up to the next mark, or all there is; up to its first NUL, as a string.  Its
 * memory ends where the string does. */
static inline char *
feed_text(struct feed *f, struct arena *arena, char mark)
{
	size_t         left = (size_t)(f->end - f->at);
	const uint8_t *stop = left == 0 ? NULL : memchr(f->at, mark, left);
	const uint8_t *end = stop == NULL ? f->end : stop;
	char          *text = left == 0 ? arena_strdup(arena, "")
					: arena_strndup(arena, (const char *)f->at, (size_t)(end - f->at));

	f->at = stop == NULL ? f->end : stop + 1;
	return text;
}

static inline char *
feed_rest(struct feed *f, struct arena *arena)
{
	size_t left = (size_t)(f->end - f->at);
	char  *text = left == 0 ? arena_strdup(arena, "")
				: arena_strndup(arena, (const char *)f->at, left);

	f->at = f->end;
	return text;
}

#endif
