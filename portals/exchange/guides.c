#include "exchange/guides.h"

#include <stdlib.h>
#include <string.h>

#include "reply.h"
#include "sql_exchange.h"

#define STEPS 20

const struct input guides_inputs[] = {
	{ "guide", INPUT_WORD, 20, false, NULL },
	{ "step", INPUT_NUMBER, STEPS, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input guides_turn_inputs[] = {
	{ "guide", INPUT_WORD, 20, true, "error.not_found" },
	{ "step", INPUT_NUMBER, STEPS, true, "error.not_found" },
	{ "understood", INPUT_CHECK, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
load(struct request *q, const struct rows **guides)
{
	return db_ask(q->db, q->arena, q->session->token, &sql_guides, NULL, 0, guides);
}

result
guides_show(struct request *q)
{
	const struct rows *guides;
	bool               waits = false;

	TRY(load(q, &guides));
	view_rows(q->view, "Guides", guides, 0);
	for (size_t i = 0; i < rows_count(guides); i++)
		waits = waits || rows_get(guides, i, "done_at") == NULL;
	view_true(q->view, "Guide.waits", waits);
	return NULL;
}

static long
number(const char *digits)
{
	return digits == NULL ? 0 : strtol(digits, NULL, 10);
}

/* The row of the guide that is asked for, when its turn has come. */
static bool
find(struct request *q, const struct rows *guides, size_t *at)
{
	const char *name = form_get(q->form, "guide");

	for (size_t i = 0; name != NULL && i < rows_count(guides); i++)
		if (strcmp(rows_text(guides, i, "name"), name) == 0) {
			*at = i;
			return rows_true(guides, i, "open");
		}
	return false;
}

/* What confidentiality means is said for each role: that step's text is the role's. */
static void
show_text(struct request *q, const char *guide, long step)
{
	const char *key = arena_printf(q->arena, "guide.%s.steps.%ld", guide, step);
	const char *role = arena_printf(q->arena, "guide.%s.role.%s", guide, q->session->capacity);
	const char *said = view_text(q->view, role);

	view_set(
	    q->view, "Guide.heading", view_text(q->view, arena_printf(q->arena, "%s.title", key)));
	view_set(q->view, "Guide.text", view_text(q->view, arena_printf(q->arena, "%s.text", key)));
	if (step == 2 && strcmp(said, role) != 0)
		view_set(q->view, "Guide.role", said);
}

/* A step that was read already, or the one after it. */
static result
show_step(struct request *q, const struct rows *guides, size_t at, long step)
{
	long steps = number(rows_text(guides, at, "steps"));
	long read = number(rows_text(guides, at, "read"));

	if (step < 1)
		step = read < steps ? read + 1 : 1;
	if (step > steps || step > read + 1)
		return fail_not_found;
	view_row(q->view, "Guide", guides, at);
	view_printf(q->view, "Guide.step", "%ld", step);
	view_true(q->view, "Guide.last", step == steps);
	if (step > 1)
		view_printf(q->view, "Guide.before", "%ld", step - 1);
	show_text(q, rows_text(guides, at, "name"), step);
	return NULL;
}

result
guides_page(struct request *q)
{
	const struct rows *guides;
	size_t             at;

	if (form_get(q->form, "guide") == NULL)
		return guides_show(q);
	TRY(load(q, &guides));
	if (!form_ok(q->form) || !find(q, guides, &at))
		return fail_not_found;
	TRY(show_step(q, guides, at, number(form_get(q->form, "step"))));
	return reply_page(q, 200, "guide.cs");
}

/* The last step again, with what is missing. */
static result
ask_again(struct request *q, const struct rows *guides, size_t at, long step)
{
	form_error(q->form, "understood", "mandate_error.understood");
	form_view(q->form, q->view);
	TRY(show_step(q, guides, at, step));
	q->path = arena_printf(
	    q->arena, "/veiledning?guide=%s&step=%ld", rows_text(guides, at, "name"), step);
	return reply_page(q, 422, "guide.cs");
}

static result
confirm(struct request *q, const char *guide)
{
	const struct rows *done;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_guide_confirm, &done, guide));
	return reply_redirect(q, "/veiledning");
}

result
guides_turn(struct request *q)
{
	const char        *guide = form_get(q->form, "guide");
	const char        *digits = form_get(q->form, "step");
	long               step = number(digits);
	const struct rows *guides, *read;
	size_t             at;
	bool               last;

	TRY(load(q, &guides));
	if (!form_ok(q->form) || !find(q, guides, &at))
		return fail_not_found;
	last = step == number(rows_text(guides, at, "steps"));
	if (last && rows_get(guides, at, "done_at") == NULL &&
	    form_get(q->form, "understood") == NULL)
		return ask_again(q, guides, at, step);
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_guide_read, &read, guide, digits));
	if (!rows_true(read, 0, "done"))
		return fail_not_found;
	if (last)
		return confirm(q, guide);
	return reply_redirect(
	    q, arena_printf(q->arena, "/veiledning?guide=%s&step=%ld", guide, step + 1));
}
