/* Where an arena's memory comes from and when it goes; what is made in it: arena_copy.c. */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 16384
#define ALIGN alignof(max_align_t)

struct block {
	struct block *next;
	size_t        size;
	size_t        used;
	max_align_t   data[];
};

struct deferred {
	struct deferred *next;
	void (*release)(void *);
	void *thing;
};

struct arena {
	struct block    *blocks;
	struct deferred *deferred;
};

static _Noreturn void
out_of_memory(void)
{
	static const char message[] = "out of memory\n";

	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	_exit(71);
}

#if defined(__has_feature)
#define ADDRESS_SANITIZER __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#else
#define ADDRESS_SANITIZER 0
#endif

/* The same for every library in the process: what they do without memory
 * differs, and some of them (libfcgi, ClearSilver) crash. */
#if defined(__GLIBC__) && !ADDRESS_SANITIZER
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

void *
malloc(size_t size)
{
	void *p = __libc_malloc(size);

	if (p == NULL)
		out_of_memory();
	return p;
}

#ifndef __clang__ /* the analyser takes ours for another one, and its memory for lost */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif
void *
calloc(size_t count, size_t size)
{
	void *p = __libc_calloc(count, size);

	if (p == NULL)
		out_of_memory();
	return p;
}
#ifndef __clang__
#pragma GCC diagnostic pop
#endif

void *
realloc(void *old, size_t size)
{
	void *p = __libc_realloc(old, size);

	if (p == NULL && size > 0)
		out_of_memory();
	return p;
}
#endif

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (a == NULL)
		out_of_memory();
	return a;
}

void
arena_clear(struct arena *a)
{
	struct block *b;

	while (a->deferred != NULL) {
		struct deferred *d = a->deferred;

		a->deferred = d->next;
		d->release(d->thing);
	}
	while ((b = a->blocks) != NULL) {
		a->blocks = b->next;
		explicit_bzero(b->data, b->used);
		free(b);
	}
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_clear(a);
	free(a);
}

/* A block with room for size bytes.  A large thing gets a block of its own
 * behind the current one, which keeps its room for small things. */
static struct block *
block_for(struct arena *a, size_t size)
{
	size_t        room = size > BLOCK / 4 ? size : BLOCK;
	struct block *b = a->blocks;

	if (b != NULL && b->size - b->used >= size)
		return b;
	if (room > SIZE_MAX - sizeof(*b))
		out_of_memory();
	b = calloc(1, sizeof(*b) + room);
	if (b == NULL)
		out_of_memory();
	b->size = room;
	if (room > BLOCK && a->blocks != NULL) {
		b->next = a->blocks->next;
		a->blocks->next = b;
	} else {
		b->next = a->blocks;
		a->blocks = b;
	}
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b;
	void         *p;

	if (size > SIZE_MAX - ALIGN)
		out_of_memory();
	size = size == 0 ? ALIGN : (size + ALIGN - 1) / ALIGN * ALIGN;
	b = block_for(a, size);
	p = (char *)b->data + b->used;
	b->used += size;
	return p;
}

void
arena_defer(struct arena *a, void (*release)(void *), void *thing)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));

	d->release = release;
	d->thing = thing;
	d->next = a->deferred;
	a->deferred = d;
}
