/* ZIP in memory, by libzip: small archives of few files with plain names. */
#ifndef PORTVAKT_ARCHIVE_H
#define PORTVAKT_ARCHIVE_H

#include <stdbool.h>

#include "arena.h"
#include "text.h"

#define ARCHIVE_FILES 48
#define ARCHIVE_NAME 120

struct archive_file {
	const char  *name;
	struct bytes bytes;
};

struct archive {
	struct archive_file files[ARCHIVE_FILES];
	size_t              count;
};

/* A file's bytes, or empty when it is not there. */
struct bytes archive_get(const struct archive *, const char *name);

/* The same files give the same bytes: no time is written. */
bool archive_write(struct arena *, const struct archive *, struct bytes *zip);

/* False for what is not exactly one archive, of files that are each there once, with
 * at most so many bytes in all when unpacked. */
bool archive_read(struct arena *, struct bytes zip, size_t most, struct archive *);

#endif
