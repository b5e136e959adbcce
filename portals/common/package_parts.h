/* What the choosing, the making and the sending of a package have in common. */
#ifndef PORTALS_COMMON_PACKAGE_PARTS_H
#define PORTALS_COMMON_PACKAGE_PARTS_H

#include "binder.h"
#include "request.h"

#define PACKAGE_CASES 10
#define PACKAGE_ZIP (UINT64_C(512) << 20) /* bytes of all documents in a ZIP */

/* One case, read in its own capacity. */
struct package_case {
	const char        *standing, *principal, *types, *label;
	struct access     *access;
	const struct rows *found; /* of access_pack() */
};

/* One document; what is only listed is not opened, and o is NULL. */
struct item {
	const struct package_case *in;
	const char                *handle, *title, *type, *doc_date, *rule, *mime, *sha256;
	uint64_t                   size, pages;
	struct opening            *o;
	uint32_t                   crc;
	struct bytes               content; /* of a PDF */
	const char                *name;    /* in a ZIP */
};

struct package {
	struct request     *q;
	struct arena       *scratch; /* for what is needed no longer than a call */
	bool                pdf;
	const char         *number, *at; /* when: "YYYY-MM-DD HH:MM" */
	struct package_case cases[PACKAGE_CASES];
	size_t              case_count;
	struct item        *items; /* at most BINDER_DOCUMENTS */
	size_t              count;
	uint64_t            bytes;
	struct bytes        front; /* the whole PDF, or a ZIP's table of contents */
};

/* A package with the cases, each with its access; its time. */
result package_begin(struct request *, struct package **);

/* Opens what was chosen: decided and written down one by one.  What may not be
 * opened is gone from the list afterwards. */
result package_open(struct package *);

/* Reads all contents once, checks that they are what the record says, and makes
 * the PDF or the table of contents. */
result package_bind(struct package *);

/* Leaves out what may not be opened any more; *changed when there was some.  Clears
 * the scratch. */
result package_still(struct package *, bool *changed);

/* Sends it, asking for each right again on the way. */
result package_send(struct package *);

#endif
