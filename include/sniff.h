/* What a file is, by its content: PDF, JPEG, PNG, HEIC, DOCX, ODT or text, and
 * nothing beside it.  The name's extension must agree.  What is encrypted,
 * active, two things at once or broken is refused; nothing is inflated before
 * the whole directory of an archive was checked.
 *
 * Reads at random, keeps at most half a MiB. */
#ifndef PORTVAKT_SNIFF_H
#define PORTVAKT_SNIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fills out with exactly size bytes from at on (which lie within the file);
 * false when they cannot be had. */
struct source {
	bool (*read_at)(void *from, uint64_t at, uint8_t *out, size_t size);
	void    *from;
	uint64_t size;
};

enum sniff_type {
	SNIFF_NONE,
	SNIFF_PDF,
	SNIFF_JPEG,
	SNIFF_PNG,
	SNIFF_HEIC,
	SNIFF_DOCX,
	SNIFF_ODT,
	SNIFF_TXT
};

struct sniffed {
	enum sniff_type type;
	const char     *mime;
	const char     *reason;   /* NULL: taken; type, extension, empty, encrypted, active,
				   * broken, name or polyglot */
	bool            metadata; /* may tell what is not seen in it (R15m) */
};

/* False when the source failed; out says nothing then. */
bool sniff(const struct source *, const char *filename, struct sniffed *out);

#endif
