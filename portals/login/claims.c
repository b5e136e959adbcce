#include "login/claims.h"

#include <stdlib.h>
#include <string.h>

/* jansson frees without saying how much, so that each piece carries its size. */
union piece {
	size_t      size;
	max_align_t align;
};

static void *
piece_alloc(size_t size)
{
	union piece *p = malloc(sizeof(*p) + size);

	if (p == NULL)
		return NULL;
	p->size = size;
	return p + 1;
}

static void
piece_free(void *data)
{
	union piece *p = data;

	if (p == NULL)
		return;
	p--;
	explicit_bzero(p + 1, p->size);
	free(p);
}

void
claims_setup(void)
{
	json_set_alloc_funcs(piece_alloc, piece_free);
}

/* jansson itself goes down two thousand levels. */
static bool
shallow(struct bytes in)
{
	int  depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < in.size; i++) {
		uint8_t c = in.data[i];

		if (quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				quoted = false;
			continue;
		}
		if (c == '"')
			quoted = true;
		else if ((c == '{' || c == '[') && ++depth > CLAIMS_DEPTH)
			return false;
		else if (c == '}' || c == ']')
			depth--;
	}
	return true;
}

static void
release(void *json)
{
	json_decref(json);
}

json_t *
claims_read(struct arena *arena, struct bytes in, size_t max)
{
	json_t *json;

	/* jansson passes over a NUL behind a number. */
	if (in.size == 0 || in.size > max || memchr(in.data, 0, in.size) != NULL || !shallow(in))
		return NULL;
	json = json_loadb((const char *)in.data, in.size, JSON_REJECT_DUPLICATES, NULL);
	if (json == NULL)
		return NULL;
	arena_defer(arena, release, json);
	return json_is_object(json) ? json : NULL;
}

const char *
claims_text(const json_t *claims, const char *name, size_t max)
{
	const json_t *value = json_object_get(claims, name);
	size_t        size = json_string_length(value);

	return json_is_string(value) && size > 0 && size <= max ? json_string_value(value) : NULL;
}

bool
claims_time(const json_t *claims, const char *name, int64_t *out)
{
	const json_t *value = json_object_get(claims, name);

	*out = json_integer_value(value);
	return json_is_integer(value) && *out >= 0 && *out <= CLAIMS_TIME;
}

bool
claims_has(const json_t *claims, const char *name)
{
	return json_object_get(claims, name) != NULL;
}

bool
claims_fits(const json_t *claims, const char *name, const char *value)
{
	const json_t *found = json_object_get(claims, name);

	return found == NULL ||
	       (json_is_string(found) && strcmp(json_string_value(found), value) == 0);
}
