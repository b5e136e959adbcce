#include "view_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text.h"
#include "token.h"

#define TEMPLATE_MAX (1024 * 1024)

const char *const view_languages[VIEW_LANGUAGES] = { "nb", "nn", "se", "en" };

static _Noreturn void __attribute__((format(printf, 1, 2))) give_up(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)fputs("templates: ", stderr);
	(void)vfprintf(stderr, fmt, args);
	(void)fputc('\n', stderr);
	va_end(args);
	exit(78);
}

/* The first error of ClearSilver in words; the chain is freed. */
const char *
views_words(struct arena *arena, NEOERR *error)
{
	STRING      s;
	const char *out;

	string_init(&s);
	nerr_error_string(error, &s);
	out = arena_strdup(arena, s.buf == NULL ? "unknown" : s.buf);
	string_clear(&s);
	nerr_ignore(&error);
	return out;
}

static void
must(struct views *v, const char *what, NEOERR *error)
{
	if (error != STATUS_OK)
		give_up("%s: %s", what, views_words(v->arena, error));
}

/* ── What a template may say ─────────────────────────────────────────────── */

static bool
file_name(const char *name)
{
	size_t length = strlen(name);

	return length > 3 && strcmp(name + length - 3, ".cs") == 0 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length - 3;
}

/* include only of a literal file name: include:"head.cs" */
static bool
include_allowed(const char *rest)
{
	const char *end;
	char        name[64];
	size_t      length;

	if (!text_starts(rest, ":\""))
		return false;
	rest += 2;
	end = strchr(rest, '"');
	if (end == NULL || (length = (size_t)(end - rest)) >= sizeof(name))
		return false;
	memcpy(name, rest, length);
	name[length] = '\0';
	end++;
	end += strspn(end, " \t\r\n");
	return file_name(name) && text_starts(end, "?>");
}

/* A list of what is allowed: uvar, evar, lvar, alt, escape and linclude, which
 * put out raw text or read other files, are not on it. */
static bool
command_allowed(const char *tag)
{
	static const char *const commands[] = { "var", "if", "elif", "elseif", "else", "/if",
		"each", "/each", "loop", "/loop", "with", "/with", "def", "/def", "call", "set",
		"name", NULL };
	size_t                   length;

	tag += strspn(tag, " \t\r\n");
	if (*tag == '#')
		return true;
	length = strcspn(tag, ":!? \t\r\n");
	if (length == 7 && strncmp(tag, "include", 7) == 0)
		return include_allowed(tag + 7);
	for (const char *const *c = commands; *c != NULL; c++)
		if (strlen(*c) == length && strncmp(tag, *c, length) == 0)
			return true;
	return false;
}

/* NULL when all is well, else where the template says what it may not. */
static const char *
forbidden(const char *template)
{
	for (const char *p = template; (p = strstr(p, "<?")) != NULL; p += 2)
		if (strncasecmp(p + 2, "cs", 2) == 0 && !command_allowed(p + 4))
			return p;
	return strcasestr(template, "Config.");
}

static char *
read_whole(const char *path)
{
	FILE  *file = fopen(path, "re");
	char  *text;
	size_t size;

	if (file == NULL)
		return NULL;
	text = calloc(1, TEMPLATE_MAX + 1);
	size = text == NULL ? 0 : fread(text, 1, TEMPLATE_MAX, file);
	if (text == NULL || ferror(file) || size == TEMPLATE_MAX || strlen(text) != size) {
		free(text);
		text = NULL;
	}
	(void)fclose(file);
	return text;
}

/* Every template file comes in through here: by its plain name, from the
 * program's own folder or else from common. */
static NEOERR *
load(void *ctx, HDF *hdf, const char *name, char **contents)
{
	struct views *v = ctx;
	const char   *bad;
	char         *text;

	(void)hdf;
	if (!file_name(name))
		return nerr_raise(NERR_PARSE, "\"%s\" is not a template's name", name);
	text = read_whole(arena_printf(v->arena, "%s/%s", v->folder, name));
	if (text == NULL)
		text = read_whole(arena_printf(v->arena, "%s/%s", v->common, name));
	if (text == NULL)
		/* not NERR_NOT_FOUND, which an include passes over in silence */
		return nerr_raise(
		    NERR_PARSE, "%s is in neither %s nor %s", name, v->folder, v->common);
	bad = forbidden(text);
	if (bad != NULL) {
		NEOERR *error = nerr_raise(NERR_PARSE, "%s: not allowed here: %.40s", name, bad);

		free(text);
		return error;
	}
	*contents = text;
	return STATUS_OK;
}

/* ── At start ────────────────────────────────────────────────────────────── */

static void
add_page(struct views *v, const char *name)
{
	struct page *p = arena_alloc(v->arena, sizeof(*p));

	for (const struct page *have = v->pages; have != NULL; have = have->next)
		if (strcmp(have->name, name) == 0)
			return;
	p->name = arena_strdup(v->arena, name);
	must(v, name, cs_init(&p->parse, v->empty));
	must(v, name, filters_register(p->parse));
	cs_register_fileload(p->parse, v, load);
	must(v, name, cs_parse_file(p->parse, p->name));
	p->next = v->pages;
	v->pages = p;
}

/* A text file holds the keys below Text; bokmål lies under every language, so
 * that a text not yet translated is shown in it. */
static void
read_texts(struct views *v, HDF *root, const char *language)
{
	const char *path = arena_printf(v->arena, "%s/text/%s.hdf", v->common, language);
	HDF        *file;

	must(v, path, hdf_init(&file));
	must(v, path, hdf_read_file(file, path));
	must(v, path, hdf_copy(root, hdf_get_obj(file, "Text") != NULL ? "" : "Text", file));
	hdf_destroy(&file);
}

static void
read_calendar(struct views *v, size_t language)
{
	const char *bad = filters_calendar(v->texts[language], &v->calendars[language]);

	if (bad != NULL)
		give_up("%s is longer than a date has room for", bad);
}

struct views *
views_open(const char *common, const char *folder, const char *const *pages)
{
	struct arena *arena = arena_new();
	struct views *v = arena_alloc(arena, sizeof(*v));

	v->arena = arena;
	v->common = arena_strdup(arena, common);
	v->folder = arena_strdup(arena, folder);
	must(v, "start", nerr_init());
	must(v, "start", hdf_init(&v->empty));
	must(v, "start", hdf_set_value(v->empty, VIEW_ESCAPE_KEY, "html"));
	for (size_t i = 0; i < VIEW_LANGUAGES; i++) {
		must(v, "start", hdf_init(&v->texts[i]));
		read_texts(v, v->texts[i], view_languages[0]);
		if (i > 0)
			read_texts(v, v->texts[i], view_languages[i]);
		read_calendar(v, i);
	}
	for (; *pages != NULL; pages++)
		add_page(v, *pages);
	v->shapes = shapes_new();
	(void)stpncpy(v->secret, token_new(arena), MARK_SECRET);
	v->secret[0] = 'x'; /* no number to anyone */
	return v;
}

void
views_close(struct views *v)
{
	if (v == NULL)
		return;
	for (struct page *p = v->pages; p != NULL; p = p->next)
		cs_destroy(&p->parse);
	for (size_t i = 0; i < VIEW_LANGUAGES; i++)
		hdf_destroy(&v->texts[i]);
	hdf_destroy(&v->empty);
	shapes_free(v->shapes);
	arena_free(v->arena);
}

void
views_constant(struct views *v, const char *name, const char *value)
{
	for (size_t i = 0; i < VIEW_LANGUAGES; i++)
		must(v, name, hdf_set_value(v->texts[i], name, value));
}

void
views_keep_nothing(struct views *v)
{
	shapes_free(v->shapes);
	v->shapes = NULL;
}
