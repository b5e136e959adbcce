/* Pages: ClearSilver templates with data that is always escaped.
 *
 * Templates are parsed once at start through a loader of ours that refuses raw
 * output (uvar, evar, lvar), computed includes and paths outside the template
 * folders; a template that does not parse stops the program.  Names in the data
 * are ours alone, never a person's.  Every value is a string.
 *
 * What every page has: Page.{title,name,portal,language,request,path},
 * Person.{name,capacity,label,alone}, Text.* (the language file), Csrf, Site.*,
 * Urgent phone numbers in the text files.  portals/common/README.md lists it. */
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

/* A text of the view's language ("error.not_found"); the key itself when it is
 * missing (a test fails then). */
const char *view_text(const struct view *, const char *key);

/* The whole page, in the arena. */
result view_render(struct view *, const char *page, const char **html, size_t *size);

#endif
