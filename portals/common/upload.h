/* Handing in: what the tus interface (upload_tus.c), the form without script
 * (upload_form.c) and the pages (upload_page.c) have in common.
 *
 * A file comes in as parts of at most UPLOAD_PART bytes.  Each is encrypted as
 * it streams, and durable before one statement counts it; what was cut off leaves
 * nothing.  The content is nobody's business here: services/intake reads it back
 * whole, judges and files it.  Every row and handle is of the session's own capacity. */
#ifndef PORTALS_COMMON_UPLOAD_H
#define PORTALS_COMMON_UPLOAD_H

#include <stdint.h>

#include "portal.h"
#include "request.h"

#define UPLOAD_PART (8 * 1024 * 1024)
#define UPLOAD_NOTE 500 /* characters */

struct upload {
	const char *handle;
	const char *state; /* receiving, received, held, filed, refused, dropped, expired */
	uint64_t    received, bytes;
	int64_t     expires; /* seconds since 1970 */
};

/* What somebody wants to hand in.  wanted and note may be NULL. */
struct upload_wish {
	const char *once;
	const char *filename; /* as sent; it is made harmless here */
	const char *kind;
	const char *wanted;
	const char *note;
	uint64_t    bytes;
};

/* The largest file that is taken (upload.bytes in the configuration). */
uint64_t upload_limit(const struct request *);

/* Begins an upload; the same once again is the same upload.  Needs a request
 * whose form token was right. */
result upload_begin(struct request *, const struct upload_wish *, struct upload *);

/* One's own upload; fail_not_found for all others. */
result upload_find(struct request *, const char *handle, struct upload *);

/* Counts a part that is in the vault, at this offset, or removes it again.
 * *kept false: the upload does not continue there.  On success the upload's
 * received and state are new. */
result upload_keep(struct request *, struct upload *, uint64_t at, const char *part,
    const struct vault_stored *, bool *kept);

/* What may be handed in, as Kinds.N.{kind,doc_type}, Wanted.N.{handle,title,
 * doc_type,kind,due,state} and, written on the page, Forms.N.{form,kind,doc_type,begun}; and the page's own Limit.*. */
result upload_offer(struct request *);
/* … and whether that kind, or what was asked for, is among it. */
result upload_offered(struct request *, const char *kind, const char *wanted, bool *is);

/* The documents of a report that was written on the page, as Uploads.N.*. */
result upload_of_report(struct request *, const char *report);

/* All of it, for struct portal. */
extern const struct wing upload_wing;

/* ── Routes ── */

extern const struct input upload_page_inputs[];
extern const struct input upload_receipt_inputs[];
extern const struct input upload_tus_inputs[];

result upload_page(struct request *);         /* GET /lever-inn */
result upload_receipt(struct request *);      /* GET /kvittering */
result upload_receipt_text(struct request *); /* GET /kvittering.txt */
result upload_form(struct request *);         /* POST /lever-inn, multipart/form-data */
result upload_tus(struct request *);          /* /opplasting: OPTIONS, POST, HEAD, PATCH, DELETE */

#endif
