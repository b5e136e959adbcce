/* portals/login/jws.c: a token that is taken apart is put together the same. */
#include "../../portals/login/jws.c"

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
header(struct arena *a, const char *token, const struct jws *jws)
{
	struct bytes raw;
	json_t      *json;

	MUST(text_unbase64url(a, token, strcspn(token, "."), &raw));
	json = json_loadb((const char *)raw.data, raw.size, JSON_REJECT_DUPLICATES, NULL);
	MUST(json_is_object(json));
	MUST(strcmp(json_string_value(json_object_get(json, "alg")), "RS256") == 0);
	MUST(strcmp(json_string_value(json_object_get(json, "kid")), jws->kid) == 0);
	MUST(strlen(jws->kid) >= 1 && strlen(jws->kid) <= JWS_KID && strlen(jws->typ) <= 32);
	for (const char *const *name = (const char *const[]){ "crit", "b64", "jku", "jwk", "x5u",
		 "x5c", "enc", "zip", "cty", NULL };
	     *name != NULL; name++)
		MUST(json_object_get(json, *name) == NULL);
	json_decref(json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	unsigned      how = feed_byte(&f);
	const char   *token, *again;
	struct jws    jws = { 0 };

	if ((how & 1) == 0) {
		token = feed_rest(&f, a);
	} else { /* the three parts in the clear, so that the fuzzer reads them too */
		const char *head = feed_text(&f, a, '\n');
		const char *body = feed_text(&f, a, '\n');
		const char *rest = feed_rest(&f, a);

		token = arena_printf(a, "%s.%s.%s",
		    text_base64url(a, (struct bytes){ (const uint8_t *)head, strlen(head) }),
		    text_base64url(a, (struct bytes){ (const uint8_t *)body, strlen(body) }), rest);
	}
	if (jws_parse(a, token, &jws) == NULL) {
		again = arena_printf(a, "%.*s.%s", (int)jws.input.size,
		    (const char *)jws.input.data, text_base64url(a, jws.signature));
		MUST(strcmp(token, again) == 0 && strlen(token) <= JWS_TOKEN);
		again = strchr(again, '.') + 1;
		MUST(strncmp(again, text_base64url(a, jws.payload), strcspn(again, ".")) == 0);
		header(a, token, &jws);
	}
	arena_free(a);
	return 0;
}
