#include "common/documents.h"

#include <string.h>

#include "common/stream.h"
#include "sql_common.h"

const struct input documents_inputs[] = {
	{ "words", INPUT_LINE, 100, false, NULL },
	{ "type", INPUT_WORD, 40, false, NULL },
	{ "cursor", INPUT_CURSOR, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

const struct input documents_card_inputs[] = {
	{ "id", INPUT_HANDLE, 0, true, NULL },
	{ "ok", INPUT_HANDLE, 0, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

/* The types that there are to choose from, and the one that was chosen. */
static result
show_types(struct request *q, const char *chosen)
{
	const struct session *s = q->session;
	const char           *level = arena_printf(q->arena, "%d", (int)s->level);
	struct view          *part = view_part(q->view);
	const struct rows    *types;

	TRY(DB_ASK(q->db, q->arena, s->token, &sql_types, &types, s->standing, s->principal,
	    s->types, level));
	view_decide(q->view, "Several.types", rows_count(types) > 1 ? "1" : "");
	for (size_t i = 0; i < rows_count(types); i++) {
		const char *type = rows_text(types, i, "type");
		bool        current = chosen != NULL && strcmp(type, chosen) == 0;

		view_decide(part, "Row.type", type);
		view_decide(part, "Row.current", current ? "1" : "");
		TRY(view_put(q->view, "List.types", "documents_type.cs", part));
		if (current)
			view_show(q->view, "Query.type", type);
	}
	return NULL;
}

/* Whose documents, of those who have more than one case. */
static result
show_roles(struct request *q)
{
	static const struct view_column columns[] = { { "standing", false }, { "label", false },
		{ "capacity", true }, { "current", true }, { NULL, false } };
	const struct rows              *roles;

	if (q->session->alone)
		return NULL;
	TRY(db_ask(q->db, q->arena, q->session->token, &sql_roles, NULL, 0, &roles));
	if (rows_count(roles) < 2)
		return NULL;
	return view_list(q->view, "List.roles", "documents_role.cs", roles, 0, columns);
}

static void
list_ahead(struct request *q, const struct session *s)
{
	const struct access_filter whole = { 0 };
	const char                *level = arena_printf(q->arena, "%d", (int)s->level);

	if (*q->query != '\0' || access_list_ahead(access_new(q->arena, q->db, s), &whole) != NULL)
		return;
	db_ahead(q->db, q->arena, s->token, &sql_types,
	    (const char *const[]){ s->standing, s->principal, s->types, level }, 4);
	if (!s->alone)
		db_ahead(q->db, q->arena, s->token, &sql_roles, NULL, 0);
}

static const struct foresight foresights[] = {
	{ "/dokumenter", list_ahead },
	{ NULL, NULL },
};

static result
show_documents(struct request *q, const struct access_filter *filter)
{
	static const struct view_column columns[] = { { "handle", false }, { "title", false },
		{ "kind", true }, { "type", true }, { "doc_date", false }, { "shared_on", false },
		{ "unread", true }, { "ended", true }, { NULL, false } };
	const struct rows              *shares;

	TRY(access_list(q->access, filter, &shares));
	view_show(q->view, "Next", access_next(q->access, shares));
	return view_list(
	    q->view, "List.documents", "documents_entry.cs", shares, ACCESS_PAGE, columns);
}

result
documents_list(struct request *q)
{
	const struct access_filter filter = {
		.cursor = form_get(q->form, "cursor"),
		.type = form_get(q->form, "type"),
		.words = form_get(q->form, "words"),
	};

	if (!form_ok(q->form))
		return fail_bad_request;
	TRY(show_documents(q, &filter));
	view_decide(q->view, "First", filter.cursor == NULL ? "1" : "");
	view_show(q->view, "Query.words", filter.words);
	TRY(show_types(q, filter.type));
	return show_roles(q);
}

/* Where it is signed.  Whoever came in by a code has no eID to sign with. */
static result
show_signing(struct request *q, const struct rows *card)
{
	const struct rows *row;

	if (strcmp(rows_text(card, 0, "kind"), "sign") != 0)
		return NULL;
	TRY(DB_ASK(
	    q->db, q->arena, q->session->token, &sql_signing_of, &row, form_get(q->form, "id")));
	view_set(q->view, "Document.signing", rows_get(row, 0, "signing"));
	view_true(q->view, "Document.signs_here", strcmp(q->session->method, "child") != 0);
	return NULL;
}

result
documents_load(struct request *q, const struct rows **card)
{
	const char *handle = form_get(q->form, "id");

	if (handle == NULL)
		return fail_not_found;
	TRY(access_card(q->access, handle, card));
	if (rows_count(*card) == 0)
		return fail_not_found;
	view_row(q->view, "Document", *card, 0);
	return show_signing(q, *card);
}

result
documents_card(struct request *q)
{
	const struct rows *card;

	return documents_load(q, &card);
}

/* clang-format off */
static const struct route routes[] = {
	{ "GET", "/dokumenter", NEEDS_PARTY, documents_list, "documents.cs", documents_inputs },
	{ "GET", "/fil",        NEEDS_PARTY, stream_file,    NULL,           stream_inputs },
	{ 0 }
};
/* clang-format on */

static const struct statement *const statements[] = { &sql_signing_of, &sql_types, NULL };

static const char *const parts[] = { "documents_entry.cs", "documents_type.cs", "documents_role.cs",
	NULL };

const struct wing documents_wing = {
	.routes = routes, .statements = statements, .pages = parts, .foresights = foresights
};
