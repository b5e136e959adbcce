/* The way out: here, at the provider, and from the provider. */
#include <string.h>

#include "log.h"
#include "login/claims.h"
#include "login/jws.h"
#include "login/login.h"
#include "login/oidc.h"
#include "reply.h"
#include "sql_login.h"
#include "text.h"
#include "token.h"

const struct input logout_front_inputs[] = {
	{ "iss", INPUT_ANY, 256, false, NULL },
	{ "sid", INPUT_ANY, 255, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input logout_done_inputs[] = {
	{ "her", INPUT_NUMBER, 2, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input logout_back_inputs[] = {
	{ "logout_token", INPUT_ANY, JWS_TOKEN, true, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static const char *
own_cookie(struct request *q)
{
	const char *cookie = request_cookie(q, LOGIN_COOKIE);

	return cookie != NULL && token_shaped(cookie) ? cookie : NULL;
}

/* ── From here to the provider ─────────────────────────────────────────────── */

/* Nothing is said of the provider's session that we do not know. */
#define DONE "/utlogget"
#define DONE_HERE "/utlogget?her=1" /* there was none */
#define LEFT_OPEN "/utlogget?her=2" /* it could not be ended */

result
logout_done(struct request *q)
{
	const char *here = form_get(q->form, "her");

	view_true(q->view, "Login.here", here != NULL);
	view_true(q->view, "Login.open", here != NULL && strcmp(here, "2") == 0);
	return NULL;
}

/* client_id is enough to be let back here, so that no id_token, which holds the
 * national identity number, is ever kept or put into an address. */
static result
at_provider(struct request *q, struct provider *p)
{
	const struct metadata *m;
	const char *back = arena_printf(q->arena, "%s" DONE, config_need(q->config, "site.login"));
	result      why = provider_metadata(p, login_of(q)->courier, q, &m);

	if (why != NULL) {
		log_warn("logout.provider", "why=%s", why->detail != NULL ? why->detail : "");
		return reply_redirect(q, LEFT_OPEN);
	}
	return reply_redirect_away(q, m->end_session,
	    arena_printf(q->arena, "client_id=%s&post_logout_redirect_uri=%s&state=%s",
		text_urlencode(q->arena, p->client_id), text_urlencode(q->arena, back),
		token_new(q->arena)));
}

/* The portal has ended everything in the database before it sent the person here.
 * Nobody else's link can: a login that lives is left alone. */
result
logout_go(struct request *q)
{
	const char        *cookie = own_cookie(q);
	const struct rows *rows;
	struct provider   *p;

	if (cookie == NULL)
		return reply_redirect(q, DONE_HERE);
	TRY(db_ask(q->db, q->arena, cookie, &sql_login_ended, NULL, 0, &rows));
	if (rows_count(rows) != 1)
		return reply_redirect(q, "/");
	p = start_provider(q, rows_text(rows, 0, "method"));
	if (p == NULL || !rows_true(rows, 0, "recent"))
		return reply_redirect(q, DONE_HERE);
	return at_provider(q, p);
}

/* Sent by a page of ours, as the browser says, in either of its ways to say it. */
static bool
from_here(const struct request *q)
{
	const char *site = request_header(q, "HTTP_SEC_FETCH_SITE");
	const char *origin = request_header(q, "HTTP_ORIGIN");

	return (site == NULL || strcmp(site, "same-origin") == 0) &&
	       (origin == NULL || strcmp(origin, config_need(q->config, "site.login")) == 0);
}

/* Leaves whatever happens; ends the login unless another site sent this. */
result
logout_leave(struct request *q)
{
	const char        *cookie = own_cookie(q);
	const struct rows *rows;
	result             why = NULL;

	if (cookie != NULL && from_here(q))
		why = DB_ASK(q->db, q->arena, cookie, &sql_leave, &rows, "quick-exit");
	if (why != NULL)
		log_error("session.not_ended", "status=%d", why->status);
	return reply_redirect_away(q, config_need(q->config, "site.neutral"), NULL);
}

/* ── From the provider ─────────────────────────────────────────────────────── */

static struct provider *
by_issuer(const struct request *q, const char *issuer)
{
	struct provider *const *p = login_of(q)->providers;

	while (*p != NULL && (issuer == NULL || strcmp((*p)->issuer, issuer) != 0))
		p++;
	return *p;
}

/* In a frame of the provider's, without cookies: by issuer and session alone. */
result
logout_front(struct request *q)
{
	const char            *sid = form_get(q->form, "sid");
	struct provider       *p = by_issuer(q, form_get(q->form, "iss"));
	const struct metadata *m;
	const struct rows     *rows;

	if (p != NULL && sid != NULL)
		TRY(DB_ASK(q->db, q->arena, NULL, &sql_provider_logout, &rows, p->issuer, sid,
		    "provider"));
	if (p != NULL && provider_metadata(p, login_of(q)->courier, q, &m) == NULL)
		reply_allow(q, "frame-ancestors", m->origin);
	return reply_text(q, 200, "text/plain; charset=utf-8", "", NULL);
}

/* Which provider the token claims to be from; its key decides whether it is. */
static struct provider *
claimed(struct request *q, const struct jws *jws)
{
	json_t *claims = claims_read(q->arena, jws->payload, JWS_TOKEN);

	return claims != NULL ? by_issuer(q, claims_text(claims, "iss", 256)) : NULL;
}

static result
take_back(struct request *q, const char *token)
{
	struct jws          jws;
	struct logout_token said;
	struct provider    *p;
	const struct rows  *rows;

	TRY(jws_parse(q->arena, token, &jws));
	p = claimed(q, &jws);
	if (p == NULL)
		return fail(q->arena, 400, "error.bad_request", "logout: unknown issuer");
	TRY(oidc_logout(p, login_of(q)->courier, q, &jws, &said));
	TRY(DB_ASK(q->db, q->arena, NULL, &sql_logout_token, &rows, p->issuer, said.jti,
	    arena_printf(q->arena, "%lld", (long long)said.expires), said.sid));
	if (rows_count(rows) != 1 || !rows_true(rows, 0, "fresh"))
		return fail(q->arena, 400, "error.bad_request", "logout: token was used before");
	return NULL;
}

result
logout_back(struct request *q)
{
	const char *token = form_get(q->form, "logout_token");
	result      why = token != NULL ? take_back(q, token) : fail_bad_request;
	int         status = why == NULL ? 200 : why->status == 503 ? 503 : 400;

	if (why != NULL)
		log_warn("logout.refused", "status=%d why=%s", status,
		    why->detail != NULL ? why->detail : "");
	return reply_text(q, status, "text/plain; charset=utf-8", "", NULL);
}
