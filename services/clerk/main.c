/* clerk: what runs by itself.  Second notices, holds that ran out, and the
 * journal's head, signed by the keeper at least once a minute.  It keeps no
 * state: two clerks, or one killed at any step, do each thing once. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "clock.h"
#include "config.h"
#include "confine.h"
#include "db.h"
#include "keeper.h"
#include "log.h"
#include "sql_clerk.h"
#include "text.h"

#define TICK_MS 5000

struct clerk {
	struct arena  *arena;
	struct db     *db;
	struct keeper *keeper;
};

static volatile sig_atomic_t ended;

static void
end(int signal)
{
	(void)signal;
	ended = 1;
}

static result
tick(struct clerk *c)
{
	const struct rows *rows;

	return db_ask(c->db, c->arena, NULL, &sql_tick, NULL, 0, &rows);
}

static result
head_of(struct clerk *c, const struct rows *rows, struct keeper_head *head)
{
	const char *proof = rows_text(rows, 0, "proof");
	size_t      count = strlen(proof) / (2 * (size_t)KEEPER_HASH);

	*head = (struct keeper_head){ .count = (uint8_t)count };
	if (count > KEEPER_PROOF ||
	    !text_number(rows_text(rows, 0, "size"), INT64_MAX, &head->size) ||
	    !text_unhex(rows_text(rows, 0, "root"), head->root, KEEPER_HASH) ||
	    !text_unhex(proof, head->proof[0], count * KEEPER_HASH))
		return fail(c->arena, 500, "error.internal", "the next head is damaged");
	return NULL;
}

static result
sign(struct clerk *c)
{
	const struct rows *rows, *done;
	struct keeper_head head;
	struct bytes       signature;

	TRY(db_ask(c->db, c->arena, NULL, &sql_next_head, NULL, 0, &rows));
	if (rows_count(rows) == 0)
		return NULL;
	TRY(head_of(c, rows, &head));
	TRY(keeper_sign_head(c->keeper, c->arena, &head, &signature));
	TRY(DB_ASK(c->db, c->arena, NULL, &sql_signed, &done, rows_get(rows, 0, "size"),
	    text_hex(c->arena, signature)));
	log_info("journal.head", "size=%s", rows_get(rows, 0, "size"));
	return NULL;
}

static void
attempt(struct clerk *c, const char *what, result (*job)(struct clerk *))
{
	result r = job(c);

	if (r != NULL)
		log_error(
		    "clerk.failed", "job=%s detail=%s", what, r->detail == NULL ? "-" : r->detail);
	arena_clear(c->arena);
}

static void
rest(void)
{
	const struct timespec pause = { .tv_sec = TICK_MS / 1000 };

	(void)nanosleep(&pause, NULL);
}

int
main(void)
{
	struct config   *config;
	struct clerk     c = { .arena = arena_new() };
	struct sigaction action = { .sa_handler = end };

	log_open("clerk");
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	config = config_open();
	c.db = db_open(config, "clerk", sql_clerk_all);
	c.keeper = keeper_open(config, "clerk");
	confine(config, "clerk");
	while (!ended) {
		attempt(&c, "tick", tick);
		attempt(&c, "sign", sign);
		rest();
	}
	keeper_close(c.keeper);
	db_close(c.db);
	config_close(config);
	arena_free(c.arena);
	return 0;
}
