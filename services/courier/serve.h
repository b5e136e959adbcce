/* One connection: a process of its own that ends with it. */
#ifndef PORTVAKT_COURIER_SERVE_H
#define PORTVAKT_COURIER_SERVE_H

#include "caller.h"
#include "mail.h"

/* Answers until the caller hangs up, is idle for a minute, or talks nonsense. */
void serve(int socket, const char *ca, const struct caller *, const struct post *);

#endif
