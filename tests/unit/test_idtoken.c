/* Every forged, bent or stale token is refused, and an honest one is not. */
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

static int
setup(void **state)
{
	(void)state;
	claims_setup();
	a = arena_new();
	issuer_key = EVP_RSA_gen(2048);
	stranger = EVP_RSA_gen(2048);
	return issuer_key == NULL || stranger == NULL;
}

static int
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

static const char *
b64(const char *text)
{
	return text_base64url(a, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

static const char *
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

static const char *
input_of(const char *header, const char *payload)
{
	return arena_printf(a, "%s.%s", b64(header), b64(payload));
}

static const char *
token(const char *header, const char *payload)
{
	const char *input = input_of(header, payload);

	return arena_printf(
	    a, "%s.%s", input, rsa_signature(issuer_key, EVP_sha256(), false, input));
}

static const char *
first_part(const char *text)
{
	return arena_strndup(a, text, strcspn(text, "."));
}

/* The honest payload with one piece of text replaced. */
static const char *
bent(const char *whole, const char *old, const char *new)
{
	const char *at = strstr(whole, old);

	assert_non_null(at);
	return arena_printf(a, "%.*s%s%s", (int)(at - whole), whole, new, at + strlen(old));
}

static const char *
honest_with(const char *old, const char *new)
{
	return token(HEADER, bent(HONEST, old, new));
}

/* ── Asking the gate ───────────────────────────────────────────────────────── */

static result
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

static result
check(const char *text)
{
	struct idtoken out;

	return check_with(text, &rules, &out);
}

static result
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
		{"\"jti\":\"j\"",       "\"jti\":\"j\",\"nonce\":\"the-nonce\""                        },
		{ "\"jti\":\"j\",",     ""							     },
		{ "\"sid\":\"S1\",",    ""							     },
		{ "\"S1\"",             "[\"S1\"]"						     },
		{ EVENT,                "[\"http://schemas.openid.net/event/backchannel-logout\"]"     },
		{ EVENT,                "{\"http://schemas.openid.net/event/other\":{}}"               },
		{ EVENT,                "{\"http://schemas.openid.net/event/backchannel-logout\":true}"},
		{ "portvakt",           "another"						      },
		{ "idporten.example",   "idporten.example.org"                                         },
		{ "\"exp\":1900000119", "\"exp\":1899999879"                                           },
		{ "\"iat\":1899999999", "\"iat\":1900000121"                                           },
		{ "\"events\"",         "\"event\""						    },
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
