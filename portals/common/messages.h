/* Messages to the service, and its answers. */
#ifndef PORTALS_COMMON_MESSAGES_H
#define PORTALS_COMMON_MESSAGES_H

#include "request.h"

extern const struct input messages_inputs[];
extern const struct input messages_send_inputs[];

result messages_page(struct request *); /* GET /meldinger */
result messages_send(struct request *); /* POST /meldinger */

#endif
