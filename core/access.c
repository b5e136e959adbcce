#include "access.h"

#include <string.h>

#include "log.h"
#include "sql_access.h"
#include "text.h"

const struct statement *const *const access_statements = sql_access_all;

struct access {
	struct arena         *arena;
	struct db            *db;
	const struct session *session;
	const char           *level;
};

struct access *
access_new(struct arena *arena, struct db *db, const struct session *session)
{
	static const char *const levels[] = { "0", "1", "2", "3" };
	struct access           *a = arena_alloc(arena, sizeof(*a));

	a->arena = arena;
	a->db = db;
	a->session = session;
	a->level = levels[session->level];
	return a;
}

struct access *
access_beside(struct arena *arena, const struct access *a, const char *standing,
    const char *principal, const char *types)
{
	struct session *s = arena_memdup(arena, a->session, sizeof(*a->session));

	s->token = arena_printf(arena, "%.43s:%s", a->session->token, standing);
	s->standing = standing;
	s->principal = principal;
	s->types = types;
	return access_new(arena, a->db, s);
}

#define OWN_MAX 4 /* parameters that a statement has beside the reader's */

/* The first layer: who reads, as the session says it, in every statement. */
static void
fill(const struct access *a, const char **params, const char *const *own, size_t count)
{
	const struct session *s = a->session;

	params[0] = s->standing;
	params[1] = s->principal;
	params[2] = s->types;
	params[3] = a->level;
	for (size_t i = 0; i < count && i < OWN_MAX; i++)
		params[4 + i] = own[i];
}

static result
ask(struct access *a, const struct statement *statement, const struct rows **out,
    const char *const *own, size_t count)
{
	const char *params[4 + OWN_MAX];

	fill(a, params, own, count);
	return db_ask(a->db, a->arena, a->session->token, statement, params, 4 + count, out);
}

static bool
mine(const struct access *a, const char *reader)
{
	const struct session *s = a->session;

	return (s->standing != NULL && strcmp(reader, s->standing) == 0) ||
	       (s->principal != NULL && strcmp(reader, s->principal) == 0);
}

/* Both layers said yes; a row that still names another reader means that one
 * of them is broken.  Nothing of it may reach a page. */
static result
check_readers(const struct access *a, const struct rows *rows)
{
	for (size_t i = 0; i < rows_count(rows); i++) {
		const char *reader = rows_get(rows, i, "reader");

		if (reader == NULL || !mine(a, reader)) {
			log_error("access.reader_mismatch", "person=%s standing=%s",
			    a->session->person,
			    a->session->standing == NULL ? "-" : a->session->standing);
			return fail(a->arena, 500, "error.internal", "access: reader mismatch");
		}
	}
	return NULL;
}

/* A cursor is hexadecimal of "sort_at|handle", both as the list gave them. */
static bool
split_cursor(const struct access *a, const char *cursor, const char **sort_at, const char **handle)
{
	size_t size = strlen(cursor) / 2;
	char  *text = arena_alloc(a->arena, size + 1);
	char  *mark;

	if (!text_unhex(cursor, (uint8_t *)text, size) || !text_valid(text, size, false))
		return false;
	mark = strchr(text, '|');
	if (mark == NULL || strspn(text, "0123456789-:. +") != (size_t)(mark - text))
		return false;
	*mark = '\0';
	*sort_at = text;
	*handle = mark + 1;
	return true;
}

static const struct statement *
list_of(const struct access *a)
{
	return a->session->principal != NULL ? &sql_access_list_agent : &sql_access_list;
}

static result
list_params(const struct access *a, const struct access_filter *filter, const char **own)
{
	own[0] = own[1] = NULL;
	own[2] = filter->type;
	own[3] = filter->words;
	if (filter->cursor != NULL && !split_cursor(a, filter->cursor, &own[0], &own[1]))
		return fail_bad_request;
	return NULL;
}

result
access_list(struct access *a, const struct access_filter *filter, const struct rows **out)
{
	const struct rows *rows;
	const char        *own[OWN_MAX];

	TRY(list_params(a, filter, own));
	TRY(ask(a, list_of(a), &rows, own, OWN_MAX));
	TRY(check_readers(a, rows));
	*out = rows;
	return NULL;
}

result
access_list_ahead(struct access *a, const struct access_filter *filter)
{
	const char *params[4 + OWN_MAX];
	const char *own[OWN_MAX];

	TRY(list_params(a, filter, own));
	fill(a, params, own, OWN_MAX);
	db_ahead(a->db, a->arena, a->session->token, list_of(a), params, 4 + OWN_MAX);
	return NULL;
}

const char *
access_next(struct access *a, const struct rows *rows)
{
	const char *text;

	if (rows_count(rows) <= ACCESS_PAGE)
		return NULL;
	text = arena_printf(a->arena, "%s|%s", rows_text(rows, ACCESS_PAGE - 1, "sort_at"),
	    rows_text(rows, ACCESS_PAGE - 1, "handle"));
	return text_hex(a->arena, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

/* A row without reader tells that the refusal was written down. */
static bool
nothing_opened(const struct rows *rows)
{
	return rows_count(rows) == 1 && rows_get(rows, 0, "reader") == NULL;
}

result
access_pack(struct access *a, const char *handles, const struct rows **out)
{
	const struct rows *rows;

	TRY(ask(a, &sql_access_pack, &rows, &handles, 1));
	TRY(check_readers(a, rows));
	*out = rows;
	return NULL;
}

result
access_card(struct access *a, const char *handle, const struct rows **out)
{
	const struct rows *rows;

	TRY(ask(a, &sql_access_card, &rows, &handle, 1));
	if (rows_count(rows) != 1 || nothing_opened(rows))
		return fail_not_found;
	TRY(check_readers(a, rows));
	*out = rows;
	return NULL;
}

result
access_open(struct access *a, const char *handle, const char *how, struct opening **out)
{
	const struct rows *rows;
	struct opening    *o;

	TRY(ask(a, &sql_access_open, &rows, (const char *const[]){ handle, how }, 2));
	if (rows_count(rows) != 1 || nothing_opened(rows))
		return fail_not_found;
	TRY(check_readers(a, rows));
	o = arena_alloc(a->arena, sizeof(*o));
	o->handle = rows_get(rows, 0, "handle");
	o->rendition = rows_get(rows, 0, "rendition");
	o->mime = rows_text(rows, 0, "mime");
	o->filename = rows_text(rows, 0, "filename");
	o->etag = rows_text(rows, 0, "etag");
	o->key_id = rows_text(rows, 0, "key_id");
	if (o->handle == NULL || o->rendition == NULL ||
	    !text_number(rows_text(rows, 0, "bytes"), INT64_MAX, &o->size) ||
	    !db_unbytea(a->arena, rows_get(rows, 0, "wrapped"), &o->wrapped))
		return fail(a->arena, 500, "error.internal", "access: a rendition lacks something");
	*out = o;
	return NULL;
}

result
access_still(struct access *a, const char *handle)
{
	const struct rows *rows;

	TRY(ask(a, &sql_access_still, &rows, &handle, 1));
	TRY(check_readers(a, rows));
	return rows_count(rows) == 1 ? NULL : fail_not_found;
}
