/* What a program can still do once it has started: seccomp says which calls,
 * Landlock which files and ports.  core/confine.c has one row per program, and
 * whoever took over a process is held to that row.
 *
 * The kernel is asked what it knows of Landlock; what it does not know is left
 * out.  A kernel without Landlock is warned of in a test instance and ends the
 * program in production, unless confine.landlock = optional. */
#ifndef PORTVAKT_CONFINE_H
#define PORTVAKT_CONFINE_H

#include <stdbool.h>

#include "config.h"

/* After start-up and before the first request: files that are needed once are
 * open by then, listening sockets are there.  It cannot be undone, and holds
 * for children too.  Ends the program when it cannot be done. */
void confine(const struct config *, const char *program);

/* True when a folder that the program needs was replaced by another of that name
 * (mounted anew, restored): Landlock knows folders by what they are, so the new
 * one stays closed to this process.  Its successor will have it. */
bool confine_stale(void);

/* For a child that is about to become one of its program's tools: of the
 * operator's files it can then read this one, and it reaches nobody. */
void confine_tool(const char *file);

#endif
