#include "../../core/form.c"

#include "sheet_arena.h"

static const struct input inputs[] = {
	{ "title", INPUT_LINE, 10, true, "form.title" },
	{ "body", INPUT_TEXT, 20, false, NULL },
	{ "id", INPUT_HANDLE, 0, false, NULL },
	{ "after", INPUT_CURSOR, 0, false, NULL },
	{ "word", INPUT_WORD, 8, false, NULL },
	{ "count", INPUT_NUMBER, 99, false, NULL },
	{ "day", INPUT_DATE, 0, false, NULL },
	{ "yes", INPUT_CHECK, 0, false, NULL },
	{ "token", INPUT_TOKEN, 0, false, NULL },
	{ "any", INPUT_ANY, 10, false, NULL },
	{ NULL, INPUT_END, 0, false, NULL },
};

static struct form *
parse(const char *encoded)
{
	struct form *form;

	assert_null(form_parse(a, encoded, strlen(encoded), inputs, true, &form));
	return form;
}

static void
refused(const char *encoded, bool strict)
{
	struct form *form;
	result       r = form_parse(a, encoded, strlen(encoded), inputs, strict, &form);

	assert_non_null(r);
	assert_int_equal(r->status, 400);
}

static void
what_was_written_is_there_however_wrong(void **state)
{
	struct form *form = parse("title=much+too+long+a+title&body=&count=x");

	(void)state;
	assert_null(form_get(form, "title"));
	assert_string_equal(form_written(form, "title"), "much too long a title");
	assert_string_equal(form_written(form, "count"), "x");
	assert_null(form_written(form, "word"));
	assert_null(form_written(form, "body"));
	assert_null(form_written(form, "nothing of ours"));
	form_error(form, "of the handler", "form.title");
	assert_null(form_written(form, "of the handler"));
}

static void
values_are_decoded_and_tidied(void **state)
{
	struct form *form = parse("title=+bl%C3%A5b%c3%a6r+&body=a%0D%0Ab%0Dc&count=07&yes=on");

	(void)state;
	assert_string_equal(form_get(form, "title"), "blåbær");
	assert_string_equal(form_get(form, "body"), "a\nb\nc");
	assert_string_equal(form_get(form, "count"), "07");
	assert_string_equal(form_get(form, "yes"), "on");
	assert_null(form_get(form, "id"));
	assert_null(form_get(form, "nonsense"));
	assert_true(form_ok(form));
}

static void
malformed_encodings_are_refused(void **state)
{
	static const char *const wrong[] = { "title=%", "title=%4", "title=%4g", "title=%00",
		"title=a%01b", "title=%41%4g", "title=%c3", "title=%ff", "title=%e2%80%ae",
		"ti%00tle=x", "title=x&title=y", "title=x&title=" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		refused(wrong[i], true);
		refused(wrong[i], false);
	}
}

static void
an_unknown_field_is_refused_only_when_strict(void **state)
{
	struct form *form;

	(void)state;
	refused("title=x&admin=1", true);
	assert_null(form_parse(a, "title=x&q=1&q=2", 15, inputs, false, &form));
	assert_string_equal(form_get(form, "title"), "x");
	assert_null(form_parse(a, "", 0, NULL, true, &form));
	assert_true(form_ok(form));
}

static void
the_form_token_and_the_double_click_mark_are_always_known(void **state)
{
	struct form *form = parse(
	    "title=x&csrf=00ff&once=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

	(void)state;
	assert_string_equal(form_get(form, "csrf"), "00ff");
	assert_non_null(form_get(form, "once"));
}

static void
too_many_fields_are_refused(void **state)
{
	char many[4 * 70 + 1] = "";

	(void)state;
	for (size_t i = 0; i < 70; i++)
		memcpy(many + 4 * i, "q=1&", 4);
	refused(many, false);
}

static void
wrong(const char *field, const char *encoded)
{
	struct form *form = parse(encoded);

	assert_null(form_get(form, field));
	assert_false(form_ok(form));
}

static void
right(const char *field, const char *encoded)
{
	assert_non_null(form_get(parse(encoded), field));
}

static void
each_kind_takes_only_its_own(void **state)
{
	(void)state;
	wrong("title", "title=");
	wrong("title", "title=+++");
	wrong("title", "title=a%0Ab");
	wrong("title", "title=elleve+tegn");
	right("title", "title=%C3%A6%C3%A6%C3%A6%C3%A6%C3%A6%C3%A6%C3%A6%C3%A6%C3%A6%C3%A6");
	wrong("body", "title=x&body=012345678901234567890");
	right("id", "title=x&id=abcdefghijklmnopqrst-_");
	wrong("id", "title=x&id=abcdefghijklmnopqrst-");
	wrong("id", "title=x&id=abcdefghijklmnopqrst%2F_");
	right("word", "title=x&word=R12d");
	wrong("word", "title=x&word=a%20b");
	wrong("word", "title=x&word=abcdefghi");
	wrong("count", "title=x&count=100");
	wrong("count", "title=x&count=-1");
	right("day", "title=x&day=2024-02-29");
	wrong("day", "title=x&day=2026-02-29");
	wrong("day", "title=x&day=2026-13-01");
	wrong("day", "title=x&day=2026-04-31");
	wrong("day", "title=x&day=26-04-01");
	wrong("yes", "title=x&yes=off");
	wrong("token", "title=x&token=short");
	right("any", "title=x&any=%2Fa%3Fb%3D1");
	wrong("any", "title=x&any=%C3%B8");
	wrong("after", "title=x&after=a.b");
}

static const char *
times(char letter, size_t n)
{
	char *out = arena_alloc(a, n + 1);

	memset(out, letter, n);
	return out;
}

static const char *
field(const char *name, const char *value)
{
	return arena_printf(a, "title=x&%s=%s", name, value);
}

static void
lengths_are_exact(void **state)
{
	static const struct {
		const char *name;
		size_t      least, most;
	} kinds[] = { { "body", 1, 20 }, { "id", 22, 22 }, { "after", 1, 120 }, { "word", 1, 8 },
		{ "token", 43, 43 }, { "any", 1, 10 } };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		right(kinds[i].name, field(kinds[i].name, times('A', kinds[i].least)));
		right(kinds[i].name, field(kinds[i].name, times('A', kinds[i].most)));
		wrong(kinds[i].name, field(kinds[i].name, times('A', kinds[i].most + 1)));
		if (kinds[i].least > 1)
			wrong(kinds[i].name, field(kinds[i].name, times('A', kinds[i].least - 1)));
	}
	right("title", arena_printf(a, "title=%s", times('A', 10)));
	wrong("title", arena_printf(a, "title=%s", times('A', 11)));
	right("count", "title=x&count=99");
}

static void
letters_are_of_their_kind(void **state)
{
	(void)state;
	for (const char *c = "azAZ09-_"; *c != '\0'; c++) {
		right("id", field("id", times(*c, 22)));
		right("after", field("after", times(*c, 1)));
	}
	for (const char *c = "`{@[/:.~"; *c != '\0'; c++) {
		wrong("id", field("id", times(*c, 22)));
		wrong("after", field("after", times(*c, 1)));
		wrong("token", field("token", times(*c, 43)));
	}
	right("word", field("word", "_.:-"));
	wrong("word", field("word", "a/b"));
	right("any", field("any", "a+~!"));
}

static void
dates_are_days_that_exist(void **state)
{
	static const char *const days[] = { "2026-01-01", "2026-01-31", "2026-12-31", "2026-04-30",
		"2023-02-28", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31" };
	static const char *const none[] = { "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32",
		"2026-04-31", "2023-02-29", "2024-02-30", "1900-02-29", "2100-02-29", "0000-01-01",
		"2026-11-1/", "2026-1-001", "202-61-001", "2026/01-01", "2026-01/01", "2026-0/-01",
		"2026-0:-01", "20a6-01-01", "2026-01-1", "2026-01-011" };

	(void)state;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		right("day", field("day", days[i]));
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		wrong("day", field("day", none[i]));
	for (int month = 13; month < 100; month++)
		wrong("day", field("day", arena_printf(a, "2026-%d-01", month)));
}

static void
blanks_around_go_and_those_inside_stay(void **state)
{
	(void)state;
	assert_string_equal(form_get(parse("title=%09a+b%09"), "title"), "a b");
	assert_string_equal(form_get(parse("title=x&body=%0A+a%0Ab+%0A"), "body"), "a\nb");
	assert_string_equal(form_get(parse("title=x&body=a%0D%0D%0Ab%0D"), "body"), "a\n\nb");
	assert_string_equal(form_get(parse("title=x&body=%41"), "body"), "A");
	assert_string_equal(form_get(parse("title=x&body=%4Ab"), "body"), "Jb");
}

static void
a_field_without_a_value_is_absent(void **state)
{
	struct form *form = parse("title=x&body&&day=");

	(void)state;
	assert_null(form_get(form, "body"));
	assert_null(form_get(form, "day"));
	assert_true(form_ok(form));
	assert_false(form_ok(parse("title")));
	assert_false(form_ok(parse("")));
}

static void
so_many_fields_and_no_more(void **state)
{
	char         many[4 * 70 + 1] = "";
	struct form *form;

	(void)state;
	for (size_t i = 0; i < 64; i++)
		memcpy(many + 4 * i, "q=1&", 4);
	assert_null(form_parse(a, many, strlen(many), inputs, false, &form));
	memcpy(many + strlen(many), "q=1", 3);
	refused(many, false);
}

static void
a_handler_can_add_an_error(void **state)
{
	struct form *form = parse("title=x");

	(void)state;
	form_error(form, "title", "form.too_late");
	assert_false(form_ok(form));
	form = parse("title=x");
	form_error(form, "whole", "form.too_late");
	assert_false(form_ok(form));
	assert_null(form_get(form, "whole"));
}

static const struct field *
at(const struct form *form, const char *name)
{
	static const struct field none = { .name = "", .value = "", .error = "" };
	const struct field       *f = find(form, name);

	return f == NULL ? &none : f;
}

static void
an_error_stands_at_its_own_field(void **state)
{
	struct form *form = parse("title=x&word=R12");

	(void)state;
	form_error(form, "word", "form.late");
	form_error(form, "whole", "form.wrong");
	assert_null(at(form, "title")->error);
	assert_string_equal(at(form, "word")->error, "form.late");
	assert_string_equal(at(form, "word")->value, "R12");
	assert_string_equal(at(form, "whole")->error, "form.wrong");
	form_error(form, "whole", "form.late");
	assert_string_equal(at(form, "whole")->error, "form.late");
	assert_null(at(form, "whole")->next);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_decoded_and_tidied),
		cmocka_unit_test(what_was_written_is_there_however_wrong),
		cmocka_unit_test(malformed_encodings_are_refused),
		cmocka_unit_test(an_unknown_field_is_refused_only_when_strict),
		cmocka_unit_test(the_form_token_and_the_double_click_mark_are_always_known),
		cmocka_unit_test(too_many_fields_are_refused),
		cmocka_unit_test(each_kind_takes_only_its_own),
		cmocka_unit_test(lengths_are_exact),
		cmocka_unit_test(letters_are_of_their_kind),
		cmocka_unit_test(dates_are_days_that_exist),
		cmocka_unit_test(blanks_around_go_and_those_inside_stay),
		cmocka_unit_test(a_field_without_a_value_is_absent),
		cmocka_unit_test(so_many_fields_and_no_more),
		cmocka_unit_test(a_handler_can_add_an_error),
		cmocka_unit_test(an_error_stands_at_its_own_field),
	};

	return cmocka_run_group_tests_name("form", tests, open_arena, close_arena);
}
