/* DOCX and ODT: archives whose directory is believed in nothing that the local
 * headers do not say as well.  No entry overlaps another, nothing stands before,
 * between or behind them; the sizes are bounded before anything is inflated.
 * Then the parts that say what the others do are read: no macros, no programs,
 * nothing that is fetched from elsewhere when the document opens. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "sniff_parts.h"

#define ENTRIES 2000
#define ENTRY_MOST (UINT64_C(128) << 20)
#define TOTAL_MOST (UINT64_C(256) << 20)
#define RATIO_MOST 200
#define SMALL_ENTRY (UINT64_C(4) << 20) /* text packs well */
#define GAP_MOST 24                     /* a data descriptor */
#define NAME_MOST 200

struct entry {
	char     name[NAME_MOST + 1];
	uint64_t offset, packed, size;
	unsigned flags, method, name_size;
	uint64_t end; /* of its data */
};

struct archive {
	struct window *w;
	struct entry   entries[ENTRIES];
	size_t         count;
	uint64_t       directory, directory_size;
};

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
find_directory(struct archive *a)
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
read_entry(struct archive *a, struct entry *e, uint64_t *at)
{
	uint8_t h[46];

	if (!window_copy(a->w, *at, h, sizeof(h)) || memcmp(h, "PK\1\2", 4) != 0)
		return "broken";
	e->flags = u16(h + 8);
	e->method = u16(h + 10);
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
check_sizes(const struct archive *a)
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
check_local(struct archive *a, struct entry *e)
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
check_places(struct archive *a)
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

static const char *
read_directory(struct archive *a)
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

static const struct entry *
entry_called(const struct archive *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->entries[i].name, name) == 0)
			return &a->entries[i];
	return NULL;
}

/* ── Reading an entry ── */

/* Gives an entry's content piece by piece; false when taker had enough. */
typedef bool taker(void *to, const uint8_t *piece, size_t size);

static const char *
inflate_entry(struct archive *a, const struct entry *e, taker *take, void *to)
{
	static uint8_t in[4096], out[32 * 1024];
	z_stream       z = { .next_in = in };
	uint64_t       at = e->end - e->packed, total = 0;
	const char    *reason = NULL;
	int            state = inflateInit2(&z, -MAX_WBITS);

	if (state != Z_OK)
		return "broken";
	while (reason == NULL && state != Z_STREAM_END) {
		if (z.avail_in == 0) {
			uint64_t left = e->end - at;
			size_t   size = left < sizeof(in) ? (size_t)left : sizeof(in);

			if (size == 0 || !window_copy(a->w, at, in, size)) {
				reason = "broken";
				break;
			}
			at += size;
			z.next_in = in;
			z.avail_in = (uInt)size;
		}
		z.next_out = out;
		z.avail_out = sizeof(out);
		state = inflate(&z, Z_NO_FLUSH);
		total += sizeof(out) - z.avail_out;
		if ((state != Z_OK && state != Z_STREAM_END) || total > e->size)
			reason = "broken";
		else if (!take(to, out, sizeof(out) - z.avail_out))
			reason = "active";
	}
	(void)inflateEnd(&z);
	return reason == NULL && total != e->size ? "broken" : reason;
}

static const char *
read_content(struct archive *a, const struct entry *e, taker *take, void *to)
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

static const char *
without(struct archive *a, const struct entry *e, const char *const *words)
{
	struct seeker s = { .words = words };

	return read_content(a, e, none_of, &s);
}

/* XML in another encoding, or with entities of its own, hides its words. */
static const char *const hidden_xml[] = { "<!DOCTYPE", "<!ENTITY", "encoding=\"UTF-16",
	"encoding=\"utf-16", "encoding=\"UTF-7", "encoding='", "\xff\xfe", "\xfe\xff", NULL };

/* ── DOCX ── */

/* Whole, because its words are read together. */
struct small {
	char  *text;
	size_t size;
};

static bool
keep(void *to, const uint8_t *piece, size_t size)
{
	struct small *s = to;

	memcpy(s->text + s->size, piece, size);
	s->size += size;
	return true;
}

static bool
harmless_link(const char *relation, size_t size)
{
	static const char *const ways[] = { "Target=\"http://", "Target=\"https://",
		"Target=\"mailto:", "Target=\"tel:" };

	if (memmem(relation, size, "/hyperlink\"", 11) == NULL)
		return false;
	for (size_t i = 0; i < 4; i++)
		if (memmem(relation, size, ways[i], strlen(ways[i])) != NULL)
			return true;
	return false;
}

/* What is outside the archive is a link that somebody may follow, and nothing
 * that is fetched when the document opens. */
static const char *
check_relations(struct archive *a, const struct entry *e)
{
	struct small s = { .size = 0 };
	const char  *reason, *at, *end;

	if (e->size > 1 << 20)
		return "broken";
	s.text = calloc(1, (size_t)e->size + 1);
	if (s.text == NULL)
		return "broken";
	reason = read_content(a, e, keep, &s);
	for (at = s.text; reason == NULL && (at = strstr(at, "<Relationship ")) != NULL; at = end) {
		end = strchr(at, '>');
		if (end == NULL)
			reason = "broken";
		else if ((memmem(at, (size_t)(end - at), "xternal", 7) != NULL &&
			     !harmless_link(at, (size_t)(end - at))) ||
			 memmem(at, (size_t)(end - at), "/vbaProject", 11) != NULL ||
			 memmem(at, (size_t)(end - at), "/aFChunk", 8) != NULL ||
			 memmem(at, (size_t)(end - at), "/oleObject", 10) != NULL ||
			 memmem(at, (size_t)(end - at), "/attachedTemplate", 17) != NULL)
			reason = "active";
	}
	if (reason == NULL && (strlen(s.text) != s.size || strstr(s.text, "&#") != NULL))
		reason = "active"; /* a zero byte, or letters written as numbers */
	free(s.text);
	return reason;
}

static bool
name_ends(const char *name, const char *with)
{
	size_t a = strlen(name), b = strlen(with);

	return a >= b && strcasecmp(name + a - b, with) == 0;
}

static const char *
docx_entry(struct archive *a, const struct entry *e)
{
	static const char *const fields[] = { "DDEAUTO", "DDE ", "INCLUDETEXT", "INCLUDEPICTURE",
		"<w:altChunk", "<w:object", "<!DOCTYPE", "<!ENTITY", "encoding=\"UTF-16",
		"\xff\xfe", "\xfe\xff", NULL };
	static const char *const places[] = { "word/embeddings/", "word/activeX/", "word/vba",
		"customUI/", "word/macros/", "word/webextensions/", NULL };

	for (size_t i = 0; places[i] != NULL; i++)
		if (strncasecmp(e->name, places[i], strlen(places[i])) == 0)
			return "active";
	if (name_ends(e->name, ".bin") || name_ends(e->name, ".exe") || name_ends(e->name, ".js") ||
	    name_ends(e->name, ".html") || name_ends(e->name, ".htm") || name_ends(e->name, ".svg"))
		return "active";
	if (name_ends(e->name, ".rels")) {
		const char *reason = without(a, e, hidden_xml);

		return reason != NULL ? reason : check_relations(a, e);
	}
	return name_ends(e->name, ".xml") && strncasecmp(e->name, "word/", 5) == 0
		   ? without(a, e, fields)
		   : NULL;
}

static const char *
check_docx(struct archive *a)
{
	static const char *const types[] = { "macroEnabled", "vbaProject", "oleObject", "activeX",
		"<!DOCTYPE", "encoding=\"UTF-16", "&#", "\xff\xfe", "\xfe\xff", NULL };
	const char              *reason = without(a, entry_called(a, "[Content_Types].xml"), types);

	for (size_t i = 0; reason == NULL && i < a->count; i++)
		reason = docx_entry(a, &a->entries[i]);
	return reason;
}

/* ── ODT ── */

#define ODT "application/vnd.oasis.opendocument.text"

static bool
is_odt(struct archive *a)
{
	const struct entry *e = entry_called(a, "mimetype");

	return e != NULL && e->offset == 0 && e->method == 0 && e->size == sizeof(ODT) - 1 &&
	       window_is(a->w, e->end - e->size, ODT, sizeof(ODT) - 1);
}

static const char *
odt_entry(struct archive *a, const struct entry *e)
{
	static const char *const words[] = { "script:event-listener", "vnd.sun.star.",
		"dde-connection", "draw:plugin", "draw:applet", "draw:floating-frame",
		"draw:object-ole", "text:section-source",
		"<script:", "<draw:image xlink:href=\"http", "<draw:image xlink:href=\"file",
		"<draw:image xlink:href=\"//", "<!DOCTYPE", "<!ENTITY", "encoding=\"UTF-16",
		"\xff\xfe", "\xfe\xff", NULL };
	static const char *const manifest[] = { "manifest:encryption-data", "encrypted-key", NULL };
	static const char *const places[] = { "Basic/", "Scripts/", "Object ", "Dialogs/", NULL };

	for (size_t i = 0; places[i] != NULL; i++)
		if (strncasecmp(e->name, places[i], strlen(places[i])) == 0)
			return "active";
	if (strcmp(e->name, "META-INF/manifest.xml") == 0) {
		const char *reason = without(a, e, manifest);

		return reason != NULL && strcmp(reason, "active") == 0 ? "encrypted" : reason;
	}
	return name_ends(e->name, ".xml") ? without(a, e, words) : NULL;
}

static const char *
check_odt(struct archive *a)
{
	const char *reason = entry_called(a, "content.xml") == NULL ? "type" : NULL;

	for (size_t i = 0; reason == NULL && i < a->count; i++)
		reason = odt_entry(a, &a->entries[i]);
	return reason;
}

const char *
sniff_office(struct window *w, enum sniff_type *type)
{
	struct archive *a = calloc(1, sizeof(*a));
	const char     *reason;

	if (a == NULL) {
		w->failed = true;
		return "broken";
	}
	a->w = w;
	reason = read_directory(a);
	if (reason == NULL && is_odt(a)) {
		*type = SNIFF_ODT;
		reason = check_odt(a);
	} else if (reason == NULL && entry_called(a, "[Content_Types].xml") != NULL &&
		   entry_called(a, "word/document.xml") != NULL) {
		*type = SNIFF_DOCX;
		reason = check_docx(a);
	} else if (reason == NULL) {
		reason = "type";
	}
	free(a);
	return reason;
}
