/* portals/login/jwks.c: the keys that may sign, and no other. */
#include "../../portals/login/jwks.c"

#include "../../portals/login/claims.c"
#include "fuzz.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	claims_setup();
	return 0;
}

static void
one(const struct jwks *set, const json_t *keys, const struct key *k)
{
	BIGNUM       *e = NULL;
	size_t        i, named = 0;
	const json_t *jwk;

	MUST(jwks_find(set, k->kid) == k->key && EVP_PKEY_get_base_id(k->key) == EVP_PKEY_RSA);
	MUST(EVP_PKEY_get_bits(k->key) >= 2048 && EVP_PKEY_get_bits(k->key) <= 8192);
	MUST(EVP_PKEY_get_bn_param(k->key, OSSL_PKEY_PARAM_RSA_E, &e) == 1);
	MUST(BN_is_odd(e) && BN_get_word(e) >= 65537 && BN_num_bits(e) <= 32);
	BN_free(e);
	json_array_foreach(keys, i, jwk)
	{
		const char *kid = json_string_value(json_object_get(jwk, "kid"));

		if (kid == NULL || strcmp(kid, k->kid) != 0)
			continue;
		named++;
		MUST(strcmp(json_string_value(json_object_get(jwk, "kty")), "RSA") == 0);
		MUST(claims_fits(jwk, "use", "sig") && claims_fits(jwk, "alg", "RS256"));
	}
	MUST(named == 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct bytes  in = { data, size };
	struct jwks  *set = jwks_parse(a, in);
	const json_t *keys;

	if (set != NULL) {
		keys = json_object_get(claims_read(a, in, JWKS_SIZE), "keys");
		MUST(set->count >= 1 && set->count <= JWKS_KEYS &&
		     set->count <= json_array_size(keys));
		for (size_t i = 0; i < set->count; i++)
			one(set, keys, &set->keys[i]);
		MUST(jwks_find(set, "") == NULL && jwks_find(NULL, "k") == NULL);
	}
	jwks_free(set);
	arena_free(a);
	return 0;
}
