/* The keeper at work: one loop, many connections, none that can hold it up. */
#ifndef PORTVAKT_KEEPER_SERVE_H
#define PORTVAKT_KEEPER_SERVE_H

#include <stdbool.h>

#include "config.h"
#include "keys.h"

struct serve_settings {
	const char *folder; /* of the sockets */
	const char *keys;   /* keeper.keys */
	const char *municipality;
	const char *origin; /* of the journal's heads */
	uint64_t    macs;   /* a minute, for login */
};

/* Creates the sockets: from here on clients are let in.  False, with the reason
 * in the log, when one cannot be made. */
bool serve_listen(const struct config *, const struct serve_settings *, struct keys *);

/* Answers until SIGTERM or SIGINT; SIGHUP reads the keys anew.  Removes the
 * sockets. */
void serve(void);

#endif
