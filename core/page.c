/* What every page has, beside what its handler gave. */
#include <string.h>
#include <strings.h>

#include "portal.h"
#include "text.h"
#include "token.h"
#include "web.h"

static const struct {
	const char *tag; /* as browsers send it */
	const char *language;
} tags[] = { { "nb", "nb" }, { "nn", "nn" }, { "no", "nb" }, { "se", "se" }, { "sme", "se" },
	{ "en", "en" } };

static const char *
known(const char *tag, size_t length)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strlen(tags[i].tag) == length && strncasecmp(tags[i].tag, tag, length) == 0)
			return tags[i].language;
	return NULL;
}

/* ";q=0.8" in thousandths: 1000 for nothing, 0 for what is no weight (RFC 9110
 * §12.4.2). */
static unsigned
weight(const char *s)
{
	unsigned value, unit = 1000;

	s += strspn(s, " \t");
	if (*s == '\0')
		return 1000;
	if (*s != ';')
		return 0;
	s += 1 + strspn(s + 1, " \t");
	if ((*s != 'q' && *s != 'Q') || s[1] != '=' || (s[2] != '0' && s[2] != '1'))
		return 0;
	value = s[2] == '1' ? 1000 : 0;
	s += 3;
	if (*s == '.')
		for (s++; unit > 1 && *s >= '0' && *s <= '9'; s++) {
			unit /= 10;
			value += unit * (unsigned)(*s - '0');
		}
	return s[strspn(s, " \t")] == '\0' && value <= 1000 ? value : 0;
}

/* The known language with the highest weight; the first among equals. */
static const char *
accepted(struct arena *arena, const char *header)
{
	const char *best = NULL;
	char       *rest = arena_strdup(arena, header);
	unsigned    most = 0;

	for (char *item; (item = strsep(&rest, ",")) != NULL;) {
		const char *tag = item + strspn(item, " \t");
		size_t      length = strcspn(tag, "; \t");
		const char *language = known(tag, strcspn(tag, "-; \t"));
		unsigned    wanted = weight(tag + length);

		if (language != NULL && wanted > most) {
			best = language;
			most = wanted;
		}
	}
	return best;
}

const char *
page_language(const struct request *q)
{
	const char *cookie = request_cookie(q, "pv-lang");
	const char *header = request_header(q, "HTTP_ACCEPT_LANGUAGE");
	const char *language = NULL;

	if (q->session != NULL && q->session->language != NULL)
		language = known(q->session->language, strlen(q->session->language));
	if (language == NULL && cookie != NULL)
		language = known(cookie, strlen(cookie));
	if (language == NULL && header != NULL)
		language = accepted(q->arena, header);
	return language == NULL ? "nb" : language;
}

/* The session's cookie also when the session is over: a page that stood open
 * can still leave quickly. */
const char *
page_secret(const struct request *q)
{
	const char *token = request_cookie(q, q->portal->cookie);

	if (token == NULL || !token_shaped(token))
		token = request_cookie(q, "pv-begin");
	return token != NULL && token_shaped(token) ? token : NULL;
}

const char *
portal_begin(struct request *q)
{
	const char *token = q->begin != NULL ? q->begin : request_cookie(q, "pv-begin");

	if (token == NULL || !token_shaped(token)) {
		token = q->begin = token_new(q->arena);
		reply_cookie(q, "pv-begin", token);
	}
	return token;
}

static void
dress_person(struct request *q)
{
	const struct session *s = q->session;

	if (s == NULL)
		return;
	view_show(q->view, "Person.name", s->name);
	if (s->standing == NULL)
		return;
	view_decide(q->view, "Person.capacity", s->capacity);
	view_show(q->view, "Person.label", s->label);
	view_decide(q->view, "Person.alone", s->alone ? "1" : "");
}

void
page_constants(struct views *v, const struct config *config)
{
	static const char *const names[][2] = { { "Site.login", "site.login" },
		{ "Site.mypage", "site.mypage" }, { "Site.exchange", "site.exchange" },
		{ "Site.esign", "site.esign" }, { "Site.neutral", "site.neutral" },
		{ "Municipality.name", "municipality.name" },
		{ "Municipality.service", "municipality.service" },
		{ "Municipality.phone", "municipality.phone" },
		{ "Municipality.instance", "municipality.instance" } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		views_constant(v, names[i][0], config_or(config, names[i][1], ""));
}

/* Where to come back to: this address, or after a form the page's path.  A
 * refusal repeats nothing of what was asked: all of them are the same page. */
static const char *
next(const struct request *q, int status)
{
	if (q->path == NULL || q->method == NULL)
		return "/";
	if (status >= 400 || strcmp(q->method, "POST") == 0 || *q->query == '\0')
		return q->path;
	return arena_printf(q->arena, "%s?%s", q->path, q->query);
}

void
page_dress(struct request *q, int status)
{
	struct view *v = q->view;
	const char  *secret = page_secret(q);

	/* A request that could not be read says nothing of the browser's cookies. */
	if (secret == NULL && q->method != NULL)
		secret = portal_begin(q);
	if (secret != NULL)
		view_show(v, "Csrf", token_derive(q->arena, secret, "form"));
	view_show(v, "Once", token_new(q->arena));
	view_decide(v, "Page.portal", q->portal->name);
	view_decide(v, "Page.language", page_language(q));
	/* That of a refusal may be anything at all; that of a page is one of ours. */
	if (status == 200)
		view_decide(v, "Page.path", q->path);
	else
		view_set(v, "Page.path", q->path == NULL ? "/" : q->path);
	view_show(v, "Page.next", next(q, status));
	dress_person(q);
}

const char *
web_origin(struct arena *arena, const char *address)
{
	static const char scheme[] = "https://";
	size_t            length;

	if (!text_starts(address, scheme))
		return NULL;
	length = strcspn(address + strlen(scheme), "/?#\\");
	if (length == 0 || memchr(address + strlen(scheme), '@', length) != NULL)
		return NULL;
	return arena_strndup(arena, address, strlen(scheme) + length);
}
