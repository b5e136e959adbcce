/* The history of my logins. */
#ifndef PORTALS_COMMON_LOGINS_H
#define PORTALS_COMMON_LOGINS_H

#include "request.h"

result logins_page(struct request *); /* GET /innlogginger */

#endif
