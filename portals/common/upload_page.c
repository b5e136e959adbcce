/* The pages of handing in: what one may hand in, what became of it, receipts. */
#include <string.h>

#include "common/upload.h"
#include "reply.h"
#include "sql_common.h"

const struct input upload_page_inputs[] = {
	{ "ok", INPUT_NUMBER, 20, false, NULL },
	{ "kind", INPUT_WORD, 24, false, NULL },
	{ "wanted", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input upload_receipt_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
list(struct request *q, const char *handle, const struct rows **rows)
{
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_upload_list, rows, handle));
	for (size_t i = 0; i < rows_count(*rows); i++)
		if (strcmp(rows_text(*rows, i, "reader"), q->session->standing) != 0)
			return fail(q->arena, 500, "error.internal", "an upload of another reader");
	return NULL;
}

/* Where it was filed: one word for each place (RT14 and others name two). */
static void
show_places(struct request *q, const char *name, const char *places)
{
	char  *rest = arena_strdup(q->arena, places == NULL ? "" : places);
	size_t n = 0;

	for (char *place; (place = strsep(&rest, " ")) != NULL;)
		if (*place != '\0')
			view_set(q->view, arena_printf(q->arena, "%s.places.%zu.name", name, n++),
			    place);
}

/* The bytes as people say them: "3,4 MB". */
static void
show_size(struct request *q, const char *name, const char *bytes)
{
	const char *comma = strcmp(q->view == NULL ? "" : view_text(q->view, "date.dot"), ".") == 0
				? ","
				: ".";
	uint64_t    n;

	if (!text_number(bytes, INT64_MAX, &n))
		return;
	if (n < 1000)
		view_printf(q->view, name, "%llu B", (unsigned long long)n);
	else if (n < 1000000)
		view_printf(q->view, name, "%llu kB", (unsigned long long)((n + 500) / 1000));
	else
		view_printf(q->view, name, "%llu%s%llu MB", (unsigned long long)(n / 1000000),
		    comma, (unsigned long long)(n / 100000 % 10));
}

static void
show_upload(struct request *q, const char *name, const struct rows *rows, size_t i)
{
	view_row(q->view, name, rows, i);
	show_places(q, name, rows_get(rows, i, "filed_where"));
	show_size(q, arena_printf(q->arena, "%s.size", name), rows_text(rows, i, "bytes"));
	view_true(q->view, arena_printf(q->arena, "%s.filed", name),
	    strcmp(rows_text(rows, i, "state"), "filed") == 0);
}

/* Also after a form that has something wrong with it; then the choice is its. */
result
upload_page(struct request *q)
{
	const struct rows *rows;

	TRY(upload_offer(q));
	TRY(list(q, NULL, &rows));
	for (size_t i = 0; i < rows_count(rows); i++)
		show_upload(q, arena_printf(q->arena, "Uploads.%zu", i), rows, i);
	if (strcmp(q->method, "POST") == 0)
		return NULL;
	view_set(q->view, "Query.ok", form_get(q->form, "ok"));
	view_set(q->view, "Form.kind.value", form_get(q->form, "kind"));
	view_set(q->view, "Form.wanted.value", form_get(q->form, "wanted"));
	return NULL;
}

result
upload_of_report(struct request *q, const char *report)
{
	const struct rows *rows;
	size_t             n = 0;

	TRY(list(q, NULL, &rows));
	for (size_t i = 0; i < rows_count(rows); i++)
		if (strcmp(rows_text(rows, i, "report"), report) == 0)
			show_upload(q, arena_printf(q->arena, "Uploads.%zu", n++), rows, i);
	return NULL;
}

static result
filed(struct request *q, const struct rows **rows)
{
	const char *handle = form_get(q->form, "id");

	if (handle == NULL)
		return fail_not_found;
	TRY(list(q, handle, rows));
	return rows_count(*rows) == 1 && rows_get(*rows, 0, "receipt") != NULL ? NULL
									       : fail_not_found;
}

result
upload_receipt(struct request *q)
{
	const struct rows *rows;

	TRY(filed(q, &rows));
	show_upload(q, "Upload", rows, 0);
	return NULL;
}

result
upload_receipt_text(struct request *q)
{
	const struct rows *rows;

	TRY(filed(q, &rows));
	return reply_text(q, 200, "text/plain; charset=utf-8", rows_text(rows, 0, "receipt"),
	    arena_printf(q->arena, "kvittering-%.8s.txt", rows_text(rows, 0, "handle")));
}
