/* What the enterprise's key signs: the SignedInfo of a document package for the
 * signature service, and nothing that could be anything else. */
#ifndef PORTVAKT_KEEPER_PACKAGE_H
#define PORTVAKT_KEEPER_PACKAGE_H

#include <stdbool.h>

#include "text.h"

/* True when the bytes are the canonical form of a ds:SignedInfo as core/asice.c makes
 * it: RSA with SHA-256, 1–20 documents, the manifest, the signed properties. */
bool package_good(struct bytes signed_info);

#endif
