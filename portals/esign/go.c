/* To the signature service and back. */
#include <string.h>
#include <time.h>

#include "esign/esign.h"
#include "log.h"
#include "reply.h"
#include "sql_esign.h"
#include "vault.h"

const struct input go_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, "error.not_found" },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* The way back says how it went, and is not asked for it. */
const struct input back_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, NULL },
	{ "status_query_token", INPUT_ANY, SIGNING_TOKEN, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
keep_pace(struct request *q)
{
	const struct rows *rows;
	uint64_t           ms;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_signing_pace, NULL, 0, &rows));
	if (!text_number(rows_text(rows, 0, "ms"), 60000, &ms) || ms > 3000)
		return fail(q->arena, 503, "error.unavailable", "too many calls to the service");
	(void)nanosleep(
	    &(struct timespec){ (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 }, NULL);
	return NULL;
}

/* Why the service said no, when it says so in its own words. */
static result
refused(struct request *q, const struct courier_answer *answer, struct signing_reply *reply)
{
	const struct esign *e = q->own;

	if (answer->status < 400 || answer->status > 499 ||
	    signing_read(q->arena, &e->service, SIGNING_ERROR, answer->body, reply) != NULL)
		return fail(q->arena, 502, "error.provider", "signing: status %d", answer->status);
	return fail(q->arena, 409, "error.provider", "signing: %s", reply->error_code);
}

result
esign_ask(struct request *q, const char *url, struct bytes body, enum signing_kind kind,
    struct signing_reply *reply)
{
	const struct esign          *e = q->own;
	const struct courier_request question = {
		.method = body.size == 0 ? "GET" : "POST",
		.url = url,
		.content_type = body.size == 0 ? NULL : "application/xml",
		.body = body,
		.headers = { { "Accept", "application/xml" } },
	};
	struct courier_answer answer;

	TRY(keep_pace(q));
	TRY(courier_fetch(e->courier, q->arena, &question, &answer));
	*reply = (struct signing_reply){ 0 };
	if (answer.status != 200)
		return refused(q, &answer, reply);
	return signing_read(q->arena, &e->service, kind, answer.body, reply);
}

static result
open_sealed(struct request *q, const struct rows *row, const char *id, const char **plain)
{
	struct bytes sealed, wrapped;

	if (!db_unbytea(q->arena, rows_text(row, 0, "sealed"), &sealed) ||
	    !db_unbytea(q->arena, rows_text(row, 0, "wrapped"), &wrapped))
		return fail(q->arena, 500, "error.internal", "a sealed text is damaged");
	return vault_open_text(q->keeper, q->arena, KEEPER_SIGNING, rows_text(row, 0, id), sealed,
	    wrapped, rows_text(row, 0, "key_id"), plain);
}

static const char *
page_of(struct request *q)
{
	return arena_printf(q->arena, "/oppdrag?id=%s", form_get(q->form, "id"));
}

/* What became of asking the service, in words for whoever wanted to sign. */
static result
not_led(struct request *q, result why)
{
	if (why == NULL || strcmp(why->text, "error.provider") != 0)
		return why;
	return fail(
	    q->arena, why->status, "error.signing", "%s", why->detail == NULL ? "-" : why->detail);
}

result
go_sign(struct request *q)
{
	const char          *handle = form_get(q->form, "id"), *href;
	const struct rows   *row;
	struct signing_reply reply;

	if (handle == NULL)
		return fail_not_found;
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_signing_go, &row, handle));
	if (rows_count(row) == 0)
		return reply_redirect(q, page_of(q)); /* not (any more) to be signed: it says why */
	if (strcmp(rows_text(row, 0, "standing"), q->session->standing) != 0)
		return fail(q->arena, 500, "error.internal", "a row of another reader");
	TRY(open_sealed(q, row, "link", &href));
	TRY(not_led(
	    q, esign_ask(q, href, signing_update_request(), SIGNING_DIRECT_SIGNER, &reply)));
	return reply_redirect_away(q, reply.parties[0].redirect, NULL);
}

/* What the answer says of me; nothing when it is about another job. */
static const char *
status_of(const struct signing_reply *reply, const char *job, const char *nid)
{
	if (strcmp(reply->job, job) != 0)
		return NULL;
	for (size_t i = 0; i < reply->count; i++)
		if (reply->parties[i].who == NULL ? reply->count == 1
						  : strcmp(reply->parties[i].who, nid) == 0)
			return signing_status_name(reply->parties[i].status);
	return NULL;
}

static result
ask_status(struct request *q, const struct rows *row, const char *token, const char **status)
{
	const char          *nid, *url;
	struct signing_reply reply = { 0 };
	result               asked;

	*status = NULL;
	TRY(open_sealed(q, row, "signer", &nid));
	TRY(signing_status_address(q->arena, rows_text(row, 0, "status_url"), token, &url));
	asked = esign_ask(q, url, (struct bytes){ 0 }, SIGNING_DIRECT_STATUS, &reply);
	if (asked == NULL)
		*status = status_of(&reply, rows_text(row, 0, "service_id"), nid);
	else if (reply.error_code != NULL &&
		 strcmp(reply.error_code, "SIGNING_CEREMONY_NOT_COMPLETED") == 0)
		*status = signing_status_name(SIGNING_WAITING);
	return *status == NULL ? asked : NULL;
}

result
back_from(struct request *q)
{
	const char        *handle = form_get(q->form, "id"), *status;
	const char        *token = form_get(q->form, "status_query_token");
	const struct rows *row;
	result             asked;

	if (handle == NULL)
		return fail_not_found;
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_signing_back, &row, handle));
	if (rows_count(row) == 0 || token == NULL)
		return reply_redirect(q, page_of(q));
	asked = ask_status(q, row, token, &status);
	if (asked != NULL)
		log_warn("signing.not_told", "status=%d detail=%s", asked->status,
		    asked->detail == NULL ? "-" : asked->detail);
	if (asked != NULL && asked->status < 500) /* not a token of this job's: nothing changes */
		return reply_redirect(q, page_of(q));
	TRY(DB_ASK(
	    q->db, q->arena, q->session->token, &sql_signing_told, &row, handle, token, status));
	return reply_redirect(q, page_of(q));
}
