#include "chunk.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#define NONCE 12
#define COMMITMENT (CHUNK_HEADER - CHUNK_SALT)
#define DERIVED (CHUNK_KEY + NONCE + COMMITMENT)
#define MAX_CHUNKS (UINT64_C(1) << 38)

/* sizeof counts the zero byte that ends the name of the AEAD, and belongs. */
static const char label[] = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM";

struct chunk_box {
	EVP_CIPHER_CTX *cipher;
	uint8_t         nonce[NONCE];
	bool            sealing;
	bool            ended; /* the short chunk has been sealed */
	uint64_t        next;  /* number of the chunk to seal */
};

/* OpenSSL's parameters know no const, but derive() only reads. */
static OSSL_PARAM
octets(const char *name, const void *data, size_t size)
{
	return OSSL_PARAM_construct_octet_string(name, (void *)(uintptr_t)data, size);
}

/* key ‖ base nonce ‖ commitment */
static bool
derive(const uint8_t key[CHUNK_KEY], const uint8_t salt[CHUNK_SALT], struct bytes context,
    uint8_t out[DERIVED])
{
	int          mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
	EVP_KDF     *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	char         digest[] = "SHA512";
	OSSL_PARAM   params[7], *p = params;
	bool         ok;

	*p++ = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
	*p++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
	*p++ = octets(OSSL_KDF_PARAM_KEY, key, CHUNK_KEY);
	*p++ = octets(OSSL_KDF_PARAM_INFO, label, sizeof(label));
	*p++ = octets(OSSL_KDF_PARAM_INFO, salt, CHUNK_SALT);
	if (context.size != 0)
		*p++ = octets(OSSL_KDF_PARAM_INFO, context.data, context.size);
	*p = OSSL_PARAM_construct_end();
	ok = ctx != NULL && EVP_KDF_derive(ctx, out, DERIVED, params) == 1;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok;
}

static struct chunk_box *
box_new(const uint8_t derived[DERIVED], bool sealing)
{
	struct chunk_box *box = OPENSSL_zalloc(sizeof(*box));

	if (box == NULL)
		return NULL;
	box->sealing = sealing;
	memcpy(box->nonce, derived + CHUNK_KEY, NONCE);
	box->cipher = EVP_CIPHER_CTX_new();
	if (box->cipher == NULL ||
	    EVP_CipherInit_ex(box->cipher, EVP_aes_256_gcm(), NULL, derived, NULL, sealing) != 1) {
		chunk_close(box);
		return NULL;
	}
	return box;
}

struct chunk_box *
chunk_seal(const uint8_t key[CHUNK_KEY], struct bytes context, uint8_t header[CHUNK_HEADER])
{
	struct chunk_box *box = NULL;
	uint8_t           derived[DERIVED];

	if (RAND_bytes(header, CHUNK_SALT) == 1 && derive(key, header, context, derived)) {
		memcpy(header + CHUNK_SALT, derived + CHUNK_KEY + NONCE, COMMITMENT);
		box = box_new(derived, true);
	}
	OPENSSL_cleanse(derived, sizeof(derived));
	return box;
}

struct chunk_box *
chunk_open(const uint8_t key[CHUNK_KEY], struct bytes context, const uint8_t header[CHUNK_HEADER])
{
	struct chunk_box *box = NULL;
	uint8_t           derived[DERIVED];

	if (derive(key, header, context, derived) &&
	    CRYPTO_memcmp(header + CHUNK_SALT, derived + CHUNK_KEY + NONCE, COMMITMENT) == 0)
		box = box_new(derived, false);
	OPENSSL_cleanse(derived, sizeof(derived));
	return box;
}

void
chunk_close(struct chunk_box *box)
{
	if (box == NULL)
		return;
	EVP_CIPHER_CTX_free(box->cipher);
	OPENSSL_clear_free(box, sizeof(*box));
}

/* Sets the cipher to chunk number index. */
static bool
number(struct chunk_box *box, uint64_t index)
{
	uint8_t nonce[NONCE];

	if (index >= MAX_CHUNKS)
		return false;
	memcpy(nonce, box->nonce, NONCE);
	for (size_t i = 0; i < 5; i++)
		nonce[NONCE - 1 - i] ^= (uint8_t)(index >> (8 * i));
	return EVP_CipherInit_ex(box->cipher, NULL, NULL, NULL, nonce, -1) == 1;
}

bool
chunk_encrypt(
    struct chunk_box *box, uint64_t index, const uint8_t *plain, size_t size, uint8_t *out)
{
	int done = 0, rest = 0;

	/* A number used twice would use a nonce twice. */
	if (!box->sealing || box->ended || index != box->next || size > CHUNK_PLAIN ||
	    !number(box, index))
		return false;
	box->next++;
	box->ended = size < CHUNK_PLAIN;
	if (size != 0 && EVP_EncryptUpdate(box->cipher, out, &done, plain, (int)size) != 1)
		return false;
	return (size_t)done == size && EVP_EncryptFinal_ex(box->cipher, out + done, &rest) == 1 &&
	       EVP_CIPHER_CTX_ctrl(box->cipher, EVP_CTRL_AEAD_GET_TAG, CHUNK_TAG, out + size) == 1;
}

bool
chunk_decrypt(
    struct chunk_box *box, uint64_t index, const uint8_t *sealed, size_t size, uint8_t *out)
{
	int    done = 0, rest = 0;
	size_t plain;
	bool   ok;

	if (box->sealing || size < CHUNK_TAG || size > CHUNK_SEALED || !number(box, index))
		return false;
	plain = size - CHUNK_TAG;
	ok = (plain == 0 || EVP_DecryptUpdate(box->cipher, out, &done, sealed, (int)plain) == 1) &&
	     (size_t)done == plain &&
	     EVP_CIPHER_CTX_ctrl(box->cipher, EVP_CTRL_AEAD_SET_TAG, CHUNK_TAG,
		 (void *)(uintptr_t)(sealed + plain)) == 1 &&
	     EVP_DecryptFinal_ex(box->cipher, out + done, &rest) == 1;
	if (!ok)
		OPENSSL_cleanse(out, plain); /* nobody sees what was not authentic */
	return ok;
}

uint64_t
chunk_sealed_size(uint64_t plain)
{
	if (plain / CHUNK_PLAIN >= MAX_CHUNKS)
		return 0;
	return CHUNK_HEADER + plain / CHUNK_PLAIN * CHUNK_SEALED + plain % CHUNK_PLAIN + CHUNK_TAG;
}

bool
chunk_plain_size(uint64_t sealed, uint64_t *plain)
{
	uint64_t body, whole, last;

	if (sealed < CHUNK_HEADER)
		return false;
	body = sealed - CHUNK_HEADER;
	whole = body / CHUNK_SEALED;
	last = body % CHUNK_SEALED;
	if (last < CHUNK_TAG || whole >= MAX_CHUNKS)
		return false;
	*plain = whole * CHUNK_PLAIN + last - CHUNK_TAG;
	return true;
}
