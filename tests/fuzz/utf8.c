/* core/text.c: what is text, told by two who do not know each other. */
#include "text.h"

#include "fuzz.h"

/* By the table of well-formed sequences (Unicode, table 3-7), not by decoding
 * first and judging afterwards. */
static size_t
sequence(const uint8_t *s, size_t left)
{
	static const struct {
		uint8_t low, high;       /* first byte */
		uint8_t second, second_; /* range of the second */
		size_t  length;
	} rows[] = {
		{0x00,  0x7f, 0,    0,    1},
		{ 0xc2, 0xdf, 0x80, 0xbf, 2},
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3},
		{ 0xe1, 0xec, 0x80, 0xbf, 3},
		{ 0xed, 0xed, 0x80, 0x9f, 3},
		{ 0xee, 0xef, 0x80, 0xbf, 3},
		{ 0xf0, 0xf0, 0x90, 0xbf, 4},
		{ 0xf1, 0xf3, 0x80, 0xbf, 4},
		{ 0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (s[0] < rows[i].low || s[0] > rows[i].high)
			continue;
		if (rows[i].length > left)
			return 0;
		if (rows[i].length > 1 && (s[1] < rows[i].second || s[1] > rows[i].second_))
			return 0;
		for (size_t k = 2; k < rows[i].length; k++)
			if (s[k] < 0x80 || s[k] > 0xbf)
				return 0;
		return rows[i].length;
	}
	return 0;
}

static bool
begins(const uint8_t *s, size_t length, const char *bytes)
{
	return length == strlen(bytes) && memcmp(s, bytes, length) == 0;
}

/* The refused characters as the bytes that they are written with. */
static bool
refused(const uint8_t *s, size_t length, bool lines)
{
	static const char *const overrides[] = { "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
		"\u2066", "\u2067", "\u2068", "\u2069" };

	if (length == 1)
		return s[0] == 0x7f ||
		       (s[0] < 0x20 && !(lines && (s[0] == 9 || s[0] == 10 || s[0] == 13)));
	if (length == 2)
		return s[0] == 0xc2 && s[1] < 0xa0;
	for (size_t i = 0; i < sizeof(overrides) / sizeof(overrides[0]); i++)
		if (begins(s, length, overrides[i]))
			return true;
	/* U+FDD0…FDEF, and the last two of every plane */
	if (length == 3 && s[0] == 0xef && s[1] == 0xb7 && s[2] >= 0x90 && s[2] <= 0xaf)
		return true;
	return s[length - 1] >= 0xbe && s[length - 2] == 0xbf &&
	       (length == 3 ? s[0] == 0xef : (s[1] & 0x0f) == 0x0f);
}

static bool
good(const uint8_t *s, size_t size, bool lines, size_t *count)
{
	for (*count = 0; size > 0; ++*count) {
		size_t length = sequence(s, size);

		if (length == 0 || refused(s, length, lines))
			return false;
		s += length;
		size -= length;
	}
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t        count;
	struct arena *a = arena_new();
	char         *text = arena_alloc(a, size + 1);

	if (size != 0)
		memcpy(text, data, size);
	for (int lines = 0; lines < 2; lines++) {
		bool expected = good(data, size, lines != 0, &count);

		MUST(text_valid((const char *)data, size, lines != 0) == expected);
		if (expected)
			MUST(strlen(text) == size && text_length(text) == count);
	}
	arena_free(a);
	return 0;
}
