/* Renders one page from a fixture, through the product's own view, so that pages
 * can be looked at and checked without a portal behind them:
 *	render PORTALS PROGRAM PAGE LANGUAGE BASE.hdf FIXTURE.hdf >page.html */
#include <ClearSilver.h>

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

/* Every value of the tree, under the name that it has there. */
static void
copy(struct view *view, struct arena *arena, const char *above, HDF *from)
{
	for (HDF *h = hdf_obj_child(from); h != NULL; h = hdf_obj_next(h)) {
		const char *name = *above == '\0'
				       ? hdf_obj_name(h)
				       : arena_printf(arena, "%s.%s", above, hdf_obj_name(h));

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

	if (argc != 7)
		return 2;
	views = views_open(arena_printf(arena, "%s/common", argv[1]),
	    arena_printf(arena, "%s/%s", argv[1], argv[2]), (const char *const[]){ argv[3], NULL });
	view = view_new(arena, views, argv[4]);
	copy(view, arena, "", fixture(argv[5]));
	view_set(view, "Page.portal", argv[2]);
	copy(view, arena, "", fixture(argv[6]));
	view_set(view, "Page.language", argv[4]);
	if (view_render(view, argv[3], &html, &size) != NULL)
		return 1;
	return fwrite(html, 1, size, stdout) == size ? 0 : 1;
}
