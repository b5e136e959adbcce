#include "xml.h"

#include <limits.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#define OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA)

static __attribute__((format(printf, 2, 3))) void
silent(void *with, const char *fmt, ...)
{
	(void)with, (void)fmt;
}

void
xml_begin(void)
{
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, silent);
}

/* A document type is where entities come from: the reading ends there. */
static void
refuse_type(void *with, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
	(void)name, (void)id, (void)system;
	xmlStopParser(with);
}

static void
refuse_instruction(void *with, const xmlChar *target, const xmlChar *data)
{
	(void)target, (void)data;
	xmlStopParser(with);
}

static bool
flat(const xmlNode *node, unsigned depth)
{
	for (; node != NULL; node = node->next)
		if (depth > XML_DEPTH ||
		    (node->type == XML_ELEMENT_NODE && !flat(node->children, depth + 1)))
			return false;
	return true;
}

static void
free_document(void *document)
{
	xmlFreeDoc(document);
}

xmlDoc *
xml_read(struct arena *arena, struct bytes bytes, size_t most)
{
	xmlParserCtxt *parser;
	xmlDoc        *document;
	bool           good;

	if (bytes.size == 0 || bytes.size > most || bytes.size > INT_MAX)
		return NULL;
	xml_begin();
	parser = xmlNewParserCtxt();
	if (parser == NULL)
		return NULL;
	parser->sax->internalSubset = refuse_type;
	parser->sax->processingInstruction = refuse_instruction;
	document = xmlCtxtReadMemory(
	    parser, (const char *)bytes.data, (int)bytes.size, NULL, "UTF-8", OPTIONS);
	good = document != NULL && parser->wellFormed == 1 && parser->disableSAX == 0 &&
	       document->intSubset == NULL;
	xmlFreeParserCtxt(parser);
	if (document != NULL)
		arena_defer(arena, free_document, document);
	return good && xmlDocGetRootElement(document) != NULL && flat(document->children, 0)
		   ? document
		   : NULL;
}

static xmlNode *
element_from(xmlNode *node)
{
	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

xmlNode *
xml_first(const xmlNode *node)
{
	return element_from(node->children);
}

xmlNode *
xml_next(const xmlNode *node)
{
	return element_from(node->next);
}

bool
xml_is(const xmlNode *node, const char *space, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	       strcmp((const char *)node->ns->href, space) == 0 &&
	       strcmp((const char *)node->name, name) == 0;
}

static char *
trimmed(struct arena *arena, const char *text, size_t size)
{
	static const char blanks[] = " \t\r\n";

	while (size > 0 && strchr(blanks, *text) != NULL)
		text++, size--;
	while (size > 0 && strchr(blanks, text[size - 1]) != NULL)
		size--;
	return arena_strndup(arena, text, size);
}

const char *
xml_text(struct arena *arena, const xmlNode *node)
{
	size_t size = 0, at = 0;
	char  *whole;

	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE)
			size += strlen((const char *)n->content);
		else if (n->type != XML_COMMENT_NODE)
			return NULL;
	whole = arena_alloc(arena, size + 1);
	for (const xmlNode *n = node->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE) {
			size_t part = strlen((const char *)n->content);

			memcpy(whole + at, n->content, part);
			at += part;
		}
	return trimmed(arena, whole, size);
}

const char *
xml_attribute(struct arena *arena, const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	char    *kept;

	if (value == NULL)
		return NULL;
	kept = arena_strdup(arena, (const char *)value);
	xmlFree(value);
	return kept;
}

/* ── Canonical form ── */

/* A namespace has no parent of its own: the library names the element. */
static int
lies_in(void *top, xmlNode *node, xmlNode *parent)
{
	if (node->type != XML_NAMESPACE_DECL)
		parent = node;
	for (; parent != NULL; parent = parent->parent)
		if (parent == top)
			return 1;
	return 0;
}

bool
xml_canonical(struct arena *arena, xmlNode *node, struct bytes *out)
{
	xmlOutputBuffer *buffer = xmlAllocOutputBuffer(NULL);
	bool             ok;

	if (buffer == NULL)
		return false;
	ok = xmlC14NExecute(node->doc, lies_in, node, XML_C14N_1_0, NULL, 0, buffer) >= 0 &&
	     xmlOutputBufferFlush(buffer) >= 0;
	if (ok) {
		out->size = xmlOutputBufferGetSize(buffer);
		out->data = arena_memdup(arena, xmlOutputBufferGetContent(buffer), out->size);
	}
	xmlOutputBufferClose(buffer);
	return ok;
}

/* ── In order ── */

struct xml_cursor
xml_children(const xmlNode *node, const char *space)
{
	return (struct xml_cursor){ xml_first(node), space };
}

xmlNode *
xml_take(struct xml_cursor *cursor, const char *name)
{
	xmlNode *node = cursor->next;

	if (!xml_is(node, cursor->space, name))
		return NULL;
	cursor->next = xml_next(node);
	return node;
}
