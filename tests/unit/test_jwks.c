/* Beside the token of a login: numbers of people, logout tokens, the keys that are
 * published, and tokens of our own. */
#include "sheet_token.h"

/* ── Numbers ───────────────────────────────────────────────────────────────── */

CASE(numbers_of_both_rules_are_valid)
{
	static const char *const good[] = { "30108299939", "30108299920", "02013299997",
		"30908299902", "20036914700", "03851598730", "29020073150", "55102499947",
		"41819077906", "41819077302", "19881199869", "29821299800" };
	static const char *const bad[] = { "20036914712", "29020105729", "02013299998",
		"32010199997", "30020073150", "00010199997", "01130199997", "1234567890",
		"abcdefghijk", "", "301082999390" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(nid_valid(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(nid_valid(bad[i]));
}

CASE(synthetic_series_are_told_from_real_ones)
{
	assert_true(nid_synthetic("30908299902")); /* month 90: 80 + 10 */
	assert_true(nid_synthetic("12458349840")); /* month 45: 40 + 5 */
	assert_true(nid_synthetic("12708349840")); /* month 70: 65 + 5 */
	assert_true(nid_synthetic("41819077906")); /* a synthetic D-number */
	assert_false(nid_synthetic("30108299939"));
	assert_false(nid_synthetic("55102499947")); /* a real D-number */
}

/* ── Logout tokens ─────────────────────────────────────────────────────────── */

static const char LOGOUT_HEADER[] = "{\"kid\":\"k1\",\"typ\":\"logout+jwt\",\"alg\":\"RS256\"}";

CASE(an_honest_logout_token_is_accepted)
{
	assert_null(check_logout(token(LOGOUT_HEADER, LOGOUT)));
}

CASE(other_logout_tokens_are_refused)
{
	static const char EVENT[] = "{\"http://schemas.openid.net/event/backchannel-logout\":{}}";
	static const char *const bends[][2] = {
		{ "\"jti\":\"j\"", "\"jti\":\"j\",\"nonce\":\"the-nonce\"" },
		{ "\"jti\":\"j\",", "" },
		{ "\"sid\":\"S1\",", "" },
		{ "\"S1\"", "[\"S1\"]" },
		{ EVENT, "[\"http://schemas.openid.net/event/backchannel-logout\"]" },
		{ EVENT, "{\"http://schemas.openid.net/event/other\":{}}" },
		{ EVENT, "{\"http://schemas.openid.net/event/backchannel-logout\":true}" },
		{ "portvakt", "another" },
		{ "idporten.example", "idporten.example.org" },
		{ "\"exp\":1900000119", "\"exp\":1899999879" },
		{ "\"iat\":1899999999", "\"iat\":1900000121" },
		{ "\"events\"", "\"event\"" },
	};

	for (size_t i = 0; i < sizeof(bends) / sizeof(bends[0]); i++)
		assert_non_null(
		    check_logout(token(LOGOUT_HEADER, bent(LOGOUT, bends[i][0], bends[i][1]))));
	assert_non_null(check_logout(token(HEADER, LOGOUT)));
	assert_non_null(check_logout(token(HEADER, HONEST)));
	assert_non_null(check_logout(token(LOGOUT_HEADER, HONEST)));
}

/* ── Published keys ────────────────────────────────────────────────────────── */

static const char *
number_of(EVP_PKEY *key, const char *name)
{
	BIGNUM *n = NULL;
	uint8_t raw[512];
	int     size;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &n), 1);
	size = BN_bn2bin(n, raw);
	BN_free(n);
	return text_base64url(a, (struct bytes){ raw, (size_t)size });
}

static const char *
jwk(EVP_PKEY *key, const char *kid, const char *rest)
{
	return arena_printf(a, "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}", kid,
	    number_of(key, OSSL_PKEY_PARAM_RSA_N), number_of(key, OSSL_PKEY_PARAM_RSA_E), rest);
}

static struct jwks *
published(const char *keys)
{
	const char  *text = arena_printf(a, "{\"keys\":[%s]}", keys);
	struct jwks *set = jwks_parse(a, (struct bytes){ (const uint8_t *)text, strlen(text) });

	if (set != NULL)
		arena_defer(a, (void (*)(void *))jwks_free, set);
	return set;
}

CASE(a_published_key_is_found_by_its_kid)
{
	struct jwks *set = published(jwk(issuer_key, "k1", ",\"use\":\"sig\",\"alg\":\"RS256\""));
	struct jws   jws;
	json_t      *claims;

	assert_non_null(set);
	assert_null(jwks_find(set, "k2"));
	assert_null(jwks_find(set, ""));
	assert_null(jws_parse(a, token(HEADER, HONEST), &jws));
	assert_null(jws_open(a, &jws, jwks_find(set, "k1"), &claims));
}

CASE(keys_for_something_else_are_passed_over)
{
	assert_null(published(jwk(issuer_key, "k1", ",\"use\":\"enc\"")));
	assert_null(published(jwk(issuer_key, "k1", ",\"alg\":\"PS256\"")));
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "RSA", "oct")));
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "\"kid\":\"k1\",", "")));
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "\"kty\":\"RSA\",", "")));
	assert_null(published(""));
	assert_null(published("1,\"x\",null"));
}

CASE(two_keys_under_one_kid_are_neither)
{
	struct jwks *set = published(arena_printf(a, "%s,%s,%s", jwk(stranger, "k1", ""),
	    jwk(issuer_key, "k1", ""), jwk(issuer_key, "k2", "")));

	assert_non_null(set);
	assert_null(jwks_find(set, "k1"));
	assert_non_null(jwks_find(set, "k2"));
	/* … also when the other one would be passed over. */
	assert_null(published(arena_printf(
	    a, "%s,%s", jwk(stranger, "k1", ",\"use\":\"enc\""), jwk(issuer_key, "k1", ""))));
}

CASE(weak_keys_are_passed_over)
{
	EVP_PKEY   *small = EVP_RSA_gen(1024);
	const char *e = number_of(issuer_key, OSSL_PKEY_PARAM_RSA_E);

	assert_non_null(small);
	assert_null(published(jwk(small, "k1", "")));
	EVP_PKEY_free(small);
	assert_string_equal(e, "AQAB");
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "AQAB", "AQ")));   /* 1 */
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "AQAB", "Aw")));   /* 3 */
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "AQAB", "AQAA"))); /* even */
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "AQAB", "")));
	assert_null(published(bent(jwk(issuer_key, "k1", ""), "AQAB", "AQAB=")));
}

CASE(malformed_and_endless_key_lists_are_refused)
{
	static const char *const bad[] = { "", "[]", "{}", "{\"keys\":\"none\"}", "{\"keys\":{}}",
		"<html>", "{\"keys\":[" };
	const char              *one = jwk(issuer_key, "k1", "");
	char                    *many = arena_strdup(a, one);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_null(
		    jwks_parse(a, (struct bytes){ (const uint8_t *)bad[i], strlen(bad[i]) }));
	for (int i = 0; i < JWKS_KEYS; i++)
		many = arena_printf(a, "%s,{}", many);
	assert_null(published(many));
}

/* ── Tokens of our own ─────────────────────────────────────────────────────── */

CASE(what_we_sign_passes_the_gate)
{
	json_t     *claims = json_pack("{s:s}", "iss", "portvakt");
	json_t     *read;
	const char *text;
	struct jws  jws;

	assert_null(jws_sign(a, issuer_key, "mine", claims, &text));
	json_decref(claims);
	assert_null(jws_parse(a, text, &jws));
	assert_string_equal(jws.kid, "mine");
	assert_null(jws_open(a, &jws, issuer_key, &read));
	assert_true(claims_fits(read, "iss", "portvakt"));
	assert_non_null(jws_open(a, &jws, stranger, &read));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_both_rules_are_valid),
		cmocka_unit_test(synthetic_series_are_told_from_real_ones),
		cmocka_unit_test(an_honest_logout_token_is_accepted),
		cmocka_unit_test(other_logout_tokens_are_refused),
		cmocka_unit_test(a_published_key_is_found_by_its_kid),
		cmocka_unit_test(keys_for_something_else_are_passed_over),
		cmocka_unit_test(two_keys_under_one_kid_are_neither),
		cmocka_unit_test(weak_keys_are_passed_over),
		cmocka_unit_test(malformed_and_endless_key_lists_are_refused),
		cmocka_unit_test(what_we_sign_passes_the_gate),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
