/* Messages to the service, and its answers. */
#ifndef PORTALS_COMMON_MESSAGES_H
#define PORTALS_COMMON_MESSAGES_H

#include "portal.h"

/* GET and POST /meldinger; brings the statements of letters.h. */
extern const struct wing messages_wing;

#endif
