#include "portal.h"

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "binder.h"
#include "clock.h"
#include "confine.h"
#include "fcgi.h"
#include "log.h"
#include "reply.h"
#include "text.h"
#include "token.h"
#include "web.h"

#define HERE_MAX 1000 /* of an address to come back to */

/* What lives as long as the process. */
struct house {
	const struct portal *portal;
	struct config       *config;
	struct db           *db;
	struct keeper       *keeper;
	struct vault        *vault, *parts;
	struct binder       *binder;
	struct views        *views;
	void                *own;
	const char          *form_targets;
	struct arena        *arena;
};

/* ── One request ─────────────────────────────────────────────────────────── */

/* The route; 405 when only the method is wrong. */
static result
find_route(struct request *q, const struct route **out)
{
	bool head = strcmp(q->method, "HEAD") == 0;
	bool path_known = false;

	if (head)
		reply_head_only(q->reply);
	for (const struct route *r = q->portal->routes; r->method != NULL; r++) {
		if (strcmp(r->path, q->path) != 0)
			continue;
		path_known = true;
		if (strcmp(r->method, q->method) == 0 || (head && strcmp(r->method, "GET") == 0)) {
			*out = r;
			return NULL;
		}
	}
	if (path_known)
		return fail(q->arena, 405, "error.method", NULL);
	return fail_not_found;
}

static void
look_ahead(struct request *q, const char *token)
{
	struct session guess;

	if (strcmp(q->method, "GET") != 0)
		return;
	for (const struct foresight *f = q->portal->foresights; f != NULL && f->path != NULL; f++)
		if (strcmp(f->path, q->path) == 0 && session_guess(q->arena, token, &guess))
			f->ahead(q, &guess);
}

/* The usual enter: the session of the portal's cookie. */
static result
enter_by_cookie(struct request *q)
{
	const char *token = request_cookie(q, q->portal->cookie);

	if (token == NULL)
		return NULL;
	look_ahead(q, token);
	TRY(session_find(q->db, q->arena, token, &q->session));
	if (q->session != NULL)
		q->access = access_new(q->arena, q->db, q->session);
	return NULL;
}

static bool
is_foreign(const struct request *q)
{
	return web_listed(q->portal->foreign, q->path);
}

static bool
is_method(const struct request *q, const char *method)
{
	return strcmp(q->method, method) == 0;
}

/* What may not be done by another site's page. */
static bool
changes(const struct request *q)
{
	return !is_method(q, "GET") && !is_method(q, "HEAD") && !is_method(q, "OPTIONS");
}

static result
forbidden(struct request *q, const char *why)
{
	return fail(q->arena, 403, "error.forbidden", "cross-site: %s", why);
}

/* A form counts only when it was our own page, in this browser, that sent it. */
static result
check_origin(struct request *q)
{
	const char *origin = request_header(q, "HTTP_ORIGIN");
	const char *site = request_header(q, "HTTP_SEC_FETCH_SITE");
	const char *key = arena_printf(q->arena, "site.%s", q->portal->name);
	const char *own = web_origin(q->arena, config_need(q->config, key));

	if (origin != NULL && (own == NULL || strcmp(origin, own) != 0))
		return forbidden(q, "Origin");
	if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return forbidden(q, "Sec-Fetch-Site");
	return NULL;
}

result
portal_vouch(struct request *q, const char *sent)
{
	const char *secret = page_secret(q);

	if (secret == NULL || sent == NULL ||
	    !text_equal_secret(token_derive(q->arena, secret, "form"), sent))
		return forbidden(q, "form token");
	q->vouched = true;
	return NULL;
}

/* This address, to be come back to: in the letters that login takes for a path,
 * and without its query where that is longer than login takes. */
static const char *
here(const struct request *q)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789-._~/?=&%+:,";
	char             *out = arena_array(q->arena, strlen(q->query) + 1, 3);
	size_t            used = 0;

	for (const char *in = q->query; *in != '\0'; in++)
		if (strchr(letters, *in) != NULL)
			out[used++] = *in;
		else
			used += (size_t)snprintf(out + used, 4, "%%%02X", (unsigned char)*in);
	return text_urlencode(q->arena, used == 0 || strlen(q->path) + 1 + used > HERE_MAX
					    ? q->path
					    : arena_printf(q->arena, "%s?%s", q->path, out));
}

result
portal_to_login(struct request *q, const char *level)
{
	const char *start = arena_printf(
	    q->arena, "%s/start", config_need(q->config, "site.login"));
	const char *browser = token_hash_text(q->arena, portal_begin(q));
	const char *query = arena_printf(q->arena, "portal=%s&b=%s&to=%s%s%s", q->portal->name,
	    browser, here(q), level == NULL ? "" : "&level=", level == NULL ? "" : level);

	return reply_redirect_away(q, start, query);
}

/* What must hold before the handler runs; answers itself when it does not. */
static result
check_needs(struct request *q, enum needs needs)
{
	bool get = !changes(q) && !web_listed(q->portal->streams, q->path);

	if (needs == NEEDS_NOTHING)
		return NULL;
	if (q->session == NULL)
		return get ? portal_to_login(q, NULL) : fail(q->arena, 403, "error.expired", NULL);
	if (q->session->level < ASSURANCE_HIGH)
		return get ? portal_to_login(q, "high") : fail(q->arena, 403, "error.level", NULL);
	if (needs == NEEDS_PARTY && q->session->standing == NULL)
		return get ? reply_redirect(q, arena_printf(q->arena, "/rolle?to=%s", here(q)))
			   : fail(q->arena, 403, "error.no_role", NULL);
	return NULL;
}

/* Of a body that is a stream, the form is the query. */
static result
parse_form(struct request *q, const struct route *route, const struct body *body)
{
	bool stream = web_listed(q->portal->streams, q->path);
	bool parts = web_listed(q->portal->multiparts, q->path) && is_method(q, "POST");

	if (!changes(q))
		return form_parse(
		    q->arena, q->query, strlen(q->query), route->inputs, false, &q->form);
	if (stream || parts)
		TRY(form_parse(
		    q->arena, q->query, strlen(q->query), route->inputs, true, &q->form));
	else
		TRY(form_parse(
		    q->arena, body->data, body->size, route->inputs, !is_foreign(q), &q->form));
	if (is_foreign(q))
		return NULL;
	TRY(check_origin(q));
	if (parts)
		return NULL;
	return portal_vouch(
	    q, stream ? request_header(q, "HTTP_X_PORTVAKT_FORM") : form_get(q->form, "csrf"));
}

static result
handle(struct request *q, const struct channel *channel, const struct route **route)
{
	struct body body;
	result      entered;

	TRY(request_read_cookies(q));
	TRY(request_read(q, channel, &body));
	TRY(find_route(q, route));
	if (*route == NULL)
		return fail_not_found;
	entered = q->portal->enter != NULL ? q->portal->enter(q) : enter_by_cookie(q);
	/* Whoever must leave quickly leaves, also while the database is gone. */
	if (entered != NULL && !is_foreign(q))
		return entered;
	q->view = view_new(q->arena, q->views, page_language(q));
	TRY(parse_form(q, *route, &body));
	TRY(check_needs(q, (*route)->needs));
	if (!reply_started(q->reply))
		TRY((*route)->handler(q));
	if (!reply_started(q->reply) && (*route)->page != NULL)
		TRY(reply_page(q, 200, (*route)->page));
	if (!reply_started(q->reply))
		return fail(q->arena, 500, "error.internal", "no answer");
	return NULL;
}

static void
note_failure(struct request *q, result why)
{
	const char *detail = why->detail == NULL ? "" : why->detail;

	if (why->status >= 500)
		log_error("request.failed", "status=%d text=%s detail=%s", why->status, why->text,
		    detail);
	else
		log_info("request.refused", "status=%d text=%s detail=%s", why->status, why->text,
		    detail);
	if (reply_started(q->reply))
		log_warn("request.cut", "status=%d", why->status);
}

/* One request for as long as its answer is under way. */
struct task {
	struct request      q;
	const struct route *route;
	int64_t             began;
};

/* The path is logged only when it is one of ours. */
static void
note_end(const struct task *t)
{
	log_info("request", "method=%s route=%s status=%d ms=%lld",
	    t->route == NULL ? "-" : t->route->method, t->route == NULL ? "-" : t->route->path,
	    reply_status(t->q.reply), (long long)(clock_steady_ms() - t->began));
	log_request(NULL);
}

/* Answers a request, or begins to: then *task is asked for the rest. */
static enum fcgi_then
serve(void *ctx, struct arena *arena, const struct channel *channel, void **task)
{
	const struct house *h = ctx;
	struct task        *t = arena_alloc(arena, sizeof(*t));
	struct request     *q = &t->q;
	result              why;

	t->began = clock_steady_ms();
	*q = (struct request){ .arena = arena,
		.portal = h->portal,
		.db = h->db,
		.keeper = h->keeper,
		.vault = h->vault,
		.binder = h->binder,
		.parts = h->parts,
		.views = h->views,
		.config = h->config,
		.own = h->own,
		.params = channel->params };
	q->id = arena_strndup(arena, token_new(arena), 16);
	q->reply = reply_new(arena, channel, h->form_targets);
	log_request(q->id);
	why = handle(q, channel, &t->route);
	if (why != NULL) {
		note_failure(q, why);
		if (!reply_started(q->reply))
			reply_failure(q, why);
	}
	if (why == NULL && reply_goes_on(q->reply)) {
		*task = t;
		log_request(NULL);
		return FCGI_MORE;
	}
	note_end(t);
	return reply_complete(q->reply) ? FCGI_ENDS : FCGI_CUTS;
}

/* The next piece of a document that is on its way. */
static enum fcgi_then
go_on(void *task, struct bytes *piece)
{
	struct task *t = task;
	result       why;

	log_request(t->q.id);
	why = reply_next(&t->q, piece);
	if (why == NULL && !reply_complete(t->q.reply)) {
		log_request(NULL);
		return FCGI_MORE;
	}
	if (why != NULL)
		note_failure(&t->q, why);
	note_end(t);
	return why == NULL ? FCGI_ENDS : FCGI_CUTS;
}

static void
reader_left(void *task)
{
	struct task *t = task;

	log_request(t->q.id);
	note_failure(&t->q, fail(t->q.arena, 499, "error.unavailable", "the browser left"));
	note_end(t);
}

/* ── Start ───────────────────────────────────────────────────────────────── */

static size_t
append(const struct statement **to, size_t at, const struct statement *const *from)
{
	for (; from != NULL && *from != NULL; from++)
		to[at++] = *from;
	return at;
}

static size_t
length(const struct statement *const *list)
{
	size_t n = 0;

	while (list != NULL && list[n] != NULL)
		n++;
	return n;
}

static const struct statement *const *
statements(const struct house *h)
{
	const struct portal     *p = h->portal;
	const struct statement **all = arena_array(h->arena,
	    length(p->statements) + length(session_statements) + length(access_statements) + 1,
	    sizeof(*all)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	size_t                   n = append(all, 0, p->statements);

	if (p->enter == NULL) {
		n = append(all, n, session_statements);
		(void)append(all, n, access_statements);
	}
	return all;
}

/* Every template that a route names, those that handlers name, and error.cs. */
static const char *const *
pages(const struct house *h)
{
	const struct portal *p = h->portal;
	size_t               n = 2;
	const char         **all;

	for (const struct route *r = p->routes; r->method != NULL; r++)
		n++;
	for (const char *const *e = p->pages; e != NULL && *e != NULL; e++)
		n++;
	all = arena_array(h->arena, n, sizeof(*all));
	n = 0;
	all[n++] = "error.cs";
	for (const struct route *r = p->routes; r->method != NULL; r++)
		if (r->page != NULL)
			all[n++] = r->page;
	for (const char *const *e = p->pages; e != NULL && *e != NULL; e++)
		all[n++] = *e;
	return all;
}

/* A browser checks form-action also where the answer to a form redirects to:
 * so the way out goes through login and the provider, and to the neutral page. */
static const char *
form_targets(const struct house *h)
{
	static const char *const keys[] = { "site.login", "site.neutral", "oidc.idporten.issuer",
		"oidc.ansattporten.issuer", "site.away.0", "site.away.1", "site.away.2",
		"site.away.3" };
	const char              *list = "";

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *origin = web_origin(h->arena, config_or(h->config, keys[i], ""));

		if (origin != NULL && strstr(list, origin) == NULL)
			list = arena_printf(
			    h->arena, "%s%s%s", list, *list == '\0' ? "" : " ", origin);
	}
	return list;
}

static void
open_house(struct house *h)
{
	const char *name = h->portal->name;
	const char *templates;

	h->portal = wings_join(h->arena, h->portal);
	h->config = config_open();
	templates = config_need(h->config, "templates.directory");
	h->form_targets = form_targets(h);
	h->views = views_open(arena_printf(h->arena, "%s/common", templates),
	    arena_printf(h->arena, "%s/%s", templates, name), pages(h));
	page_constants(h->views, h->config);
	if (h->portal->keeper || h->portal->vault)
		h->keeper = keeper_open(h->config, name);
	if (h->portal->vault)
		h->vault = vault_open(h->config, h->keeper);
	if (h->portal->binder)
		h->binder = binder_open(h->config, name);
	if (h->portal->streams != NULL)
		h->parts = vault_open_parts(h->config, h->keeper);
	if (h->portal->open != NULL)
		h->own = h->portal->open(h->config);
	h->db = db_open(h->config, name, statements(h));
}

static void
close_house(struct house *h)
{
	db_close(h->db);
	vault_close(h->parts);
	vault_close(h->vault);
	binder_close(h->binder);
	if (h->keeper != NULL)
		keeper_close(h->keeper);
	views_close(h->views);
	config_close(h->config);
	arena_free(h->arena);
}

/* A portal's pools are confined each to what it is for: "mypage", or
 * "mypage-uploads" where PORTVAKT_POOL says so. */
static const char *
room_name(const struct house *h)
{
	const char *pool = getenv("PORTVAKT_POOL");

	return pool == NULL || *pool == '\0'
		   ? h->portal->name
		   : arena_printf(h->arena, "%s-%s", h->portal->name, pool);
}

int
portal_main(const struct portal *portal, int argc, char **argv)
{
	struct house              h = { .portal = portal, .arena = arena_new() };
	const struct rlimit       none = { 0, 0 };
	const struct fcgi_program program = {
		.ctx = &h, .begin = serve, .next = go_on, .left = reader_left
	};

	if (argc != 1 || FCGX_Init() != 0 || FCGX_IsCGI()) {
		(void)fprintf(stderr,
		    "usage: PORTVAKT_CONF=file %s, a FastCGI socket on "
		    "descriptor 0 (spawn-fcgi)\n",
		    argv[0]);
		return 64;
	}
	(void)setrlimit(RLIMIT_CORE, &none); /* no dump of memory */
	log_open(portal->name);
	open_house(&h);
	confine(h.config, room_name(&h));
	log_info("portal.ready", NULL);
	fcgi_serve(&program);
	log_info("portal.stopped", NULL);
	close_house(&h);
	return 0;
}
