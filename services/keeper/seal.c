#include "seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#define NONCE 12
#define TAG 16

#define ED25519_TYPE 0x01 /* of a C2SP signed note */

struct bytes
seal_context(uint8_t room[SEAL_CONTEXT], const char *kind, const char *municipality,
    const char *name, const char *more)
{
	int size = snprintf((char *)room, SEAL_CONTEXT, "portvakt keeper 1%c%s%c%s%c%s%c%s", 0,
	    kind, 0, municipality, 0, name, 0, more);

	if (size <= 0 || size >= SEAL_CONTEXT)
		abort(); /* a shortened one would bind less */
	return (struct bytes){ room, (size_t)size + 1 };
}

static EVP_CIPHER_CTX *
gcm(const uint8_t *key, const uint8_t *nonce, struct bytes context, int sealing)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int             done;

	if (c != NULL && EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, key, nonce, sealing) == 1 &&
	    EVP_CipherUpdate(c, NULL, &done, context.data, (int)context.size) == 1)
		return c;
	EVP_CIPHER_CTX_free(c);
	return NULL;
}

bool
seal_close(const uint8_t key[SEAL_KEY], struct bytes context, const uint8_t *plain, size_t size,
    uint8_t *sealed)
{
	uint8_t        *text = sealed + NONCE;
	EVP_CIPHER_CTX *c;
	int             done = 0, rest = 0;
	bool            ok;

	if (RAND_bytes(sealed, NONCE) != 1)
		return false;
	c = gcm(key, sealed, context, 1);
	ok = c != NULL && EVP_CipherUpdate(c, text, &done, plain, (int)size) == 1 &&
	     EVP_CipherFinal_ex(c, text + done, &rest) == 1 &&
	     EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG, text + size) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

bool
seal_open(const uint8_t key[SEAL_KEY], struct bytes context, const uint8_t *sealed, size_t size,
    uint8_t *out)
{
	const uint8_t  *text = sealed + NONCE;
	EVP_CIPHER_CTX *c = gcm(key, sealed, context, 0);
	uint8_t         tag[TAG];
	int             done = 0, rest = 0;
	bool            ok;

	memcpy(tag, text + size, TAG);
	ok = c != NULL && EVP_CipherUpdate(c, out, &done, text, (int)size) == 1 &&
	     EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1 &&
	     EVP_CipherFinal_ex(c, out + done, &rest) == 1;
	EVP_CIPHER_CTX_free(c);
	if (!ok)
		OPENSSL_cleanse(out, size);
	return ok;
}

int
seal_note(char out[SEAL_NOTE], const char *origin, uint64_t size, const uint8_t root[32])
{
	unsigned char base64[48];
	int           n;

	EVP_EncodeBlock(base64, root, 32);
	n = snprintf(out, SEAL_NOTE, "%s\n%" PRIu64 "\n%s\n", origin, size, (const char *)base64);
	return n < SEAL_NOTE ? n : -1;
}

bool
seal_sign(const uint8_t seed[32], const char *text, size_t size, uint8_t signature[64])
{
	EVP_PKEY   *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	size_t      got = 64;
	bool ok = key != NULL && c != NULL && EVP_DigestSignInit(c, NULL, NULL, NULL, key) == 1 &&
		  EVP_DigestSign(c, signature, &got, (const unsigned char *)text, size) == 1 &&
		  got == 64;

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(key);
	return ok;
}

/* The four bytes by which a note names its key, and after them type and public
 * key: SHA-256(name ‖ "\n" ‖ type ‖ key). */
static bool
name_key(const uint8_t seed[32], const char *name, uint8_t hash[4], uint8_t public[33])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
	uint8_t   named[SEAL_NAME + 2 + 32], whole[32];
	size_t    size = 32, length = strlen(name);
	bool      ok;

	if (length > SEAL_NAME)
		length = 0;
	memcpy(named, name, length); /* NOLINT(bugprone-not-null-terminated-result): bytes */
	named[length] = '\n';
	named[length + 1] = ED25519_TYPE;
	ok = length != 0 && key != NULL &&
	     EVP_PKEY_get_raw_public_key(key, named + length + 2, &size) == 1 && size == 32 &&
	     EVP_Digest(named, length + 2 + 32, whole, NULL, EVP_sha256(), NULL) == 1;
	EVP_PKEY_free(key);
	memcpy(hash, whole, 4);
	memcpy(public, named + length + 1, 33);
	return ok;
}

bool
seal_sign_note(const uint8_t seed[32], const char *name, char *text, size_t size, size_t room)
{
	uint8_t       signed_[4 + 64], public[33];
	unsigned char base64[96];
	int           n;

	if (!name_key(seed, name, signed_, public) || !seal_sign(seed, text, size, signed_ + 4))
		return false;
	EVP_EncodeBlock(base64, signed_, sizeof(signed_));
	n = snprintf(text + size, room - size, "\n\u2014 %s %s\n", name, (const char *)base64);
	return n > 0 && (size_t)n < room - size;
}

bool
seal_verifier(const uint8_t seed[32], const char *name, char *out, size_t room)
{
	uint8_t       hash[4], public[33];
	unsigned char base64[48];
	int           n;

	if (!name_key(seed, name, hash, public))
		return false;
	EVP_EncodeBlock(base64, public, sizeof(public));
	n = snprintf(out, room, "%s+%02x%02x%02x%02x+%s", name, hash[0], hash[1], hash[2], hash[3],
	    (const char *)base64);
	return n > 0 && (size_t)n < room;
}
