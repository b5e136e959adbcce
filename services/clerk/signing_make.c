/* A job at the service: made, asked about, confirmed, taken back, deleted. */
#include <string.h>

#include "clock.h"
#include "desk.h"
#include "log.h"
#include "sql_clerk.h"
#include "token.h"

static bool
good(const struct courier_answer *answer)
{
	return answer->status >= 200 && answer->status < 300;
}

/* What the service has no more. */
static bool
gone(const struct courier_answer *answer)
{
	return answer->status == 404 || answer->status == 410;
}

static result
unexpected(struct step *s, const struct courier_answer *answer)
{
	return fail(s->c->arena, 502, "error.provider", "status.%d", answer->status);
}

/* ── Making ── */

result
bundle_read(struct step *s, struct bytes *zip)
{
	struct arena       *arena = s->c->arena;
	const struct rows  *row;
	struct vault_stored stored;

	TRY(DB_ASK(s->c->db, arena, NULL, &sql_sign_bundle, &row, s->id, s->desk->worker));
	if (!text_number(rows_text(row, 0, "bytes"), 2 * (uint64_t)ASICE_BYTES, &stored.size) ||
	    stored.size == 0 || !db_unbytea(arena, rows_text(row, 0, "wrapped"), &stored.wrapped))
		return fail(arena, 500, "error.internal", "bundle.row");
	stored.key_id = rows_text(row, 0, "key_id");
	stored.sha256 = rows_text(row, 0, "sha256");
	return vault_whole(s->desk->bundles, arena, rows_text(row, 0, "id"), &stored, zip);
}

static result
body_of(struct step *s, const char *reference, const char **content_type, struct bytes *body)
{
	struct arena *arena = s->c->arena;
	const char   *back = arena_printf(
	      arena, "%s/retur?id=%s", s->desk->site, rows_text(s->row, 0, "handle"));
	struct signing_request request = { .way = s->way,
		.reference = reference,
		.completed = back,
		.rejected = back,
		.failed = back,
		.polled = true,
		.queue = s->desk->service.queue };
	struct bytes           xml, bundle, container;

	TRY(bundle_read(s, &bundle));
	TRY(asice_sign(arena, bundle, s->desk->chain, clock_seconds(), keeper_sign_package,
	    s->c->keeper, &container));
	TRY(signing_request_write(arena, &request, &xml));
	return signing_body(arena, xml, container, content_type, body);
}

/* The signer who has this number at the service; their address, sealed. */
static result
link_of(
    struct step *s, const struct rows *signers, const struct signing_party *party, json_t *links)
{
	struct arena *arena = s->c->arena;
	const char   *nid, *key, *link = token_uuid(arena);
	struct bytes  sealed, wrapped;

	for (size_t i = 0; i < rows_count(signers); i++) {
		TRY(open_sealed(s->c, signers, i, rows_text(signers, i, "id"), &nid));
		if (party->who == NULL ? rows_count(signers) > 1 : strcmp(nid, party->who) != 0)
			continue;
		TRY(vault_seal_text(s->c->keeper, arena, KEEPER_SIGNING, link, party->href, &sealed,
		    &wrapped, &key));
		(void)json_array_append_new(links,
		    json_pack("{s:s, s:s, s:s, s:s, s:s}", "signer", rows_text(signers, i, "id"),
			"link", link, "sealed", text_hex(arena, sealed), "wrapped",
			text_hex(arena, wrapped), "key_id", key));
		return NULL;
	}
	return fail(arena, 502, "error.provider", "created.signer");
}

static result
links_of(struct step *s, const struct signing_reply *reply, const char **links)
{
	const struct rows *signers;
	json_t            *list = json_array();
	result             r = NULL;

	TRY(DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_signers, &signers, s->id));
	for (size_t i = 0; r == NULL && i < reply->count; i++)
		r = link_of(s, signers, &reply->parties[i], list);
	*links = json_of(s->c->arena, list);
	return r;
}

/* The service says no, and would say so again. */
static result
rejected(struct step *s, const struct courier_answer *answer)
{
	struct signing_reply reply = { 0 };
	const struct rows   *done;
	result               r = signing_read(
			  s->c->arena, &s->desk->service, SIGNING_ERROR, answer->body, &reply);

	if (answer->status == 429 || answer->status < 400 || answer->status > 499)
		return unexpected(s, answer);
	log_warn("signing.rejected", "job=%s status=%d", s->id, answer->status);
	return DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_rejected, &done, s->id,
	    s->desk->worker, r == NULL ? reply.error_code : "rejected");
}

result
make_job(struct step *s)
{
	struct arena         *arena = s->c->arena;
	enum signing_kind     kind = s->way == SIGNING_DIRECT ? SIGNING_DIRECT_CREATED
							      : SIGNING_PORTAL_CREATED;
	const struct rows    *row;
	const char           *reference, *type, *links = "[]";
	struct bytes          body;
	struct courier_answer answer;
	struct signing_reply  reply;

	TRY(DB_ASK(s->c->db, arena, NULL, &sql_sign_sending, &row, s->id, s->desk->worker));
	reference = rows_text(row, 0, "reference");
	TRY(body_of(s, reference, &type, &body));
	TRY(talk(s->c, "POST", signing_jobs_address(arena, &s->desk->service, s->way), type, body,
	    &answer));
	if (!good(&answer))
		return rejected(s, &answer);
	TRY(signing_read(arena, &s->desk->service, kind, answer.body, &reply));
	if (reply.reference != NULL && strcmp(reply.reference, reference) != 0)
		return fail(arena, 502, "error.provider", "created.reference");
	if (s->way == SIGNING_DIRECT)
		TRY(links_of(s, &reply, &links));
	return DB_ASK(s->c->db, arena, NULL, &sql_sign_created, &row, s->id, s->desk->worker,
	    reference, reply.job, reply.status_url, reply.cancellation_url, links);
}

/* ── After people came back ── */

static const char *
array_of(struct arena *arena, const struct rows *rows, size_t from, size_t to)
{
	const char *list = "{";

	for (size_t i = from; i < to; i++)
		list = arena_printf(
		    arena, "%s%s\"%s\"", list, i > from ? "," : "", rows_text(rows, i, "token"));
	return arena_printf(arena, "%s}", list);
}

/* By this token; *heard: the service told. */
static result
ask_by(struct step *s, const char *token, bool *heard)
{
	struct arena         *arena = s->c->arena;
	const char           *url;
	struct courier_answer answer;
	struct signing_reply  reply;

	if (signing_status_address(arena, rows_text(s->row, 0, "status_url"), token, &url) != NULL)
		return NULL;
	TRY(talk(s->c, "GET", url, NULL, (struct bytes){ 0 }, &answer));
	if (answer.status == 429 || answer.status >= 500)
		return unexpected(s, &answer);
	if (!good(&answer))
		return NULL; /* not a token of this job's, or nothing to tell yet */
	TRY(signing_read(arena, &s->desk->service, SIGNING_DIRECT_STATUS, answer.body, &reply));
	if (strcmp(reply.job, rows_text(s->row, 0, "service_id")) != 0)
		return fail(arena, 502, "error.provider", "status.job");
	TRY(hear(s->c, s->id, &reply));
	*heard = true;
	return NULL;
}

/* The newest first; what one tells is the whole. */
result
make_ask(struct step *s)
{
	const struct rows *tokens, *done;
	bool               heard = false;

	TRY(DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_asks, &tokens, s->id, s->desk->worker));
	for (size_t i = 0; i < rows_count(tokens) && !heard; i++)
		TRY(ask_by(s, rows_text(tokens, i, "token"), &heard));
	return DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_asked, &done, s->id, s->desk->worker,
	    array_of(s->c->arena, tokens, 0, rows_count(tokens)));
}

/* ── Ends ── */

result
make_confirm(struct step *s)
{
	const struct rows    *urls, *done;
	struct courier_answer answer;

	TRY(DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_confirms, &urls, s->id, s->desk->worker));
	if (rows_count(urls) == 0)
		return NULL;
	TRY(talk(s->c, "POST", rows_text(urls, 0, "url"), "application/xml", (struct bytes){ 0 },
	    &answer));
	if (!good(&answer) && !gone(&answer))
		return unexpected(s, &answer);
	return DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_confirmed, &done, s->id,
	    s->desk->worker, rows_text(urls, 0, "id"));
}

result
make_cancel(struct step *s)
{
	const struct rows    *done;
	struct courier_answer answer;

	TRY(talk(s->c, "POST", rows_text(s->row, 0, "cancel_url"), "application/xml",
	    (struct bytes){ 0 }, &answer));
	if (!good(&answer) && answer.status != 409)
		return unexpected(s, &answer);
	return DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_cancelled, &done, s->id,
	    s->desk->worker, answer.status == 409 ? "true" : "false");
}

/* The service gives the address when it may be used; another no is "not yet". */
result
make_delete(struct step *s)
{
	const struct rows    *done;
	struct courier_answer answer;

	TRY(talk(s->c, "DELETE", rows_text(s->row, 0, "delete_url"), NULL, (struct bytes){ 0 },
	    &answer));
	if (answer.status == 429 || answer.status >= 500)
		return unexpected(s, &answer);
	return DB_ASK(s->c->db, s->c->arena, NULL,
	    good(&answer) || gone(&answer) ? &sql_sign_deleted : &sql_sign_not_deleted, &done,
	    s->id, s->desk->worker);
}

/* What was sent is not needed any more. */
result
make_sweep(struct step *s)
{
	const struct rows *done;

	TRY(vault_remove(s->desk->bundles, s->c->arena, rows_text(s->row, 0, "bundle")));
	return DB_ASK(s->c->db, s->c->arena, NULL, &sql_sign_swept, &done, s->id, s->desk->worker);
}
