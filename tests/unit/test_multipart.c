/* Forms with files, as they stream in. */
#include "multipart.h"
#include "sheet_arena.h"

#define TYPE "multipart/form-data; boundary=b"
#define FIELD(name, value) \
	"--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define END "--b--\r\n"

/* A body that comes in so many bytes at a time. */
struct body {
	const char *data;
	size_t      size, at, step;
};

static result
give(void *from, char *data, size_t size, size_t *got)
{
	struct body *b = from;

	*got = b->size - b->at;
	if (*got > b->step)
		*got = b->step;
	if (*got > size)
		*got = size;
	memcpy(data, b->data + b->at, *got);
	b->at += *got;
	return NULL;
}

static struct body source;

static struct multipart *
opened(const char *data, size_t size, size_t step)
{
	struct multipart *m;

	source = (struct body){ data, size, 0, step };
	assert_null(multipart_open(a, TYPE, give, &source, &m));
	return m;
}

/* "name=value;" of all parts, or "400". */
static const char *
told(const char *data, size_t size, size_t step)
{
	struct multipart            *m = opened(data, size, step);
	const struct multipart_part *part;
	const char                  *all = "", *value;

	for (;;) {
		result r = multipart_next(m, &part);

		if (r == NULL && part == NULL)
			return all;
		if (r == NULL)
			r = multipart_text(m, 100000, &value);
		if (r != NULL) {
			assert_int_equal(r->status, 400);
			return "400";
		}
		all = arena_printf(a, "%s%s%s%s=%s;", all, part->name,
		    part->filename == NULL ? "" : "@", part->filename == NULL ? "" : part->filename,
		    value);
	}
}

#define assert_told(body, says) \
	for (size_t step = 1; step < 100; step = 2 * step + 1) \
	assert_string_equal(told((body), sizeof(body) - 1, step), (says))

static void
fields_and_files_come_as_they_were_sent(void **state)
{
	(void)state;
	assert_told(FIELD("csrf", "abc") FIELD(
			"note", "linje\r\nto") "--b\r\n"
					       "content-disposition:form-data;name=\"file\"; "
					       "filename=\"a b.pdf\"\r\n"
					       "Content-Type: application/pdf\r\n\r\n%PDF\r\n" END,
	    "csrf=abc;note=linje\r\nto;file@a b.pdf=%PDF;");
	assert_told(FIELD("a", "") END, "a=;");
	assert_told(END, "");
	assert_told(FIELD("a", "1") "--b--", "a=1;");
}

static void
what_looks_like_a_boundary_is_none(void **state)
{
	(void)state;
	assert_told(FIELD("a", "\r\n--\r\n-\r\n--c\r\n\r\n--\r\n--B") END,
	    "a=\r\n--\r\n-\r\n--c\r\n\r\n--\r\n--B;");
	assert_told(FIELD("a", "--b") END, "a=--b;");
	assert_told(FIELD("a", "\r\n") END, "a=\r\n;");
}

static void
a_quote_in_a_name_is_written_as_browsers_do(void **state)
{
	(void)state;
	assert_told("--b\r\nContent-Disposition: form-data; name=\"f\"; "
		    "filename=\"a%22b\\c.pdf\"\r\n\r\nx\r\n" END,
	    "f@a\"b\\c.pdf=x;");
}

static void
whatever_two_readers_could_read_in_two_ways_is_refused(void **state)
{
#define HEAD(line) "--b\r\n" line "\r\n\r\nx\r\n" END
#define DISPOSITION "Content-Disposition: form-data; "
	static const char *const wrong[] = { "", "x", "--b", "--b\r\n", "--b-", "--c\r\n",
		"\r\n" END, "text\r\n" FIELD("a", "1") END, FIELD("a", "1"), FIELD("a", "1") "--b",
		END "x", END "\r\n", FIELD("a", "1") "--b--\n", HEAD("Content-Type: text/plain"),
		HEAD("Content-Disposition: attachment; name=\"a\""), HEAD(DISPOSITION "name=a"),
		HEAD(DISPOSITION "name=\"a"), HEAD(DISPOSITION "name=\"a\" x"),
		HEAD(DISPOSITION "name=\"a\"; name=\"b\""), HEAD(DISPOSITION "filename=\"a\""),
		HEAD(DISPOSITION "name=\"a\"; filename=\"b\"; filename=\"c\""),
		HEAD(DISPOSITION "name=\"a\"; filename*=UTF-8''b"),
		HEAD(DISPOSITION "name=\"a\"\r\n" DISPOSITION "name=\"b\""),
		HEAD(DISPOSITION "name=\"a\"\r\nContent-Transfer-Encoding: base64"),
		HEAD(DISPOSITION "name=\"a\"\r\nno colon"),
		"--b \r\n" DISPOSITION "name=\"a\"\r\n\r\nx\r\n" END,
		"--b\n" DISPOSITION "name=\"a\"\n\nx\n--b--\n", "--b\r\n\r\nx\r\n" END,
		HEAD(DISPOSITION "name=\"a\rb\""),
		HEAD(DISPOSITION "name=\"a\"; filename=\"b\x7f\"") };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		for (size_t step = 1; step < 100; step = 2 * step + 1)
			assert_string_equal(told(wrong[i], strlen(wrong[i]), step), "400");
	assert_string_equal(
	    told("--b\r\n" DISPOSITION "name=\"a\0\"\r\n\r\nx\r\n" END,
		sizeof("--b\r\n" DISPOSITION "name=\"a\0\"\r\n\r\nx\r\n" END) - 1, 9),
	    "400");
}

static void
a_form_that_is_cut_off_anywhere_is_refused(void **state)
{
	static const char whole[] = FIELD("csrf", "abc") FIELD("note", "x") "--b--";

	(void)state;
	for (size_t size = 0; size < sizeof(whole) - 1; size++)
		assert_string_equal(told(whole, size, 5), "400");
	assert_string_equal(told(whole, sizeof(whole) - 1, 5), "csrf=abc;note=x;");
}

static void
only_a_form_with_a_boundary_is_one(void **state)
{
	static const char *const wrong[] = { NULL, "", "text/plain", "multipart/form-data",
		"multipart/form-data; boundary=", "multipart/form-data; boundary=a b",
		"multipart/form-data; boundary=\"a",
		"multipart/form-data; charset=utf-8; boundary=a", "multipart/mixed; boundary=a",
		"multipart/form-datax; boundary=a",
		"multipart/form-data; boundary="
		"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghh" };
	static const char *const right[] = { "multipart/form-data; boundary=a",
		"Multipart/Form-Data;Boundary=\"----WebKitFormBoundaryAbC123\"" };
	struct multipart        *m;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_non_null(multipart_open(a, wrong[i], give, &source, &m));
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_null(multipart_open(a, right[i], give, &source, &m));
}

static void
a_head_without_end_is_refused(void **state)
{
	char *body = arena_alloc(a, 200000);

	(void)state;
	memcpy(body, "--b\r\n", 5);
	memset(body + 5, 'x', 199000);
	assert_string_equal(told(body, 199005, 70000), "400");
}

static void
a_field_longer_than_it_may_be_is_refused(void **state)
{
	static const char            body[] = FIELD("a", "12345") END;
	struct multipart            *m = opened(body, sizeof(body) - 1, 3);
	const struct multipart_part *part;
	const char                  *value;

	(void)state;
	assert_null(multipart_next(m, &part));
	assert_non_null(multipart_text(m, 4, &value));
	m = opened(body, sizeof(body) - 1, 3);
	assert_null(multipart_next(m, &part));
	assert_null(multipart_text(m, 5, &value));
	assert_string_equal(value, "12345");
}

static void
a_large_file_passes_in_pieces_and_may_be_passed_over(void **state)
{
	size_t            size = 3000000, got = 0;
	char             *body = arena_alloc(a, size + 1000);
	static const char head[] = "--b\r\n" DISPOSITION "name=\"f\"; filename=\"x\"\r\n\r\n";
	struct multipart *m;
	const struct multipart_part *part;
	struct bytes                 piece;

	(void)state;
	memcpy(body, head, strlen(head));
	memset(body + strlen(head), '\r', size);
	memcpy(body + strlen(head) + size, "\r\n" END, strlen("\r\n" END));
	m = opened(body, strlen(head) + size + strlen("\r\n" END), 8192);
	assert_null(multipart_next(m, &part));
	do {
		assert_null(multipart_piece(m, &piece));
		got += piece.size;
	} while (piece.size > 0);
	assert_int_equal(got, size);
	assert_null(multipart_next(m, &part));
	assert_null(part);
	m = opened(body, strlen(head) + size + strlen("\r\n" END), 8192);
	assert_null(multipart_next(m, &part));
	assert_null(multipart_next(m, &part));
	assert_null(part);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_and_files_come_as_they_were_sent),
		cmocka_unit_test(what_looks_like_a_boundary_is_none),
		cmocka_unit_test(a_quote_in_a_name_is_written_as_browsers_do),
		cmocka_unit_test(whatever_two_readers_could_read_in_two_ways_is_refused),
		cmocka_unit_test(a_form_that_is_cut_off_anywhere_is_refused),
		cmocka_unit_test(only_a_form_with_a_boundary_is_one),
		cmocka_unit_test(a_head_without_end_is_refused),
		cmocka_unit_test(a_field_longer_than_it_may_be_is_refused),
		cmocka_unit_test(a_large_file_passes_in_pieces_and_may_be_passed_over),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
