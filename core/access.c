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

/* The first layer: who reads, as the session says it, in every statement. */
#define ASK(a, statement, out, ...) \
	DB_ASK((a)->db, (a)->arena, (a)->session->token, (statement), (out), \
	    (a)->session->standing, (a)->session->principal, (a)->session->types, (a)->level, \
	    __VA_ARGS__)

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

result
access_list(struct access *a, const struct access_filter *filter, const struct rows **out)
{
	const struct rows *rows;
	const char        *sort_at = NULL;
	const char        *handle = NULL;

	if (filter->cursor != NULL && !split_cursor(a, filter->cursor, &sort_at, &handle))
		return fail_bad_request;
	TRY(ASK(a, &sql_access_list, &rows, sort_at, handle, filter->type, filter->words));
	TRY(check_readers(a, rows));
	*out = rows;
	return NULL;
}

/* A row without reader tells that the refusal was written down. */
static bool
nothing_opened(const struct rows *rows)
{
	return rows_count(rows) == 1 && rows_get(rows, 0, "reader") == NULL;
}

result
access_card(struct access *a, const char *handle, const struct rows **out)
{
	const struct rows *rows;

	TRY(ASK(a, &sql_access_card, &rows, handle));
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

	TRY(ASK(a, &sql_access_open, &rows, handle, how));
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

	TRY(ASK(a, &sql_access_still, &rows, handle));
	TRY(check_readers(a, rows));
	return rows_count(rows) == 1 ? NULL : fail_not_found;
}
