/* Whom to believe: certificates, names and times. */
#include <limits.h>
#include <string.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "evidence_parts.h"

#define CERTIFICATES 200 /* in a trust list */
#define DEPTH 6
#define SKEW 300 /* seconds that clocks may differ */

result
evidence_wrong(struct arena *arena, const char *kind, const char *why)
{
	return fail(arena, 502, "error.unavailable", "%s.%s", kind, why);
}

const char *
evidence_moment(struct arena *arena, int64_t at)
{
	struct tm utc;
	time_t    t = (time_t)at;

	if (gmtime_r(&t, &utc) == NULL)
		return "-";
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900,
	    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

const char *
evidence_sha256(struct arena *arena, struct bytes bytes)
{
	uint8_t out[32] = { 0 };

	if (EVP_Digest(bytes.data, bytes.size, out, NULL, EVP_sha256(), NULL) != 1)
		return "-";
	return text_hex(arena, (struct bytes){ out, sizeof(out) });
}

bool
evidence_same(struct bytes a, struct bytes b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* ── The trust list ── */

static void
free_store(void *store)
{
	X509_STORE_free(store);
}

/* Each certificate of it; false when there is none, or something that is not one. */
static bool
add_all(X509_STORE *store, struct bytes pem)
{
	BIO   *in = pem.size > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.size);
	X509  *next;
	size_t count = 0;
	bool   ok = in != NULL;

	while (ok && count < CERTIFICATES &&
	       (next = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		ok = X509_STORE_add_cert(store, next) == 1;
		X509_free(next);
		count++;
	}
	ERR_clear_error();
	BIO_free(in);
	return ok && count > 0;
}

X509_STORE *
evidence_store(struct arena *arena, struct bytes trust, int64_t at)
{
	X509_STORE        *store = X509_STORE_new();
	X509_VERIFY_PARAM *how;

	if (store == NULL)
		return NULL;
	arena_defer(arena, free_store, store);
	how = X509_STORE_get0_param(store);
	X509_VERIFY_PARAM_set_time(how, (time_t)at);
	X509_VERIFY_PARAM_set_depth(how, DEPTH);
	X509_VERIFY_PARAM_set_auth_level(how, 2); /* RSA from 2048 bits, no SHA-1 */
	if (X509_VERIFY_PARAM_set_purpose(how, X509_PURPOSE_SMIME_SIGN) != 1 ||
	    X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_X509_STRICT) !=
		1)
		return NULL;
	return add_all(store, trust) ? store : NULL;
}

/* ── One certificate ── */

static bool
to_seconds(const ASN1_TIME *time, int64_t *out)
{
	struct tm utc;

	if (ASN1_TIME_to_tm(time, &utc) != 1)
		return false;
	*out = (int64_t)timegm(&utc);
	return true;
}

/* The one common name, as text; NULL when there is none or several. */
static const char *
common_name(struct arena *arena, const X509 *certificate)
{
	X509_NAME     *subject = X509_get_subject_name(certificate);
	int            at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	unsigned char *utf8 = NULL;
	const char    *name = NULL;
	int            size;

	if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0)
		return NULL;
	size = ASN1_STRING_to_UTF8(
	    &utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (size > 0 && size <= 200 && text_valid((const char *)utf8, (size_t)size, false))
		name = arena_strndup(arena, (const char *)utf8, (size_t)size);
	OPENSSL_free(utf8);
	return name;
}

/* Whose certificate it is when it is no person's: organizationIdentifier
 * NTRNO-123456789, or before there was that, the serial number alone. */
static const char *
organisation(struct arena *arena, const X509 *certificate)
{
	static const int   kinds[] = { NID_organizationIdentifier, NID_serialNumber };
	const X509_NAME   *subject = X509_get_subject_name(certificate);
	const ASN1_STRING *value;
	const char        *text;
	int                at;

	for (size_t i = 0; i < 2; i++) {
		at = X509_NAME_get_index_by_NID(subject, kinds[i], -1);
		if (at < 0)
			continue;
		value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
		text = arena_strndup(arena, (const char *)ASN1_STRING_get0_data(value),
		    (size_t)ASN1_STRING_length(value));
		if (text_starts(text, "NTRNO-"))
			text += 6;
		if (strlen(text) == 9 && strspn(text, "0123456789") == 9)
			return text;
	}
	return NULL;
}

static const char *
issuer_name(struct arena *arena, const X509 *certificate)
{
	BIO        *out = BIO_new(BIO_s_mem());
	const char *name = NULL;
	char       *text;
	long        size;

	if (out == NULL)
		return NULL;
	if (X509_NAME_print_ex(out, X509_get_issuer_name(certificate), 0,
		XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		size = BIO_get_mem_data(out, &text);
		if (size > 0 && size <= 500 && text_valid(text, (size_t)size, false))
			name = arena_strndup(arena, text, (size_t)size);
	}
	BIO_free(out);
	return name;
}

static const char *
serial_number(struct arena *arena, const X509 *certificate)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
	char   *digits = number == NULL ? NULL : BN_bn2hex(number);
	char   *kept = digits == NULL ? NULL : arena_strdup(arena, digits);

	OPENSSL_free(digits);
	BN_free(number);
	return kept;
}

static bool
strong(X509 *leaf)
{
	EVP_PKEY *key = X509_get0_pubkey(leaf);
	int       bits = key == NULL ? 0 : EVP_PKEY_get_bits(key);

	if (key == NULL)
		return false;
	return (EVP_PKEY_is_a(key, "RSA") && bits >= 2048 && bits <= 8192) ||
	       (EVP_PKEY_is_a(key, "EC") && bits >= 256 && bits <= 521);
}

static bool
chain_holds(X509_STORE *store, X509 *leaf, STACK_OF(X509) * others)
{
	X509_STORE_CTX *c = X509_STORE_CTX_new();
	bool            ok = c != NULL && X509_STORE_CTX_init(c, store, leaf, others) == 1 &&
		  X509_verify_cert(c) == 1 && X509_STORE_CTX_get_error(c) == X509_V_OK;

	X509_STORE_CTX_free(c);
	ERR_clear_error();
	return ok;
}

result
evidence_believe(struct arena *arena, const struct evidence_wanted *wanted, const char *kind,
    X509 *leaf, STACK_OF(X509) * others, int64_t at, struct evidence_signer *out)
{
	X509_STORE *store;

	if (at < wanted->from - SKEW || at > wanted->until + SKEW)
		return evidence_wrong(arena, kind, "time");
	if (X509_check_ca(leaf) != 0 || !strong(leaf))
		return evidence_wrong(arena, kind, "key");
	store = evidence_store(arena, wanted->trust, at);
	if (store == NULL)
		return evidence_wrong(arena, kind, "trust");
	if (!chain_holds(store, leaf, others))
		return evidence_wrong(arena, kind, "chain");
	out->name = common_name(arena, leaf);
	out->organisation = organisation(arena, leaf);
	out->serial = serial_number(arena, leaf);
	out->issuer = issuer_name(arena, leaf);
	out->time = at;
	if (out->name == NULL || out->serial == NULL || out->issuer == NULL ||
	    !to_seconds(X509_get0_notAfter(leaf), &out->ends))
		return evidence_wrong(arena, kind, "name");
	return NULL;
}

/* ── Names of people ── */

/* The next word of a name; empty at its end. */
static struct bytes
word(const char **at)
{
	const char *begin = *at + strspn(*at, " -");
	size_t      size = strcspn(begin, " -");

	*at = begin + size;
	return (struct bytes){ (const uint8_t *)begin, size };
}

/* Large letters as small ones: A–Z, and those of Latin-1 in UTF-8. */
static uint8_t
small(struct bytes text, size_t i)
{
	uint8_t c = text.data[i];

	if (c >= 'A' && c <= 'Z')
		return (uint8_t)(c + 32);
	if (i > 0 && text.data[i - 1] == 0xc3 && c >= 0x80 && c <= 0x9e && c != 0x97)
		return (uint8_t)(c + 32);
	return c;
}

static bool
same_word(struct bytes a, struct bytes b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++)
		if (small(a, i) != small(b, i))
			return false;
	return true;
}

static bool
has_word(const char *name, struct bytes wanted)
{
	for (struct bytes w = word(&name); w.size > 0; w = word(&name))
		if (same_word(w, wanted))
			return true;
	return false;
}

static size_t
words(const char *name)
{
	size_t n = 0;

	while (word(&name).size > 0)
		n++;
	return n;
}

bool
evidence_same_name(const char *one, const char *other)
{
	const char *shorter = words(one) <= words(other) ? one : other;
	const char *longer = shorter == one ? other : one;

	if (words(shorter) < 2)
		return false;
	for (struct bytes w = word(&shorter); w.size > 0; w = word(&shorter))
		if (!has_word(longer, w))
			return false;
	return true;
}
