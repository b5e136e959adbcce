/* Memory with a scope instead of an owner: one arena per request, freed whole.
 *
 * arena_alloc() never returns NULL: a process that has no memory left ends at
 * once (exit 71), and its supervisor starts a fresh one.  Everything handed
 * out is zeroed, lives until arena_clear(), and is wiped before it is freed,
 * so that nothing of one person's request survives into another's. */
#ifndef PORTVAKT_ARENA_H
#define PORTVAKT_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);

/* Runs the deferred calls (last first), then wipes and frees all memory; the
 * arena itself stays usable. */
void arena_clear(struct arena *);

/* arena_clear(), then the arena too. */
void arena_free(struct arena *);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *, size_t size);

/* Zeroed memory for count things of size bytes; ends the process on overflow. */
void *arena_array(struct arena *, size_t count, size_t size);

char *arena_strdup(struct arena *, const char *);
char *arena_strndup(struct arena *, const char *, size_t);
void *arena_memdup(struct arena *, const void *, size_t);

char *arena_printf(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));

/* Adopts foreign memory or a foreign resource: release(thing) is called when
 * the arena is cleared. */
void arena_defer(struct arena *, void (*release)(void *), void *thing);

#endif
