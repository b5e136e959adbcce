/* The client of services/courier, the only process that reaches outward.
 *
 * One unix socket per caller (courier.directory/<program>.sock), each with its
 * own list of allowed origins (courier.allow.<program>.N).  A connection that
 * waits for a slow peer blocks nobody but its own caller.
 *
 * The courier speaks https only, checks the peer against its own CA file,
 * follows no redirect, keeps no cookie, uses no proxy, asks for no compression
 * and refuses it, and ends a fetch after 10 s (3 s to connect) or 1 MiB.
 *
 * Limits below are the protocol's; a request outside them is a fault of ours
 * and never leaves the process. */
#ifndef PORTVAKT_COURIER_H
#define PORTVAKT_COURIER_H

#include "arena.h"
#include "config.h"
#include "fail.h"
#include "text.h"

#define COURIER_URL     4096          /* characters */
#define COURIER_TYPE    128           /* characters of a content type */
#define COURIER_HEADERS 5
#define COURIER_VALUE   8192          /* characters of a header's value */
#define COURIER_BODY    (64 * 1024)   /* bytes of a request's body */
#define COURIER_ANSWER  (1024 * 1024) /* bytes of an answer's body */

struct courier;

/* name is one of Accept, Authorization, DPoP; value is printable ASCII. */
struct courier_header {
	const char *name, *value;
};

struct courier_request {
	const char *method;       /* "GET" or "POST" */
	const char *url;          /* absolute, https */
	const char *content_type; /* POST: needed; GET: NULL */
	struct bytes body;        /* POST only */
	struct courier_header headers[COURIER_HEADERS]; /* up to the first NULL name */
};

/* Whatever the peer answered, a redirect or a 500 included: it is the caller's
 * to judge.  content_type is "" when there was none; body is NUL-terminated
 * beyond its size. */
struct courier_answer {
	int          status;
	const char  *content_type;
	struct bytes body;
};

struct courier *courier_open(const struct config *, const char *program);
void            courier_close(struct courier *);

/* Fails with
 *   503 error.unavailable  the courier itself is not there, or is full
 *   503 error.provider     the peer cannot be reached or is not who it should be
 *   504 error.provider     it did not answer in time
 *   502 error.provider     it answered too much, compressed, or not in HTTP
 *   500 error.internal     not an allowed origin, or outside the limits */
result courier_fetch(struct courier *, struct arena *, const struct courier_request *,
    struct courier_answer *);

#endif
