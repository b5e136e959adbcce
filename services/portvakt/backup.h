/* What backup, restore and check have in common.
 *
 *   FOLDER/base/<when it ended>   the database as it was then (pg_basebackup)
 *   FOLDER/wal                    what was committed since (backup --follow)
 *   FOLDER/vault                  the blobs, and the list of what was destroyed */
#ifndef PORTVAKT_BACKUP_H
#define PORTVAKT_BACKUP_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <sys/types.h>

#include "arena.h"
#include "config.h"
#include "db.h"
#include "vault.h"

/* A program of somebody else's, without a shell.  log takes what it says, NULL:
 * our own output.  -1 after saying why. */
pid_t tool_start(char *const argv[], const char *log);
bool  tool_ended_well(pid_t);
bool  tool_run(char *const argv[]);
char *tool_path(struct arena *, const struct config *, const char *tool);

/* The database as its superuser, on the configuration's server or another. */
PGconn *superuser(const struct config *, const char *host);

/* One question on such a connection; NULL after saying what is wrong. */
PGresult *ask_as(PGconn *, const struct statement *, int count, const char *const *params);

/* Every row has its blob, every blob and every letter opens, every blob is what
 * it was; what no row knows is listed.  Says each fault; the number of them. */
size_t check_vault(PGconn *, const struct config *);

/* Every blob that a row names is copied from a backup when it is missing. */
bool copy_missing(PGconn *, const struct statement *rows, const char *from, const char *to);

#endif
