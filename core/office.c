#include "office.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "unzip.h"

/* ── What stands in place of what ── */

static const char core_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/"
    "core-properties\"/>";
static const char app_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "extended-properties\"/>";
static const char custom_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
    "custom-properties\"/>";
static const char meta_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "office:version=\"1.2\"><office:meta/></office:document-meta>";
static const char settings_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<office:document-settings "
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "office:version=\"1.2\"><office:settings/></office:document-settings>";
/* One grey point. */
static const char small_png[] =
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
    "\0\0\0\nIDATx\x9c\x63\x68\0\0\0\x82\0\x81\x77\xcd\x72\xb6\0\0\0\0IEND\xae\x42\x60\x82";

#define PUT(of, name, content) \
	{ \
		of, name, content, sizeof(content) - 1 \
	}

static const struct put {
	enum sniff_type of;
	const char     *name, *content;
	size_t          size;
} puts_[] = {
	PUT(SNIFF_DOCX, "docProps/core.xml", core_xml),
	PUT(SNIFF_DOCX, "docProps/app.xml", app_xml),
	PUT(SNIFF_DOCX, "docProps/custom.xml", custom_xml),
	PUT(SNIFF_ODT, "meta.xml", meta_xml),
	PUT(SNIFF_ODT, "settings.xml", settings_xml),
	PUT(SNIFF_ODT, "Thumbnails/thumbnail.png", small_png),
};

static const struct put *
put_for(enum sniff_type type, const char *name)
{
	for (size_t i = 0; i < sizeof(puts_) / sizeof(puts_[0]); i++)
		if (puts_[i].of == type && strcmp(puts_[i].name, name) == 0)
			return &puts_[i];
	return NULL;
}

/* ── What needs a human ── */

/* Parts whose name begins so are somebody's word, or nobody here knows what. */
static const char *const judged[] = { "word/comments", "word/people", "docProps/thumbnail",
	"_xmlsignatures/", "docMetadata/", "META-INF/documentsignatures",
	"META-INF/macrosignatures", NULL };

static const char *const words[] = { "author=", ":author>", "<w:docVar ", "office:annotation",
	"tracked-changes", "dc:creator", NULL };

/* Segments of a picture that tell of it. */
static const char *const tells[] = { "Exif", "ns.adobe.com/xap", "Photoshop 3.0", "tEXt", "iTXt",
	"zTXt", "eXIf", NULL };

static bool
begins(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strncasecmp(name, *list, strlen(*list)) == 0)
			return true;
	return false;
}

/* Word puts an empty list of sources into nearly every document. */
static bool
quiet_data(struct unzip *a, const struct entry *e)
{
	static const char *const sources[] = { "officeDocument/2006/bibliography", NULL };

	return e->size <= 600 && unzip_without(a, e, sources) != NULL;
}

static bool
is_picture(const char *name)
{
	static const char *const ends[] = { ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".heic",
		".tif", ".tiff", ".webp", ".gif", ".emf", ".wmf", ".bmp", NULL };

	for (const char *const *end = ends; *end != NULL; end++)
		if (unzip_name_ends(name, *end))
			return true;
	return false;
}

static bool
needs_human(struct unzip *a, const struct entry *e, enum sniff_type type)
{
	if (put_for(type, e->name) != NULL)
		return false;
	if (begins(e->name, judged))
		return true;
	if (strncasecmp(e->name, "customXml/item", 14) == 0 && strstr(e->name, "Props") == NULL)
		return !quiet_data(a, e);
	if (is_picture(e->name))
		return unzip_without(a, e, tells) != NULL;
	return unzip_name_ends(e->name, ".xml") && unzip_without(a, e, words) != NULL;
}

static bool
open_archive(struct unzip *a, struct window *w, const struct source *source)
{
	window_open(w, source);
	a->w = w;
	return unzip_read(a) == NULL && !w->failed;
}

bool
office_strips(const struct source *source, enum sniff_type type)
{
	struct unzip  *a = calloc(1, sizeof(*a));
	struct window *w = calloc(1, sizeof(*w));
	bool           good = (type == SNIFF_DOCX || type == SNIFF_ODT) && a != NULL && w != NULL &&
		    open_archive(a, w, source);

	for (size_t i = 0; good && i < a->count; i++)
		good = !needs_human(a, &a->entries[i], type) && !w->failed;
	free(w);
	free(a);
	return good;
}

/* ── Writing ── */

#define HEAD 30
#define ENTRY 46
#define END 22

struct writing {
	struct arena   *arena;
	struct window   w;
	struct unzip    from;
	enum sniff_type type;
	office_sink     sink;
	void           *to;
	uint64_t        at;
	uint64_t        begins[UNZIP_ENTRIES]; /* of each entry, where it lies now */
};

static result
broken(struct writing *w)
{
	return fail(w->arena, 500, "error.internal",
	    w->w.failed ? "a document cannot be read" : "a document is not what it was");
}

static result
give(struct writing *w, const void *data, size_t size)
{
	w->at += size;
	return size == 0 ? NULL : w->sink(w->to, (struct bytes){ data, size });
}

static uint8_t *
number(uint8_t *to, uint64_t n, size_t size)
{
	for (size_t i = 0; i < size; i++, n >>= 8)
		*to++ = (uint8_t)n;
	return to;
}

/* What both records of an entry say, from the version to the length of the name. */
static uint8_t *
facts(const struct writing *w, uint8_t *to, const struct entry *e)
{
	const struct put *p = put_for(w->type, e->name);
	uint32_t          crc = p == NULL ? e->crc
					  : (uint32_t)crc32(0, (const Bytef *)p->content, (uInt)p->size);

	to = number(to, 20, 2);
	to = number(to, e->flags & 0x0800, 2); /* whether names are UTF-8 */
	to = number(to, p == NULL ? e->method : 0, 2);
	to = number(to, 0, 2);            /* midnight */
	to = number(to, 1U << 5 | 1U, 2); /* of 1 January 1980 */
	to = number(to, crc, 4);
	to = number(to, p == NULL ? e->packed : p->size, 4);
	to = number(to, p == NULL ? e->size : p->size, 4);
	to = number(to, e->name_size, 2);
	return number(to, 0, 2);
}

static result
copy(struct writing *w, uint64_t from, uint64_t to)
{
	while (from < to) {
		uint8_t piece[4096];
		size_t  size = to - from < sizeof(piece) ? (size_t)(to - from) : sizeof(piece);

		if (!window_copy(&w->w, from, piece, size))
			return broken(w);
		TRY(give(w, piece, size));
		from += size;
	}
	return NULL;
}

static result
put_entry(struct writing *w, size_t i)
{
	const struct entry *e = &w->from.entries[i];
	const struct put   *p = put_for(w->type, e->name);
	uint8_t             head[HEAD];

	w->begins[i] = w->at;
	(void)facts(w, number(head, 0x04034b50, 4), e);
	TRY(give(w, head, sizeof(head)));
	TRY(give(w, e->name, e->name_size));
	return p != NULL ? give(w, p->content, p->size) : copy(w, e->end - e->packed, e->end);
}

static result
put_directory(struct writing *w, const size_t *order)
{
	uint64_t from = w->at;
	uint8_t  end[END], *to;

	for (size_t i = 0; i < w->from.count; i++) {
		const struct entry *e = &w->from.entries[order[i]];
		uint8_t             record[ENTRY];

		to = facts(w, number(number(record, 0x02014b50, 4), 20, 2), e);
		(void)number(number(to, 0, 10), w->begins[order[i]], 4);
		TRY(give(w, record, sizeof(record)));
		TRY(give(w, e->name, e->name_size));
	}
	to = number(number(end, 0x06054b50, 4), 0, 4);
	to = number(number(to, w->from.count, 2), w->from.count, 2);
	(void)number(number(number(to, w->at - from, 4), from, 4), 0, 2);
	return give(w, end, sizeof(end));
}

/* As they lay there: an ODT begins with its type. */
static void
sort_by_place(const struct unzip *a, size_t *order)
{
	for (size_t i = 0; i < a->count; i++) {
		size_t at = i;

		for (; at > 0 && a->entries[order[at - 1]].offset > a->entries[i].offset; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

static void
free_writing(void *w)
{
	free(w);
}

result
office_strip(struct arena *arena, const struct source *source, enum sniff_type type,
    office_sink sink, void *to)
{
	struct writing *w = calloc(1, sizeof(*w));
	size_t         *order = arena_array(arena, UNZIP_ENTRIES, sizeof(*order));

	if (w == NULL)
		return fail_unavailable;
	arena_defer(arena, free_writing, w);
	w->arena = arena;
	w->type = type;
	w->sink = sink;
	w->to = to;
	if (!open_archive(&w->from, &w->w, source))
		return broken(w);
	sort_by_place(&w->from, order);
	for (size_t i = 0; i < w->from.count; i++)
		TRY(put_entry(w, order[i]));
	return put_directory(w, order);
}
