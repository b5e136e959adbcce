/* What is shared with me: the list, and each document's card. */
#ifndef PORTALS_COMMON_DOCUMENTS_H
#define PORTALS_COMMON_DOCUMENTS_H

#include "portal.h"
#include "request.h"

extern const struct input documents_inputs[];
extern const struct input documents_card_inputs[];

/* /dokumenter and /fil.  The list as it is opened comes with the session, in
 * one round trip.  A portal brings the card (/dokument) itself. */
extern const struct wing documents_wing;

result documents_list(struct request *); /* GET /dokumenter */
result documents_card(struct request *); /* GET /dokument */

/* The card of the form's "id" as Document.*, and its one row.  What is not
 * there, hidden or misspelt is one answer. */
result documents_load(struct request *, const struct rows **card);

#endif
