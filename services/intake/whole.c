#include <string.h>

#include "intake.h"
#include "sql_intake.h"

/* One part's key and file are open at a time, in an arena of their own. */
struct whole {
	struct intake       *intake;
	struct arena        *arena;
	const struct rows   *rows;
	size_t               count;
	uint64_t            *begins; /* count + 1 */
	size_t               open;   /* count: none */
	struct vault_reader *reader;
};

static void
release(void *thing)
{
	struct whole *w = thing;

	arena_free(w->arena);
}

/* The parts stand one behind the other from the first byte to the last. */
static result
measure(struct whole *w, uint64_t bytes)
{
	uint64_t at = 0, begins, size;

	for (size_t i = 0; i < w->count; i++) {
		if (!text_number(rows_text(w->rows, i, "at"), INT64_MAX, &begins) ||
		    !text_number(rows_text(w->rows, i, "size"), INT64_MAX, &size) || begins != at)
			return fail(w->intake->arena, 500, "error.internal", "parts do not join");
		w->begins[i] = at;
		at += size;
	}
	w->begins[w->count] = at;
	return at == bytes ? NULL
			   : fail(w->intake->arena, 500, "error.internal", "parts are missing");
}

result
whole_open(struct intake *in, const char *upload, uint64_t bytes, struct whole **out)
{
	struct whole *w = arena_alloc(in->arena, sizeof(*w));

	w->intake = in;
	w->arena = arena_new();
	arena_defer(in->arena, release, w);
	TRY(DB_ASK(in->db, in->arena, NULL, &sql_intake_parts, &w->rows, upload, in->worker));
	w->count = w->open = rows_count(w->rows);
	w->begins = arena_array(in->arena, w->count + 1, sizeof(*w->begins));
	TRY(measure(w, bytes));
	*out = w;
	return NULL;
}

static result
open_part(struct whole *w, size_t i)
{
	struct bytes wrapped;

	if (w->open == i)
		return NULL;
	w->open = w->count;
	arena_clear(w->arena);
	if (!db_unbytea(w->arena, rows_text(w->rows, i, "wrapped"), &wrapped))
		return fail(w->intake->arena, 500, "error.internal", "a part has no key");
	TRY(vault_begin(w->intake->parts, w->arena, rows_text(w->rows, i, "id"), wrapped,
	    rows_text(w->rows, i, "key_id"), w->begins[i + 1] - w->begins[i], &w->reader));
	w->open = i;
	return NULL;
}

result
whole_each(struct whole *w, vault_sink sink, void *to)
{
	for (size_t i = 0; i < w->count; i++) {
		struct bytes piece;

		TRY(open_part(w, i));
		TRY(vault_range(w->reader, 0, w->begins[i + 1] - w->begins[i] - 1));
		do {
			TRY(vault_next(w->reader, &piece));
			if (piece.size > 0)
				TRY(sink(to, piece));
		} while (piece.size > 0);
	}
	return NULL;
}

static size_t
part_at(const struct whole *w, uint64_t at)
{
	size_t low = 0, high = w->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (w->begins[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* From one part, up to its end; *size becomes what was had. */
static result
read_part(struct whole *w, uint64_t at, uint8_t *out, size_t *size)
{
	size_t       i = part_at(w, at), got = 0;
	uint64_t     left = w->begins[i + 1] - at;
	struct bytes piece;

	if (*size > left)
		*size = (size_t)left;
	TRY(open_part(w, i));
	TRY(vault_range(w->reader, at - w->begins[i], at - w->begins[i] + *size - 1));
	while (got < *size) {
		TRY(vault_next(w->reader, &piece));
		if (piece.size == 0 || piece.size > *size - got)
			return fail(w->intake->arena, 500, "error.internal", "a part is short");
		memcpy(out + got, piece.data, piece.size);
		got += piece.size;
	}
	return NULL;
}

static bool
read_at(void *from, uint64_t at, uint8_t *out, size_t size)
{
	struct whole *w = from;

	while (size > 0) {
		size_t n = size;

		if (read_part(w, at, out, &n) != NULL)
			return false;
		out += n;
		at += n;
		size -= n;
	}
	return true;
}

struct source
whole_source(struct whole *w)
{
	return (struct source){ read_at, w, w->begins[w->count] };
}
