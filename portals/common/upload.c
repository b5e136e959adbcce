#include "common/upload.h"

#include <stdlib.h>
#include <string.h>

#include "filename.h"
#include "log.h"
#include "portal.h"
#include "sql_common.h"
#include "token.h"

#define MIB (1024 * 1024)
#define LARGEST (UINT64_C(200) * MIB) /* law.upload_limit() */

uint64_t
upload_limit(const struct request *q)
{
	return config_number(q->config, "upload.bytes", MIB, LARGEST, LARGEST);
}

static result
read_row(struct request *q, const struct rows *rows, struct upload *u)
{
	uint64_t expires;

	if (rows_count(rows) == 0)
		return fail_not_found;
	u->handle = rows_text(rows, 0, "handle");
	u->state = rows_text(rows, 0, "state");
	if (!text_number(rows_text(rows, 0, "received"), INT64_MAX, &u->received) ||
	    !text_number(rows_text(rows, 0, "bytes"), INT64_MAX, &u->bytes) ||
	    !text_number(rows_text(rows, 0, "expires"), INT64_MAX, &expires))
		return fail(q->arena, 500, "error.internal", "upload: a number");
	u->expires = (int64_t)expires;
	return NULL;
}

/* What the database found wrong, in the person's words. */
static result
why_not(struct request *q, result r)
{
	static const struct {
		const char *field;
		int         status;
		const char *text;
	} known[] = {
		{ "bytes", 413, "error.upload_size" },
		{ "filename", 400, "error.upload_filename" },
		{ "note", 400, "error.too_long" },
		{ "many", 429, "error.upload_many" },
		{ "parts", 429, "error.upload_many" },
	};
	const struct db_refusal *refusal = db_refusal(q->db);

	if (refusal == NULL)
		return r;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(refusal->state, "PV002") == 0 &&
		    strcmp(refusal->rule, known[i].field) == 0)
			return fail(
			    q->arena, known[i].status, known[i].text, "upload: %s", known[i].field);
	if (strcmp(refusal->state, "PV001") == 0)
		return fail(q->arena, 403, "error.upload_kind", "upload: rule %s", refusal->rule);
	return r;
}

/* A note is a letter to the service, and is sealed like one. */
struct note {
	const char *id, *sealed, *wrapped, *key_id; /* all NULL: there is none */
};

static result
seal_note(struct request *q, const char *text, struct note *n)
{
	struct bytes sealed, wrapped;

	*n = (struct note){ 0 };
	if (text == NULL)
		return NULL;
	if (text_length(text) > UPLOAD_NOTE)
		return fail(q->arena, 400, "error.too_long", "upload: note");
	n->id = token_uuid(q->arena);
	TRY(vault_seal_text(
	    q->keeper, q->arena, KEEPER_LETTER, n->id, text, &sealed, &wrapped, &n->key_id));
	n->sealed = db_bytea(q->arena, sealed);
	n->wrapped = db_bytea(q->arena, wrapped);
	return NULL;
}

result
upload_begin(struct request *q, const struct upload_wish *w, struct upload *u)
{
	const struct rows *rows;
	struct note        note;
	result             r;

	if (!q->vouched)
		return fail(q->arena, 403, "error.forbidden", "upload: nobody vouched for it");
	if (w->bytes > upload_limit(q))
		return fail(q->arena, 413, "error.upload_size", "upload: bytes");
	TRY(seal_note(q, w->note, &note));
	r = DB_ASK(q->db, q->arena, q->session->token, &sql_upload_new, &rows, w->once,
	    filename_clean(q->arena, w->filename),
	    arena_printf(q->arena, "%llu", (unsigned long long)w->bytes), w->kind, w->wanted,
	    note.id, note.sealed, note.wrapped, note.key_id);
	return r != NULL ? why_not(q, r) : read_row(q, rows, u);
}

result
upload_find(struct request *q, const char *handle, struct upload *u)
{
	const struct rows *rows;

	if (handle == NULL)
		return fail_not_found;
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_upload_at, &rows, handle));
	return read_row(q, rows, u);
}

/* Nobody counts it, so nobody needs it.  One that stays is swept later. */
static void
remove_part(struct request *q, const char *part)
{
	result r = vault_remove(q->parts, q->arena, part);

	if (r != NULL)
		log_warn("upload.left_behind", "part=%s status=%d", part, r->status);
}

/* When the connection broke in the middle nobody knows whether the part counts:
 * then it stays, and the sweep finds out. */
result
upload_keep(struct request *q, struct upload *u, uint64_t at, const char *part,
    const struct vault_stored *stored, bool *kept)
{
	const struct rows *rows;
	result             r;

	r = DB_ASK(q->db, q->arena, q->session->token, &sql_upload_part, &rows, u->handle,
	    arena_printf(q->arena, "%llu", (unsigned long long)at), part,
	    arena_printf(q->arena, "%llu", (unsigned long long)stored->size),
	    db_bytea(q->arena, stored->wrapped), stored->key_id);
	*kept = r == NULL && rows_count(rows) > 0;
	if (*kept) {
		u->state = rows_text(rows, 0, "state");
		u->received = at + stored->size;
		return NULL;
	}
	if (r == NULL || db_refusal(q->db) != NULL)
		remove_part(q, part);
	return r == NULL ? NULL : why_not(q, r);
}

/* ── What may be handed in ───────────────────────────────────────────────── */

static result
ask_offer(struct request *q, const struct rows **kinds, const struct rows **wanted)
{
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_upload_kinds, NULL, 0, kinds));
	return db_ask(q->db, q->arena, q->session->token, &sql_upload_wanted, NULL, 0, wanted);
}

result
upload_offer(struct request *q)
{
	const struct rows *kinds, *wanted, *forms;

	TRY(ask_offer(q, &kinds, &wanted));
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_upload_forms, NULL, 0, &forms));
	view_rows(q->view, "Forms", forms, 0);
	view_rows(q->view, "Kinds", kinds, 0);
	view_rows(q->view, "Wanted", wanted, 0);
	view_printf(q->view, "Limit.bytes", "%llu", (unsigned long long)upload_limit(q));
	view_printf(q->view, "Limit.mib", "%llu", (unsigned long long)(upload_limit(q) / MIB));
	return NULL;
}

result
upload_offered(struct request *q, const char *kind, const char *wanted, bool *is)
{
	const struct rows *kinds, *asked;
	const struct rows *list;

	TRY(ask_offer(q, &kinds, &asked));
	list = wanted == NULL ? kinds : asked;
	*is = false;
	for (size_t i = 0; i < rows_count(list); i++)
		if (strcmp(rows_text(list, i, "kind"), kind) == 0 &&
		    (wanted == NULL || strcmp(rows_text(list, i, "handle"), wanted) == 0))
			*is = true;
	return NULL;
}

/* ── The wing ── */

/* clang-format off */
static const struct route routes[] = {
	{ "GET",     "/lever-inn",      NEEDS_PARTY,   upload_page,         "upload.cs",  upload_page_inputs },
	{ "POST",    "/lever-inn",      NEEDS_PARTY,   upload_form,         NULL,         NULL },
	{ "GET",     "/kvittering",     NEEDS_PARTY,   upload_receipt,      "receipt.cs", upload_receipt_inputs },
	{ "GET",     "/kvittering.txt", NEEDS_PARTY,   upload_receipt_text, NULL,         upload_receipt_inputs },
	{ "OPTIONS", "/opplasting",     NEEDS_NOTHING, upload_tus,          NULL,         upload_tus_inputs },
	{ "POST",    "/opplasting",     NEEDS_PARTY,   upload_tus,          NULL,         upload_tus_inputs },
	{ "HEAD",    "/opplasting",     NEEDS_PARTY,   upload_tus,          NULL,         upload_tus_inputs },
	{ "PATCH",   "/opplasting",     NEEDS_PARTY,   upload_tus,          NULL,         upload_tus_inputs },
	{ "DELETE",  "/opplasting",     NEEDS_PARTY,   upload_tus,          NULL,         upload_tus_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_upload_at, &sql_upload_drop,
	&sql_upload_forms, &sql_upload_kinds, &sql_upload_list, &sql_upload_new, &sql_upload_part,
	&sql_upload_wanted, NULL };

static const char *const streams[] = { "/opplasting", NULL };
static const char *const multiparts[] = { "/lever-inn", NULL };

const struct wing upload_wing = {
	.routes = routes, .statements = statements, .streams = streams, .multiparts = multiparts
};
