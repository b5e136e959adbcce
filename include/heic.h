/* A HEIC picture without what is not seen in it (R15m): what no picture in it uses
 * (EXIF with its position, XMP, gaps) is blank, and everything stays where it was.
 *
 * What is not built as cameras build it has no such form: moving pictures, boxes of
 * other people's, data in other files. */
#ifndef PORTVAKT_HEIC_H
#define PORTVAKT_HEIC_H

#include "fail.h"
#include "sniff.h"
#include "text.h"

typedef result (*heic_sink)(void *to, struct bytes);

/* Can it be done?  The source was taken by sniff() before. */
bool heic_strips(const struct source *);

/* Anything else than what heic_strips() said yes to is a failure. */
result heic_strip(struct arena *, const struct source *, heic_sink, void *to);

#endif
