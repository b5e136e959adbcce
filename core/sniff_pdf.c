/* A PDF that only shows: no script, no programs to start, no files inside, no
 * forms that send, and not encrypted.
 *
 * The names that matter are looked for everywhere, streams included, so that no
 * other way of finding the objects finds more; they are long enough that no
 * packed picture holds one by chance.  Objects that are packed into streams are
 * unpacked, within limits, and looked through the same way. */
#include <string.h>
#include <zlib.h>

#include "sniff_parts.h"

#define NAME 24
#define UNPACKED (64U << 20) /* of all packed objects together */
#define DICTIONARY 2048      /* bytes before "stream" that are looked through */
#define STREAMS 100000

/* ── Names ── */

static const char *const active[] = { "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles",
	"RichMedia", "SubmitForm", "ImportData", "GoToE", "XFA", "Rendition", "Movie", "Sound",
	"FileAttachment", NULL };

static bool
listed(const char *const *list, const char *name)
{
	for (size_t i = 0; list[i] != NULL; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static bool
delimits(int c)
{
	return c <= ' ' || strchr("()<>[]{}/%", c) != NULL;
}

static int
hex(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes bytes one by one, and keeps the name that ends. */
struct names {
	char   name[NAME + 1];
	size_t size;
	int    escape; /* digits of #xx that are still to come */
	int    code;
	bool   in;
	bool   opens; /* /OpenAction was the last name: what comes next? */
	bool   bad, encrypted;
};

static void
add(struct names *n, int c)
{
	if (n->size < NAME)
		n->name[n->size++] = (char)c;
	else
		n->in = false; /* too long for any of ours */
}

static void
name_ends(struct names *n)
{
	n->in = false;
	n->name[n->size] = '\0';
	n->bad = n->bad || listed(active, n->name);
	n->encrypted = n->encrypted || strcmp(n->name, "Encrypt") == 0;
	n->opens = strcmp(n->name, "OpenAction") == 0;
}

/* A place in the document to begin at is all that may open with it. */
static void
after_open(struct names *n, int c)
{
	if (!n->opens || (c <= ' ' && c >= 0))
		return;
	n->opens = false;
	n->bad = n->bad || c != '[';
}

/* True when a name ended with this byte. */
static bool
name_takes(struct names *n, int c)
{
	bool ended = false;

	if (n->in && n->escape > 0) {
		n->code = hex(c) < 0 ? -1 : n->code * 16 + hex(c);
		if (n->code < 0)
			n->in = false;
		else if (--n->escape == 0)
			add(n, n->code);
		return false;
	}
	if (n->in && c == '#') {
		n->escape = 2;
		n->code = 0;
		return false;
	}
	if (n->in && delimits(c)) {
		name_ends(n);
		ended = true;
	} else if (n->in) {
		add(n, c);
		return false;
	}
	after_open(n, c);
	if (c == '/') {
		n->in = true;
		n->size = 0;
	}
	return ended;
}

/* ── Packed objects ── */

/* What a dictionary right before a stream says of it. */
struct dictionary {
	bool objects, flate, other;
};

static struct dictionary
dictionary_before(struct window *w, uint64_t at)
{
	static const char *const filters[] = { "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85",
		"LZWDecode", "LZW", "RunLengthDecode", "RL", "Crypt", "DecodeParms", "DP", "F",
		"FFilter", NULL };
	struct dictionary        d = { false, false, false };
	struct names             n = { .in = false };
	uint64_t                 from = at > DICTIONARY ? at - DICTIONARY : 0;
	bool                     count = false, first = false;

	for (uint64_t i = from; i < at; i++) {
		if (window_is(w, i, "endobj", 6) || window_is(w, i, "endstream", 9)) {
			d = (struct dictionary){ false, false, false };
			count = first = false;
			n = (struct names){ .in = false };
			continue;
		}
		if (!name_takes(&n, window_byte(w, i)))
			continue;
		d.objects = d.objects || strcmp(n.name, "ObjStm") == 0;
		d.flate = d.flate || strcmp(n.name, "FlateDecode") == 0 ||
			  strcmp(n.name, "Fl") == 0;
		d.other = d.other || listed(filters, n.name);
		count = count || strcmp(n.name, "N") == 0;
		first = first || strcmp(n.name, "First") == 0;
	}
	d.objects = d.objects || (count && first);
	return d;
}

struct unpacking {
	struct names names;
	uint64_t     total;
};

static const char *
look_through(void *to, const uint8_t *piece, size_t size)
{
	struct unpacking *u = to;

	u->total += size;
	if (u->total > UNPACKED)
		return "broken";
	for (size_t i = 0; i < size; i++)
		(void)name_takes(&u->names, piece[i]);
	return u->names.bad ? "active" : NULL;
}

static const char *
packed_objects(struct window *w, uint64_t at, struct unpacking *u)
{
	struct dictionary d = dictionary_before(w, at);
	const char       *reason;

	if (!d.objects)
		return NULL;
	/* Packed in another way than everybody does is hidden. */
	if (d.other)
		return "active";
	at += sizeof("stream") - 1;
	if (window_byte(w, at) == '\r')
		at++;
	if (window_byte(w, at) == '\n')
		at++;
	/* Not packed at all: its names were met already. */
	if (!d.flate)
		return NULL;
	reason = window_inflate(w, at, w->source->size, MAX_WBITS, look_through, u);
	(void)name_takes(&u->names, ' ');
	return reason == NULL && u->names.bad ? "active" : reason;
}

/* ── The whole ── */

static bool
ends_as_it_should(struct window *w)
{
	uint64_t size = w->source->size, from = size > 1024 ? size - 1024 : 0;
	uint64_t end = window_last(w, from, size, "%%EOF", 5);

	if (end == UINT64_MAX)
		return false;
	for (uint64_t at = end + 5; at < size; at++)
		if (window_byte(w, at) > ' ')
			return false;
	return true;
}

struct scan {
	struct window   *back; /* dictionaries lie behind, streams ahead */
	struct names     names;
	struct unpacking unpacking;
	unsigned         streams;
};

/* What lies in memory; few bytes of it begin anything. */
static const char *
scan_span(struct scan *s, const uint8_t *span, size_t size, uint64_t at)
{
	for (size_t i = 0; i < size; i++) {
		const char *reason = NULL;

		if (!s->names.in && !s->names.opens && span[i] != '/' && span[i] != 's')
			continue;
		(void)name_takes(&s->names, span[i]);
		if (s->names.bad)
			return "active";
		if (span[i] != 's' || (i + 1 < size && span[i + 1] != 't') ||
		    !window_is(s->back, at + i, "stream", 6) ||
		    (at + i >= 3 && window_is(s->back, at + i - 3, "end", 3)))
			continue;
		reason = ++s->streams > STREAMS ? "broken"
						: packed_objects(s->back, at + i, &s->unpacking);
		if (reason != NULL)
			return reason;
	}
	return NULL;
}

const char *
sniff_pdf(struct window *w)
{
	static struct window back;
	struct scan          s = { .back = &back };
	const char          *reason = ends_as_it_should(w) ? NULL : "broken";
	const uint8_t       *span;
	size_t               size;

	window_open(&back, w->source);
	for (uint64_t at = 0; reason == NULL; at += size) {
		span = window_span(w, at, &size);
		if (size == 0)
			break;
		reason = scan_span(&s, span, size, at);
	}
	w->failed = w->failed || back.failed;
	if (reason == NULL && (s.names.encrypted || s.unpacking.names.encrypted))
		return "encrypted";
	return reason;
}
