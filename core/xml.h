/* XML of strangers, read by libxml2: UTF-8, no document type, no entities but the
 * five, no processing instructions, nothing loaded. */
#ifndef PORTVAKT_XML_H
#define PORTVAKT_XML_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "arena.h"
#include "text.h"

#define XML_DEPTH 24

/* Silences the library, which would otherwise write to standard error what it read. */
void xml_begin(void);

/* NULL when it is not such a document, is larger than most or deeper than XML_DEPTH.
 * It lives until the arena is cleared. */
xmlDoc *xml_read(struct arena *, struct bytes, size_t most);

/* The first and the next element, past text and comments; NULL: there is none. */
xmlNode *xml_first(const xmlNode *);
xmlNode *xml_next(const xmlNode *);

bool xml_is(const xmlNode *, const char *space, const char *name);

/* What an element without elements holds, without the blanks around it; NULL when it
 * has elements. */
const char *xml_text(struct arena *, const xmlNode *);

/* An attribute without a namespace; NULL: it has none of that name. */
const char *xml_attribute(struct arena *, const xmlNode *, const char *name);

/* Canonical XML 1.0 without comments of an element and all in it. */
bool xml_canonical(struct arena *, xmlNode *, struct bytes *);

/* Reading children in order, as a schema's sequence has them. */
struct xml_cursor {
	xmlNode    *next;
	const char *space;
};

struct xml_cursor xml_children(const xmlNode *, const char *space);

/* The next child, when it has that name; otherwise NULL, and it stays next. */
xmlNode *xml_take(struct xml_cursor *, const char *name);

#endif
