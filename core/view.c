#include "view.h"

#include <ClearSilver.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "log.h"
#include "text.h"

#define TEMPLATE_MAX (1024 * 1024)
#define ESCAPE_KEY "Config.VarEscapeMode"

static const char *const languages[] = { "nb", "nn", "se", "en" };
#define LANGUAGES (sizeof(languages) / sizeof(languages[0]))

struct page {
	struct page *next;
	const char  *name;
	CSPARSE     *parse;
};

/* What a date is said with in a language: a short text each. */
#define MONTHS 12
#define WORD_MAX 20
struct calendar {
	char month[MONTHS + 1][WORD_MAX]; /* from 1 */
	char dot[WORD_MAX];
	char at[WORD_MAX];
	bool month_first;
};

struct views {
	struct arena   *arena;
	const char     *common;
	const char     *folder;
	HDF            *empty; /* what templates are parsed with */
	HDF            *texts[LANGUAGES];
	struct calendar calendars[LANGUAGES];
	struct page    *pages;
};

struct view {
	struct arena *arena;
	struct views *views;
	HDF          *data;
	HDF          *text;
	size_t        language;
};

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
static const char *
words(struct arena *arena, NEOERR *error)
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
		give_up("%s: %s", what, words(v->arena, error));
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

/* ── Functions of templates ──────────────────────────────────────────────── */

static NEOERR *
copied(char **out, const char *text)
{
	*out = strdup(text);
	return *out == NULL ? nerr_raise(NERR_NOMEM, "text") : STATUS_OK;
}

/* An address that may stand in href: https, mailto, tel, or a path of ours.
 * The value is escaped as HTML afterwards, like any other. */
static NEOERR *
filter_href(const char *in, char **out)
{
	bool good;

	if (in == NULL)
		in = "";
	good = text_starts(in, "https://") || text_starts(in, "mailto:") ||
	       text_starts(in, "tel:") ||
	       (in[0] == '/' && in[1] != '/' && strchr(in, '\\') == NULL);
	return copied(out, good && text_valid(in, strlen(in), false) ? in : "#");
}

static NEOERR *
filter_url(const char *in, char **out)
{
	const char *from = in == NULL ? "" : in;

	*out = malloc(3 * strlen(from) + 1);
	if (*out == NULL)
		return nerr_raise(NERR_NOMEM, "url");
	(void)text_urlencode_to(*out, from);
	return STATUS_OK;
}

/* The language of the page that is being rendered: a function is told its
 * argument alone. */
static const struct calendar *speaking;

/* A date or a date with time, as SQL writes it: 2026-11-05 or 2026-11-05 14:30. */
static bool
dated(const char *in, size_t *length)
{
	*length = in == NULL ? 0 : strlen(in);
	return *length >= 10;
}

/* … as HTML's datetime wants it. */
static NEOERR *
filter_moment(const char *in, char **out)
{
	char   text[17];
	char  *p;
	size_t length;

	if (!dated(in, &length))
		return copied(out, "");
	p = mempcpy(text, in, 10);
	if (length > 15) {
		*p++ = 'T';
		p = mempcpy(p, in + 11, 5);
	}
	*p = '\0';
	return copied(out, text);
}

/* A month's number in two digits; 0 when there is no such month. */
static size_t
month_of(const char *in)
{
	int month = (in[0] - '0') * 10 + in[1] - '0';

	return month < 1 || month > MONTHS ? 0 : (size_t)month;
}

/* … in the words of the page: 5. november 2026 kl. 14:30.  A list has a hundred. */
static NEOERR *
filter_day(const char *in, char **out)
{
	const struct calendar *c = speaking;
	char                   text[96];
	char                  *p = text;
	size_t                 length;

	if (!dated(in, &length) || c == NULL)
		return copied(out, "");
	if (c->month_first)
		p = stpcpy(stpcpy(p, c->month[month_of(in + 5)]), " ");
	if (in[8] != '0')
		*p++ = in[8];
	*p++ = in[9];
	p = stpcpy(p, c->dot);
	if (!c->month_first)
		p = stpcpy(stpcpy(p, " "), c->month[month_of(in + 5)]);
	*p++ = ' ';
	p = mempcpy(p, in, 4);
	if (length > 15) {
		p = stpcpy(stpcpy(stpcpy(p, *c->at == '\0' ? "" : " "), c->at), " ");
		p = mempcpy(p, in + 11, 5);
	}
	*p = '\0';
	return copied(out, text);
}

/* ── At start ────────────────────────────────────────────────────────────── */

/* name must be modifiable for ClearSilver, which only copies it. */
static void
add_page(struct views *v, const char *name)
{
	struct page *p = arena_alloc(v->arena, sizeof(*p));
	char         href[] = "href";
	char         url[] = "url";
	char         moment[] = "moment";
	char         day[] = "day";

	for (const struct page *have = v->pages; have != NULL; have = have->next)
		if (strcmp(have->name, name) == 0)
			return;
	p->name = arena_strdup(v->arena, name);
	must(v, name, cs_init(&p->parse, v->empty));
	must(v, name, cs_register_strfunc(p->parse, href, filter_href));
	must(v, name, cs_register_strfunc(p->parse, url, filter_url));
	must(v, name, cs_register_strfunc(p->parse, moment, filter_moment));
	must(v, name, cs_register_strfunc(p->parse, day, filter_day));
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
read_word(HDF *texts, const char *key, char *to)
{
	const char *word = hdf_get_value(texts, key, NULL);

	if (word != NULL && strlen(word) >= WORD_MAX)
		give_up("%s is longer than a date has room for", key);
	(void)stpcpy(to, word == NULL ? "" : word);
}

static void
read_calendar(struct views *v, size_t language)
{
	struct calendar *c = &v->calendars[language];
	HDF             *texts = v->texts[language];
	char             first[WORD_MAX];

	for (int i = 1; i <= MONTHS; i++)
		read_word(texts, arena_printf(v->arena, "Text.month.%02d", i), c->month[i]);
	read_word(texts, "Text.date.dot", c->dot);
	read_word(texts, "Text.date.at", c->at);
	read_word(texts, "Text.date.month_first", first);
	c->month_first = *first != '\0';
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
	must(v, "start", hdf_set_value(v->empty, ESCAPE_KEY, "html"));
	for (size_t i = 0; i < LANGUAGES; i++) {
		must(v, "start", hdf_init(&v->texts[i]));
		read_texts(v, v->texts[i], languages[0]);
		if (i > 0)
			read_texts(v, v->texts[i], languages[i]);
		read_calendar(v, i);
	}
	for (; *pages != NULL; pages++)
		add_page(v, *pages);
	return v;
}

void
views_close(struct views *v)
{
	if (v == NULL)
		return;
	for (struct page *p = v->pages; p != NULL; p = p->next)
		cs_destroy(&p->parse);
	for (size_t i = 0; i < LANGUAGES; i++)
		hdf_destroy(&v->texts[i]);
	hdf_destroy(&v->empty);
	arena_free(v->arena);
}

/* ── One request ─────────────────────────────────────────────────────────── */

static void
destroy_data(void *data)
{
	HDF *hdf = data;

	hdf_destroy(&hdf);
}

/* Setting a value fails only for want of memory. */
static void
store(struct view *view, NEOERR *error)
{
	if (error != STATUS_OK) {
		log_error("view.data", "%s", words(view->arena, error));
		_Exit(71);
	}
}

struct view *
view_new(struct arena *arena, struct views *views, const char *language)
{
	struct view *view = arena_alloc(arena, sizeof(*view));

	view->arena = arena;
	view->views = views;
	for (size_t i = 0; i < LANGUAGES; i++)
		if (strcmp(languages[i], language) == 0)
			view->language = i;
	view->text = views->texts[view->language];
	store(view, hdf_init(&view->data));
	arena_defer(arena, destroy_data, view->data);
	store(view, hdf_set_value(view->data, ESCAPE_KEY, "html"));
	return view;
}

void
view_set(struct view *view, const char *name, const char *value)
{
	store(view, hdf_set_value(view->data, name, value == NULL ? "" : value));
}

void
view_printf(struct view *view, const char *name, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	view_set(view, name, arena_vprintf(view->arena, fmt, args));
	va_end(args);
}

void
view_true(struct view *view, const char *name, bool on)
{
	view_set(view, name, on ? "1" : "");
}

static void
put_row(struct view *view, HDF *node, const struct rows *rows, size_t row, const size_t *columns,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = rows_shown(rows, row, columns[i]);

		if (value != NULL)
			store(view, hdf_set_value(node, rows_column(rows, columns[i]), value));
	}
}

/* The numbers of the named columns; names NULL: of all. */
static const size_t *
pick(struct view *view, const struct rows *rows, const char *const *names, size_t *count)
{
	size_t *picked = arena_array(view->arena, rows_columns(rows), sizeof(*picked));

	*count = 0;
	for (size_t i = 0; i < rows_columns(rows); i++) {
		const char *const *n = names;

		while (n != NULL && *n != NULL && strcmp(*n, rows_column(rows, i)) != 0)
			n++;
		if (n == NULL || *n != NULL)
			picked[(*count)++] = i;
	}
	return picked;
}

void
view_row(struct view *view, const char *name, const struct rows *rows, size_t row)
{
	size_t        count;
	const size_t *columns = pick(view, rows, NULL, &count);
	HDF          *node;

	if (row >= rows_count(rows))
		return;
	store(view, hdf_get_node(view->data, name, &node));
	put_row(view, node, rows, row, columns, count);
}

void
view_columns(struct view *view, const char *name, const struct rows *rows, size_t limit,
    const char *const *names)
{
	size_t        count;
	const size_t *columns = pick(view, rows, names, &count);
	size_t        most = rows_count(rows);
	HDF          *list, *node;
	char          number[24];

	if (limit != 0 && most > limit)
		most = limit;
	if (most > 0)
		store(view, hdf_get_node(view->data, name, &list));
	for (size_t i = 0; i < most; i++) {
		(void)snprintf(number, sizeof(number), "%zu", i);
		store(view, hdf_get_node(list, number, &node));
		put_row(view, node, rows, i, columns, count);
	}
}

void
view_rows(struct view *view, const char *name, const struct rows *rows, size_t limit)
{
	view_columns(view, name, rows, limit, NULL);
}

const char *
view_text(const struct view *view, const char *key)
{
	const char *name = arena_printf(view->arena, "Text.%s", key);
	const char *text = hdf_get_value(view->text, name, NULL);

	return text == NULL ? key : text;
}

struct output {
	struct arena *arena;
	char         *text;
	size_t        size;
	size_t        room;
};

static NEOERR *
append(void *ctx, char *piece)
{
	struct output *o = ctx;
	size_t         length = strlen(piece);

	if (o->room - o->size <= length) {
		size_t room = (o->room + length) * 2;
		char  *text = arena_alloc(o->arena, room);

		if (o->size > 0)
			memcpy(text, o->text, o->size);
		o->text = text;
		o->room = room;
	}
	memcpy(o->text + o->size, piece, length + 1);
	o->size += length;
	return STATUS_OK;
}

result
view_render(struct view *view, const char *page, const char **html, size_t *size)
{
	struct page  *p = view->views->pages;
	struct output o = { .arena = view->arena, .room = 32768 };
	NEOERR       *error;

	while (p != NULL && strcmp(p->name, page) != 0)
		p = p->next;
	if (p == NULL)
		return fail(view->arena, 500, "error.internal", "no page %s", page);
	o.text = arena_alloc(o.arena, o.room);
	p->parse->hdf = view->data;
	p->parse->global_hdf = view->text;
	p->parse->locals = NULL; /* left behind by a rendering that failed */
	speaking = &view->views->calendars[view->language];
	error = cs_render(p->parse, &o, append);
	speaking = NULL;
	p->parse->hdf = view->views->empty;
	p->parse->global_hdf = NULL;
	if (error != STATUS_OK)
		return fail(view->arena, 500, "error.internal", "page %s: %s", page,
		    words(view->arena, error));
	*html = o.text;
	*size = o.size;
	return NULL;
}
