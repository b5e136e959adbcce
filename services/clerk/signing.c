/* signing: what is out to be signed.  The database says which job is next and
 * what is to be done with it; every step can be interrupted anywhere and is then
 * done again, by this clerk or another. */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "evidence.h"
#include "log.h"
#include "sql_clerk.h"
#include "token.h"

#define LEASE "300"     /* seconds; longer than any step may take */
#define AT_ONCE 50      /* steps in one run, so that other jobs have their turn */
#define PEM_MAX 1048576 /* bytes */
#define PACE_MS 2000    /* who must wait longer holds the job instead */

/* ── What there is at start ── */

static struct bytes
slurp(struct arena *arena, const char *path)
{
	FILE    *in = fopen(path, "rb");
	uint8_t *data = arena_alloc(arena, PEM_MAX);
	size_t   size = in == NULL ? 0 : fread(data, 1, PEM_MAX, in);

	if (in != NULL)
		(void)fclose(in);
	if (size == 0 || size == PEM_MAX) {
		log_error("signing.file", "path=%s", path);
		exit(EX_CONFIG);
	}
	return (struct bytes){ data, size };
}

struct desk *
desk_open(const struct config *config, struct keeper *keeper)
{
	struct desk *d;

	if (config_or(config, "signing.root", NULL) == NULL)
		return NULL;
	d = calloc(1, sizeof(*d));
	if (d == NULL)
		exit(EX_OSERR);
	d->lasting = arena_new();
	d->service = signing_service(config);
	d->chain = slurp(d->lasting, config_need(config, "signing.chain"));
	d->trust = slurp(d->lasting, config_need(config, "signing.trust"));
	d->seal = config_or(config, "signing.seal", "984661185");
	d->verifier = slurp(d->lasting,
	    arena_printf(d->lasting, "%s/receipt.vkey", config_need(config, "keeper.directory")));
	d->documents = vault_open(config, keeper);
	d->bundles = vault_open_signing(config, keeper);
	d->site = config_need(config, "site.esign");
	d->worker = token_uuid(d->lasting);
	evidence_begin();
	return d;
}

void
desk_close(struct desk *d)
{
	if (d == NULL)
		return;
	vault_close(d->bundles);
	vault_close(d->documents);
	arena_free(d->lasting);
	free(d);
}

/* ── Talking ── */

result
talk(struct clerk *c, const char *method, const char *url, const char *content_type,
    struct bytes body, struct courier_answer *answer)
{
	const struct courier_request question = {
		.method = method,
		.url = url,
		.content_type = content_type,
		.body = body,
		.headers = { { "Accept",
		    "application/xml, application/pdf, application/octet-stream" } },
	};
	const struct rows *rows;
	uint64_t           ms;

	TRY(db_ask(c->db, c->arena, NULL, &sql_sign_pace, NULL, 0, &rows));
	if (!text_number(rows_text(rows, 0, "ms"), PACE_MS, &ms))
		return fail(c->arena, 503, "error.unavailable", "signing.pace");
	(void)nanosleep(
	    &(struct timespec){ (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 }, NULL);
	TRY(courier_fetch(c->courier, c->arena, &question, answer));
	if (answer->status == 429 && answer->next_poll[0] == '\0') /* not a queue's own */
		TRY(db_ask(c->db, c->arena, NULL, &sql_sign_blocked, NULL, 0, &rows));
	return NULL;
}

result
open_sealed(
    struct clerk *c, const struct rows *rows, size_t row, const char *id, const char **plain)
{
	struct bytes sealed, wrapped;

	if (!db_unbytea(c->arena, rows_text(rows, row, "sealed"), &sealed) ||
	    !db_unbytea(c->arena, rows_text(rows, row, "wrapped"), &wrapped))
		return fail(c->arena, 500, "error.internal", "signing.sealed");
	return vault_open_text(c->keeper, c->arena, KEEPER_SIGNING, id, sealed, wrapped,
	    rows_text(rows, row, "key_id"), plain);
}

const char *
json_of(struct arena *arena, json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT);

	json_decref(value);
	if (text == NULL)
		return "[]";
	arena_defer(arena, free, text);
	return text;
}

/* ── The table of steps ── */

static const struct {
	const char *name;
	step_run   *run;
} steps[] = {
	{ "create", make_job },
	{ "cancel", make_cancel },
	{ "ask", make_ask },
	{ "fetch", keep_signed },
	{ "confirm", make_confirm },
	{ "delete", make_delete },
	{ "sweep", make_sweep },
};

static result
run_step(struct step *s)
{
	const char *name = rows_text(s->row, 0, "step");

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (strcmp(steps[i].name, name) == 0)
			return steps[i].run(s);
	return fail(s->c->arena, 500, "error.internal", "signing.step");
}

static result
hold(struct step *s, result why)
{
	const struct rows *held;
	const char        *detail = why->detail == NULL ? "unavailable" : why->detail;

	log_warn("signing.held", "job=%s step=%s detail=%s", s->id, rows_text(s->row, 0, "step"),
	    detail);
	return DB_ASK(
	    s->c->db, s->c->arena, NULL, &sql_sign_hold, &held, s->id, s->desk->worker, detail);
}

/* *done: nothing is left to do, or the service does not answer: whoever else is
 * at this desk (the journal's heads, notices) does not wait for it time and again. */
static result
step_one(struct clerk *c, struct desk *d, bool *done)
{
	struct step s = { .c = c, .desk = d };
	result      r;

	TRY(DB_ASK(c->db, c->arena, NULL, &sql_sign_take, &s.row, d->worker, LEASE));
	*done = rows_count(s.row) == 0;
	if (*done)
		return NULL;
	s.id = rows_text(s.row, 0, "id");
	s.way = strcmp(rows_text(s.row, 0, "way"), "portal") == 0 ? SIGNING_PORTAL : SIGNING_DIRECT;
	r = run_step(&s);
	if (r == NULL)
		log_info("signing.step", "job=%s step=%s", s.id, rows_text(s.row, 0, "step"));
	*done = r != NULL && (r->status == 503 || r->status == 504);
	return r == NULL ? NULL : hold(&s, r);
}

result
signing(struct clerk *c)
{
	bool done = false;

	if (c->desk == NULL)
		return NULL;
	for (size_t i = 0; i < AT_ONCE && !done; i++) {
		TRY(step_one(c, c->desk, &done));
		arena_clear(c->arena);
	}
	return poll_queues(c, c->desk);
}
