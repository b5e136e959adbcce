/* Archives whose directory is believed in nothing that the local headers do not
 * say as well.  No entry overlaps another, nothing stands before, between or behind
 * them; the sizes are bounded before anything is inflated. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "unzip.h"

#define ENTRIES UNZIP_ENTRIES
#define NAME_MOST UNZIP_NAME
#define ENTRY_MOST (UINT64_C(128) << 20)
#define TOTAL_MOST (UINT64_C(256) << 20)
#define RATIO_MOST 200
#define SMALL_ENTRY (UINT64_C(4) << 20) /* text packs well */
#define GAP_MOST 24                     /* a data descriptor */

static unsigned
u16(const uint8_t *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

static uint64_t
u32(const uint8_t *p)
{
	return u16(p) | (uint64_t)u16(p + 2) << 16;
}

/* ── The directory ── */

/* The end record stands at the very end, and there is one. */
static const char *
find_directory(struct unzip *a)
{
	uint8_t  e[22];
	uint64_t size = a->w->source->size;

	if (size < sizeof(e) || !window_copy(a->w, size - sizeof(e), e, sizeof(e)))
		return "broken";
	if (memcmp(e, "PK\5\6", 4) != 0)
		return "polyglot"; /* a comment, or something behind it */
	a->count = u16(e + 10);
	a->directory_size = u32(e + 12);
	a->directory = u32(e + 16);
	if (u16(e + 4) != 0 || u16(e + 6) != 0 || u16(e + 8) != a->count || a->count == 0 ||
	    a->count > ENTRIES || u16(e + 20) != 0)
		return "broken";
	return a->directory + a->directory_size == size - sizeof(e) ? NULL : "polyglot";
}

static bool
name_good(const char *name, size_t size)
{
	if (size == 0 || name[0] == '/' || strlen(name) != size || strstr(name, "../") != NULL ||
	    strpbrk(name, "\\:") != NULL)
		return false;
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
			return false;
	return true;
}

static const char *
read_entry(struct unzip *a, struct entry *e, uint64_t *at)
{
	uint8_t h[46];

	if (!window_copy(a->w, *at, h, sizeof(h)) || memcmp(h, "PK\1\2", 4) != 0)
		return "broken";
	e->flags = u16(h + 8);
	e->method = u16(h + 10);
	e->crc = (uint32_t)u32(h + 16);
	e->packed = u32(h + 20);
	e->size = u32(h + 24);
	e->name_size = u16(h + 28);
	e->offset = u32(h + 42);
	if ((e->flags & 0x2041) != 0)
		return "encrypted";
	if (e->name_size > NAME_MOST || (e->method != 0 && e->method != 8) ||
	    e->packed == UINT32_MAX || e->size == UINT32_MAX || e->offset == UINT32_MAX ||
	    !window_copy(a->w, *at + sizeof(h), (uint8_t *)e->name, e->name_size))
		return "broken";
	e->name[e->name_size] = '\0';
	*at += sizeof(h) + e->name_size + u16(h + 30) + u16(h + 32);
	return name_good(e->name, e->name_size) ? NULL : "broken";
}

/* What the directory says of sizes, before anything is unpacked. */
static const char *
check_sizes(const struct unzip *a)
{
	uint64_t total = 0;

	for (size_t i = 0; i < a->count; i++) {
		const struct entry *e = &a->entries[i];

		total += e->size;
		if (e->size > ENTRY_MOST || total > TOTAL_MOST ||
		    (e->method == 0 && e->size != e->packed) ||
		    (e->size > SMALL_ENTRY && e->size / (e->packed + 1) > RATIO_MOST))
			return "broken";
	}
	return NULL;
}

/* The local header says the same, and where the data ends. */
static const char *
check_local(struct unzip *a, struct entry *e)
{
	uint8_t h[30];
	char    name[NAME_MOST];
	bool    later; /* the sizes stand behind the data */

	if (!window_copy(a->w, e->offset, h, sizeof(h)) || memcmp(h, "PK\3\4", 4) != 0 ||
	    u16(h + 26) != e->name_size ||
	    !window_copy(a->w, e->offset + sizeof(h), (uint8_t *)name, e->name_size))
		return "broken";
	later = (e->flags & 8) != 0;
	if (memcmp(name, e->name, e->name_size) != 0 || u16(h + 8) != e->method ||
	    u16(h + 6) != e->flags ||
	    (!later && (u32(h + 18) != e->packed || u32(h + 22) != e->size)))
		return "broken";
	e->end = e->offset + sizeof(h) + e->name_size + u16(h + 28) + e->packed;
	return NULL;
}

static int
by_offset(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return (x->offset > y->offset) - (x->offset < y->offset);
}

static int
by_name(const void *a, const void *b)
{
	return strcasecmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* One behind the other from the first byte to the directory. */
static const char *
check_places(struct unzip *a)
{
	uint64_t at = 0;

	qsort(a->entries, a->count, sizeof(a->entries[0]), by_offset);
	for (size_t i = 0; i < a->count; i++) {
		struct entry *e = &a->entries[i];
		const char   *reason = check_local(a, e);

		if (reason != NULL)
			return reason;
		if (e->offset < at || e->end > a->directory)
			return "broken";
		if (e->offset - at > (i == 0 ? 0 : GAP_MOST))
			return "polyglot";
		at = e->end;
	}
	return a->directory - at > GAP_MOST ? "polyglot" : NULL;
}

const char *
unzip_read(struct unzip *a)
{
	const char *reason = find_directory(a);
	uint64_t    at = a->directory;

	for (size_t i = 0; reason == NULL && i < a->count; i++)
		reason = read_entry(a, &a->entries[i], &at);
	if (reason == NULL && at != a->directory + a->directory_size)
		reason = "broken";
	if (reason == NULL)
		reason = check_sizes(a);
	if (reason == NULL)
		reason = check_places(a);
	if (reason != NULL)
		return reason;
	qsort(a->entries, a->count, sizeof(a->entries[0]), by_name);
	for (size_t i = 1; i < a->count; i++)
		if (by_name(&a->entries[i - 1], &a->entries[i]) == 0)
			return "broken";
	return NULL;
}

const struct entry *
unzip_entry(const struct unzip *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->entries[i].name, name) == 0)
			return &a->entries[i];
	return NULL;
}

/* ── Reading an entry ── */

struct counted {
	const struct entry *e;
	uint64_t            total;
	unzip_taker        *take;
	void               *to;
};

static const char *
count(void *to, const uint8_t *piece, size_t size)
{
	struct counted *c = to;

	c->total += size;
	if (c->total > c->e->size)
		return "broken";
	return c->take(c->to, piece, size) ? NULL : "active";
}

static const char *
inflate_entry(struct unzip *a, const struct entry *e, unzip_taker *take, void *to)
{
	struct counted c = { e, 0, take, to };
	const char    *reason = window_inflate(
	       a->w, e->end - e->packed, e->end, -MAX_WBITS, count, &c);

	return reason == NULL && c.total != e->size ? "broken" : reason;
}

const char *
unzip_content(struct unzip *a, const struct entry *e, unzip_taker *take, void *to)
{
	uint8_t piece[4096];

	if (e->method == 8)
		return inflate_entry(a, e, take, to);
	for (uint64_t at = e->end - e->size; at < e->end; at += sizeof(piece)) {
		uint64_t left = e->end - at;
		size_t   size = left < sizeof(piece) ? (size_t)left : sizeof(piece);

		if (!window_copy(a->w, at, piece, size))
			return "broken";
		if (!take(to, piece, size))
			return "active";
	}
	return NULL;
}

static bool
none_of(void *to, const uint8_t *piece, size_t size)
{
	return !seeker_finds(to, piece, size);
}

const char *
unzip_without(struct unzip *a, const struct entry *e, const char *const *words)
{
	struct seeker s = { .words = words };

	return unzip_content(a, e, none_of, &s);
}

bool
unzip_name_ends(const char *name, const char *with)
{
	size_t a = strlen(name), b = strlen(with);

	return a >= b && strcasecmp(name + a - b, with) == 0;
}
