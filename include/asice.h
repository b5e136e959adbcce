/* The document package that the signature service takes: ASiC-E, which is a ZIP
 * of the documents, manifest.xml and META-INF/signatures.xml, a XAdES signature
 * over all the others (interfaces.md §2.1).
 *
 * It comes about in two steps.  A bundle is the package without the signature:
 * whoever orders the signing makes it, and it is what is sealed and kept.  The
 * container is what goes to the service: it is made when it is sent, because the
 * service wants a signing time of within five seconds. */
#ifndef PORTVAKT_ASICE_H
#define PORTVAKT_ASICE_H

#include <stdint.h>

#include "arena.h"
#include "fail.h"
#include "text.h"

#define ASICE_DOCUMENTS 20
#define ASICE_BYTES 10485760 /* of all documents together */
#define ASICE_NAME 100       /* bytes of a document's name */

/* A document's name is of 4 to 100 of A–Z a–z 0–9 - _ and single points, ends in
 * ".pdf", and is its href in the manifest.  It says nothing of the content. */
struct asice_document {
	const char  *name;
	struct bytes bytes;
};

struct asice {
	struct bytes          manifest;
	struct asice_document documents[ASICE_DOCUMENTS];
	size_t                count;
};

/* 400 when a document is no PDF by its first bytes, when there are too many, too
 * much or two of one name. */
result asice_bundle(struct arena *, const struct asice *, struct bytes *zip);

/* What lies in a bundle (or a container); nothing else may lie in it. */
result asice_open(struct arena *, struct bytes zip, struct asice *);

/* Signs the canonical bytes of a ds:SignedInfo by RSA with SHA-256 (PKCS #1 v1.5):
 * keeper_sign_package(). */
typedef result (*asice_signer)(
    void *with, struct arena *, struct bytes signed_info, struct bytes *signature);

/* The bundle with the signature.  chain is the certificates, PEM, the enterprise's
 * own first and the root last; now is what the signing time says. */
result asice_sign(struct arena *, struct bytes bundle, struct bytes chain, int64_t now,
    asice_signer, void *with, struct bytes *container);

#endif
