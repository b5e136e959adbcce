/* The evidence pack: all that shows that something was signed, in one file. */
#include <string.h>

#include "archive.h"
#include "evidence_parts.h"

#define PADES "signed.pdf"
#define REPORT "report.txt"
#define TRUST "trust.pem"
#define RECEIPT "receipt.txt"
#define VERIFIER "receipt.vkey"
#define MOST (EVIDENCE_PADES + SIGNING_SIGNERS * EVIDENCE_XADES + 4 * 1024 * 1024)

static result
wrong(struct arena *arena, const char *why)
{
	return evidence_wrong(arena, "pack", why);
}

static void
add(struct archive *a, const char *name, struct bytes bytes)
{
	if (bytes.size > 0)
		a->files[a->count++] = (struct archive_file){ name, bytes };
}

static const char *
xades_name(struct arena *arena, size_t i)
{
	return arena_printf(arena, "xades-%zu.xml", i + 1);
}

result
evidence_pack_write(struct arena *arena, const struct evidence_wanted *wanted,
    const struct evidence *e, struct bytes *zip)
{
	struct archive *a = arena_alloc(arena, sizeof(*a));

	add(a, REPORT, evidence_report(arena, wanted, e, wanted->trust));
	add(a, PADES, e->pades);
	for (size_t i = 0; i < e->count; i++)
		add(a, xades_name(arena, i), e->xades[i]);
	add(a, TRUST, wanted->trust);
	add(a, RECEIPT, e->receipt);
	add(a, VERIFIER, e->verifier);
	return archive_write(arena, a, zip) ? NULL : wrong(arena, "zip");
}

/* What lies in a pack, and nothing beside it. */
static result
take_out(struct arena *arena, struct bytes zip, struct evidence *e, struct bytes *report,
    struct bytes *trust)
{
	struct archive *a = arena_alloc(arena, sizeof(*a));
	size_t          known;

	if (!archive_read(arena, zip, MOST, a))
		return wrong(arena, "zip");
	*report = archive_get(a, REPORT);
	*trust = archive_get(a, TRUST);
	e->pades = archive_get(a, PADES);
	e->receipt = archive_get(a, RECEIPT);
	e->verifier = archive_get(a, VERIFIER);
	while (e->count < SIGNING_SIGNERS) {
		e->xades[e->count] = archive_get(a, xades_name(arena, e->count));
		if (e->xades[e->count].size == 0)
			break;
		e->count++;
	}
	known = 3 + e->count + (e->receipt.size > 0 ? 1 : 0) + (e->verifier.size > 0 ? 1 : 0);
	if (report->size == 0 || trust->size == 0 || e->pades.size == 0 || e->count == 0 ||
	    a->count != known)
		return wrong(arena, "files");
	return NULL;
}

result
evidence_pack_check(struct arena *arena, struct bytes zip, struct bytes trust,
    struct evidence_wanted *wanted, struct evidence *e)
{
	struct bytes report = { 0 }, packed = { 0 };

	*wanted = (struct evidence_wanted){ .document_count = 0 };
	*e = (struct evidence){ .count = 0 };
	TRY(take_out(arena, zip, e, &report, &packed));
	wanted->trust = trust.size > 0 ? trust : packed;
	if (e->pades.size > EVIDENCE_PADES)
		return wrong(arena, "files");
	TRY(evidence_report_read(arena, report, e->pades, wanted));
	TRY(evidence_check(arena, wanted, e));
	if (!evidence_same(report, evidence_report(arena, wanted, e, packed)))
		return wrong(arena, "report");
	return NULL;
}
