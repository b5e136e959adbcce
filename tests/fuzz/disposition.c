/* core/reply.c: a document's name in the head of an answer. */
#include "../../core/reply.c"

#include "channel.h"

static void
encoded(const char *p, const char *name)
{
	for (; *p != '\0'; name++) {
		char two[3] = { 0 };

		MUST(*name != '\0');
		if (*p != '%') {
			MUST(*p == *name && strchr("'\"();, ", *p) == NULL);
			p++;
			continue;
		}
		memcpy(two, p + 1, 2);
		MUST((char)strtoul(two, NULL, 16) == *name);
		p += 3;
	}
	MUST(*name == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char start[] = "attachment; filename=\"", middle[] = "\"; filename*=UTF-8''";
	struct arena     *a = arena_new();
	struct feed       f = feed_of(data, size);
	const char       *name = feed_rest(&f, a);
	const char       *value = disposition(a, name, false), *plain, *mark;
	bool              text = *name != '\0' && text_valid(name, strlen(name), false);

	MUST(clean(value) && strncmp(value, start, strlen(start)) == 0);
	plain = value + strlen(start);
	mark = strchr(plain, '"');
	MUST(mark != NULL && strncmp(mark, middle, strlen(middle)) == 0);
	for (const char *p = plain; p < mark; p++)
		MUST(strchr("\\/%;", *p) == NULL);
	MUST((size_t)(mark - plain) == (text ? strlen(name) : 3));
	encoded(mark + strlen(middle), text ? name : "fil");
	arena_free(a);
	return 0;
}
