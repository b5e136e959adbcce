/* Handing in without script: one form with one or several files.  They become
 * the same parts as those of the tus interface and go the same way; only that a
 * form does not say how large its files are, so that an upload begins when its
 * last byte is in the vault. */
#include <stdbool.h>
#include <string.h>

#include <openssl/evp.h>

#include "common/upload.h"
#include "log.h"
#include "multipart.h"
#include "portal.h"
#include "reply.h"
#include "token.h"

#define FILES_MAX 20
#define FIELD_MAX 4096

/* One part that lies in the vault and does not count yet. */
struct lying {
	struct lying       *next;
	const char         *id;
	struct vault_stored stored;
};

/* One file on its way in. */
struct file {
	struct file         *next;
	struct request      *q;
	const char          *filename;
	struct multipart    *form;
	struct lying        *first, **last;
	struct vault_writer *writer; /* of the part that is being written */
	const char          *id;
	uint64_t             in_part, bytes;
	EVP_MD_CTX          *md;
	char                *sha256;
};

struct letter {
	struct multipart *form;
	const char       *once, *kind, *wanted, *note;
	struct file      *whole, **last; /* files that came in and do not count yet */
	size_t            files, taken;
	bool              refused; /* whatever the files are: the kind or the note is wrong */
	const char       *error;   /* text key of what is wrong */
};

static result
from_body(void *q, char *data, size_t size, size_t *got)
{
	return request_body_read(q, data, size, got);
}

/* ── One file ────────────────────────────────────────────────────────────── */

static result
end_part(struct file *f)
{
	struct lying *l = arena_alloc(f->q->arena, sizeof(*l));

	if (f->writer == NULL)
		return NULL;
	l->id = f->id;
	TRY(vault_finish(f->writer, f->q->arena, &l->stored));
	f->writer = NULL;
	f->in_part = 0;
	*f->last = l;
	f->last = &l->next;
	return NULL;
}

static result
append(struct file *f, struct bytes piece)
{
	if (EVP_DigestUpdate(f->md, piece.data, piece.size) != 1)
		return fail(f->q->arena, 500, "error.internal", "upload: digest");
	f->bytes += piece.size;
	while (piece.size > 0) {
		size_t n = piece.size;

		if (f->writer == NULL) {
			f->id = token_uuid(f->q->arena);
			TRY(vault_write(f->q->parts, f->q->arena, f->id, &f->writer));
		}
		if (n > UPLOAD_PART - f->in_part)
			n = (size_t)(UPLOAD_PART - f->in_part);
		TRY(vault_append(f->writer, (struct bytes){ piece.data, n }));
		f->in_part += n;
		piece.data += n;
		piece.size -= n;
		if (f->in_part == UPLOAD_PART)
			TRY(end_part(f));
	}
	return NULL;
}

/* Beyond the limit nothing more is written, but the form is read to its end: a
 * browser shows the answer only then. */
static result
receive(struct file *f)
{
	uint64_t     limit = upload_limit(f->q);
	struct bytes piece;
	uint8_t      sum[EVP_MAX_MD_SIZE];
	unsigned int size;

	for (;;) {
		TRY(multipart_piece(f->form, &piece));
		if (piece.size == 0)
			break;
		if (f->bytes <= limit && f->bytes + piece.size <= limit)
			TRY(append(f, piece));
		else
			f->bytes = limit + 1;
	}
	if (f->bytes <= limit)
		TRY(end_part(f));
	if (EVP_DigestFinal_ex(f->md, sum, &size) != 1)
		return fail(f->q->arena, 500, "error.internal", "upload: digest");
	f->sha256 = text_hex(f->q->arena, (struct bytes){ sum, size });
	return NULL;
}

static void
forget(struct file *f)
{
	for (; f->first != NULL; f->first = f->first->next)
		if (vault_remove(f->q->parts, f->q->arena, f->first->id) != NULL)
			log_warn("upload.left_behind", "part=%s", f->first->id);
}

/* The form's number, and what is handed in under it: the same file in the same
 * form is one upload however often it is sent, and another file another. */
static const char *
once_of(struct request *q, const struct letter *l, const struct file *f)
{
	const char *all = arena_printf(q->arena, "%s|%s|%s|%s|%s", l->once, l->kind,
	    l->wanted == NULL ? "" : l->wanted, f->sha256, f->filename);

	return token_hash_text(q->arena, all);
}

/* All parts lie in the vault: now they count, in their order.  Those that were
 * counted before (the same form, sent twice) are removed again. */
static result
count(struct file *f, const struct letter *l)
{
	struct upload_wish wish = { .once = once_of(f->q, l, f),
		.filename = f->filename,
		.kind = l->kind,
		.wanted = l->wanted,
		.note = l->note,
		.bytes = f->bytes };
	uint64_t           at = 0;
	struct upload      u;
	bool               kept;

	TRY(upload_begin(f->q, &wish, &u));
	while (f->first != NULL) {
		struct lying *part = f->first;

		f->first = part->next; /* upload_keep() removes what does not count */
		TRY(upload_keep(f->q, &u, at, part->id, &part->stored, &kept));
		at += part->stored.size;
	}
	TRY(upload_find(f->q, u.handle, &u));
	if (strcmp(u.state, "receiving") == 0)
		return fail(f->q->arena, 409, "error.upload_conflict", "upload: sent twice");
	return NULL;
}

static void
free_digest(void *md)
{
	EVP_MD_CTX_free(md);
}

static result
begin_file(struct request *q, struct multipart *form, struct file *f)
{
	*f = (struct file){ .q = q, .form = form, .last = &f->first };
	f->md = EVP_MD_CTX_new();
	if (f->md == NULL)
		return fail(q->arena, 500, "error.internal", "upload: digest");
	arena_defer(q->arena, free_digest, f->md);
	if (EVP_DigestInit_ex(f->md, EVP_sha256(), NULL) != 1)
		return fail(q->arena, 500, "error.internal", "upload: digest");
	return NULL;
}

static result
too_large_or_empty(struct file *f)
{
	if (f->bytes == 0)
		return fail(f->q->arena, 422, "error.upload_empty", "upload: empty");
	if (f->bytes > upload_limit(f->q))
		return fail(f->q->arena, 422, "error.upload_size", "upload: bytes");
	return NULL;
}

static result
take_file(struct request *q, struct letter *l, const char *filename)
{
	struct file *f = arena_alloc(q->arena, sizeof(*f));
	result       r;

	TRY(begin_file(q, l->form, f));
	f->filename = arena_strdup(q->arena, filename);
	r = receive(f);
	if (r == NULL)
		r = too_large_or_empty(f);
	if (r != NULL) {
		forget(f);
		return r;
	}
	*l->last = f;
	l->last = &f->next;
	return NULL;
}

/* ── The form ────────────────────────────────────────────────────────────── */

/* The fields come before the files, the form token before all. */
static result
take_field(struct request *q, struct letter *l, const char *name)
{
	const struct {
		const char  *name;
		const char **to;
	} fields[] = {
		{ "once", &l->once },
		{ "kind", &l->kind },
		{ "wanted", &l->wanted },
		{ "note", &l->note },
	};
	const char *value;

	TRY(multipart_text(l->form, FIELD_MAX, &value));
	if (strcmp(name, "csrf") == 0 && !q->vouched)
		return portal_vouch(q, value);
	if (!q->vouched)
		return fail(q->arena, 403, "error.forbidden", "cross-site: form token");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcmp(name, fields[i].name) == 0 && *fields[i].to == NULL && l->files == 0) {
			*fields[i].to = value;
			return NULL;
		}
	return fail(q->arena, 400, "error.bad_request", "upload: a field");
}

static bool
is_empty(const char *s)
{
	return s == NULL || *s == '\0';
}

/* Asked before a byte is stored, and again by the database when it counts. */
static result
check_letter(struct request *q, struct letter *l)
{
	bool offered = false;

	if (!q->vouched || l->once == NULL || !token_shaped(l->once))
		return fail(q->arena, 403, "error.forbidden", "cross-site: form token");
	if (is_empty(l->wanted))
		l->wanted = NULL;
	if (is_empty(l->note))
		l->note = NULL;
	if (!is_empty(l->kind))
		TRY(upload_offered(q, l->kind, l->wanted, &offered));
	if (!offered)
		l->error = "error.upload_choose";
	if (l->note != NULL && text_length(l->note) > UPLOAD_NOTE)
		l->error = "error.too_long";
	l->refused = l->error != NULL;
	return NULL;
}

/* What is wrong with one file is said, and does not stop the others; only what
 * is wrong with us, or with the form itself, does. */
static result
note_wrong(struct letter *l, result r)
{
	if (r == NULL)
		return NULL;
	if (r->status >= 500 || r->status == 404 || strcmp(r->text, "error.bad_request") == 0)
		return r;
	l->error = r->text;
	return NULL;
}

static result
take_part(struct request *q, struct letter *l, const struct multipart_part *part)
{
	if (strcmp(part->name, "file") != 0 || l->files == FILES_MAX)
		return fail(q->arena, 400, "error.bad_request", "upload: a file too many");
	if (l->files == 0)
		TRY(check_letter(q, l));
	if (is_empty(part->filename)) /* none was chosen */
		return NULL;
	l->files++;
	return l->refused ? NULL : note_wrong(l, take_file(q, l, part->filename));
}

static result
read_form(struct request *q, struct letter *l)
{
	const struct multipart_part *part;

	l->last = &l->whole;
	TRY(multipart_open(q->arena, request_header(q, "CONTENT_TYPE"), from_body, q, &l->form));
	for (;;) {
		TRY(multipart_next(l->form, &part));
		if (part == NULL)
			break;
		if (part->filename == NULL)
			TRY(take_field(q, l, part->name));
		else
			TRY(take_part(q, l, part));
	}
	return q->vouched ? NULL : fail(q->arena, 403, "error.forbidden", "cross-site: form token");
}

/* The form is whole, to its last byte: only now its files count. */
static result
count_all(struct letter *l)
{
	for (struct file *f = l->whole; f != NULL; f = f->next) {
		result r = count(f, l);

		if (r == NULL)
			l->taken++;
		else
			TRY(note_wrong(l, r));
	}
	return NULL;
}

/* The page again, with what was chosen and written, and what is wrong. */
static result
again(struct request *q, const struct letter *l)
{
	const char *field = strcmp(l->error, "error.upload_choose") == 0 ? "kind"
			    : strcmp(l->error, "error.too_long") == 0    ? "note"
									 : "file";

	form_error(q->form, field, l->error);
	form_view(q->form, q->view);
	view_set(q->view, "Form.kind.value", l->kind);
	view_set(q->view, "Form.note.value", l->note);
	view_set(q->view, "Form.wanted.value", l->wanted);
	view_printf(q->view, "Taken", "%zu", l->taken);
	TRY(upload_page(q));
	return reply_page(q, 422, "upload.cs");
}

result
upload_form(struct request *q)
{
	struct letter l = { 0 };
	result        r = read_form(q, &l);

	if (r == NULL)
		r = count_all(&l);
	for (struct file *f = l.whole; f != NULL; f = f->next)
		forget(f);
	if (r != NULL)
		return r;
	if (l.files == 0 && l.error == NULL)
		l.error = "error.upload_none";
	if (l.error != NULL)
		return again(q, &l);
	return reply_redirect(q, arena_printf(q->arena, "/lever-inn?ok=%zu", l.taken));
}
