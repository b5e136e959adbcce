/* The signed document: a PDF with CMS signatures, the last of which covers all of it.
 * libqpdf is shown only what somebody who is trusted has sealed: a PDF can ask for any
 * amount of memory, and of a process that has none left nothing is left (arena.h). */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/cms.h>
#include <openssl/err.h>

#include "evidence_parts.h"
#include "evidence_pdf.h"

#define CADES "/ETSI.CAdES.detached"
#define ADOBE "/adbe.pkcs7.detached"

struct seal {
	struct arena                 *arena;
	const struct evidence_wanted *wanted;
	struct bytes                  pdf;
	const struct pdf_signature   *about;
	CMS_ContentInfo              *cms;
	struct bytes                  covered;
	bool                          early; /* nothing is known but what is covered */
};

static result
wrong(struct arena *arena, const char *why)
{
	return evidence_wrong(arena, "pades", why);
}

/* ── What a signature covers ── */

static int
hex(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
byte_at(const uint8_t *at, uint8_t *out)
{
	int high = hex(at[0]), low = hex(at[1]);

	if (high < 0 || low < 0)
		return false;
	*out = (uint8_t)(high * 16 + low);
	return true;
}

/* The hole that is not covered holds the signature, and nothing but it. */
static bool
hole_is(const struct seal *s, uint64_t from, uint64_t to)
{
	const uint8_t *at = s->pdf.data + from;
	struct bytes   contents = s->about->contents;
	uint8_t        byte;

	if (to - from != 2 * (uint64_t)contents.size + 2 || *at != '<' ||
	    s->pdf.data[to - 1] != '>')
		return false;
	at++;
	for (size_t i = 0; i < contents.size; i++, at += 2)
		if (!byte_at(at, &byte) || byte != contents.data[i])
			return false;
	return true;
}

/* The file as it was when this was signed ends as a file ends: nothing behind. */
static bool
ends_there(const struct seal *s, uint64_t end)
{
	while (end > 0 && (s->pdf.data[end - 1] == '\n' || s->pdf.data[end - 1] == '\r'))
		end--;
	return end > 5 && memcmp(s->pdf.data + end - 5, "%%EOF", 5) == 0;
}

/* Two stretches of the file, from its first byte on. */
static bool
lies_within(const uint64_t r[4], size_t size)
{
	return r[0] == 0 && r[1] > 0 && r[2] > r[1] && r[2] <= size && r[3] <= size - r[2];
}

static result
coverage(struct seal *s, uint64_t *end)
{
	const uint64_t *r = s->about->range;
	uint8_t        *data;

	if (!lies_within(r, s->pdf.size))
		return wrong(s->arena, "range");
	*end = r[2] + r[3];
	if (!hole_is(s, r[1], r[2]))
		return wrong(s->arena, "hole");
	if (!ends_there(s, *end))
		return wrong(s->arena, "end");
	data = arena_alloc(s->arena, (size_t)(r[1] + r[3]));
	memcpy(data, s->pdf.data, (size_t)r[1]);
	memcpy(data + r[1], s->pdf.data + r[2], (size_t)r[3]);
	s->covered = (struct bytes){ data, (size_t)(r[1] + r[3]) };
	return NULL;
}

/* ── The signature itself ── */

static void
free_cms(void *cms)
{
	CMS_ContentInfo_free(cms);
}

/* Behind the signature there are zeros alone. */
static bool
read_cms(struct seal *s)
{
	const unsigned char *at = s->about->contents.data;
	const unsigned char *end = at + s->about->contents.size;

	if (s->about->contents.size == 0 || s->about->contents.size > LONG_MAX)
		return false;
	s->cms = d2i_CMS_ContentInfo(NULL, &at, (long)s->about->contents.size);
	if (s->cms == NULL)
		return false;
	arena_defer(s->arena, free_cms, s->cms);
	while (at < end)
		if (*at++ != 0)
			return false;
	return true;
}

/* The only signer, by algorithms that hold. */
static CMS_SignerInfo *
only_signer(CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *all = CMS_get0_SignerInfos(cms);
	CMS_SignerInfo *one;
	X509_ALGOR     *digest = NULL;
	int             kind;

	if (all == NULL || sk_CMS_SignerInfo_num(all) != 1 || CMS_is_detached(cms) != 1)
		return NULL;
	one = sk_CMS_SignerInfo_value(all, 0);
	CMS_SignerInfo_get0_algs(one, NULL, NULL, &digest, NULL);
	kind = digest == NULL ? NID_undef : OBJ_obj2nid(digest->algorithm);
	return kind == NID_sha256 || kind == NID_sha384 || kind == NID_sha512 ? one : NULL;
}

static X509 *
certificate_of(CMS_SignerInfo *signer, STACK_OF(X509) * all)
{
	for (int i = 0; i < sk_X509_num(all); i++)
		if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(all, i)) == 0)
			return sk_X509_value(all, i);
	return NULL;
}

/* D:YYYYMMDDHHmmSS and Z, +HH'mm' or nothing behind (then it is UTC). */
static bool
pdf_time(const char *text, int64_t *out)
{
	const char *zone = "Z";
	char        iso[40], east[8];

	if (strncmp(text, "D:", 2) != 0 || strspn(text + 2, "0123456789") != 14)
		return false;
	if (text[16] == '+' || text[16] == '-') {
		if (strspn(text + 17, "0123456789") != 2 || text[19] != '\'' ||
		    strspn(text + 20, "0123456789") != 2 ||
		    (text[22] != '\0' && strcmp(text + 22, "'") != 0))
			return false;
		(void)snprintf(east, sizeof(east), "%.3s:%.2s", text + 16, text + 20);
		zone = east;
	} else if (text[16] != '\0' && strcmp(text + 16, "Z") != 0 &&
		   strcmp(text + 16, "Z00'00'") != 0) {
		return false;
	}
	(void)snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%s", text + 2, text + 6,
	    text + 8, text + 10, text + 12, text + 14, zone);
	return signing_time(iso, out);
}

/* The time that was signed with it: an attribute, or the PDF's own. */
static bool
time_of(const struct seal *s, const CMS_SignerInfo *signer, int64_t *out)
{
	int                   at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
	const X509_ATTRIBUTE *attribute = at < 0 ? NULL : CMS_signed_get_attr(signer, at);
	const ASN1_TYPE      *value;
	struct tm             utc;

	if (attribute == NULL && s->early) {
		*out = s->wanted->until;
		return true;
	}
	if (attribute == NULL)
		return s->about->when != NULL && pdf_time(s->about->when, out);
	value = X509_ATTRIBUTE_count(attribute) == 1
		    ? X509_ATTRIBUTE_get0_type((X509_ATTRIBUTE *)(uintptr_t)attribute, 0)
		    : NULL;
	if (value == NULL ||
	    (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME) ||
	    ASN1_TIME_to_tm(value->value.asn1_string, &utc) != 1)
		return false;
	*out = (int64_t)timegm(&utc);
	return true;
}

static bool
holds(const struct seal *s, X509_STORE *store, bool cades)
{
	BIO *data = s->covered.size > INT_MAX
			? NULL
			: BIO_new_mem_buf(s->covered.data, (int)s->covered.size);
	bool ok = data != NULL && CMS_verify(s->cms, NULL, store, data, NULL,
				      CMS_BINARY | (cades ? CMS_CADES : 0)) == 1;

	BIO_free(data);
	ERR_clear_error();
	return ok;
}

static void
free_certificates(void *all)
{
	sk_X509_pop_free(all, X509_free);
}

static result
check_seal(struct seal *s, struct evidence_signer *out)
{
	bool            cades = strcmp(s->about->kind, CADES) == 0;
	CMS_SignerInfo *signer;
	STACK_OF(X509) * all;
	X509       *leaf;
	X509_STORE *store;
	int64_t     at;

	if (!cades && strcmp(s->about->kind, ADOBE) != 0)
		return wrong(s->arena, "kind");
	if (!read_cms(s))
		return wrong(s->arena, "cms");
	signer = OBJ_obj2nid(CMS_get0_type(s->cms)) == NID_pkcs7_signed ? only_signer(s->cms)
									: NULL;
	if (signer == NULL)
		return wrong(s->arena, "algorithm");
	all = CMS_get1_certs(s->cms);
	if (all != NULL)
		arena_defer(s->arena, free_certificates, all);
	leaf = certificate_of(signer, all);
	if (leaf == NULL)
		return wrong(s->arena, "certificate");
	if (!time_of(s, signer, &at))
		return wrong(s->arena, "time");
	TRY(evidence_believe(s->arena, s->wanted, "pades", leaf, all, at, out));
	if (out->organisation == NULL ||
	    (s->wanted->seal != NULL && strcmp(out->organisation, s->wanted->seal) != 0))
		return wrong(s->arena, "seal");
	store = evidence_store(s->arena, s->wanted->trust, at);
	return store != NULL && holds(s, store, cades) ? NULL : wrong(s->arena, "signature");
}

/* ── Before anything is read ── */

static uint64_t
next_number(const uint8_t **at, const uint8_t *end)
{
	uint64_t n = 0;
	unsigned digits = 0;

	while (*at < end && strchr(" \r\n\t", **at) != NULL && **at != '\0')
		(*at)++;
	while (*at < end && **at >= '0' && **at <= '9' && digits++ < 10)
		n = n * 10 + (uint64_t)(*(*at)++ - '0');
	return digits == 0 ? UINT64_MAX : n;
}

/* "[0 12 34 56]" */
static void
range_at(const uint8_t *at, const uint8_t *end, uint64_t range[4])
{
	while (at < end && (*at == ' ' || *at == '\r' || *at == '\n'))
		at++;
	for (size_t i = 0; i < 4; i++)
		range[i] = UINT64_MAX;
	if (at < end && *at++ == '[')
		for (size_t i = 0; i < 4; i++)
			range[i] = next_number(&at, end);
}

/* What the hole says, were it a signature's. */
static struct bytes
said_in(struct arena *arena, struct bytes pdf, const uint64_t r[4])
{
	size_t   size = (size_t)(r[2] - r[1]) / 2 - 1;
	uint8_t *out = arena_alloc(arena, size + 1);

	for (size_t i = 0; i < size; i++)
		(void)byte_at(pdf.data + r[1] + 1 + 2 * i, &out[i]); /* coverage() tells */
	return (struct bytes){ out, size };
}

/* Whether these bytes at a range's place are one of a seal over the whole file. */
static result
sealed_at(
    struct arena *arena, const struct evidence_wanted *wanted, struct bytes pdf, const uint8_t *at)
{
	struct pdf_signature   about = { .kind = ADOBE };
	struct seal            s = { .arena = arena, .wanted = wanted, .pdf = pdf, .early = true };
	struct evidence_signer sealer = { 0 };
	uint64_t               end;

	s.about = &about;
	range_at(at, pdf.data + pdf.size, about.range);
	if (!lies_within(about.range, pdf.size) || about.range[2] - about.range[1] < 4)
		return wrong(arena, "range");
	if (about.range[2] + about.range[3] != pdf.size)
		return wrong(arena, "more");
	about.contents = said_in(arena, pdf, about.range);
	TRY(coverage(&s, &end));
	return check_seal(&s, &sealer);
}

result
evidence_sealed(struct arena *arena, const struct evidence_wanted *wanted, struct bytes pdf)
{
	static const char mark[] = "/ByteRange";
	struct arena     *each = arena_new();
	const uint8_t    *at = pdf.data, *end = pdf.data + pdf.size;
	result            why = wrong(arena, "unsigned");

	for (size_t i = 0; why != NULL && i < EVIDENCE_SEALS; i++) {
		result r;

		at = memmem(at, (size_t)(end - at), mark, sizeof(mark) - 1);
		if (at == NULL)
			break;
		at += sizeof(mark) - 1;
		r = sealed_at(each, wanted, pdf, at);
		why = r == NULL ? NULL : fail(arena, r->status, r->text, "%s", r->detail);
		arena_clear(each);
	}
	arena_free(each);
	return why;
}

/* ── The whole ── */

/* The one whose coverage ends last comes last; nothing lies behind it. */
static result
check_seals(struct arena *arena, const struct evidence_wanted *wanted, struct bytes pdf,
    const struct pdf *p, struct evidence_pades *out)
{
	uint64_t end[EVIDENCE_SEALS] = { 0 };

	for (size_t i = 0; i < p->signature_count; i++) {
		struct seal s = { .arena = arena, .wanted = wanted, .pdf = pdf };
		size_t      at = i;

		s.about = &p->signatures[i];
		TRY(coverage(&s, &end[i]));
		TRY(check_seal(&s, &out->seals[i]));
		for (; at > 0 && end[at - 1] > end[at]; at--) {
			struct evidence_signer moved = out->seals[at];
			uint64_t               later = end[at];

			out->seals[at] = out->seals[at - 1];
			out->seals[at - 1] = moved;
			end[at] = end[at - 1];
			end[at - 1] = later;
		}
		out->count++;
	}
	if (out->count == 0)
		return wrong(arena, "unsigned");
	return end[out->count - 1] == pdf.size ? NULL : wrong(arena, "more");
}

/* Every document lies in it, as it was sent; what else does is given back. */
static result
check_files(struct arena *arena, const struct evidence_wanted *wanted, const struct pdf *p,
    struct evidence_pades *out)
{
	bool seen[ASICE_DOCUMENTS] = { false };

	for (size_t i = 0; i < p->file_count; i++) {
		size_t d = 0;

		while (d < wanted->document_count &&
		       strcmp(wanted->documents[d].name, p->files[i].name) != 0)
			d++;
		if (d < wanted->document_count) {
			if (seen[d] ||
			    !evidence_same(wanted->documents[d].bytes, p->files[i].bytes))
				return wrong(arena, "document");
			seen[d] = true;
		} else if (out->other_count == SIGNING_SIGNERS) {
			return wrong(arena, "files");
		} else {
			out->others[out->other_count++] = p->files[i].bytes;
		}
	}
	for (size_t d = 0; d < wanted->document_count; d++)
		if (!seen[d])
			return wrong(arena, "missing");
	return NULL;
}

result
evidence_pades(struct arena *arena, const struct evidence_wanted *wanted, struct bytes pdf,
    struct evidence_pades *out)
{
	struct pdf *p = arena_alloc(arena, sizeof(*p));
	const char *why;

	*out = (struct evidence_pades){ .count = 0 };
	if (pdf.size > EVIDENCE_PADES)
		return wrong(arena, "size");
	if (pdf.size < 16 || memcmp(pdf.data, "%PDF-1.", 7) != 0)
		return wrong(arena, "pdf");
	TRY(evidence_sealed(arena, wanted, pdf));
	why = evidence_pdf(arena, pdf, p);
	if (why != NULL)
		return wrong(arena, why);
	TRY(check_seals(arena, wanted, pdf, p, out));
	return check_files(arena, wanted, p, out);
}
