/* Every forged, bent or stale token is refused, and an honest one is not. */
#include "sheet_token.h"

/* ── The honest token ──────────────────────────────────────────────────────── */

CASE(an_honest_token_is_accepted)
{
	struct idtoken out;

	assert_null(check_with(token(HEADER, HONEST), &rules, &out));
	assert_string_equal(out.pid, "12858349840");
	assert_string_equal(out.sid, "S1");
	assert_int_equal(out.level, ASSURANCE_HIGH);
	assert_null(out.details);
}

CASE(typ_jwt_is_accepted)
{
	ACCEPTED(token("{\"kid\":\"k1\",\"typ\":\"JWT\",\"alg\":\"RS256\"}", HONEST));
}

CASE(substantial_is_a_lower_level)
{
	struct idtoken out;

	assert_null(check_with(honest_with("loa-high", "loa-substantial"), &rules, &out));
	assert_int_equal(out.level, ASSURANCE_SUBSTANTIAL);
}

CASE(other_levels_are_none)
{
	static const char *const others[] = { "idporten-loa-low", "idporten-loa-highx", "Level4",
		"IDPORTEN-LOA-HIGH", "idporten-loa-divine" };
	struct idtoken           out;

	for (size_t i = 0; i < 5; i++) {
		assert_null(check_with(honest_with("idporten-loa-high", others[i]), &rules, &out));
		assert_int_equal(out.level, ASSURANCE_NONE);
	}
}

/* ── Algorithms ────────────────────────────────────────────────────────────── */

CASE(alg_none_is_refused)
{
	static const char *const names[] = { "none", "None", "NONE", "nOnE", "" };

	for (size_t i = 0; i < 5; i++) {
		const char *h = arena_printf(a, "{\"kid\":\"k1\",\"alg\":\"%s\"}", names[i]);

		REFUSED(arena_printf(a, "%s.", input_of(h, HONEST)));
		REFUSED(token(h, HONEST)); /* the right signature left in place */
	}
}

CASE(hs256_with_the_public_key_is_refused)
{
	const char *input = input_of("{\"kid\":\"k1\",\"alg\":\"HS256\"}", HONEST);
	const char *input2 = input_of(HEADER, HONEST);
	BIO        *bio = BIO_new(BIO_s_mem());
	char       *pem;
	long        size;
	uint8_t     mac[32];

	assert_int_equal(PEM_write_bio_PUBKEY(bio, issuer_key), 1);
	size = BIO_get_mem_data(bio, &pem);
	HMAC(EVP_sha256(), pem, (int)size, (const uint8_t *)input, strlen(input), mac, NULL);
	REFUSED(arena_printf(a, "%s.%s", input, text_base64url(a, (struct bytes){ mac, 32 })));
	HMAC(EVP_sha256(), pem, (int)size, (const uint8_t *)input2, strlen(input2), mac, NULL);
	REFUSED(arena_printf(a, "%s.%s", input2, text_base64url(a, (struct bytes){ mac, 32 })));
	BIO_free(bio);
}

static const char *
signed_as(const char *alg, const EVP_MD *md, bool pss)
{
	const char *input = input_of(
	    arena_printf(a, "{\"kid\":\"k1\",\"alg\":\"%s\"}", alg), HONEST);

	return arena_printf(a, "%s.%s", input, rsa_signature(issuer_key, md, pss, input));
}

CASE(other_rsa_algorithms_are_refused)
{
	ACCEPTED(signed_as("RS256", EVP_sha256(), false));
	REFUSED(signed_as("RS512", EVP_sha512(), false));
	REFUSED(signed_as("RS384", EVP_sha384(), false));
	REFUSED(signed_as("PS256", EVP_sha256(), true));
	REFUSED(signed_as("RS256", EVP_sha512(), false)); /* says one, is the other */
	REFUSED(signed_as("RS256", EVP_sha256(), true));
	REFUSED(signed_as("rs256", EVP_sha256(), false));
}

CASE(alg_must_be_one_text)
{
	REFUSED(token("{\"kid\":\"k1\"}", HONEST));
	REFUSED(token("{\"kid\":\"k1\",\"alg\":null}", HONEST));
	REFUSED(token("{\"kid\":\"k1\",\"alg\":[\"RS256\"]}", HONEST));
	REFUSED(token("{\"kid\":\"k1\",\"alg\":\"none\",\"alg\":\"RS256\"}", HONEST));
	REFUSED(token("{\"kid\":\"k1\",\"alg\":\"RS256\",\"alg\":\"none\"}", HONEST));
	REFUSED(token("{\"kid\":\"k1\",\"alg\":\"RS256\\u0000\"}", HONEST));
}

/* ── The header ────────────────────────────────────────────────────────────── */

CASE(kid_must_be_one_known_text)
{
	REFUSED(token("{\"alg\":\"RS256\"}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":1}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":\"\"}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":\"other\"}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":\"../../../dev/null\"}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":\"x' OR '1'='1\"}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":\"k1\\u0000\"}", HONEST));
	REFUSED(token("{\"alg\":\"RS256\",\"kid\":\"other\",\"kid\":\"k1\"}", HONEST));
	REFUSED(token(arena_printf(a, "{\"alg\":\"RS256\",\"kid\":\"%0200d\"}", 1), HONEST));
}

CASE(a_header_that_brings_rules_or_keys_is_refused)
{
	static const char *const members[] = { "\"crit\":[]", "\"crit\":[\"x\"],\"x\":1",
		"\"b64\":false", "\"jku\":\"https://idporten.example/jwks.json\"", "\"jwk\":{}",
		"\"x5u\":\"https://x\"", "\"x5c\":[]", "\"enc\":\"A256GCM\"", "\"zip\":\"DEF\"",
		"\"cty\":\"JWT\"" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		REFUSED(token(
		    arena_printf(a, "{\"kid\":\"k1\",\"alg\":\"RS256\",%s}", members[i]), HONEST));
}

CASE(a_header_that_is_no_object_is_refused)
{
	REFUSED(token("RS256", HONEST));
	REFUSED(token("[{\"kid\":\"k1\",\"alg\":\"RS256\"}]", HONEST));
	REFUSED(token("", HONEST));
}

CASE(a_logout_token_is_no_id_token)
{
	REFUSED(token("{\"kid\":\"k1\",\"typ\":\"logout+jwt\",\"alg\":\"RS256\"}", HONEST));
	REFUSED(token("{\"kid\":\"k1\",\"typ\":7,\"alg\":\"RS256\"}", HONEST));
	REFUSED(honest_with("\"jti\":\"j\"", "\"events\":{}"));
}

/* ── Signatures and form ───────────────────────────────────────────────────── */

CASE(a_signature_by_another_key_is_refused)
{
	const char *input = input_of(HEADER, HONEST);

	REFUSED(
	    arena_printf(a, "%s.%s", input, rsa_signature(stranger, EVP_sha256(), false, input)));
}

CASE(a_changed_signature_or_payload_is_refused)
{
	const char *input = input_of(HEADER, HONEST);
	const char *sig = rsa_signature(issuer_key, EVP_sha256(), false, input);
	char       *flipped = arena_strdup(a, sig);
	uint8_t     zero[256] = { 0 };

	flipped[100] = flipped[100] == 'A' ? 'B' : 'A';
	REFUSED(arena_printf(a, "%s.%s", input, flipped));
	REFUSED(arena_printf(a, "%s.", input));
	REFUSED(arena_printf(a, "%s.%.100s", input, sig));
	REFUSED(arena_printf(a, "%s.%sAA", input, sig));
	REFUSED(arena_printf(a, "%s.%s", input, text_base64url(a, (struct bytes){ zero, 256 })));
	REFUSED(arena_printf(
	    a, "%s.%s", input_of(HEADER, bent(HONEST, "12858349840", "19881199869")), sig));
}

CASE(only_three_canonical_parts_are_taken)
{
	const char *good = token(HEADER, HONEST);
	char       *other = arena_strdup(a, good);
	char       *last = other + strlen(other) - 1;

	*last = *last == 'A' ? 'B' : (char)(*last + 1); /* spare bits of the last character */
	REFUSED(other);
	REFUSED("");
	REFUSED(" ");
	REFUSED("..");
	REFUSED(input_of(HEADER, HONEST));
	REFUSED(arena_printf(a, "%s.", good));
	REFUSED(arena_printf(a, "%s.x", good));
	REFUSED(arena_printf(a, "%s.x.y", good));
	REFUSED(arena_printf(a, "%s==", good));
	REFUSED(arena_printf(a, "%s\n", good));
	REFUSED(arena_printf(a, " %s", good));
	REFUSED(bent(good, ".", ". "));
	REFUSED(arena_printf(a, "{\"payload\":\"%s\"}", b64(HONEST)));
}

CASE(an_enormous_token_is_refused)
{
	char *big = arena_alloc(a, 100001);

	memset(big, 'x', 100000);
	REFUSED(big);
	REFUSED(honest_with("\"S1\"", arena_printf(a, "\"%.20000s\"", big)));
}

/* ── The payload ───────────────────────────────────────────────────────────── */

CASE(a_name_twice_is_refused)
{
	REFUSED(honest_with("\"acr\"", "\"acr\":\"idporten-loa-low\",\"acr\""));
	REFUSED(honest_with("\"pid\"", "\"pid\":\"19881199869\",\"pid\""));
	REFUSED(honest_with("\"pid\"", "\"\\u0070id\":\"19881199869\",\"pid\""));
	REFUSED(honest_with("\"nonce\"", "\"nonce\":\"wrong\",\"nonce\""));
}

CASE(a_payload_that_is_no_object_is_refused)
{
	REFUSED(token(HEADER, ""));
	REFUSED(token(HEADER, "pid=12858349840"));
	REFUSED(token(HEADER, arena_printf(a, "[%s]", HONEST)));
	REFUSED(token(HEADER, arena_printf(a, "%s{}", HONEST)));
	REFUSED(token(HEADER, arena_printf(a, "\xef\xbb\xbf%s", HONEST)));
	REFUSED(honest_with("\"j\"", "\"\xc3\x28\""));
}

CASE(nesting_is_bounded)
{
	ACCEPTED(honest_with("\"j\"", "[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]"));
	REFUSED(honest_with("\"j\"", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"));
	ACCEPTED(honest_with("\"j\"", "\"[[[[[[[[[[[[[[[[[[[[[[[[[\\\"{{\""));
}

CASE(iss_must_be_exact)
{
	REFUSED(honest_with("\"iss\":\"https://idporten.example\",", ""));
	REFUSED(honest_with("idporten.example", "idporten.example/"));
	REFUSED(honest_with("idporten.example", "idporten.example.org"));
	REFUSED(honest_with("idporten.example", "idporten.exampl"));
	REFUSED(honest_with("https://idporten.example", "HTTPS://IDPORTEN.EXAMPLE"));
	REFUSED(honest_with("\"https://idporten.example\"", "[\"https://idporten.example\"]"));
	REFUSED(honest_with("\"https://idporten.example\"", "null"));
}

CASE(aud_must_be_this_client_alone)
{
	ACCEPTED(honest_with("\"portvakt\"", "[\"portvakt\"]"));
	REFUSED(honest_with("\"aud\":\"portvakt\",", ""));
	REFUSED(honest_with("\"portvakt\"", "\"another\""));
	REFUSED(honest_with("\"portvakt\"", "[\"portvakt\",\"another\"]"));
	REFUSED(honest_with("\"portvakt\"", "[\"another\",\"portvakt\"]"));
	REFUSED(honest_with("\"portvakt\"", "[]"));
	REFUSED(honest_with("\"portvakt\"", "{\"portvakt\":1}"));
	REFUSED(honest_with("\"portvakt\"", "[[\"portvakt\"]]"));
	REFUSED(honest_with("\"jti\":\"j\"", "\"azp\":\"another\""));
	REFUSED(honest_with("\"jti\":\"j\"", "\"azp\":[\"portvakt\"]"));
	ACCEPTED(honest_with("\"jti\":\"j\"", "\"azp\":\"portvakt\""));
}

CASE(exp_must_be_a_time_to_come)
{
	REFUSED(honest_with(",\"exp\":1900000119", ""));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":\"1900000119\""));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":1900000119.5"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":1e400"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":19e8"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":18446744073709551617"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":-1"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":true"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":[1900000119]"));
	REFUSED(honest_with("\"exp\":1900000119", "\"exp\":253402300799"));
}

CASE(clocks_may_differ_by_a_minute)
{
	static const char TIMES[] = "\"iat\":1899999999,\"exp\":1900000119";

	ACCEPTED(honest_with(TIMES, "\"iat\":1899999820,\"exp\":1899999940"));
	REFUSED(honest_with(TIMES, "\"iat\":1899999819,\"exp\":1899999939"));
	REFUSED(honest_with(TIMES, "\"iat\":1899999759,\"exp\":1899999879"));
	ACCEPTED(honest_with(TIMES, "\"iat\":1900000060,\"exp\":1900000180"));
	REFUSED(honest_with(TIMES, "\"iat\":1900000061,\"exp\":1900000181"));
	REFUSED(honest_with(TIMES, "\"iat\":1900000121,\"exp\":1900000241"));
}

CASE(a_token_lives_from_its_beginning_for_an_hour_at_most)
{
	static const char TIMES[] = "\"iat\":1899999999,\"exp\":1900000119";

	REFUSED(honest_with(TIMES, "\"iat\":1900000050,\"exp\":1900000050"));
	REFUSED(honest_with(TIMES, "\"iat\":1900000050,\"exp\":1900000049"));
	ACCEPTED(honest_with(TIMES, "\"iat\":1900000050,\"exp\":1900000051"));
	ACCEPTED(honest_with(TIMES, "\"iat\":1899999999,\"exp\":1900003599"));
	REFUSED(honest_with(TIMES, "\"iat\":1899999999,\"exp\":1900003600"));
}

CASE(iat_and_nbf_must_be_times)
{
	REFUSED(honest_with("\"iat\":1899999999,", ""));
	REFUSED(honest_with("\"iat\":1899999999", "\"iat\":\"1899999999\""));
	REFUSED(honest_with("\"iat\":1899999999", "\"iat\":1900000119"));
	REFUSED(honest_with("\"jti\":\"j\"", "\"nbf\":1900000600"));
	REFUSED(honest_with("\"jti\":\"j\"", "\"nbf\":\"1899999999\""));
	ACCEPTED(honest_with("\"jti\":\"j\"", "\"nbf\":1899999999"));
	ACCEPTED(honest_with("\"jti\":\"j\"", "\"nbf\":1900000060"));
	REFUSED(honest_with("\"jti\":\"j\"", "\"nbf\":1900000061"));
}

CASE(auth_time_must_be_within_the_providers_session)
{
	REFUSED(honest_with("\"auth_time\":1899999990,", ""));
	REFUSED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1899989200"));
	REFUSED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1900003600"));
	REFUSED(honest_with("\"auth_time\":1899999990", "\"auth_time\":null"));
	ACCEPTED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1899993000"));
	ACCEPTED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1899992740"));
	REFUSED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1899992739"));
	ACCEPTED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1900000060"));
	REFUSED(honest_with("\"auth_time\":1899999990", "\"auth_time\":1900000061"));
}

CASE(nonce_must_be_this_logins)
{
	REFUSED(honest_with("\"nonce\":\"the-nonce\",", ""));
	REFUSED(honest_with("\"the-nonce\"", "\"another\""));
	REFUSED(honest_with("\"the-nonce\"", "\"the-noncex\""));
	REFUSED(honest_with("\"the-nonce\"", "\"\""));
	REFUSED(honest_with("\"the-nonce\"", "null"));
	REFUSED(honest_with("\"the-nonce\"", "[\"the-nonce\"]"));
}

CASE(acr_sid_and_sub_must_be_texts)
{
	REFUSED(honest_with("\"acr\":\"idporten-loa-high\",", ""));
	REFUSED(honest_with("\"idporten-loa-high\"", "[\"idporten-loa-high\"]"));
	REFUSED(honest_with("\"idporten-loa-high\"", "null"));
	REFUSED(honest_with("\"sid\":\"S1\",", ""));
	REFUSED(honest_with("\"S1\"", "1"));
	REFUSED(honest_with("\"S1\"", arena_printf(a, "\"%0300d\"", 1)));
	REFUSED(honest_with("\"sub\":\"s\",", ""));
	REFUSED(honest_with("\"sub\":\"s\"", "\"sub\":\"\""));
	REFUSED(honest_with("\"jti\":\"j\"", "\"at_hash\":1"));
	ACCEPTED(honest_with("\"jti\":\"j\"", "\"at_hash\":\"h\""));
}

CASE(what_was_signed_must_be_an_object)
{
	struct jws jws;
	json_t    *claims;

	assert_null(jws_parse(a, token(HEADER, HONEST), &jws));
	assert_null(jws_open(a, &jws, issuer_key, &claims));
	assert_null(jws_parse(a, token(HEADER, "[]"), &jws));
	assert_non_null(jws_open(a, &jws, issuer_key, &claims));
}

static const char *
letters(size_t n)
{
	char *out = arena_alloc(a, n + 1);

	memset(out, 'A', n);
	return out;
}

CASE(a_token_has_so_many_letters_and_no_more)
{
	const char *head = first_part(token(HEADER, HONEST));
	const char *longest = arena_printf(
	    a, "%s.%s.%s", head, letters(JWS_TOKEN - 35 - 2 - 7), letters(7));
	struct jws jws;

	assert_int_equal(strlen(head), 35);
	assert_int_equal(strlen(longest), JWS_TOKEN);
	assert_null(jws_parse(a, longest, &jws));
	assert_non_null(jws_parse(a, arena_printf(a, "%sA", longest), &jws));
}

CASE(a_part_that_is_no_base64url_is_no_token)
{
	struct jws jws;

	assert_null(jws_parse(a, token(HEADER, HONEST), &jws));
	assert_non_null(jws_parse(a, "!!.e30.e30", &jws));
	assert_non_null(jws_parse(a, token("[]", HONEST), &jws));
	assert_non_null(jws_parse(a, first_part(token(HEADER, HONEST)), &jws));
	assert_non_null(
	    jws_parse(a, arena_printf(a, "%s.e30", first_part(token(HEADER, HONEST))), &jws));
	assert_non_null(jws_parse(
	    a, arena_printf(a, "%s.e30.e30.e30", first_part(token(HEADER, HONEST))), &jws));
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		assert_non_null(jws_parse(a,
		    token(arena_printf(
			      a, "{\"kid\":\"k1\",\"alg\":\"RS256\",\"%s\":1}", forbidden[i]),
			HONEST),
		    &jws));
	assert_non_null(
	    jws_parse(a, arena_printf(a, "%s.!!.e30", first_part(token(HEADER, HONEST))), &jws));
	assert_non_null(
	    jws_parse(a, arena_printf(a, "%s.e30.!!", first_part(token(HEADER, HONEST))), &jws));
}

CASE(a_person_without_a_number_is_told_so)
{
	result r = check(honest_with("\"pid\":\"12858349840\",", ""));

	assert_non_null(r);
	assert_int_equal(r->status, 403);
	assert_string_equal(r->text, "error.no_number");
}

CASE(pid_must_be_a_number_of_a_person)
{
	static const char *const bad[] = { "\"\"", "\"128583498400\"", "\"1285834984\"",
		"\"12858349841\"", "12858349840", "[\"12858349840\"]", "\" 12858349840\"",
		"\"12858349840 \"", "\"12858349840\\u0000\"", "\"1285834984O\"", "\"00000000000\"",
		"\"\xef\xbc\x91"
		"2858349840\"",
		"null" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		REFUSED(honest_with("\"12858349840\"", bad[i]));
}

CASE(synthetic_numbers_are_refused_in_production)
{
	struct idtoken_rules real = rules;
	struct idtoken       out;

	real.production = true;
	assert_non_null(check_with(token(HEADER, HONEST), &real, &out));
	assert_null(check_with(honest_with("12858349840", "30108299939"), &real, &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_token_is_accepted),
		cmocka_unit_test(typ_jwt_is_accepted),
		cmocka_unit_test(substantial_is_a_lower_level),
		cmocka_unit_test(other_levels_are_none),
		cmocka_unit_test(alg_none_is_refused),
		cmocka_unit_test(hs256_with_the_public_key_is_refused),
		cmocka_unit_test(other_rsa_algorithms_are_refused),
		cmocka_unit_test(alg_must_be_one_text),
		cmocka_unit_test(kid_must_be_one_known_text),
		cmocka_unit_test(a_header_that_brings_rules_or_keys_is_refused),
		cmocka_unit_test(a_header_that_is_no_object_is_refused),
		cmocka_unit_test(a_logout_token_is_no_id_token),
		cmocka_unit_test(a_signature_by_another_key_is_refused),
		cmocka_unit_test(a_changed_signature_or_payload_is_refused),
		cmocka_unit_test(only_three_canonical_parts_are_taken),
		cmocka_unit_test(an_enormous_token_is_refused),
		cmocka_unit_test(a_name_twice_is_refused),
		cmocka_unit_test(a_payload_that_is_no_object_is_refused),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(iss_must_be_exact),
		cmocka_unit_test(aud_must_be_this_client_alone),
		cmocka_unit_test(exp_must_be_a_time_to_come),
		cmocka_unit_test(clocks_may_differ_by_a_minute),
		cmocka_unit_test(iat_and_nbf_must_be_times),
		cmocka_unit_test(a_token_lives_from_its_beginning_for_an_hour_at_most),
		cmocka_unit_test(what_was_signed_must_be_an_object),
		cmocka_unit_test(a_token_has_so_many_letters_and_no_more),
		cmocka_unit_test(a_part_that_is_no_base64url_is_no_token),
		cmocka_unit_test(auth_time_must_be_within_the_providers_session),
		cmocka_unit_test(nonce_must_be_this_logins),
		cmocka_unit_test(acr_sid_and_sub_must_be_texts),
		cmocka_unit_test(a_person_without_a_number_is_told_so),
		cmocka_unit_test(pid_must_be_a_number_of_a_person),
		cmocka_unit_test(synthetic_numbers_are_refused_in_production),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
