/* The name of a file that somebody handed in, made harmless: it is shown, and
 * goes out again in a header, but never names a file of ours. */
#ifndef PORTVAKT_FILENAME_H
#define PORTVAKT_FILENAME_H

#include "arena.h"

#define FILENAME_MAX_BYTES 200

/* The last component (browsers of old sent the whole path), text on one line of
 * at most FILENAME_MAX_BYTES bytes with its extension kept; what is no text, or
 * what a file system takes for something else, becomes "_".  Never empty, and a
 * name that was made so is the same when it is made so again. */
const char *filename_clean(struct arena *, const char *sent);

#endif
