/* signing: what is to be signed, put together and sealed for the clerk to send.
 * Only here can the documents and the signers' national ids be read; what leaves
 * is one bundle under a key of its own use, and each number sealed likewise. */
#include <openssl/crypto.h>
#include <string.h>

#include "asice.h"
#include "operator.h"
#include "signing.h"
#include "sql_portvakt.h"
#include "token.h"

struct pack {
	struct                  operator* o;
	const struct rows      *job;
	const char             *id; /* the job's */
	struct signing_manifest manifest;
	struct asice            asice;
};

/* ── The documents ── */

static result
read_document(struct pack *p, const struct rows *rows, size_t i, struct bytes *bytes)
{
	struct              operator* o = p->o;
	struct vault_stored stored = { .key_id = rows_text(rows, i, "key_id"),
		.sha256 = rows_text(rows, i, "sha256") };

	if (!text_number(rows_text(rows, i, "bytes"), ASICE_BYTES, &stored.size) ||
	    stored.size == 0 ||
	    !db_unbytea(o->arena, rows_text(rows, i, "wrapped"), &stored.wrapped))
		return fail(o->arena, 400, "error.bad_request", "documents: one is damaged");
	return vault_whole(o->vault, o->arena, rows_text(rows, i, "id"), &stored, bytes);
}

static result
take_documents(struct pack *p)
{
	const struct rows *rows;

	TRY(DB_ASK(p->o->db, p->o->arena, NULL, &sql_signing_documents, &rows, p->id));
	p->asice.count = p->manifest.document_count = rows_count(rows);
	for (size_t i = 0; i < rows_count(rows) && i < ASICE_DOCUMENTS; i++) {
		const char *name = arena_printf(p->o->arena, "dokument-%zu.pdf", i + 1);

		p->asice.documents[i].name = name;
		p->manifest.documents[i] = (struct signing_document){ name,
			rows_text(rows, i, "title") };
		TRY(read_document(p, rows, i, &p->asice.documents[i].bytes));
	}
	return NULL;
}

/* ── The signers ── */

static result
open_nid(struct operator* o, const struct rows *rows, size_t i, const char **nid)
{
	struct bytes sealed, wrapped;

	if (rows_get(rows, i, "sealed") == NULL)
		return fail(o->arena, 400, "error.bad_request",
		    "signers: one has no national id, which the service knows people by");
	if (!db_unbytea(o->arena, rows_text(rows, i, "sealed"), &sealed) ||
	    !db_unbytea(o->arena, rows_text(rows, i, "wrapped"), &wrapped))
		return fail(o->arena, 500, "error.internal", "a sealed number is damaged");
	return vault_open_text(o->keeper, o->arena, KEEPER_PERSON, rows_text(rows, i, "person"),
	    sealed, wrapped, rows_text(rows, i, "key_id"), nid);
}

/* The same number, sealed for who works with the signing alone. */
static result
seal_signer(struct operator* o, const char *signer, const char *nid)
{
	const struct rows *done;
	struct bytes       sealed, wrapped;
	const char        *key;

	TRY(vault_seal_text(
	    o->keeper, o->arena, KEEPER_SIGNING, signer, nid, &sealed, &wrapped, &key));
	return DB_ASK(o->db, o->arena, NULL, &sql_signing_signer, &done, signer,
	    db_bytea(o->arena, sealed), db_bytea(o->arena, wrapped), key);
}

static result
take_signers(struct pack *p)
{
	const struct rows *rows;
	uint64_t           turn;

	TRY(DB_ASK(p->o->db, p->o->arena, NULL, &sql_signing_signers, &rows, p->id));
	p->manifest.signer_count = rows_count(rows);
	for (size_t i = 0; i < rows_count(rows) && i < SIGNING_SIGNERS; i++) {
		struct signing_signer *s = &p->manifest.signers[i];

		TRY(open_nid(p->o, rows, i, &s->who));
		if (!text_number(rows_text(rows, i, "turn"), 9, &turn))
			return fail(p->o->arena, 500, "error.internal", "an order that is none");
		s->order = p->manifest.way == SIGNING_PORTAL ? (unsigned)turn : 0;
		s->for_other = !rows_true(rows, i, "own");
		TRY(seal_signer(p->o, rows_text(rows, i, "signer"), s->who));
	}
	return NULL;
}

/* ── The bundle ── */

static result
store(struct pack *p, struct bytes zip)
{
	struct               operator* o = p->o;
	const char          *id = token_uuid(o->arena);
	struct vault        *vault = vault_open_signing(o->config, o->keeper);
	struct vault_writer *writer;
	struct vault_stored  stored;
	const struct rows   *done;
	result               r = vault_write(vault, o->arena, id, &writer);

	if (r == NULL)
		r = vault_append(writer, zip);
	if (r == NULL)
		r = vault_finish(writer, o->arena, &stored);
	if (r == NULL)
		r = DB_ASK(o->db, o->arena, NULL, &sql_signing_bundled, &done, p->id, id,
		    arena_printf(o->arena, "%zu", zip.size), stored.sha256,
		    db_bytea(o->arena, stored.wrapped), stored.key_id);
	vault_close(vault);
	return r;
}

static void
describe(struct pack *p)
{
	struct signing_manifest *m = &p->manifest;
	uint64_t                 seconds = 0;

	m->way = strcmp(rows_text(p->job, 0, "way"), "portal") == 0 ? SIGNING_PORTAL
								    : SIGNING_DIRECT;
	m->organisation = config_need(p->o->config, "signing.organisation");
	m->title = rows_text(p->job, 0, "title");
	m->named = strcmp(rows_text(p->job, 0, "identifier"), "NAME") == 0
		       ? SIGNING_BY_NAME
		       : SIGNING_BY_NAME_AND_BIRTH;
	if (m->way == SIGNING_PORTAL) {
		(void)text_number(rows_text(p->job, 0, "seconds"), SIGNING_SECONDS, &seconds);
		m->seconds = seconds;
		m->neutral = "Et dokument til signering";
	}
}

result
signing_pack(struct operator* o, const char *ref)
{
	struct pack  p = { .o = o };
	struct bytes zip;

	TRY(DB_ASK(o->db, o->arena, NULL, &sql_signing_job, &p.job, ref));
	if (rows_count(p.job) != 1)
		return fail(o->arena, 500, "error.internal", "the job is not there");
	p.id = rows_text(p.job, 0, "id");
	describe(&p);
	TRY(take_documents(&p));
	TRY(take_signers(&p));
	TRY(signing_manifest_write(o->arena, &p.manifest, &p.asice.manifest));
	TRY(asice_bundle(o->arena, &p.asice, &zip));
	return store(&p, zip);
}
