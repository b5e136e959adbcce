/* One fetch over https, with everything that curl could do besides turned off. */
#ifndef PORTVAKT_COURIER_FETCH_H
#define PORTVAKT_COURIER_FETCH_H

#include "caller.h"
#include "parse.h"

struct fetched {
	long     status;
	char     content_type[COURIER_TYPE + 1];
	char     next_poll[COURIER_POLL + 1];
	uint8_t *body; /* room for what the caller may get */
	size_t   room, size;
	size_t   head; /* bytes of header lines */
	bool     refused;
};

/* 0, or why not.  curl keeps its connections between calls. */
enum courier_reason fetch(CURL *, const char        *ca, const struct caller *,
    const struct courier_question *, struct fetched *out);

#endif
