/* Between core/asice.c and core/asice_sign.c. */
#ifndef PORTVAKT_ASICE_PARTS_H
#define PORTVAKT_ASICE_PARTS_H

#include "asice.h"

#define ASICE_MANIFEST "manifest.xml"
#define ASICE_SIGNATURES "META-INF/signatures.xml"

/* META-INF/signatures.xml over the documents and the manifest. */
result asice_signatures(struct arena *, const struct asice *, struct bytes chain, int64_t now,
    asice_signer, void *with, struct bytes *xml);

#endif
