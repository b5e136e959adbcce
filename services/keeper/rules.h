/* Who may ask the keeper for what. */
#ifndef PORTVAKT_KEEPER_RULES_H
#define PORTVAKT_KEEPER_RULES_H

#include <stdbool.h>

#include "parse.h"

#define RULES_CALLERS 7

/* Each has a socket of its own: keeper.directory/<name>.sock */
extern const char *const rules_callers[RULES_CALLERS];

bool rules_allow(const char *caller, const struct keeper_request *);

/* Of what a mac is made: the canonical form of that purpose and nothing else. */
bool rules_canonical(const struct keeper_request *);

#endif
