/* What a mandate covers: the types that it may be limited to. */
#ifndef PORTALS_COMMON_SCOPE_H
#define PORTALS_COMMON_SCOPE_H

#include "request.h"

/* <name>.scope.N.type for each of the types (separated by spaces, NULL: all);
 * a letter that correspondence covers anyway is not said twice. */
void scope_show(struct request *, const char *name, const char *types);

/* Is the type among them?  Of all (NULL) every type is. */
bool scope_has(const char *types, const char *type);

#endif
