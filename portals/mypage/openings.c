#include "mypage/openings.h"

#include <string.h>

#include "mypage/csv.h"
#include "reply.h"
#include "sql_mypage.h"

#define PAGE 50
#define LATEST 5
#define EXPORT "10000"

const struct input openings_inputs[] = {
	{ "id", INPUT_HANDLE, 0, false, NULL },
	{ "from", INPUT_DATE, 0, false, "error.date" },
	{ "to", INPUT_DATE, 0, false, "error.date" },
	{ "cursor", INPUT_CURSOR, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static result
ask(struct request *q, const char *handle, const char *most, const struct rows **out)
{
	return DB_ASK(q->db, q->arena, q->session->token, &sql_openings, out, handle,
	    form_get(q->form, "from"), form_get(q->form, "to"), form_get(q->form, "cursor"), most);
}

result
openings_page(struct request *q)
{
	static const char *const fields[] = { "id", "from", "to" };
	const struct rows       *openings;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		view_set(q->view, arena_printf(q->arena, "Query.%s", fields[i]),
		    form_get(q->form, fields[i]));
	view_true(q->view, "First", form_get(q->form, "cursor") == NULL);
	if (!form_ok(q->form)) {
		form_view(q->form, q->view);
		return reply_page(q, 422, "openings.cs");
	}
	TRY(ask(q, form_get(q->form, "id"), arena_printf(q->arena, "%d", PAGE + 1), &openings));
	view_rows(q->view, "Openings", openings, PAGE);
	if (rows_count(openings) > PAGE)
		view_set(q->view, "Next", rows_text(openings, PAGE - 1, "cursor"));
	return NULL;
}

result
openings_latest(struct request *q, const char *handle)
{
	const struct rows *openings;

	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_openings, &openings, handle, NULL, NULL,
	    NULL, arena_printf(q->arena, "%d", LATEST)));
	view_rows(q->view, "Openings", openings, 0);
	return NULL;
}

/* A key of ours in words; the service's own words stand. */
static const char *
in_words(struct request *q, const char *fmt_key, const char *value)
{
	const char *key = arena_printf(q->arena, "%s.%s", fmt_key, value);
	const char *text = view_text(q->view, key);

	return strcmp(text, key) == 0 ? value : text;
}

static void
export_row(struct request *q, struct csv *csv, const struct rows *rows, size_t i)
{
	bool        agent = rows_true(rows, i, "on_behalf");
	const char *role = rows_text(rows, i, "role");

	csv_cell(csv, rows_get(rows, i, "at"));
	csv_cell(csv, rows_get(rows, i, "title"));
	csv_cell(
	    csv, !agent ? in_words(q, "opener", role)
			: arena_printf(q->arena, "%s (%s)",
			      view_text(q->view, arena_printf(q->arena, "capacity.%s.name", role)),
			      view_text(q->view, "page.openings.on_behalf")));
	csv_cell(csv, rows_get(rows, i, "unit"));
	csv_cell(csv, in_words(q, "purpose", rows_text(rows, i, "purpose")));
	csv_end(csv);
}

result
openings_export(struct request *q)
{
	static const char *const heads[] = { "at", "document", "who", "unit", "purpose" };
	struct csv              *csv = csv_new(q->arena);
	const struct rows       *rows;

	if (!form_ok(q->form))
		return fail_bad_request;
	TRY(ask(q, form_get(q->form, "id"), EXPORT, &rows));
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		csv_cell(
		    csv, view_text(q->view, arena_printf(q->arena, "page.openings.%s", heads[i])));
	csv_end(csv);
	for (size_t i = 0; i < rows_count(rows); i++)
		export_row(q, csv, rows, i);
	return reply_text(q, 200, "text/csv; charset=utf-8", csv_text(csv), "apnet.csv");
}
