/* Text and pictures: their whole structure is walked, and nothing may follow. */
#include <string.h>

#include "sniff_parts.h"

#define STRIDE 64    /* bytes of a text that are looked at together */
#define TRAILER 1024 /* bytes that cameras leave behind a picture */

static uint32_t
number(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* ── Text ── */

/* The length of the UTF-8 sequence at a place, 0 when there is none. */
static unsigned
sequence(struct window *w, uint64_t at)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int                   c = window_byte(w, at);
	unsigned              size = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	uint32_t              code;

	if (c < 0 || c > 0xf4 || size == 0)
		return 0;
	if (size == 1)
		return c >= 0x20 && c != 0x7f ? 1
					      : c == '\t' || c == '\n' || c == '\r' || c == '\f';
	code = (uint32_t)c & (0x7fU >> size);
	for (unsigned i = 1; i < size; i++) {
		int next = window_byte(w, at + i);

		if (next < 0x80 || next > 0xbf)
			return 0;
		code = code << 6 | ((uint32_t)next & 0x3f);
	}
	return code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ||
		       (code >= 0x80 && code < 0xa0)
		   ? 0
		   : size;
}

static int
small(int c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool
begins(struct window *w, uint64_t at, const char *word)
{
	for (size_t i = 0; word[i] != '\0'; i++)
		if (small(window_byte(w, at + i)) != word[i])
			return false;
	return true;
}

/* Something else that is written as text: a page, a script, a mail. */
static bool
other_text(struct window *w, uint64_t at)
{
	static const char *const others[] = { "<", "#!", "%!ps", "{\\rtf",
		"mime-version:", "received:", "return-path:", "content-type:", "from:", "from ",
		"begin:v", "@echo", "delivered-to:", "x-mailer:", "message-id:", NULL };

	for (size_t i = 0; others[i] != NULL; i++)
		if (begins(w, at, others[i]))
			return true;
	return false;
}

static bool
tag(struct window *w, uint64_t at)
{
	static const char *const tags[] = { "<script", "<html", "<svg", "<iframe", "<!doctype",
		"<?php", "<object", "<embed", "<body", "<meta", "<img", "javascript:", NULL };
	int                      c = small(window_byte(w, at));

	for (size_t i = 0; (c == '<' || c == 'j') && tags[i] != NULL; i++)
		if (begins(w, at, tags[i]))
			return true;
	return false;
}

/* Not a letter that stands for itself and begins no tag, nor the end of a line:
 * without a branch, so that the compiler asks it of many at once. */
static int
odd(uint8_t c)
{
	return ((c < ' ') & (c != '\n') & (c != '\r') & (c != '\t')) | (c > '~') | (c == '<') |
	       ((c | 0x20) == 'j');
}

static bool
plain(const uint8_t text[STRIDE])
{
	int any = 0;

	for (size_t i = 0; i < STRIDE; i++)
		any |= odd(text[i]);
	return any == 0;
}

/* How many bytes from here on are plain: nearly all of a text, at a stride. */
static size_t
plain_run(struct window *w, uint64_t at)
{
	size_t         size, n = 0;
	const uint8_t *text = window_span(w, at, &size);

	while (size - n >= STRIDE && plain(text + n))
		n += STRIDE;
	while (n < size && !odd(text[n]))
		n++;
	return n;
}

const char *
sniff_txt(struct window *w)
{
	uint64_t at = window_is(w, 0, "\xef\xbb\xbf", 3) ? 3 : 0, first = at;
	unsigned size;

	while (first < w->source->size && first < 1024 && window_byte(w, first) <= ' ')
		first++;
	if (other_text(w, first))
		return "type";
	for (; at < w->source->size; at += size) {
		at += plain_run(w, at);
		if (at == w->source->size)
			break;
		size = sequence(w, at);
		if (size == 0)
			return "type";
		if (tag(w, at))
			return "active";
	}
	return NULL;
}

/* ── JPEG ── */

/* How many bytes of a picture from here on begin no marker. */
static size_t
picture_run(struct window *w, uint64_t at)
{
	size_t         size;
	const uint8_t *data = window_span(w, at, &size);
	const uint8_t *mark = size == 0 ? NULL : memchr(data, 0xff, size);

	return mark == NULL ? size : (size_t)(mark - data);
}

/* Past the picture itself, to the next marker that is none of its own. */
static uint64_t
skip_picture(struct window *w, uint64_t at)
{
	for (;; at++) {
		int next;

		at += picture_run(w, at);
		if (window_byte(w, at) != 0xff) {
			if (window_byte(w, at) < 0)
				return at;
			continue;
		}
		next = window_byte(w, at + 1);
		if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7))
			return at;
	}
}

static bool
segment_tells(struct window *w, int kind, uint64_t at, unsigned length)
{
	if (kind == 0xe0)
		return length < 7 || !window_is(w, at + 2, "JFIF", 5);
	if (kind == 0xe2)
		return length < 14 || !window_is(w, at + 2, "ICC_PROFILE", 12);
	if (kind == 0xee)
		return length < 7 || !window_is(w, at + 2, "Adobe", 5);
	return (kind >= 0xe0 && kind <= 0xef) || kind == 0xfe;
}

/* The end of the JPEG that begins at a place; 0 when it is none. */
static uint64_t
one_jpeg(struct window *w, uint64_t at, bool *metadata)
{
	bool frame = false;

	for (at += 2;;) {
		int      kind, high, low;
		unsigned length;

		if (window_byte(w, at) != 0xff)
			return 0;
		while ((kind = window_byte(w, ++at)) == 0xff)
			;
		at++;
		if (kind == 0xd9)
			return frame ? at : 0;
		high = window_byte(w, at);
		low = window_byte(w, at + 1);
		if (kind < 0xc0 || (kind >= 0xd0 && kind <= 0xd8) || high < 0 || low < 0)
			return 0;
		length = (unsigned)high << 8 | (unsigned)low;
		if (length < 2)
			return 0;
		*metadata = *metadata || segment_tells(w, kind, at, length);
		frame = frame || (kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc);
		at += length;
		if (kind == 0xda)
			at = skip_picture(w, at);
	}
}

/* Cameras put further pictures (depth, brightness) and a few bytes of their own
 * behind the first. */
const char *
sniff_jpeg(struct window *w, bool *metadata)
{
	uint64_t end = one_jpeg(w, 0, metadata);

	if (end == 0)
		return "broken";
	*metadata = *metadata || end != w->source->size;
	while (end < w->source->size && window_is(w, end, "\xff\xd8\xff", 3)) {
		uint64_t next = one_jpeg(w, end, metadata);

		if (next == 0)
			return "polyglot";
		end = next;
	}
	return w->source->size - end <= TRAILER ? NULL : "polyglot";
}

/* ── PNG ── */

#define PIXELS UINT64_C(200000000)

static const char *
png_header(struct window *w)
{
	uint8_t  h[25];
	uint64_t pixels;

	if (!window_copy(w, 8, h, sizeof(h)) || number(h) != 13 || memcmp(h + 4, "IHDR", 4) != 0)
		return "broken";
	pixels = (uint64_t)number(h + 8) * number(h + 12);
	return pixels == 0 || pixels > PIXELS ? "broken" : NULL;
}

static bool
png_quiet(const uint8_t *name)
{
	static const char quiet[] =
	    "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP";

	for (size_t i = 0; i < sizeof(quiet) - 1; i += 5)
		if (memcmp(quiet + i, name, 4) == 0)
			return true;
	return false;
}

const char *
sniff_png(struct window *w, bool *metadata)
{
	const char *reason = png_header(w);
	uint64_t    at = 8;
	bool        picture = false;

	while (reason == NULL) {
		uint8_t  h[8];
		uint32_t size;

		if (!window_copy(w, at, h, sizeof(h)))
			return "broken";
		size = number(h);
		for (int i = 4; i < 8; i++)
			if (!((h[i] >= 'A' && h[i] <= 'Z') || (h[i] >= 'a' && h[i] <= 'z')))
				return "broken";
		if (size > INT32_MAX || at + 12 + size > w->source->size)
			return "broken";
		*metadata = *metadata || !png_quiet(h + 4);
		picture = picture || memcmp(h + 4, "IDAT", 4) == 0;
		at += 12 + (uint64_t)size;
		if (memcmp(h + 4, "IEND", 4) == 0)
			return !picture ? "broken" : at == w->source->size ? NULL : "polyglot";
	}
	return reason;
}

/* ── HEIC ── */

static bool
heic_brand(const uint8_t *brand)
{
	static const char brands[] = "heic heix heim heis mif1 msf1 MiHE MiPr miaf tmap";

	for (size_t i = 0; i < sizeof(brands) - 1; i += 5)
		if (memcmp(brands + i, brand, 4) == 0)
			return true;
	return false;
}

static bool
heic_box(const uint8_t *name)
{
	static const char boxes[] = "ftyp meta mdat free skip moov mpvd uuid idat";

	for (size_t i = 0; i < sizeof(boxes) - 1; i += 5)
		if (memcmp(boxes + i, name, 4) == 0)
			return true;
	return false;
}

const char *
sniff_heic(struct window *w)
{
	uint8_t  h[16];
	uint64_t at = 0;
	bool     meta = false;

	if (!window_copy(w, 0, h, sizeof(h)) || !heic_brand(h + 8))
		return "type";
	while (at < w->source->size) {
		uint64_t size, head = 8;

		if (!window_copy(w, at, h, 8))
			return "polyglot";
		size = number(h);
		if (size == 1 && window_copy(w, at, h, 16)) {
			size = (uint64_t)number(h + 8) << 32 | number(h + 12);
			head = 16;
		} else if (size == 0) {
			size = w->source->size - at;
		}
		if (!heic_box(h + 4))
			return at == 0 ? "type" : "polyglot";
		if (size < head || size > w->source->size - at)
			return "broken";
		meta = meta || memcmp(h + 4, "meta", 4) == 0;
		at += size;
	}
	return meta ? NULL : "type";
}
