/* Whether a picture says more than it shows. */
#ifndef PORTVAKT_JPEG_H
#define PORTVAKT_JPEG_H

#include <stdbool.h>
#include <stddef.h>

/* False only when every byte of the file, to the very last, belongs to the
 * picture, its colours (ICC) or its format (JFIF, Adobe): no EXIF, XMP, IPTC,
 * comment or anything behind the end.  What is not understood may tell
 * anything, and so counts as telling.  The data begins with FF D8. */
bool jpeg_tells(const unsigned char *, size_t);

#endif
