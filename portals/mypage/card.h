/* A document's card on My Page: with who opened it, the state of a request for
 * it, and comments. */
#ifndef PORTALS_MYPAGE_CARD_H
#define PORTALS_MYPAGE_CARD_H

#include "request.h"

extern const struct input card_comment_inputs[];

result card_page(struct request *);    /* GET /dokument */
result card_comment(struct request *); /* POST /kommentar */

#endif
