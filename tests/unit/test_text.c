#include "sheet_arena.h"
#include "text.h"

#define B(s) ((struct bytes){ (const uint8_t *)(s), sizeof(s) - 1 })

static void
hexadecimal_goes_there_and_back(void **state)
{
	uint8_t out[3];

	(void)state;
	assert_string_equal(text_hex(a, B("\x00\xff\x1a")), "00ff1a");
	assert_true(text_unhex("00FF1a", out, 3));
	assert_memory_equal(out, "\x00\xff\x1a", 3);
	assert_false(text_unhex("00ff1", out, 3));
	assert_false(text_unhex("00ff1a0", out, 3));
	assert_false(text_unhex("00fg1a", out, 3));
	assert_false(text_unhex("", out, 3));
}

static void
base64url_follows_rfc_4648(void **state)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" }, { "\xfb\xff", "-_8" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const char  *plain = pairs[i][0];
		struct bytes in = { (const uint8_t *)plain, strlen(plain) };
		struct bytes out;

		assert_string_equal(text_base64url(a, in), pairs[i][1]);
		assert_true(text_unbase64url(a, pairs[i][1], strlen(pairs[i][1]), &out));
		assert_int_equal(out.size, strlen(plain));
		assert_memory_equal(out.data, plain, out.size);
	}
}

static void
base64url_that_is_not_canonical_is_refused(void **state)
{
	static const char *const wrong[] = { "Z", "Zg==", "Zh", "Zm9=", "Zm 9v", "Zm9v\n", "Zm+v",
		"Zm/v", "Zm8A9" };
	struct bytes             out;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(text_unbase64url(a, wrong[i], strlen(wrong[i]), &out));
	assert_false(text_unbase64url(a, "Zm\0v", 4, &out));
}

static void
only_unreserved_characters_stay_in_an_address(void **state)
{
	(void)state;
	assert_string_equal(text_urlencode(a, "aZ09-._~"), "aZ09-._~");
	assert_string_equal(text_urlencode(a, "/a b&c=ø\n"), "%2Fa%20b%26c%3D%C3%B8%0A");
}

static void
valid(const char *s, bool expected)
{
	assert_int_equal(text_valid(s, strlen(s), false), expected);
}

static void
text_is_well_formed_utf8_without_tricks(void **state)
{
	(void)state;
	valid("blåbær čáhci 日本 😀", true);
	valid("\xc3", false);             /* cut */
	valid("\xc0\xaf", false);         /* overlong */
	valid("\xe0\x80\xaf", false);     /* overlong */
	valid("\xed\xa0\x80", false);     /* surrogate */
	valid("\xf4\x90\x80\x80", false); /* beyond Unicode */
	valid("\xf0\x80\x80\xaf", false);
	valid("\xff", false);
	valid("\x80", false);
	valid("a\x01", false);
	valid("a\x7f", false);
	valid("\xc2\x85", false);     /* C1 */
	valid("\xe2\x80\xae", false); /* U+202E turns the writing around */
	valid("\xe2\x81\xa6", false); /* U+2066 */
	valid("\xef\xbf\xbf", false); /* U+FFFF */
	valid("\xef\xb7\x90", false); /* U+FDD0 */
	valid("\xe2\x80\x93", true);
	assert_false(text_valid("a\0b", 3, true));
	assert_false(text_valid("a\nb", 3, false));
	assert_true(text_valid("a\r\n\tb", 5, true));
	assert_false(text_valid("a\x1b", 2, true));
}

static void
length_counts_characters(void **state)
{
	(void)state;
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("aæ日😀"), 4);
}

static void
secrets_are_compared_whole(void **state)
{
	(void)state;
	assert_true(text_equal_secret("abc", "abc"));
	assert_true(text_equal_secret("", ""));
	assert_false(text_equal_secret("abc", "abd"));
	assert_false(text_equal_secret("abc", "abcd"));
	assert_false(text_equal_secret("abcd", "abc"));
	assert_false(text_equal_secret("", "a"));
}

static void
numbers_are_decimal_and_bounded(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(text_number("0", 0, &n) && n == 0);
	assert_true(text_number("007", 7, &n) && n == 7);
	assert_true(text_number("18446744073709551615", UINT64_MAX, &n) && n == UINT64_MAX);
	assert_false(text_number("18446744073709551616", UINT64_MAX, &n));
	assert_false(text_number("8", 7, &n));
	assert_false(text_number("10", 7, &n));
	assert_false(text_number("", 7, &n));
	assert_false(text_number("-1", 7, &n));
	assert_false(text_number("+1", 7, &n));
	assert_false(text_number(" 1", 7, &n));
	assert_false(text_number("1 ", 7, &n));
	assert_false(text_number("0x1", 7, &n));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hexadecimal_goes_there_and_back),
		cmocka_unit_test(base64url_follows_rfc_4648),
		cmocka_unit_test(base64url_that_is_not_canonical_is_refused),
		cmocka_unit_test(only_unreserved_characters_stay_in_an_address),
		cmocka_unit_test(text_is_well_formed_utf8_without_tricks),
		cmocka_unit_test(length_counts_characters),
		cmocka_unit_test(secrets_are_compared_whole),
		cmocka_unit_test(numbers_are_decimal_and_bounded),
	};

	return cmocka_run_group_tests_name("text", tests, open_arena, close_arena);
}
