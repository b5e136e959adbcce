/* DOCX and ODT: archives whose directory is believed in nothing that the local
 * headers do not say as well.  No entry overlaps another, nothing stands before,
 * between or behind them; the sizes are bounded before anything is inflated.
 * Then the parts that say what the others do are read: no macros, no programs,
 * nothing that is fetched from elsewhere when the document opens. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "unzip.h"

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
check_relations(struct unzip *a, const struct entry *e)
{
	struct small s = { .size = 0 };
	const char  *reason, *at, *end;

	if (e->size > 1 << 20)
		return "broken";
	s.text = calloc(1, (size_t)e->size + 1);
	if (s.text == NULL)
		return "broken";
	reason = unzip_content(a, e, keep, &s);
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

static const char *
docx_entry(struct unzip *a, const struct entry *e)
{
	static const char *const fields[] = { "DDEAUTO", "DDE ", "INCLUDETEXT", "INCLUDEPICTURE",
		"<w:altChunk", "<w:object", "<!DOCTYPE", "<!ENTITY", "encoding=\"UTF-16",
		"\xff\xfe", "\xfe\xff", NULL };
	static const char *const places[] = { "word/embeddings/", "word/activeX/", "word/vba",
		"customUI/", "word/macros/", "word/webextensions/", NULL };

	for (size_t i = 0; places[i] != NULL; i++)
		if (strncasecmp(e->name, places[i], strlen(places[i])) == 0)
			return "active";
	if (unzip_name_ends(e->name, ".bin") || unzip_name_ends(e->name, ".exe") ||
	    unzip_name_ends(e->name, ".js") || unzip_name_ends(e->name, ".html") ||
	    unzip_name_ends(e->name, ".htm") || unzip_name_ends(e->name, ".svg"))
		return "active";
	if (unzip_name_ends(e->name, ".rels")) {
		const char *reason = unzip_without(a, e, hidden_xml);

		return reason != NULL ? reason : check_relations(a, e);
	}
	return unzip_name_ends(e->name, ".xml") && strncasecmp(e->name, "word/", 5) == 0
		   ? unzip_without(a, e, fields)
		   : NULL;
}

static const char *
check_docx(struct unzip *a)
{
	static const char *const types[] = { "macroEnabled", "vbaProject", "oleObject", "activeX",
		"<!DOCTYPE", "encoding=\"UTF-16", "&#", "\xff\xfe", "\xfe\xff", NULL };
	const char *reason = unzip_without(a, unzip_entry(a, "[Content_Types].xml"), types);

	for (size_t i = 0; reason == NULL && i < a->count; i++)
		reason = docx_entry(a, &a->entries[i]);
	return reason;
}

/* ── ODT ── */

#define ODT "application/vnd.oasis.opendocument.text"

static bool
is_odt(struct unzip *a)
{
	const struct entry *e = unzip_entry(a, "mimetype");

	return e != NULL && e->offset == 0 && e->method == 0 && e->size == sizeof(ODT) - 1 &&
	       window_is(a->w, e->end - e->size, ODT, sizeof(ODT) - 1);
}

static const char *
odt_entry(struct unzip *a, const struct entry *e)
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
		const char *reason = unzip_without(a, e, manifest);

		return reason != NULL && strcmp(reason, "active") == 0 ? "encrypted" : reason;
	}
	return unzip_name_ends(e->name, ".xml") ? unzip_without(a, e, words) : NULL;
}

static const char *
check_odt(struct unzip *a)
{
	const char *reason = unzip_entry(a, "content.xml") == NULL ? "type" : NULL;

	for (size_t i = 0; reason == NULL && i < a->count; i++)
		reason = odt_entry(a, &a->entries[i]);
	return reason;
}

const char *
sniff_office(struct window *w, enum sniff_type *type)
{
	struct unzip *a = calloc(1, sizeof(*a));
	const char   *reason;

	if (a == NULL) {
		w->failed = true;
		return "broken";
	}
	a->w = w;
	reason = unzip_read(a);
	if (reason == NULL && is_odt(a)) {
		*type = SNIFF_ODT;
		reason = check_odt(a);
	} else if (reason == NULL && unzip_entry(a, "[Content_Types].xml") != NULL &&
		   unzip_entry(a, "word/document.xml") != NULL) {
		*type = SNIFF_DOCX;
		reason = check_docx(a);
	} else if (reason == NULL) {
		reason = "type";
	}
	free(a);
	return reason;
}
