/* Whom a person acts for, as Ansattporten says it (authorization_details, RFC
 * 9396): three types of request, three shapes of answer. */
#ifndef LOGIN_RAR_H
#define LOGIN_RAR_H

#include <jansson.h>

#include "arena.h"
#include "fail.h"

/* What to ask for, as JSON.  resource is NULL for the type that has none. */
const char *rar_ask(struct arena *, const char *type, const char *resource);

/* The organisation numbers as a text[] literal; NULL when the person chose to act
 * for nobody else.  502 error.distrust when the answer is not to what was asked. */
result rar_read(struct arena *, const json_t *details, const char *type, const char *resource,
    const char **orgs);

#endif
