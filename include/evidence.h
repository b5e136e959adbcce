/* Whether what came back from the signature service is signed by those who were
 * asked, is about exactly the bytes that were sent, and holds by the trust list
 * (signing.trust: certificates, PEM, each of them believed).  R004-07.
 *
 * XAdES, one for each signer: XAdESSignatures or ds:Signature as root, one
 * signature with one ds:Reference by name (no transform) to each document and one
 * to its SignedProperties, which name the certificate and the time.  libxmlsec1
 * checks it, with every loading and every transform but canonical form switched
 * off; the certificate chain is OpenSSL's.
 *
 * PAdES, one for the job: a PDF whose last signature covers all of the file but
 * its own room, with nothing behind it; each signature is CMS, checked by OpenSSL, and
 * of an organisation's certificate (a person's seals nothing).
 * The documents lie in it as embedded files, byte for byte, and beside them at
 * most the XAdES.  libqpdf reads it.
 *
 * A signing time is what the signer says.  So it must lie in the time between
 * the order and the fetching, and the chain must have been valid then: that is
 * also why a signature still holds when the certificate has expired since.
 * Whether a certificate had been revoked is not asked: that needs a network; the
 * report says so.
 *
 * What fails has a fixed reason as its detail ("xades.digest", "pades.range", …:
 * the tests list them all), which holds nothing of anybody's. */
#ifndef PORTVAKT_EVIDENCE_H
#define PORTVAKT_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "asice.h"
#include "fail.h"
#include "signing.h"
#include "text.h"

#define EVIDENCE_XADES (1024 * 1024)      /* bytes, at most */
#define EVIDENCE_PADES (16 * 1024 * 1024) /* the same */
#define EVIDENCE_SEALS 12                 /* signatures in one PAdES */

/* Before confine(): starts the libraries, which then need no file, and bounds the
 * process's memory (a PDF can ask for much).  Any number of times. */
void evidence_begin(void);

/* What was asked for. */
struct evidence_wanted {
	struct bytes          trust; /* PEM */
	struct asice_document documents[ASICE_DOCUMENTS];
	size_t                document_count;
	/* As the register has their names, in the order of the XAdES. */
	const char *signers[SIGNING_SIGNERS];
	size_t      signer_count;
	const char *seal;  /* number of the organisation that seals (signing.seal); NULL: any */
	int64_t     from;  /* when the signing was ordered */
	int64_t     until; /* when it was fetched */
};

struct evidence_signer {
	const char *name;         /* common name of the certificate */
	const char *organisation; /* 9 digits, of a seal; NULL: a person's */
	const char *serial;       /* its number, hexadecimal */
	const char *issuer;       /* RFC 2253 */
	int64_t     time;         /* of the signature */
	int64_t     ends;         /* of the certificate */
};

/* One signer's.  The name is given back, not compared. */
result evidence_xades(
    struct arena *, const struct evidence_wanted *, struct bytes, struct evidence_signer *);

struct evidence_pades {
	struct evidence_signer seals[EVIDENCE_SEALS]; /* the last covers all */
	size_t                 count;
	struct bytes           others[SIGNING_SIGNERS]; /* embedded beside the documents */
	size_t                 other_count;
};

result evidence_pades(
    struct arena *, const struct evidence_wanted *, struct bytes, struct evidence_pades *);

/* Two names are one person's here when the shorter has at least two words and
 * each of them is in the longer, large and small letters alike: registers and
 * certificates differ in middle names. */
bool evidence_same_name(const char *, const char *);

/* All of it: what one job brought back. */
struct evidence {
	struct bytes pades;
	struct bytes xades[SIGNING_SIGNERS]; /* in the order of wanted.signers */
	size_t       count;
	/* keeper_sign_receipt() of the PAdES, kind "signert", when: wanted.until; or empty.
	 * It is what binds the times of a pack: verifier is its key (receipt.vkey). */
	struct bytes           receipt;
	struct bytes           verifier;
	struct evidence_signer signers[SIGNING_SIGNERS];
	struct evidence_pades  seals;
};

/* Checks pades and each xades, that each is of the signer whose turn it is, that no
 * two are one, and that what the PAdES embeds is them; fills in signers and seals. */
result evidence_check(struct arena *, const struct evidence_wanted *, struct evidence *);

/* The pack: one ZIP of signed.pdf, xades-1.xml …, report.txt, trust.pem and
 * receipt.txt with receipt.vkey.  Only of what evidence_check() found good.
 * report.txt is the validation report: who signed what and when, by which
 * certificates, and the digests of all the rest; `portvakt verify` reads it. */
result evidence_pack_write(
    struct arena *, const struct evidence_wanted *, const struct evidence *, struct bytes *zip);

/* Reads a pack and checks all of it anew; trust: the reader's own list, or empty
 * for the one in the pack.  *wanted and *evidence are what it holds. */
result evidence_pack_check(struct arena *, struct bytes zip, struct bytes trust,
    struct evidence_wanted *, struct evidence *);

#endif
