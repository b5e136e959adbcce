/* A database connection of its own that only listens: `notify <program>` wakes
 * who waits.  Without it, they look by themselves now and then. */
#ifndef PORTVAKT_WAKE_H
#define PORTVAKT_WAKE_H

#include <stdbool.h>

#include "config.h"

struct wake;

/* Listens as pv_<program> to the channel of that name; before the walls. */
struct wake *wake_open(const struct config *, const char *program);

/* Until somebody wakes, a signal arrives, or the time is up; true when woken. */
bool wake_wait(struct wake *, int milliseconds);

void wake_close(struct wake *);

#endif
