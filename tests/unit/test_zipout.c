/* The archive that a package is: read back by unzip's and Python's rules in
 * tests/system/package.mjs; here, what stands where. */
#include "sheet_arena.h"
#include "zipout.h"

static struct bytes
text(const char *s)
{
	return (struct bytes){ (const uint8_t *)s, strlen(s) };
}

static uint32_t
number(const uint8_t *at, size_t size)
{
	uint32_t n = 0;

	for (size_t i = size; i > 0; i--)
		n = n << 8 | at[i - 1];
	return n;
}

static const char *const contents[] = { "innhold", "", "123456789" };

/* The whole archive of the three, as it is sent. */
static struct bytes
whole(struct zipout_file *files, struct zipout **out)
{
	static const char *const names[] = { "000 Innhold.pdf", "001 Tomt.txt", "002 Møte.txt" };
	static uint8_t           room[1024];
	size_t                   size = 0;

	for (size_t i = 0; i < 3; i++)
		files[i] = (struct zipout_file){ names[i], (uint32_t)strlen(contents[i]),
			zipout_crc(0, text(contents[i])) };
	*out = zipout_new(a, files, 3, "2026-11-22 10:05");
	for (size_t i = 0; i < 4; i++) {
		struct bytes piece = i < 3 ? zipout_head(*out, i) : zipout_end(*out);

		memcpy(room + size, piece.data, piece.size);
		size += piece.size;
		if (i < 3) {
			memcpy(room + size, contents[i], strlen(contents[i]));
			size += strlen(contents[i]);
		}
	}
	return (struct bytes){ room, size };
}

static void
the_sum_is_the_one_that_all_archives_use(void **state)
{
	uint32_t parts = zipout_crc(zipout_crc(0, text("1234")), text("56789"));

	(void)state;
	assert_int_equal(zipout_crc(0, text("123456789")), 0xcbf43926);
	assert_int_equal(parts, 0xcbf43926);
	assert_int_equal(zipout_crc(0, text("")), 0);
}

static void
it_is_as_long_as_it_said(void **state)
{
	struct zipout_file files[3];
	struct zipout     *z;
	struct bytes       all = whole(files, &z);

	(void)state;
	assert_int_equal(all.size, zipout_length(z));
}

static void
the_directory_says_where_each_file_begins(void **state)
{
	struct zipout_file files[3];
	struct zipout     *z;
	struct bytes       all = whole(files, &z);
	const uint8_t     *end = all.data + all.size - 22;
	const uint8_t     *entry;

	(void)state;
	assert_int_equal(number(end, 4), 0x06054b50);
	assert_int_equal(number(end + 8, 2), 3);
	assert_int_equal(number(end + 10, 2), 3);
	assert_int_equal(number(end + 12, 4) + number(end + 16, 4) + 22, all.size);
	entry = all.data + number(end + 16, 4);
	for (size_t i = 0; i < 3; i++) {
		const uint8_t *head = all.data + number(entry + 42, 4);
		size_t         name = number(entry + 28, 2);

		assert_int_equal(number(entry, 4), 0x02014b50);
		assert_int_equal(number(head, 4), 0x04034b50);
		assert_memory_equal(head + 4, entry + 6, 26);
		assert_int_equal(name, strlen(files[i].name));
		assert_memory_equal(entry + 46, files[i].name, name);
		assert_memory_equal(head + 30, files[i].name, name);
		assert_memory_equal(head + 30 + name, contents[i], strlen(contents[i]));
		assert_int_equal(number(head + 14, 4), files[i].crc);
		assert_int_equal(number(head + 18, 4), strlen(contents[i]));
		assert_int_equal(number(head + 6, 2), 0x0800);
		entry += 46 + name;
	}
	assert_ptr_equal(entry, end);
}

static void
the_time_is_that_of_the_package(void **state)
{
	struct zipout_file files[3];
	struct zipout     *z;
	struct bytes       all = whole(files, &z);

	(void)state;
	assert_int_equal(number(all.data + 10, 2), 10 << 11 | 5 << 5);
	assert_int_equal(number(all.data + 12, 2), (2026 - 1980) << 9 | 11 << 5 | 22);
	z = zipout_new(a, files, 3, "en gang");
	assert_int_equal(number(zipout_head(z, 0).data + 12, 2), 1 << 5 | 1);
}

static void
what_it_cannot_hold_has_no_length(void **state)
{
	struct zipout_file files[2] = { { "a", UINT32_MAX - 1000, 0 }, { "b", 2000, 0 } };

	(void)state;
	assert_true(zipout_length(zipout_new(a, files, 1, "")) > 0);
	assert_int_equal(zipout_length(zipout_new(a, files, 2, "")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sum_is_the_one_that_all_archives_use),
		cmocka_unit_test(it_is_as_long_as_it_said),
		cmocka_unit_test(the_directory_says_where_each_file_begins),
		cmocka_unit_test(the_time_is_that_of_the_package),
		cmocka_unit_test(what_it_cannot_hold_has_no_length),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
