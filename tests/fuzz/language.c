/* core/page.c: the language that a browser asks for, told by two. */
#include "../../core/page.c"

#include "fuzz.h"

/* The weight of RFC 9110 §12.4.2 in thousandths, by its shape: 0 to 3 decimals,
 * at most 1; -1 for anything else. */
static int
qvalue(const char *s, size_t size)
{
	char number[6] = "0.000";

	if (size == 0 || size > 5 || (size > 1 && s[1] != '.'))
		return -1;
	memcpy(number, s, size);
	if (size == 1)
		number[1] = '.';
	for (size_t i = 0; i < 5; i++)
		if (i != 1 && (number[i] < '0' || number[i] > (i == 0 ? '1' : '9')))
			return -1;
	if (number[0] == '1')
		return strcmp(number, "1.000") == 0 ? 1000 : -1;
	return (int)strtol(number + 2, NULL, 10);
}

static const char *
trimmed(const char *s, size_t *size)
{
	while (*size > 0 && (s[0] == ' ' || s[0] == '\t'))
		s++, --*size;
	while (*size > 0 && (s[*size - 1] == ' ' || s[*size - 1] == '\t'))
		--*size;
	return s;
}

static int
item_weight(const char *item, size_t size, const char **language)
{
	const char *semicolon = memchr(item, ';', size);
	size_t      rest = 0, length = semicolon == NULL ? size : (size_t)(semicolon - item);
	const char *tag = trimmed(item, &length), *dash = memchr(tag, '-', length), *q;

	if (memchr(tag, ' ', length) != NULL || memchr(tag, '\t', length) != NULL)
		return 0;
	*language = known(tag, dash == NULL ? length : (size_t)(dash - tag));
	if (semicolon == NULL)
		return 1000;
	rest = size - (size_t)(semicolon - item) - 1;
	q = trimmed(semicolon + 1, &rest);
	if (rest < 2 || strncasecmp(q, "q=", 2) != 0)
		return 0;
	return qvalue(q + 2, rest - 2);
}

static const char *
expected(const char *header)
{
	const char *best = NULL;
	int         most = 0;

	for (;;) {
		size_t      size = strcspn(header, ",");
		const char *language = NULL;
		int         weight_ = item_weight(header, size, &language);

		if (language != NULL && weight_ > most) {
			best = language;
			most = weight_;
		}
		if (header[size] == '\0')
			return best;
		header += size + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	const char   *header = feed_rest(&f, a), *one = accepted(a, header);
	const char   *two = expected(header);

	MUST((one == NULL) == (two == NULL) && (one == NULL || strcmp(one, two) == 0));
	arena_free(a);
	return 0;
}
