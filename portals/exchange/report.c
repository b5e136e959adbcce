#include "exchange/report.h"

#include <string.h>

#include "common/upload.h"
#include "portal.h"
#include "reply.h"
#include "sql_common.h"
#include "sql_exchange.h"
#include "token.h"

#define RAW 50000 /* of an answer: one that is too long comes back whole */

const struct input report_inputs[] = {
	{ "form", INPUT_WORD, 24, false, NULL },
	{ "wanted", INPUT_HANDLE, 0, false, NULL },
	{ "kept", INPUT_WORD, 8, false, NULL },
	{ "ok", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* All that the forms ask, in one table; what each must have stands with it. */
const struct input report_post_inputs[] = {
	{ "form", INPUT_WORD, 24, true, "error.required" },
	{ "do", INPUT_WORD, 8, false, NULL },
	{ "wanted", INPUT_HANDLE, 0, false, NULL },
	{ "visited", INPUT_DATE, 0, false, "error.date" },
	{ "until", INPUT_DATE, 0, false, "error.date" },
	{ "present", INPUT_LINE, RAW, false, "error.too_long" },
	{ "place", INPUT_WORD, 12, false, "error.choose" },
	{ "alone", INPUT_WORD, 12, false, "error.choose" },
	{ "serious", INPUT_WORD, 12, false, "error.choose" },
	{ "words_agreed", INPUT_CHECK, 0, false, NULL },
	{ "alone_why", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "words", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "words_view", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "child", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "contact", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "agreed", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "happened", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "home", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "followup", INPUT_TEXT, RAW, false, "error.too_long" },
	{ "deficiency", INPUT_TEXT, RAW, false, "error.too_long" },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* ── The draft ───────────────────────────────────────────────────────────── */

/* As a form is sent, so that it is read back by the same table. */
static const char *
written(struct request *q)
{
	const char *all = "";

	for (const struct input *in = report_post_inputs; in->name != NULL; in++) {
		const char *value = form_written(q->form, in->name);

		if (value != NULL && strcmp(in->name, "do") != 0)
			all = arena_printf(q->arena, "%s%s%s=%s", all, *all == '\0' ? "" : "&",
			    in->name, text_urlencode(q->arena, value));
	}
	return all;
}

/* *kept false: nobody of this browser may write that form. */
static result
keep(struct request *q, const char *token, const struct report_form *f, bool *kept)
{
	const char        *id = token_uuid(q->arena), *key_id;
	struct bytes       sealed, wrapped;
	const struct rows *rows;

	TRY(vault_seal_text(
	    q->keeper, q->arena, KEEPER_LETTER, id, written(q), &sealed, &wrapped, &key_id));
	TRY(DB_ASK(q->db, q->arena, token, &sql_draft_keep, &rows, f->name, id,
	    db_bytea(q->arena, sealed), db_bytea(q->arena, wrapped), key_id));
	*kept = rows_true(rows, 0, "done");
	return NULL;
}

/* What lies half written, as the form that is shown. */
static result
take_up(struct request *q, const struct report_form *f)
{
	const struct rows *rows;
	struct bytes       sealed, wrapped;
	const char        *plain;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_draft, &rows, f->name));
	if (rows_count(rows) == 0)
		return NULL;
	if (strcmp(rows_text(rows, 0, "reader"), q->session->standing) != 0)
		return fail(q->arena, 500, "error.internal", "a draft of another writer");
	if (!db_unbytea(q->arena, rows_get(rows, 0, "sealed"), &sealed) ||
	    !db_unbytea(q->arena, rows_get(rows, 0, "wrapped"), &wrapped))
		return fail(q->arena, 500, "error.internal", "a draft is damaged");
	TRY(vault_open_text(q->keeper, q->arena, KEEPER_LETTER, rows_text(rows, 0, "id"), sealed,
	    wrapped, rows_text(rows, 0, "key_id"), &plain));
	TRY(form_parse(q->arena, plain, strlen(plain), report_post_inputs, false, &q->form));
	view_set(q->view, "Draft.at", rows_text(rows, 0, "at"));
	return NULL;
}

/* ── The page ────────────────────────────────────────────────────────────── */

/* The form, when this capacity may write it. */
static result
find(struct request *q, const char *name, const struct report_form **f)
{
	const struct rows *rows;

	*f = report_form_of(name);
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_upload_forms, NULL, 0, &rows));
	for (size_t i = 0; *f != NULL && i < rows_count(rows); i++)
		if (strcmp(rows_text(rows, i, "form"), name) == 0)
			return NULL;
	return fail_not_found;
}

static void
show_question(struct request *q, size_t i, const struct report_question *r)
{
	static const char *const kinds[] = { "", "date", "text", "line", "choice", "tick" };
	const char              *name = arena_printf(q->arena, "Questions.%zu", i);

	view_set(q->view, arena_printf(q->arena, "%s.name", name), r->name);
	view_set(q->view, arena_printf(q->arena, "%s.kind", name), kinds[r->kind]);
	view_true(q->view, arena_printf(q->arena, "%s.required", name), r->required);
	for (size_t o = 0; r->options[o] != NULL; o++)
		view_set(q->view, arena_printf(q->arena, "%s.options.%zu.value", name, o),
		    r->options[o]);
}

static result
show(struct request *q, const struct report_form *f)
{
	view_set(q->view, "Report.form", f->name);
	for (size_t i = 0; f->questions[i].name != NULL; i++)
		show_question(q, i, &f->questions[i]);
	form_view(q->form, q->view);
	return NULL;
}

static result
sent(struct request *q, const char *handle)
{
	const struct rows *rows;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_report, &rows, handle));
	if (rows_count(rows) == 0)
		return fail_not_found;
	view_row(q->view, "Report", rows, 0);
	view_true(q->view, "Report.serious", rows_true(rows, 0, "serious"));
	TRY(upload_of_report(q, handle));
	return reply_page(q, 200, "sent.cs");
}

result
report_page(struct request *q)
{
	const char               *handle = form_get(q->form, "ok");
	const char               *wanted = form_get(q->form, "wanted");
	const struct report_form *f;

	if (!form_ok(q->form))
		return fail_not_found;
	if (handle != NULL)
		return sent(q, handle);
	TRY(find(q, form_get(q->form, "form"), &f));
	view_true(q->view, "Query.kept", form_get(q->form, "kept") != NULL);
	TRY(take_up(q, f));
	TRY(show(q, f));
	if (wanted != NULL)
		view_set(q->view, "Form.wanted.value", wanted);
	return NULL;
}

/* ── What is sent ────────────────────────────────────────────────────────── */

static bool
is_option(const struct report_question *r, const char *value)
{
	for (size_t i = 0; r->options[i] != NULL; i++)
		if (strcmp(r->options[i], value) == 0)
			return true;
	return false;
}

static void
check_answer(struct request *q, const struct report_question *r)
{
	const char *value = form_get(q->form, r->name);
	size_t      most = r->kind == REPORT_ONE_LINE ? REPORT_LINE : REPORT_LONG;

	if (value == NULL) {
		if (r->required && form_written(q->form, r->name) == NULL)
			form_error(q->form, r->name,
			    r->kind == REPORT_CHOICE ? "error.choose" : "error.required");
		return;
	}
	if ((r->kind == REPORT_TEXT || r->kind == REPORT_ONE_LINE) && text_length(value) > most)
		form_error(q->form, r->name, "error.too_long");
	if (r->kind == REPORT_CHOICE && !is_option(r, value))
		form_error(q->form, r->name, "error.choose");
}

/* An answer that another one asks for. */
static void
check_follows(struct request *q, const char *name, const char *value, const char *follows)
{
	const char *given = form_get(q->form, name);

	if (given != NULL && strcmp(given, value) == 0 && form_written(q->form, follows) == NULL)
		form_error(q->form, follows, "error.required");
}

static bool
check(struct request *q, const struct report_form *f)
{
	for (const struct report_question *r = f->questions; r->name != NULL; r++)
		check_answer(q, r);
	check_follows(q, "alone", "no", "alone_why");
	check_follows(q, "serious", "yes", "deficiency");
	return form_ok(q->form);
}

/* The session is over, or the capacity: what was written is kept all the same,
 * where it was this browser's own within the last day, and login comes back here. */
static result
rescue(struct request *q, const struct report_form *f)
{
	const char *token = request_cookie(q, q->portal->cookie);
	bool        kept = false;

	if (token != NULL && token_shaped(token))
		TRY(keep(q, token, f, &kept));
	if (!kept)
		return fail(
		    q->arena, 403, q->session == NULL ? "error.expired" : "error.no_role", NULL);
	q->query = arena_printf(q->arena, "form=%s&kept=again", f->name);
	if (q->session != NULL && q->session->level >= ASSURANCE_HIGH)
		return fail(q->arena, 403, "error.no_role", NULL);
	return portal_to_login(q, q->session == NULL ? NULL : "high");
}

static bool
is_here(const struct request *q)
{
	return q->session != NULL && q->session->level >= ASSURANCE_HIGH &&
	       q->session->standing != NULL;
}

static result
drop(struct request *q, const struct report_form *f)
{
	const struct rows *rows;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_draft_drop, &rows, f->name));
	return reply_redirect(q, "/lever-inn");
}

static result
send(struct request *q, const struct report_form *f)
{
	const char *handle;

	if (!check(q, f)) {
		TRY(show(q, f));
		q->path = arena_printf(q->arena, "/rapport?form=%s", f->name);
		return reply_page(q, 422, "report.cs");
	}
	if (form_get(q->form, "once") == NULL)
		return fail_bad_request;
	TRY(report_send(q, f, &handle));
	return reply_redirect(q, arena_printf(q->arena, "/rapport?ok=%s", handle));
}

/* Kept first, whatever is asked for: what follows may fail and loses nothing. */
result
report_post(struct request *q)
{
	const struct report_form *f = report_form_of(form_get(q->form, "form"));
	const char               *what = form_get(q->form, "do");
	bool                      kept;

	if (f == NULL)
		return fail_not_found;
	if (!is_here(q))
		return rescue(q, f);
	if (what != NULL && strcmp(what, "drop") == 0)
		return drop(q, f);
	TRY(find(q, f->name, &f));
	TRY(keep(q, q->session->token, f, &kept));
	if (!kept)
		return fail_not_found;
	if (what != NULL && strcmp(what, "auto") == 0)
		return reply_empty(q, 204);
	if (what != NULL && strcmp(what, "keep") == 0)
		return reply_redirect(
		    q, arena_printf(q->arena, "/rapport?form=%s&kept=yes", f->name));
	return send(q, f);
}
