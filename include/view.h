/* Pages: ClearSilver templates with data that is always escaped.
 *
 * Templates are parsed once at start through a loader of ours that refuses raw
 * output (uvar, evar, lvar), computed includes and paths outside the template
 * folders; a template that does not parse stops the program.  Names in the data
 * are ours alone, never a person's.  Every value is a string.
 *
 * What every page has: Page.{title,portal,language,path,next},
 * Person.{name,capacity,label,alone}, Text.* (the language file), Csrf, Site.*,
 * Urgent phone numbers in the text files.  portals/common/README.md lists it.
 *
 * To look names up is most of what a page costs.  A page whose handler uses nothing
 * but view_decide(), view_show(), view_put() and view_list() is rendered once for
 * all that it is given to decide, and kept without what it shows; a single
 * view_set() and it is rendered as a whole, as pages are that are not asked for
 * often. */
#ifndef PORTVAKT_VIEW_H
#define PORTVAKT_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "db.h"
#include "fail.h"

struct view;
struct views; /* all parsed templates and language files of a program */

/* folder: portals/<program> as installed; common beside it.  Parses every
 * page.cs named in pages (ends with NULL), in every language's text. */
struct views *views_open(const char *common, const char *folder, const char *const *pages);
void          views_close(struct views *);

/* What is the same on every page of a program (Site.*). */
void views_constant(struct views *, const char *name, const char *value);

/* From now on each page is rendered as a whole: for tests, which compare. */
void views_keep_nothing(struct views *);

/* A fresh view for one request. */
struct view *view_new(struct arena *, struct views *, const char *language);

void view_set(struct view *, const char *name, const char *value);
void view_printf(struct view *, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void view_true(struct view *, const char *name, bool); /* "1" or "" */

/* Rows become name.0.column, name.1.column, …: template variables are named
 * after SQL columns, so that a row reaches the page without glue.  NULL and ""
 * are absent.  limit 0: all. */
void view_rows(struct view *, const char *name, const struct rows *, size_t limit);
/* The same of some columns (names, ends with NULL): what the page does not show
 * costs nothing. */
void view_columns(
    struct view *, const char *name, const struct rows *, size_t limit, const char *const *columns);
/* The first row becomes name.column. */
void view_row(struct view *, const char *name, const struct rows *, size_t row);

/* What a template may ask about and compare: a flag, or a word of the program's or
 * the schema's, never what a person wrote and nothing that tells one from another:
 * it is kept.  Names and values here and below live as long as the view. */
void view_decide(struct view *, const char *name, const char *value);

/* What a template shows and at most asks whether it is there: as it is, or as all
 * that href(), url(), moment() or day() is given.  NULL and "" are absent. */
void view_show(struct view *, const char *name, const char *value);

/* A piece of a page, of a template of its own (whose names are no others than the
 * part is given, and whose last line feed is not shown); view_put() renders it and
 * adds it to what the page shows as name.  The part is empty again after it. */
struct view *view_part(struct view *);
result       view_put(struct view *, const char *name, const char *page, struct view *part);

/* A part for each row, whose columns it has as Row.column.  limit 0: all. */
struct view_column {
	const char *name;
	bool        decides; /* else it is shown */
};
result view_list(struct view *, const char *name, const char *page, const struct rows *,
    size_t limit, const struct view_column *columns /* ends with NULL */);

/* A text of the view's language ("error.not_found"); the key itself when it is
 * missing (a test fails then). */
const char *view_text(const struct view *, const char *key);

/* The whole page, in the arena. */
result view_render(struct view *, const char *page, const char **html, size_t *size);

#endif
