/* An identity provider: what the configuration says of it, and what it publishes
 * of itself.  The documents lie in the database, one copy for all processes, so
 * that a thousand logout tokens with unknown keys cost one fetch a minute. */
#ifndef LOGIN_PROVIDER_H
#define LOGIN_PROVIDER_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "config.h"
#include "courier.h"
#include "fail.h"
#include "request.h"

struct metadata {
	const char *authorize, *push, *token, *jwks, *end_session;
	const char *origin; /* of end_session: who may frame our logout address */
};

struct provider {
	const char *name; /* "idporten", "ansattporten": also the session's method */
	const char *issuer, *client_id, *kid;
	const char *high, *substantial; /* acr of the two levels */
	const char *type, *resource;    /* of authorization_details; NULL: not asked for */
	EVP_PKEY   *key;                /* ours */

	struct provider_cache *cache;
};

/* NULL when the configuration has no oidc.<name>.issuer; ends the program when it
 * has, and anything else is missing. */
struct provider *provider_open(const struct config *, const char *name);

/* Fetched anew after a day. */
result provider_metadata(
    struct provider *, struct courier *, struct request *, const struct metadata **);

/* The published key of that kid.  The list is fetched anew after five minutes, is
 * not trusted beyond ten, and an unknown kid makes us ask once a minute. */
result provider_key(
    struct provider *, struct courier *, struct request *, const char *kid, EVP_PKEY **);

/* Asks an address of the provider's for JSON.  503 when it does not answer or
 * answers with a 5xx, 502 when it is not JSON; any other status is the caller's. */
result provider_fetch(
    struct courier *, struct request *, struct courier_request *, struct courier_answer *);

#endif
