/* Bytes and strings: encodings, comparison and validation.  No locale. */
#ifndef PORTVAKT_TEXT_H
#define PORTVAKT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct bytes {
	const uint8_t *data;
	size_t         size;
};

/* Lower-case hexadecimal. */
char *text_hex(struct arena *, struct bytes);
/* False unless in is exactly 2 × size hexadecimal digits. */
bool text_unhex(const char *in, uint8_t *out, size_t size);

/* base64url without padding (RFC 4648 §5).  Decoding refuses padding,
 * whitespace and non-canonical last characters. */
char *text_base64url(struct arena *, struct bytes);
bool  text_unbase64url(struct arena *, const char *in, size_t size, struct bytes *out);

/* application/x-www-form-urlencoded value encoding (everything but
 * A–Z a–z 0–9 - . _ ~ as %XX), fit for query strings and form bodies. */
char *text_urlencode(struct arena *, const char *);
/* The same into out, which has room for three times the length and one more. */
char *text_urlencode_to(char *out, const char *in);

/* Well-formed UTF-8 without NUL, C0/C1 control characters (tab, CR and LF are
 * allowed when lines is true), bidirectional overrides or noncharacters. */
bool text_valid(const char *, size_t size, bool lines);

/* Number of Unicode characters of a valid string. */
size_t text_length(const char *);

/* Equal, in time that does not depend on the content. */
bool text_equal_secret(const char *, const char *);

bool text_starts(const char *string, const char *prefix);

/* Non-negative decimal number, nothing around it, no larger than max. */
bool text_number(const char *, uint64_t max, uint64_t *out);

#endif
