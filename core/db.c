#include "db.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "rows_parts.h"
#include "sql_core.h"

#define PATIENCE_MS 15000 /* for one answer; the server itself gives up after 10 s */
#define WAIT_SECONDS 2    /* between attempts to reach the server at start */

/* A statement asked before it was wanted. */
struct ahead {
	struct arena           *arena; /* whose request it is */
	const char             *token;
	const struct statement *statement;
	const char             *params[DB_AHEAD_PARAMS];
	size_t                  count;
	const struct rows      *rows; /* NULL: not answered, or used */
};

struct db {
	const struct config           *config;
	const char                    *program;
	const struct statement *const *statements;
	struct arena                  *arena; /* lives as long as the program */
	PGconn                        *conn;  /* NULL: to be made anew */
	bool                           in_transaction;
	bool                           patient; /* the operator: no time limits, errors in words */
	struct db_refusal              refusal;
	bool                           refused;
	struct ahead                   ahead[DB_AHEAD];
	size_t                         aheads;
	bool                           answered; /* they were sent, and came back */
};

static void
disconnect(struct db *db)
{
	if (db->conn != NULL)
		PQfinish(db->conn);
	db->conn = NULL;
}

static void
silent(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static const char *
sqlstate(const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	return state == NULL ? "" : state;
}

/* The next result of the pipeline, or NULL between two commands; drops the
 * connection when none comes in time. */
static PGresult *
next_result(struct db *db, int64_t deadline)
{
	while (PQisBusy(db->conn) != 0) {
		struct pollfd p = { .fd = PQsocket(db->conn), .events = POLLIN };
		int64_t       left = deadline - clock_steady_ms();
		int           n;

		if (PQflush(db->conn) == 1)
			p.events |= POLLOUT;
		if (db->patient)
			left = -1;
		else if (left <= 0)
			break;
		n = poll(&p, 1, (int)left);
		if (n < 0 && errno != EINTR)
			break;
		if (n > 0 && PQconsumeInput(db->conn) == 0)
			break;
	}
	if (PQisBusy(db->conn) == 0 && PQstatus(db->conn) == CONNECTION_OK)
		return PQgetResult(db->conn);
	disconnect(db);
	return NULL;
}

/* What one round trip brought. */
#define COMMANDS (2 + DB_AHEAD) /* the token, the statement, and what goes along */
struct trip {
	PGresult *rows[COMMANDS]; /* what each of the first gave */
	PGresult *error;          /* the first error */
	size_t    done;           /* commands that went well before it */
	bool      synced;
};

/* Reads up to Sync.  After an error the commands behind it are only reported
 * as aborted; an error of the commit itself comes just before the Sync. */
static void
take(struct db *db, struct trip *t)
{
	int64_t deadline = clock_steady_ms() + PATIENCE_MS;
	int     nothing = 0;

	while (!t->synced && db->conn != NULL && nothing < 2) {
		PGresult      *r = next_result(db, deadline);
		ExecStatusType status = PQresultStatus(r);

		nothing = r == NULL ? nothing + 1 : 0;
		if (r != NULL && status == PGRES_PIPELINE_SYNC)
			t->synced = true;
		if (r != NULL && t->error == NULL && t->done < COMMANDS &&
		    (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)) {
			t->rows[t->done++] = r;
		} else if (status == PGRES_COMMAND_OK) {
			t->done += t->error == NULL;
			PQclear(r);
		} else if (r != NULL && status == PGRES_FATAL_ERROR && t->error == NULL) {
			t->error = r;
		} else {
			PQclear(r);
		}
	}
	if (!t->synced)
		disconnect(db);
}

static void
trip_clear(struct trip *t)
{
	for (size_t i = 0; i < COMMANDS; i++)
		PQclear(t->rows[i]);
	PQclear(t->error);
	*t = (struct trip){ 0 };
}

/* The token's statement, and then the program's own. */
static const struct statement *
statement_at(const struct db *db, size_t i)
{
	return i == 0 ? &sql_token : db->statements[i - 1];
}

static bool
send_statements(struct db *db)
{
	const struct statement *s;

	for (size_t i = 0; (s = statement_at(db, i)) != NULL; i++)
		if (PQsendPrepare(db->conn, s->name, s->text, 0, NULL) != 1)
			return false;
	return PQpipelineSync(db->conn) == 1;
}

/* All in one round trip.  wrong: the server answered, but one of them does not
 * prepare. */
static bool
prepare_all(struct db *db, bool *wrong)
{
	struct trip t = { 0 };
	bool        good;

	if (!send_statements(db))
		return false;
	take(db, &t);
	good = t.synced && t.error == NULL;
	if (t.error != NULL) {
		const struct statement *s = statement_at(db, t.done);

		/* Nothing of a person is in a statement's text. */
		log_error("db.prepare", "statement=%s sqlstate=%s message=%s",
		    s == NULL ? "-" : s->name, sqlstate(t.error),
		    PQresultErrorField(t.error, PG_DIAG_MESSAGE_PRIMARY));
		*wrong = t.synced;
	}
	trip_clear(&t);
	return good;
}

/* What a portal asks is a few rows in the order of an index, and each table's by
 * its key.  The planner does not know how many a reader has, and takes a table
 * for as small as it was when it looked: a bitmap, or a join of whole tables,
 * would read all of them.  The clerk's work is on many rows, the operator's on any. */
static const char *
options_of(const struct db *db)
{
	static const char all[] = "-c search_path= -c timezone=UTC -c datestyle=ISO";
	static const char served[] = "-c plan_cache_mode=force_generic_plan "
				     "-c enable_bitmapscan=off -c statement_timeout=10s "
				     "-c idle_in_transaction_session_timeout=10s";
	static const char by_key[] = "-c enable_seqscan=off -c enable_hashjoin=off "
				     "-c enable_mergejoin=off -c enable_memoize=off "
				     "-c enable_material=off";

	if (db->patient)
		return all;
	if (strcmp(db->program, "clerk") == 0)
		return arena_printf(db->arena, "%s %s", all, served);
	return arena_printf(db->arena, "%s %s %s", all, served, by_key);
}

static PGconn *
connect_as(struct db *db)
{
	const struct config *c = db->config;
	char                *user = arena_printf(db->arena, "pv_%s", db->program);
	const char *const    names[] = { "host", "port", "dbname", "user", "application_name",
		   "options", "client_encoding", "connect_timeout", NULL };
	const char *const    values[] = { config_need(c, "database.host"),
		   config_or(c, "database.port", "5432"), config_need(c, "database.name"), user,
		   db->program, options_of(db), "UTF8", "5", NULL };

	return PQconnectdbParams(names, values, 0);
}

static bool
reconnect(struct db *db, bool *wrong)
{
	disconnect(db);
	db->in_transaction = false;
	db->conn = connect_as(db);
	if (PQstatus(db->conn) != CONNECTION_OK) {
		log_error("db.unreachable", "role=pv_%s", db->program);
		disconnect(db);
		return false;
	}
	(void)PQsetNoticeProcessor(db->conn, silent, NULL);
	if (PQsetnonblocking(db->conn, 1) != 0 || PQenterPipelineMode(db->conn) != 1 ||
	    !prepare_all(db, wrong)) {
		disconnect(db);
		return false;
	}
	return true;
}

struct db *
db_open(const struct config *config, const char *program, const struct statement *const *statements)
{
	struct arena *arena = arena_new();
	struct db    *db = arena_alloc(arena, sizeof(*db));
	bool          wrong = false;

	db->config = config;
	db->program = program;
	db->statements = statements;
	db->arena = arena;
	db->patient = strcmp(program, "operator") == 0;
	while (!reconnect(db, &wrong)) {
		if (wrong)
			exit(78);
		(void)sleep(WAIT_SECONDS);
	}
	return db;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	disconnect(db);
	arena_free(db->arena);
}

/* Connection lost, shutting down, out of something, cancelled, or undone by a
 * rival: all of them pass, so the person may try again. */
static bool
passing(const char *state)
{
	static const char *const states[] = { "08", "53", "57", "58", "40", "55P03", "25P03",
		"26000", NULL };

	if (*state == '\0')
		return true;
	for (const char *const *s = states; *s != NULL; s++)
		if (text_starts(state, *s))
			return true;
	return false;
}

static const char *
field(struct arena *arena, const PGresult *r, int code)
{
	const char *value = PQresultErrorField(r, code);

	return value == NULL ? "" : arena_strdup(arena, value);
}

/* The failure that an error of the database is to the person. */
static result
translate(struct db *db, struct arena *arena, const char *name, const PGresult *r)
{
	const char *state = sqlstate(r);

	if (text_starts(state, "PV")) {
		memcpy(db->refusal.state, state, 5);
		db->refusal.rule = field(arena, r, PG_DIAG_CONSTRAINT_NAME);
		db->refusal.message = field(arena, r, PG_DIAG_MESSAGE_PRIMARY);
		db->refused = true;
		log_info("db.refused", "statement=%s state=%.5s rule=%.32s", name, state,
		    db->refusal.rule);
	} else {
		log_error("db.failed", "statement=%s sqlstate=%.5s", name, state);
		if (db->patient && *state != '\0')
			log_error(
			    "db.failed", "message=%s", field(arena, r, PG_DIAG_MESSAGE_PRIMARY));
	}
	if (strcmp(state, "PV001") == 0)
		return fail(arena, 403, "error.refused", "rule %s", db->refusal.rule);
	if (strcmp(state, "PV003") == 0)
		return fail_not_found;
	/* Class 22: a value from outside that is no date, uuid or number. */
	if (strcmp(state, "PV002") == 0 || text_starts(state, "22"))
		return fail_bad_request;
	if (strcmp(state, "26000") == 0)
		disconnect(db);
	if (passing(state))
		return fail_unavailable;
	return fail(arena, 500, "error.internal", "%s: SQLSTATE %.5s", name, state);
}

static void
clear_result(void *r)
{
	PQclear(r);
}

static const struct rows *
keep(struct arena *arena, PGresult **from)
{
	struct rows *rows = arena_alloc(arena, sizeof(*rows));

	rows->result = *from;
	*from = NULL;
	arena_defer(arena, clear_result, rows->result);
	return rows;
}

/* Nothing of the trip happened, because of what went along, or because two stood in
 * each other's way and the database chose this one to give way. */
static const struct failure undone_failure = { .status = 503, .text = "error.unavailable" };
static const result         undone = &undone_failure;

/* What a trip came to, for the statement that it was made for. */
static result
judge(struct db *db, struct arena *arena, const char *name, size_t command, const struct trip *t)
{
	if (t->error != NULL && t->synced && t->done > command && t->done <= command + db->aheads) {
		log_warn("db.ahead_failed", "sqlstate=%.5s", sqlstate(t->error));
		return undone;
	}
	if (t->error != NULL && t->synced && !db->in_transaction &&
	    text_starts(sqlstate(t->error), "40")) {
		log_warn("db.gave_way", "statement=%s sqlstate=%.5s", name, sqlstate(t->error));
		return undone;
	}
	if (t->error != NULL)
		return translate(db, arena, name, t->error);
	if (t->synced)
		return NULL;
	log_error("db.lost", "statement=%s", name);
	return fail_unavailable;
}

/* Takes one trip's answer: rows into the arena, or the failure. */
static result
settle(
    struct db *db, struct arena *arena, const char *name, size_t command, const struct rows **out)
{
	struct trip t = { 0 };
	result      failed;

	take(db, &t);
	failed = judge(db, arena, name, command, &t);
	if (failed == NULL && out != NULL)
		*out = keep(arena, &t.rows[command]);
	for (size_t i = 0; failed == NULL && i < db->aheads; i++)
		db->ahead[i].rows = keep(arena, &t.rows[command + 1 + i]);
	trip_clear(&t);
	return failed;
}

/* A connection to send on.  Inside a transaction a lost one is not made anew. */
static result
ready(struct db *db)
{
	bool wrong = false;

	db->refused = false;
	if (db->conn != NULL && PQstatus(db->conn) == CONNECTION_OK)
		return NULL;
	if (db->in_transaction || !reconnect(db, &wrong))
		return fail_unavailable;
	return NULL;
}

/* The server closes an idle connection when it restarts: seen before anything
 * is sent, it costs the request nothing. */
static void
notice_hangup(struct db *db)
{
	struct pollfd p;

	if (db->conn == NULL || db->in_transaction)
		return;
	p = (struct pollfd){ .fd = PQsocket(db->conn), .events = POLLIN };
	if (poll(&p, 1, 0) != 0 &&
	    (PQconsumeInput(db->conn) == 0 || PQstatus(db->conn) != CONNECTION_OK ||
		(p.revents & (POLLHUP | POLLERR)) != 0))
		disconnect(db);
}

static void
forget(struct db *db)
{
	db->aheads = 0;
	db->answered = false;
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

void
db_ahead(struct db *db, struct arena *arena, const char *token, const struct statement *s,
    const char *const *params, size_t count)
{
	struct ahead *a;

	if (db->answered ||
	    (db->aheads > 0 && (db->ahead[0].arena != arena || !same(db->ahead[0].token, token))))
		forget(db);
	if (db->aheads == DB_AHEAD || count > DB_AHEAD_PARAMS || db->in_transaction)
		return;
	a = &db->ahead[db->aheads++];
	*a = (struct ahead){ .arena = arena, .statement = s, .count = count };
	a->token = token == NULL ? NULL : arena_strdup(arena, token);
	for (size_t i = 0; i < count; i++)
		a->params[i] = params[i] == NULL ? NULL : arena_strdup(arena, params[i]);
}

static bool
is_asked(const struct ahead *a, const struct arena *arena, const char *token,
    const struct statement *s, const char *const *params, size_t count)
{
	if (a->rows == NULL || a->arena != arena || a->statement != s || a->count != count ||
	    !same(a->token, token))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!same(a->params[i], params[i]))
			return false;
	return true;
}

/* The answer that came along, given once; NULL when this was not the guess. */
static const struct rows *
answer(struct db *db, const struct arena *arena, const char *token, const struct statement *s,
    const char *const *params, size_t count)
{
	for (size_t i = 0; db->answered && i < db->aheads; i++) {
		const struct rows *rows = db->ahead[i].rows;

		if (!is_asked(&db->ahead[i], arena, token, s, params, count))
			continue;
		db->ahead[i].rows = NULL;
		return rows;
	}
	return NULL;
}

static bool
send_ahead(struct db *db)
{
	for (size_t i = 0; i < db->aheads; i++) {
		const struct ahead *a = &db->ahead[i];

		if (PQsendQueryPrepared(
			db->conn, a->statement->name, (int)a->count, a->params, NULL, NULL, 0) != 1)
			return false;
	}
	return true;
}

/* One trip with all that goes along. */
static result
travel(struct db *db, struct arena *arena, const char *token, const struct statement *s,
    const char *const *params, size_t count, const struct rows **out)
{
	const char *const tokens[] = { token == NULL ? "" : token };

	notice_hangup(db);
	TRY(ready(db));
	if (PQsendQueryPrepared(db->conn, sql_token.name, 1, tokens, NULL, NULL, 0) != 1 ||
	    PQsendQueryPrepared(db->conn, s->name, (int)count, params, NULL, NULL, 0) != 1 ||
	    !send_ahead(db) || PQpipelineSync(db->conn) != 1) {
		log_error("db.lost", "statement=%s", s->name);
		disconnect(db);
		return fail_unavailable;
	}
	return settle(db, arena, s->name, 1, out);
}

result
db_ask(struct db *db, struct arena *arena, const char *token, const struct statement *s,
    const char *const *params, size_t count, const struct rows **out)
{
	const struct rows *rows = answer(db, arena, token, s, params, count);
	result             failed;

	if (rows != NULL && out != NULL) {
		db->refused = false;
		*out = rows;
		return NULL;
	}
	if (db->answered ||
	    (db->aheads > 0 && (db->ahead[0].arena != arena || !same(db->ahead[0].token, token))))
		forget(db);
	failed = travel(db, arena, token, s, params, count, out);
	if (failed == undone) {
		/* Once more, and without what was guessed. */
		forget(db);
		failed = travel(db, arena, token, s, params, count, out);
		return failed == undone ? fail_unavailable : failed;
	}
	db->answered = failed == NULL && db->aheads > 0;
	if (failed != NULL)
		forget(db);
	return failed;
}

const struct db_refusal *
db_refusal(const struct db *db)
{
	return db->refused ? &db->refusal : NULL;
}

static result
plain(struct db *db, struct arena *arena, const struct statement *s)
{
	if (PQsendQueryParams(db->conn, s->text, 0, NULL, NULL, NULL, NULL, 0) != 1 ||
	    PQpipelineSync(db->conn) != 1) {
		disconnect(db);
		return fail_unavailable;
	}
	forget(db);
	return settle(db, arena, s->name, 0, NULL);
}

result
db_begin(struct db *db, struct arena *arena)
{
	notice_hangup(db);
	TRY(ready(db));
	TRY(plain(db, arena, &sql_begin));
	db->in_transaction = true;
	return NULL;
}

result
db_commit(struct db *db, struct arena *arena)
{
	TRY(ready(db));
	/* COMMIT of a transaction that failed is answered by ROLLBACK, not by an
	 * error. */
	if (PQtransactionStatus(db->conn) == PQTRANS_INERROR) {
		db_rollback(db);
		return fail(arena, 500, "error.internal", "commit of a failed transaction");
	}
	db->in_transaction = false;
	return plain(db, arena, &sql_commit);
}

void
db_rollback(struct db *db)
{
	struct arena *arena = arena_new();

	if (db->in_transaction && db->conn != NULL && plain(db, arena, &sql_rollback) != NULL)
		disconnect(db);
	db->in_transaction = false;
	arena_free(arena);
}
