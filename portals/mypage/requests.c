#include "mypage/requests.h"

#include "common/documents.h"
#include "common/letters.h"

#define KIND "request"

const struct input requests_inputs[] = {
	{ "id", INPUT_HANDLE, 0, false, "error.not_found" },
	{ "ok", INPUT_HANDLE, 0, false, NULL },
	{ "cursor", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input requests_send_inputs[] = {
	{ "id", INPUT_HANDLE, 0, false, "error.not_found" },
	{ "about", INPUT_LINE, 200, false, "error.too_long" },
	{ "body", INPUT_TEXT, LETTERS_RAW, true, "error.body" },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* What it is about: the document's title as it is shared with me, or the
 * person's own words. */
static result
subject(struct request *q, const char **about)
{
	const struct rows *card;

	if (form_get(q->form, "id") == NULL) {
		*about = form_get(q->form, "about");
		return NULL;
	}
	TRY(documents_load(q, &card));
	*about = rows_text(card, 0, "title");
	return NULL;
}

result
requests_page(struct request *q)
{
	const char *about;

	if (!form_ok(q->form))
		return fail_not_found;
	TRY(subject(q, &about));
	TRY(letters_receipt(q, KIND));
	return letters_show(q, "Requests", KIND, NULL);
}

result
requests_send(struct request *q)
{
	const char *about, *reference, *problem;

	TRY(subject(q, &about));
	if (about == NULL && form_ok(q->form))
		form_error(q->form, "about", "error.about");
	if (!letters_fits(q, LETTERS_BODY)) {
		TRY(letters_show(q, "Requests", KIND, NULL));
		return letters_again(q, "/innsyn", form_get(q->form, "id"), "access.cs");
	}
	TRY(letters_write(q, KIND, form_get(q->form, "id"),
	    letters_about(q, about, form_get(q->form, "body")), &reference, &problem));
	return letters_received(q, "/innsyn", NULL, reference);
}
