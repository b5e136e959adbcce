/* Sending a package.  Its length is announced, so what ends on the way cuts it: the
 * next one is without it. */
#include <string.h>

#include "clock.h"
#include "common/package_parts.h"
#include "reply.h"
#include "zipout.h"

#define AGAIN_BYTES (1024 * 1024)
#define AGAIN_MS 250
#define PIECE (256 * 1024)

/* A package on its way to the browser. */
struct sending {
	struct package      *p;
	struct zipout       *zip;
	struct vault_reader *reader; /* of the document under way, in the scratch */
	size_t               next;   /* of the archive's files; the table of contents is 0 */
	uint64_t             front_left;
	bool                 ended;
	size_t               sent; /* since the rights were last asked for */
	int64_t              asked_ms;
};

static bool
due(struct sending *s)
{
	if (s->sent < AGAIN_BYTES && clock_steady_ms() - s->asked_ms < AGAIN_MS)
		return false;
	s->sent = 0;
	s->asked_ms = clock_steady_ms();
	return true;
}

static struct bytes
front_piece(struct sending *s)
{
	size_t       size = s->front_left < PIECE ? (size_t)s->front_left : PIECE;
	struct bytes piece = { s->p->front.data + (s->p->front.size - s->front_left), size };

	s->front_left -= size;
	s->sent += size;
	return piece;
}

/* ── As one PDF: all of it holds all documents ── */

static result
pdf_piece(void *of, struct bytes *piece)
{
	struct sending *s = of;
	bool            changed = false;

	if (due(s))
		TRY(package_still(s->p, &changed));
	if (changed)
		return fail_not_found;
	*piece = front_piece(s);
	return NULL;
}

/* ── As a ZIP: one after the other ── */

static result
begin_document(struct sending *s, const struct item *t)
{
	const struct opening *o = t->o;

	arena_clear(s->p->scratch);
	s->reader = NULL;
	TRY(access_still(t->in->access, t->handle));
	s->asked_ms = clock_steady_ms();
	TRY(vault_begin(s->p->q->vault, s->p->scratch, o->rendition, o->wrapped, o->key_id, o->size,
	    &s->reader));
	return o->size == 0 ? NULL : vault_range(s->reader, 0, o->size - 1);
}

/* The head of the next file, or the end of the archive. */
static result
next_file(struct sending *s, struct bytes *piece)
{
	size_t i = s->next++;

	if (i > s->p->count) {
		*piece = zipout_end(s->zip);
		s->ended = true;
		return NULL;
	}
	*piece = zipout_head(s->zip, i);
	return i == 0 ? NULL : begin_document(s, &s->p->items[i - 1]);
}

static result
zip_piece(void *of, struct bytes *piece)
{
	struct sending *s = of;

	if (s->next == 1 && s->front_left > 0) {
		*piece = front_piece(s);
		return NULL;
	}
	if (s->next > 1 && s->next <= s->p->count + 1) {
		const struct item *t = &s->p->items[s->next - 2];

		if (due(s))
			TRY(access_still(t->in->access, t->handle));
		TRY(vault_next(s->reader, piece));
		s->sent += piece->size;
		if (piece->size > 0)
			return NULL;
	}
	return next_file(s, piece);
}

static struct zipout *
archive(struct package *p)
{
	struct arena       *arena = p->q->arena;
	struct zipout_file *files = arena_array(arena, p->count + 1, sizeof(*files));

	files[0] = (struct zipout_file){ view_text(p->q->view, "page.package.file"),
		(uint32_t)p->front.size,
		zipout_crc(zipout_crc(0, (struct bytes){ NULL, 0 }), p->front) };
	for (size_t i = 0; i < p->count; i++)
		files[i + 1] = (struct zipout_file){ p->items[i].name, (uint32_t)p->items[i].size,
			p->items[i].crc };
	return zipout_new(arena, files, p->count + 1, p->at);
}

result
package_send(struct package *p)
{
	struct request       *q = p->q;
	struct sending       *s = arena_alloc(q->arena, sizeof(*s));
	struct reply_document d = { .mime = p->pdf ? "application/pdf" : "application/zip",
		.etag = p->number,
		.size = p->front.size };
	uint64_t              first, last;

	*s = (struct sending){ .p = p, .front_left = p->front.size, .asked_ms = clock_steady_ms() };
	if (!p->pdf) {
		s->zip = archive(p);
		d.size = zipout_length(s->zip);
	}
	d.filename = arena_printf(q->arena, "%s-%s.%s", view_text(q->view, "page.package.name"),
	    p->number, p->pdf ? "pdf" : "zip");
	TRY(reply_document_begin(q, &d, &first, &last));
	if (first > last)
		return NULL;
	reply_stream(q, p->pdf ? pdf_piece : zip_piece, s);
	return NULL;
}
