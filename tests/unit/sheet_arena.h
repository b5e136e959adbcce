/* A sheet whose tests share one arena. */
#ifndef PORTVAKT_SHEET_ARENA_H
#define PORTVAKT_SHEET_ARENA_H

#include "sheet.h"

static struct arena *a;

static int
open_arena(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

#endif
