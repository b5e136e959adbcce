/* The own folder (oppdragstakermappe): what is there by type, what is missing
 * and by when. */
#ifndef PORTALS_EXCHANGE_FOLDER_H
#define PORTALS_EXCHANGE_FOLDER_H

#include "request.h"

result folder_page(struct request *); /* GET /mappe */

/* The steps of my approval as Approval.N.{step,state,at}; none without one. */
result folder_approval(struct request *);

#endif
