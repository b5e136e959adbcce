/* read: what a person wrote, for whoever answers it. */
#include <stdio.h>

#include "operator.h"
#include "sql_portvakt.h"

static result
open_letter(struct operator* o, const char *letter, const char **plain)
{
	const struct rows *rows;
	struct bytes       sealed, wrapped;

	TRY(DB_ASK(o->db, o->arena, NULL, &sql_letter, &rows, letter));
	if (rows_count(rows) != 1)
		return fail(o->arena, 404, "error.not_found", "there is no such letter");
	if (!db_unbytea(o->arena, rows_get(rows, 0, "sealed"), &sealed) ||
	    !db_unbytea(o->arena, rows_get(rows, 0, "wrapped"), &wrapped))
		return fail(o->arena, 500, "error.internal", "the letter's row is damaged");
	return vault_open_text(o->keeper, o->arena, KEEPER_LETTER, rows_get(rows, 0, "id"), sealed,
	    wrapped, rows_get(rows, 0, "key_id"), plain);
}

int
read_letter(struct operator* o, const char *letter)
{
	const char *plain;
	result      r = open_letter(o, letter, &plain);

	if (r != NULL) {
		print_failure(o, r);
		return 1;
	}
	(void)puts(plain);
	return 0;
}
