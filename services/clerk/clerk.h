/* What the clerk's jobs share.  A job does what is due and returns; it may be
 * killed at any step, and another clerk may do the same at the same time. */
#ifndef PORTVAKT_CLERK_H
#define PORTVAKT_CLERK_H

#include "arena.h"
#include "config.h"
#include "courier.h"
#include "db.h"
#include "fail.h"
#include "keeper.h"

struct desk;

struct clerk {
	struct arena        *arena; /* cleared after each job */
	const struct config *config;
	struct db           *db;
	struct keeper       *keeper;
	struct courier      *courier;
	struct desk         *desk; /* what signing needs, or NULL: there is no service */
};

/* tick.c: holds that ran out, overdue papers, second notices. */
result tick(struct clerk *);

/* signing.c: what is out to be signed. */
result       signing(struct clerk *);
struct desk *desk_open(const struct config *, struct keeper *);
void         desk_close(struct desk *);

/* heads.c: the journal's head, signed by the keeper. */
result heads(struct clerk *);

/* notices.c: e-mail and SMS to people; opened once, at start. */
void   notices_open(struct clerk *);
result notices(struct clerk *);

#endif
