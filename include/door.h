/* The sockets of a service of ours: one for each caller, who is known by the user
 * that the kernel reports (SECURITY.md). */
#ifndef PORTVAKT_DOOR_H
#define PORTVAKT_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"

struct door {
	const char *caller;
	int         socket; /* -1: not open */
	uint64_t    uid;
	char        path[128];
};

/* Reads <service>.directory and <service>.uid.<caller> (not configured: any user) and
 * listens.  False, and logged, when it cannot. */
bool door_open(struct door *, const struct config *, const char *service, const char *caller);

/* One who waits and is the caller, over a socket that does not block; -1: nobody, or
 * somebody else, who is logged and sent away. */
int door_enter(const struct door *);

/* Takes the socket away, so that nobody knocks. */
void door_close(struct door *);

#endif
