#include "login/jwks.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

#include "login/claims.h"
#include "login/jws.h"

#define LEAST_BITS 2048
#define MOST_BITS 8192
#define LEAST_E 65537

struct key {
	char      kid[JWS_KID + 1];
	EVP_PKEY *key;
};

struct jwks {
	size_t     count;
	struct key keys[JWKS_KEYS];
};

static EVP_PKEY *
from_numbers(const BIGNUM *n, const BIGNUM *e)
{
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	OSSL_PARAM     *params = NULL;
	EVP_PKEY_CTX   *c = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY       *key = NULL;

	if (b != NULL && c != NULL && OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		params = OSSL_PARAM_BLD_to_param(b);
	if (params == NULL || EVP_PKEY_fromdata_init(c) != 1 ||
	    EVP_PKEY_fromdata(c, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(b);
	EVP_PKEY_CTX_free(c);
	return key;
}

static BIGNUM *
big_number(struct arena *scratch, const json_t *jwk, const char *name)
{
	const char  *text = claims_text(jwk, name, 2048);
	struct bytes raw;

	if (text == NULL || !text_unbase64url(scratch, text, strlen(text), &raw))
		return NULL;
	return BN_bin2bn(raw.data, (int)raw.size, NULL);
}

static EVP_PKEY *
rsa(struct arena *scratch, const json_t *jwk)
{
	BIGNUM   *n = big_number(scratch, jwk, "n");
	BIGNUM   *e = big_number(scratch, jwk, "e");
	EVP_PKEY *key = NULL;

	if (n != NULL && e != NULL && BN_num_bits(n) >= LEAST_BITS && BN_num_bits(n) <= MOST_BITS &&
	    BN_is_odd(n) && BN_is_odd(e) && BN_num_bits(e) <= 32 && BN_get_word(e) >= LEAST_E)
		key = from_numbers(n, e);
	BN_free(n);
	BN_free(e);
	return key;
}

/* A key that is not for us is passed over: a provider may publish others. */
static bool
add(struct jwks *set, struct arena *scratch, const json_t *jwk)
{
	const char *kid = claims_text(jwk, "kid", JWS_KID);
	struct key *k = &set->keys[set->count];

	if (kid == NULL || !claims_has(jwk, "kty") || !claims_fits(jwk, "kty", "RSA") ||
	    !claims_fits(jwk, "use", "sig") || !claims_fits(jwk, "alg", "RS256"))
		return false;
	k->key = rsa(scratch, jwk);
	if (k->key == NULL)
		return false;
	memcpy(k->kid, kid, strlen(kid) + 1);
	set->count++;
	return true;
}

/* Two keys under one kid: nobody can say which is meant, so neither is. */
static bool
alone(const json_t *keys, const char *kid)
{
	size_t  i, seen = 0;
	json_t *jwk;

	json_array_foreach(keys, i, jwk)
	{
		const char *other = claims_text(jwk, "kid", JWS_KID);

		seen += other != NULL && strcmp(other, kid) == 0;
	}
	return seen == 1;
}

struct jwks *
jwks_parse(struct arena *scratch, struct bytes in)
{
	json_t      *document = claims_read(scratch, in, JWKS_SIZE);
	json_t      *keys = json_object_get(document, "keys");
	struct jwks *set;
	size_t       i;
	json_t      *jwk;

	if (!json_is_array(keys) || json_array_size(keys) > JWKS_KEYS)
		return NULL;
	set = calloc(1, sizeof(*set));
	if (set == NULL)
		return NULL;
	json_array_foreach(keys, i, jwk)
	{
		const char *kid = claims_text(jwk, "kid", JWS_KID);

		if (kid != NULL && alone(keys, kid))
			add(set, scratch, jwk);
	}
	if (set->count == 0) {
		jwks_free(set);
		return NULL;
	}
	return set;
}

void
jwks_free(struct jwks *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->count; i++)
		EVP_PKEY_free(set->keys[i].key);
	free(set);
}

EVP_PKEY *
jwks_find(const struct jwks *set, const char *kid)
{
	for (size_t i = 0; set != NULL && i < set->count; i++)
		if (strcmp(set->keys[i].kid, kid) == 0)
			return set->keys[i].key;
	return NULL;
}
