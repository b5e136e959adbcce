/* What a person reads of a verb: its answer (a list of objects as a table, an
 * object as lines), or why it was not done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operator.h"

#define COLUMNS 12

static char *
cell(const json_t *value)
{
	if (value == NULL || json_is_null(value))
		return strdup("");
	return json_is_string(value) ? strdup(json_string_value(value))
				     : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
}

static size_t
wide(const json_t *list, const char *column)
{
	size_t        most = strlen(column), i;
	const json_t *row;

	json_array_foreach(list, i, row)
	{
		char *text = cell(json_object_get(row, column));

		if (text != NULL && strlen(text) > most)
			most = strlen(text);
		free(text);
	}
	return most;
}

static void
print_row(const json_t *row, const char *const *columns, const size_t *widths)
{
	for (size_t i = 0; columns[i] != NULL; i++) {
		char *text = row == NULL ? strdup(columns[i])
					 : cell(json_object_get(row, columns[i]));

		(void)printf("%-*s%s", columns[i + 1] == NULL ? 0 : (int)widths[i],
		    text == NULL ? "" : text, columns[i + 1] == NULL ? "\n" : "  ");
		free(text);
	}
}

static void
print_table(const json_t *list)
{
	const char   *columns[COLUMNS + 1] = { NULL };
	size_t        widths[COLUMNS], count = 0, i;
	const char   *key;
	json_t       *value;
	const json_t *row;

	json_object_foreach(json_array_get(list, 0), key, value)
	{
		if (count < COLUMNS) {
			columns[count] = key;
			widths[count++] = wide(list, key);
		}
	}
	print_row(NULL, columns, widths);
	json_array_foreach(list, i, row) print_row(row, columns, widths);
}

static void
print_lines(json_t *object)
{
	const char *key;
	json_t     *value;

	json_object_foreach(object, key, value)
	{
		char *text = cell(value);

		(void)printf("%s: %s\n", key, text == NULL ? "" : text);
		free(text);
	}
}

void
print_answer(const char *answer, bool json)
{
	json_t *a = json ? NULL : json_loads(answer, JSON_DECODE_ANY, NULL);

	if (a == NULL)
		(void)puts(answer);
	else if (json_array_size(a) > 0)
		print_table(a);
	else if (json_is_object(a))
		print_lines(a);
	json_decref(a);
}

void
print_failure(const struct operator* o, result r)
{
	const struct db_refusal *d = o->db == NULL ? NULL : db_refusal(o->db);

	if (d == NULL)
		(void)fprintf(stderr, "portvakt: %s\n", r->detail != NULL ? r->detail : r->text);
	else if (strcmp(d->state, "PV001") == 0)
		(void)fprintf(stderr, "portvakt: refused by %s: %s\n", d->rule, d->message);
	else
		(void)fprintf(stderr, "portvakt: %s\n", d->message);
}
