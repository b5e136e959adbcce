#include "common/capacity.h"

#include <string.h>

#include "common/enter.h"
#include "reply.h"
#include "sql_common.h"

const struct input capacity_inputs[] = {
	{ "to", INPUT_ANY, 1000, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input capacity_choose_inputs[] = {
	{ "standing", INPUT_WORD, 36, true, "error.required" },
	{ "to", INPUT_ANY, 1000, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static const char *
wanted(const struct request *q)
{
	const char *to = form_get(q->form, "to");

	return enter_is_local(to) ? to : NULL;
}

result
capacity_roles(struct request *q)
{
	const struct rows *roles;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_roles, NULL, 0, &roles));
	view_rows(q->view, "Roles", roles, 0);
	return NULL;
}

result
capacity_page(struct request *q)
{
	view_set(q->view, "Query.to", wanted(q));
	return capacity_roles(q);
}

result
capacity_choose(struct request *q)
{
	if (!form_ok(q->form)) {
		TRY(capacity_page(q));
		form_view(q->form, q->view);
		return reply_page(q, 422, "role.cs");
	}
	TRY(session_act(q->db, q->arena, q->session, form_get(q->form, "standing")));
	return reply_redirect(q, wanted(q) == NULL ? "/" : wanted(q));
}

/* Where what was asked for is handed in, or an answer is read; about a document
 * that is gone, on the page of its kind alone. */
static const char *
answer_page(struct request *q, const char *kind, const char *handle)
{
	if (strcmp(kind, "wanted") == 0)
		return arena_printf(q->arena, "/lever-inn?wanted=%s", handle);
	if (strcmp(kind, "request") == 0)
		return "/innsyn";
	if (strcmp(kind, "complaint") == 0 && handle != NULL)
		return arena_printf(q->arena, "/klage?id=%s", handle);
	if (strcmp(kind, "comment") == 0 && handle != NULL)
		return arena_printf(q->arena, "/dokument?id=%s", handle);
	return "/meldinger";
}

static void
show_need(struct request *q, const struct rows *needs, size_t i)
{
	const char *name = arena_printf(q->arena, "Needs.%zu", i);
	const char *kind = rows_get(needs, i, "page");
	const char *handle = rows_get(needs, i, "handle");

	view_row(q->view, name, needs, i);
	if (kind != NULL)
		view_set(
		    q->view, arena_printf(q->arena, "%s.path", name), answer_page(q, kind, handle));
	if (rows_get(needs, i, "title") == NULL)
		view_set(q->view, arena_printf(q->arena, "%s.title", name),
		    view_text(q->view, kind != NULL && strcmp(kind, "request") == 0
					   ? "nav.access"
					   : "nav.messages"));
}

result
capacity_overview(struct request *q)
{
	const struct rows *cases, *needs, *deadlines;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_cases, NULL, 0, &cases));
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_needs, NULL, 0, &needs));
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_deadlines, NULL, 0, &deadlines));
	view_rows(q->view, "Cases", cases, 0);
	view_rows(q->view, "Deadlines", deadlines, 0);
	for (size_t i = 0; i < rows_count(needs); i++)
		show_need(q, needs, i);
	return NULL;
}
