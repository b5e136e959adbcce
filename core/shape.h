/* A page, or a piece of one, as it is for everybody of whom the same holds: text
 * that was rendered once, with gaps for what differs.  Nothing that a person wrote,
 * and nothing about one, is in a shape: its key holds words of the program's and
 * the schema's, its gaps only where what is shown will stand. */
#ifndef PORTVAKT_SHAPE_H
#define PORTVAKT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "fail.h"
#include "filters.h"

/* What a template is given under a name. */
enum fact_kind {
	FACT_DECIDES = 'd', /* part of the key */
	FACT_SHOWN =
	    's', /* a gap, escaped when it is filled; the key says only whether it is there */
	FACT_READY = 'r' /* a gap for HTML that was rendered before */
};
struct fact {
	enum fact_kind kind;
	const char    *name;
	const char    *value; /* never NULL */
	size_t         size, name_size;
};

/* Text that grows, in an arena; it ends with NUL once something was put. */
struct output {
	struct arena *arena;
	char         *text;
	size_t        size, room;
};
void output_reserve(struct output *, size_t more);
void output_put(struct output *, const char *, size_t);

struct shape;
struct shapes; /* as many as there are places: one that falls on another's takes it over */

struct shapes *shapes_new(void);
void           shapes_free(struct shapes *);

/* The key of a page with these facts. */
void shape_key(
    struct output *, const char *page, const char *language, const struct fact *, size_t count);

/* NULL: not rendered yet. */
const struct shape *shapes_find(const struct shapes *, const char *key, size_t size);

/* A mark for a fact's place, of MARK_SIZE letters. */
void shape_mark(char to[MARK_SIZE + 1], const char *secret, size_t fact);

/* Cuts what was rendered with marks into a shape, and keeps it under the key; or,
 * with shapes NULL, for this once, in the arena.  Fails for a mark that is none. */
result shape_cut(struct arena *, struct shapes *, const char *key, size_t key_size,
    const char *html, size_t size, const char *secret, const struct shape **);

void shape_fill(
    const struct shape *, struct output *, const struct fact *, const struct calendar *);

#endif
