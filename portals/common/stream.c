#include "common/stream.h"

#include <string.h>

#include "clock.h"
#include "reply.h"

#define AGAIN_BYTES (1024 * 1024)
#define AGAIN_MS 250

const struct input stream_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, NULL },
	{ "last", INPUT_NUMBER, 1, false, NULL }, /* laste ned: as an attachment */
	{ NULL, INPUT_END, 0, false, NULL },
};

/* One document on its way to the browser. */
struct stream {
	struct request      *q;
	const char          *handle;
	struct vault_reader *reader;
	size_t               sent; /* since the right was last asked for */
	int64_t              asked_ms;
};

/* The share is checked again while a long stream runs: whatever ended
 * meanwhile ends the stream. */
static result
still_allowed(struct stream *s)
{
	if (s->sent < AGAIN_BYTES && clock_steady_ms() - s->asked_ms < AGAIN_MS)
		return NULL;
	TRY(access_still(s->q->access, s->handle));
	s->sent = 0;
	s->asked_ms = clock_steady_ms();
	return NULL;
}

/* Asked whenever the browser takes more: what nobody takes is not decrypted. */
static result
next_piece(void *of, struct bytes *piece)
{
	struct stream *s = of;

	TRY(still_allowed(s));
	TRY(vault_next(s->reader, piece));
	s->sent += piece->size;
	return NULL;
}

/* The head alone opens nothing, so nothing is written down and no key leaves;
 * who may not open the document learns no more from it than from GET. */
static result
head_only(struct request *q, const char *handle, bool attach)
{
	struct reply_document d = { .inline_ = !attach };
	const struct rows    *card;
	uint64_t              first, last;

	TRY(access_card(q->access, handle, &card));
	if (rows_count(card) == 0 || rows_get(card, 0, "etag") == NULL ||
	    !text_number(rows_text(card, 0, "bytes"), INT64_MAX, &d.size))
		return fail_not_found;
	d.mime = rows_get(card, 0, "mime");
	d.filename = rows_get(card, 0, "filename");
	d.etag = rows_get(card, 0, "etag");
	return reply_document_begin(q, &d, &first, &last);
}

/* Keeper, key and blob are asked for one byte before the browser is promised
 * anything: when one of them is gone, there can still be a page that says so. */
static result
probe(struct request *q, const struct opening *o, struct vault_reader **reader)
{
	struct bytes piece;

	TRY(vault_begin(q->vault, q->arena, o->rendition, o->wrapped, o->key_id, o->size, reader));
	TRY(vault_range(*reader, 0, 0));
	return vault_next(*reader, &piece);
}

static result
send_bytes(struct request *q, const struct opening *o, bool attach)
{
	const struct reply_document d = { .mime = o->mime,
		.filename = o->filename,
		.etag = o->etag,
		.size = o->size,
		.inline_ = !attach };
	struct stream              *s = arena_alloc(q->arena, sizeof(*s));
	uint64_t                    first, last;

	*s = (struct stream){ .q = q, .handle = o->handle, .asked_ms = clock_steady_ms() };
	TRY(probe(q, o, &s->reader));
	TRY(reply_document_begin(q, &d, &first, &last));
	if (first > last)
		return NULL;
	TRY(vault_range(s->reader, first, last));
	reply_stream(q, next_piece, s);
	return NULL;
}

result
stream_file(struct request *q)
{
	const char     *handle = form_get(q->form, "id");
	const char     *last = form_get(q->form, "last");
	bool            attach = last != NULL && strcmp(last, "1") == 0;
	struct opening *o;

	if (handle == NULL)
		return fail_not_found;
	if (strcmp(q->method, "HEAD") == 0)
		return head_only(q, handle, attach);
	TRY(access_open(q->access, handle, attach ? "download" : "inline", &o));
	return send_bytes(q, o, attach);
}
