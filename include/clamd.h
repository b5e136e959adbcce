/* The client of clamd (clamd(8), INSTREAM): bytes in, a verdict out.
 *
 * Only the exact answer "stream: OK" is clean.  A clamd that is away, slow,
 * ends early or says anything else is unsure: the file is held, never released.
 * It must run with AlertExceedsMax and AlertEncrypted, or it calls clean what it
 * did not look into. */
#ifndef PORTVAKT_CLAMD_H
#define PORTVAKT_CLAMD_H

#include <stdbool.h>

#include "arena.h"
#include "text.h"

enum clamd_verdict {
	CLAMD_CLEAN,
	CLAMD_FOUND,     /* something that must not come in */
	CLAMD_ENCRYPTED, /* it cannot look inside */
	CLAMD_LIMITS,    /* too deep, too many or too large to be looked through */
	CLAMD_UNSURE     /* no verdict: try again later */
};

struct clamd;

/* A connection for one file, closed with the arena; socket is a path.  NULL when
 * there is none to be had within five seconds. */
struct clamd *clamd_begin(struct arena *, const char *socket);

/* False when clamd does not take more; what it says then is its verdict. */
bool clamd_send(struct clamd *, struct bytes);

/* The file has ended. */
enum clamd_verdict clamd_end(struct clamd *);

/* What an answer (without its end) means. */
enum clamd_verdict clamd_verdict_of(const char *answer);

#endif
