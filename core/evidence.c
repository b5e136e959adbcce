/* What one job brought back, as a whole. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

#include <openssl/cms.h>
#include <openssl/crypto.h>

#include "evidence_parts.h"
#include "log.h"

/* What a hostile PDF may make libqpdf ask for, and all else that a program needs. */
#define MEMORY (2ULL * 1024 * 1024 * 1024)

#ifndef __has_feature
#define __has_feature(x) 0
#endif

/* The address sanitizer sets aside far more than it uses. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
static bool
bound_memory(void)
{
	return true;
}
#else
static bool
bound_memory(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &limit) != 0)
		return false;
	if (limit.rlim_cur <= MEMORY)
		return true;
	limit.rlim_cur = MEMORY;
	return setrlimit(RLIMIT_AS, &limit) == 0;
}
#endif

void
evidence_begin(void)
{
	if (evidence_xades_begin() && bound_memory())
		return;
	log_error("evidence.begin", "a library does not begin");
	exit(EX_SOFTWARE);
}

static result
wrong(struct arena *arena, const char *why)
{
	return evidence_wrong(arena, "evidence", why);
}

/* Each signer by a certificate and a file of her own. */
static bool
differ(const struct evidence *e, size_t i, size_t j)
{
	const struct evidence_signer *a = &e->signers[i], *b = &e->signers[j];

	return !evidence_same(e->xades[i], e->xades[j]) &&
	       (strcmp(a->serial, b->serial) != 0 || strcmp(a->issuer, b->issuer) != 0);
}

/* Each XAdES lies in the PAdES once, and nothing else beside the documents. */
static bool
embedded(const struct evidence *e)
{
	for (size_t i = 0; i < e->count; i++) {
		size_t times = 0;

		for (size_t j = 0; j < e->seals.other_count; j++)
			times += evidence_same(e->xades[i], e->seals.others[j]) ? 1 : 0;
		if (times != 1)
			return false;
	}
	return e->seals.other_count == e->count;
}

result
evidence_check(struct arena *arena, const struct evidence_wanted *wanted, struct evidence *e)
{
	if (wanted->signer_count < 1 || e->count != wanted->signer_count)
		return wrong(arena, "count");
	for (size_t i = 0; i < e->count; i++) {
		TRY(evidence_xades(arena, wanted, e->xades[i], &e->signers[i]));
		if (!evidence_same_name(wanted->signers[i], e->signers[i].name))
			return wrong(arena, "signer");
		for (size_t j = 0; j < i; j++)
			if (!differ(e, i, j))
				return wrong(arena, "twice");
	}
	TRY(evidence_pades(arena, wanted, e->pades, &e->seals));
	return embedded(e) ? NULL : wrong(arena, "embedded");
}
