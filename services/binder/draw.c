/* Text on pages, by cairo.  The letters are those of one font that is read when the
 * program starts: Latin, Greek and Cyrillic; others are drawn as boxes. */
#include "draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-ft.h>
#include <cairo-pdf.h>

#define WIDTH 595.28 /* A4 */
#define HEIGHT 841.89
#define MARGIN 56.0
#define BOTTOM 48.0
#define LINES_MOST 40
#define LONGEST (2 * JOB_TEXT + 64) /* two texts and numbers */

static cairo_font_face_t *face;

bool
draw_open(const char *font)
{
	static FT_Library library;
	static FT_Face    read_face;
	static uint8_t   *bytes;
	FILE             *file = fopen(font, "rb");
	long              size = 0;

	if (file == NULL || FT_Init_FreeType(&library) != 0)
		return false;
	if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0 && size < 16 << 20)
		bytes = malloc((size_t)size);
	rewind(file);
	if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size ||
	    FT_New_Memory_Face(library, bytes, size, 0, &read_face) != 0)
		size = 0;
	(void)fclose(file);
	if (size == 0)
		return false;
	face = cairo_ft_font_face_create_for_ft_face(read_face, 0);
	return cairo_font_face_status(face) == CAIRO_STATUS_SUCCESS;
}

/* ── A sheet of paper ── */

struct sheet {
	cairo_surface_t *surface;
	cairo_t         *c;
	double           y;
	unsigned         page;  /* from 1 */
	bool             blank; /* only measured */
};

static cairo_status_t
append(void *to, const unsigned char *data, unsigned size)
{
	struct pile *p = to;

	if (p->size + size > p->room) {
		size_t   room = (p->size + size) * 2;
		uint8_t *more = realloc(p->data, room);

		if (more == NULL)
			return CAIRO_STATUS_NO_MEMORY;
		p->data = more;
		p->room = room;
	}
	memcpy(p->data + p->size, data, size);
	p->size += size;
	return CAIRO_STATUS_SUCCESS;
}

/* out NULL: only measured. */
static struct sheet
begin(struct pile *out)
{
	struct sheet s = { .y = MARGIN, .page = 1, .blank = out == NULL };

	s.surface = cairo_pdf_surface_create_for_stream(
	    out == NULL ? NULL : append, out, WIDTH, HEIGHT);
	s.c = cairo_create(s.surface);
	cairo_set_font_face(s.c, face);
	return s;
}

static bool
end(struct sheet *s)
{
	bool ok;

	cairo_destroy(s->c);
	cairo_surface_finish(s->surface);
	ok = cairo_surface_status(s->surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(s->surface);
	return ok;
}

static double
width_of(struct sheet *s, const char *text)
{
	cairo_text_extents_t e;

	cairo_text_extents(s->c, text, &e);
	return e.x_advance;
}

static void
put(struct sheet *s, double x, const char *text)
{
	cairo_move_to(s->c, x, s->y);
	if (!s->blank)
		cairo_show_text(s->c, text);
}

/* What a text is, for those who hear the page instead of seeing it. */
static void
tag(struct sheet *s, const char *name)
{
	if (!s->blank)
		cairo_tag_begin(s->c, name, NULL);
}

static void
untag(struct sheet *s, const char *name)
{
	if (!s->blank)
		cairo_tag_end(s->c, name);
}

static void
put_as(struct sheet *s, const char *as, double x, const char *text)
{
	tag(s, as);
	put(s, x, text);
	untag(s, as);
}

static void
next_page(struct sheet *s)
{
	cairo_show_page(s->c);
	s->page++;
	s->y = MARGIN;
}

/* Bytes of text (shorter than LONGEST) that fit the width: up to the last blank, or as they come. */
static size_t
fitting(struct sheet *s, const char *text, double width)
{
	char   line[LONGEST];
	size_t all = strlen(text), best = 0, at = 0;

	while (at < all) {
		size_t word = at + strcspn(text + at, " ");

		memcpy(line, text, word);
		line[word] = '\0';
		if (width_of(s, line) > width)
			break;
		best = word;
		at = word + (text[word] == ' ');
	}
	if (best > 0)
		return best;
	/* One word that is too long: cut between its characters. */
	for (at = 1; at < all; at++) {
		if (((unsigned char)text[at] & 0xc0) == 0x80)
			continue;
		memcpy(line, text, at);
		line[at] = '\0';
		if (width_of(s, line) > width)
			break;
		best = at;
	}
	return best == 0 ? all : best;
}

/* Lines below each other, at most so many; the last tells that it was cut. */
static void
paragraph(struct sheet *s, const char *as, double x, double width, double size, const char *text,
    unsigned most)
{
	char line[LONGEST + 5];

	tag(s, as);
	cairo_set_font_size(s->c, size);
	for (unsigned n = 0; *text != '\0' && n < most; n++) {
		size_t fits = fitting(s, text, width);

		(void)snprintf(line, sizeof(line), "%.*s%s", (int)fits, text,
		    n + 1 == most && text[fits] != '\0' ? " …" : "");
		s->y += size * 1.4;
		put(s, x, line);
		text += fits;
		text += strspn(text, " ");
	}
	untag(s, as);
}

/* ── The front ── */

static void
notice(struct sheet *s, const char *text)
{
	double top = s->y += 14;

	paragraph(s, "P", MARGIN + 12, WIDTH - 2 * MARGIN - 24, 10.5, text, LINES_MOST);
	s->y += 12;
	cairo_set_line_width(s->c, 1.2);
	cairo_rectangle(s->c, MARGIN, top - 2, WIDTH - 2 * MARGIN, s->y - top + 2);
	cairo_stroke(s->c);
	s->y += 8;
}

static void
count_text(const struct job *j, const struct job_document *d, char *out, size_t room)
{
	if (d->pages == 0)
		(void)snprintf(out, room, "%s", d->detail);
	else
		(void)snprintf(out, room, "%s · %u %s", d->detail, d->pages,
		    d->pages == 1 ? j->one_page : j->pages);
}

/* Leads to the document's first page; DRAW_LINK is made a place in bind.cc. */
static void
begin_link(struct sheet *s, const struct job_document *d)
{
	char where[64];

	(void)snprintf(where, sizeof(where), "uri='" DRAW_LINK "%u'", d->first);
	if (!s->blank && d->first > 0)
		cairo_tag_begin(s->c, CAIRO_TAG_LINK, where);
}

static void
end_link(struct sheet *s, const struct job_document *d)
{
	if (!s->blank && d->first > 0)
		cairo_tag_end(s->c, CAIRO_TAG_LINK);
}

/* "1   Title   page 3": the number and the page stand beside the first line. */
static void
entry_title(struct sheet *s, const struct job *j, size_t i, double x)
{
	const struct job_document *d = &j->documents[i];
	char                       text[LONGEST];
	double                     first = s->y + 11 * 1.4, below;

	tag(s, "Reference");
	begin_link(s, d);
	cairo_set_font_size(s->c, 11);
	(void)snprintf(text, sizeof(text), "%zu", i + 1);
	below = s->y;
	s->y = first;
	put_as(s, "Lbl", MARGIN, text);
	s->y = below;
	paragraph(s, "Span", x, WIDTH - x - MARGIN - 60, 11, d->title, 2);
	below = s->y;
	if (d->first > 0) {
		s->y = first;
		(void)snprintf(text, sizeof(text), "%s %u", j->page, d->first);
		put_as(s, "Span", WIDTH - MARGIN - width_of(s, text), text);
	}
	s->y = below;
	end_link(s, d);
	untag(s, "Reference");
}

static void
entry(struct sheet *s, const struct job *j, size_t i)
{
	const struct job_document *d = &j->documents[i];
	const double               x = MARGIN + 28, width = WIDTH - x - MARGIN;
	char                       text[LONGEST];

	if (s->y + 92 > HEIGHT - MARGIN - BOTTOM)
		next_page(s);
	tag(s, "TOCI");
	s->y += 8;
	entry_title(s, j, i, x);
	count_text(j, d, text, sizeof(text));
	paragraph(s, "P", x, width, 8.5, text, 2);
	if (d->place[0] != '\0')
		paragraph(s, "P", x, width, 8.5, d->place, 2);
	(void)snprintf(text, sizeof(text), "SHA-256 %s", d->sha256);
	paragraph(s, "P", x, width, 7.2, text, 2);
	untag(s, "TOCI");
}

static unsigned
front(const struct job *j, struct pile *out, bool *ok)
{
	struct sheet s = begin(out);
	const double width = WIDTH - 2 * MARGIN;
	unsigned     pages;

	tag(&s, "Sect");
	paragraph(&s, "H1", MARGIN, width, 20, j->heading, 2);
	s.y += 4;
	paragraph(&s, "P", MARGIN, width, 10.5, j->recipient, 4);
	paragraph(&s, "P", MARGIN, width, 10.5, j->made, 2);
	notice(&s, j->notice);
	paragraph(&s, "H2", MARGIN, width, 14, j->contents, 1);
	tag(&s, "TOC");
	for (size_t i = 0; i < j->count; i++)
		entry(&s, j, i);
	untag(&s, "TOC");
	untag(&s, "Sect");
	pages = s.page;
	cairo_show_page(s.c);
	*ok = end(&s);
	return pages;
}

unsigned
draw_front_pages(const struct job *j)
{
	bool ok;

	return front(j, NULL, &ok);
}

bool
draw_front(const struct job *j, struct pile *out)
{
	bool ok;

	(void)front(j, out, &ok);
	return ok;
}

bool
draw_missing(const struct job *j, const struct job_document *d, struct pile *out)
{
	struct sheet s = begin(out);
	const double width = WIDTH - 2 * MARGIN;
	char         hash[80];

	tag(&s, "Sect");
	paragraph(&s, "H2", MARGIN, width, 16, d->title, 4);
	paragraph(&s, "P", MARGIN, width, 10, d->detail, 2);
	s.y += 12;
	paragraph(&s, "P", MARGIN, width, 11, j->missing, LINES_MOST);
	s.y += 12;
	(void)snprintf(hash, sizeof(hash), "SHA-256 %s", d->sha256);
	paragraph(&s, "P", MARGIN, width, 7.2, hash, 2);
	untag(&s, "Sect");
	cairo_show_page(s.c);
	return end(&s);
}

/* ── Marks ── */

/* Along the lower edge on a strip of white, so that it can be read on any page. */
static void
mark(struct sheet *s, const struct paper *page, const char *text)
{
	double size = 6.5, width;

	cairo_pdf_surface_set_size(s->surface, page->width, page->height);
	cairo_set_font_size(s->c, size);
	width = width_of(s, text);
	if (width > page->width - 16 && width > 0)
		size *= (page->width - 16) / width;
	cairo_set_font_size(s->c, size);
	width = width_of(s, text);
	cairo_set_source_rgb(s->c, 1, 1, 1);
	cairo_rectangle(
	    s->c, (page->width - width) / 2 - 3, page->height - 16 - size, width + 6, size + 5);
	cairo_fill(s->c);
	cairo_set_source_rgb(s->c, 0, 0, 0);
	s->y = page->height - 14;
	put(s, (page->width - width) / 2, text);
	cairo_show_page(s->c);
}

bool
draw_marks(const struct job *j, const struct paper *sizes, size_t count, struct pile *out)
{
	struct sheet s = begin(out);
	char         text[LONGEST];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(
		    text, sizeof(text), "%s · %s %zu/%zu", j->mark, j->page, i + 1, count);
		mark(&s, &sizes[i], text);
	}
	return end(&s);
}
