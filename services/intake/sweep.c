#include <string.h>

#include "intake.h"
#include "log.h"
#include "sql_intake.h"
#include "vault_files.h"

#define MANY 500
#define LONG_GONE 6 /* ages: what is older was looked at before */

/* Blobs first, rows after: what is interrupted is done again. */
static result
sweep_parts(struct intake *in, size_t *swept)
{
	const struct rows *rows, *done;
	char              *ids;

	TRY(db_ask(in->db, in->arena, NULL, &sql_intake_leavings, NULL, 0, &rows));
	*swept = rows_count(rows);
	if (*swept == 0)
		return NULL;
	ids = arena_strdup(in->arena, "{");
	for (size_t i = 0; i < *swept; i++) {
		const char *id = rows_text(rows, i, "id");

		if (!vault_files_remove(in->parts_folder, id))
			return fail(
			    in->arena, 503, "error.unavailable", "a part cannot be removed");
		ids = arena_printf(in->arena, "%s%s%s", ids, i == 0 ? "" : ",", id);
	}
	return DB_ASK(
	    in->db, in->arena, NULL, &sql_intake_swept, &done, arena_printf(in->arena, "%s}", ids));
}

/* ── What belongs to nothing ── */

struct orphans {
	struct intake *in;
	const char    *folder;
	time_t         now, age;
	size_t         count, swept;
	result         failed;
	char           ids[MANY][37];
};

static bool
is_known(const struct rows *known, const char *id)
{
	for (size_t i = 0; i < rows_count(known); i++)
		if (strcmp(rows_text(known, i, "id"), id) == 0)
			return true;
	return false;
}

static const char *
list(const struct orphans *o)
{
	char *all = arena_alloc(o->in->arena, o->count * sizeof(o->ids[0]) + 3), *at = all;

	*at++ = '{';
	for (size_t i = 0; i < o->count; i++) {
		if (i > 0)
			*at++ = ',';
		memcpy(at, o->ids[i], 36);
		at += 36;
	}
	memcpy(at, "}", 2);
	return all;
}

/* So many as were seen: those without a row go. */
static result
look(struct orphans *o)
{
	const struct rows *known;

	TRY(DB_ASK(o->in->db, o->in->arena, NULL, &sql_intake_known, &known, list(o)));
	for (size_t i = 0; i < o->count; i++)
		if (!is_known(known, o->ids[i]) && vault_files_remove(o->folder, o->ids[i]))
			o->swept++;
	o->count = 0;
	return NULL;
}

/* Names that are whole uuids are blobs; others vault_files_sweep() knows. */
static bool
old_enough(void *to, const char *name, time_t written)
{
	struct orphans *o = to;

	if (strlen(name) != 36 || *name == '.' || written >= o->now - o->age ||
	    written <= o->now - LONG_GONE * o->age)
		return true;
	memcpy(o->ids[o->count++], name, 37);
	if (o->count == MANY)
		o->failed = look(o);
	return o->failed == NULL;
}

static result
sweep_orphans(struct intake *in, const char *folder)
{
	struct orphans o = { .in = in, .folder = folder, .now = time(NULL), .age = in->age };
	bool           listed = vault_files_sweep(folder, o.now - o.age, &o.swept) &&
		      vault_files_each(folder, old_enough, &o);

	TRY(o.failed);
	if (!listed)
		return fail(in->arena, 503, "error.unavailable", "a folder cannot be listed");
	TRY(look(&o));
	if (o.swept > 0)
		log_info("intake.swept", "files=%zu", o.swept);
	return NULL;
}

result
sweep(struct intake *in)
{
	const struct rows *rows;
	size_t             swept;

	TRY(db_ask(in->db, in->arena, NULL, &sql_intake_expired, NULL, 0, &rows));
	do {
		TRY(sweep_parts(in, &swept));
	} while (swept > 0);
	if (time(NULL) < in->swept_at + in->age / 24)
		return NULL;
	TRY(sweep_orphans(in, in->parts_folder));
	TRY(sweep_orphans(in, in->vault_folder));
	in->swept_at = time(NULL);
	return NULL;
}
