/* What a PDF says of its signatures and embedded files, read by libqpdf: strictly,
 * without mending what is broken. */
#ifndef PORTVAKT_EVIDENCE_PDF_H
#define PORTVAKT_EVIDENCE_PDF_H

#include "evidence.h"

#define EVIDENCE_FILES (ASICE_DOCUMENTS + SIGNING_SIGNERS)

struct pdf_signature {
	uint64_t     range[4];
	struct bytes contents; /* as the object has them, padding too */
	const char  *kind;     /* /SubFilter */
	const char  *when;     /* /M; NULL: it has none */
};

struct pdf_file {
	const char  *name;
	struct bytes bytes;
};

struct pdf {
	struct pdf_signature signatures[EVIDENCE_SEALS];
	size_t               signature_count;
	struct pdf_file      files[EVIDENCE_FILES];
	size_t               file_count;
};

/* NULL when all is well, otherwise a word that says why not. */
const char *evidence_pdf(struct arena *, struct bytes, struct pdf *);

#endif
