/* intake: judges what people hand in and files it (DESIGN.md §4).  It has no
 * session and no network: the database, the keeper and clamd are unix sockets.
 * It keeps no state: two of them, or one killed at any step, do each thing once. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "arena.h"
#include "confine.h"
#include "intake.h"
#include "log.h"
#include "sql_intake.h"
#include "token.h"
#include "wake.h"

#define IDLE_MS 5000

static volatile sig_atomic_t ended;

static void
end(int signal)
{
	(void)signal;
	ended = 1;
}

static void
open_all(struct intake *in, const struct config *config)
{
	in->db = db_open(config, "intake", sql_intake_all);
	in->keeper = keeper_open(config, "intake");
	in->vault = vault_open(config, in->keeper);
	in->parts = vault_open_parts(config, in->keeper);
	in->vault_folder = config_need(config, "vault.directory");
	in->parts_folder = config_need(config, "vault.parts");
	in->clamd = config_need(config, "intake.clamd");
	in->age = (time_t)config_number(config, "intake.sweep", 60, 604800, 86400);
}

static void
close_all(struct intake *in)
{
	vault_close(in->parts);
	vault_close(in->vault);
	keeper_close(in->keeper);
	db_close(in->db);
	arena_free(in->arena);
}

static void
tidy(struct intake *in)
{
	result r = sweep(in);

	if (r != NULL)
		log_error("intake.sweep", "detail=%s", r->detail == NULL ? "-" : r->detail);
	arena_clear(in->arena);
}

int
main(void)
{
	struct intake    in = { .arena = arena_new() };
	struct arena    *lasting = arena_new();
	struct config   *config;
	struct sigaction action = { .sa_handler = end };
	struct wake     *wake;

	log_open("intake");
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	config = config_open();
	in.worker = token_uuid(lasting);
	open_all(&in, config);
	wake = wake_open(config, "intake");
	confine(config, "intake");
	while (!ended && !confine_stale()) {
		if (work_one(&in))
			continue;
		tidy(&in);
		(void)wake_wait(wake, IDLE_MS);
	}
	wake_close(wake);
	close_all(&in);
	arena_free(lasting);
	config_close(config);
	return 0;
}
