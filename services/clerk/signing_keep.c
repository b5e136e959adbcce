/* When all have signed: what the service made is fetched, checked, and kept. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "desk.h"
#include "evidence.h"
#include "log.h"
#include "sql_clerk.h"
#include "token.h"

struct keeping {
	struct step           *s;
	const struct rows     *signers;
	struct evidence_wanted wanted;
	struct evidence        evidence;
	struct bytes           pack;
	const char            *rendition, *bundle; /* blobs that were written; NULL: none */
	struct vault_stored    signed_, packed;
};

/* ── Fetching ── */

static result
fetch(struct keeping *k, const char *url, struct bytes *bytes)
{
	struct courier_answer answer;

	if (url == NULL)
		return fail(k->s->c->arena, 502, "error.provider", "evidence.missing");
	TRY(talk(k->s->c, "GET", url, NULL, (struct bytes){ 0 }, &answer));
	if (answer.status != 200)
		return fail(
		    k->s->c->arena, 502, "error.provider", "evidence.status.%d", answer.status);
	*bytes = answer.body;
	return NULL;
}

static result
fetch_all(struct keeping *k)
{
	size_t count = rows_count(k->signers);

	TRY(fetch(k, rows_get(k->s->row, 0, "pades_url"), &k->evidence.pades));
	for (size_t i = 0; i < count; i++)
		TRY(fetch(k, rows_get(k->signers, i, "xades_url"), &k->evidence.xades[i]));
	k->evidence.count = count;
	return NULL;
}

/* ── Checking ── */

/* Against the very bytes that were sent, which the database has the digests of. */
static result
want_documents(struct keeping *k)
{
	struct step       *s = k->s;
	const struct rows *rows;
	struct bytes       zip;
	struct asice       sent;

	TRY(DB_ASK(
	    s->c->db, s->c->arena, NULL, &sql_sign_documents, &rows, s->id, s->desk->worker));
	TRY(bundle_read(s, &zip));
	TRY(asice_open(s->c->arena, zip, &sent));
	if (sent.count != rows_count(rows))
		return fail(s->c->arena, 500, "error.internal", "bundle.count");
	for (size_t i = 0; i < sent.count; i++) {
		if (strcmp(token_hash(s->c->arena, sent.documents[i].bytes),
			rows_text(rows, i, "sha256")) != 0)
			return fail(s->c->arena, 500, "error.internal", "bundle.document");
		k->wanted.documents[i] = sent.documents[i];
	}
	k->wanted.document_count = sent.count;
	return NULL;
}

static result
want_signers(struct keeping *k)
{
	struct step *s = k->s;

	TRY(DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_signers, &k->signers, s->id));
	if (rows_count(k->signers) > SIGNING_SIGNERS)
		return fail(s->c->arena, 500, "error.internal", "signers.count");
	for (size_t i = 0; i < rows_count(k->signers); i++)
		k->wanted.signers[i] = rows_text(k->signers, i, "name");
	k->wanted.signer_count = rows_count(k->signers);
	return NULL;
}

/* ── Keeping ── */

static result
put(struct keeping *k, struct bytes bytes, const char **id, struct vault_stored *stored)
{
	struct arena        *arena = k->s->c->arena;
	struct vault_writer *writer;

	*id = token_uuid(arena);
	TRY(vault_write(k->s->desk->documents, arena, *id, &writer));
	TRY(vault_append(writer, bytes));
	return vault_finish(writer, arena, stored);
}

static void
remove_blobs(struct keeping *k)
{
	struct vault *vault = k->s->desk->documents;

	if (k->rendition != NULL)
		(void)vault_remove(vault, k->s->c->arena, k->rendition);
	if (k->bundle != NULL)
		(void)vault_remove(vault, k->s->c->arena, k->bundle);
}

/* The keeper's note on what came back: when, of how many bytes, by which rule it
 * is filed. */
static result
receipt_for(struct keeping *k, const struct rows *filing)
{
	struct arena         *arena = k->s->c->arena;
	struct keeper_receipt r = { .bytes = k->evidence.pades.size };
	uint64_t              version = 0;
	time_t                now = (time_t)k->wanted.until; /* the pack says the same */
	struct tm             tm;
	const char           *note;

	if (!text_number(rows_text(filing, 0, "version"), UINT16_MAX, &version) ||
	    gmtime_r(&now, &tm) == NULL ||
	    !text_unhex(token_hash(arena, k->evidence.pades), r.sha256, sizeof(r.sha256)))
		return fail(arena, 500, "error.internal", "receipt.fields");
	(void)strftime(r.when, sizeof(r.when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	(void)snprintf(r.id, sizeof(r.id), "%s", k->s->id);
	(void)snprintf(r.kind, sizeof(r.kind), "signert");
	(void)snprintf(r.type, sizeof(r.type), "%s", rows_text(filing, 0, "doc_type"));
	(void)snprintf(r.filed, sizeof(r.filed), "%s", rows_text(filing, 0, "target"));
	(void)snprintf(r.rule, sizeof(r.rule), "%s", rows_text(filing, 0, "rule"));
	r.version = (uint16_t)version;
	TRY(keeper_sign_receipt(k->s->c->keeper, arena, &r, &note));
	k->evidence.receipt = (struct bytes){ (const uint8_t *)note, strlen(note) };
	k->evidence.verifier = k->s->desk->verifier;
	return NULL;
}

static const char *
seals_of(struct keeping *k)
{
	json_t *list = json_array();

	for (size_t i = 0; i < k->evidence.count; i++)
		(void)json_array_append_new(
		    list, json_pack("{s:s, s:s}", "signer", rows_text(k->signers, i, "id"),
			      "serial", k->evidence.signers[i].serial));
	return json_of(k->s->c->arena, list);
}

static result
commit(struct keeping *k)
{
	struct step       *s = k->s;
	struct arena      *arena = s->c->arena;
	const struct rows *done;

	TRY(DB_ASK(s->c->db, arena, NULL, &sql_sign_done, &done, s->id, s->desk->worker,
	    k->rendition, arena_printf(arena, "%llu", (unsigned long long)k->signed_.size),
	    k->signed_.sha256, db_bytea(arena, k->signed_.wrapped), k->signed_.key_id, k->bundle,
	    arena_printf(arena, "%llu", (unsigned long long)k->packed.size), k->packed.sha256,
	    db_bytea(arena, k->packed.wrapped), k->packed.key_id, seals_of(k)));
	if (!rows_true(done, 0, "done"))
		return fail(arena, 409, "error.internal", "done.before");
	return NULL;
}

static result
store(struct keeping *k)
{
	result r = put(k, k->evidence.pades, &k->rendition, &k->signed_);

	if (r == NULL)
		r = put(k, k->pack, &k->bundle, &k->packed);
	if (r == NULL)
		r = commit(k);
	/* A connection that was lost may have committed: what lies there is left to
	 * the sweep of blobs that belong to nothing. */
	if (r != NULL && r->status < 503)
		remove_blobs(k);
	return r;
}

result
keep_signed(struct step *s)
{
	struct keeping     k = { .s = s };
	struct arena      *arena = s->c->arena;
	const struct rows *filing;
	uint64_t           made;

	k.wanted.trust = s->desk->trust;
	k.wanted.seal = s->desk->seal;
	TRY(DB_ASK(s->c->db, arena, NULL, &sql_sign_filing, &filing, s->id, s->desk->worker));
	if (!text_number(rows_text(filing, 0, "made_at"), INT64_MAX, &made))
		return fail(arena, 500, "error.internal", "job.time");
	k.wanted.from = (int64_t)made;
	k.wanted.until = clock_seconds();
	TRY(want_documents(&k));
	TRY(want_signers(&k));
	TRY(fetch_all(&k));
	TRY(evidence_check(arena, &k.wanted, &k.evidence));
	TRY(receipt_for(&k, filing));
	TRY(evidence_pack_write(arena, &k.wanted, &k.evidence, &k.pack));
	return store(&k);
}
