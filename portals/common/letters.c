#include "common/letters.h"

#include <string.h>

#include "reply.h"
#include "sql_common.h"
#include "token.h"

#define PAGE 20
#define ABOUT "Gjelder: " /* the first line of a request: what it is about */

/* Each row names its reader; another's is a fault, never a page. */
static result
check_reader(struct request *q, const struct rows *rows)
{
	for (size_t i = 0; i < rows_count(rows); i++)
		if (strcmp(rows_text(rows, i, "reader"), q->session->standing) != 0)
			return fail(q->arena, 500, "error.internal", "a letter of another reader");
	return NULL;
}

static result
open_text(struct request *q, const struct rows *rows, size_t i, const char **plain)
{
	struct bytes sealed, wrapped;

	if (!db_unbytea(q->arena, rows_get(rows, i, "sealed"), &sealed) ||
	    !db_unbytea(q->arena, rows_get(rows, i, "wrapped"), &wrapped))
		return fail(q->arena, 500, "error.internal", "letter %s", rows_text(rows, i, "id"));
	return vault_open_text(q->keeper, q->arena, KEEPER_LETTER, rows_text(rows, i, "id"), sealed,
	    wrapped, rows_text(rows, i, "key_id"), plain);
}

const char *
letters_about(struct request *q, const char *about, const char *body)
{
	return arena_printf(q->arena, ABOUT "%s\n\n%s", about, body);
}

/* "Gjelder: …", an empty line, the rest. */
static void
part_about(struct request *q, struct letter *l)
{
	const char *end = strstr(l->body, "\n\n");

	if (!text_starts(l->body, ABOUT) || end == NULL || strcspn(l->body, "\n") + l->body != end)
		return;
	l->title = arena_strndup(
	    q->arena, l->body + strlen(ABOUT), (size_t)(end - l->body) - strlen(ABOUT));
	l->body = end + 2;
}

static result
read_one(struct request *q, const struct rows *rows, size_t i, struct letter *l)
{
	l->mine = strcmp(rows_text(rows, i, "from"), "me") == 0;
	l->late = rows_true(rows, i, "late");
	l->reference = rows_text(rows, i, "handle");
	l->at = rows_text(rows, i, "at");
	l->state = rows_get(rows, i, "state");
	l->about = rows_get(rows, i, "about");
	l->title = rows_get(rows, i, "title");
	l->rule = rows_get(rows, i, "rule");
	l->ground = rows_get(rows, i, "ground");
	l->who = rows_get(rows, i, "who");
	TRY(open_text(q, rows, i, &l->body));
	if (l->mine)
		part_about(q, l);
	return NULL;
}

/* Answers shown for the first time.  Asking for the head alone is not reading. */
static result
mark_seen(struct request *q, const char *ids)
{
	const struct rows *rows;

	if (ids == NULL || strcmp(q->method, "GET") != 0)
		return NULL;
	return DB_ASK(q->db, q->arena, q->session->token, &sql_answers_read, &rows,
	    arena_printf(q->arena, "{%s}", ids));
}

result
letters_read(struct request *q, const char *kind, const char *document, const char *after,
    struct letters *out)
{
	const struct rows *rows;
	size_t             letters = 0;
	const char        *last = NULL, *fresh = NULL;

	*out = (struct letters){ 0 };
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_letters, &rows, q->session->standing,
	    kind, document, after));
	TRY(check_reader(q, rows));
	out->items = arena_array(q->arena, rows_count(rows), sizeof(*out->items));
	for (size_t i = 0; i < rows_count(rows); i++) {
		struct letter *l = &out->items[out->count];

		TRY(read_one(q, rows, i, l));
		if (l->mine && ++letters > PAGE) {
			out->next = last;
			break;
		}
		last = l->reference;
		out->count++;
		if (rows_true(rows, i, "fresh"))
			fresh = fresh == NULL ? rows_text(rows, i, "id")
					      : arena_printf(q->arena, "%s,%s", fresh,
						    rows_text(rows, i, "id"));
	}
	return mark_seen(q, fresh);
}

static void
show_letter(struct request *q, const char *name, const struct letter *l)
{
	const char  *about = l->title != NULL ? l->title : q->session->label;
	struct view *v = q->view;

	view_set(v, arena_printf(q->arena, "%s.handle", name), l->about);
	view_set(v, arena_printf(q->arena, "%s.about", name), about);
	view_set(v, arena_printf(q->arena, "%s.at", name), l->at);
	view_set(v, arena_printf(q->arena, "%s.body", name), l->body);
	view_true(v, arena_printf(q->arena, "%s.late", name), l->late);
	view_set(v, arena_printf(q->arena, "%s.state", name), l->state);
	view_set(v, arena_printf(q->arena, "%s.rule", name), l->rule);
	view_set(v, arena_printf(q->arena, "%s.ground", name), l->ground);
}

result
letters_show(struct request *q, const char *name, const char *kind, const char *document)
{
	struct letters list;
	const char    *item = NULL, *answer = NULL;
	size_t         n = 0;

	TRY(letters_read(q, kind, document, form_get(q->form, "cursor"), &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct letter *l = &list.items[i];

		if (l->mine) {
			item = arena_printf(q->arena, "%s.%zu", name, n++);
			answer = NULL;
			show_letter(q, item, l);
			continue;
		}
		answer = answer == NULL ? l->body
					: arena_printf(q->arena, "%s\n\n%s", answer, l->body);
		view_set(q->view, arena_printf(q->arena, "%s.answer", item), answer);
		view_set(q->view, arena_printf(q->arena, "%s.answer_at", item), l->at);
	}
	view_set(q->view, "Next", list.next);
	view_true(q->view, "First", form_get(q->form, "cursor") == NULL);
	return NULL;
}

result
letters_write(struct request *q, const char *kind, const char *document, const char *text,
    const char **reference, const char **problem)
{
	const char        *once = form_get(q->form, "once");
	const char        *id = token_uuid(q->arena);
	struct bytes       sealed, wrapped;
	const char        *key_id;
	const struct rows *rows;

	if (once == NULL)
		return fail_bad_request;
	TRY(vault_seal_text(
	    q->keeper, q->arena, KEEPER_LETTER, id, text, &sealed, &wrapped, &key_id));
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_letter_write, &rows, id, kind, document,
	    once, db_bytea(q->arena, sealed), db_bytea(q->arena, wrapped), key_id));
	if (rows_count(rows) == 0)
		return fail_not_found;
	TRY(check_reader(q, rows));
	*reference = rows_get(rows, 0, "handle");
	*problem = rows_get(rows, 0, "problem");
	return NULL;
}

result
letters_again(struct request *q, const char *page, const char *document, const char *template)
{
	form_view(q->form, q->view);
	q->path = document == NULL ? page : arena_printf(q->arena, "%s?id=%s", page, document);
	return reply_page(q, 422, template);
}

result
letters_received(struct request *q, const char *page, const char *document, const char *reference)
{
	return reply_redirect(q,
	    document == NULL ? arena_printf(q->arena, "%s?ok=%s", page, reference)
			     : arena_printf(q->arena, "%s?id=%s&ok=%s", page, document, reference));
}

result
letters_receipt(struct request *q, const char *kind)
{
	const char        *reference = form_get(q->form, "ok");
	const struct rows *rows;

	view_set(q->view, "Query.ok", NULL);
	if (reference == NULL || q->session->standing == NULL)
		return NULL;
	TRY(DB_ASK(q->db, q->arena, q->session->token, &sql_letter_receipt, &rows,
	    q->session->standing, reference, kind));
	if (rows_count(rows) == 0)
		return NULL;
	TRY(check_reader(q, rows));
	view_set(q->view, "Query.ok", "1");
	view_row(q->view, "Receipt", rows, 0);
	return NULL;
}

bool
letters_fits(struct request *q, size_t most)
{
	const char *body = form_get(q->form, "body");

	if (body != NULL && text_length(body) > most)
		form_error(q->form, "body", "error.too_long");
	return form_ok(q->form);
}
