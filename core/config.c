/* Reads the HDF notation that a configuration needs: "name = value", blocks
 * "name { … }", multi-line "name << END", comments.  It is read here and not
 * by ClearSilver so that keeper and courier link no template engine, and so
 * that a mistake can be named by its line. */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "text.h"

#define EXIT_CONFIG 78 /* EX_CONFIG of sysexits.h */
#define DEPTH 8

struct setting {
	struct setting *next;
	const char     *key;
	const char     *value;
};

struct config {
	struct arena   *arena;
	const char     *path;
	struct setting *settings;
};

/* The state of one reading. */
struct reader {
	struct config *config;
	FILE          *file;
	unsigned       number; /* of the line */
	const char    *prefix[DEPTH];
	size_t         depth;
};

static _Noreturn void __attribute__((format(printf, 1, 2))) give_up(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)fputs("configuration: ", stderr);
	(void)vfprintf(stderr, fmt, args);
	(void)fputc('\n', stderr);
	va_end(args);
	exit(EXIT_CONFIG);
}

static const char *
find(const struct config *c, const char *key)
{
	for (const struct setting *s = c->settings; s != NULL; s = s->next)
		if (strcmp(s->key, key) == 0)
			return s->value;
	return NULL;
}

static char *
trim(char *s)
{
	size_t length;

	s += strspn(s, " \t\r\n");
	length = strlen(s);
	while (length > 0 && strchr(" \t\r\n", s[length - 1]) != NULL)
		s[--length] = '\0';
	return s;
}

/* The name with the names of the blocks around it. */
static const char *
full_key(struct reader *r, const char *name)
{
	if (*name == '\0' ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") !=
		strlen(name))
		give_up("%s:%u: \"%s\" is not a name", r->config->path, r->number, name);
	if (r->depth == 0)
		return arena_strdup(r->config->arena, name);
	return arena_printf(r->config->arena, "%s.%s", r->prefix[r->depth - 1], name);
}

static void
add(struct reader *r, const char *name, const char *value)
{
	struct config  *c = r->config;
	struct setting *s = arena_alloc(c->arena, sizeof(*s));

	s->key = full_key(r, name);
	if (find(c, s->key) != NULL)
		give_up("%s:%u: %s is set twice", c->path, r->number, s->key);
	s->value = arena_strdup(c->arena, value);
	s->next = c->settings;
	c->settings = s;
}

static bool
next_line(struct reader *r, char **line, size_t *room)
{
	ssize_t length = getline(line, room, r->file);

	if (length < 0)
		return false;
	r->number++;
	if (!text_valid(*line, (size_t)length, true))
		give_up("%s:%u: the line is not UTF-8 text", r->config->path, r->number);
	return true;
}

static void
add_lines(struct reader *r, const char *name, const char *end)
{
	char       *line = NULL;
	size_t      room = 0;
	unsigned    start = r->number;
	const char *value = "";

	while (next_line(r, &line, &room)) {
		if (strcmp(trim(arena_strdup(r->config->arena, line)), end) == 0) {
			free(line);
			add(r, name, value);
			return;
		}
		value = arena_printf(r->config->arena, "%s%s", value, line);
	}
	give_up("%s:%u: no line \"%s\" ends this value", r->config->path, start, end);
}

static void
read_line(struct reader *r, char *line)
{
	size_t length;
	char  *mark;

	if (text_starts(line, "#include"))
		give_up("%s:%u: #include is not supported", r->config->path, r->number);
	if (*line == '\0' || *line == '#')
		return;
	length = strlen(line);
	mark = strpbrk(line, "=<{}:");
	if (strcmp(line, "}") == 0 && r->depth > 0) {
		r->depth--;
	} else if (mark != NULL && *mark == '=') {
		*mark = '\0';
		add(r, trim(line), trim(mark + 1));
	} else if (mark != NULL && text_starts(mark, "<<")) {
		*mark = '\0';
		add_lines(r, trim(line), arena_strdup(r->config->arena, trim(mark + 2)));
	} else if (mark == line + length - 1 && *mark == '{' && r->depth < DEPTH) {
		*mark = '\0';
		r->prefix[r->depth] = full_key(r, trim(line));
		r->depth++;
	} else {
		give_up("%s:%u: expected \"name = value\"", r->config->path, r->number);
	}
}

struct config *
config_open(void)
{
	struct arena *arena = arena_new();
	struct reader r = { .config = arena_alloc(arena, sizeof(*r.config)) };
	char         *line = NULL;
	size_t        room = 0;

	r.config->arena = arena;
	r.config->path = getenv("PORTVAKT_CONF");
	if (r.config->path == NULL || *r.config->path == '\0')
		give_up("the environment variable PORTVAKT_CONF names no file");
	r.config->path = arena_strdup(arena, r.config->path);
	r.file = fopen(r.config->path, "re");
	if (r.file == NULL)
		give_up("%s: %s", r.config->path, strerror(errno));
	while (next_line(&r, &line, &room))
		read_line(&r, trim(line));
	if (ferror(r.file))
		give_up("%s: %s", r.config->path, strerror(errno));
	if (r.depth > 0)
		give_up(
		    "%s: the block \"%s\" is not closed", r.config->path, r.prefix[r.depth - 1]);
	free(line);
	(void)fclose(r.file);
	return r.config;
}

const char *
config_need(const struct config *c, const char *key)
{
	const char *value = find(c, key);

	if (value == NULL || *value == '\0')
		give_up("%s: %s is missing", c->path, key);
	return value;
}

const char *
config_or(const struct config *c, const char *key, const char *fallback)
{
	const char *value = find(c, key);

	return value == NULL || *value == '\0' ? fallback : value;
}

uint64_t
config_number(
    const struct config *c, const char *key, uint64_t low, uint64_t high, uint64_t fallback)
{
	const char *value = config_or(c, key, NULL);
	uint64_t    number;

	if (value == NULL)
		return fallback;
	if (!text_number(value, high, &number) || number < low)
		give_up("%s: %s is \"%s\", expected a number from %llu to %llu", c->path, key,
		    value, (unsigned long long)low, (unsigned long long)high);
	return number;
}

void
config_close(struct config *c)
{
	if (c != NULL)
		arena_free(c->arena);
}
