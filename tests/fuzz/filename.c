/* core/filename.c: what becomes of a name is a name, and of that the same. */
#include "../../core/filename.c"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	const char   *name = filename_clean(a, feed_rest(&f, a));
	size_t        length = strlen(name);

	MUST(length > 0 && length <= FILENAME_MAX_BYTES);
	MUST(text_valid(name, length, false));
	MUST(strpbrk(name, "/\\<>:\"|?*\t") == NULL);
	MUST(strchr(" .", name[0]) == NULL && strchr(" .", name[length - 1]) == NULL);
	MUST(!is_reserved(name));
	MUST(strcmp(filename_clean(a, name), name) == 0);
	arena_free(a);
	return 0;
}
