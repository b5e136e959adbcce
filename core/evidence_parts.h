/* Between the files core/evidence*.c. */
#ifndef PORTVAKT_EVIDENCE_PARTS_H
#define PORTVAKT_EVIDENCE_PARTS_H

#include <openssl/x509.h>

#include "evidence.h"

/* "<kind>.<why>"; kind is xades, pades or pack. */
result evidence_wrong(struct arena *, const char *kind, const char *why);

/* Starts libxmlsec1; false when it does not begin. */
bool evidence_xades_begin(void);

/* The trust list, set to believe what was so at that time; NULL: it holds no certificate
 * or something else.  Lives until the arena is cleared. */
X509_STORE *evidence_store(struct arena *, struct bytes trust, int64_t at);

/* Whether the certificate may sign, was believed at that time, and the time is one at
 * which this could have been signed.  Fills in *out. */
result evidence_believe(struct arena *, const struct evidence_wanted *, const char *kind,
    X509 *leaf, STACK_OF(X509) * others, int64_t at, struct evidence_signer *out);

/* Whether a PDF ends with a seal over all of it, of somebody who is trusted: read without
 * libqpdf, and before it. */
result evidence_sealed(struct arena *, const struct evidence_wanted *, struct bytes pdf);

/* 2026-11-22T02:00:00Z */
const char *evidence_moment(struct arena *, int64_t);

const char *evidence_sha256(struct arena *, struct bytes);

bool evidence_same(struct bytes, struct bytes);

/* The validation report.  trust is the list that lies in the pack. */
struct bytes evidence_report(
    struct arena *, const struct evidence_wanted *, const struct evidence *, struct bytes trust);

/* Reads of a report what cannot be had from the rest of a pack; wanted->trust is there. */
result evidence_report_read(
    struct arena *, struct bytes report, struct bytes pades, struct evidence_wanted *);

#endif
