#include "common/messages.h"

#include "common/letters.h"

#define KIND "message"

const struct input messages_inputs[] = {
	{"ok",      INPUT_HANDLE, 0, false, NULL},
	{ "cursor", INPUT_HANDLE, 0, false, NULL},
	{ NULL,     INPUT_END,    0, false, NULL},
};

const struct input messages_send_inputs[] = {
	{"body", INPUT_TEXT, LETTERS_RAW, true,  "error.body"},
	{ NULL,  INPUT_END,  0,           false, NULL        },
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

result
messages_page(struct request *q)
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

result
messages_send(struct request *q)
{
	const char *reference, *problem;

	if (!letters_fits(q, LETTERS_BODY)) {
		TRY(messages_page(q));
		return letters_again(q, "/meldinger", NULL, "messages.cs");
	}
	TRY(letters_write(q, KIND, NULL, form_get(q->form, "body"), &reference, &problem));
	return letters_received(q, "/meldinger", NULL, reference);
}
