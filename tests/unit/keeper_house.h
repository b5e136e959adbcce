/* A house with the real keeper. */
#ifndef PORTVAKT_TEST_KEEPER_HOUSE_H
#define PORTVAKT_TEST_KEEPER_HOUSE_H

#include "house.h"

#include "arena.h"
#include "config.h"
#include "keeper.h"

static struct arena  *arena;
static struct config *config;
static pid_t          process; /* the keeper's */

static void
start(void)
{
	process = house_start("keeper", NULL);
	assert_true(house_ready("run/clerk.sock"));
}

/* With lines of configuration, or "". */
static void
keeper_house_open(const char *more)
{
	house_open(more);
	arena = arena_new();
	config = config_open();
	assert_int_equal(house_wait(house_start("keeper", "--init")), 0);
	start();
}

static void
keeper_house_close(void)
{
	assert_int_equal(house_end(process), 0);
	assert_int_equal(access(house_path("run/login.sock"), F_OK), -1);
	config_close(config);
	arena_free(arena);
	house_close();
}

static __attribute__((unused)) int
status(result r)
{
	return r == NULL ? 200 : r->status;
}

#endif
