/* Whom a representative acts for, what each mandate covers, and the code by
 * which a party names them. */
#ifndef PORTALS_EXCHANGE_CLIENTS_H
#define PORTALS_EXCHANGE_CLIENTS_H

#include "request.h"

result clients_page(struct request *);  /* GET /klienter */
result clients_renew(struct request *); /* POST /klienter: a new code */

#endif
