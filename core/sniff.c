#include <string.h>
#include <strings.h>

#include <zlib.h>

#include "sniff_parts.h"
#include "text.h"

#define FEED 4096 /* packed bytes at a time */

/* ── Looking ── */

static bool
move_to(struct window *w, uint64_t at)
{
	uint64_t left = w->source->size - at;
	size_t   size = left < WINDOW ? (size_t)left : WINDOW;

	w->size = 0;
	if (w->failed || !w->source->read_at(w->source->from, at, w->data, size)) {
		w->failed = true;
		return false;
	}
	w->at = at;
	w->size = size;
	return true;
}

void
window_open(struct window *w, const struct source *source)
{
	w->source = source;
	w->at = 0;
	w->size = 0;
	w->failed = false;
}

int
window_byte(struct window *w, uint64_t at)
{
	if (w->failed || at >= w->source->size)
		return -1;
	if ((at < w->at || at - w->at >= w->size) && !move_to(w, at))
		return -1;
	return w->data[at - w->at];
}

const uint8_t *
window_span(struct window *w, uint64_t at, size_t *size)
{
	*size = 0;
	if (window_byte(w, at) < 0)
		return w->data;
	*size = w->size - (size_t)(at - w->at);
	return w->data + (at - w->at);
}

bool
window_copy(struct window *w, uint64_t at, uint8_t *out, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		int c = window_byte(w, at + i);

		if (c < 0)
			return false;
		out[i] = (uint8_t)c;
	}
	return true;
}

bool
window_is(struct window *w, uint64_t at, const void *what, size_t size)
{
	const uint8_t *wanted = what;

	for (size_t i = 0; i < size; i++)
		if (window_byte(w, at + i) != wanted[i])
			return false;
	return true;
}

uint64_t
window_last(struct window *w, uint64_t from, uint64_t to, const void *what, size_t size)
{
	uint64_t found = UINT64_MAX;

	for (uint64_t at = from; at + size <= to; at++)
		if (window_is(w, at, what, size))
			found = at;
	return found;
}

/* False when there is no more, although there should be. */
static bool
feed(struct window *w, z_stream *z, uint8_t in[FEED], uint64_t *at, uint64_t end)
{
	size_t size = end - *at < FEED ? (size_t)(end - *at) : FEED;

	if (!window_copy(w, *at, in, size))
		return false;
	*at += size;
	z->next_in = in;
	z->avail_in = (uInt)size;
	return true;
}

/* What the last byte stands for may be more than one piece: so it goes on until
 * zlib says that nothing can come any more (Z_BUF_ERROR). */
const char *
window_inflate(struct window *w, uint64_t at, uint64_t end, int bits, window_taker *take, void *to)
{
	static uint8_t in[FEED], out[32 * 1024];
	z_stream       z = { .next_in = in };
	const char    *reason = inflateInit2(&z, bits) == Z_OK ? NULL : "broken";
	int            state = Z_OK;

	while (reason == NULL && state != Z_STREAM_END) {
		if (z.avail_in == 0 && !feed(w, &z, in, &at, end))
			reason = "broken";
		z.next_out = out;
		z.avail_out = sizeof(out);
		state = reason == NULL ? inflate(&z, Z_NO_FLUSH) : Z_DATA_ERROR;
		if (state != Z_OK && state != Z_STREAM_END)
			reason = "broken";
		else
			reason = take(to, out, sizeof(out) - z.avail_out);
	}
	(void)inflateEnd(&z);
	return reason;
}

bool
seeker_finds(struct seeker *s, const uint8_t *piece, size_t size)
{
	uint8_t joined[2 * SEEKER_WORD];
	size_t  n = size < SEEKER_WORD ? size : SEEKER_WORD;

	/* What straddles two pieces, then what lies in this one. */
	memcpy(joined, s->kept, s->kept_size);
	memcpy(joined + s->kept_size, piece, n);
	for (size_t i = 0; s->words[i] != NULL; i++) {
		size_t length = strlen(s->words[i]);

		if (memmem(joined, s->kept_size + n, s->words[i], length) != NULL ||
		    memmem(piece, size, s->words[i], length) != NULL)
			return true;
	}
	if (size >= SEEKER_WORD) {
		memcpy(s->kept, piece + size - SEEKER_WORD, SEEKER_WORD);
		s->kept_size = SEEKER_WORD;
	} else {
		size_t all = s->kept_size + n, over = all > SEEKER_WORD ? all - SEEKER_WORD : 0;

		memcpy(s->kept, joined + over, all - over);
		s->kept_size = all - over;
	}
	return false;
}

/* ── Which ── */

static const struct kind {
	enum sniff_type type;
	size_t          at;
	const char     *magic;
	size_t          size;
} kinds[] = {
	{ SNIFF_PDF, 0, "%PDF-", 5 },
	{ SNIFF_JPEG, 0, "\xff\xd8\xff", 3 },
	{ SNIFF_PNG, 0, "\x89PNG\r\n\x1a\n", 8 },
	{ SNIFF_HEIC, 4, "ftyp", 4 },
	{ SNIFF_DOCX, 0, "PK\3\4", 4 },
};

/* What no file that is taken ends with or has at a fixed place: a second file. */
static bool
two_in_one(struct window *w)
{
	uint64_t size = w->source->size, tail = size > 66000 ? size - 66000 : 0;

	return window_is(w, 257, "ustar", 5) || window_is(w, 32769, "CD001", 5) ||
	       window_last(w, tail, size, "PK\5\6", 4) != UINT64_MAX ||
	       window_last(w, tail, size, "PK\6\7", 4) != UINT64_MAX;
}

/* Markup near the front or the end, which a careless reader would run. */
static bool
marked_up(struct window *w)
{
	static const char *const words[] = { "<html", "<!doctype", "<script", "<svg", "<?php",
		"<iframe", "<body", "<hta:", NULL };
	struct seeker            s = { .words = words };
	uint8_t                  piece[2048];
	size_t size = w->source->size < sizeof(piece) ? (size_t)w->source->size : sizeof(piece);

	if (!window_copy(w, 0, piece, size))
		return false;
	for (size_t i = 0; i < size; i++)
		if (piece[i] >= 'A' && piece[i] <= 'Z')
			piece[i] = (uint8_t)(piece[i] + ('a' - 'A'));
	return seeker_finds(&s, piece, size);
}

static enum sniff_type
magic_of(struct window *w)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (window_is(w, kinds[i].at, kinds[i].magic, kinds[i].size))
			return kinds[i].type;
	return SNIFF_TXT;
}

static const char *
look(struct window *w, struct sniffed *out)
{
	const char *reason;

	switch (out->type) {
	case SNIFF_PDF:
		reason = sniff_pdf(w);
		break;
	case SNIFF_JPEG:
		reason = sniff_jpeg(w, &out->metadata);
		break;
	case SNIFF_PNG:
		reason = sniff_png(w, &out->metadata);
		break;
	case SNIFF_HEIC:
		out->metadata = true;
		reason = sniff_heic(w);
		break;
	case SNIFF_DOCX:
	case SNIFF_ODT:
		out->metadata = true;
		return sniff_office(w, &out->type);
	case SNIFF_TXT:
		return sniff_txt(w);
	case SNIFF_NONE:
	default:
		return "type";
	}
	return reason == NULL && (two_in_one(w) || marked_up(w)) ? "polyglot" : reason;
}

/* ── Names ── */

static const struct {
	enum sniff_type type;
	const char     *extension, *mime;
} named[] = {
	{ SNIFF_PDF, "pdf", "application/pdf" },
	{ SNIFF_JPEG, "jpg", "image/jpeg" },
	{ SNIFF_JPEG, "jpeg", "image/jpeg" },
	{ SNIFF_PNG, "png", "image/png" },
	{ SNIFF_HEIC, "heic", "image/heic" },
	{ SNIFF_HEIC, "heif", "image/heic" },
	{ SNIFF_DOCX, "docx",
	    "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
	{ SNIFF_ODT, "odt", "application/vnd.oasis.opendocument.text" },
	{ SNIFF_TXT, "txt", "text/plain; charset=utf-8" },
};
#define NAMED (sizeof(named) / sizeof(named[0]))

static const char *
extension_of(const char *filename)
{
	const char *dot = strrchr(filename, '.');

	return dot == NULL || dot == filename ? "" : dot + 1;
}

/* Names that are devices where the file may be opened later. */
static bool
is_device(const char *filename)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul", "com", "lpt" };
	size_t                   size = strcspn(filename, ".");

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (strncasecmp(filename, devices[i], 3) == 0 && size == (i < 4 ? 3U : 4U) &&
		    (i < 4 || (filename[3] >= '0' && filename[3] <= '9')))
			return true;
	return false;
}

static const char *
name_reason(const char *filename)
{
	size_t size = strlen(filename);

	if (size == 0 || size > 1024 || !text_valid(filename, size, false) ||
	    strpbrk(filename, "/\\:*?\"<>|") != NULL || is_device(filename))
		return "name";
	return NULL;
}

static const char *
agree(const char *filename, struct sniffed *out)
{
	const char *extension = extension_of(filename);
	bool        fits = false;

	for (size_t i = 0; i < NAMED; i++)
		if (named[i].type == out->type) {
			out->mime = named[i].mime;
			fits = fits || strcasecmp(extension, named[i].extension) == 0;
		}
	return fits ? NULL : "extension";
}

bool
sniff(const struct source *source, const char *filename, struct sniffed *out)
{
	static struct window w; /* one process, one file at a time */

	window_open(&w, source);
	memset(out, 0, sizeof(*out));
	out->reason = source->size == 0 ? "empty" : name_reason(filename);
	if (out->reason == NULL) {
		out->type = magic_of(&w);
		out->reason = look(&w, out);
	}
	if (out->reason == NULL)
		out->reason = agree(filename, out);
	return !w.failed;
}
