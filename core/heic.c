/* ISO/IEC 23008-12 and 14496-12: boxes in boxes.  The box meta says which items
 * there are (iinf) and where the bytes of each lie (iloc), as far as this needs. */
#include "heic.h"

#include <stdlib.h>
#include <string.h>

#include "sniff_parts.h"

#define ITEMS 2048
#define RANGES 4096

struct box {
	char     type[5];
	uint64_t at, body, end;
};

struct range {
	uint64_t from, to;
};

struct heic {
	struct window w;
	uint32_t      items[ITEMS]; /* that are pictures */
	size_t        item_count;
	struct range  kept[RANGES];
	size_t        kept_count;
	struct box    meta, iinf, iloc, idat; /* body 0: none */
	bool          odd;
};

static uint64_t
number(struct heic *h, uint64_t at, unsigned size)
{
	uint8_t  bytes[8];
	uint64_t n = 0;

	if (size > sizeof(bytes) || (size > 0 && !window_copy(&h->w, at, bytes, size))) {
		h->odd = true;
		return 0;
	}
	for (unsigned i = 0; i < size; i++)
		n = n << 8 | bytes[i];
	return n;
}

/* The box at a place within its parent. */
static bool
box_at(struct heic *h, uint64_t at, uint64_t end, struct box *b)
{
	uint64_t size;
	uint8_t  name[4];

	if (end - at < 8 || !window_copy(&h->w, at + 4, name, sizeof(name)))
		return false;
	*b = (struct box){ .at = at, .body = at + 8 };
	memcpy(b->type, name, sizeof(name));
	size = number(h, at, 4);
	if (size == 1 && end - at >= 16) {
		size = number(h, at + 8, 8);
		b->body = at + 16;
	} else if (size == 0) {
		size = end - at;
	}
	if (h->odd || size < b->body - at || size > end - at)
		return false;
	b->end = at + size;
	return true;
}

static bool
is(const struct box *b, const char *types)
{
	for (; *types != '\0'; types += 4 + (types[4] == ' '))
		if (strncmp(b->type, types, 4) == 0)
			return true;
	return false;
}

static void
keep(struct heic *h, uint64_t from, uint64_t to)
{
	if (h->kept_count == RANGES || from > to)
		h->odd = true;
	else
		h->kept[h->kept_count++] = (struct range){ from, to };
}

/* All boxes within are of these types. */
static bool
only(struct heic *h, uint64_t at, uint64_t end, const char *types)
{
	struct box b;

	for (; at < end; at = b.end)
		if (!box_at(h, at, end, &b) || !is(&b, types))
			return false;
	return true;
}

/* ── What meta says ── */

#define PICTURES "hvc1 hev1 av01 grid iden iovl tmap"
#define PROPERTIES "ispe pixi hvcC av1C colr irot imir clap pasp auxC clli mdcv cclv rloc lsel amve"

static bool
read_properties(struct heic *h, const struct box *iprp)
{
	struct box b;

	for (uint64_t at = iprp->body; at < iprp->end; at = b.end)
		if (!box_at(h, at, iprp->end, &b) || !is(&b, "ipco ipma") ||
		    (is(&b, "ipco") && !only(h, b.body, b.end, PROPERTIES)))
			return false;
	return true;
}

static bool
read_meta(struct heic *h)
{
	struct box b;

	for (uint64_t at = h->meta.body + 4; at < h->meta.end; at = b.end) {
		if (!box_at(h, at, h->meta.end, &b) ||
		    !is(&b, "hdlr pitm iinf iloc iprp iref idat dinf grpl"))
			return false;
		if (is(&b, "iinf"))
			h->iinf = b;
		if (is(&b, "iloc"))
			h->iloc = b;
		if (is(&b, "idat"))
			h->idat = b;
		if (is(&b, "iprp") && !read_properties(h, &b))
			return false;
	}
	return h->iinf.body != 0 && h->iloc.body != 0;
}

static bool
read_items(struct heic *h)
{
	uint64_t   version = number(h, h->iinf.body, 1);
	uint64_t   at = h->iinf.body + (version == 0 ? 6 : 8);
	struct box b;

	for (; at < h->iinf.end; at = b.end) {
		unsigned   id_size;
		struct box type = { .type = "" };

		if (!box_at(h, at, h->iinf.end, &b) || !is(&b, "infe"))
			return false;
		version = number(h, b.body, 1);
		id_size = version == 3 ? 4 : 2;
		if ((version != 2 && version != 3) || b.end - b.body < 10U + id_size ||
		    !window_copy(&h->w, b.body + 6 + id_size, (uint8_t *)type.type, 4))
			return false;
		if (!is(&type, PICTURES))
			continue;
		if (h->item_count == ITEMS)
			return false;
		h->items[h->item_count++] = (uint32_t)number(h, b.body + 4, id_size);
	}
	return !h->odd;
}

static bool
is_picture(const struct heic *h, uint64_t id)
{
	for (size_t i = 0; i < h->item_count; i++)
		if (h->items[i] == id)
			return true;
	return false;
}

struct sizes {
	unsigned version, offset, length, base, index, id;
};

/* One item's extents; *at goes on behind them. */
static bool
read_place(struct heic *h, const struct sizes *s, uint64_t *at)
{
	uint64_t id = number(h, *at, s->id), how = 0, base, count;
	bool     picture = is_picture(h, id);

	*at += s->id;
	if (s->version > 0) {
		how = number(h, *at, 2) & 0xf;
		*at += 2;
	}
	if (picture && (how > 1 || number(h, *at, 2) != 0 || (how == 1 && h->idat.body == 0)))
		return false; /* of another item, or in another file */
	base = number(h, *at + 2, s->base) + (how == 1 ? h->idat.body : 0);
	count = number(h, *at + 2 + s->base, 2);
	*at += 4U + s->base;
	for (uint64_t i = 0; i < count && !h->odd; i++) {
		uint64_t from = base + number(h, *at + s->index, s->offset);
		uint64_t size = number(h, *at + s->index + s->offset, s->length);

		*at += s->index + s->offset + s->length;
		if (*at > h->iloc.end)
			return false;
		if (!picture)
			continue;
		if (from > h->w.source->size || size > h->w.source->size - from || size == 0)
			return false;
		keep(h, from, from + size);
	}
	return !h->odd;
}

static bool
read_places(struct heic *h)
{
	uint64_t     at = h->iloc.body + 6, count;
	unsigned     sizes = (unsigned)number(h, h->iloc.body + 4, 2);
	struct sizes s = { .version = (unsigned)number(h, h->iloc.body, 1),
		.offset = sizes >> 12,
		.length = sizes >> 8 & 15,
		.base = sizes >> 4 & 15,
		.index = sizes & 15 };

	if (s.version == 0)
		s.index = 0;
	s.id = s.version < 2 ? 2 : 4;
	count = number(h, at, s.id);
	at += s.id;
	if (h->odd || s.version > 2 || s.offset > 8 || s.length > 8 || s.base > 8 || s.index > 8)
		return false;
	for (uint64_t i = 0; i < count; i++)
		if (at >= h->iloc.end || !read_place(h, &s, &at))
			return false;
	return !h->odd;
}

/* ── The whole ── */

static bool
read_top(struct heic *h)
{
	uint64_t   size = h->w.source->size;
	struct box b;

	for (uint64_t at = 0; at < size; at = b.end) {
		if (!box_at(h, at, size, &b) || !is(&b, "ftyp meta mdat free skip idat"))
			return false;
		if (is(&b, "meta") && h->meta.body != 0)
			return false;
		if (is(&b, "meta"))
			h->meta = b;
		keep(h, b.at, is(&b, "ftyp") ? b.end : b.body);
	}
	return h->meta.body != 0 && h->meta.end - h->meta.body >= 4 && !h->odd;
}

static int
by_place(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static bool
open_heic(struct heic *h, const struct source *source)
{
	window_open(&h->w, source);
	if (!read_top(h) || !read_meta(h) || !read_items(h) || !read_places(h))
		return false;
	if (h->idat.body == 0) {
		keep(h, h->meta.at, h->meta.end);
	} else {
		keep(h, h->meta.at, h->idat.body);
		keep(h, h->idat.end, h->meta.end);
	}
	qsort(h->kept, h->kept_count, sizeof(h->kept[0]), by_place);
	return !h->odd && !h->w.failed && h->item_count > 0;
}

bool
heic_strips(const struct source *source)
{
	struct heic *h = calloc(1, sizeof(*h));
	bool         good = h != NULL && open_heic(h, source);

	free(h);
	return good;
}

static result
broken(struct arena *arena, const struct heic *h)
{
	return fail(arena, 500, "error.internal",
	    h->w.failed ? "a picture cannot be read" : "a picture is not what it was");
}

/* As it is, or blank. */
static result
give(struct arena *arena, struct heic *h, struct range r, bool blank, heic_sink sink, void *to)
{
	while (r.from < r.to) {
		uint8_t piece[4096] = { 0 };
		size_t  size = r.to - r.from < sizeof(piece) ? (size_t)(r.to - r.from)
							     : sizeof(piece);

		if (!blank && !window_copy(&h->w, r.from, piece, size))
			return broken(arena, h);
		TRY(sink(to, (struct bytes){ piece, size }));
		r.from += size;
	}
	return NULL;
}

static void
free_heic(void *h)
{
	free(h);
}

result
heic_strip(struct arena *arena, const struct source *source, heic_sink sink, void *to)
{
	struct heic *h = calloc(1, sizeof(*h));
	uint64_t     at = 0;

	if (h == NULL)
		return fail_unavailable;
	arena_defer(arena, free_heic, h);
	if (!open_heic(h, source))
		return broken(arena, h);
	for (size_t i = 0; i < h->kept_count; i++) {
		struct range r = h->kept[i];

		if (r.to <= at)
			continue;
		if (r.from > at)
			TRY(give(arena, h, (struct range){ at, r.from }, true, sink, to));
		TRY(give(
		    arena, h, (struct range){ r.from > at ? r.from : at, r.to }, false, sink, to));
		at = r.to;
	}
	return give(arena, h, (struct range){ at, source->size }, true, sink, to);
}
