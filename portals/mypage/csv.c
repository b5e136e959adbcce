#include "mypage/csv.h"

#include <string.h>

#include "text.h"

#define FIRST_ROOM 4096
#define MARK "\xef\xbb\xbf"

struct csv {
	struct arena *arena;
	char         *text; /* always ends with NUL */
	size_t        size, room;
	size_t        cells; /* in this row */
};

static void
put(struct csv *c, const char *data, size_t size)
{
	if (c->room - c->size <= size) {
		char *wider = arena_alloc(c->arena, c->room = c->room * 2 + size);

		memcpy(wider, c->text, c->size);
		c->text = wider;
	}
	memcpy(c->text + c->size, data, size);
	c->size += size;
	c->text[c->size] = '\0';
}

struct csv *
csv_new(struct arena *arena)
{
	struct csv *c = arena_alloc(arena, sizeof(*c));

	c->arena = arena;
	c->room = FIRST_ROOM;
	c->text = arena_alloc(arena, c->room);
	put(c, MARK, strlen(MARK));
	return c;
}

/* Blanks in front do not keep every spreadsheet from seeing a formula. */
static bool
like_formula(const char *value)
{
	static const char *const signs[] = { "=", "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d",
		"\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };

	value += strspn(value, " ");
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (text_starts(value, signs[i]))
			return true;
	return false;
}

void
csv_cell(struct csv *c, const char *value)
{
	if (value == NULL)
		value = "";
	if (c->cells++ > 0)
		put(c, ";", 1);
	put(c, "\"", 1);
	if (like_formula(value))
		put(c, "'", 1);
	for (; *value != '\0'; value++) {
		if (*value == '"')
			put(c, "\"", 1);
		put(c, value, 1);
	}
	put(c, "\"", 1);
}

void
csv_end(struct csv *c)
{
	put(c, "\r\n", 2);
	c->cells = 0;
}

const char *
csv_text(const struct csv *c)
{
	return c->text;
}
