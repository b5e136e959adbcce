/* The arena of arena.h for targets: every piece of memory lies between
 * forbidden bytes, so that the address sanitizer sees the first one beyond it,
 * and none is had from malloc(), which would be most of an execution.  What is
 * made in it is made by core/arena_copy.c. */
#include "fuzz.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/asan_interface.h>

#define ARENAS 4
#define ROOM (48U << 20) /* what is unpacked can be long */
#define GAP 32
#define ALIGN alignof(max_align_t)

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *thing;
};

struct arena {
	bool             taken;
	size_t           used;
	struct deferred *deferred;
	_Alignas(max_align_t) char room[ROOM];
};

static struct arena arenas[ARENAS];

static void
end(const char *why)
{
	(void)fprintf(stderr, "the target's arena: %s\n", why);
	abort();
}

struct arena *
arena_new(void)
{
	for (size_t i = 0; i < ARENAS; i++)
		if (!arenas[i].taken) {
			arenas[i].taken = true;
			if (arenas[i].used == 0)
				ASAN_POISON_MEMORY_REGION(arenas[i].room, ROOM);
			arenas[i].used = GAP;
			return &arenas[i];
		}
	end("too many at once");
	return NULL;
}

void
arena_clear(struct arena *a)
{
	while (a->deferred != NULL) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->release(d->thing);
	}
	ASAN_POISON_MEMORY_REGION(a->room, a->used);
	a->used = GAP;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_clear(a);
	a->taken = false;
}

void
arena_reset(void)
{
	for (size_t i = 0; i < ARENAS; i++)
		if (arenas[i].taken)
			arena_free(&arenas[i]);
}

void *
arena_alloc(struct arena *a, size_t size)
{
	char *data = a->room + a->used;

	if (size > ROOM - GAP - a->used)
		end("too much for one input");
	a->used += (size + ALIGN - 1) / ALIGN * ALIGN + GAP;
	if (a->used > ROOM)
		end("too much for one input");
	ASAN_UNPOISON_MEMORY_REGION(data, size);
	memset(data, 0, size);
	return data;
}

void
arena_defer(struct arena *a, void (*release)(void *), void *thing)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));

	*d = (struct deferred){ a->deferred, release, thing };
	a->deferred = d;
}
