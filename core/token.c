#include "token.h"

#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "log.h"

#define TOKEN 32
#define TOKEN_TEXT 43

static void
random_bytes(uint8_t *out, size_t size)
{
	while (size > 0) {
		ssize_t got = getrandom(out, size, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			log_error("token.no_random", "errno=%d", errno);
			_Exit(71);
		}
		out += got;
		size -= (size_t)got;
	}
}

char *
token_new(struct arena *arena)
{
	uint8_t raw[TOKEN];
	char   *token;

	random_bytes(raw, sizeof(raw));
	token = text_base64url(arena, (struct bytes){ raw, sizeof(raw) });
	explicit_bzero(raw, sizeof(raw));
	return token;
}

char *
token_uuid(struct arena *arena)
{
	uint8_t raw[16];
	char   *h;

	random_bytes(raw, sizeof(raw));
	raw[6] = (uint8_t)((raw[6] & 0x0f) | 0x40);
	raw[8] = (uint8_t)((raw[8] & 0x3f) | 0x80);
	h = text_hex(arena, (struct bytes){ raw, sizeof(raw) });
	return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", h, h + 8, h + 12, h + 16, h + 20);
}

char *
token_hash(struct arena *arena, struct bytes in)
{
	uint8_t  digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;

	if (EVP_Digest(in.data, in.size, digest, &size, EVP_sha256(), NULL) != 1) {
		log_error("token.no_digest", NULL);
		_Exit(71);
	}
	return text_hex(arena, (struct bytes){ digest, size });
}

char *
token_hash_text(struct arena *arena, const char *text)
{
	return token_hash(arena, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

/* Made once: to look an algorithm up costs more than to use it. */
static EVP_MAC_CTX *
mac_of(const char *key, size_t size)
{
	static EVP_MAC_CTX *ctx;
	OSSL_PARAM          params[] = { OSSL_PARAM_construct_utf8_string(
					     OSSL_MAC_PARAM_DIGEST, (char[]){ "SHA256" }, 0),
			 OSSL_PARAM_construct_end() };

	if (ctx == NULL) {
		EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);

		ctx = hmac == NULL ? NULL : EVP_MAC_CTX_new(hmac);
		EVP_MAC_free(hmac);
		if (ctx == NULL || EVP_MAC_CTX_set_params(ctx, params) != 1)
			return NULL;
	}
	return EVP_MAC_init(ctx, (const uint8_t *)key, size, NULL) == 1 ? ctx : NULL;
}

char *
token_derive(struct arena *arena, const char *token, const char *purpose)
{
	uint8_t      mac[EVP_MAX_MD_SIZE];
	size_t       size = 0;
	EVP_MAC_CTX *ctx = mac_of(token, strlen(token));

	if (ctx == NULL || EVP_MAC_update(ctx, (const uint8_t *)purpose, strlen(purpose)) != 1 ||
	    EVP_MAC_final(ctx, mac, &size, sizeof(mac)) != 1 || mac_of("-", 1) == NULL) {
		log_error("token.no_mac", NULL);
		_Exit(71);
	}
	return text_hex(arena, (struct bytes){ mac, size });
}

bool
token_shaped(const char *token)
{
	static const char last[] = "AEIMQUYcgkosw048"; /* four bits and two zeros */

	return strlen(token) == TOKEN_TEXT &&
	       strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
		   TOKEN_TEXT &&
	       strchr(last, token[TOKEN_TEXT - 1]) != NULL;
}
