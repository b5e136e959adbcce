/* Renders one page from a fixture, through the product's own view, so that pages
 * can be looked at and checked without a portal behind them:
 *	render PORTALS PROGRAM PAGE LANGUAGE BASE.hdf FIXTURE.hdf >page.html */
#include <ClearSilver.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"

static HDF *
fixture(const char *file)
{
	HDF    *data;
	NEOERR *e = hdf_init(&data);

	if (e == STATUS_OK)
		e = hdf_read_file(data, file);
	if (e != STATUS_OK) {
		nerr_log_error(e);
		exit(1);
	}
	return data;
}

/* A list names its part's template, and has a row for each part. */
static bool
put_list(struct view *view, struct arena *arena, HDF *list)
{
	const char  *name = arena_printf(arena, "List.%s", hdf_obj_name(list));
	struct view *part = view_part(view);

	for (HDF *row = hdf_obj_child(list); row != NULL; row = hdf_obj_next(row)) {
		for (HDF *c = hdf_obj_child(row); c != NULL; c = hdf_obj_next(c))
			view_decide(
			    part, arena_printf(arena, "Row.%s", hdf_obj_name(c)), hdf_obj_value(c));
		if (view_put(view, name, hdf_obj_value(list), part) != NULL)
			return false;
	}
	return true;
}

static bool
put_lists(struct view *view, struct arena *arena, HDF *data)
{
	for (HDF *list = hdf_get_child(data, "List"); list != NULL; list = hdf_obj_next(list))
		if (!put_list(view, arena, list))
			return false;
	return true;
}

/* The page, and the templates of its parts. */
static const char *const *
templates(struct arena *arena, const char *page, HDF *data)
{
	const char **all = arena_array(arena, 9, sizeof(*all));
	size_t       n = 0;

	all[n++] = page;
	for (HDF *list = hdf_get_child(data, "List"); list != NULL && n < 8;
	     list = hdf_obj_next(list))
		all[n++] = hdf_obj_value(list);
	return all;
}

/* Every value of the tree but its lists, under the name that it has there. */
static void
copy(struct view *view, struct arena *arena, const char *above, HDF *from)
{
	for (HDF *h = hdf_obj_child(from); h != NULL; h = hdf_obj_next(h)) {
		const char *name = *above == '\0'
				       ? hdf_obj_name(h)
				       : arena_printf(arena, "%s.%s", above, hdf_obj_name(h));

		if (strcmp(name, "List") == 0)
			continue;
		if (hdf_obj_value(h) != NULL)
			view_set(view, name, hdf_obj_value(h));
		copy(view, arena, name, h);
	}
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	const char   *html;
	size_t        size;
	struct views *views;
	struct view  *view;
	HDF          *data;

	if (argc != 7)
		return 2;
	data = fixture(argv[6]);
	views = views_open(arena_printf(arena, "%s/common", argv[1]),
	    arena_printf(arena, "%s/%s", argv[1], argv[2]), templates(arena, argv[3], data));
	view = view_new(arena, views, argv[4]);
	copy(view, arena, "", fixture(argv[5]));
	view_set(view, "Page.portal", argv[2]);
	copy(view, arena, "", data);
	view_set(view, "Page.language", argv[4]);
	if (!put_lists(view, arena, data) || view_render(view, argv[3], &html, &size) != NULL)
		return 1;
	return fwrite(html, 1, size, stdout) == size ? 0 : 1;
}
