/* What request.c, reply.c, page.c and portal.c share, and nobody else. */
#ifndef PORTVAKT_WEB_H
#define PORTVAKT_WEB_H

#include <stdbool.h>
#include <stddef.h>

#include "form.h"
#include "reply.h"
#include "request.h"

/* Where a request comes from and its answer goes: FastCGI, or a test. */
struct channel {
	char *const *params;                                 /* NAME=value, ends with NULL */
	size_t (*read)(void *ctx, char *, size_t);           /* 0: the end */
	bool (*intact)(void *ctx);                           /* nothing went wrong in reading */
	bool (*write)(void *ctx, const char *, size_t size); /* false: nobody is there */
	/* The same of what stays where it is until the answer has gone (request.arena). */
	bool (*give)(void *ctx, const char *, size_t size);
	void *ctx;
};

/* The body of a form, read by request_read(). */
struct body {
	const char *data;
	size_t      size;
};

/* Fills method, path, query, host, cookies and the body, or refuses.  A body
 * that is a stream is left where it is. */
result request_read(struct request *, const struct channel *, struct body *);

/* The path is one of a portal's list that ends with NULL; the list may be NULL. */
bool web_listed(const char *const *list, const char *path);

/* Reads the cookies alone: so that a page about a refusal knows them. */
result request_read_cookies(struct request *);

/* form_targets: addresses beside 'self' that a form may lead to. */
struct reply *reply_new(struct arena *, const struct channel *, const char *form_targets);
void          reply_head_only(struct reply *);
bool          reply_started(const struct reply *);
int           reply_status(const struct reply *);

/* After the handler: all that was announced has been written; or its rest comes
 * from a source (reply_stream()), piece by piece. */
bool   reply_complete(const struct reply *);
bool   reply_goes_on(const struct reply *);
result reply_next(struct request *, struct bytes *piece);

/* When even the error page failed: plain words, and every header. */
void reply_last_resort(struct request *);

/* A failure as a page; whatever was prepared before it is dropped. */
void reply_failure(struct request *, result);

/* Fills in what every page has (view.h). */
void page_dress(struct request *, int status);

/* … and what is the same on all of a program's. */
void page_constants(struct views *, const struct config *);

/* nb, nn, se or en: of the session, the cookie pv-lang, the browser. */
const char *page_language(const struct request *);

/* The secret that form tokens of this browser derive from, or NULL. */
const char *page_secret(const struct request *);

/* "https://host:port" of an address, in the arena; NULL when it is none. */
const char *web_origin(struct arena *, const char *address);

/* The portal with the lists of its wings added to its own. */
const struct portal *wings_join(struct arena *, const struct portal *);

#endif
