/* core/evidence_xades.c: whatever is taken says what the one who signed said. */
#include "trusted.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct evidence_signer none;
	struct arena                       *a = arena_new();
	struct evidence_wanted              w = trusted_wanted();
	struct evidence_signer              out;

	if (evidence_xades(a, &w, (struct bytes){ data, size }, &out) == NULL) {
		MUST(strcmp(out.name, TRUSTED_NAME) == 0 && out.time == TRUSTED_AT);
		MUST(out.organisation == NULL && out.ends > TRUSTED_AT);
	} else {
		MUST(memcmp(&out, &none, sizeof(out)) == 0);
	}
	arena_reset();
	return 0;
}
