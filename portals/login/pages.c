#include <string.h>

#include "log.h"
#include "login/login.h"
#include "reply.h"
#include "text.h"

#define PATH_MAX_ 1024
#define PATH_LETTER "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/?=&%+:,"

const struct input pages_language_inputs[] = {
	{ "language", INPUT_WORD, 2, true, "error.language" },
	{ "to", INPUT_ANY, PATH_MAX_, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* A path of a portal's own, as its addresses are written: "//", "/\" and
 * whatever a browser might read as another host are not. */
bool
pages_is_local(const char *path)
{
	return path[0] == '/' && path[1] != '/' && strlen(path) <= PATH_MAX_ &&
	       strspn(path, PATH_LETTER) == strlen(path);
}

result
pages_plain(struct request *q)
{
	(void)q;
	return NULL;
}

result
pages_language(struct request *q)
{
	static const char *const known[] = { "nb", "nn", "se", "en" };
	const char              *language = form_get(q->form, "language");
	const char              *to = form_get(q->form, "to");

	for (size_t i = 0; language != NULL && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], language) == 0) {
			reply_cookie(q, "pv-lang", language);
			return reply_redirect(q, to != NULL && pages_is_local(to) ? to : "/");
		}
	return fail_bad_request;
}

result
pages_problem(struct request *q, result why, const char *again)
{
	log_warn("login.failed", "status=%d text=%s why=%s", why->status, why->text,
	    why->detail != NULL ? why->detail : "");
	if (why->status == 503)
		reply_header(q, "Retry-After", "10");
	view_printf(q->view, "Error.status", "%d", why->status);
	view_set(q->view, "Error.text", why->text);
	view_set(q->view, "Error.request", q->id);
	if (again != NULL)
		view_set(q->view, "Login.again", again);
	return reply_page(q, why->status, "problem.cs");
}
