/* FastCGI on descriptor 0: one process, many answers under way.
 *
 * Requests are decided one at a time.  What is answered goes out as fast as its
 * reader takes it: a slow one holds a place in a table, never the process. */
#ifndef PORTVAKT_FCGI_H
#define PORTVAKT_FCGI_H

#include <stdbool.h>

#include "arena.h"
#include "text.h"
#include "web.h"

enum fcgi_then {
	FCGI_ENDS, /* this is all */
	FCGI_MORE, /* more follows */
	FCGI_CUTS  /* not all that was announced can be given: no end is told */
};

struct fcgi_program {
	void *ctx;
	/* Answers one request by writing to the channel.  FCGI_MORE: *task is asked
	 * for the rest.  Arena and channel live until the answer has gone. */
	enum fcgi_then (*begin)(void *ctx, struct arena *, const struct channel *, void **task);
	/* The next piece, good until the next call; empty only with FCGI_CUTS. */
	enum fcgi_then (*next)(void *task, struct bytes *piece);
	/* Whoever asked left before the rest was sent. */
	void (*left)(void *task);
};

/* Serves until a signal, or confine_stale(), ends us.  What is under way then
 * has a few seconds to come to its end. */
void fcgi_serve(const struct fcgi_program *);

#endif
