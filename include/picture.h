/* A JPEG or PNG without what is not seen in it (R15m): no EXIF position, no
 * thumbnail, no comment, nothing behind its end.  The picture's own bytes are
 * copied as they are; of EXIF the orientation alone is kept, so that it still
 * stands upright. */
#ifndef PORTVAKT_PICTURE_H
#define PORTVAKT_PICTURE_H

#include "fail.h"
#include "sniff.h"
#include "text.h"

typedef result (*picture_sink)(void *to, struct bytes);

/* Is there a form without metadata of this type? */
bool picture_strips(enum sniff_type);

/* The source was taken by sniff() before; anything else is a failure. */
result picture_strip(
    struct arena *, const struct source *, enum sniff_type, picture_sink, void *to);

#endif
