/* A portal that core/portal.c serves (brought in before this), and a browser that
 * says what is in a string and keeps what it was told. */
#ifndef PORTVAKT_TALK_H
#define PORTVAKT_TALK_H

#include "sheet.h"

static struct arena *a;
static struct house  house = { .portal = &portal };

static int
close_portal(void **state)
{
	(void)state;
	views_close(house.views);
	config_close(house.config);
	arena_free(house.arena);
	arena_free(a);
	return 0;
}

/* ── A browser ───────────────────────────────────────────────────────────── */

struct talk {
	const char *body;
	size_t      at;
	bool        cut;
	char        reply[20000];
	size_t      size;
};

static size_t
talk_read(void *ctx, char *data, size_t size)
{
	struct talk *t = ctx;
	size_t       left = strlen(t->body) - t->at;
	size_t       n = left < size ? left : size;

	memcpy(data, t->body + t->at, n);
	t->at += n;
	return n;
}

static bool
talk_intact(void *ctx)
{
	return !((struct talk *)ctx)->cut;
}

static bool
talk_write(void *ctx, const char *data, size_t size)
{
	struct talk *t = ctx;

	assert_true(t->size + size < sizeof(t->reply));
	memcpy(t->reply + t->size, data, size);
	t->size += size;
	return true;
}

#endif
