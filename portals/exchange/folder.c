#include "exchange/folder.h"

#include <string.h>

#include "sql_common.h"
#include "sql_exchange.h"

/* In the order of the page; the types whose requests belong there. */
static const struct section {
	const char *name;
	const char *types[4];
} sections[] = {
	{ "agreement", { "AVTALE" } },
	{ "money", { "OEKONOMI" } },
	{ "reports", { "RAPPORT", "REFERAT", "TILSYN" } },
	{ "declarations", { "ERKLAERING", "POLITIATTEST" } },
	{ "letters", { "BREV", "HELSE" } },
	{ "task", { NULL } },
};

static bool
belongs(const struct section *s, const char *type)
{
	for (size_t i = 0; i < sizeof(s->types) / sizeof(s->types[0]); i++)
		if (s->types[i] != NULL && strcmp(s->types[i], type) == 0)
			return true;
	return false;
}

/* Each row names its reader; another's is a fault, never a page. */
static result
check_reader(struct request *q, const struct rows *rows)
{
	for (size_t i = 0; i < rows_count(rows); i++)
		if (strcmp(rows_text(rows, i, "reader"), q->session->standing) != 0)
			return fail(q->arena, 500, "error.internal", "a share of another reader");
	return NULL;
}

static void
show_section(struct request *q, size_t at, const struct rows *shares, const struct rows *wanted)
{
	const struct section *s = &sections[at];
	const char           *name = arena_printf(q->arena, "Sections.%zu", at);
	size_t                items = 0, missing = 0;

	view_set(q->view, arena_printf(q->arena, "%s.name", name), s->name);
	for (size_t i = 0; i < rows_count(wanted); i++)
		if (belongs(s, rows_text(wanted, i, "doc_type")))
			view_row(q->view, arena_printf(q->arena, "%s.missing.%zu", name, missing++),
			    wanted, i);
	for (size_t i = 0; i < rows_count(shares); i++) {
		if (strcmp(rows_text(shares, i, "section"), s->name) != 0)
			continue;
		view_row(q->view, arena_printf(q->arena, "%s.items.%zu", name, items++), shares, i);
		view_set(q->view, arena_printf(q->arena, "%s.count", name),
		    rows_get(shares, i, "count"));
	}
	view_true(q->view, arena_printf(q->arena, "%s.empty", name), items == 0);
}

result
folder_approval(struct request *q)
{
	const struct rows *steps;

	TRY(db_ask(q->db, q->arena, q->session->token, &sql_approval, NULL, 0, &steps));
	view_rows(q->view, "Approval", steps, 0);
	return NULL;
}

/* A representative has clients, not a folder. */
result
folder_page(struct request *q)
{
	const struct session *s = q->session;
	const struct rows    *shares, *wanted, *papers, *forms;

	TRY(db_ask(q->db, q->arena, s->token, &sql_papers, NULL, 0, &papers));
	if (rows_count(papers) == 0)
		return fail_not_found;
	TRY(DB_ASK(q->db, q->arena, s->token, &sql_folder, &shares, s->standing,
	    arena_printf(q->arena, "%d", (int)s->level)));
	TRY(check_reader(q, shares));
	TRY(db_ask(q->db, q->arena, s->token, &sql_upload_wanted, NULL, 0, &wanted));
	view_row(q->view, "Papers", papers, 0);
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		show_section(q, i, shares, wanted);
	TRY(db_ask(q->db, q->arena, s->token, &sql_upload_forms, NULL, 0, &forms));
	view_rows(q->view, "Forms", forms, 0);
	return folder_approval(q);
}
