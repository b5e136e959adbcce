/* tus's words in headers, and names of files. */
#include "filename.h"
#include "sheet_arena.h"
#include "tus.h"

static void
a_length_is_digits_alone(void **state)
{
	static const char *const wrong[] = { NULL, "", "-1", "+1", " 1", "1 ", "1e3", "0x10", "1.0",
		"9223372036854775808", "99999999999999999999" };
	uint64_t                 n;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(tus_bytes(wrong[i], &n));
	assert_true(tus_bytes("0", &n) && n == 0);
	assert_true(tus_bytes("209715200", &n) && n == 209715200);
	assert_true(tus_bytes("9223372036854775807", &n) && n == INT64_MAX);
}

static void
metadata_is_keys_with_base64(void **state)
{
	struct tus_metadata m;

	(void)state;
	assert_true(
	    tus_metadata(a, "filename UmFwcG9ydCDDpi5wZGY=,is_confidential,kind cmVwb3J0", &m));
	assert_int_equal(m.count, 3);
	assert_string_equal(tus_value(&m, "filename"), "Rapport æ.pdf");
	assert_string_equal(tus_value(&m, "is_confidential"), "");
	assert_string_equal(tus_value(&m, "kind"), "report");
	assert_null(tus_value(&m, "Kind"));
	assert_true(tus_metadata(a, NULL, &m) && m.count == 0);
	assert_true(tus_metadata(a, "", &m) && m.count == 0);
}

static void
metadata_in_any_other_way_is_refused(void **state)
{
	static const char *const wrong[] = { "a YQ",
		"a YR==", "a Y===", "a ====", "a YQ==,a Yg==", "a YQ==,",
		",a YQ==", " YQ==", "a  YQ==", "a YQ== ", "a YQ-_", "a AA==", "\x01 YQ==" };
	struct tus_metadata      m;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(tus_metadata(a, wrong[i], &m));
	assert_false(tus_metadata(a, "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q", &m));
	assert_true(tus_metadata(a, "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p", &m));
}

static void
a_checksum_names_its_algorithm_and_has_its_length(void **state)
{
	static const char *const wrong[] = { NULL, "", "sha1", "sha1 ",
		"sha1 YQ==", "md5 1B2M2Y8AsgTpgAmY7PhCfg==", "SHA1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
		"sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha1  Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
		"sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0= " };
	struct tus_checksum      c;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(tus_checksum(wrong[i], &c));
	assert_true(tus_checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", &c));
	assert_string_equal(c.algorithm, "SHA1");
	assert_int_equal(c.size, 20);
	assert_int_equal(c.sum[0], 0x2a);
	assert_true(tus_checksum("sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", &c));
	assert_int_equal(c.size, 32);
}

static void
a_date_is_that_of_http(void **state)
{
	(void)state;
	assert_string_equal(tus_date(a, 784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_string_equal(tus_date(a, -1), "Thu, 01 Jan 1970 00:00:00 GMT");
	assert_string_equal(tus_date(a, INT64_MAX), "Thu, 01 Jan 1970 00:00:00 GMT");
}

static void
a_name_stays_what_it_is_or_becomes_harmless(void **state)
{
	static const char *const names[][2] = {
		{ "Rapport æøå (2).pdf", "Rapport æøå (2).pdf" },
		{ "../../etc/passwd", "passwd" },
		{ "C:\\Users\\kari\\Brev.docx", "Brev.docx" },
		{ "/", "fil" },
		{ "", "fil" },
		{ " .. ", "fil" },
		{ ".htaccess", "htaccess" },
		{ "a.pdf. ", "a.pdf" },
		{ "a\r\nSet-Cookie: x", "a__Set-Cookie_ x" },
		{ "\xe2\x80\xae"
		  "fdp.exe",
		    "_fdp.exe" },
		{ "a\xe2\x80\x8b.pdf", "a_.pdf" },
		{ "a\xc2\xa0.pdf", "a_.pdf" },
		{ "\xff\xfe.pdf", "__.pdf" },
		{ "CON.pdf", "_CON.pdf" },
		{ "com1", "_com1" },
		{ "common.pdf", "common.pdf" },
		{ "<b>\"x\"|y?.txt", "_b__x__y_.txt" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(filename_clean(a, names[i][0]), names[i][1]);
}

static void
a_long_name_keeps_its_extension_and_whole_characters(void **state)
{
	char        name[1024] = "";
	const char *clean;

	(void)state;
	for (int i = 0; i < 300; i++)
		memcpy(name + 2 * i, "æ", 3);
	memcpy(name + 600, ".pdf", 5);
	clean = filename_clean(a, name);
	assert_int_equal(strlen(clean), FILENAME_MAX_BYTES);
	assert_string_equal(clean + FILENAME_MAX_BYTES - 4, ".pdf");
	memset(name, 'x', 1000);
	name[1000] = '\0';
	name[3] = '.';
	assert_int_equal(strlen(filename_clean(a, name)), FILENAME_MAX_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_length_is_digits_alone),
		cmocka_unit_test(metadata_is_keys_with_base64),
		cmocka_unit_test(metadata_in_any_other_way_is_refused),
		cmocka_unit_test(a_checksum_names_its_algorithm_and_has_its_length),
		cmocka_unit_test(a_date_is_that_of_http),
		cmocka_unit_test(a_name_stays_what_it_is_or_becomes_harmless),
		cmocka_unit_test(a_long_name_keeps_its_extension_and_whole_characters),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
