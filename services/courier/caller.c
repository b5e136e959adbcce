#include "caller.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/pem.h>

#include "log.h"

#define PEM_MAX (64 * 1024)
#define PATH 512

/* courier.allow.clerk.0, .1, …: each an origin. */
static bool
read_origins(const struct config *config, struct caller *caller)
{
	char key[48];

	for (unsigned i = 0; i <= ORIGIN_LIST; i++) {
		const char *url;

		snprintf(key, sizeof(key), "courier.allow.%s.%u", caller->name, i);
		url = config_or(config, key, NULL);
		if (url == NULL)
			break;
		if (!origin_add(&caller->origins, url)) {
			log_error("config.malformed", "key=%s needs=https://host[:port]", key);
			return false;
		}
	}
	return true;
}

FILE *
caller_file(const char *name)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	char        path[PATH];

	if (strchr(name, '/') != NULL || folder == NULL)
		return fopen(name, "re");
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= PATH)
		return NULL;
	return fopen(path, "re");
}

static bool
read_pem(const char *name, struct bytes *out)
{
	FILE    *f = caller_file(name);
	uint8_t *room = f == NULL ? NULL : malloc(PEM_MAX);

	if (room != NULL)
		*out = (struct bytes){ room, fread(room, 1, PEM_MAX, f) };
	if (f != NULL)
		fclose(f);
	return room != NULL && out->size > 0 && out->size < PEM_MAX;
}

static bool
is_pair(struct bytes certificate, struct bytes key)
{
	BIO      *c = BIO_new_mem_buf(certificate.data, (int)certificate.size);
	BIO      *k = BIO_new_mem_buf(key.data, (int)key.size);
	X509     *whose = c == NULL ? NULL : PEM_read_bio_X509(c, NULL, NULL, NULL);
	EVP_PKEY *secret = k == NULL ? NULL : PEM_read_bio_PrivateKey(k, NULL, NULL, NULL);
	bool ok = whose != NULL && secret != NULL && X509_check_private_key(whose, secret) == 1;

	X509_free(whose);
	EVP_PKEY_free(secret);
	BIO_free(c);
	BIO_free(k);
	return ok;
}

/* Both or neither. */
static bool
read_certificate(const struct config *config, struct caller *caller)
{
	char        first[48], second[48];
	const char *certificate, *key;

	snprintf(first, sizeof(first), "courier.certificate.%s", caller->name);
	snprintf(second, sizeof(second), "courier.key.%s", caller->name);
	certificate = config_or(config, first, NULL);
	key = config_or(config, second, NULL);
	if (certificate == NULL && key == NULL)
		return true;
	if (certificate == NULL || key == NULL) {
		log_error("config.missing", "key=%s", key == NULL ? second : first);
		return false;
	}
	if (read_pem(certificate, &caller->certificate) && read_pem(key, &caller->key) &&
	    is_pair(caller->certificate, caller->key))
		return true;
	log_error("config.unreadable", "key=%s needs=a certificate and its key in PEM", first);
	return false;
}

/* Whom it reaches, where that is an enterprise with a number. */
static bool
read_peer(const struct config *config, struct caller *caller)
{
	char        key[48];
	const char *number;

	snprintf(key, sizeof(key), "courier.peer.%s", caller->name);
	number = config_or(config, key, "");
	if (number[0] != '\0' && !peer_number_good(number)) {
		log_error("config.malformed", "key=%s needs=an organisation number", key);
		return false;
	}
	memcpy(caller->peer, number, strlen(number) + 1);
	return true;
}

enum caller_state
caller_read(const struct config *config, struct caller *caller)
{
	char key[32];

	caller->limits = courier_limits(caller->name);
	if (caller->limits == NULL || !read_origins(config, caller) ||
	    !read_certificate(config, caller) || !read_peer(config, caller))
		return CALLER_BAD;
	if (caller->origins.count > 0)
		return CALLER_READY;
	snprintf(key, sizeof(key), "courier.allow.%s.0", caller->name);
	if (caller->certificate.size == 0)
		return CALLER_NONE;
	log_error("config.missing", "key=%s", key);
	return CALLER_BAD;
}

void
caller_forget(struct caller *caller)
{
	if (caller->key.size > 0)
		OPENSSL_cleanse((void *)(uintptr_t)caller->key.data, caller->key.size); /* ours */
	caller->key.size = caller->certificate.size = 0;
}
