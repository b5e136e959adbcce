/* JSON that strangers wrote: parsed strictly, read by type. */
#ifndef LOGIN_CLAIMS_H
#define LOGIN_CLAIMS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "text.h"

#define CLAIMS_DEPTH 16
#define CLAIMS_TIME 253402300799 /* the last second of year 9999 */

/* Makes jansson wipe what it frees.  Once, before anything is parsed. */
void claims_setup(void);

/* One JSON object and nothing else: no name twice, no NUL, at most size max and
 * CLAIMS_DEPTH deep.  NULL otherwise.  Lives as long as the arena. */
json_t *claims_read(struct arena *, struct bytes, size_t max);

/* A string of 1..max bytes, or NULL for whatever else is there. */
const char *claims_text(const json_t *, const char *name, size_t max);

/* A whole number from 0 to CLAIMS_TIME.  False for whatever else is there. */
bool claims_time(const json_t *, const char *name, int64_t *out);

bool claims_has(const json_t *, const char *name);

/* The name is absent, or a string equal to value. */
bool claims_fits(const json_t *, const char *name, const char *value);

#endif
