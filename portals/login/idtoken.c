#include "login/idtoken.h"

#include <string.h>
#include <strings.h>

#include "login/claims.h"
#include "login/nid.h"

#define LONGEST 255
#define LOGOUT_EVENT "http://schemas.openid.net/event/backchannel-logout"
#define BAD_CLAIM(a, ...) fail(a, 502, "error.distrust", __VA_ARGS__)

/* A single string, or an array of exactly that one. */
static bool
audience(const json_t *claims, const char *client_id)
{
	const json_t *aud = json_object_get(claims, "aud");

	if (json_is_array(aud) && json_array_size(aud) == 1)
		aud = json_array_get(aud, 0);
	return json_is_string(aud) && strcmp(json_string_value(aud), client_id) == 0;
}

static result
origin(struct arena *arena, const json_t *claims, const struct idtoken_rules *rules)
{
	if (!claims_has(claims, "iss") || !claims_fits(claims, "iss", rules->issuer))
		return BAD_CLAIM(arena, "token: iss is not the issuer");
	if (!audience(claims, rules->client_id))
		return BAD_CLAIM(arena, "token: aud is not this client");
	if (!claims_fits(claims, "azp", rules->client_id))
		return BAD_CLAIM(arena, "token: azp is not this client");
	return NULL;
}

static result
times(struct arena *arena, const json_t *claims, const struct idtoken_rules *rules, int64_t *exp)
{
	int64_t iat, nbf, now = rules->now;

	if (!claims_time(claims, "exp", exp) || !claims_time(claims, "iat", &iat))
		return BAD_CLAIM(arena, "token: exp or iat is not a time");
	if (now > *exp + IDTOKEN_SKEW)
		return BAD_CLAIM(arena, "token: expired");
	if (iat > now + IDTOKEN_SKEW)
		return BAD_CLAIM(arena, "token: issued in the future");
	if (*exp <= iat || *exp - iat > IDTOKEN_LIFE)
		return BAD_CLAIM(arena, "token: lives too long");
	if (claims_has(claims, "nbf") &&
	    (!claims_time(claims, "nbf", &nbf) || nbf > now + IDTOKEN_SKEW))
		return BAD_CLAIM(arena, "token: not valid yet");
	return NULL;
}

/* The person was at the provider no longer ago than its session may last. */
static result
presence(struct arena *arena, const json_t *claims, const struct idtoken_rules *rules)
{
	const char *nonce = claims_text(claims, "nonce", LONGEST);
	int64_t     at;

	if (nonce == NULL || !text_equal_secret(nonce, rules->nonce))
		return BAD_CLAIM(arena, "token: nonce is not this login's");
	if (!claims_time(claims, "auth_time", &at) || at > rules->now + IDTOKEN_SKEW ||
	    at < rules->now - IDTOKEN_SESSION - IDTOKEN_SKEW)
		return BAD_CLAIM(arena, "token: auth_time is out of bounds");
	if (claims_text(claims, "sub", LONGEST) == NULL)
		return BAD_CLAIM(arena, "token: no sub");
	return NULL;
}

static result
person_number(struct arena *arena, const json_t *claims, bool production, const char **pid)
{
	if (!claims_has(claims, "pid"))
		return fail(arena, 403, "error.no_number", "token: no pid");
	*pid = claims_text(claims, "pid", 11);
	if (*pid == NULL || !nid_valid(*pid))
		return BAD_CLAIM(arena, "token: pid is not a number of a person");
	if (production && nid_synthetic(*pid))
		return BAD_CLAIM(arena, "token: pid is synthetic, and this is production");
	return NULL;
}

static enum assurance
level_of(const char *acr, const struct idtoken_rules *rules)
{
	if (strcmp(acr, rules->high) == 0)
		return ASSURANCE_HIGH;
	return strcmp(acr, rules->substantial) == 0 ? ASSURANCE_SUBSTANTIAL : ASSURANCE_NONE;
}

result
idtoken_check(struct arena *arena, const struct jws *jws, const json_t *claims,
    const struct idtoken_rules *rules, struct idtoken *out)
{
	const char *acr;
	int64_t     exp;

	if (jws->typ[0] != '\0' && strcasecmp(jws->typ, "JWT") != 0)
		return BAD_CLAIM(arena, "token: typ is not an id_token's");
	if (claims_has(claims, "events"))
		return BAD_CLAIM(arena, "token: a logout token where an id_token belongs");
	TRY(origin(arena, claims, rules));
	TRY(times(arena, claims, rules, &exp));
	TRY(presence(arena, claims, rules));
	acr = claims_text(claims, "acr", LONGEST);
	if (acr == NULL)
		return BAD_CLAIM(arena, "token: no acr");
	out->sid = claims_text(claims, "sid", LONGEST);
	if (out->sid == NULL)
		return BAD_CLAIM(arena, "token: no sid; is a logout address registered?");
	out->at_hash = claims_text(claims, "at_hash", LONGEST);
	if (out->at_hash == NULL && claims_has(claims, "at_hash"))
		return BAD_CLAIM(arena, "token: at_hash is not a text");
	out->level = level_of(acr, rules);
	out->details = json_object_get(claims, "authorization_details");
	return person_number(arena, claims, rules->production, &out->pid);
}

result
logout_token_check(struct arena *arena, const struct jws *jws, const json_t *claims,
    const struct idtoken_rules *rules, struct logout_token *out)
{
	const json_t *events = json_object_get(claims, "events");

	if (strcasecmp(jws->typ, "logout+jwt") != 0)
		return BAD_CLAIM(arena, "logout: typ is not a logout token's");
	TRY(origin(arena, claims, rules));
	TRY(times(arena, claims, rules, &out->expires));
	if (claims_has(claims, "nonce"))
		return BAD_CLAIM(arena, "logout: has a nonce");
	if (!json_is_object(events) || !json_is_object(json_object_get(events, LOGOUT_EVENT)))
		return BAD_CLAIM(arena, "logout: events does not say so");
	out->sid = claims_text(claims, "sid", LONGEST);
	out->jti = claims_text(claims, "jti", LONGEST);
	if (out->sid == NULL || out->jti == NULL)
		return BAD_CLAIM(arena, "logout: no sid or no jti");
	return NULL;
}
