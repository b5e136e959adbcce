/* core/clamd.c: of all answers one is clean, and every finding is whole. */
#include "clamd.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char               answer[257];
	enum clamd_verdict v;

	size = size < 256 ? size : 256;
	memcpy(answer, data, size);
	answer[size] = '\0';
	v = clamd_verdict_of(answer);
	MUST((v == CLAMD_CLEAN) == (strcmp(answer, "stream: OK") == 0));
	if (v == CLAMD_FOUND || v == CLAMD_ENCRYPTED || v == CLAMD_LIMITS) {
		size_t length = strlen(answer);

		MUST(length > 14 && strncmp(answer, "stream: ", 8) == 0);
		MUST(strcmp(answer + length - 6, " FOUND") == 0);
	}
	return 0;
}
