#include "login/provider.h"

#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "login/claims.h"
#include "login/jwks.h"
#include "sql_login.h"

#define DAY 86400
#define KEYS_FRESH 300
#define KEYS_TRUSTED 600
#define ADDRESS 512
#define HOST 253 /* no name is longer, and the courier takes none */
#define HTTPS "https://"
#define METADATA_SIZE 65536
#define ADDRESS_LETTER "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/"

/* What was made of the documents, and of which version of them. */
struct provider_cache {
	struct arena   *arena; /* of the metadata */
	struct metadata metadata;
	char            metadata_version[32];
	struct jwks    *keys;
	char            keys_version[32];
};

struct document {
	struct bytes body; /* size 0: there is none */
	const char  *version;
	uint64_t     age;
};

/* ── Configuration ─────────────────────────────────────────────────────────── */

/* A name without a slash is that of a systemd credential. */
static const char *
key_path(struct arena *arena, const char *key)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	if (strchr(key, '/') != NULL || folder == NULL)
		return key;
	return arena_printf(arena, "%s/%s", folder, key);
}

static EVP_PKEY *
own_key(const char *path)
{
	FILE     *f = fopen(path, "re");
	EVP_PKEY *key = f != NULL ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;

	if (f != NULL)
		fclose(f);
	if (key == NULL || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA ||
	    EVP_PKEY_get_bits(key) < 2048) {
		fprintf(stderr, "login: %s is not an RSA key of 2048 bits or more in PEM\n", path);
		exit(78);
	}
	return key;
}

struct provider *
provider_open(const struct config *config, const char *name)
{
	struct arena    *arena = arena_new(); /* as long as the program */
	struct provider *p = arena_alloc(arena, sizeof(*p));

#define KEY(what) arena_printf(arena, "oidc.%s." what, name)
	if (config_or(config, KEY("issuer"), NULL) == NULL) {
		arena_free(arena);
		return NULL;
	}
	p->name = name;
	p->issuer = config_need(config, KEY("issuer"));
	p->client_id = config_need(config, KEY("client_id"));
	p->kid = config_need(config, KEY("kid"));
	p->high = config_need(config, KEY("high"));
	p->substantial = config_need(config, KEY("substantial"));
	p->type = config_or(config, KEY("type"), NULL);
	p->resource = config_or(config, KEY("resource"), NULL);
	p->key = own_key(key_path(arena, config_need(config, KEY("key"))));
#undef KEY
	p->cache = arena_alloc(arena, sizeof(*p->cache));
	p->cache->arena = arena_new();
	return p;
}

/* ── Documents ─────────────────────────────────────────────────────────────── */

static bool
is_json(const char *type)
{
	static const char *const types[] = { "application/json", "application/jwk-set+json" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t size = strlen(types[i]);

		if (strncasecmp(type, types[i], size) == 0 &&
		    (type[size] == '\0' || type[size] == ';' || type[size] == ' '))
			return true;
	}
	return false;
}

/* An address that the courier may not go to is a fault of what the provider
 * published, not of ours. */
result
provider_fetch(struct courier *courier, struct request *q, struct courier_request *request,
    struct courier_answer *answer)
{
	result why;

	request->headers[0] = (struct courier_header){ "Accept", "application/json" };
	why = courier_fetch(courier, q->arena, request, answer);
	if (why != NULL && why->status == 500)
		return fail(q->arena, 502, "error.distrust", "provider: %s",
		    why->detail != NULL ? why->detail : "not fetched");
	TRY(why);
	if (answer->status >= 500)
		return fail(q->arena, 503, "error.provider", "provider: status %d", answer->status);
	if (!is_json(answer->content_type))
		return fail(q->arena, 502, "error.distrust", "provider: status %d, not JSON",
		    answer->status);
	return NULL;
}

static result
fetch_document(struct courier *courier, struct request *q, const char *url, struct bytes *out)
{
	struct courier_request get = { .method = "GET", .url = url };
	struct courier_answer  answer = { 0 };

	TRY(provider_fetch(courier, q, &get, &answer));
	if (answer.status != 200)
		return fail(q->arena, 502, "error.distrust", "provider: document has status %d",
		    answer.status);
	*out = answer.body;
	return NULL;
}

static const char *
document_name(struct request *q, const struct provider *p, const char *kind)
{
	return arena_printf(q->arena, "%s.%s", p->name, kind);
}

static result
kept_document(struct provider *p, struct request *q, const char *kind, struct document *out)
{
	const struct rows *rows;
	const char        *body;

	*out = (struct document){ 0 };
	TRY(DB_ASK(
	    q->db, q->arena, NULL, &sql_provider_document, &rows, document_name(q, p, kind)));
	if (rows_count(rows) == 0)
		return NULL;
	body = rows_text(rows, 0, "body");
	out->body = (struct bytes){ (const uint8_t *)body, strlen(body) };
	out->version = rows_text(rows, 0, "version");
	if (!text_number(rows_text(rows, 0, "age"), UINT32_MAX, &out->age))
		out->age = UINT32_MAX;
	return NULL;
}

static result
keep_document(struct provider *p, struct request *q, const char *kind, struct bytes body)
{
	const struct rows *rows;

	return DB_ASK(q->db, q->arena, NULL, &sql_provider_keep, &rows, document_name(q, p, kind),
	    arena_strndup(q->arena, (const char *)body.data, body.size));
}

/* ── Metadata ──────────────────────────────────────────────────────────────── */

/* host or host:port, in the letters that have one reading */
static bool
authority(const char *text, size_t size)
{
	size_t host = strspn(
	    text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");
	char     port[6] = "443";
	uint64_t number;

	if (host == 0 || *text == '.' || *text == '-' || host > HOST || host > size ||
	    size - host > 6)
		return false;
	if (host < size && text[host] == ':') {
		memcpy(port, text + host + 1, size - host - 1);
		port[size - host - 1] = '\0';
	} else if (host != size) {
		return false;
	}
	return text_number(port, UINT16_MAX, &number) && number > 0;
}

/* https, and nothing in it that would let it become another address when a query
 * is put behind it. */
static const char *
address(struct arena *arena, const json_t *document, const char *name)
{
	const char *text = claims_text(document, name, ADDRESS);

	if (text == NULL || !text_starts(text, HTTPS) ||
	    !authority(text + strlen(HTTPS), strcspn(text + strlen(HTTPS), "/")) ||
	    strspn(text, ADDRESS_LETTER) != strlen(text))
		return NULL;
	return arena_strdup(arena, text);
}

static bool
signs_rs256(const json_t *document)
{
	const json_t *list = json_object_get(document, "id_token_signing_alg_values_supported");
	size_t        i;
	json_t       *alg;

	if (list == NULL)
		return true; /* RS256 is what the standard then means */
	json_array_foreach(list, i, alg) if (json_is_string(alg) && strcmp(json_string_value(alg),
									"RS256") == 0) return true;
	return false;
}

static bool
use_metadata(struct provider *p, struct request *q, struct bytes body, const char *version)
{
	struct provider_cache *c = p->cache;
	json_t                *d = claims_read(q->arena, body, METADATA_SIZE);
	struct metadata        m = { 0 };
	struct arena          *arena;

	if (d == NULL || !claims_has(d, "issuer") || !claims_fits(d, "issuer", p->issuer) ||
	    !signs_rs256(d))
		return false;
	arena = arena_new();
	m.authorize = address(arena, d, "authorization_endpoint");
	m.push = address(arena, d, "pushed_authorization_request_endpoint");
	m.token = address(arena, d, "token_endpoint");
	m.jwks = address(arena, d, "jwks_uri");
	m.end_session = address(arena, d, "end_session_endpoint");
	if (m.authorize == NULL || m.push == NULL || m.token == NULL || m.jwks == NULL ||
	    m.end_session == NULL) {
		arena_free(arena);
		return false;
	}
	m.origin = arena_strndup(
	    arena, m.end_session, strlen(HTTPS) + strcspn(m.end_session + strlen(HTTPS), "/"));
	arena_free(c->arena);
	c->arena = arena;
	c->metadata = m;
	snprintf(c->metadata_version, sizeof(c->metadata_version), "%s", version);
	return true;
}

static result
fetch_metadata(struct provider *p, struct courier *courier, struct request *q)
{
	const char  *url = arena_printf(q->arena, "%s/.well-known/openid-configuration", p->issuer);
	struct bytes body = { NULL, 0 };

	TRY(fetch_document(courier, q, url, &body));
	if (!use_metadata(p, q, body, ""))
		return fail(q->arena, 502, "error.distrust", "provider: metadata is not usable");
	return keep_document(p, q, "metadata", body);
}

/* When the provider does not answer, yesterday's addresses are as good. */
result
provider_metadata(
    struct provider *p, struct courier *courier, struct request *q, const struct metadata **out)
{
	struct provider_cache *c = p->cache;
	struct document        kept;

	*out = &c->metadata;
	TRY(kept_document(p, q, "metadata", &kept));
	if (kept.body.size == 0 || kept.age >= DAY) {
		result why = fetch_metadata(p, courier, q);

		if (why == NULL || kept.body.size == 0)
			return why;
		log_warn("provider.stale", "provider=%s why=%s", p->name, why->detail);
	}
	if (strcmp(c->metadata_version, kept.version) == 0 ||
	    use_metadata(p, q, kept.body, kept.version))
		return NULL;
	return fail(q->arena, 502, "error.distrust", "provider: kept metadata is not usable");
}

/* ── Keys ──────────────────────────────────────────────────────────────────── */

static bool
use_keys(struct provider *p, struct request *q, struct bytes body, const char *version)
{
	struct provider_cache *c = p->cache;
	struct jwks           *keys = jwks_parse(q->arena, body);

	if (keys == NULL)
		return false;
	jwks_free(c->keys);
	c->keys = keys;
	snprintf(c->keys_version, sizeof(c->keys_version), "%s", version);
	return true;
}

static result
fetch_keys(struct provider *p, struct courier *courier, struct request *q)
{
	const struct metadata *m;
	struct bytes           body = { NULL, 0 };

	TRY(provider_metadata(p, courier, q, &m));
	TRY(fetch_document(courier, q, m->jwks, &body));
	if (!use_keys(p, q, body, ""))
		return fail(q->arena, 502, "error.distrust", "provider: no usable key");
	return keep_document(p, q, "jwks", body);
}

static result
current_keys(struct provider *p, struct courier *courier, struct request *q)
{
	struct document kept;

	TRY(kept_document(p, q, "jwks", &kept));
	if (kept.body.size == 0 || kept.age >= KEYS_FRESH) {
		result why = fetch_keys(p, courier, q);

		if (why == NULL || kept.body.size == 0 || kept.age >= KEYS_TRUSTED)
			return why;
		log_warn("provider.stale", "provider=%s why=%s", p->name, why->detail);
	}
	if (strcmp(p->cache->keys_version, kept.version) == 0 ||
	    use_keys(p, q, kept.body, kept.version))
		return NULL;
	return fail(q->arena, 502, "error.distrust", "provider: kept keys are not usable");
}

result
provider_key(
    struct provider *p, struct courier *courier, struct request *q, const char *kid, EVP_PKEY **out)
{
	const struct rows *rows;

	TRY(current_keys(p, courier, q));
	*out = jwks_find(p->cache->keys, kid);
	if (*out != NULL)
		return NULL;
	TRY(DB_ASK(q->db, q->arena, NULL, &sql_provider_ask, &rows, document_name(q, p, "jwks")));
	if (rows_count(rows) == 1 && rows_true(rows, 0, "may"))
		TRY(fetch_keys(p, courier, q));
	*out = jwks_find(p->cache->keys, kid);
	return *out != NULL ? NULL : fail(q->arena, 502, "error.distrust", "provider: unknown kid");
}
