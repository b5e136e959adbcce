/* The service's queues: what changed, whoever was there when it did. */
#include <string.h>
#include <time.h>

#include "clock.h"
#include "desk.h"
#include "log.h"
#include "sql_clerk.h"

#define AT_ONCE 20 /* changes in one run */
#define LATER 600  /* seconds, when the service does not say: as for an empty queue */

/* ── Hearing ── */

static const char *
instant(struct arena *arena, int64_t seconds)
{
	time_t    at = (time_t)seconds;
	struct tm tm;
	char      text[32] = "";

	if (gmtime_r(&at, &tm) != NULL)
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	return arena_strdup(arena, text);
}

/* Which signer a party is; NULL: none of this job's. */
static result
signer_of(struct clerk *c, const struct rows *signers, const char *who, const char **signer)
{
	const char *nid;

	*signer = NULL;
	if (who == NULL && rows_count(signers) == 1)
		*signer = rows_text(signers, 0, "id");
	for (size_t i = 0; who != NULL && i < rows_count(signers); i++) {
		TRY(open_sealed(c, signers, i, rows_text(signers, i, "id"), &nid));
		if (strcmp(nid, who) == 0)
			*signer = rows_text(signers, i, "id");
	}
	return NULL;
}

static json_t *
status_of(struct arena *arena, const struct signing_party *party, const char *signer)
{
	json_t *status = json_pack("{s:s, s:s, s:s}", "signer", signer, "status",
	    signing_status_name(party->status), "since", instant(arena, party->since));

	if (party->xades != NULL)
		(void)json_object_set_new(status, "xades", json_string(party->xades));
	return status;
}

result
hear(struct clerk *c, const char *job, const struct signing_reply *reply)
{
	const struct rows *signers, *done;
	const char        *signer;
	json_t            *list = json_array();
	result             r = NULL;

	TRY(DB_ASK(c->db, c->arena, NULL, &sql_sign_signers, &signers, job));
	for (size_t i = 0; r == NULL && i < reply->count; i++) {
		r = signer_of(c, signers, reply->parties[i].who, &signer);
		if (r == NULL && signer == NULL)
			r = fail(c->arena, 502, "error.provider", "status.signer");
		if (r == NULL)
			(void)json_array_append_new(
			    list, status_of(c->arena, &reply->parties[i], signer));
	}
	if (r != NULL) {
		json_decref(list);
		return r;
	}
	return DB_ASK(c->db, c->arena, NULL, &sql_sign_told, &done, job, reply->job,
	    json_of(c->arena, list), signing_job_name(reply->status), reply->confirmation_url,
	    reply->pades_url, reply->delete_url, reply->cancellation_url);
}

/* ── Asking ── */

/* An attempt of ours that did not come to an end: nobody here was led to it.  It
 * is taken back where that can be, and not spoken of again. */
static result
end_orphan(struct clerk *c, const struct signing_reply *reply)
{
	struct courier_answer answer;

	log_warn("signing.orphan", "-");
	if (reply->cancellation_url != NULL)
		TRY(talk(c, "POST", reply->cancellation_url, "application/xml", (struct bytes){ 0 },
		    &answer));
	if (reply->confirmation_url == NULL)
		return NULL;
	return talk(
	    c, "POST", reply->confirmation_url, "application/xml", (struct bytes){ 0 }, &answer);
}

static result
change(struct clerk *c, const char *way, const struct signing_reply *reply)
{
	const struct rows *job, *done;

	TRY(DB_ASK(
	    c->db, c->arena, NULL, &sql_sign_which, &job, way, reply->job, reply->reference));
	if (rows_count(job) == 0)
		return DB_ASK(c->db, c->arena, NULL, &sql_sign_foreign, &done, way, reply->job);
	if (rows_true(job, 0, "orphan"))
		return end_orphan(c, reply);
	return hear(c, rows_text(job, 0, "id"), reply);
}

static result
next_at(struct clerk *c, const char *way, const struct courier_answer *answer, int64_t *next)
{
	const struct rows *done;

	if (answer == NULL || !signing_time(answer->next_poll, next))
		*next = clock_seconds() + LATER;
	return DB_ASK(c->db, c->arena, NULL, &sql_sign_polled, &done, way,
	    arena_printf(c->arena, "%lld", (long long)*next));
}

/* *more: there was a change, and the next may be asked for at once. */
static result
ask_queue(struct clerk *c, struct desk *d, enum signing_way way, const char *name, bool *more)
{
	struct courier_answer answer;
	struct signing_reply  reply;
	int64_t               next;
	result                r;

	r = talk(c, "GET", signing_poll_address(c->arena, &d->service, way), NULL,
	    (struct bytes){ 0 }, &answer);
	TRY(next_at(c, name, r == NULL ? &answer : NULL, &next));
	TRY(r);
	if (answer.status == 204 || answer.status == 429)
		return NULL;
	if (answer.status != 200)
		return fail(c->arena, 502, "error.provider", "queue.%d", answer.status);
	TRY(signing_read(c->arena, &d->service,
	    way == SIGNING_DIRECT ? SIGNING_DIRECT_STATUS : SIGNING_PORTAL_CHANGE, answer.body,
	    &reply));
	*more = next <= clock_seconds();
	return change(c, name, &reply);
}

static result
poll_one(struct clerk *c, struct desk *d, enum signing_way way, const char *name)
{
	const struct rows *mine;
	bool               more = true;

	for (size_t i = 0; i < AT_ONCE && more; i++) {
		more = false;
		TRY(DB_ASK(c->db, c->arena, NULL, &sql_sign_poll, &mine, name));
		if (rows_true(mine, 0, "mine"))
			TRY(ask_queue(c, d, way, name, &more));
		arena_clear(c->arena);
	}
	return NULL;
}

result
poll_queues(struct clerk *c, struct desk *d)
{
	result direct = poll_one(c, d, SIGNING_DIRECT, "direct");

	if (direct != NULL)
		log_warn("signing.queue", "way=direct detail=%s",
		    direct->detail == NULL ? "-" : direct->detail);
	return poll_one(c, d, SIGNING_PORTAL, "portal");
}
