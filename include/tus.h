/* The words of tus 1.0 (https://tus.io/protocols/resumable-upload): versions,
 * numbers, metadata, checksums and dates, as they stand in headers.  What they
 * lead to is portals/common/upload.c.
 *
 * Offered: the core protocol and the extensions creation, expiration, checksum
 * and termination. */
#ifndef PORTVAKT_TUS_H
#define PORTVAKT_TUS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "text.h"

#define TUS_VERSION "1.0.0"
#define TUS_EXTENSIONS "creation,expiration,checksum,termination"
#define TUS_ALGORITHMS "sha1,sha256"
#define TUS_TYPE "application/offset+octet-stream"
#define TUS_PAIRS 16
#define TUS_METADATA 8192 /* bytes of the header */

/* A number of bytes: digits alone, no larger than a file can be.  header may
 * be NULL. */
bool tus_bytes(const char *header, uint64_t *out);

/* Upload-Metadata: "key base64,key base64,…", each key once; a value may be
 * missing.  Values are bytes as they were sent, without NUL.  False when it is
 * anything else. */
struct tus_metadata {
	size_t count;
	struct {
		const char *key;
		const char *value; /* "" when missing */
	} pairs[TUS_PAIRS];
};
bool tus_metadata(struct arena *, const char *header, struct tus_metadata *);

/* NULL when the key is not there. */
const char *tus_value(const struct tus_metadata *, const char *key);

/* Upload-Checksum: "sha256 base64" of the body.  False when it is malformed or
 * of another algorithm. */
struct tus_checksum {
	const char *algorithm; /* "SHA1" or "SHA256", as OpenSSL calls them */
	uint8_t     sum[32];
	size_t      size;
};
bool tus_checksum(const char *header, struct tus_checksum *);

/* Upload-Expires: the date of RFC 9110 §5.6.7, of seconds since 1970. */
const char *tus_date(struct arena *, int64_t seconds);

#endif
