/* One request, parsed and refused early when malformed.
 *
 * A request is refused with 400 before any handler sees it when: the sentinel
 * parameter that only our nginx sets is missing or a parameter comes twice;
 * the host is not the portal's own; method, path or query hold control bytes or
 * ill-formed UTF-8, or the path an encoded slash or backslash; a cookie or form
 * field of ours comes twice; the body is not exactly CONTENT_LENGTH long, was
 * cut off, or is not form-encoded where a form is expected.  431/414/413/405/404
 * as they are called.  Routing is on the path of REQUEST_URI alone, exact and
 * undecoded; the query is that of REQUEST_URI too. */
#ifndef PORTVAKT_REQUEST_H
#define PORTVAKT_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "access.h"
#include "arena.h"
#include "db.h"
#include "fail.h"
#include "form.h"
#include "keeper.h"
#include "session.h"
#include "vault.h"
#include "view.h"

struct binder;
struct channel;
struct cookie;
struct portal;
struct reply;

struct request {
	struct arena        *arena;
	const struct portal *portal;
	struct reply        *reply;
	struct db           *db;
	struct keeper       *keeper;
	struct vault        *vault;
	struct binder       *binder;
	struct vault        *parts; /* of what is being handed in */
	struct views        *views;
	const struct config *config;
	void                *own; /* what the portal's open() gave */

	const char *id;     /* random; in the log and on error pages */
	const char *method; /* GET, HEAD (handled as GET), POST; PATCH, DELETE, OPTIONS */
	const char *path;
	const char *query; /* as it came, "" when there is none */
	const char *host;

	struct form    *form;    /* query of GET, body of POST, validated */
	struct session *session; /* NULL: nobody */
	struct access  *access;  /* NULL without a session */
	struct view    *view;

	char *const          *params;  /* as nginx sent them: request_header() */
	const struct channel *channel; /* what is left of a streamed body: request_body_read() */
	uint64_t              body_size, body_left;
	bool                  vouched; /* the form token was right: portal_vouch() */
	const struct cookie  *cookies; /* ours alone: request_cookie() */
	const char           *begin;   /* the pre-session cookie just set: portal_begin() */
};

/* A header as the browser sent it ("HTTP_RANGE"), or NULL. */
const char *request_header(const struct request *, const char *cgi_name);

/* The next bytes of a body that the route takes as a stream (portal.h: streams
 * and multiparts), at most size; *got 0: it ended, and was as long as announced.
 * A failure (400) when it was cut off or goes on beyond what was announced. */
result request_body_read(struct request *, char *data, size_t size, size_t *got);

/* The value of the cookie __Host-<name>, or NULL when there is none or it holds
 * anything but letters, digits, - and _. */
const char *request_cookie(const struct request *, const char *name);

#endif
