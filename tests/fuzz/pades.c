/* core/evidence_pades.c, evidence_pdf.c: whatever is taken is the file that was sealed, all
 * of it but the room of the seal. */
#include <openssl/evp.h>

#include "../../core/evidence_pdf.h"
#include "trusted.h"

#include "fuzz.h"

#define SEALED "2518bf1c403c63b58c622432c4aab6d44de0bcfc395ce03f6b4b68535dc67e10"
#define HOLE "/Contents<"

/* What lies around the room of the signature, by another way than the code's. */
static void
sealed(struct arena *a, const uint8_t *data, size_t size)
{
	const uint8_t *hole = memmem(data, size, HOLE, sizeof(HOLE) - 1), *end;
	EVP_MD_CTX    *c = EVP_MD_CTX_new();
	uint8_t        out[32];

	MUST(hole != NULL && c != NULL);
	hole += sizeof(HOLE) - 2;
	end = memchr(hole, '>', size - (size_t)(hole - data));
	MUST(end != NULL);
	MUST(EVP_DigestInit_ex(c, EVP_sha256(), NULL) == 1);
	MUST(EVP_DigestUpdate(c, data, (size_t)(hole - data)) == 1);
	MUST(EVP_DigestUpdate(c, end + 1, size - (size_t)(end + 1 - data)) == 1);
	MUST(EVP_DigestFinal_ex(c, out, NULL) == 1);
	EVP_MD_CTX_free(c);
	MUST(strcmp(text_hex(a, (struct bytes){ out, sizeof(out) }), SEALED) == 0);
}

/* What libqpdf reads, though nobody sealed it: ours is what is made of its answers. */
static void
unsealed(struct arena *a, struct bytes input)
{
	struct pdf *p = arena_alloc(a, sizeof(*p));
	size_t      sum = 0;

	if (evidence_pdf(a, input, p) != NULL)
		return;
	MUST(p->signature_count <= EVIDENCE_SEALS && p->file_count <= EVIDENCE_FILES);
	for (size_t i = 0; i < p->file_count; i++) {
		MUST(text_valid(p->files[i].name, strlen(p->files[i].name), false));
		sum += p->files[i].bytes.size;
	}
	MUST(sum <= ASICE_BYTES + SIGNING_SIGNERS * EVIDENCE_XADES);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena          *a = arena_new();
	struct evidence_wanted w = trusted_wanted();
	struct evidence_pades  out;

	if (evidence_pades(a, &w, (struct bytes){ data, size }, &out) == NULL) {
		MUST(out.count == 1 && out.other_count == 1);
		MUST(strcmp(out.seals[0].organisation, w.seal) == 0);
		MUST(out.seals[0].time == TRUSTED_AT);
		sealed(a, data, size);
	}
	unsealed(a, (struct bytes){ data, size });
	arena_reset();
	return 0;
}
