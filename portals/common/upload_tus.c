/* The tus 1.0 interface: /opplasting creates, /opplasting?id=HANDLE is one
 * upload.  Answers are headers, and one sentence when something is wrong. */
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "common/upload.h"
#include "log.h"
#include "reply.h"
#include "sql_common.h"
#include "token.h"
#include "tus.h"

#define PIECE 65536

const struct input upload_tus_inputs[] = {
	{ "id", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
wrong(struct request *q, int status, const char *text, const char *why)
{
	return fail(q->arena, status, text, "tus: %s", why);
}

static void
say_number(struct request *q, const char *name, uint64_t value)
{
	reply_header(q, name, arena_printf(q->arena, "%llu", (unsigned long long)value));
}

static void
say_where(struct request *q, const struct upload *u)
{
	say_number(q, "Upload-Offset", u->received);
	if (strcmp(u->state, "receiving") == 0)
		reply_header(q, "Upload-Expires", tus_date(q->arena, u->expires));
}

/* ── What is asked ───────────────────────────────────────────────────────── */

static result
options(struct request *q)
{
	reply_header(q, "Tus-Version", TUS_VERSION);
	reply_header(q, "Tus-Extension", TUS_EXTENSIONS);
	reply_header(q, "Tus-Checksum-Algorithm", TUS_ALGORITHMS);
	say_number(q, "Tus-Max-Size", upload_limit(q));
	return reply_empty(q, 204);
}

/* An empty value is none. */
static const char *
given(const struct tus_metadata *m, const char *key)
{
	const char *value = tus_value(m, key);

	return value == NULL || *value == '\0' ? NULL : value;
}

/* A name may be anything, and is made harmless; the rest is text. */
static result
read_wish(struct request *q, const struct tus_metadata *m, struct upload_wish *wish)
{
	const char *all[] = { wish->kind = given(m, "kind"), wish->once = given(m, "once"),
		wish->wanted = given(m, "wanted"), wish->note = given(m, "note") };

	wish->filename = given(m, "filename");
	if (wish->filename == NULL || wish->kind == NULL)
		return wrong(q, 400, "error.upload_protocol", "no filename or kind");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i] != NULL && !text_valid(all[i], strlen(all[i]), true))
			return wrong(q, 400, "error.upload_protocol", "metadata that is no text");
	return NULL;
}

static result
create(struct request *q)
{
	struct upload_wish  wish = { 0 };
	struct tus_metadata m;
	struct upload       u;

	if (form_get(q->form, "id") != NULL || q->body_size > 0)
		return wrong(q, 400, "error.upload_protocol", "creation with an id or a body");
	if (!tus_bytes(request_header(q, "HTTP_UPLOAD_LENGTH"), &wish.bytes))
		return wrong(q, 400, "error.upload_protocol", "Upload-Length");
	if (!tus_metadata(q->arena, request_header(q, "HTTP_UPLOAD_METADATA"), &m))
		return wrong(q, 400, "error.upload_protocol", "Upload-Metadata");
	if (wish.bytes == 0)
		return wrong(q, 400, "error.upload_empty", "empty");
	TRY(read_wish(q, &m, &wish));
	if (wish.once == NULL) /* another client than our page's */
		wish.once = token_new(q->arena);
	TRY(upload_begin(q, &wish, &u));
	reply_header(q, "Location", arena_printf(q->arena, "/opplasting?id=%s", u.handle));
	say_where(q, &u);
	return reply_empty(q, 201);
}

/* Of what is over for good there is no more to say. */
static result
find(struct request *q, struct upload *u)
{
	static const char *const over[] = { "expired", "dropped", "refused" };

	TRY(upload_find(q, form_get(q->form, "id"), u));
	for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++)
		if (strcmp(u->state, over[i]) == 0)
			return wrong(
			    q, 410, i == 0 ? "error.upload_expired" : "error.upload_gone", over[i]);
	return NULL;
}

static result
tell(struct request *q)
{
	struct upload u;

	TRY(find(q, &u));
	say_where(q, &u);
	say_number(q, "Upload-Length", u.bytes);
	return reply_empty(q, 200);
}

static result
drop(struct request *q)
{
	struct upload      u;
	const struct rows *rows;

	TRY(find(q, &u));
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_upload_drop, &rows, u.handle));
	if (rows_count(rows) == 0 || !rows_true(rows, 0, "dropped"))
		return wrong(q, 409, "error.upload_too_late", "it is whole, or being judged");
	return reply_empty(q, 204);
}

/* ── A part ──────────────────────────────────────────────────────────────── */

struct incoming {
	uint64_t            at;
	bool                checked;
	struct tus_checksum checksum;
};

static result
read_heads(struct request *q, struct incoming *in)
{
	const char *type = request_header(q, "CONTENT_TYPE");
	const char *checksum = request_header(q, "HTTP_UPLOAD_CHECKSUM");

	if (type == NULL || strcmp(type, TUS_TYPE) != 0)
		return wrong(q, 415, "error.upload_protocol", "Content-Type");
	if (!tus_bytes(request_header(q, "HTTP_UPLOAD_OFFSET"), &in->at))
		return wrong(q, 400, "error.upload_protocol", "Upload-Offset");
	in->checked = checksum != NULL;
	if (in->checked && !tus_checksum(checksum, &in->checksum))
		return wrong(q, 400, "error.upload_protocol", "Upload-Checksum");
	return NULL;
}

static result
fits(struct request *q, const struct incoming *in, const struct upload *u)
{
	if (in->at != u->received)
		return wrong(q, 409, "error.upload_conflict", "offset");
	if (q->body_size > UPLOAD_PART || q->body_size > u->bytes - u->received)
		return wrong(q, 413, "error.upload_size", "more than announced, or a large part");
	if (q->body_size > 0 && strcmp(u->state, "receiving") != 0)
		return wrong(q, 409, "error.upload_conflict", "not receiving");
	return NULL;
}

static void
free_digest(void *md)
{
	EVP_MD_CTX_free(md);
}

static result
begin_digest(struct request *q, const struct incoming *in, EVP_MD_CTX **md)
{
	*md = NULL;
	if (!in->checked)
		return NULL;
	*md = EVP_MD_CTX_new();
	if (*md == NULL)
		return wrong(q, 500, "error.internal", "digest");
	arena_defer(q->arena, free_digest, *md);
	if (EVP_DigestInit_ex(*md, EVP_get_digestbyname(in->checksum.algorithm), NULL) != 1)
		return wrong(q, 500, "error.internal", "digest");
	return NULL;
}

static result
check_digest(struct request *q, const struct incoming *in, EVP_MD_CTX *md)
{
	uint8_t      sum[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (md == NULL)
		return NULL;
	if (EVP_DigestFinal_ex(md, sum, &size) != 1)
		return wrong(q, 500, "error.internal", "digest");
	if (size != in->checksum.size || CRYPTO_memcmp(sum, in->checksum.sum, size) != 0)
		return wrong(q, 460, "error.upload_checksum", "checksum");
	return NULL;
}

/* From the browser into the vault.  A checksum that is wrong, or a body that was
 * cut off, leaves nothing: the writer was not finished. */
static result
take(struct request *q, const struct incoming *in, const char *part, struct vault_stored *stored)
{
	char                *piece = arena_alloc(q->arena, PIECE);
	struct vault_writer *writer;
	EVP_MD_CTX          *md;
	size_t               got;

	TRY(begin_digest(q, in, &md));
	TRY(vault_write(q->parts, q->arena, part, &writer));
	for (;;) {
		TRY(request_body_read(q, piece, PIECE, &got));
		if (got == 0)
			break;
		if (md != NULL && EVP_DigestUpdate(md, piece, got) != 1)
			return wrong(q, 500, "error.internal", "digest");
		TRY(vault_append(writer, (struct bytes){ (const uint8_t *)piece, got }));
	}
	TRY(check_digest(q, in, md));
	return vault_finish(writer, q->arena, stored);
}

static result
add(struct request *q)
{
	const char         *part = token_uuid(q->arena);
	struct incoming     in;
	struct upload       u;
	struct vault_stored stored;
	bool                kept = true;

	TRY(read_heads(q, &in));
	TRY(find(q, &u));
	TRY(fits(q, &in, &u));
	if (q->body_size > 0) {
		TRY(take(q, &in, part, &stored));
		TRY(upload_keep(q, &u, in.at, part, &stored, &kept));
	}
	if (!kept)
		return wrong(q, 409, "error.upload_conflict", "another part was faster");
	say_where(q, &u);
	return reply_empty(q, 204);
}

/* ── Which of them ───────────────────────────────────────────────────────── */

static const struct {
	const char *method;
	result (*answer)(struct request *);
	bool any_version;
} methods[] = {
	{ "OPTIONS", options, true },
	{ "POST", create, false },
	{ "HEAD", tell, false },
	{ "PATCH", add, false },
	{ "DELETE", drop, false },
};

/* Where PATCH and DELETE do not get through, POST says what it stands for. */
static const char *
meant(struct request *q)
{
	const char *override = request_header(q, "HTTP_X_HTTP_METHOD_OVERRIDE");

	return override != NULL && strcmp(q->method, "POST") == 0 ? override : q->method;
}

static result
answer(struct request *q)
{
	const char *version = request_header(q, "HTTP_TUS_RESUMABLE");
	const char *method = meant(q);

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (strcmp(methods[i].method, method) != 0)
			continue;
		if (!methods[i].any_version &&
		    (version == NULL || strcmp(version, TUS_VERSION) != 0)) {
			reply_header(q, "Tus-Version", TUS_VERSION);
			return wrong(q, 412, "error.upload_protocol", "Tus-Resumable");
		}
		if (!form_ok(q->form))
			return fail_not_found;
		return methods[i].answer(q);
	}
	return wrong(q, 405, "error.method", "override");
}

/* A client of tus reads the status; a person the sentence. */
result
upload_tus(struct request *q)
{
	result r;

	reply_header(q, "Tus-Resumable", TUS_VERSION);
	r = answer(q);
	if (r == NULL || r->status >= 500)
		return r;
	log_info(
	    "upload.refused", "status=%d detail=%s", r->status, r->detail == NULL ? "" : r->detail);
	return reply_text(
	    q, r->status, "text/plain; charset=utf-8", view_text(q->view, r->text), NULL);
}
