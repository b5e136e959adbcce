/* Who has opened what I can open. */
#ifndef PORTALS_MYPAGE_OPENINGS_H
#define PORTALS_MYPAGE_OPENINGS_H

#include "request.h"

extern const struct input openings_inputs[];

result openings_page(struct request *);   /* GET /apnet */
result openings_export(struct request *); /* GET /apnet.csv */

/* The latest of one document as Openings.N. */
result openings_latest(struct request *, const char *handle);

#endif
