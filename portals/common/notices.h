/* How notices reach me, what they say, and which way I want them. */
#ifndef PORTALS_COMMON_NOTICES_H
#define PORTALS_COMMON_NOTICES_H

#include "portal.h"

/* GET and POST /varsler */
extern const struct wing notices_wing;

#endif
