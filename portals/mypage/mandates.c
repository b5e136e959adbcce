#include "mypage/mandates.h"

#include <string.h>

#include "common/scope.h"
#include "reply.h"
#include "sql_mypage.h"

/* clang-format off */
/* The types to choose between (law.mandate_type), each a box of its own. */
#define TYPES(X) \
	X(VEDTAK) X(PLAN) X(KORRESPONDANSE) X(REFERAT) X(RAPPORT) X(SAMTYKKE) X(HELSE) \
	X(BARNESAMTALE) X(MELDING) X(TILSYN) X(NEMND)

#define NAME(type) #type,
#define BOX(type) { "t_" #type, INPUT_CHECK, 0, false, NULL },
#define SCOPE \
	{ "scope",    INPUT_WORD,  4, true,  "mandate_error.scope" }, \
	TYPES(BOX) \
	{ "withheld", INPUT_CHECK, 0, false, NULL }, \
	{ "until",    INPUT_DATE,  0, false, "error.date" }

static const char *const types[] = { TYPES(NAME) };

const struct input mandates_inputs[] = {
	{ "id", INPUT_HANDLE, 0, false, NULL },
	{ "ok", INPUT_WORD,  10, false, NULL },
	{ NULL, INPUT_END,    0, false, NULL },
};

const struct input mandates_give_inputs[] = {
	{ "code",   INPUT_LINE, 20, true,  "mandate_error.code" },
	SCOPE,
	{ "agreed", INPUT_WORD,  4, false, NULL }, /* yes; no: back to the form */
	{ NULL,     INPUT_END,   0, false, NULL },
};

const struct input mandates_change_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, "error.not_found" },
	SCOPE,
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input mandates_revoke_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true,  "error.not_found" },
	{ NULL, INPUT_END,    0, false, NULL },
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What went wrong, in words that tell nothing of anybody else's affairs. */
static const char *
problem_text(const char *problem)
{
	static const char *const known[][2] = {
		{ "code", "mandate_error.code" },
		{ "many", "mandate_error.many" },
		{ "conflict", "mandate_error.conflict" },
		{ "firm", "mandate_error.firm" },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strcmp(problem, known[i][0]) == 0)
			return known[i][1];
	return NULL;
}

static const char *
box(struct request *q, size_t type)
{
	return arena_printf(q->arena, "t_%s", types[type]);
}

/* The boxes to choose, ticked as the form or the mandate says. */
static void
show_types(struct request *q, bool from_form, const char *mandate)
{
	for (size_t i = 0; i < COUNT(types); i++) {
		const char *name = arena_printf(q->arena, "Types.%zu", i);
		bool        ticked = from_form ? form_get(q->form, box(q, i)) != NULL
					       : mandate != NULL && scope_has(mandate, types[i]);

		view_set(q->view, arena_printf(q->arena, "%s.type", name), types[i]);
		view_true(q->view, arena_printf(q->arena, "%s.chosen", name), ticked);
	}
}

/* The ticked types as a text[], NULL for all; an error when some were to be
 * chosen and none was. */
static const char *
chosen(struct request *q)
{
	const char *scope = form_get(q->form, "scope"), *list = NULL;

	if (scope == NULL || strcmp(scope, "some") != 0)
		return NULL;
	for (size_t i = 0; i < COUNT(types); i++)
		if (form_get(q->form, box(q, i)) != NULL)
			list = list == NULL ? types[i]
					    : arena_printf(q->arena, "%s,%s", list, types[i]);
	if (list == NULL) {
		form_error(q->form, "scope", "mandate_error.types");
		return NULL;
	}
	return arena_printf(q->arena, "{%s}", list);
}

static const char *
withheld(struct request *q)
{
	return form_get(q->form, "withheld") != NULL ? "t" : "f";
}

static result
load(struct request *q, const struct rows **mandates)
{
	return db_ask(q->db, q->arena, q->session->token, &sql_mandates, NULL, 0, mandates);
}

/* Mandates.N.*, those in force first; May when a new one can be given. */
static result
show_all(struct request *q)
{
	const struct rows *mandates, *may;

	TRY(load(q, &mandates));
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_mandate_may, NULL, 0, &may));
	view_true(q->view, "May", rows_true(may, 0, "may"));
	view_rows(q->view, "Mandates", mandates, 0);
	for (size_t i = 0; i < rows_count(mandates); i++)
		scope_show(
		    q, arena_printf(q->arena, "Mandates.%zu", i), rows_get(mandates, i, "types"));
	return NULL;
}

/* The one that is to be changed: mine, and still in force. */
static result
show_one(struct request *q, const char *handle, bool from_form)
{
	const struct rows *mandates;

	TRY(load(q, &mandates));
	for (size_t i = 0; i < rows_count(mandates); i++) {
		if (strcmp(rows_text(mandates, i, "handle"), handle) != 0 ||
		    !rows_true(mandates, i, "live"))
			continue;
		view_row(q->view, "Mandate", mandates, i);
		scope_show(q, "Mandate", rows_get(mandates, i, "types"));
		show_types(q, from_form, rows_get(mandates, i, "types"));
		if (from_form)
			return NULL;
		view_set(q->view, "Form.scope.value",
		    rows_get(mandates, i, "types") == NULL ? "all" : "some");
		view_set(q->view, "Form.until.value", rows_get(mandates, i, "until"));
		view_true(q->view, "Form.withheld.value", rows_true(mandates, i, "withheld"));
		return NULL;
	}
	return fail_not_found;
}

result
mandates_page(struct request *q)
{
	const char *handle = form_get(q->form, "id"), *ok = form_get(q->form, "ok");

	if (!form_ok(q->form))
		return fail_not_found;
	if (handle != NULL) {
		TRY(show_one(q, handle, false));
		return reply_page(q, 200, "mandate.cs");
	}
	if (ok != NULL &&
	    (strcmp(ok, "gitt") == 0 || strcmp(ok, "endret") == 0 || strcmp(ok, "trukket") == 0))
		view_set(q->view, "Query.ok", ok);
	show_types(q, false, NULL);
	return show_all(q);
}

/* The same page with what is wrong and all that was filled in. */
static result
again(struct request *q, int status)
{
	form_view(q->form, q->view);
	show_types(q, true, NULL);
	TRY(show_all(q));
	q->path = "/fullmakt";
	return reply_page(q, status, "mandates.cs");
}

/* True when the database refused the last day: it is over. */
static bool
is_over(struct request *q)
{
	const struct db_refusal *no = db_refusal(q->db);

	if (no == NULL || strcmp(no->state, "PV002") != 0 || strcmp(no->rule, "until") != 0)
		return false;
	form_error(q->form, "until", "mandate_error.until");
	return true;
}

/* Who the code is: the name on the page that asks whether it is right. */
static result
look(struct request *q)
{
	const struct rows *who;
	const char        *problem;
	result             r;

	r = DB_ASK(q->db, q->arena, q->session->token, &sql_mandate_look, &who,
	    form_get(q->form, "code"), form_get(q->form, "until"));
	if (r != NULL)
		return is_over(q) ? again(q, 422) : r;
	problem = rows_get(who, 0, "problem");
	if (problem != NULL) {
		if (problem_text(problem) == NULL)
			return fail_not_found;
		form_error(q->form, "code", problem_text(problem));
		return again(q, 422);
	}
	form_view(q->form, q->view);
	show_types(q, true, NULL);
	view_row(q->view, "Agent", who, 0);
	q->path = "/fullmakt";
	return reply_page(q, 200, "agree.cs");
}

static result
give(struct request *q, const char *list)
{
	const struct rows *given;
	const char        *problem, *once = form_get(q->form, "once");
	result             r;

	if (once == NULL)
		return fail_bad_request;
	r = DB_ASK(q->db, q->arena, q->session->token, &sql_mandate_give, &given,
	    form_get(q->form, "code"), list, withheld(q), form_get(q->form, "until"), once);
	if (r != NULL)
		return is_over(q) ? again(q, 422) : r;
	problem = rows_get(given, 0, "problem");
	if (problem == NULL)
		return reply_redirect(q, "/fullmakt?ok=gitt");
	if (problem_text(problem) == NULL)
		return fail_not_found;
	form_error(q->form, "code", problem_text(problem));
	return again(q, 422);
}

result
mandates_give(struct request *q)
{
	const char *list = chosen(q), *agreed = form_get(q->form, "agreed");

	if (!form_ok(q->form))
		return again(q, 422);
	if (agreed == NULL)
		return look(q);
	return strcmp(agreed, "yes") == 0 ? give(q, list) : again(q, 200);
}

static result
change_again(struct request *q, const char *handle)
{
	form_view(q->form, q->view);
	TRY(show_one(q, handle, true));
	q->path = arena_printf(q->arena, "/fullmakt?id=%s", handle);
	return reply_page(q, 422, "mandate.cs");
}

result
mandates_change(struct request *q)
{
	const char        *handle = form_get(q->form, "id"), *list = chosen(q);
	const struct rows *done;
	result             r;

	if (handle == NULL)
		return fail_not_found;
	if (!form_ok(q->form))
		return change_again(q, handle);
	r = DB_ASK(q->db, q->arena, q->session->token, &sql_mandate_change, &done, handle, list,
	    withheld(q), form_get(q->form, "until"));
	if (r != NULL)
		return is_over(q) ? change_again(q, handle) : r;
	return reply_redirect(q, "/fullmakt?ok=endret");
}

result
mandates_revoke(struct request *q)
{
	const char        *handle = form_get(q->form, "id");
	const struct rows *done;

	if (handle == NULL)
		return fail_not_found;
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_mandate_revoke, &done, handle));
	return reply_redirect(q, "/fullmakt?ok=trukket");
}
