/* What a provider says of a person, and of a session's end, once the token that
 * says so has passed the gate (jws.h). */
#ifndef LOGIN_IDTOKEN_H
#define LOGIN_IDTOKEN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "fail.h"
#include "login/jws.h"
#include "session.h"

#define IDTOKEN_SKEW 60            /* seconds that clocks may differ */
#define IDTOKEN_LIFE 3600          /* longest life of a token */
#define IDTOKEN_SESSION (120 * 60) /* the provider's own session, at most */

/* What must be in it. */
struct idtoken_rules {
	const char *issuer;
	const char *client_id;
	const char *high, *substantial; /* acr of the two levels */
	const char *nonce;              /* of this login; unused for logout tokens */
	bool        production;         /* synthetic numbers are refused */
	int64_t     now;
};

struct idtoken {
	const char    *pid;
	const char    *sid;
	enum assurance level;   /* ASSURANCE_NONE: an acr that we do not take */
	const char    *at_hash; /* NULL: none */
	const json_t  *details; /* authorization_details, or NULL */
};

/* 502 error.distrust for whatever is wrong, 403 error.no_number for a person
 * without a number. */
result idtoken_check(struct arena *, const struct jws *, const json_t *claims,
    const struct idtoken_rules *, struct idtoken *);

struct logout_token {
	const char *sid;
	const char *jti;
	int64_t     expires;
};

/* 502 for whatever is wrong; who sent it is answered 400. */
result logout_token_check(struct arena *, const struct jws *, const json_t *claims,
    const struct idtoken_rules *, struct logout_token *);

#endif
