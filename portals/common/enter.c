#include "common/enter.h"

#include <string.h>

#include "config.h"
#include "log.h"
#include "portal.h"
#include "reply.h"
#include "token.h"

#define BEGIN "pv-begin"

const struct input enter_handover_inputs[] = {
	{ "code", INPUT_TOKEN, 0, true, NULL },
	{ "b", INPUT_WORD, 64, true, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input enter_language_inputs[] = {
	{ "language", INPUT_WORD, 2, true, NULL },
	{ "to", INPUT_ANY, 1000, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* What reply_redirect() takes, so that nobody's address is an error of ours. */
bool
enter_is_local(const char *path)
{
	if (path == NULL || path[0] != '/' || path[1] == '/')
		return false;
	for (; *path != '\0'; path++)
		if (*path <= 0x20 || *path > 0x7e || strchr("\\\"<>", *path) != NULL)
			return false;
	return true;
}

/* Only the browser that began may finish (login CSRF): the code is bound to the
 * hash of the cookie that this portal set when it sent the person to login. */
result
enter_handover(struct request *q)
{
	const char *begin = request_cookie(q, BEGIN);
	const char *code = form_get(q->form, "code");
	const char *browser = form_get(q->form, "b");
	const char *token, *to;

	if (begin == NULL || !token_shaped(begin) || code == NULL || browser == NULL ||
	    !text_equal_secret(token_hash_text(q->arena, begin), browser))
		return fail(q->arena, 400, "error.handover", "not the browser that began");
	TRY(session_redeem(q->db, q->arena, code, browser, &token, &to));
	reply_cookie(q, q->portal->cookie, token);
	reply_cookie(q, BEGIN, NULL);
	return reply_redirect(q, enter_is_local(to) ? to : "/");
}

static bool
is_language(const char *language)
{
	static const char *const known[] = { "nb", "nn", "se", "en" };

	for (size_t i = 0; language != NULL && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], language) == 0)
			return true;
	return false;
}

result
enter_language(struct request *q)
{
	const char *language = form_get(q->form, "language");
	const char *to = form_get(q->form, "to");

	if (!is_language(language))
		return fail_bad_request;
	if (q->session != NULL)
		TRY(session_language(q->db, q->arena, q->session, language));
	reply_cookie(q, "pv-lang", language);
	return reply_redirect(q, enter_is_local(to) ? to : "/");
}

/* Everything ends in the database first; then login, which knows the provider,
 * ends the session there. */
result
enter_logout(struct request *q)
{
	const char *login = config_need(q->config, "site.login");

	if (q->session != NULL)
		TRY(session_end(q->db, q->arena, q->session, "logout"));
	reply_cookie(q, q->portal->cookie, NULL);
	return reply_redirect_away(q, arena_printf(q->arena, "%s/ut", login), NULL);
}

/* Sent by a page of ours, as the browser says; the session's cookie does not
 * come along from another site (SameSite=Lax) in any case. */
static bool
from_here(const struct request *q)
{
	const char *site = request_header(q, "HTTP_SEC_FETCH_SITE");
	const char *origin = request_header(q, "HTTP_ORIGIN");
	const char *own = config_need(
	    q->config, arena_printf(q->arena, "site.%s", q->portal->name));

	return (site == NULL || strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0) &&
	       (origin == NULL || strcmp(origin, own) == 0);
}

/* Leaves whatever happens, also without a session, from an old page, or twice:
 * somebody may be coming through the door. */
result
enter_leave(struct request *q)
{
	result ended = NULL;

	if (q->session != NULL && from_here(q))
		ended = session_end(q->db, q->arena, q->session, "quick-exit");
	if (ended != NULL)
		log_error("session.not_ended", "status=%d", ended->status);
	if (from_here(q))
		reply_cookie(q, q->portal->cookie, NULL);
	return reply_redirect_away(q, config_need(q->config, "site.neutral"), NULL);
}

result
enter_rights(struct request *q)
{
	(void)q;
	return NULL;
}
