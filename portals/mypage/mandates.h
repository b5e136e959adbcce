/* Mandates (fullmakt, fvl § 12) that the person gives: who, in this case, for
 * which types and until when; seen, changed and revoked at any time.  The
 * representative is named by a code of their own, never searched for. */
#ifndef PORTALS_MYPAGE_MANDATES_H
#define PORTALS_MYPAGE_MANDATES_H

#include "request.h"

extern const struct input mandates_inputs[];
extern const struct input mandates_give_inputs[];
extern const struct input mandates_change_inputs[];
extern const struct input mandates_revoke_inputs[];

result mandates_page(struct request *);   /* GET /fullmakt: the list, or one to change (id) */
result mandates_give(struct request *);   /* POST /fullmakt: who it is; agreed: given */
result mandates_change(struct request *); /* POST /fullmakt/endre */
result mandates_revoke(struct request *); /* POST /fullmakt/trekk */

#endif
