/* Role guides: confidentiality first, short steps with progress, confirmed at
 * the end. */
#ifndef PORTALS_EXCHANGE_GUIDES_H
#define PORTALS_EXCHANGE_GUIDES_H

#include "request.h"

extern const struct input guides_inputs[];
extern const struct input guides_turn_inputs[];

result guides_page(struct request *); /* GET /veiledning: all of them, or one step of one */
result guides_turn(struct request *); /* POST /veiledning: a step was read */

/* Guides.N.{name,steps,read,open,done_at}, and Guide.waits when one is unfinished. */
result guides_show(struct request *);

#endif
