/* The first page of Exchange: what waits, the approval's steps, the guides. */
#ifndef PORTALS_EXCHANGE_OVERVIEW_H
#define PORTALS_EXCHANGE_OVERVIEW_H

#include "request.h"

result overview_page(struct request *); /* GET / */

#endif
