#include "login/jws.h"

#include <string.h>

#include "login/claims.h"

#define BAD_TOKEN(arena, why) fail(arena, 502, "error.distrust", "token: %s", why)

/* Members that would let a token bring its own key or its own rules. */
static const char *const forbidden[] = { "crit", "b64", "jku", "jwk", "x5u", "x5c", "enc", "zip",
	"cty" };

static result
take_header(struct arena *arena, const char *text, size_t size, struct jws *out)
{
	struct bytes raw;
	json_t      *json;

	if (!text_unbase64url(arena, text, size, &raw))
		return BAD_TOKEN(arena, "header is not base64url");
	json = claims_read(arena, raw, JWS_HEADER);
	if (json == NULL)
		return BAD_TOKEN(arena, "header is not an object");
	if (!claims_has(json, "alg") || !claims_fits(json, "alg", "RS256"))
		return BAD_TOKEN(arena, "alg is not RS256");
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (claims_has(json, forbidden[i]))
			return BAD_TOKEN(arena, forbidden[i]);
	out->kid = claims_text(json, "kid", JWS_KID);
	if (out->kid == NULL)
		return BAD_TOKEN(arena, "kid is missing");
	out->typ = claims_has(json, "typ") ? claims_text(json, "typ", 32) : "";
	return out->typ != NULL ? NULL : BAD_TOKEN(arena, "typ is not a text");
}

result
jws_parse(struct arena *arena, const char *token, struct jws *out)
{
	size_t      size = strnlen(token, JWS_TOKEN + 1);
	const char *first, *second;

	if (size > JWS_TOKEN)
		return BAD_TOKEN(arena, "too long");
	first = strchr(token, '.');
	second = first != NULL ? strchr(first + 1, '.') : NULL;
	if (second == NULL || strchr(second + 1, '.') != NULL)
		return BAD_TOKEN(arena, "not three parts");
	out->input = (struct bytes){ (const uint8_t *)token, (size_t)(second - token) };
	TRY(take_header(arena, token, (size_t)(first - token), out));
	if (!text_unbase64url(arena, first + 1, (size_t)(second - first - 1), &out->payload))
		return BAD_TOKEN(arena, "payload is not base64url");
	if (!text_unbase64url(arena, second + 1, strlen(second + 1), &out->signature))
		return BAD_TOKEN(arena, "signature is not base64url");
	return NULL;
}

result
jws_open(struct arena *arena, const struct jws *jws, EVP_PKEY *key, json_t **claims)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	int         good;

	if (c == NULL)
		return fail_unavailable;
	good = EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
	       EVP_DigestVerify(c, jws->signature.data, jws->signature.size, jws->input.data,
		   jws->input.size) == 1;
	EVP_MD_CTX_free(c);
	if (!good)
		return BAD_TOKEN(arena, "signature does not verify");
	*claims = claims_read(arena, jws->payload, JWS_TOKEN);
	return *claims != NULL ? NULL : BAD_TOKEN(arena, "payload is not an object");
}

static const char *
encoded(struct arena *arena, const json_t *json)
{
	size_t size = json_dumpb(json, NULL, 0, JSON_COMPACT);
	char  *text = arena_alloc(arena, size + 1);

	if (size == 0 || json_dumpb(json, text, size, JSON_COMPACT) != size)
		return NULL;
	return text_base64url(arena, (struct bytes){ (const uint8_t *)text, size });
}

static bool
signature(struct arena *arena, EVP_PKEY *key, const char *input, struct bytes *out)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	size_t      size = (size_t)EVP_PKEY_get_size(key);
	uint8_t    *data = arena_alloc(arena, size);
	bool        good;

	good = c != NULL && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
	       EVP_DigestSign(c, data, &size, (const uint8_t *)input, strlen(input)) == 1;
	EVP_MD_CTX_free(c);
	*out = (struct bytes){ data, size };
	return good;
}

result
jws_sign(
    struct arena *arena, EVP_PKEY *key, const char *kid, const json_t *claims, const char **token)
{
	json_t      *head = json_pack("{s:s, s:s}", "alg", "RS256", "kid", kid);
	const char  *first = head != NULL ? encoded(arena, head) : NULL;
	const char  *second = encoded(arena, claims);
	const char  *input;
	struct bytes made;

	json_decref(head);
	if (first == NULL || second == NULL)
		return fail(arena, 500, "error.internal", "token: cannot be written");
	input = arena_printf(arena, "%s.%s", first, second);
	if (!signature(arena, key, input, &made))
		return fail(arena, 500, "error.internal", "token: cannot be signed");
	*token = arena_printf(arena, "%s.%s", input, text_base64url(arena, made));
	return NULL;
}
