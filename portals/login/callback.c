/* The way back from the provider: one answer, to one question, in one browser. */
#include <string.h>

#include "log.h"
#include "login/login.h"
#include "login/oidc.h"
#include "reply.h"
#include "sql_login.h"
#include "text.h"
#include "token.h"

const struct input callback_inputs[] = {
	{ "code", INPUT_ANY, 2048, false, NULL },
	{ "state", INPUT_TOKEN, 0, false, NULL },
	{ "iss", INPUT_ANY, 256, false, NULL },
	{ "error", INPUT_ANY, 200, false, NULL },
	{ "error_description", INPUT_ANY, 2048, false, NULL }, /* never shown, never logged */
	{ "id_token", INPUT_ANY, 8192, false, NULL }, /* these come by the back way alone */
	{ "access_token", INPUT_ANY, 8192, false, NULL },
	{ "response", INPUT_ANY, 8192, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

struct attempt {
	struct journey   journey;
	struct provider *provider;
	const char      *state, *browser;
	bool             fresh, late;
};

static result
lost(struct request *q, const char *why)
{
	return fail(q->arena, 400, "error.handover", "callback: %s", why);
}

static result
take(struct request *q, struct attempt *a)
{
	const struct rows *rows;
	uint64_t           level;

	a->state = form_get(q->form, "state");
	a->browser = request_cookie(q, LOGIN_BEGIN);
	if (a->state == NULL || a->browser == NULL || !token_shaped(a->browser))
		return lost(q, "no state, or not the browser that began");
	TRY(DB_ASK(q->db, q->arena, NULL, &sql_login_take, &rows, a->state, a->browser));
	if (rows_count(rows) != 1 || !text_number(rows_text(rows, 0, "level"), 3, &level))
		return lost(q, "no such state in this browser");
	a->journey = (struct journey){ rows_text(rows, 0, "portal"), rows_text(rows, 0, "begun"),
		rows_text(rows, 0, "return_to"), (enum assurance)level };
	a->provider = start_provider(q, rows_text(rows, 0, "provider"));
	a->fresh = rows_true(rows, 0, "fresh");
	a->late = rows_true(rows, 0, "late");
	return a->provider != NULL ? NULL : lost(q, "that provider is gone");
}

/* The answer's form, before its content: from that provider (RFC 9207), in time,
 * and either a code or an error. */
static result
check(struct request *q, const struct attempt *a, const char **code)
{
	const char *iss = form_get(q->form, "iss");
	const char *error = form_get(q->form, "error");

	*code = form_get(q->form, "code");
	if (iss == NULL || strcmp(iss, a->provider->issuer) != 0)
		return fail(q->arena, 400, "error.distrust", "callback: iss is not the issuer");
	if (a->late)
		return fail(q->arena, 400, "error.timeout", "callback: too late");
	if (form_get(q->form, "id_token") != NULL || form_get(q->form, "access_token") != NULL ||
	    form_get(q->form, "response") != NULL || (error != NULL) == (*code != NULL))
		return fail(q->arena, 400, "error.distrust", "callback: not one answer");
	if (error != NULL && strcmp(error, "access_denied") == 0)
		return fail(q->arena, 403, "error.cancelled", "callback: cancelled");
	if (error != NULL)
		return fail(q->arena, 502, "error.provider", "callback: an error");
	return NULL;
}

static result
open_session(struct request *q, const struct attempt *a, const struct oidc_person *person,
    const char **token)
{
	const char        *pid = person->token.pid;
	const char        *before = request_cookie(q, LOGIN_COOKIE);
	char              *index;
	const struct rows *rows;

	*token = token_new(q->arena);
	TRY(keeper_mac(q->keeper, q->arena, "nid",
	    (struct bytes){ (const uint8_t *)pid, strlen(pid) }, &index));
	TRY(DB_ASK(q->db, q->arena, before != NULL && token_shaped(before) ? before : NULL,
	    &sql_login_open, &rows, *token, index, a->provider->name,
	    arena_printf(q->arena, "%d", (int)person->token.level), person->orgs,
	    a->provider->issuer, person->token.sid));
	if (rows_count(rows) != 1 || !rows_true(rows, 0, "done"))
		return fail(q->arena, 403, "error.unknown_person", "callback: nobody we know");
	return NULL;
}

static result
finish(struct request *q, const struct attempt *a, const char *code)
{
	struct oidc_login  login = { .state = a->state, .level = a->journey.level };
	struct oidc_person person;
	const char        *token;

	oidc_derive(q->arena, a->browser, &login);
	login.redirect_uri = start_return_address(q);
	TRY(oidc_redeem(a->provider, login_of(q)->courier, q, &login, code, &person));
	if (person.token.level < a->journey.level)
		return fail(q->arena, 403, "error.level", "callback: level %d, needed %d",
		    (int)person.token.level, (int)a->journey.level);
	TRY(open_session(q, a, &person, &token));
	log_info("login.opened", "method=%s level=%d", a->provider->name, (int)person.token.level);
	reply_cookie(q, LOGIN_COOKIE, token);
	reply_cookie(q, LOGIN_BEGIN, NULL);
	return start_hand_over(q, token, &a->journey);
}

/* A second click, after the first has logged in, goes on with that login. */
static result
again(struct request *q, const struct attempt *a)
{
	const char    *token, *method;
	enum assurance level;

	TRY(start_current(q, &token, &method, &level));
	if (token == NULL || level < a->journey.level)
		return lost(q, "state was used before");
	return start_hand_over(q, token, &a->journey);
}

static result
answer(struct request *q, const struct attempt *a)
{
	const char *code;

	TRY(check(q, a, &code));
	return a->fresh ? finish(q, a, code) : again(q, a);
}

result
callback(struct request *q)
{
	struct attempt a;
	result         why = take(q, &a);

	if (why != NULL)
		return pages_problem(q, why, NULL);
	why = answer(q, &a);
	if (why == NULL)
		return NULL;
	return pages_problem(q, why,
	    arena_printf(q->arena, "%s&provider=%s", start_address(q, "/start", &a.journey),
		a.provider->name));
}
