/* A signed token in its compact form, and the gate that it must pass.  What the
 * token says of itself decides nothing: the algorithm is RS256, the key comes
 * from the issuer's published ones. */
#ifndef LOGIN_JWS_H
#define LOGIN_JWS_H

#include <jansson.h>
#include <openssl/evp.h>

#include "arena.h"
#include "fail.h"
#include "text.h"

#define JWS_TOKEN 16384 /* bytes of a whole token */
#define JWS_HEADER 1024
#define JWS_KID 128

struct jws {
	const char  *kid;
	const char  *typ;   /* "" when the header has none */
	struct bytes input; /* what was signed */
	struct bytes signature;
	struct bytes payload; /* not to be looked at before jws_open() */
};

/* Takes the token apart.  Nothing is believed yet. */
result jws_parse(struct arena *, const char *token, struct jws *);

/* The claims, when the key made the signature. */
result jws_open(struct arena *, const struct jws *, EVP_PKEY *, json_t **claims);

/* A token of ours, signed with RS256. */
result jws_sign(
    struct arena *, EVP_PKEY *, const char *kid, const json_t *claims, const char **token);

#endif
