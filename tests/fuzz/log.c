/* core/log.c: one event is one line of printable ASCII, whatever is in it. */
#include <unistd.h>

static char   out[8192];
static size_t out_size;

static ssize_t
fuzz_write(int file, const void *data, size_t size)
{
	(void)file;
	out_size = size;
	__builtin_memcpy(out, data, size < sizeof(out) ? size : sizeof(out));
	return (ssize_t)size;
}

#define write fuzz_write
#include "../../core/log.c"
#undef write

#include "fuzz.h"

/* Our own escapes, taken back: what was meant, as far as there was room. */
static void
unescaped(const char *p, const char *end, const char *value)
{
	for (; p < end; p++, value++) {
		char two[3] = { 0 };

		if (*p != '\\') {
			MUST(*p == *value);
			continue;
		}
		MUST(end - p >= 4 && p[1] == 'x');
		memcpy(two, p + 2, 2);
		MUST((char)strtoul(two, NULL, 16) == *value);
		p += 3;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	const char   *value = feed_rest(&f, a), *start;

	log_open("target");
	log_request("id");
	log_warn("the.event", "%s", value);
	MUST(out_size > 0 && out_size <= LINE && out[out_size - 1] == '\n');
	for (size_t i = 0; i + 1 < out_size; i++)
		MUST(out[i] >= 0x20 && out[i] < 0x7f);
	out[out_size] = '\0';
	start = strstr(out, " warn target id the.event ");
	MUST(start != NULL);
	start += strlen(" warn target id the.event ");
	unescaped(start, out + out_size - 1, value);
	if (strlen(value) < 200)
		MUST(*value == '\0' || start < out + out_size - 1);
	arena_free(a);
	return 0;
}
