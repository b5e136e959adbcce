#include "form.h"
#include "sheet.h"

static const struct input inputs[] = {
	{"title",  INPUT_LINE,   10, true,  "form.title"},
	{ "body",  INPUT_TEXT,   20, false, NULL        },
	{ "id",    INPUT_HANDLE, 0,  false, NULL        },
	{ "after", INPUT_CURSOR, 0,  false, NULL        },
	{ "word",  INPUT_WORD,   8,  false, NULL        },
	{ "count", INPUT_NUMBER, 99, false, NULL        },
	{ "day",   INPUT_DATE,   0,  false, NULL        },
	{ "yes",   INPUT_CHECK,  0,  false, NULL        },
	{ "token", INPUT_TOKEN,  0,  false, NULL        },
	{ "any",   INPUT_ANY,    10, false, NULL        },
	{ NULL,    INPUT_END,    0,  false, NULL        },
};

static struct arena *a;

static int
open_arena(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

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
		"title=a%01b", "title=%c3", "title=%ff", "title=%e2%80%ae", "ti%00tle=x",
		"title=x&title=y", "title=x&title=" };

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
	for (int i = 0; i < 70; i++)
		(void)strncat(many, "q=1&", sizeof(many) - strlen(many) - 1);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_decoded_and_tidied),
		cmocka_unit_test(malformed_encodings_are_refused),
		cmocka_unit_test(an_unknown_field_is_refused_only_when_strict),
		cmocka_unit_test(the_form_token_and_the_double_click_mark_are_always_known),
		cmocka_unit_test(too_many_fields_are_refused),
		cmocka_unit_test(each_kind_takes_only_its_own),
		cmocka_unit_test(a_handler_can_add_an_error),
	};

	return cmocka_run_group_tests_name("form", tests, open_arena, close_arena);
}
