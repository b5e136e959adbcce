/* A package (/pakke): documents that one may open, across the cases of a child or
 * of the one for whom one acts, as one PDF or one ZIP (R004-21).
 *
 * Each document is decided and written down as an opening of its own, in the
 * capacity that its case is read in; what may not be opened is left out, and the
 * table of contents is made of what was opened.  Nothing of a package is stored. */
#ifndef PORTALS_COMMON_PACKAGE_H
#define PORTALS_COMMON_PACKAGE_H

#include "portal.h"

/* GET shows what can be chosen, POST gives the package. */
extern const struct wing package_wing;

#endif
