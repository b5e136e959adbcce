/* clerk: what runs by itself.  A table of jobs, each a file of its own.  It keeps
 * no state: two clerks, or one killed at any step, do each thing once. */
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include "clerk.h"
#include "clock.h"
#include "confine.h"
#include "log.h"
#include "sql_clerk.h"
#include "wake.h"

/* clang-format off */
/* Each job at its pace, and all of them at once when the database wakes us
 * (`notify clerk`).  The head comes first: it must not wait for the others. */
static struct job {
	const char *name;
	int64_t     every; /* milliseconds */
	result    (*run)(struct clerk *);
	int64_t     next;  /* on the steady clock */
} jobs[] = {
	{ "heads",   5000, heads,   0 },
	{ "tick",    5000, tick,    0 },
	{ "notices", 5000, notices, 0 },
	{ "signing", 2000, signing, 0 },
};
/* clang-format on */

#define JOBS (sizeof(jobs) / sizeof(jobs[0]))

static volatile sig_atomic_t ended;

static void
end(int signal)
{
	(void)signal;
	ended = 1;
}

static void
attempt(struct clerk *c, const struct job *job)
{
	result r = job->run(c);

	if (r != NULL)
		log_error("clerk.failed", "job=%s detail=%s", job->name,
		    r->detail == NULL ? "-" : r->detail);
	arena_clear(c->arena);
}

/* Milliseconds until the next one is due. */
static int64_t
do_due(struct clerk *c, bool all)
{
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < JOBS && !ended; i++) {
		int64_t now = clock_steady_ms();

		if (all || jobs[i].next <= now) {
			attempt(c, &jobs[i]);
			now = clock_steady_ms();
			jobs[i].next = now + jobs[i].every;
		}
		if (jobs[i].next - now < least)
			least = jobs[i].next - now;
	}
	return least;
}

static void
work(struct clerk *c, struct wake *wake)
{
	bool woken = false;

	while (!ended) {
		int64_t left = do_due(c, woken);

		woken = !ended && wake_wait(wake, (int)left);
	}
}

int
main(void)
{
	struct config   *config;
	struct clerk     c = { .arena = arena_new() };
	struct sigaction action = { .sa_handler = end };
	struct wake     *wake;

	log_open("clerk");
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	config = config_open();
	c.config = config;
	c.db = db_open(config, "clerk", sql_clerk_all);
	c.keeper = keeper_open(config, "clerk");
	c.courier = courier_open(config, "clerk");
	c.desk = desk_open(config, c.keeper);
	wake = wake_open(config, "clerk");
	notices_open(&c);
	confine(config, "clerk");
	work(&c, wake);
	wake_close(wake);
	desk_close(c.desk);
	courier_close(c.courier);
	keeper_close(c.keeper);
	db_close(c.db);
	config_close(config);
	arena_free(c.arena);
	return 0;
}
