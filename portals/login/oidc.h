/* OpenID Connect as ID-porten and Ansattporten speak it: pushed requests, PKCE,
 * private_key_jwt. */
#ifndef LOGIN_OIDC_H
#define LOGIN_OIDC_H

#include "courier.h"
#include "fail.h"
#include "login/idtoken.h"
#include "login/provider.h"
#include "request.h"

/* One login.  nonce and verifier are derived from the browser's cookie, so that
 * only that browser's callback can use the answer. */
struct oidc_login {
	const char    *state;
	const char    *nonce;
	const char    *verifier;
	const char    *redirect_uri;
	enum assurance level;
	const char    *language;  /* nb, nn, se, en, or NULL */
	bool           once_more; /* the person left: the provider is to ask again */
};

void oidc_derive(struct arena *, const char *browser, struct oidc_login *);

/* Pushes the request; *query goes behind metadata->authorize. */
result oidc_push(struct provider *, struct courier *, struct request *, const struct oidc_login *,
    const char **query);

/* Who it is, for the code that came back. */
struct oidc_person {
	struct idtoken token;
	const char    *orgs; /* text[] literal, or NULL */
};
result oidc_redeem(struct provider *, struct courier *, struct request *, const struct oidc_login *,
    const char *code, struct oidc_person *);

/* A logout token, checked. */
result oidc_logout(struct provider *, struct courier *, struct request *, const struct jws *,
    struct logout_token *);

#endif
