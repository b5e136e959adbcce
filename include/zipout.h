/* An archive of files as they are (ZIP, stored), made as it is sent: its length is
 * known before the first byte, and it needs no more memory than a list of names.
 * Sums of the contents are known before, too, so that every reader can take it,
 * from the front or from the back.  Below 4 GiB together. */
#ifndef PORTVAKT_ZIPOUT_H
#define PORTVAKT_ZIPOUT_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "text.h"

struct zipout_file {
	const char *name; /* UTF-8, no folders: filename_clean() */
	uint32_t    size;
	uint32_t    crc; /* zipout_crc() of its content */
};

/* Begins with 0; goes on with what the piece before gave. */
uint32_t zipout_crc(uint32_t so_far, struct bytes);

/* "YYYY-MM-DD HH:MM" of the files; of anything else, the first day there is. */
struct zipout;
struct zipout *zipout_new(
    struct arena *, const struct zipout_file *, size_t count, const char *when);

/* Of the whole archive; 0: more than it can hold. */
uint64_t zipout_length(const struct zipout *);

/* In front of each file's content, in their order; then, behind the last one. */
struct bytes zipout_head(struct zipout *, size_t file);
struct bytes zipout_end(struct zipout *);

#endif
