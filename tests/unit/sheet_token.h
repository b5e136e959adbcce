/* Tokens, honest and bent, and the gate that they are brought to. */
#ifndef PORTVAKT_SHEET_TOKEN_H
#define PORTVAKT_SHEET_TOKEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "../../portals/login/claims.c"
#include "../../portals/login/idtoken.c"
#include "../../portals/login/jwks.c"
#include "../../portals/login/jws.c"
#include "../../portals/login/nid.c"

#define NOW 1900000000

static struct arena *a;
static EVP_PKEY     *issuer_key, *stranger;

static const struct idtoken_rules rules = { "https://idporten.example", "portvakt",
	"idporten-loa-high", "idporten-loa-substantial", "the-nonce", false, NOW };

static inline int
setup(void **state)
{
	(void)state;
	claims_setup();
	a = arena_new();
	issuer_key = EVP_RSA_gen(2048);
	stranger = EVP_RSA_gen(2048);
	return issuer_key == NULL || stranger == NULL;
}

static inline int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	EVP_PKEY_free(issuer_key);
	EVP_PKEY_free(stranger);
	return 0;
}

/* ── Making tokens ─────────────────────────────────────────────────────────── */

static const char HONEST[] =
    "{\"iss\":\"https://idporten.example\",\"aud\":\"portvakt\",\"sub\":\"s\",\"sid\":\"S1\","
    "\"pid\":\"12858349840\",\"acr\":\"idporten-loa-high\",\"nonce\":\"the-nonce\","
    "\"auth_time\":1899999990,\"iat\":1899999999,\"exp\":1900000119,\"jti\":\"j\"}";
static const char LOGOUT[] =
    "{\"iss\":\"https://idporten.example\",\"aud\":\"portvakt\",\"sub\":\"s\",\"sid\":\"S1\","
    "\"iat\":1899999999,\"exp\":1900000119,\"jti\":\"j\","
    "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}}";
static const char HEADER[] = "{\"kid\":\"k1\",\"alg\":\"RS256\"}";

static inline const char *
b64(const char *text)
{
	return text_base64url(a, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

static inline const char *
rsa_signature(EVP_PKEY *key, const EVP_MD *md, bool pss, const char *input)
{
	EVP_MD_CTX   *c = EVP_MD_CTX_new();
	EVP_PKEY_CTX *p;
	uint8_t       out[512];
	size_t        size = sizeof(out);

	assert_int_equal(EVP_DigestSignInit(c, &p, md, NULL, key), 1);
	if (pss) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(p, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(p, 32), 1);
	}
	assert_int_equal(EVP_DigestSign(c, out, &size, (const uint8_t *)input, strlen(input)), 1);
	EVP_MD_CTX_free(c);
	return text_base64url(a, (struct bytes){ out, size });
}

static inline const char *
input_of(const char *header, const char *payload)
{
	return arena_printf(a, "%s.%s", b64(header), b64(payload));
}

static inline const char *
token(const char *header, const char *payload)
{
	const char *input = input_of(header, payload);

	return arena_printf(
	    a, "%s.%s", input, rsa_signature(issuer_key, EVP_sha256(), false, input));
}

static inline const char *
first_part(const char *text)
{
	return arena_strndup(a, text, strcspn(text, "."));
}

/* The honest payload with one piece of text replaced. */
static inline const char *
bent(const char *whole, const char *old, const char *new)
{
	const char *at = strstr(whole, old);

	assert_non_null(at);
	return arena_printf(a, "%.*s%s%s", (int)(at - whole), whole, new, at + strlen(old));
}

static inline const char *
honest_with(const char *old, const char *new)
{
	return token(HEADER, bent(HONEST, old, new));
}

/* ── Asking the gate ───────────────────────────────────────────────────────── */

static inline result
check_with(const char *text, const struct idtoken_rules *r, struct idtoken *out)
{
	struct jws jws;
	json_t    *claims;

	TRY(jws_parse(a, text, &jws));
	if (strcmp(jws.kid, "k1") != 0)
		return fail(a, 502, "error.provider", "unknown kid");
	TRY(jws_open(a, &jws, issuer_key, &claims));
	return idtoken_check(a, &jws, claims, r, out);
}

static inline result
check(const char *text)
{
	struct idtoken out;

	return check_with(text, &rules, &out);
}

static inline result
check_logout(const char *text)
{
	struct logout_token out;
	struct jws          jws;
	json_t             *claims;

	TRY(jws_parse(a, text, &jws));
	TRY(jws_open(a, &jws, issuer_key, &claims));
	return logout_token_check(a, &jws, claims, &rules, &out);
}

#define ACCEPTED(token) assert_null(check(token))
#define REFUSED(token) assert_non_null(check(token))
#define CASE(name) static void name(void **state __attribute__((unused)))

#endif
