/* What a file is by its content, and what is refused; tests/hostile has many more,
 * made by a script and handed in at a running municipality. */
#include "house.h"

#include "picture.h"
#include "sniff.h"

struct file {
	const uint8_t *data;
	size_t         size;
	uint64_t       fails_at; /* reading from there on fails; 0: nowhere */
};

static bool
read_at(void *from, uint64_t at, uint8_t *out, size_t size)
{
	const struct file *f = from;

	assert_true(at + size <= f->size);
	if (f->fails_at != 0 && at + size > f->fails_at)
		return false;
	memcpy(out, f->data + at, size);
	return true;
}

static struct sniffed
look(const char *name, const void *data, size_t size)
{
	struct file    f = { data, size, 0 };
	struct source  s = { read_at, &f, size };
	struct sniffed out;

	assert_true(sniff(&s, name, &out));
	return out;
}

static void
is(const char *name, const char *text, const char *reason)
{
	struct sniffed out = look(name, text, strlen(text));

	if (reason == NULL)
		assert_null(out.reason);
	else
		assert_string_equal(out.reason == NULL ? "taken" : out.reason, reason);
}

/* ── Text and names ── */

static void
text_is_text_and_nothing_else(void **state)
{
	(void)state;
	is("a.txt", "Hei p\xc3\xa5 deg \xe2\x80\x93 5 < 6\r\n\tslutt", NULL);
	is("a.TXT",
	    "\xef\xbb\xbf"
	    "Hei",
	    NULL);
	is("a.txt", "bl\xe5", "type");
	is("a.txt", "a\x1b[2J", "type");
	is("a.txt", "a\xc0\xaf", "type");
	is("a.txt", "a\xed\xa0\x80", "type");
	is("a.txt", "a\xc2\x85", "type");
	is("a.txt", "  <html>", "type");
	is("a.txt", "#!/bin/sh\n", "type");
	is("a.txt", "MIME-Version: 1.0\n", "type");
	is("a.txt", "Hei\n<ScRiPt>", "active");
	is("a.txt", "se javascript:alert(1)", "active");
	assert_string_equal(look("a.txt", "", 0).reason, "empty");
	assert_string_equal(look("a.txt", "a\0b", 3).reason, "type");
}

/* A text is looked at in strides: what must not be in it is found at every place
 * of one, at its edges and behind the last whole one. */
static void
what_a_text_must_not_hold_is_found_wherever_it_stands(void **state)
{
	static const char *const wrong[] = { "\x1b", "\x7f", "\x80", "\xff", "\x01", "\x1f", "\v" };
	static const char *const active[] = { "<script", "<SVG", "javascript:", "JavaScript:" };
	static const char *const fine[] = { "\n", "\r\n", "\t", "\f", "j", "J", "<", "~",
		"\xc3\xa5" };
	char                     text[200];

	(void)state;
#define AT(list, expected) \
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) \
		for (size_t at = 1; at + strlen(list[i]) <= sizeof(text); at++) { \
			const char *reason; \
\
			memset(text, 'a', sizeof(text)); \
			memcpy(text + at, list[i], strlen(list[i])); \
			reason = look("a.txt", text, sizeof(text)).reason; \
			assert_string_equal(reason == NULL ? "taken" : reason, expected); \
		}
	AT(wrong, "type")
	AT(active, "active")
	AT(fine, "taken")
	memset(text, 'a', sizeof(text));
	for (size_t at = 0; at < sizeof(text); at++) {
		text[at] = '\0';
		assert_string_equal(look("a.txt", text, sizeof(text)).reason, "type");
		text[at] = 'a';
	}
}

static void
the_name_must_agree(void **state)
{
	static const char *const wrong[] = { "a.pdf", "a", "a.txt.exe", "txt", "a.html", ".txt" };
	static const char *const bad[] = { "../a.txt", "a\\b.txt", "CON.txt", "lpt1.txt",
		"a\"b.txt", "a\nb.txt", "a<b.txt", "a:b.txt", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		is(wrong[i], "Hei", "extension");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		is(bad[i], "Hei", "name");
	is("console.txt", "Hei", NULL);
	is("a.b.txt", "Hei", NULL);
}

/* ── PDF ── */

#define PDF(inner) "%PDF-1.4\n1 0 obj\n" inner "\nendobj\nstartxref\n0\n%%EOF\n"

static void
a_pdf_only_shows(void **state)
{
	(void)state;
	is("a.pdf", PDF("<</Type/Catalog>>"), NULL);
	is("a.pdf", PDF("<</OpenAction[3 0 R/Fit]>>"), NULL);
	is("a.pdf", PDF("<</OpenAction [3 0 R/Fit]>>"), NULL);
	is("a.pdf", PDF("<</OpenAction 4 0 R>>"), "active");
	is("a.pdf", PDF("<</S/JavaScript/JS(a)>>"), "active");
	is("a.pdf", PDF("<</S/Java#53cript/JS(a)>>"), "active");
	is("a.pdf", PDF("<</S/Launch>>"), "active");
	is("a.pdf", PDF("<</Names<</EmbeddedFiles 3 0 R>>>>"), "active");
	is("a.pdf", PDF("<</JavaScripts 1>>"), NULL);
	is("a.pdf", PDF("(JavaScript)"), NULL);
	is("a.pdf", PDF("") "trailer<</Encrypt 3 0 R>>\n%%EOF", "encrypted");
	is("a.pdf", PDF("<</Type/ObjStm/N 1/First 4/Filter/LZWDecode>>\nstream\nx\nendstream"),
	    "active");
	is("a.pdf", PDF("<</N 1/First 4/Filter/FlateDecode>>\nstream\nx\nendstream"), "broken");
	is("a.pdf", "%PDF-1.4\nhei", "broken");
	is("a.pdf", PDF("") "<html>", "broken");
	is("a.pdf", "x" PDF(""), "extension");
	is("a.pdf", PDF("(<html>)"), "polyglot");
}

/* The same names, wherever the window ends. */
static void
a_name_is_found_across_every_edge(void **state)
{
	static char       room[70000];
	static const char head[] = "%PDF-1.4\n", evil[] = "<</S/JavaScript>>", end[] = "\n%%EOF";

	(void)state;
	for (size_t at = 65536 - 20; at < 65536 + 4; at++) {
		memset(room, ' ', sizeof(room));
		memcpy(room, head, sizeof(head) - 1);
		memcpy(room + at, evil, sizeof(evil) - 1);
		memcpy(room + sizeof(room) - sizeof(end), end, sizeof(end) - 1);
		assert_string_equal(look("a.pdf", room, sizeof(room) - 1).reason, "active");
	}
}

/* ── Pictures ── */

#define SOI "\xff\xd8"
#define FRAME "\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0"
#define SCAN "\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\0\x34"
#define EOI "\xff\xd9"
#define JFIF "\xff\xe0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0"
/* Orientation 6 and a position, little-endian. */
#define EXIF \
	"\xff\xe1\0\x34" \
	"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x02\0" \
	"\x06\0\0\0\x26\0\0\0\0\0\0\0" \
	"59.91N"
#define SIZED(text) text, sizeof(text) - 1

static void
a_picture_ends_where_it_ends(void **state)
{
	struct sniffed out;

	(void)state;
	out = look("a.jpg", SIZED(SOI JFIF FRAME SCAN EOI));
	assert_null(out.reason);
	assert_false(out.metadata);
	assert_string_equal(out.mime, "image/jpeg");
	out = look("a.jpeg", SIZED(SOI EXIF FRAME SCAN EOI));
	assert_null(out.reason);
	assert_true(out.metadata);
	assert_null(look("a.jpg", SIZED(SOI FRAME SCAN EOI SOI FRAME SCAN EOI)).reason);
	assert_string_equal(look("a.jpg", SIZED(SOI FRAME SCAN)).reason, "broken");
	assert_string_equal(look("a.jpg", SIZED(SOI SCAN EOI)).reason, "broken");
	assert_string_equal(look("a.jpg", SIZED(SOI FRAME SCAN EOI "<script>")).reason, "polyglot");
	assert_string_equal(look("a.jpg", SIZED(SOI FRAME SCAN EOI "PK\5\6")).reason, "polyglot");
	assert_string_equal(look("a.png", SIZED("\x89PNG\r\n\x1a\n")).reason, "broken");
	assert_string_equal(look("a.heic", SIZED("\0\0\0\x14"
						 "ftypavif\0\0\0\0mif1"))
				.reason,
	    "type");
	assert_string_equal(look("a.heic", SIZED("\0\0\0\x14"
						 "ftypheic\0\0\0\0mif1"))
				.reason,
	    "type");
	out = look("a.heic", SIZED("\0\0\0\x14"
				   "ftypheic\0\0\0\0mif1\0\0\0\x0cmeta\0\0\0\0"));
	assert_null(out.reason);
	assert_true(out.metadata);
}

struct taken {
	uint8_t data[1024];
	size_t  size;
};

static result
take(void *to, struct bytes piece)
{
	struct taken *t = to;

	assert_true(t->size + piece.size <= sizeof(t->data));
	memcpy(t->data + t->size, piece.data, piece.size);
	t->size += piece.size;
	return NULL;
}

static struct taken
stripped(const void *data, size_t size, enum sniff_type type, bool fine)
{
	struct arena *arena = arena_new();
	struct file   f = { data, size, 0 };
	struct source s = { read_at, &f, size };
	struct taken  t = { .size = 0 };

	if (fine)
		assert_null(picture_strip(arena, &s, type, take, &t));
	else
		assert_ptr_not_equal(picture_strip(arena, &s, type, take, &t), NULL);
	arena_free(arena);
	return t;
}

static void
a_picture_is_given_without_its_place_but_upright(void **state)
{
	static const char whole[] = SOI JFIF EXIF "\xff\xfe\0\x07"
						  "hei!!" FRAME SCAN EOI "behind";
	static const char turned[] = SOI JFIF
	    "\xff\xe1\0\x22"
	    "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0" FRAME SCAN
		     EOI;
	struct taken t = stripped(SIZED(whole), SNIFF_JPEG, true);

	(void)state;
	assert_int_equal(t.size, sizeof(turned) - 1);
	assert_memory_equal(t.data, turned, t.size);
	t = stripped(SIZED(SOI JFIF FRAME SCAN EOI), SNIFF_JPEG, true);
	assert_int_equal(t.size, sizeof(SOI JFIF FRAME SCAN EOI) - 1);
	(void)stripped(SIZED(SOI "\xff\xe1\0"), SNIFF_JPEG, false);
	(void)stripped(SIZED("Hei"), SNIFF_TXT, false);
}

static void
a_png_keeps_what_is_seen(void **state)
{
	static const char head[] =
	    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0crc1";
	static const char text[] = "\0\0\0\x03tEXthei_crc";
	static const char data[] = "\0\0\0\x01IDATxcrc2\0\0\0\0IENDcrc3";
	char              whole[200];
	size_t            size = 0;
	struct taken      t;
	struct sniffed    out;

	(void)state;
	memcpy(whole, head, sizeof(head) - 1);
	size += sizeof(head) - 1;
	memcpy(whole + size, text, sizeof(text) - 1);
	size += sizeof(text) - 1;
	memcpy(whole + size, data, sizeof(data) - 1);
	size += sizeof(data) - 1;
	out = look("a.png", whole, size);
	assert_null(out.reason);
	assert_true(out.metadata);
	t = stripped(whole, size, SNIFF_PNG, true);
	assert_int_equal(t.size, sizeof(head) + sizeof(data) - 2);
	assert_memory_equal(t.data, head, sizeof(head) - 1);
	assert_memory_equal(t.data + sizeof(head) - 1, data, sizeof(data) - 1);
	out = look("a.png", t.data, t.size);
	assert_null(out.reason);
	assert_false(out.metadata);
}

/* ── What cannot be read ── */

static void
a_source_that_fails_gives_no_verdict(void **state)
{
	static const char text[] = PDF("<</Type/Catalog>>");
	struct file       f = { (const uint8_t *)text, sizeof(text) - 1, 10 };
	struct source     s = { read_at, &f, sizeof(text) - 1 };
	struct sniffed    out;

	(void)state;
	assert_false(sniff(&s, "a.pdf", &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_text_and_nothing_else),
		cmocka_unit_test(what_a_text_must_not_hold_is_found_wherever_it_stands),
		cmocka_unit_test(the_name_must_agree),
		cmocka_unit_test(a_pdf_only_shows),
		cmocka_unit_test(a_name_is_found_across_every_edge),
		cmocka_unit_test(a_picture_ends_where_it_ends),
		cmocka_unit_test(a_picture_is_given_without_its_place_but_upright),
		cmocka_unit_test(a_png_keeps_what_is_seen),
		cmocka_unit_test(a_source_that_fails_gives_no_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
