#include "picture.h"

#include <string.h>

#include "sniff_parts.h"

struct strip {
	struct arena *arena;
	struct window w;
	picture_sink  sink;
	void         *to;
};

static result
broken(struct strip *s)
{
	return fail(s->arena, 500, "error.internal",
	    s->w.failed ? "a picture cannot be read" : "a picture is not what it was");
}

static result
give(struct strip *s, const void *data, size_t size)
{
	return s->sink(s->to, (struct bytes){ data, size });
}

static result
copy(struct strip *s, uint64_t from, uint64_t to)
{
	while (from < to) {
		int    c = window_byte(&s->w, from);
		size_t size;

		if (c < 0)
			return broken(s);
		size = s->w.size - (size_t)(from - s->w.at);
		if (size > to - from)
			size = (size_t)(to - from);
		TRY(give(s, s->w.data + (from - s->w.at), size));
		from += size;
	}
	return NULL;
}

/* ── JPEG ── */

static unsigned
number(struct strip *s, uint64_t at, unsigned size, bool little)
{
	unsigned n = 0;

	for (unsigned i = 0; i < size; i++)
		n |= (unsigned)(window_byte(&s->w, at + i) & 0xff)
		     << 8 * (little ? i : size - 1 - i);
	return n;
}

/* The orientation that the first directory of an EXIF segment gives; 0: none. */
static unsigned
orientation(struct strip *s, uint64_t at, unsigned length)
{
	uint64_t tiff = at + 8, directory;
	bool     little;
	unsigned count;

	if (length < 22 || !window_is(&s->w, at + 2, "Exif\0", 6))
		return 0;
	little = window_byte(&s->w, tiff) == 'I';
	directory = tiff + number(s, tiff + 4, 4, little);
	if (directory + 2 > at + length)
		return 0;
	count = number(s, directory, 2, little);
	for (unsigned i = 0; i < count && directory + 2 + 12 * ((uint64_t)i + 1) <= at + length;
	     i++) {
		uint64_t entry = directory + 2 + 12 * (uint64_t)i;
		unsigned value = number(s, entry + 8, 2, little);

		if (number(s, entry, 2, little) == 0x0112)
			return value <= 8 ? value : 0;
	}
	return 0;
}

static result
give_orientation(struct strip *s, unsigned value)
{
	uint8_t segment[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0,
		8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (uint8_t)value, 0, 0, 0, 0, 0, 0 };

	return value < 2 ? NULL : give(s, segment, sizeof(segment));
}

static bool
kept(struct strip *s, int kind, uint64_t at, unsigned length)
{
	if (kind == 0xe0)
		return length == 16 && window_is(&s->w, at + 2, "JFIF", 5); /* no thumbnail */
	if (kind == 0xe2)
		return length >= 14 && window_is(&s->w, at + 2, "ICC_PROFILE", 12);
	if (kind == 0xee)
		return length >= 7 && window_is(&s->w, at + 2, "Adobe", 5);
	return !(kind >= 0xe0 && kind <= 0xef) && kind != 0xfe;
}

static uint64_t
picture_end(struct strip *s, uint64_t at)
{
	for (;; at++) {
		int c = window_byte(&s->w, at), next;

		if (c < 0)
			return at;
		if (c != 0xff)
			continue;
		next = window_byte(&s->w, at + 1);
		if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7))
			return at;
	}
}

static result
strip_jpeg(struct strip *s)
{
	uint64_t at = 2;
	bool     turned = false;

	TRY(give(s, "\xff\xd8", 2));
	for (;;) {
		uint64_t begin = at, end;
		int      kind;
		unsigned length;

		if (window_byte(&s->w, at) != 0xff)
			return broken(s);
		while ((kind = window_byte(&s->w, ++at)) == 0xff)
			begin = at;
		at++;
		if (kind == 0xd9)
			return give(s, "\xff\xd9", 2);
		length = number(s, at, 2, false);
		if (kind < 0xc0 || length < 2 || at + length > s->w.source->size)
			return broken(s);
		end = at + length;
		if (kind == 0xe1 && !turned) {
			unsigned value = orientation(s, at, length);

			turned = value != 0;
			TRY(give_orientation(s, value));
		}
		if (kept(s, kind, at, length)) {
			TRY(give(s, "\xff", 1));
			TRY(copy(s, begin + 1, end));
		}
		at = end;
		if (kind == 0xda) {
			at = picture_end(s, end);
			TRY(copy(s, end, at));
		}
	}
}

/* ── PNG ── */

static bool
kept_chunk(const uint8_t *name)
{
	static const char quiet[] = "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs cICP";

	for (size_t i = 0; i < sizeof(quiet) - 1; i += 5)
		if (memcmp(quiet + i, name, 4) == 0)
			return true;
	return false;
}

static result
strip_png(struct strip *s)
{
	uint64_t at = 8;

	TRY(copy(s, 0, 8));
	for (;;) {
		uint8_t  h[8];
		uint64_t end;

		if (!window_copy(&s->w, at, h, sizeof(h)))
			return broken(s);
		end = at + 12 + number(s, at, 4, false);
		if (end > s->w.source->size)
			return broken(s);
		if (kept_chunk(h + 4))
			TRY(copy(s, at, end));
		if (memcmp(h + 4, "IEND", 4) == 0)
			return NULL;
		at = end;
	}
}

bool
picture_strips(enum sniff_type type)
{
	return type == SNIFF_JPEG || type == SNIFF_PNG;
}

result
picture_strip(struct arena *arena, const struct source *source, enum sniff_type type,
    picture_sink sink, void *to)
{
	struct strip *s = arena_alloc(arena, sizeof(*s));

	s->arena = arena;
	s->w.source = source;
	s->sink = sink;
	s->to = to;
	if (!picture_strips(type))
		return broken(s);
	return type == SNIFF_JPEG ? strip_jpeg(s) : strip_png(s);
}
