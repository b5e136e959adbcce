/* The archive that a DOCX or ODT is, believed in nothing that its local headers do
 * not say as well (core/unzip.c). */
#ifndef PORTVAKT_UNZIP_H
#define PORTVAKT_UNZIP_H

#include "sniff_parts.h"

#define UNZIP_ENTRIES 2000
#define UNZIP_NAME 200

struct entry {
	char     name[UNZIP_NAME + 1];
	uint64_t offset, packed, size;
	uint32_t crc;
	unsigned flags, method, name_size;
	uint64_t end; /* of its data */
};

/* Large: in the heap. */
struct unzip {
	struct window *w;
	struct entry   entries[UNZIP_ENTRIES]; /* by name, once it was read */
	size_t         count;
	uint64_t       directory, directory_size;
};

/* NULL, or why it is refused.  No entry overlaps another, nothing stands before,
 * between or behind them; the sizes are bounded before anything is inflated. */
const char *unzip_read(struct unzip *);

const struct entry *unzip_entry(const struct unzip *, const char *name);

/* Gives an entry's content piece by piece; "active" when taker had enough. */
typedef bool unzip_taker(void *to, const uint8_t *piece, size_t size);
const char  *unzip_content(struct unzip *, const struct entry *, unzip_taker *, void *to);

/* "active" when one of the words is in it. */
const char *unzip_without(struct unzip *, const struct entry *, const char *const *words);

bool unzip_name_ends(const char *name, const char *with);

#endif
