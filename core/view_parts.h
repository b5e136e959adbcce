/* What view.c (at start) and view_page.c (one request) share. */
#ifndef PORTVAKT_VIEW_PARTS_H
#define PORTVAKT_VIEW_PARTS_H

#include <ClearSilver.h>
#include <stdbool.h>
#include <stddef.h>

#include "filters.h"
#include "shape.h"
#include "view.h"

#define VIEW_ESCAPE_KEY "Config.VarEscapeMode"
#define VIEW_LANGUAGES 4

extern const char *const view_languages[VIEW_LANGUAGES];

struct page {
	struct page *next;
	const char  *name;
	CSPARSE     *parse;
};

struct views {
	struct arena   *arena;
	const char     *common;
	const char     *folder;
	HDF            *empty; /* what templates are parsed with */
	HDF            *texts[VIEW_LANGUAGES];
	struct calendar calendars[VIEW_LANGUAGES];
	struct page    *pages;
	struct shapes  *shapes; /* NULL: nothing is kept */
	char            secret[MARK_SECRET + 1];
};

struct view {
	struct arena      *arena;
	struct views      *views;
	HDF               *data; /* NULL: nothing was set that is not a fact */
	HDF               *text;
	size_t             language;
	struct fact       *facts;
	size_t             count, room;
	struct output      key; /* of what was rendered last */
	struct heap       *heaps;
	const struct page *page; /* that was rendered last */
	bool               part;
};

/* The first error of ClearSilver in words; the chain is freed. */
const char *views_words(struct arena *, NEOERR *);

#endif
