/* core/text.c, core/token.c, core/db.c: hexadecimal, numbers, %XX, tokens and
 * bytea: accepted is what writes itself the same again. */
#include <inttypes.h>
#include <strings.h>

#include "db.h"
#include "fuzz.h"
#include "text.h"
#include "token.h"

static void
hexadecimal(struct arena *a, const char *text)
{
	size_t       size = strlen(text) / 2;
	uint8_t     *out = arena_alloc(a, size);
	struct bytes bytes;
	const char  *bytea = arena_printf(a, "\\x%s", text);

	if (text_unhex(text, out, size)) {
		MUST(strcasecmp(text_hex(a, (struct bytes){ out, size }), text) == 0);
		MUST(db_unbytea(a, bytea, &bytes));
		MUST(bytes.size == size && memcmp(bytes.data, out, size) == 0);
		MUST(!text_unhex(text, out, size - 1));
	} else {
		MUST(strlen(text) % 2 == 1 ||
		     strspn(text, "0123456789abcdefABCDEF") != strlen(text));
		MUST(!db_unbytea(a, bytea, &bytes));
	}
	if (!text_starts(text, "\\x"))
		MUST(!db_unbytea(a, text, &bytes));
}

static void
number(const char *text, uint64_t max)
{
	uint64_t n = 0;
	char     again[32];

	if (text_number(text, max, &n)) {
		const char *zeros = text + strspn(text, "0");

		MUST(n <= max);
		(void)snprintf(again, sizeof(again), "%" PRIu64, n);
		MUST(strcmp(n == 0 ? "" : again, zeros) == 0);
	} else if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
		const char *zeros = text + strspn(text, "0");

		(void)snprintf(again, sizeof(again), "%" PRIu64, max);
		MUST(strlen(zeros) > strlen(again) ||
		     (strlen(zeros) == strlen(again) && strcmp(zeros, again) > 0));
	}
}

static void
urlencoded(struct arena *a, const char *text)
{
	const char *out = text_urlencode(a, text);

	for (; *out != '\0'; text++) {
		char two[3] = { 0 };

		MUST(*text != '\0');
		if (*out != '%') {
			MUST(*out == *text && strchr("&=+#?/:;,<>\"'\\ \r\n", *out) == NULL);
			out++;
			continue;
		}
		memcpy(two, out + 1, 2);
		MUST((char)strtoul(two, NULL, 16) == *text);
		out += 3;
	}
	MUST(*text == '\0');
}

static void
token(struct arena *a, const char *text)
{
	struct bytes raw;
	bool         shape = text_unbase64url(a, text, strlen(text), &raw) && raw.size == 32;

	MUST(token_shaped(text) == shape);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	uint64_t      max = feed_number(&f);
	const char   *text = feed_rest(&f, a);

	hexadecimal(a, text);
	number(text, max >> (max & 63));
	urlencoded(a, text);
	token(a, text);
	MUST(text_equal_secret(text, text));
	arena_free(a);
	return 0;
}
