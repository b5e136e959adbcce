/* The one-time code that a caseworker gives a child who has no eID of the highest
 * level (law.md §2.5). */
#include <string.h>

#include "log.h"
#include "login/login.h"
#include "reply.h"
#include "sql_login.h"
#include "text.h"
#include "token.h"

#define LETTERS 12
#define ALPHABET "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const struct input code_show_inputs[] = {
	{ "portal", INPUT_WORD, 16, false, NULL },
	{ "b", INPUT_WORD, 64, false, NULL },
	{ "to", INPUT_ANY, 1024, false, NULL },
	{ "level", INPUT_WORD, 16, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input code_inputs[] = {
	{ "code", INPUT_LINE, 40, true, "error.code_format" },
	{ "portal", INPUT_WORD, 16, false, NULL },
	{ "b", INPUT_WORD, 64, false, NULL },
	{ "to", INPUT_ANY, 1024, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
page(struct request *q, int status)
{
	struct journey j;

	/* Where the form leads to in the end is checked by the browser here. */
	reply_allow(q, "form-action", config_need(q->config, "site.mypage"));
	if (start_journey(q, &j) == NULL) {
		view_set(q->view, "Login.portal", j.portal);
		view_set(q->view, "Login.b", j.begun);
		view_set(q->view, "Login.to", j.to);
	}
	return reply_page(q, status, "code.cs");
}

result
code_show(struct request *q)
{
	return page(q, 200);
}

/* As it is written, with or without dashes and blanks, in any case; NULL when it
 * cannot be a code. */
static const char *
canonical(struct arena *arena, const char *typed)
{
	char  *out = arena_alloc(arena, LETTERS + 1);
	size_t used = 0;

	for (; *typed != '\0'; typed++) {
		int letter = *typed >= 'a' && *typed <= 'z' ? *typed - 'a' + 'A' : *typed;

		if (letter == '-' || letter == ' ')
			continue;
		if (strchr(ALPHABET, letter) == NULL || used == LETTERS)
			return NULL;
		out[used++] = (char)letter;
	}
	return used == LETTERS ? out : NULL;
}

static result
wrong(struct request *q, const char *text)
{
	form_error(q->form, "code", text);
	form_view(q->form, q->view);
	return page(q, 400);
}

/* To My Page: back to where the child began, or to its front page. */
static result
go_on(struct request *q, const char *token)
{
	struct journey j;

	reply_cookie(q, LOGIN_COOKIE, token);
	reply_cookie(q, LOGIN_BEGIN, NULL);
	if (start_journey(q, &j) == NULL && strcmp(j.portal, "mypage") == 0)
		return start_hand_over(q, token, &j);
	return reply_redirect_away(
	    q, arena_printf(q->arena, "%s/", config_need(q->config, "site.mypage")), NULL);
}

result
code_enter(struct request *q)
{
	const char        *typed = form_get(q->form, "code");
	const char        *code = typed != NULL ? canonical(q->arena, typed) : NULL;
	const char        *before = request_cookie(q, LOGIN_COOKIE);
	const char        *token = token_new(q->arena);
	const struct rows *rows;
	const char        *outcome;

	if (code == NULL)
		return wrong(q, "error.code_format");
	TRY(DB_ASK(q->db, q->arena, before != NULL && token_shaped(before) ? before : NULL,
	    &sql_child_open, &rows, token, code));
	outcome = rows_text(rows, 0, "outcome");
	if (strcmp(outcome, "opened") == 0) {
		log_info("login.opened", "method=child level=3");
		return go_on(q, token);
	}
	if (strcmp(outcome, "wait") == 0)
		return pages_problem(
		    q, fail(q->arena, 429, "error.wait", "code: too many wrong ones"), "/kode");
	log_warn("login.code", "outcome=wrong");
	return wrong(q, "error.code");
}
