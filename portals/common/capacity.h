/* In what capacity somebody acts, and the cases that go with it. */
#ifndef PORTALS_COMMON_CAPACITY_H
#define PORTALS_COMMON_CAPACITY_H

#include "request.h"

extern const struct input capacity_inputs[];
extern const struct input capacity_choose_inputs[];

result capacity_page(struct request *);     /* GET /rolle */
result capacity_choose(struct request *);   /* POST /rolle */
result capacity_overview(struct request *); /* GET / */

/* The person's capacities as Roles.N.{standing,capacity,label,current}. */
result capacity_roles(struct request *);

#endif
