#include "sheet_arena.h"

#include "../../portals/mypage/csv.c"

#define MARKED(s) "\xef\xbb\xbf" s

/* One cell alone in its file. */
static const char *
cell(const char *value)
{
	struct csv *c = csv_new(a);

	csv_cell(c, value);
	return csv_text(c) + strlen(MARK);
}

static void
rows_and_cells_are_parted_as_spreadsheets_expect(void **state)
{
	struct csv *c = csv_new(a);

	(void)state;
	csv_cell(c, "Når");
	csv_cell(c, NULL);
	csv_end(c);
	csv_cell(c, "2026-11-21 10:00");
	csv_cell(c, "to\nlinjer; og tegn");
	csv_end(c);
	assert_string_equal(
	    csv_text(c), MARKED("\"Når\";\"\"\r\n"
				"\"2026-11-21 10:00\";\"to\nlinjer; og tegn\"\r\n"));
}

static void
nothing_is_a_mark_alone(void **state)
{
	(void)state;
	assert_string_equal(csv_text(csv_new(a)), MARKED(""));
}

static void
quotes_are_doubled(void **state)
{
	(void)state;
	assert_string_equal(cell("Referat \"møte\""), "\"Referat \"\"møte\"\"\"");
	assert_string_equal(cell("\""), "\"\"\"\"");
	assert_string_equal(cell(""), "\"\"");
}

static void
what_looks_like_a_formula_is_text(void **state)
{
	static const char *const formulas[] = { "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx",
		"=cmd|' /C calc'!A0", "  =1", "＝1", "＋1", "－1", "＠x" };

	(void)state;
	for (size_t i = 0; i < sizeof(formulas) / sizeof(formulas[0]); i++)
		assert_string_equal(cell(formulas[i]), arena_printf(a, "\"'%s\"", formulas[i]));
	assert_string_equal(cell("\"=1\""), "\"\"\"=1\"\"\"");
}

static void
what_does_not_stays_as_it_is(void **state)
{
	static const char *const words[] = { "Møte 2-3", "a=b", "x@y", "1+1", "«=»", "–" };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_string_equal(cell(words[i]), arena_printf(a, "\"%s\"", words[i]));
}

static void
it_grows_beyond_its_first_room(void **state)
{
	struct csv *c = csv_new(a);
	char        long_[3 * FIRST_ROOM + 1];

	(void)state;
	memset(long_, 'x', sizeof(long_) - 1);
	long_[sizeof(long_) - 1] = '\0';
	for (int i = 0; i < 100; i++) {
		csv_cell(c, long_);
		csv_end(c);
	}
	assert_int_equal(strlen(csv_text(c)), strlen(MARK) + 100 * (sizeof(long_) - 1 + 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_cells_are_parted_as_spreadsheets_expect),
		cmocka_unit_test(nothing_is_a_mark_alone),
		cmocka_unit_test(quotes_are_doubled),
		cmocka_unit_test(what_looks_like_a_formula_is_text),
		cmocka_unit_test(what_does_not_stays_as_it_is),
		cmocka_unit_test(it_grows_beyond_its_first_room),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
