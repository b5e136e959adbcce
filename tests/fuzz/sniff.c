/* core/sniff*.c: a file is taken as one type at most, the same again, and under
 * no other type's name; nothing is read outside it. */
#include "source.h"

static struct sniffed
look(const uint8_t *data, size_t size, const char *name)
{
	struct bytes   all = { data, size };
	struct source  s = source_of(&all);
	struct sniffed out;

	MUST(sniff(&s, name, &out));
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "a.pdf", "a.jpg", "a.png", "a.heic", "a.docx", "a.odt",
		"a.txt" };
	struct sniffed           first = look(data, size, names[0]);
	unsigned                 taken = 0;

	/* Under one more name; of every eighth length under all: it is what takes the time. */
	for (size_t i = size % 8 == 0 ? 0 : size % 7; i < sizeof(names) / sizeof(names[0]);
	     i += size % 8 == 0 ? 1 : sizeof(names)) {
		struct sniffed out = look(data, size, names[i]);

		MUST(out.type == first.type);
		taken += out.reason == NULL;
		MUST(out.reason != NULL || (out.mime != NULL && out.type != SNIFF_NONE));
	}
	MUST(taken <= 1);
	MUST(look(data, size, "a.exe").reason != NULL);
	return 0;
}
