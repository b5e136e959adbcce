/* The authorization core, as the portals meet it.
 *
 * share is the only read relation (DESIGN.md §5).  Two layers decide every
 * question, and each is enough alone: this one passes the reader that it
 * derived from the session to statements that carry the whole predicate, and
 * row-level security derives the reader from the session token by itself.
 * Every answer row names its reader, and a row whose reader is not the
 * session's is a fault that ends the request (500), never a page.
 *
 * What may not be seen and what does not exist are one answer:
 * fail_not_found. */
#ifndef PORTVAKT_ACCESS_H
#define PORTVAKT_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "db.h"
#include "fail.h"
#include "session.h"

struct access;

struct access *access_new(struct arena *, struct db *, const struct session *);

/* The statements of sql/access, which portal_main() prepares; ends with NULL. */
extern const struct statement *const *const access_statements;

/* One page of the list, newest first; of one file, since a standing is in one. */
struct access_filter {
	const char *cursor; /* from the page before, or NULL */
	const char *type;   /* a document type, or NULL */
	const char *words;  /* searched in titles, or NULL */
};

/* Columns: reader, handle, title, kind (read|sign|own|withheld), type, doc_date,
 * shared_on (where it is another day), unread, ended (a hold that has ended),
 * sort_at.  One row more than ACCESS_PAGE says that there is a next page. */
#define ACCESS_PAGE 50
result access_list(struct access *, const struct access_filter *, const struct rows **);

/* Sends the list along with the next trip: a guess, as db_ahead() says. */
result access_list_ahead(struct access *, const struct access_filter *);

/* The cursor of the page after these rows of access_list(); NULL on the last. */
const char *access_next(struct access *, const struct rows *);

/* One shared document's card: the columns of the list and ground, review_at,
 * answer_by, mime, bytes, pages, filename, comment_until, complain_until,
 * receipt_reference, receipt_at, receipt_sha256, note (rule R25: "use"), ... */
result access_card(struct access *, const char *handle, const struct rows **);

/* For a package: what can be opened and has bytes, newest first, at most
 * ACCESS_PACK_MOST and one more.  handles is "{h,h,…}", or NULL for all.  Columns:
 * reader, handle, title, type, doc_date, rule, mime, bytes, pages, sha256.  It opens
 * nothing, and writes nothing down: what was asked for and is not there is not told. */
#define ACCESS_PACK_MOST 200
result access_pack(struct access *, const char *handles, const struct rows **);

/* The same person's access, in an arena of one's choice, in another capacity of theirs, in this round of requests
 * alone: the database takes the token with ":<standing>" behind it, and only for a
 * live standing of the session's own person. */
struct access *access_beside(struct arena *, const struct access *, const char *standing,
    const char *principal, const char *types);

/* An opening: checks, writes the journal row and hands over the rendition's
 * wrapped key, in one statement and one snapshot; it is committed when this
 * returns. */
struct opening {
	const char  *handle;
	const char  *rendition; /* uuid */
	const char  *mime;
	const char  *filename;
	const char  *etag; /* random per rendition, never a hash of the content */
	uint64_t     size;
	struct bytes wrapped;
	const char  *key_id;
};
result access_open(struct access *, const char *handle, const char *how, struct opening **);

/* May the opening go on?  Asked again while a long stream runs. */
result access_still(struct access *, const char *handle);

#endif
