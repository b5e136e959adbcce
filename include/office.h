/* A DOCX or ODT without what is not seen in it (R15m): who wrote it, when, where and
 * on which printer, its preview, and the times in the archive around it.  All other
 * parts are copied as they are.
 *
 * What is somebody's word needs somebody to judge it: comments, tracked changes,
 * signatures, hidden variables, data of other systems, a picture that carries
 * metadata of its own.  Then there is no form without it, and the document stays as
 * it is for whoever handed it in. */
#ifndef PORTVAKT_OFFICE_H
#define PORTVAKT_OFFICE_H

#include "fail.h"
#include "sniff.h"
#include "text.h"

typedef result (*office_sink)(void *to, struct bytes);

/* May it be done without a human?  The source was taken by sniff() before. */
bool office_strips(const struct source *, enum sniff_type);

/* Anything else than what office_strips() said yes to is a failure. */
result office_strip(struct arena *, const struct source *, enum sniff_type, office_sink, void *to);

#endif
