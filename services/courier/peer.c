#include "peer.h"

#include <stdint.h>
#include <string.h>

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#define SCHEME "NTRNO-"

bool
peer_number_good(const char *number)
{
	return strlen(number) == PEER_NUMBER && strspn(number, "0123456789") == PEER_NUMBER;
}

/* -1: there is no such field, 0: it says something else, 1: it says this. */
static int
says(const X509_NAME *subject, int field, const char *prefix, const char *number)
{
	int                at = X509_NAME_get_index_by_NID(subject, field, -1), size;
	const ASN1_STRING *value;
	const char        *text;
	size_t             skip = strlen(prefix);

	if (at < 0)
		return -1;
	if (X509_NAME_get_index_by_NID(subject, field, at) >= 0)
		return 0; /* twice */
	value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
	text = (const char *)ASN1_STRING_get0_data(value);
	size = ASN1_STRING_length(value);
	return size == (int)(skip + PEER_NUMBER) && memcmp(text, prefix, skip) == 0 &&
	       memcmp(text + skip, number, PEER_NUMBER) == 0;
}

bool
peer_is(const X509 *certificate, const char *number)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);
	int              by = says(subject, NID_organizationIdentifier, SCHEME, number);

	if (by < 0)
		by = says(subject, NID_serialNumber, "", number);
	return by == 1;
}

static int
on_chain(X509_STORE_CTX *chain, void *number)
{
	if (X509_verify_cert(chain) != 1)
		return 0;
	if (peer_is(X509_STORE_CTX_get0_cert(chain), number))
		return 1;
	X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
	return 0;
}

void
peer_require(SSL_CTX *tls, const char *number)
{
	/* OpenSSL takes what is handed on as it is; it is only read. */
	SSL_CTX_set_cert_verify_callback(tls, on_chain, (void *)(uintptr_t)number);
}
