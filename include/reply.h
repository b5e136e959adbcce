/* The only way a byte reaches the browser.  Every reply carries every security
 * header (CSP, nosniff, no-store, frame and referrer policy, CORP, COOP). */
#ifndef PORTVAKT_REPLY_H
#define PORTVAKT_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "fail.h"
#include "text.h"

struct reply;
struct request;

/* 303 to a path of this portal ("/dokumenter"), never to another origin. */
result reply_redirect(struct request *, const char *path);

/* 303 to an absolute address from the configuration or the provider's
 * metadata; base must be one of those, query is appended as it is. */
result reply_redirect_away(struct request *, const char *base, const char *query);

/* Set-Cookie: __Host-<name>=value; Path=/; Secure; HttpOnly; SameSite=Lax.
 * value NULL: delete it. */
void reply_cookie(struct request *, const char *name, const char *value);

/* An extra header; name and value are ours, checked for control bytes. */
void reply_header(struct request *, const char *name, const char *value);

/* Sources added to form-action / frame-ancestors of this one reply's CSP. */
void reply_allow(struct request *, const char *directive, const char *source);

/* A page from the request's view with this status. */
result reply_page(struct request *, int status, const char *page);

/* A small body of a fixed type ("text/csv; charset=utf-8"), which lives as long as
 * the request. */
result reply_text(
    struct request *, int status, const char *mime, const char *body, const char *filename);

/* No body: 201 or 204 with the headers set before. */
result reply_empty(struct request *, int status);

/* A document: inline (PDF, images, text) or as an attachment, with ranges
 * (one range; If-Range; 416), a strict CSP of its own, an RFC 8187 file name.
 * Its bytes follow by reply_stream(), or by reply_write() when they are there. */
struct reply_document {
	const char *mime;
	const char *filename;
	const char *etag;
	uint64_t    size;
	bool        inline_;
};
/* Decides 200, 206 or 416 and sends the head; first > last: nothing to send. */
result reply_document_begin(
    struct request *, const struct reply_document *, uint64_t *first, uint64_t *last);
result reply_write(struct request *, struct bytes);

/* The document's bytes come from a source, which is asked after the handler has
 * returned, whenever the browser takes more; others are served in between.  A
 * piece is never empty, stays good until the next call, and the last one makes
 * up what was announced.  A failure cuts the reply.  of lives in the arena. */
typedef result (*reply_source)(void *of, struct bytes *piece);
void reply_stream(struct request *, reply_source, void *of);

#endif
