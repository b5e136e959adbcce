/* A provider's published keys (JWKS), those of them that may sign tokens. */
#ifndef LOGIN_JWKS_H
#define LOGIN_JWKS_H

#include <openssl/evp.h>

#include "arena.h"
#include "text.h"

#define JWKS_SIZE 262144 /* bytes of the document */
#define JWKS_KEYS 32

struct jwks;

/* NULL when the document is malformed, has more than JWKS_KEYS keys, or none
 * that is RSA for RS256 signatures, with a kid of its own, at least 2048 bits and
 * an exponent from 65537.  Lives outside any arena; the one given is scratch. */
struct jwks *jwks_parse(struct arena *scratch, struct bytes);
void         jwks_free(struct jwks *);

/* The key of that kid, or NULL.  Belongs to the set. */
EVP_PKEY *jwks_find(const struct jwks *, const char *kid);

#endif
