/* Complaining (klage) about a decision: three weeks; a late one is taken in and
 * marked so, and whoever decides says whether it is heard (fvl §§ 29, 31). */
#ifndef PORTALS_MYPAGE_COMPLAINT_H
#define PORTALS_MYPAGE_COMPLAINT_H

#include "request.h"

extern const struct input complaint_inputs[];
extern const struct input complaint_send_inputs[];

result complaint_page(struct request *); /* GET /klage */
result complaint_send(struct request *); /* POST /klage */

#endif
