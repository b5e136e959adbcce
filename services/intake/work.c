/* One upload: what is it, is it clean, where does it lie, and the receipt.  The
 * decisions are the database's; a killed intake leaves a lease that runs out, and
 * blobs that belong to nothing. */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "clamd.h"
#include "heic.h"
#include "intake.h"
#include "log.h"
#include "office.h"
#include "picture.h"
#include "sql_intake.h"
#include "token.h"

#define LEASE "900" /* seconds; longer than everything below may take */

struct blob {
	const char         *id; /* NULL: none */
	struct vault_stored stored;
};

struct work {
	struct intake       *in;
	const struct rows   *row;
	const char          *id;
	uint64_t             bytes;
	struct whole        *whole;
	struct sniffed       is;
	struct blob          original, clean;
	struct clamd        *clamd;
	struct vault_writer *writer;
	const char          *note;
};

/* ── Ends ── */

static result
decide(struct work *w, const struct statement *how, const char *why)
{
	const struct rows *done;

	log_info("intake.decided", "upload=%s how=%s why=%s", w->id, how->name, why);
	return DB_ASK(w->in->db, w->in->arena, NULL, how, &done, w->id, w->in->worker, why);
}

static result
hold(struct work *w, const char *why)
{
	return decide(w, &sql_intake_hold, why);
}

static result
refuse(struct work *w, const char *why)
{
	return decide(w, &sql_intake_refuse, why);
}

/* What was written for a transaction that will not be. */
static void
remove_blobs(struct work *w)
{
	if (w->original.id != NULL)
		(void)vault_remove(w->in->vault, w->in->arena, w->original.id);
	if (w->clean.id != NULL)
		(void)vault_remove(w->in->vault, w->in->arena, w->clean.id);
	w->original.id = w->clean.id = NULL;
}

/* ── The bytes ── */

/* Each piece goes to the scanner and, encrypted, to where it will stay. */
static result
pass_on(void *to, struct bytes piece)
{
	struct work *w = to;

	if (w->clamd != NULL && !clamd_send(w->clamd, piece))
		return fail(w->in->arena, 503, "error.unavailable", "clamd takes no more");
	return vault_append(w->writer, piece);
}

static result
into_vault(void *to, struct bytes piece)
{
	return vault_append(to, piece);
}

static result
begin_blob(struct work *w, struct blob *b)
{
	b->id = token_uuid(w->in->arena);
	return vault_write(w->in->vault, w->in->arena, b->id, &w->writer);
}

/* A supervisor's report of a serious deficiency goes to who has care of the child
 * at once (R19).  It is plain text that our own form made, and a scanner that is
 * not there does not hold it; what a scanner found is refused as ever. */
static bool
cannot_wait(const struct work *w)
{
	return rows_true(w->row, 0, "urgent") && w->is.type == SNIFF_TXT;
}

/* … from the beginning, when the scanner left in the middle. */
static result
write_anew(struct work *w)
{
	w->clamd = NULL;
	TRY(begin_blob(w, &w->original));
	return whole_each(w->whole, pass_on, w);
}

/* NULL: go on.  *why is set where the upload ends here. */
static result
judge(struct work *w, bool *refused, const char **why)
{
	struct source      source = whole_source(w->whole);
	enum clamd_verdict verdict;
	result             failed;

	if (!sniff(&source, rows_text(w->row, 0, "filename"), &w->is))
		return fail(w->in->arena, 503, "error.unavailable", "parts cannot be read");
	*refused = w->is.reason != NULL;
	*why = w->is.reason;
	if (*refused)
		return NULL;
	w->clamd = clamd_begin(w->in->arena, w->in->clamd);
	if (w->clamd == NULL && !cannot_wait(w)) {
		*why = "scanner";
		return NULL;
	}
	TRY(begin_blob(w, &w->original));
	failed = whole_each(w->whole, pass_on, w);
	verdict = w->clamd == NULL ? CLAMD_UNSURE : clamd_end(w->clamd);
	if (verdict == CLAMD_UNSURE && cannot_wait(w))
		return write_anew(w);
	*refused = verdict != CLAMD_CLEAN && verdict != CLAMD_UNSURE;
	*why = verdict == CLAMD_CLEAN       ? NULL
	       : verdict == CLAMD_UNSURE    ? "scanner"
	       : verdict == CLAMD_ENCRYPTED ? "encrypted"
	       : verdict == CLAMD_LIMITS    ? "broken"
					    : "virus";
	return *why != NULL ? NULL : failed;
}

/* The same without what is not seen in it, where there is such a form (R15m). */
static result
store_clean(struct work *w)
{
	struct source   source = whole_source(w->whole);
	struct arena   *arena = w->in->arena;
	enum sniff_type type = w->is.type;
	bool            picture = picture_strips(type);
	bool            heic = type == SNIFF_HEIC && heic_strips(&source);

	if (!picture && !heic && !office_strips(&source, type))
		return NULL;
	TRY(begin_blob(w, &w->clean));
	if (picture)
		TRY(picture_strip(arena, &source, type, into_vault, w->writer));
	else if (heic)
		TRY(heic_strip(arena, &source, into_vault, w->writer));
	else
		TRY(office_strip(arena, &source, type, into_vault, w->writer));
	return vault_finish(w->writer, arena, &w->clean.stored);
}

/* Durable, and what others may be given beside it. */
static result
store(struct work *w)
{
	TRY(vault_finish(w->writer, w->in->arena, &w->original.stored));
	if (w->original.stored.size != w->bytes)
		return fail(w->in->arena, 500, "error.internal", "the size is not what it was");
	return w->is.metadata ? store_clean(w) : NULL;
}

/* ── The receipt, and the record ── */

static bool
fits(char *out, size_t room, const char *text)
{
	size_t size = strlen(text);

	if (size >= room)
		return false;
	memcpy(out, text, size + 1);
	return true;
}

static result
sign(struct work *w)
{
	struct keeper_receipt r = { .bytes = w->bytes };
	uint64_t              version = 0;

	if (!fits(r.id, sizeof(r.id), w->id) ||
	    !fits(r.when, sizeof(r.when), rows_text(w->row, 0, "received_at")) ||
	    !fits(r.kind, sizeof(r.kind), rows_text(w->row, 0, "kind")) ||
	    !fits(r.type, sizeof(r.type), rows_text(w->row, 0, "doc_type")) ||
	    !fits(r.filed, sizeof(r.filed), rows_text(w->row, 0, "target")) ||
	    !fits(r.rule, sizeof(r.rule), rows_text(w->row, 0, "rule")) ||
	    !text_number(rows_text(w->row, 0, "rule_version"), UINT16_MAX, &version) ||
	    !text_unhex(w->original.stored.sha256, r.sha256, sizeof(r.sha256)))
		return fail(w->in->arena, 500, "error.internal", "no receipt can be made");
	r.version = (uint16_t)version;
	return keeper_sign_receipt(w->in->keeper, w->in->arena, &r, &w->note);
}

static result
record(struct work *w, bool *done)
{
	const struct rows         *rows;
	struct arena              *arena = w->in->arena;
	const struct vault_stored *o = &w->original.stored, *c = &w->clean.stored;
	bool                       clean = w->clean.id != NULL;

	TRY(DB_ASK(w->in->db, arena, NULL, &sql_intake_file, &rows, w->id, w->in->worker,
	    w->is.mime, w->is.metadata ? "true" : "false", w->original.id, o->sha256,
	    db_bytea(arena, o->wrapped), o->key_id, w->clean.id,
	    clean ? arena_printf(arena, "%llu", (unsigned long long)c->size) : NULL,
	    clean ? c->sha256 : NULL, clean ? db_bytea(arena, c->wrapped) : NULL,
	    clean ? c->key_id : NULL, w->note));
	*done = rows_count(rows) == 1 && rows_true(rows, 0, "done");
	return NULL;
}

/* ── Reading back ── */

static result
digest(void *to, struct bytes piece)
{
	return EVP_DigestUpdate(to, piece.data, piece.size) == 1 ? NULL : fail_unavailable;
}

static result
same_hash(struct work *w, EVP_MD_CTX *c, const char *wanted)
{
	uint8_t hash[32];

	if (EVP_DigestFinal_ex(c, hash, NULL) != 1 ||
	    strcmp(text_hex(w->in->arena, (struct bytes){ hash, sizeof(hash) }), wanted) != 0)
		return fail(w->in->arena, 500, "error.internal", "what was filed is not what came");
	return NULL;
}

static void
free_digest(void *c)
{
	EVP_MD_CTX_free(c);
}

/* What this process wrote it has read back whole already, before it was filed. */
static bool
is_ours(const struct blob *b, const char *id, uint64_t size, const char *sha256)
{
	return b->id != NULL && strcmp(b->id, id) == 0 && b->stored.size == size &&
	       strcmp(b->stored.sha256, sha256) == 0;
}

/* By its row: the key that the keeper unwraps is the one that opens what lies
 * there; and all of its bytes, where another process wrote them. */
static result
read_one(struct work *w, const struct rows *rows, size_t i)
{
	const char  *id = rows_text(rows, i, "id"), *sha256 = rows_text(rows, i, "sha256");
	const char  *key = rows_text(rows, i, "key_id");
	EVP_MD_CTX  *c = EVP_MD_CTX_new();
	struct bytes wrapped;
	uint64_t     size;

	arena_defer(w->in->arena, free_digest, c);
	if (c == NULL || EVP_DigestInit_ex(c, EVP_sha256(), NULL) != 1 ||
	    !db_unbytea(w->in->arena, rows_text(rows, i, "wrapped"), &wrapped) ||
	    !text_number(rows_text(rows, i, "bytes"), INT64_MAX, &size) || size == 0)
		return fail(w->in->arena, 500, "error.internal", "a filed row is damaged");
	if (is_ours(&w->original, id, size, sha256) || is_ours(&w->clean, id, size, sha256))
		return vault_begin(w->in->vault, w->in->arena, id, wrapped, key, size,
		    &(struct vault_reader *){ NULL });
	TRY(vault_read(w->in->vault, w->in->arena, id, wrapped, key, size, 0, size - 1, digest, c));
	return same_hash(w, c, sha256);
}

/* The rows and the bytes, as they lie there now; then the person is told. */
static result
read_back(struct work *w)
{
	const struct rows *rows, *done;

	TRY(DB_ASK(w->in->db, w->in->arena, NULL, &sql_intake_filed, &rows, w->id, w->in->worker));
	if (rows_count(rows) == 0)
		return fail(w->in->arena, 500, "error.internal", "what was filed is not there");
	for (size_t i = 0; i < rows_count(rows); i++)
		TRY(read_one(w, rows, i));
	TRY(DB_ASK(
	    w->in->db, w->in->arena, NULL, &sql_intake_read_back, &done, w->id, w->in->worker));
	log_info("intake.filed", "upload=%s rule=%s renditions=%zu", w->id,
	    rows_text(w->row, 0, "rule"), rows_count(rows));
	return NULL;
}

/* ── The order of things ── */

/* Where the database was asked to file and did not answer, nobody knows whether
 * it did: the blobs stay, and are swept when they belong to nothing. */
static result
file_it(struct work *w)
{
	bool   done = false;
	result failed = store(w);

	if (failed != NULL) {
		remove_blobs(w);
		return hold(w, "storage");
	}
	if (sign(w) != NULL) {
		remove_blobs(w);
		return hold(w, "keeper");
	}
	TRY(record(w, &done));
	if (!done) {
		remove_blobs(w);
		return fail(w->in->arena, 500, "error.internal", "it was not to be filed any more");
	}
	return read_back(w);
}

static result
take_in(struct work *w)
{
	bool        refused = false;
	const char *why = NULL;
	result      failed = whole_open(w->in, w->id, w->bytes, &w->whole);

	if (failed == NULL)
		failed = judge(w, &refused, &why);
	if (failed != NULL) {
		log_error("intake.failed", "upload=%s detail=%s", w->id,
		    failed->detail == NULL ? "-" : failed->detail);
		return hold(w, "storage");
	}
	if (why != NULL)
		return refused ? refuse(w, why) : hold(w, why);
	return file_it(w);
}

static result
take_up(struct work *w)
{
	result failed;

	if (strcmp(rows_text(w->row, 0, "state"), "filed") != 0)
		return take_in(w);
	failed = read_back(w);
	return failed == NULL ? NULL : hold(w, "storage");
}

bool
work_one(struct intake *in)
{
	struct work w = { .in = in };
	result r = DB_ASK(in->db, in->arena, NULL, &sql_intake_take, &w.row, in->worker, LEASE);
	bool   found = r == NULL && rows_count(w.row) == 1;

	if (found) {
		w.id = rows_text(w.row, 0, "id");
		log_request(w.id);
		(void)text_number(rows_text(w.row, 0, "bytes"), INT64_MAX, &w.bytes);
		r = take_up(&w);
	}
	if (r != NULL)
		log_error("intake.failed", "detail=%s", r->detail == NULL ? "-" : r->detail);
	log_request(NULL);
	arena_clear(in->arena);
	return found;
}
