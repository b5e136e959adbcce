/* What one page is given, and its rendering. */
#include "view_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

/* ── What is set ─────────────────────────────────────────────────────────── */

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
		log_error("view.data", "%s", views_words(view->arena, error));
		_Exit(71);
	}
}

struct view *
view_new(struct arena *arena, struct views *views, const char *language)
{
	struct view *view = arena_alloc(arena, sizeof(*view));

	view->arena = arena;
	view->views = views;
	for (size_t i = 0; i < VIEW_LANGUAGES; i++)
		if (strcmp(view_languages[i], language) == 0)
			view->language = i;
	view->text = views->texts[view->language];
	return view;
}

/* What ClearSilver takes names from. */
static HDF *
new_data(struct view *view)
{
	HDF *data;

	store(view, hdf_init(&data));
	arena_defer(view->arena, destroy_data, data);
	store(view, hdf_set_value(data, VIEW_ESCAPE_KEY, "html"));
	return data;
}

static HDF *
data_of(struct view *view)
{
	if (view->data == NULL)
		view->data = new_data(view);
	return view->data;
}

void
view_set(struct view *view, const char *name, const char *value)
{
	store(view, hdf_set_value(data_of(view), name, value == NULL ? "" : value));
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
	store(view, hdf_get_node(data_of(view), name, &node));
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
		store(view, hdf_get_node(data_of(view), name, &list));
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

/* ── What is decided, shown and put ──────────────────────────────────────── */

static struct fact *
add_fact(struct view *view, enum fact_kind kind, const char *name, const char *value)
{
	struct fact *f;

	if (view->count == view->room) {
		size_t room = view->room == 0 ? 32 : 2 * view->room;

		f = arena_array(view->arena, room, sizeof(*f));
		if (view->count > 0)
			memcpy(f, view->facts, view->count * sizeof(*f));
		view->facts = f;
		view->room = room;
	}
	if (value == NULL)
		value = "";
	f = &view->facts[view->count++];
	*f = (struct fact){ kind, name, value, strlen(value), strlen(name) };
	return f;
}

void
view_decide(struct view *view, const char *name, const char *value)
{
	(void)add_fact(view, FACT_DECIDES, name, value);
}

void
view_show(struct view *view, const char *name, const char *value)
{
	(void)add_fact(view, FACT_SHOWN, name, value);
}

struct view *
view_part(struct view *whole)
{
	struct view *part = arena_alloc(whole->arena, sizeof(*part));

	part->arena = whole->arena;
	part->views = whole->views;
	part->language = whole->language;
	part->text = whole->text;
	part->part = true;
	return part;
}

/* ── Rendering ───────────────────────────────────────────────────────────── */

static NEOERR *
append(void *ctx, char *piece)
{
	output_put(ctx, piece, strlen(piece));
	return STATUS_OK;
}

static result
render_with(struct view *view, const struct page *p, HDF *data, struct output *o)
{
	struct views *v = view->views;
	size_t        before = o->size;
	NEOERR       *error;

	p->parse->hdf = data;
	p->parse->global_hdf = view->text;
	p->parse->locals = NULL; /* left behind by a rendering that failed */
	filters_begin(&v->calendars[view->language], v->secret);
	error = cs_render(p->parse, o, append);
	filters_end();
	p->parse->hdf = v->empty;
	p->parse->global_hdf = NULL;
	if (error != STATUS_OK)
		return fail(view->arena, 500, "error.internal", "page %s: %s", p->name,
		    views_words(view->arena, error));
	/* The line feed at the end of a part is its file's. */
	if (view->part && o->size > before && o->text[o->size - 1] == '\n')
		o->text[--o->size] = '\0';
	return NULL;
}

/* marked: a mark for what is shown; what is ready is never there as it is. */
static bool
put_facts(struct view *view, HDF *data, bool marked)
{
	char mark[MARK_SIZE + 1];
	bool any = false;

	for (size_t i = 0; i < view->count; i++) {
		const struct fact *f = &view->facts[i];
		bool               gap = f->size > 0 &&
			   (f->kind == FACT_READY || (marked && f->kind == FACT_SHOWN));

		if (gap)
			shape_mark(mark, view->views->secret, i);
		store(view, hdf_set_value(data, f->name, gap ? mark : f->value));
		any = any || gap;
	}
	return any;
}

static result
cut(struct view *view, const struct page *p, HDF *data, const struct output *key,
    const struct shape **shape)
{
	struct output html = { .arena = view->arena };

	TRY(render_with(view, p, data, &html));
	return shape_cut(view->arena, key == NULL ? NULL : view->views->shapes,
	    key == NULL ? "" : key->text, key == NULL ? 0 : key->size, html.text, html.size,
	    view->views->secret, shape);
}

/* Whatever it is given: for this once. */
static result
render_whole(struct view *view, const struct page *p, struct output *o)
{
	HDF                *data = view->data == NULL ? new_data(view) : view->data;
	const struct shape *shape;

	if (!put_facts(view, data, false))
		return render_with(view, p, data, o);
	TRY(cut(view, p, data, NULL, &shape));
	shape_fill(shape, o, view->facts, &view->views->calendars[view->language]);
	return NULL;
}

static result
render_kept(struct view *view, const struct page *p, struct output *o)
{
	struct views       *v = view->views;
	struct output      *key = &view->key;
	const struct shape *shape;

	*key = (struct output){ .arena = view->arena, .text = key->text, .room = key->room };
	shape_key(key, p->name, view_languages[view->language], view->facts, view->count);
	shape = shapes_find(v->shapes, key->text, key->size);
	if (shape == NULL) {
		HDF *data = new_data(view);

		(void)put_facts(view, data, true);
		TRY(cut(view, p, data, key, &shape));
	}
	shape_fill(shape, o, view->facts, &v->calendars[view->language]);
	return NULL;
}

static result
render(struct view *view, const char *name, struct output *o)
{
	const struct page *p = view->page == NULL ? view->views->pages : view->page;

	if (view->page == NULL || strcmp(p->name, name) != 0)
		for (p = view->views->pages; p != NULL && strcmp(p->name, name) != 0;)
			p = p->next;
	if (p == NULL)
		return fail(view->arena, 500, "error.internal", "no page %s", name);
	view->page = p;
	return view->data != NULL || view->views->shapes == NULL ? render_whole(view, p, o)
								 : render_kept(view, p, o);
}

result
view_render(struct view *view, const char *page, const char **html, size_t *size)
{
	struct output o = { .arena = view->arena };

	TRY(render(view, page, &o));
	output_put(&o, "", 0);
	*html = o.text;
	*size = o.size;
	return NULL;
}

/* ── Parts ───────────────────────────────────────────────────────────────── */

/* What was put under a name, to be put more to. */
struct heap {
	struct heap  *next;
	const char   *name;
	size_t        fact;
	struct output html;
};

static struct heap *
heap_of(struct view *view, const char *name)
{
	struct heap *h = view->heaps;

	while (h != NULL && strcmp(h->name, name) != 0)
		h = h->next;
	if (h != NULL)
		return h;
	h = arena_alloc(view->arena, sizeof(*h));
	h->name = name;
	h->html.arena = view->arena;
	h->next = view->heaps;
	view->heaps = h;
	h->fact = view->count;
	(void)add_fact(view, FACT_READY, name, "");
	return h;
}

result
view_put(struct view *view, const char *name, const char *page, struct view *part)
{
	struct heap *h = heap_of(view, name);
	struct fact *f = &view->facts[h->fact];

	TRY(render(part, page, &h->html));
	f->value = h->html.text;
	f->size = h->html.size;
	part->count = 0;
	return NULL;
}

/* The columns of a list, as numbers and as a template names them. */
struct chosen {
	size_t      number;
	const char *name;
	bool        decides;
};

static const struct chosen *
choose(struct view *view, const struct rows *rows, const struct view_column *columns, size_t *count)
{
	struct chosen *all;

	for (*count = 0; columns[*count].name != NULL;)
		++*count;
	all = arena_array(view->arena, *count, sizeof(*all));
	for (size_t c = 0; c < *count; c++) {
		while (all[c].number < rows_columns(rows) &&
		       strcmp(rows_column(rows, all[c].number), columns[c].name) != 0)
			all[c].number++;
		all[c].name = arena_printf(view->arena, "Row.%s", columns[c].name);
		all[c].decides = columns[c].decides;
	}
	return all;
}

result
view_list(struct view *view, const char *name, const char *page, const struct rows *rows,
    size_t limit, const struct view_column *columns)
{
	struct view         *part = view_part(view);
	size_t               most = rows_count(rows), count;
	const struct chosen *chosen = choose(view, rows, columns, &count);

	if (limit != 0 && most > limit)
		most = limit;
	for (size_t i = 0; i < most; i++) {
		for (size_t c = 0; c < count; c++)
			(void)add_fact(part, chosen[c].decides ? FACT_DECIDES : FACT_SHOWN,
			    chosen[c].name, rows_shown(rows, i, chosen[c].number));
		TRY(view_put(view, name, page, part));
		if (i == 0) /* the others will be much like it */
			output_reserve(&heap_of(view, name)->html,
			    most * (heap_of(view, name)->html.size + 64));
	}
	return NULL;
}
