#include "common/messages.h"

#include "common/letters.h"
#include "portal.h"
#include "sql_common.h"

#define KIND "message"

static const struct input page_inputs[] = {
	{ "ok", INPUT_HANDLE, 0, false, NULL },
	{ "cursor", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static const struct input send_inputs[] = {
	{ "body", INPUT_TEXT, LETTERS_RAW, true, "error.body" },
	{ NULL, INPUT_END, 0, false, NULL },
};

static void
show(struct request *q, size_t i, const struct letter *l)
{
	const char *name = arena_printf(q->arena, "Messages.%zu", i);

	view_set(q->view, arena_printf(q->arena, "%s.from", name), l->mine ? "me" : "service");
	view_set(q->view, arena_printf(q->arena, "%s.at", name), l->at);
	view_set(q->view, arena_printf(q->arena, "%s.who", name), l->who);
	view_set(q->view, arena_printf(q->arena, "%s.body", name), l->body);
}

static result
show_page(struct request *q)
{
	const char    *cursor = form_get(q->form, "cursor");
	struct letters list;

	TRY(letters_receipt(q, KIND));
	TRY(letters_read(q, KIND, NULL, cursor, &list));
	for (size_t i = 0; i < list.count; i++)
		show(q, i, &list.items[i]);
	view_set(q->view, "Next", list.next);
	view_true(q->view, "First", cursor == NULL);
	return NULL;
}

static result
send_message(struct request *q)
{
	const char *reference, *problem;

	if (!letters_fits(q, LETTERS_BODY)) {
		TRY(show_page(q));
		return letters_again(q, "/meldinger", NULL, "messages.cs");
	}
	TRY(letters_write(q, KIND, NULL, form_get(q->form, "body"), &reference, &problem));
	return letters_received(q, "/meldinger", NULL, reference);
}

/* clang-format off */
static const struct route routes[] = {
	{ "GET",  "/meldinger", NEEDS_PARTY, show_page, "messages.cs", page_inputs },
	{ "POST", "/meldinger", NEEDS_PARTY, send_message, NULL,          send_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_answers_read, &sql_letter_receipt,
	&sql_letter_write, &sql_letters, NULL };

const struct wing messages_wing = { .routes = routes, .statements = statements };
