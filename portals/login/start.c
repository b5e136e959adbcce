/* The way in: whom to ask, and the way on for those who are logged in already. */
#include <string.h>

#include "log.h"
#include "login/login.h"
#include "login/oidc.h"
#include "portal.h"
#include "reply.h"
#include "sql_login.h"
#include "text.h"
#include "token.h"

const struct input start_inputs[] = {
	{ "portal", INPUT_WORD, 16, true, NULL },
	{ "b", INPUT_WORD, 64, true, NULL },
	{ "to", INPUT_ANY, 1024, false, NULL },
	{ "level", INPUT_WORD, 16, false, NULL },
	{ "provider", INPUT_WORD, 16, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* ── The journey ───────────────────────────────────────────────────────────── */

static bool
is_portal(const char *name)
{
	return name != NULL && (strcmp(name, "mypage") == 0 || strcmp(name, "exchange") == 0 ||
				   strcmp(name, "esign") == 0);
}

static bool
is_hash(const char *text)
{
	return text != NULL && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

/* Without a wish it is the highest: case content needs it (R26). */
static bool
level_named(const char *name, enum assurance *out)
{
	*out = name != NULL && strcmp(name, "substantial") == 0 ? ASSURANCE_SUBSTANTIAL
								: ASSURANCE_HIGH;
	return name == NULL || *out == ASSURANCE_SUBSTANTIAL || strcmp(name, "high") == 0;
}

result
start_journey(struct request *q, struct journey *out)
{
	const char *to = form_get(q->form, "to");

	out->portal = form_get(q->form, "portal");
	out->begun = form_get(q->form, "b");
	out->to = to != NULL ? to : "/";
	if (!form_ok(q->form) || !is_portal(out->portal) || !is_hash(out->begun) ||
	    !pages_is_local(out->to) || !level_named(form_get(q->form, "level"), &out->level))
		return fail_bad_request;
	return NULL;
}

const char *
start_address(struct request *q, const char *path, const struct journey *j)
{
	return arena_printf(q->arena, "%s?portal=%s&b=%s&to=%s%s", path, j->portal, j->begun,
	    text_urlencode(q->arena, j->to),
	    j->level == ASSURANCE_SUBSTANTIAL ? "&level=substantial" : "&level=high");
}

struct provider *
start_provider(const struct request *q, const char *name)
{
	struct provider *const *p = login_of(q)->providers;

	while (*p != NULL && (name == NULL || strcmp((*p)->name, name) != 0))
		p++;
	return *p;
}

const char *
start_return_address(struct request *q)
{
	return arena_printf(q->arena, "%s/retur", config_need(q->config, "site.login"));
}

/* ── Those who are here already ────────────────────────────────────────────── */

result
start_current(struct request *q, const char **token, const char **method, enum assurance *level)
{
	const char        *cookie = request_cookie(q, LOGIN_COOKIE);
	const struct rows *rows;
	uint64_t           number;

	*token = NULL;
	if (cookie == NULL || !token_shaped(cookie))
		return NULL;
	TRY(db_ask(q->db, q->arena, cookie, &sql_login_current, NULL, 0, &rows));
	if (rows_count(rows) != 1 || !text_number(rows_text(rows, 0, "level"), 3, &number))
		return NULL;
	*token = cookie;
	*method = rows_text(rows, 0, "method");
	*level = (enum assurance)number;
	return NULL;
}

result
start_hand_over(struct request *q, const char *token, const struct journey *j)
{
	const char *code = token_new(q->arena);
	const char *site = config_need(q->config, arena_printf(q->arena, "site.%s", j->portal));
	const struct rows *rows;

	TRY(DB_ASK(
	    q->db, q->arena, token, &sql_hand_over, &rows, code, j->portal, j->begun, j->to));
	if (rows_count(rows) != 1 || !rows_true(rows, 0, "done"))
		return fail(q->arena, 400, "error.handover", "login: nothing to hand over");
	return reply_redirect_away(q, arena_printf(q->arena, "%s/overlevering", site),
	    arena_printf(q->arena, "code=%s&b=%s", code, j->begun));
}

/* A login that is good enough, and of the kind asked for, is not asked for again. */
static bool
suffices(const char *method, enum assurance level, const struct journey *j, const char *provider)
{
	if (strcmp(method, "child") == 0)
		return strcmp(j->portal, "mypage") == 0 && provider == NULL;
	return level >= j->level && (provider == NULL || strcmp(provider, method) == 0);
}

/* ── Those who are not ─────────────────────────────────────────────────────── */

/* Who left on purpose shall not find the next person at this machine let in by
 * the provider's session. */
static result
left_before(struct request *q, bool *out)
{
	const char        *cookie = request_cookie(q, LOGIN_COOKIE);
	const struct rows *rows;

	*out = false;
	if (cookie == NULL || !token_shaped(cookie))
		return NULL;
	TRY(db_ask(q->db, q->arena, cookie, &sql_login_ended, NULL, 0, &rows));
	*out = rows_count(rows) > 0;
	return NULL;
}

static result
remember(struct request *q, const struct provider *p, const struct journey *j, const char *state,
    const char *browser)
{
	const struct rows *rows;

	return DB_ASK(q->db, q->arena, NULL, &sql_login_begin, &rows, state, browser, p->name,
	    j->portal, j->begun, j->to, arena_printf(q->arena, "%d", (int)j->level));
}

static result
go(struct request *q, struct provider *p, const struct journey *j)
{
	const char            *browser = portal_begin(q);
	struct oidc_login      login = { .state = token_new(q->arena), .level = j->level };
	const struct metadata *m;
	const char            *query;

	oidc_derive(q->arena, browser, &login);
	login.redirect_uri = start_return_address(q);
	login.language = request_cookie(q, "pv-lang");
	TRY(left_before(q, &login.once_more));
	TRY(oidc_push(p, login_of(q)->courier, q, &login, &query));
	TRY(remember(q, p, j, login.state, browser));
	TRY(provider_metadata(p, login_of(q)->courier, q, &m));
	return reply_redirect_away(q, m->authorize, query);
}

static result
choose(struct request *q, const struct journey *j)
{
	struct provider *const *p = login_of(q)->providers;
	bool                    exchange = strcmp(j->portal, "exchange") == 0;

	for (; *p != NULL; p++)
		if (exchange || strcmp((*p)->name, "idporten") == 0)
			view_set(q->view, arena_printf(q->arena, "Login.%s", (*p)->name),
			    arena_printf(q->arena, "%s&provider=%s", start_address(q, "/start", j),
				(*p)->name));
	if (!exchange)
		view_set(q->view, "Login.code", start_address(q, "/kode", j));
	return reply_page(q, 200, "front.cs");
}

/* Straight on for those who are logged in; straight to the provider for those who
 * are, but not well enough; a choice for all others. */
static result
begin(struct request *q, const struct journey *j)
{
	const char      *name = form_get(q->form, "provider");
	struct provider *p = start_provider(q, name);
	const char      *token, *method;
	enum assurance   level;

	if (name != NULL && p == NULL)
		return fail_bad_request;
	TRY(start_current(q, &token, &method, &level));
	if (token != NULL && suffices(method, level, j, name))
		return start_hand_over(q, token, j);
	if (p == NULL && token != NULL && level < j->level)
		p = start_provider(q, method);
	return p != NULL ? go(q, p, j) : choose(q, j);
}

result
start_show(struct request *q)
{
	struct journey j;
	result         why = start_journey(q, &j);

	if (why != NULL)
		return pages_problem(q, why, NULL);
	why = begin(q, &j);
	return why == NULL ? NULL : pages_problem(q, why, start_address(q, "/start", &j));
}
