/* portals/login/idtoken.c: the claims of a token that is believed, one by one. */
#include "../../portals/login/idtoken.c"

#include "../../portals/login/claims.c"
#include "../../portals/login/nid.c"
#include "fuzz.h"

#define NOW 1900000000

static struct idtoken_rules rules = { "https://id.test", "portvakt", "high", "substantial", "n1",
	false, NOW };

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	claims_setup();
	return 0;
}

static bool
is(const json_t *claims, const char *name, const char *value)
{
	const char *text = json_string_value(json_object_get(claims, name));

	return text != NULL && strcmp(text, value) == 0;
}

static json_int_t
number(const json_t *claims, const char *name)
{
	MUST(json_is_integer(json_object_get(claims, name)));
	return json_integer_value(json_object_get(claims, name));
}

static void
common(const json_t *claims)
{
	const json_t *aud = json_object_get(claims, "aud");
	json_int_t    exp = number(claims, "exp"), iat = number(claims, "iat");

	MUST(is(claims, "iss", "https://id.test"));
	MUST(is(claims, "aud", "portvakt") ||
	     (json_array_size(aud) == 1 && json_is_string(json_array_get(aud, 0)) &&
		 strcmp(json_string_value(json_array_get(aud, 0)), "portvakt") == 0));
	MUST(json_object_get(claims, "azp") == NULL || is(claims, "azp", "portvakt"));
	MUST(exp + 60 >= NOW && iat <= NOW + 60 && iat >= 0 && exp > iat && exp - iat <= 3600);
	MUST(json_object_get(claims, "nbf") == NULL || number(claims, "nbf") <= NOW + 60);
}

static void
believed(const json_t *claims, const struct jws *jws, const struct idtoken *t)
{
	json_int_t at = number(claims, "auth_time");

	common(claims);
	MUST(*jws->typ == '\0' || strcasecmp(jws->typ, "JWT") == 0);
	MUST(json_object_get(claims, "events") == NULL && is(claims, "nonce", "n1"));
	MUST(at <= NOW + 60 && at >= NOW - 7200 - 60);
	MUST(is(claims, "pid", t->pid) && nid_valid(t->pid) && is(claims, "sid", t->sid));
	MUST(!rules.production || !nid_synthetic(t->pid));
	MUST((t->level == ASSURANCE_HIGH) == is(claims, "acr", "high"));
	MUST((t->level == ASSURANCE_SUBSTANTIAL) == is(claims, "acr", "substantial"));
	MUST(t->at_hash == NULL ? json_object_get(claims, "at_hash") == NULL
				: is(claims, "at_hash", t->at_hash));
}

static void
ended(const json_t *claims, const struct jws *jws, const struct logout_token *t)
{
	common(claims);
	MUST(strcasecmp(jws->typ, "logout+jwt") == 0 && json_object_get(claims, "nonce") == NULL);
	MUST(json_is_object(json_object_get(json_object_get(claims, "events"), LOGOUT_EVENT)));
	MUST(is(claims, "sid", t->sid) && is(claims, "jti", t->jti));
	MUST(t->expires == number(claims, "exp"));
}

/* Half of all tokens are honest but for what the input says anew, so that every
 * claim is met alone. */
static const char honest[] =
    "{\"iss\":\"https://id.test\",\"aud\":\"portvakt\",\"sub\":\"s\",\"sid\":\"S1\","
    "\"pid\":\"12858349840\",\"acr\":\"high\",\"nonce\":\"n1\",\"auth_time\":1899999990,"
    "\"iat\":1899999999,\"exp\":1900000119,\"jti\":\"j\"}";

static json_t *
claims_of(struct arena *a, struct feed *f, bool whole)
{
	struct bytes in = { f->at, (size_t)(f->end - f->at) };
	json_t      *said = claims_read(a, in, JWS_TOKEN), *base;
	const char  *name;
	json_t      *value;

	if (whole || said == NULL)
		return said;
	base = claims_read(a, (struct bytes){ (const uint8_t *)honest, strlen(honest) }, JWS_TOKEN);
	json_object_foreach(said, name, value)
	{
		if (json_is_null(value))
			json_object_del(base, name);
		else
			json_object_set(base, name, value);
	}
	return base;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena       *a = arena_new();
	struct feed         f = feed_of(data, size);
	unsigned            how = feed_byte(&f);
	struct jws          jws = { .typ = feed_text(&f, a, '\n') };
	json_t             *claims = claims_of(a, &f, (how & 1) != 0);
	struct idtoken      t = { 0 };
	struct logout_token l = { 0 };
	bool                one, two;

	rules.production = (how & 2) != 0;
	if (claims != NULL) {
		one = idtoken_check(a, &jws, claims, &rules, &t) == NULL;
		two = logout_token_check(a, &jws, claims, &rules, &l) == NULL;
		MUST(!one || !two);
		if (one)
			believed(claims, &jws, &t);
		if (two)
			ended(claims, &jws, &l);
	}
	arena_free(a);
	return 0;
}
