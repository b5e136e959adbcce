/* import: a municipality from a folder, all or nothing.  municipality.jsonl
 * holds one record a line, so that a mistake can be named by its line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operator.h"
#include "sql_portvakt.h"
#include "token.h"

#define LINE_MAX_BYTES (1U << 20)

/* jansson passes over a NUL behind a number, and the line would be hashed up to it. */
static result
parse(struct operator* o, const char *line, size_t size, json_t **record)
{
	json_error_t error;

	if (memchr(line, 0, size) != NULL)
		return fail(o->arena, 400, "error.bad_request", "a NUL in the line");
	*record = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);
	if (*record == NULL)
		return fail(
		    o->arena, 400, "error.bad_request", "%s (column %d)", error.text, error.column);
	if (json_string_value(json_object_get(*record, "do")) == NULL ||
	    json_string_value(json_object_get(*record, "id")) == NULL)
		return fail(o->arena, 400, "error.bad_request", "a record has \"do\" and \"id\"");
	return NULL;
}

/* The content that makes a record the same as before: its line, and for a
 * rendition the file's bytes, which the vault's own SHA-256 stands for. */
static result
record_one(struct operator* o, const char *line, json_t *record, bool *done)
{
	const char        *verb = json_string_value(json_object_get(record, "do"));
	const char        *id = json_string_value(json_object_get(record, "id"));
	const char        *hash = token_hash_text(o->arena, line);
	const struct rows *rows;
	char              *text;

	TRY(DB_ASK(o->db, o->arena, NULL, &sql_imported, &rows, id, hash));
	*done = !rows_true(rows, 0, "before");
	if (!*done)
		return NULL;
	TRY(record_prepare(o, verb, record));
	text = json_dumps(record, JSON_COMPACT);
	if (text == NULL)
		return fail(o->arena, 400, "error.bad_request", "not UTF-8");
	arena_defer(o->arena, free, text);
	TRY(DB_ASK(o->db, o->arena, NULL, &sql_import, &rows, verb, id, hash, text));
	return strcmp(verb, "signing") == 0 ? signing_pack(o, id) : NULL;
}

static result
import_line(struct operator* o, const char *line, size_t size, bool *done)
{
	json_t *record = NULL;
	result  r = parse(o, line, size, &record);

	if (r == NULL)
		r = record_one(o, line, record, done);
	json_decref(record);
	return r;
}

static bool
blank(const char *line, size_t size)
{
	return strspn(line, " \t") == size || line[0] == '#';
}

/* False after saying why the line is wrong. */
static bool
import_numbered(struct operator* o, const char *line, size_t size, size_t number, bool *done)
{
	result r = size > LINE_MAX_BYTES
		       ? fail(o->arena, 400, "error.bad_request", "the line is too long")
		       : import_line(o, line, size, done);

	if (r == NULL)
		return true;
	(void)fprintf(stderr, "line %zu: ", number);
	print_failure(o, r);
	return false;
}

/* A line ends where its line feed is, and nowhere before. */
static bool
import_lines(struct operator* o, FILE *in, size_t *fresh, size_t *known)
{
	char  *line = NULL;
	size_t room = 0, number = 0;
	bool   good = true;

	for (ssize_t n; good && (n = getline(&line, &room, in)) >= 0;) {
		size_t size = (size_t)n;
		bool   done = false;

		number++;
		while (size > 0 && strchr("\r\n", line[size - 1]) != NULL && line[size - 1] != '\0')
			line[--size] = '\0';
		if (blank(line, size))
			continue;
		good = import_numbered(o, line, size, number, &done);
		*(done ? fresh : known) += good;
		arena_clear(o->arena);
	}
	free(line);
	return good && ferror(in) == 0;
}

int
import_folder(struct operator* o, const char *folder)
{
	const char *path = arena_printf(o->lasting, "%s/municipality.jsonl", folder);
	FILE       *in = fopen(path, "r");
	size_t      fresh = 0, known = 0;
	bool        good;

	if (in == NULL) {
		(void)fprintf(stderr, "portvakt: %s: %s\n", path, strerror(errno));
		return 1;
	}
	o->folder = folder;
	good = db_begin(o->db, o->lasting) == NULL && import_lines(o, in, &fresh, &known) &&
	       db_commit(o->db, o->lasting) == NULL;
	(void)fclose(in);
	if (!good) {
		db_rollback(o->db);
		record_undo(o);
		(void)fputs("portvakt: nothing was imported\n", stderr);
		return 1;
	}
	(void)printf("%zu records imported, %zu were there before\n", fresh, known);
	return 0;
}
