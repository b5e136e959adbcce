#include "login/oidc.h"

#include <string.h>
#include <strings.h>

#include "clock.h"
#include "login/claims.h"
#include "login/jws.h"
#include "login/rar.h"
#include "token.h"

#define ANSWER 65536
#define FORM "application/x-www-form-urlencoded"
#define ASSERTED "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define URN_LETTER "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:"

static result
bad_answer(struct request *q, const char *why)
{
	return fail(q->arena, 502, "error.distrust", "provider: %s", why);
}

/* ── Asking ────────────────────────────────────────────────────────────────── */

void
oidc_derive(struct arena *arena, const char *browser, struct oidc_login *login)
{
	login->nonce = token_derive(arena, browser, arena_printf(arena, "nonce %s", login->state));
	login->verifier = token_derive(
	    arena, browser, arena_printf(arena, "verifier %s", login->state));
}

struct body {
	struct arena *arena;
	const char   *text;
};

static void
put(struct body *b, const char *name, const char *value)
{
	if (value == NULL)
		return;
	b->text = arena_printf(b->arena, "%s%s%s=%s", b->text == NULL ? "" : b->text,
	    b->text == NULL ? "" : "&", name, text_urlencode(b->arena, value));
}

/* Who we are, for two minutes and once: the audience is the issuer alone. */
static result
put_assertion(struct body *b, struct request *q, const struct provider *p)
{
	json_int_t  now = clock_seconds();
	json_t     *claims = json_pack("{s:s, s:s, s:s, s:I, s:I, s:s}", "iss", p->client_id, "sub",
		p->client_id, "aud", p->issuer, "iat", now, "exp", now + 60, "jti",
		token_uuid(q->arena));
	const char *assertion;
	result      why = jws_sign(q->arena, p->key, p->kid, claims, &assertion);

	json_decref(claims);
	TRY(why);
	put(b, "client_id", p->client_id);
	put(b, "client_assertion_type", ASSERTED);
	put(b, "client_assertion", assertion);
	return NULL;
}

static const char *
challenge(struct arena *arena, const char *verifier)
{
	uint8_t digest[32];

	/* token_hash() is hexadecimal of the same 32 bytes. */
	if (!text_unhex(token_hash_text(arena, verifier), digest, sizeof(digest)))
		return "";
	return text_base64url(arena, (struct bytes){ digest, sizeof(digest) });
}

/* The error's name is the protocol's, or it is not repeated. */
static const char *
error_name(const json_t *answer)
{
	const char *name = claims_text(answer, "error", 40);

	return name != NULL && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name) ? name
											   : "?";
}

static result
post(struct courier *courier, struct request *q, const char *url, const struct body *b, int *status,
    json_t **out)
{
	struct courier_request request = { .method = "POST",
		.url = url,
		.content_type = FORM,
		.body = { (const uint8_t *)b->text, strlen(b->text) } };
	struct courier_answer  answer;

	TRY(provider_fetch(courier, q, &request, &answer));
	*status = answer.status;
	*out = claims_read(q->arena, answer.body, ANSWER);
	if (*out == NULL)
		return bad_answer(q, "not a JSON object");
	if (claims_has(*out, "error"))
		return fail(q->arena, 502, "error.distrust", "provider: status %d, error %s",
		    answer.status, error_name(*out));
	return NULL;
}

result
oidc_push(struct provider *p, struct courier *courier, struct request *q,
    const struct oidc_login *login, const char **query)
{
	struct body            b = { q->arena, NULL };
	const struct metadata *m;
	json_t                *answer;
	const char            *uri;
	int64_t                life;
	int                    status;

	TRY(provider_metadata(p, courier, q, &m));
	put(&b, "response_type", "code");
	put(&b, "redirect_uri", login->redirect_uri);
	put(&b, "scope", "openid");
	put(&b, "state", login->state);
	put(&b, "nonce", login->nonce);
	put(&b, "acr_values", login->level == ASSURANCE_HIGH ? p->high : p->substantial);
	put(&b, "code_challenge", challenge(q->arena, login->verifier));
	put(&b, "code_challenge_method", "S256");
	put(&b, "ui_locales", login->language);
	put(&b, "prompt", login->once_more ? "login" : NULL);
	if (p->type != NULL)
		put(&b, "authorization_details", rar_ask(q->arena, p->type, p->resource));
	TRY(put_assertion(&b, q, p));
	TRY(post(courier, q, m->push, &b, &status, &answer));
	uri = claims_text(answer, "request_uri", 512);
	if ((status != 200 && status != 201) || uri == NULL || !text_starts(uri, "urn:") ||
	    strspn(uri, URN_LETTER) != strlen(uri) || !claims_time(answer, "expires_in", &life) ||
	    life < 1)
		return bad_answer(q, "the pushed request has no usable answer");
	*query = arena_printf(q->arena, "client_id=%s&request_uri=%s",
	    text_urlencode(q->arena, p->client_id), text_urlencode(q->arena, uri));
	return NULL;
}

/* ── Reading ───────────────────────────────────────────────────────────────── */

static struct idtoken_rules
rules_for(const struct provider *p, struct request *q, const char *nonce)
{
	return (struct idtoken_rules){ p->issuer, p->client_id, p->high, p->substantial, nonce,
		strcmp(config_need(q->config, "municipality.instance"), "production") == 0,
		clock_seconds() };
}

static result
exchange(struct provider *p, struct courier *courier, struct request *q,
    const struct oidc_login *login, const char *code, json_t **answer)
{
	struct body            b = { q->arena, NULL };
	const struct metadata *m;
	const char            *type;
	int                    status;

	TRY(provider_metadata(p, courier, q, &m));
	put(&b, "grant_type", "authorization_code");
	put(&b, "code", code);
	put(&b, "redirect_uri", login->redirect_uri);
	put(&b, "code_verifier", login->verifier);
	TRY(put_assertion(&b, q, p));
	TRY(post(courier, q, m->token, &b, &status, answer));
	type = claims_text(*answer, "token_type", 16);
	if (status != 200)
		return bad_answer(q, "the token has a strange status");
	if (type == NULL || strcasecmp(type, "Bearer") != 0)
		return bad_answer(q, "token_type is not Bearer");
	return NULL;
}

/* at_hash is the left half of the access token's SHA-256. */
static bool
fits_access_token(struct arena *arena, const char *at_hash, const char *access_token)
{
	uint8_t digest[32];

	return at_hash == NULL ||
	       (text_unhex(token_hash_text(arena, access_token), digest, sizeof(digest)) &&
		   text_equal_secret(at_hash, text_base64url(arena, (struct bytes){ digest, 16 })));
}

/* What the signed token says counts; the answer around it may not say otherwise. */
static result
read_orgs(struct provider *p, struct request *q, const json_t *answer, struct oidc_person *out)
{
	const json_t *beside = json_object_get(answer, "authorization_details");
	const json_t *said = out->token.details;

	out->orgs = NULL;
	if (p->type == NULL)
		return NULL; /* nobody asked */
	if (beside != NULL && (said == NULL || !json_equal(beside, said)))
		return bad_answer(q, "two answers about organisations");
	if (said == NULL)
		return NULL;
	return rar_read(q->arena, said, p->type, p->resource, &out->orgs);
}

result
oidc_redeem(struct provider *p, struct courier *courier, struct request *q,
    const struct oidc_login *login, const char *code, struct oidc_person *out)
{
	struct idtoken_rules rules = rules_for(p, q, login->nonce);
	json_t              *answer, *claims;
	const char          *text, *access;
	struct jws           jws;
	EVP_PKEY            *key;

	TRY(exchange(p, courier, q, login, code, &answer));
	text = claims_text(answer, "id_token", JWS_TOKEN);
	access = claims_text(answer, "access_token", JWS_TOKEN);
	if (text == NULL || access == NULL)
		return bad_answer(q, "no id_token or no access_token");
	TRY(jws_parse(q->arena, text, &jws));
	TRY(provider_key(p, courier, q, jws.kid, &key));
	TRY(jws_open(q->arena, &jws, key, &claims));
	TRY(idtoken_check(q->arena, &jws, claims, &rules, &out->token));
	if (!fits_access_token(q->arena, out->token.at_hash, access))
		return bad_answer(q, "at_hash does not fit");
	return read_orgs(p, q, answer, out);
}

result
oidc_logout(struct provider *p, struct courier *courier, struct request *q, const struct jws *jws,
    struct logout_token *out)
{
	struct idtoken_rules rules = rules_for(p, q, "");
	json_t              *claims;
	EVP_PKEY            *key;

	TRY(provider_key(p, courier, q, jws->kid, &key));
	TRY(jws_open(q->arena, jws, key, &claims));
	return logout_token_check(q->arena, jws, claims, &rules, out);
}
