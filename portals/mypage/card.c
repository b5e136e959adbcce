#include "mypage/card.h"

#include "common/documents.h"
#include "common/letters.h"
#include "mypage/openings.h"
#include "sql_mypage.h"

#define KIND "comment"

const struct input card_comment_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, "error.not_found" },
	{ "body", INPUT_TEXT, LETTERS_RAW, true, "error.body" },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
show_state(struct request *q, const char *handle)
{
	const struct rows *rows;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_request_state, &rows, handle));
	view_set(q->view, "Document.state", rows_get(rows, 0, "state"));
	return NULL;
}

result
card_page(struct request *q)
{
	const char        *handle = form_get(q->form, "id");
	const struct rows *card;

	TRY(documents_load(q, &card));
	TRY(show_state(q, handle));
	TRY(openings_latest(q, handle));
	TRY(letters_receipt(q, KIND));
	return letters_show(q, "Comments", KIND, handle);
}

static result
again(struct request *q)
{
	TRY(card_page(q));
	return letters_again(q, "/dokument", form_get(q->form, "id"), "document.cs");
}

result
card_comment(struct request *q)
{
	const char *id = form_get(q->form, "id");
	const char *reference, *problem;

	if (!letters_fits(q, LETTERS_BODY))
		return again(q);
	TRY(letters_write(q, KIND, id, form_get(q->form, "body"), &reference, &problem));
	if (problem != NULL) {
		form_error(q->form, "body", "error.comment_closed");
		return again(q);
	}
	return letters_received(q, "/dokument", id, reference);
}
