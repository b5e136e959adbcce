/* One signer's XAdES.  Its form is checked first, element by element, so that what is
 * then verified is what was read: one signature, one certificate, one set of signed
 * properties, and a reference to each document.  The verifying is libxmlsec1's. */
#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
/* Before the others, which need it. */
#include <xmlsec/xmlsec.h>

#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/keys.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include "evidence_parts.h"
#include "xml.h"

#define ASIC "http://uri.etsi.org/2918/v1.2.1#"
#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define ENC "http://www.w3.org/2001/04/xmlenc#"
#define XADES "http://uri.etsi.org/01903/v1.3.2#"
#define SIGNED "http://uri.etsi.org/01903#SignedProperties"
#define CERTIFICATES 8
#define IDS 64

struct xades {
	struct arena                 *arena;
	const struct evidence_wanted *wanted;
	xmlNode                      *signature;
	xmlNode                      *value;
	const char                   *properties_id;
	xmlNode                      *properties;
	X509                         *leaf;
	STACK_OF(X509) * chain;
	const char *time;
	int64_t     at;
};

static result
wrong(struct xades *x, const char *why)
{
	return evidence_wrong(x->arena, "xades", why);
}

/* ── Algorithms ── */

static const char *const canonical_forms[] = { "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
	"http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2001/10/xml-exc-c14n#", NULL };

static const char *const signature_methods[] = { MORE "rsa-sha256", MORE "rsa-sha384",
	MORE "rsa-sha512", MORE "ecdsa-sha256", MORE "ecdsa-sha384", MORE "ecdsa-sha512", NULL };

static const struct digest {
	const char *name;
	const EVP_MD *(*kind)(void);
	bool certificate; /* of a certificate alone, whose own signature holds it */
} digests[] = {
	{ ENC "sha256", EVP_sha256, false },
	{ MORE "sha384", EVP_sha384, false },
	{ ENC "sha512", EVP_sha512, false },
	{ DSIG "sha1", EVP_sha1, true },
};

/* An element without content but for its Algorithm, which is in the list. */
static bool
algorithm_in(struct xades *x, const xmlNode *node, const char *name, const char *const *list)
{
	const char *algorithm = NULL;

	if (xml_is(node, DSIG, name) && xml_first(node) == NULL)
		algorithm = xml_attribute(x->arena, node, "Algorithm");
	for (; algorithm != NULL && *list != NULL; list++)
		if (strcmp(algorithm, *list) == 0)
			return true;
	return false;
}

/* What base64 text stands for, blanks aside; empty when it is none. */
static struct bytes
unbase64(struct arena *arena, const char *text)
{
	char          *packed = arena_alloc(arena, strlen(text) + 1);
	size_t         size = 0;
	unsigned char *out;
	int            got;
	struct bytes   none = { NULL, 0 };

	for (; *text != '\0'; text++)
		if (strchr(" \t\r\n", *text) == NULL)
			packed[size++] = *text;
	if (size == 0 || size % 4 != 0 || size > INT_MAX)
		return none;
	out = arena_alloc(arena, size);
	got = EVP_DecodeBlock(out, (const unsigned char *)packed, (int)size);
	if (got < 3)
		return none;
	for (size_t i = size; i > size - 2 && packed[i - 1] == '='; i--)
		got--;
	return (struct bytes){ out, (size_t)got };
}

/* DigestMethod and DigestValue, next to each other: do they say this of these bytes? */
static bool
digest_agrees(
    struct xades *x, const xmlNode *method, struct bytes bytes, bool certificate, bool *known)
{
	const char    *algorithm;
	const xmlNode *value = method == NULL ? NULL : xml_next(method);
	const char    *text;
	struct bytes   said;
	uint8_t        made[EVP_MAX_MD_SIZE];
	unsigned       size = 0;

	*known = false;
	if (!xml_is(method, DSIG, "DigestMethod") || !xml_is(value, DSIG, "DigestValue") ||
	    xml_next(value) != NULL)
		return false;
	algorithm = xml_attribute(x->arena, method, "Algorithm");
	text = xml_text(x->arena, value);
	for (size_t i = 0; algorithm != NULL && text != NULL && i < 4; i++)
		if (strcmp(digests[i].name, algorithm) == 0 &&
		    (certificate || !digests[i].certificate)) {
			*known = true;
			said = unbase64(x->arena, text);
			return EVP_Digest(bytes.data, bytes.size, made, &size, digests[i].kind(),
				   NULL) == 1 &&
			       said.data != NULL && said.size == size &&
			       memcmp(said.data, made, size) == 0;
		}
	return false;
}

/* ── Form ── */

/* No two elements may be called the same: a reference must mean one of them. */
static bool
ids_differ(struct xades *x, const xmlNode *node, const char **ids, size_t *count)
{
	static const char *const names[] = { "Id", "ID", "id" };

	for (; node != NULL; node = xml_next(node)) {
		for (size_t i = 0; i < 3; i++) {
			const char *id = xml_attribute(x->arena, node, names[i]);

			if (id == NULL)
				continue;
			for (size_t j = 0; j < *count; j++)
				if (strcmp(ids[j], id) == 0)
					return false;
			if (*count == IDS)
				return false;
			ids[(*count)++] = id;
		}
		if (!ids_differ(x, xml_first(node), ids, count))
			return false;
	}
	return true;
}

/* The one signature: the root, or all that the root holds. */
static xmlNode *
only_signature(xmlNode *root)
{
	if (xml_is(root, ASIC, "XAdESSignatures") && xml_first(root) != NULL &&
	    xml_next(xml_first(root)) == NULL)
		root = xml_first(root);
	return xml_is(root, DSIG, "Signature") ? root : NULL;
}

/* The reference to the signed properties: in canonical form, and in nothing else. */
static result
properties_reference(struct xades *x, const xmlNode *reference)
{
	const xmlNode *transforms = xml_first(reference);
	const xmlNode *transform = transforms == NULL ? NULL : xml_first(transforms);
	bool           known;
	struct bytes   none = { (const uint8_t *)"", 0 };

	if (!xml_is(transforms, DSIG, "Transforms") || transform == NULL ||
	    xml_next(transform) != NULL ||
	    !algorithm_in(x, transform, "Transform", canonical_forms))
		return wrong(x, "transform");
	(void)digest_agrees(x, xml_next(transforms), none, false, &known);
	return known ? NULL : wrong(x, "algorithm");
}

/* A reference to a document: by its name, to its bytes as they are. */
static result
document_reference(struct xades *x, const xmlNode *reference, const char *uri, bool *seen)
{
	const struct evidence_wanted *w = x->wanted;
	size_t                        i = 0;
	bool                          known;

	while (i < w->document_count && strcmp(w->documents[i].name, uri) != 0)
		i++;
	if (i == w->document_count || seen[i])
		return wrong(x, "reference");
	seen[i] = true;
	if (xml_is(xml_first(reference), DSIG, "Transforms"))
		return wrong(x, "transform");
	if (digest_agrees(x, xml_first(reference), w->documents[i].bytes, false, &known))
		return NULL;
	return wrong(x, known ? "digest" : "algorithm");
}

static result
references(struct xades *x, const xmlNode *node)
{
	bool   seen[ASICE_DOCUMENTS] = { false };
	size_t properties = 0, documents = 0;

	for (; node != NULL; node = xml_next(node)) {
		const char *uri = xml_attribute(x->arena, node, "URI");
		const char *type = xml_attribute(x->arena, node, "Type");

		if (!xml_is(node, DSIG, "Reference") || uri == NULL)
			return wrong(x, "shape");
		if (*uri != '#') {
			TRY(document_reference(x, node, uri, seen));
			documents++;
			continue;
		}
		if (type == NULL || strcmp(type, SIGNED) != 0 ||
		    strcmp(uri + 1, x->properties_id) != 0)
			return wrong(x, "reference");
		TRY(properties_reference(x, node));
		properties++;
	}
	if (properties != 1)
		return wrong(x, "properties");
	return documents == x->wanted->document_count ? NULL : wrong(x, "reference");
}

static result
signed_info(struct xades *x, const xmlNode *info)
{
	const xmlNode *form = info == NULL ? NULL : xml_first(info);
	const xmlNode *method = form == NULL ? NULL : xml_next(form);

	if (!xml_is(info, DSIG, "SignedInfo"))
		return wrong(x, "shape");
	if (!algorithm_in(x, form, "CanonicalizationMethod", canonical_forms) || method == NULL ||
	    !algorithm_in(x, method, "SignatureMethod", signature_methods))
		return wrong(x, "algorithm");
	return references(x, xml_next(method));
}

/* Object / QualifyingProperties / SignedProperties, of this signature. */
static result
properties(struct xades *x, const xmlNode *object)
{
	const xmlNode *outer = object == NULL ? NULL : xml_first(object);
	const char    *id = xml_attribute(x->arena, x->signature, "Id");
	const char    *target;
	const xmlNode *behind;

	if (!xml_is(object, DSIG, "Object") || xml_next(object) != NULL ||
	    !xml_is(outer, XADES, "QualifyingProperties") || xml_next(outer) != NULL)
		return wrong(x, "shape");
	target = xml_attribute(x->arena, outer, "Target");
	x->properties = xml_first(outer);
	if (id == NULL || target == NULL || *target != '#' || strcmp(target + 1, id) != 0 ||
	    !xml_is(x->properties, XADES, "SignedProperties"))
		return wrong(x, "properties");
	behind = xml_next(x->properties);
	if (behind != NULL &&
	    (!xml_is(behind, XADES, "UnsignedProperties") || xml_next(behind) != NULL))
		return wrong(x, "shape");
	x->properties_id = xml_attribute(x->arena, x->properties, "Id");
	return x->properties_id == NULL ? wrong(x, "properties") : NULL;
}

/* ── The certificate and the time ── */

static void
free_chain(void *chain)
{
	sk_X509_pop_free(chain, X509_free);
}

/* Every certificate of KeyInfo; which is the signer's, the signed properties say. */
static result
certificates(struct xades *x, const xmlNode *info)
{
	const xmlNode *data = info == NULL ? NULL : xml_first(info);
	const xmlNode *node;

	x->chain = sk_X509_new_null();
	if (x->chain == NULL || !xml_is(info, DSIG, "KeyInfo") || !xml_is(data, DSIG, "X509Data"))
		return wrong(x, "shape");
	arena_defer(x->arena, free_chain, x->chain);
	for (node = xml_first(data); node != NULL; node = xml_next(node)) {
		const char          *text;
		struct bytes         der = { NULL, 0 };
		const unsigned char *at;
		X509                *certificate;

		if (!xml_is(node, DSIG, "X509Certificate"))
			continue;
		text = xml_text(x->arena, node);
		if (text != NULL)
			der = unbase64(x->arena, text);
		at = der.data;
		certificate = der.size == 0 ? NULL : d2i_X509(NULL, &at, (long)der.size);
		if (certificate == NULL || at != der.data + der.size ||
		    sk_X509_num(x->chain) == CERTIFICATES ||
		    sk_X509_push(x->chain, certificate) == 0) {
			X509_free(certificate);
			ERR_clear_error();
			return wrong(x, "certificate");
		}
	}
	return sk_X509_num(x->chain) > 0 ? NULL : wrong(x, "certificate");
}

static const xmlNode *
child(const xmlNode *parent, const char *name)
{
	const xmlNode *node = parent == NULL ? NULL : xml_first(parent);

	while (node != NULL && !xml_is(node, XADES, name))
		node = xml_next(node);
	return node;
}

/* The certificate whose digest was signed. */
static result
signer(struct xades *x)
{
	const xmlNode *inner = child(x->properties, "SignedSignatureProperties");
	const xmlNode *time = child(inner, "SigningTime");
	const xmlNode *named = child(inner, "SigningCertificate");
	const xmlNode *digest;
	bool           known = false;

	if (named == NULL)
		named = child(inner, "SigningCertificateV2");
	digest = child(child(named, "Cert"), "CertDigest");
	x->time = time == NULL ? NULL : xml_text(x->arena, time);
	if (x->time == NULL || !signing_time(x->time, &x->at))
		return wrong(x, "time");
	for (int i = 0; digest != NULL && i < sk_X509_num(x->chain); i++) {
		X509          *certificate = sk_X509_value(x->chain, i);
		unsigned char *der = NULL;
		int            size = i2d_X509(certificate, &der);
		struct bytes   bytes = { der, size > 0 ? (size_t)size : 0 };

		if (size > 0 && digest_agrees(x, xml_first(digest), bytes, true, &known))
			x->leaf = certificate;
		OPENSSL_free(der);
	}
	return x->leaf != NULL ? NULL : wrong(x, "certificate");
}

/* ── libxmlsec1 ── */

/* The documents that a reference may mean, while one signature is looked at. */
static struct {
	const struct evidence_wanted *wanted;
	struct bytes                  left;
} served;

static const struct asice_document *
served_as(const char *uri)
{
	for (size_t i = 0; served.wanted != NULL && i < served.wanted->document_count; i++)
		if (strcmp(served.wanted->documents[i].name, uri) == 0)
			return &served.wanted->documents[i];
	return NULL;
}

static int
serve_match(const char *uri)
{
	return served_as(uri) != NULL;
}

static void *
serve_open(const char *uri)
{
	const struct asice_document *d = served_as(uri);

	if (d == NULL)
		return NULL;
	served.left = d->bytes;
	return &served;
}

static int
serve_read(void *from, char *out, int size)
{
	size_t n = size < 0 ? 0 : (size_t)size;

	(void)from;
	if (n > served.left.size)
		n = served.left.size;
	if (n > 0)
		memcpy(out, served.left.data, n);
	served.left.data += n;
	served.left.size -= n;
	return (int)n;
}

static int
serve_close(void *from)
{
	(void)from;
	return 0;
}

static void
silent(const char *file, int line, const char *function, const char *object, const char *subject,
    int reason, const char *message)
{
	(void)file, (void)line, (void)function, (void)object, (void)subject, (void)reason,
	    (void)message;
}

/* References mean what serve_*() has, and nothing else can be loaded. */
bool
evidence_xades_begin(void)
{
	static bool begun;

	if (begun)
		return true;
	xml_begin();
	begun = xmlSecInit() == 0 && xmlSecOpenSSLInit() == 0;
	xmlSecErrorsSetCallback(silent);
	xmlSecIOCleanupCallbacks();
	return begun &&
	       xmlSecIORegisterCallbacks(serve_match, serve_open, serve_read, serve_close) == 0;
}

static xmlSecKey *
key_of(X509 *leaf)
{
	EVP_PKEY *public = X509_get_pubkey(leaf);
	xmlSecKeyDataPtr data = public == NULL ? NULL : xmlSecOpenSSLEvpKeyAdopt(public);
	xmlSecKey       *key = data == NULL ? NULL : xmlSecKeyCreate();

	if (data == NULL)
		EVP_PKEY_free(public);
	if (data != NULL && (key == NULL || xmlSecKeySetValue(key, data) != 0)) {
		xmlSecKeyDataDestroy(data);
		if (key != NULL)
			xmlSecKeyDestroy(key);
		return NULL;
	}
	return key;
}

static bool
enable(xmlSecDSigCtx *c)
{
	static xmlSecTransformId (*const reference[])(void) = { xmlSecTransformInclC14NGetKlass,
		xmlSecTransformInclC14N11GetKlass, xmlSecTransformExclC14NGetKlass,
		xmlSecOpenSSLTransformSha256GetKlass, xmlSecOpenSSLTransformSha384GetKlass,
		xmlSecOpenSSLTransformSha512GetKlass };
	static xmlSecTransformId (*const signature[])(void) = { xmlSecTransformInclC14NGetKlass,
		xmlSecTransformInclC14N11GetKlass, xmlSecTransformExclC14NGetKlass,
		xmlSecOpenSSLTransformRsaSha256GetKlass, xmlSecOpenSSLTransformRsaSha384GetKlass,
		xmlSecOpenSSLTransformRsaSha512GetKlass, xmlSecOpenSSLTransformEcdsaSha256GetKlass,
		xmlSecOpenSSLTransformEcdsaSha384GetKlass,
		xmlSecOpenSSLTransformEcdsaSha512GetKlass };

	for (size_t i = 0; i < sizeof(reference) / sizeof(reference[0]); i++)
		if (xmlSecDSigCtxEnableReferenceTransform(c, reference[i]()) != 0)
			return false;
	for (size_t i = 0; i < sizeof(signature) / sizeof(signature[0]); i++)
		if (xmlSecDSigCtxEnableSignatureTransform(c, signature[i]()) != 0)
			return false;
	c->enabledReferenceUris = xmlSecTransformUriTypeSameDocument | xmlSecTransformUriTypeRemote;
	/* By the one id that is made known, without XPointer. */
	c->flags |= XMLSEC_DSIG_FLAGS_USE_VISA3D_HACK;
	return true;
}

static bool
holds(struct xades *x)
{
	xmlSecDSigCtx *c = xmlSecDSigCtxCreate(NULL);
	xmlAttr       *id = x->properties == NULL ? NULL
						  : xmlHasProp(x->properties, (const xmlChar *)"Id");
	bool ok = c != NULL && id != NULL && enable(c) && (c->signKey = key_of(x->leaf)) != NULL;

	if (ok && xmlGetID(x->properties->doc, (const xmlChar *)x->properties_id) == NULL)
		ok = xmlAddID(NULL, x->properties->doc, (const xmlChar *)x->properties_id, id) !=
		     NULL;
	served.wanted = x->wanted;
	ok = ok && xmlSecDSigCtxVerify(c, x->signature) == 0 &&
	     c->status == xmlSecDSigStatusSucceeded &&
	     xmlSecPtrListGetSize(&c->signedInfoReferences) == x->wanted->document_count + 1;
	served.wanted = NULL;
	if (c != NULL)
		xmlSecDSigCtxDestroy(c);
	ERR_clear_error();
	return ok;
}

static result
form(struct xades *x, xmlNode *root)
{
	const char    *ids[IDS];
	size_t         count = 0;
	const xmlNode *info, *key;

	x->signature = only_signature(root);
	if (x->signature == NULL)
		return wrong(x, "shape");
	if (!ids_differ(x, root, ids, &count))
		return wrong(x, "ids");
	info = xml_first(x->signature);
	x->value = info == NULL ? NULL : xml_next(info);
	key = x->value == NULL ? NULL : xml_next(x->value);
	if (!xml_is(x->value, DSIG, "SignatureValue") || key == NULL)
		return wrong(x, "shape");
	TRY(properties(x, xml_next(key)));
	TRY(signed_info(x, info));
	TRY(certificates(x, key));
	return signer(x);
}

result
evidence_xades(struct arena *arena, const struct evidence_wanted *wanted, struct bytes bytes,
    struct evidence_signer *out)
{
	struct xades x = { .arena = arena, .wanted = wanted };
	xmlDoc      *document;

	*out = (struct evidence_signer){ 0 };
	if (!evidence_xades_begin())
		return evidence_wrong(arena, "xades", "library");
	if (bytes.size > EVIDENCE_XADES)
		return wrong(&x, "size");
	document = xml_read(arena, bytes, EVIDENCE_XADES);
	if (document == NULL)
		return wrong(&x, "xml");
	TRY(form(&x, xmlDocGetRootElement(document)));
	TRY(evidence_believe(arena, wanted, "xades", x.leaf, x.chain, x.at, out));
	if (holds(&x))
		return NULL;
	*out = (struct evidence_signer){ 0 };
	return wrong(&x, "signature");
}
