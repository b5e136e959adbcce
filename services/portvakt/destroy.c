/* destroy: the wrapped key goes from the database, the blob from the vault, and
 * what was destroyed onto the list beside it, so that no backup brings it back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "operator.h"
#include "sql_portvakt.h"
#include "vault_files.h"

static result
note(struct operator* o, const char *kind, const char *id)
{
	const char *const folders[] = { config_need(o->config, "vault.directory"),
		config_or(o->config, "vault.mirror", NULL) };
	time_t            now = time(NULL);
	struct tm         utc;
	char              at[32];

	(void)strftime(at, sizeof(at), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	for (size_t i = 0; i < 2 && folders[i] != NULL; i++)
		if (!vault_files_note(folders[i], kind, id, at))
			return fail(o->arena, 503, "error.unavailable",
			    "the list of what was destroyed cannot be written");
	return NULL;
}

static result
note_all(struct operator* o, const json_t *gone)
{
	const char   *document = json_string_value(json_object_get(gone, "document"));
	const json_t *id;
	size_t        i;

	if (document != NULL)
		TRY(note(o, "document", document));
	json_array_foreach(json_object_get(gone, "renditions"), i, id)
	    TRY(note(o, "rendition", json_string_value(id)));
	return NULL;
}

/* The rules first; then the list, which a backup goes by; then the commit.  A
 * crash in between destroys what somebody had the right to have destroyed. */
static result
wipe(struct operator* o, const char *record, json_t **gone)
{
	const struct rows *rows;

	TRY(db_begin(o->db, o->lasting));
	TRY(DB_ASK(o->db, o->lasting, NULL, &sql_run, &rows, "destroy", record));
	*gone = json_loads(rows_text(rows, 0, "answer"), 0, NULL);
	if (*gone == NULL)
		return fail(o->arena, 500, "error.internal", "destroy: no answer");
	TRY(note_all(o, *gone));
	return db_commit(o->db, o->lasting);
}

static result
remove_blobs(struct operator* o, const json_t *gone)
{
	const json_t *id;
	size_t        i;

	json_array_foreach(json_object_get(gone, "renditions"), i, id)
	    TRY(vault_remove(o->vault, o->arena, json_string_value(id)));
	return NULL;
}

int
destroy(struct operator* o, json_t *record)
{
	char   *text = json_dumps(record, JSON_COMPACT);
	json_t *gone = NULL;
	result  r = text == NULL ? fail_bad_request : wipe(o, text, &gone);

	if (r != NULL)
		print_failure(o, r);
	if (r != NULL)
		db_rollback(o->db);
	if (r == NULL && (r = remove_blobs(o, gone)) != NULL)
		(void)fprintf(stderr, "portvakt: destroyed, but a blob could not be removed: the "
				      "same command again tries again\n");
	if (r == NULL)
		(void)printf("%zu renditions destroyed\n",
		    json_array_size(json_object_get(gone, "renditions")));
	json_decref(gone);
	free(text);
	return r == NULL ? 0 : 1;
}
