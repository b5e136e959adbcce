/* One caller: where it may reach, as whom, and how much it may carry. */
#ifndef PORTVAKT_COURIER_CALLER_H
#define PORTVAKT_COURIER_CALLER_H

#include <stdio.h>

#include "config.h"
#include "courier.h"
#include "origin.h"
#include "peer.h"

struct caller {
	const char                  *name;
	const struct courier_limits *limits;
	struct origins               origins;
	struct bytes                 certificate, key; /* PEM; size 0: it has none */
	char peer[PEER_NUMBER + 1]; /* the organisation that it reaches; "": any */
};

enum caller_state {
	CALLER_READY,
	CALLER_NONE, /* nothing is configured for it: it is not let in */
	CALLER_BAD   /* what is configured cannot be used; the log says what */
};

/* courier.allow.<name>.N, courier.certificate.<name>, courier.key.<name>,
 * courier.peer.<name>: once, at start, before the walls. */
enum caller_state caller_read(const struct config *, struct caller *);

/* A configured file; a name without a slash is that of a systemd credential. */
FILE *caller_file(const char *name);

/* Forgets its key: for a process that serves another. */
void caller_forget(struct caller *);

#endif
