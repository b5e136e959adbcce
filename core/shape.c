#include "shape.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define PLACES 256
#define FACTS_MAX 999 /* three digits of a mark */

struct gap {
	size_t at; /* in the text */
	size_t fact;
	char   filter;
};

/* One piece of memory: this, the gaps, the key, the text. */
struct shape {
	char      *key, *text;
	size_t     key_size, size;
	size_t     count;
	struct gap gaps[];
};

struct shapes {
	struct shape *places[PLACES];
};

struct shapes *
shapes_new(void)
{
	return calloc(1, sizeof(struct shapes));
}

void
shapes_free(struct shapes *s)
{
	for (size_t i = 0; s != NULL && i < PLACES; i++)
		free(s->places[i]);
	free(s);
}

/* ── Text ────────────────────────────────────────────────────────────────── */

static char *
more_room(struct output *o, size_t size)
{
	if (o->room - o->size <= size) {
		size_t room = o->size + size + (o->size > size ? o->size : size) / 4 + 64;
		char  *text = arena_alloc(o->arena, room);

		if (o->size > 0)
			memcpy(text, o->text, o->size);
		o->text = text;
		o->room = room;
	}
	return o->text + o->size;
}

void
output_reserve(struct output *o, size_t more)
{
	(void)more_room(o, more);
}

void
output_put(struct output *o, const char *text, size_t size)
{
	char *to = more_room(o, size);

	if (size > 0)
		memcpy(to, text, size);
	to[size] = '\0';
	o->size += size;
}

static const char *
entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return "";
	}
}

/* As ClearSilver escapes: what HTML gives a meaning, and no carriage return. */
static void
put_escaped(struct output *o, const char *in, size_t size)
{
	char  *to = more_room(o, 6 * size); /* &quot; */
	size_t plain;

	for (; *in != '\0'; in++) {
		plain = strcspn(in, "&<>\"'\r");
		to = mempcpy(to, in, plain);
		in += plain;
		if (*in == '\0')
			break;
		to = stpcpy(to, entity(*in));
	}
	*to = '\0';
	o->size = (size_t)(to - o->text);
}

/* ── Keys ────────────────────────────────────────────────────────────────── */

/* With the NUL at its end. */
static char *
put_whole(char *to, const char *text, size_t size)
{
	return (char *)mempcpy(to, text, size) + 1;
}

/* A word for each fact, the name behind it, and the value if it decides; all of
 * them end with NUL, which arenas are full of. */
void
shape_key(
    struct output *o, const char *page, const char *language, const struct fact *f, size_t count)
{
	size_t most = strlen(page) + strlen(language) + 2;
	char  *to;

	for (size_t i = 0; i < count; i++)
		most += 4 + f[i].name_size + (f[i].kind == FACT_DECIDES ? f[i].size : 0);
	to = more_room(o, most);
	memset(to, 0, most);
	to = put_whole(put_whole(to, page, strlen(page)), language, strlen(language));
	for (; count > 0; f++, count--) {
		*to++ = (char)f->kind;
		*to++ = f->size > 0 ? '1' : '0';
		to = put_whole(to, f->name, f->name_size);
		if (f->kind == FACT_DECIDES)
			to = put_whole(to, f->value, f->size);
	}
	o->size = (size_t)(to - o->text);
}

/* Eight bytes at a time; a place is no secret. */
static size_t
place_of(const char *key, size_t size)
{
	uint64_t hash = size, word;

	for (size_t i = 0; i < size; i += sizeof(word)) {
		word = 0;
		memcpy(&word, key + i, size - i < sizeof(word) ? size - i : sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 29;
	}
	return hash % PLACES;
}

const struct shape *
shapes_find(const struct shapes *s, const char *key, size_t size)
{
	const struct shape *shape = s->places[place_of(key, size)];

	return shape != NULL && shape->key_size == size && memcmp(shape->key, key, size) == 0
		   ? shape
		   : NULL;
}

/* ── Cutting ─────────────────────────────────────────────────────────────── */

void
shape_mark(char to[MARK_SIZE + 1], const char *secret, size_t fact)
{
	if (fact > FACTS_MAX)
		abort(); /* our own mistake: a page of a thousand names */
	to = mempcpy(to, secret, MARK_SECRET);
	*to++ = MARK_PLAIN;
	*to++ = (char)('0' + fact / 100);
	*to++ = (char)('0' + fact / 10 % 10);
	*to++ = (char)('0' + fact % 10);
	*to = '\0';
}

static bool
read_mark(const char *mark, struct gap *gap)
{
	char     digits[4] = { 0 };
	uint64_t number;

	memcpy(digits, mark + MARK_SECRET + 1, 3);
	gap->filter = mark[MARK_SECRET];
	if (!text_number(digits, FACTS_MAX, &number))
		return false;
	gap->fact = (size_t)number;
	return true;
}

static size_t
marks_in(const char *html, const char *end, const char *secret)
{
	size_t n = 0;

	while ((html = memmem(html, (size_t)(end - html), secret, MARK_SECRET)) != NULL) {
		html += MARK_SECRET;
		n++;
	}
	return n;
}

static bool
cut(struct shape *s, const char *html, const char *end, const char *secret)
{
	char       *to = s->text;
	const char *mark;

	while ((mark = memmem(html, (size_t)(end - html), secret, MARK_SECRET)) != NULL) {
		if (end - mark < MARK_SIZE || !read_mark(mark, &s->gaps[s->count]))
			return false;
		to = mempcpy(to, html, (size_t)(mark - html));
		s->gaps[s->count++].at = (size_t)(to - s->text);
		html = mark + MARK_SIZE;
	}
	to = mempcpy(to, html, (size_t)(end - html));
	s->size = (size_t)(to - s->text);
	return true;
}

static result
broken(struct arena *arena)
{
	return fail(arena, 500, "error.internal", "a mark in a page is broken");
}

result
shape_cut(struct arena *arena, struct shapes *shapes, const char *key, size_t key_size,
    const char *html, size_t size, const char *secret, const struct shape **out)
{
	size_t         gaps = marks_in(html, html + size, secret) * sizeof(struct gap);
	size_t         room = sizeof(struct shape) + gaps + key_size + size;
	struct shape  *s = shapes == NULL ? arena_alloc(arena, room) : calloc(1, room);
	struct shape **place;

	if (s == NULL)
		return broken(arena);
	s->key = (char *)s->gaps + gaps;
	s->text = (char *)mempcpy(s->key, key, key_size);
	s->key_size = key_size;
	*out = s;
	if (shapes == NULL)
		return cut(s, html, html + size, secret) ? NULL : broken(arena);
	if (!cut(s, html, html + size, secret)) {
		free(s);
		return broken(arena);
	}
	place = &shapes->places[place_of(key, key_size)];
	free(*place);
	*place = s;
	return NULL;
}

/* ── Filling ─────────────────────────────────────────────────────────────── */

#define NEAR 256 /* what most values become */

static void
put_filtered(struct output *o, char filter, const struct fact *f, const struct calendar *c)
{
	char   near[NEAR];
	size_t room = filters_room(f->size);
	char  *to = room <= NEAR ? near : arena_alloc(o->arena, room);

	filters_apply(filter, c, f->value, to);
	put_escaped(o, to, strlen(to));
}

static void
fill_gap(struct output *o, char filter, const struct fact *f, const struct calendar *c)
{
	if (f->kind == FACT_READY)
		output_put(o, f->value, f->size);
	else if (filter == MARK_PLAIN)
		put_escaped(o, f->value, f->size);
	else
		put_filtered(o, filter, f, c);
}

void
shape_fill(
    const struct shape *s, struct output *o, const struct fact *facts, const struct calendar *c)
{
	size_t at = 0, more = s->size;

	for (size_t i = 0; i < s->count; i++)
		more += facts[s->gaps[i].fact].size;
	more += more / 16;
	output_reserve(o, more);
	for (size_t i = 0; i < s->count; i++) {
		const struct gap *gap = &s->gaps[i];

		output_put(o, s->text + at, gap->at - at);
		fill_gap(o, gap->filter, &facts[gap->fact], c);
		at = gap->at;
	}
	output_put(o, s->text + at, s->size - at);
}
