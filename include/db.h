/* PostgreSQL: one connection per process, as the program's own role.
 *
 * A statement is a file sql/<program>/<name>.sql, compiled in as sql_<name> by
 * the build (header "sql_<program>.h", which also lists them all in
 * sql_<program>_all[]); a typing error stops the compiler, bad SQL stops the
 * program, because all of them are prepared at start.
 *
 * Every db_ask() is one pipelined round trip: the session token is set for
 * that trip alone (set_config('portvakt.token', …, true), from which row-level
 * security derives the reader), then the statement, then Sync.  The answer is
 * handed out only after Sync reported the commit.
 *
 * The connection is made anew, and the statements prepared anew, when it was
 * lost; the request that met the loss gets fail_unavailable, never a retry of
 * something that may have happened. */
#ifndef PORTVAKT_DB_H
#define PORTVAKT_DB_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "config.h"
#include "fail.h"
#include "text.h"

struct db;

struct statement {
	const char *name; /* "mypage/documents" */
	const char *text; /* the file's content */
};

/* A refusal that the database gave with its rule: SQLSTATE PV001 (a rule of
 * law, rule "R15": 403 error.refused), PV002 (bad input, rule = field: 400),
 * PV003 (not found: 404).  Class 22, a value that is no date or uuid, is a 400
 * too.  Anything else is logged by SQLSTATE and becomes fail_unavailable
 * (connection, resources) or a 500; its text is never shown. */
struct db_refusal {
	char        state[6];
	const char *rule;    /* the error's CONSTRAINT field, "" when none */
	const char *message; /* the error's MESSAGE, written by sql/ for operators */
};

struct rows; /* a result, in the arena */

/* statements ends with NULL.  Connects to database.host / database.port /
 * database.name as the role "pv_<program>"; ends the program when a statement
 * does not prepare, waits (with log lines) while the server cannot be reached. */
struct db *db_open(
    const struct config *, const char *program, const struct statement *const *statements);
void db_close(struct db *);

/* params are text-format strings, NULL for SQL NULL; binary data goes as
 * "\\x" hexadecimal (db_bytea).  token may be NULL: no session.  Outside a transaction
 * a statement that the database undid in favour of another one (class 40) is asked once
 * more. */
result db_ask(struct db *, struct arena *, const char *token, const struct statement *,
    const char *const *params, size_t count, const struct rows **out);

#define DB_ASK(db, arena, token, statement, out, ...) \
	db_ask((db), (arena), (token), (statement), (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (out))

/* Sends a statement that only reads along with the next db_ask() of this arena,
 * in the same round trip, snapshot for snapshot behind it: a guess of what will
 * be asked.  When the next asks of the arena are for the same token, statement
 * and parameters, byte for byte, they are answered from it; anything else that
 * is asked drops it.  A guess that fails or is not used changes no answer.  At
 * most DB_AHEAD of them with DB_AHEAD_PARAMS each; what is beyond is not sent.
 * Never for a statement that writes. */
#define DB_AHEAD 4
#define DB_AHEAD_PARAMS 8
void db_ahead(struct db *, struct arena *, const char *token, const struct statement *,
    const char *const *params, size_t count);

/* The refusal of the last db_ask() that failed with one; NULL otherwise. */
const struct db_refusal *db_refusal(const struct db *);

/* Several asks as one transaction (for services/portvakt; portals have none). */
result db_begin(struct db *, struct arena *);
result db_commit(struct db *, struct arena *);
void   db_rollback(struct db *);

size_t      rows_count(const struct rows *);
size_t      rows_columns(const struct rows *);
const char *rows_column(const struct rows *, size_t column);
/* NULL for SQL NULL; valid as long as the arena. */
const char *rows_get(const struct rows *, size_t row, const char *column);
const char *rows_at(const struct rows *, size_t row, size_t column);
/* "" for SQL NULL. */
const char *rows_text(const struct rows *, size_t row, const char *column);
/* What a page shows: NULL for SQL NULL, "" and a boolean that is false. */
const char *rows_shown(const struct rows *, size_t row, size_t column);
bool        rows_true(const struct rows *, size_t row, const char *column);

/* Text form of a bytea parameter, and back. */
char *db_bytea(struct arena *, struct bytes);
bool  db_unbytea(struct arena *, const char *, struct bytes *out);

#endif
