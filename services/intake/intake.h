/* What the files of the intake share. */
#ifndef PORTVAKT_INTAKE_H
#define PORTVAKT_INTAKE_H

#include <stdbool.h>
#include <time.h>

#include "config.h"
#include "db.h"
#include "keeper.h"
#include "sniff.h"
#include "vault.h"

struct intake {
	struct arena  *arena; /* of one upload, or one sweep */
	struct db     *db;
	struct keeper *keeper;
	struct vault  *vault; /* documents */
	struct vault  *parts; /* what portals put down */
	const char    *vault_folder, *parts_folder;
	const char    *clamd; /* its socket */
	const char    *worker;
	time_t         age; /* seconds after which what belongs to nothing goes */
	time_t         swept_at;
};

/* Takes up one upload, and files, holds or refuses it.  False when none waits. */
bool work_one(struct intake *);

/* Removes what is over: parts of uploads that ended, unfinished uploads, files
 * that belong to nothing. */
result sweep(struct intake *);

/* The parts of an upload as one file. */
struct whole;
result whole_open(struct intake *, const char *upload, uint64_t bytes, struct whole **);
/* All of it, in order. */
result        whole_each(struct whole *, vault_sink, void *to);
struct source whole_source(struct whole *);

#endif
