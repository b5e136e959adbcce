/* META-INF/signatures.xml: XAdES over the files of a package (interfaces.md §2.1).
 * The canonical SignedInfo is, to the byte, what services/keeper/package.c takes. */
#include <limits.h>
#include <string.h>
#include <time.h>

#include <libxml/xmlwriter.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "asice_parts.h"
#include "xml.h"

#define ASIC "http://uri.etsi.org/2918/v1.2.1#"
#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define XADES "http://uri.etsi.org/01903/v1.3.2#"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
/* Of the certificate, which is named twice more: the service wants no other. */
#define SHA1 DSIG "sha1"
#define RSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
#define CHAIN 8
#define XML_MOST (256 * 1024)

struct package {
	struct arena *arena;
	const char   *names[ASICE_DOCUMENTS + 1];
	const char   *digests[ASICE_DOCUMENTS + 1];
	size_t        count;
	X509         *chain[CHAIN];
	size_t        certificates;
	const char   *when;
	/* What is known when the first draft is made, and what only then. */
	const char *properties; /* the digest of SignedProperties */
	const char *value;      /* the signature */
};

static result
refused(struct arena *arena, const char *why)
{
	return fail(arena, 500, "error.internal", "asice.%s", why);
}

/* ── The parts ── */

static const char *
base64(struct arena *arena, const uint8_t *data, size_t size)
{
	char *out = arena_alloc(arena, (size + 2) / 3 * 4 + 1);

	(void)EVP_EncodeBlock((unsigned char *)out, data, (int)size);
	return out;
}

static const char *
digest(struct arena *arena, struct bytes bytes, const EVP_MD *kind)
{
	uint8_t  out[EVP_MAX_MD_SIZE];
	unsigned size;

	if (EVP_Digest(bytes.data, bytes.size, out, &size, kind, NULL) != 1)
		return NULL;
	return base64(arena, out, size);
}

static bool
add_file(struct package *p, const char *name, struct bytes bytes)
{
	p->names[p->count] = name;
	p->digests[p->count] = digest(p->arena, bytes, EVP_sha256());
	return p->digests[p->count++] != NULL;
}

static void
free_certificate(void *certificate)
{
	X509_free(certificate);
}

static bool
read_chain(struct package *p, struct bytes pem)
{
	BIO  *in = pem.size > INT_MAX ? NULL : BIO_new_mem_buf(pem.data, (int)pem.size);
	X509 *next;

	if (in == NULL)
		return false;
	while (
	    p->certificates < CHAIN && (next = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		arena_defer(p->arena, free_certificate, next);
		p->chain[p->certificates++] = next;
	}
	BIO_free(in);
	return p->certificates > 0;
}

static const char *
issuer_of(struct arena *arena, X509 *certificate)
{
	BIO  *out = BIO_new(BIO_s_mem());
	char *text;
	long  size;

	if (out == NULL)
		return NULL;
	if (X509_NAME_print_ex(out, X509_get_issuer_name(certificate), 0,
		XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) {
		BIO_free(out);
		return NULL;
	}
	size = BIO_get_mem_data(out, &text);
	text = arena_strndup(arena, text, (size_t)size);
	BIO_free(out);
	return text;
}

static const char *
serial_of(struct arena *arena, X509 *certificate)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
	char   *decimal = number == NULL ? NULL : BN_bn2dec(number);
	char   *kept = decimal == NULL ? NULL : arena_strdup(arena, decimal);

	OPENSSL_free(decimal);
	BN_free(number);
	return kept;
}

static struct bytes
der_of(struct arena *arena, X509 *certificate)
{
	unsigned char *der = NULL;
	int            size = i2d_X509(certificate, &der);
	struct bytes   out = { NULL, 0 };

	if (size > 0)
		out = (struct bytes){ arena_memdup(arena, der, (size_t)size), (size_t)size };
	OPENSSL_free(der);
	return out;
}

/* ── Writing ── */

static const xmlChar *
x(const char *text)
{
	return (const xmlChar *)(text == NULL ? "" : text);
}

static void
leaf(xmlTextWriter *w, const char *name, const char *attribute, const char *value, const char *text)
{
	xmlTextWriterStartElement(w, x(name));
	if (attribute != NULL)
		xmlTextWriterWriteAttribute(w, x(attribute), x(value));
	if (text != NULL)
		xmlTextWriterWriteString(w, x(text));
	xmlTextWriterFullEndElement(w);
}

static void
digest_of(xmlTextWriter *w, const char *prefix, const char *method, const char *value)
{
	char names[2][24];

	(void)snprintf(names[0], sizeof(names[0]), "%sDigestMethod", prefix);
	(void)snprintf(names[1], sizeof(names[1]), "%sDigestValue", prefix);
	leaf(w, names[0], "Algorithm", method, NULL);
	leaf(w, names[1], NULL, NULL, value);
}

static void
write_signed_info(xmlTextWriter *w, const struct package *p)
{
	xmlTextWriterStartElement(w, x("SignedInfo"));
	leaf(w, "CanonicalizationMethod", "Algorithm", C14N, NULL);
	leaf(w, "SignatureMethod", "Algorithm", RSA_SHA256, NULL);
	for (size_t i = 0; i < p->count; i++) {
		xmlTextWriterStartElement(w, x("Reference"));
		xmlTextWriterWriteFormatAttribute(w, x("Id"), "ID_%zu", i);
		xmlTextWriterWriteAttribute(w, x("URI"), x(p->names[i]));
		digest_of(w, "", SHA256, p->digests[i]);
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterStartElement(w, x("Reference"));
	xmlTextWriterWriteAttribute(w, x("Type"), x("http://uri.etsi.org/01903#SignedProperties"));
	xmlTextWriterWriteAttribute(w, x("URI"), x("#SignedProperties"));
	xmlTextWriterStartElement(w, x("Transforms"));
	leaf(w, "Transform", "Algorithm", C14N, NULL);
	xmlTextWriterEndElement(w);
	digest_of(w, "", SHA256, p->properties);
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

static void
write_key(xmlTextWriter *w, const struct package *p)
{
	xmlTextWriterStartElement(w, x("KeyInfo"));
	xmlTextWriterStartElement(w, x("X509Data"));
	for (size_t i = 0; i < p->certificates; i++) {
		struct bytes der = der_of(p->arena, p->chain[i]);

		leaf(w, "X509Certificate", NULL, NULL, base64(p->arena, der.data, der.size));
	}
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

static void
write_certificate(xmlTextWriter *w, const struct package *p)
{
	struct arena *a = p->arena;

	xmlTextWriterStartElement(w, x("SigningCertificate"));
	xmlTextWriterStartElement(w, x("Cert"));
	xmlTextWriterStartElement(w, x("CertDigest"));
	digest_of(w, "ds:", SHA1, digest(a, der_of(a, p->chain[0]), EVP_sha1()));
	xmlTextWriterEndElement(w);
	xmlTextWriterStartElement(w, x("IssuerSerial"));
	leaf(w, "ds:X509IssuerName", NULL, NULL, issuer_of(a, p->chain[0]));
	leaf(w, "ds:X509SerialNumber", NULL, NULL, serial_of(a, p->chain[0]));
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

static void
write_properties(xmlTextWriter *w, const struct package *p)
{
	xmlTextWriterStartElement(w, x("QualifyingProperties"));
	xmlTextWriterWriteAttribute(w, x("xmlns"), x(XADES));
	xmlTextWriterWriteAttribute(w, x("xmlns:ds"), x(DSIG));
	xmlTextWriterWriteAttribute(w, x("Target"), x("#Signature"));
	xmlTextWriterStartElement(w, x("SignedProperties"));
	xmlTextWriterWriteAttribute(w, x("Id"), x("SignedProperties"));
	xmlTextWriterStartElement(w, x("SignedSignatureProperties"));
	leaf(w, "SigningTime", NULL, NULL, p->when);
	write_certificate(w, p);
	xmlTextWriterEndElement(w);
	xmlTextWriterStartElement(w, x("SignedDataObjectProperties"));
	for (size_t i = 0; i < p->count; i++) {
		xmlTextWriterStartElement(w, x("DataObjectFormat"));
		xmlTextWriterWriteFormatAttribute(w, x("ObjectReference"), "#ID_%zu", i);
		leaf(w, "MimeType", NULL, NULL,
		    i + 1 < p->count ? "application/pdf" : "application/xml");
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

/* The whole, as far as it is known. */
static bool
draft(const struct package *p, struct bytes *out)
{
	xmlBuffer     *buffer = xmlBufferCreate();
	xmlTextWriter *w = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
	bool           ok = w != NULL;

	if (ok) {
		xmlTextWriterStartDocument(w, NULL, "UTF-8", "no");
		xmlTextWriterStartElement(w, x("XAdESSignatures"));
		xmlTextWriterWriteAttribute(w, x("xmlns"), x(ASIC));
		xmlTextWriterStartElement(w, x("Signature"));
		xmlTextWriterWriteAttribute(w, x("xmlns"), x(DSIG));
		xmlTextWriterWriteAttribute(w, x("Id"), x("Signature"));
		write_signed_info(w, p);
		leaf(w, "SignatureValue", NULL, NULL, p->value);
		write_key(w, p);
		xmlTextWriterStartElement(w, x("Object"));
		write_properties(w, p);
		ok = xmlTextWriterEndDocument(w) >= 0;
		xmlFreeTextWriter(w);
	}
	if (ok) {
		out->size = (size_t)xmlBufferLength(buffer);
		out->data = arena_memdup(p->arena, xmlBufferContent(buffer), out->size);
	}
	xmlBufferFree(buffer);
	return ok;
}

/* ── Signing ── */

/* The canonical bytes of an element of the draft; the first of that name. */
static xmlNode *
find(xmlNode *node, const char *space, const char *name)
{
	xmlNode *found = NULL;

	for (; node != NULL && found == NULL; node = xml_next(node))
		found = xml_is(node, space, name) ? node : find(xml_first(node), space, name);
	return found;
}

static bool
canonical(const struct package *p, const char *space, const char *name, struct bytes *out)
{
	struct bytes text;
	xmlDoc      *document = draft(p, &text) ? xml_read(p->arena, text, XML_MOST) : NULL;
	xmlNode *node = document == NULL ? NULL : find(xmlDocGetRootElement(document), space, name);

	return node != NULL && xml_canonical(p->arena, node, out);
}

static const char *
moment(struct arena *arena, int64_t now)
{
	struct tm utc;
	time_t    t = (time_t)now;

	if (gmtime_r(&t, &utc) == NULL)
		return NULL;
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900,
	    utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

result
asice_signatures(struct arena *arena, const struct asice *a, struct bytes chain, int64_t now,
    asice_signer sign, void *with, struct bytes *xml)
{
	struct package *p = arena_alloc(arena, sizeof(*p));
	struct bytes    signed_properties, signed_info, signature;
	bool            ok = true;

	p->arena = arena;
	p->when = moment(arena, now);
	for (size_t i = 0; i < a->count; i++)
		ok = ok && add_file(p, a->documents[i].name, a->documents[i].bytes);
	if (!ok || p->when == NULL || !add_file(p, ASICE_MANIFEST, a->manifest))
		return refused(arena, "digest");
	if (!read_chain(p, chain))
		return refused(arena, "chain");
	if (!canonical(p, XADES, "SignedProperties", &signed_properties))
		return refused(arena, "properties");
	p->properties = digest(arena, signed_properties, EVP_sha256());
	if (!canonical(p, DSIG, "SignedInfo", &signed_info))
		return refused(arena, "signed_info");
	TRY(sign(with, arena, signed_info, &signature));
	p->value = base64(arena, signature.data, signature.size);
	if (!draft(p, xml))
		return refused(arena, "signatures");
	return NULL;
}
