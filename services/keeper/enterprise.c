#include "enterprise.h"

#include <limits.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define LENGTH 2 /* bytes of it before the key */

static bool
fit(const EVP_PKEY *key)
{
	int bits = key == NULL ? 0 : EVP_PKEY_get_bits(key);

	return bits >= 2048 && bits <= 4096 && EVP_PKEY_is_a(key, "RSA");
}

/* No key of ours has a password, and nobody is there to be asked. */
static int /* NOLINTNEXTLINE(readability-non-const-parameter): as OpenSSL calls it */
no_password(char *out, int size, int writing, void *with)
{
	(void)out, (void)size, (void)writing, (void)with;
	return -1;
}

static EVP_PKEY *
from_pem(struct bytes pem)
{
	BIO      *in = pem.size > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.size);
	EVP_PKEY *key = in == NULL ? NULL : PEM_read_bio_PrivateKey(in, NULL, no_password, NULL);

	BIO_free(in);
	return key;
}

bool
enterprise_pack(struct bytes pem, uint8_t room[ENTERPRISE_ROOM])
{
	EVP_PKEY      *key = from_pem(pem);
	unsigned char *der = NULL;
	int            size = fit(key) ? i2d_PrivateKey(key, &der) : -1;
	bool           ok = size > 0 && size <= ENTERPRISE_ROOM - LENGTH;

	memset(room, 0, ENTERPRISE_ROOM);
	if (ok) {
		room[0] = (uint8_t)(size >> 8);
		room[1] = (uint8_t)size;
		memcpy(room + LENGTH, der, (size_t)size);
	}
	if (size > 0)
		OPENSSL_clear_free(der, (size_t)size);
	EVP_PKEY_free(key);
	return ok;
}

EVP_PKEY *
enterprise_unpack(const uint8_t room[ENTERPRISE_ROOM])
{
	const unsigned char *at = room + LENGTH;
	long                 size = room[0] << 8 | room[1];
	EVP_PKEY            *key = NULL;

	if (size <= ENTERPRISE_ROOM - LENGTH)
		key = d2i_AutoPrivateKey(NULL, &at, size);
	if (fit(key) && at == room + LENGTH + size)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

bool
enterprise_sign(EVP_PKEY *key, struct bytes message, uint8_t signature[KEEPER_RSA], size_t *size)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool        ok;

	*size = KEEPER_RSA;
	ok = c != NULL && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
	     EVP_DigestSign(c, signature, size, message.data, message.size) == 1;
	EVP_MD_CTX_free(c);
	return ok;
}
