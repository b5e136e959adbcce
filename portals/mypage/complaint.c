#include "mypage/complaint.h"

#include <string.h>

#include "common/documents.h"
#include "common/letters.h"

#define KIND "complaint"

const struct input complaint_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, "error.not_found" },
	{ "ok", INPUT_HANDLE, 0, false, NULL },
	{ "cursor", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input complaint_send_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, "error.not_found" },
	{ "body", INPUT_TEXT, LETTERS_RAW, true, "error.body" },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* A decision with a time limit, or a refusal of access (fvl § 21). */
static bool
may_be_complained_about(const struct rows *card)
{
	return rows_get(card, 0, "complain_until") != NULL ||
	       strcmp(rows_text(card, 0, "kind"), "withheld") == 0;
}

result
complaint_page(struct request *q)
{
	const struct rows *card;

	TRY(documents_load(q, &card));
	if (!may_be_complained_about(card))
		return fail_not_found;
	view_true(q->view, "Late", rows_true(card, 0, "complain_late"));
	TRY(letters_receipt(q, KIND));
	return letters_show(q, "Complaints", KIND, form_get(q->form, "id"));
}

result
complaint_send(struct request *q)
{
	const char *id = form_get(q->form, "id");
	const char *reference, *problem;

	if (!letters_fits(q, LETTERS_LONG)) {
		TRY(complaint_page(q));
		return letters_again(q, "/klage", id, "complaint.cs");
	}
	TRY(letters_write(q, KIND, id, form_get(q->form, "body"), &reference, &problem));
	return letters_received(q, "/klage", id, reference);
}
