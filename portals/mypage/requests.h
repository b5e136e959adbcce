/* Asking for access (krav om innsyn) to the case or to a document. */
#ifndef PORTALS_MYPAGE_REQUESTS_H
#define PORTALS_MYPAGE_REQUESTS_H

#include "request.h"

extern const struct input requests_inputs[];
extern const struct input requests_send_inputs[];

result requests_page(struct request *); /* GET /innsyn */
result requests_send(struct request *); /* POST /innsyn */

#endif
