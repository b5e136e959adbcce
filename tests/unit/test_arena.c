#include "sheet.h"

static void
memory_is_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t size = 0; size < 40000; size = size * 2 + 1) {
		unsigned char *p = arena_alloc(a, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_free(a);
}

static void
a_cleared_arena_hands_out_zeroed_memory_again(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		char *p = arena_alloc(a, 5000);

		for (size_t i = 0; i < 5000; i++)
			assert_int_equal(p[i], 0);
		memset(p, 'x', 5000);
		arena_clear(a);
	}
	arena_free(a);
}

static char   order[8];
static size_t calls;

static void
note(void *thing)
{
	assert_true(calls < sizeof(order) - 1);
	order[calls++] = *(const char *)thing;
}

static void
deferred_calls_run_last_first_and_once(void **state)
{
	struct arena *a = arena_new();
	char          one[] = "1";
	char          two[] = "2";

	(void)state;
	arena_defer(a, note, one);
	arena_defer(a, note, two);
	arena_clear(a);
	assert_string_equal(order, "21");
	arena_free(a);
	assert_string_equal(order, "21");
}

static void
strings_are_copied(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(arena_strdup(a, "høne"), "høne");
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, "ab", 99), "ab");
	assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
	assert_memory_equal(arena_memdup(a, "a\0b", 3), "a\0b", 3);
	arena_free(a);
}

static void
ask_for_too_much(void *unused)
{
	(void)unused;
	(void)arena_array(arena_new(), SIZE_MAX / 2, 3);
}

static void
an_overflow_ends_the_process(void **state)
{
	(void)state;
	assert_int_equal(sheet_exit(ask_for_too_much, NULL), 71);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(a_cleared_arena_hands_out_zeroed_memory_again),
		cmocka_unit_test(deferred_calls_run_last_first_and_once),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(an_overflow_ends_the_process),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
