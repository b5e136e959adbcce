/* Results of statements, and bytes as PostgreSQL writes them. */
#include <string.h>

#include "db.h"
#include "log.h"
#include "rows_parts.h"
#include "text.h"

#define BOOLEAN 16 /* the type's fixed oid */

size_t
rows_count(const struct rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

size_t
rows_columns(const struct rows *rows)
{
	return (size_t)PQnfields(rows->result);
}

const char *
rows_column(const struct rows *rows, size_t column)
{
	return PQfname(rows->result, (int)column);
}

const char *
rows_at(const struct rows *rows, size_t row, size_t column)
{
	if (row >= rows_count(rows) || column >= rows_columns(rows) ||
	    PQgetisnull(rows->result, (int)row, (int)column) != 0)
		return NULL;
	return PQgetvalue(rows->result, (int)row, (int)column);
}

const char *
rows_get(const struct rows *rows, size_t row, const char *column)
{
	for (size_t i = 0; i < rows_columns(rows); i++)
		if (strcmp(rows_column(rows, i), column) == 0)
			return rows_at(rows, row, i);
	log_error("db.no_column", "column=%s", column);
	return NULL;
}

const char *
rows_text(const struct rows *rows, size_t row, const char *column)
{
	const char *value = rows_get(rows, row, column);

	return value == NULL ? "" : value;
}

const char *
rows_shown(const struct rows *rows, size_t row, size_t column)
{
	const char *value = rows_at(rows, row, column);

	if (value == NULL || *value == '\0')
		return NULL;
	if (PQftype(rows->result, (int)column) == BOOLEAN && *value == 'f')
		return NULL;
	return value;
}

bool
rows_true(const struct rows *rows, size_t row, const char *column)
{
	return strcmp(rows_text(rows, row, column), "t") == 0;
}

char *
db_bytea(struct arena *arena, struct bytes in)
{
	return arena_printf(arena, "\\x%s", text_hex(arena, in));
}

bool
db_unbytea(struct arena *arena, const char *in, struct bytes *out)
{
	size_t   size;
	uint8_t *data;

	if (in == NULL || !text_starts(in, "\\x"))
		return false;
	size = (strlen(in) - 2) / 2;
	data = arena_alloc(arena, size);
	if (!text_unhex(in + 2, data, size))
		return false;
	*out = (struct bytes){ data, size };
	return true;
}
