/* Asks one statement of the product as its program does: session token, statement
 * and Sync in one round trip.  ask HOST DATABASE ROLE FILE TIMES [PLAIN] < lines
 * A line is one caller: the token and the parameters, between tabs; "-" is NULL.
 * Prints: 10th, 50th and 99th percentile in microseconds, rows, errors.
 * PLAIN: no token is set (to measure what that costs). */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CALLERS 1024
#define PARAMS 16

static struct caller {
	char       *line;
	const char *token;
	const char *params[PARAMS];
	int         count;
} callers[CALLERS];

static double
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
read_callers(void)
{
	int    n = 0;
	size_t room = 0;

	while (n < CALLERS && getline(&callers[n].line, &room, stdin) > 0) {
		struct caller *c = &callers[n++];
		char          *rest = c->line;

		room = 0;
		rest[strcspn(rest, "\n")] = '\0';
		c->token = strsep(&rest, "\t");
		for (char *p; c->count < PARAMS && (p = strsep(&rest, "\t")) != NULL;)
			c->params[c->count++] = strcmp(p, "-") == 0 ? NULL : p;
	}
	return n;
}

static char *
read_file(const char *path)
{
	static char text[65536];
	FILE       *f = fopen(path, "re");

	if (f == NULL || fread(text, 1, sizeof(text) - 1, f) == 0)
		exit(2);
	(void)fclose(f);
	return text;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
prepare(PGconn *conn, const char *name, const char *text)
{
	PGresult *r = PQprepare(conn, name, text, 0, NULL);

	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		(void)fputs(PQerrorMessage(conn), stderr);
		exit(2);
	}
	PQclear(r);
}

/* One round trip; rows that came, or -1. */
static long
ask(PGconn *conn, const struct caller *c, int plain)
{
	const char *const token[] = { c->token };
	long              rows = 0;

	if (!plain)
		(void)PQsendQueryPrepared(conn, "token", 1, token, NULL, NULL, 0);
	(void)PQsendQueryPrepared(conn, "it", c->count, c->params, NULL, NULL, 0);
	(void)PQpipelineSync(conn);
	for (int nothing = 0; nothing < 2;) {
		PGresult      *r = PQgetResult(conn);
		ExecStatusType status = PQresultStatus(r);

		nothing = r == NULL ? nothing + 1 : 0;
		if (r != NULL && status == PGRES_TUPLES_OK)
			rows = rows < 0 ? rows : PQntuples(r);
		else if (r != NULL && status != PGRES_PIPELINE_SYNC)
			rows = -1;
		PQclear(r);
		if (r != NULL && status == PGRES_PIPELINE_SYNC)
			break;
	}
	return rows;
}

int
main(int argc, char **argv)
{
	int     times = argc > 5 ? (int)strtol(argv[5], NULL, 10) : 0;
	int     n = read_callers();
	int     plain = argc > 6;
	long    rows = 0, errors = 0;
	double *took = calloc((size_t)times + 1, sizeof(*took));
	char    where[512];
	PGconn *conn;

	if (times < 1 || n < 1 || took == NULL)
		return 2;
	(void)snprintf(where, sizeof(where),
	    "host=%s dbname=%s user=%s options='-c plan_cache_mode=force_generic_plan "
	    "-c enable_bitmapscan=off -c enable_seqscan=off -c enable_hashjoin=off "
	    "-c enable_mergejoin=off -c enable_memoize=off -c enable_material=off'",
	    argv[1], argv[2], argv[3]);
	conn = PQconnectdb(where);
	prepare(conn, "token", "select pg_catalog.set_config('portvakt.token', $1, true)");
	prepare(conn, "it", read_file(argv[4]));
	(void)PQenterPipelineMode(conn);
	for (int i = -times / 5; i < times; i++) {
		double began = now_us();
		long   got = ask(conn, &callers[(i + times) % n], plain);

		if (i < 0)
			continue;
		took[i] = now_us() - began;
		errors += got < 0;
		rows += got < 0 ? 0 : got;
	}
	qsort(took, (size_t)times, sizeof(*took), by_size);
	printf("{\"p10\": %.1f, \"p50\": %.1f, \"p99\": %.1f, \"rows\": %.2f, \"errors\": %ld}\n",
	    took[times / 10], took[times / 2], took[times * 99 / 100], (double)rows / times,
	    errors);
	PQfinish(conn);
	return errors != 0;
}
