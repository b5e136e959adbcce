/* Frames: what is not exactly a frame is refused, whatever it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "frame.h"

static size_t
example(uint8_t room[64])
{
	struct frame_writer w = frame_write(room, 64, 7);
	struct bytes        out;

	frame_put_u8(&w, 200);
	frame_put_u16(&w, 60000);
	frame_put_u64(&w, UINT64_C(0x0102030405060708));
	frame_put_text(&w, "hei");
	frame_put_bytes(&w, (struct bytes){ (const uint8_t *)"\0\1", 2 });
	frame_put_fixed(&w, (const uint8_t *)"xyz", 3);
	assert_true(frame_end(&w, &out));
	assert_ptr_equal(out.data, room);
	return out.size;
}

static void
reads_what_was_written(void **state)
{
	uint8_t             room[64], fixed[3];
	size_t              size = example(room);
	struct frame        f;
	struct frame_reader r;
	struct bytes        b;
	char                text[4];

	(void)state;
	assert_int_equal(frame_parse((struct bytes){ room, size }, 100, &f), FRAME_WHOLE);
	assert_int_equal(f.type, 7);
	assert_int_equal(frame_size(&f), size);
	r = frame_read(&f);
	assert_int_equal(frame_u8(&r), 200);
	assert_int_equal(frame_u16(&r), 60000);
	assert_true(frame_u64(&r) == UINT64_C(0x0102030405060708));
	frame_text(&r, text, 1, 3);
	assert_string_equal(text, "hei");
	b = frame_bytes(&r, 2, 2);
	assert_int_equal(b.size, 2);
	assert_false(frame_done(&r));
	frame_fixed(&r, fixed, 3);
	assert_memory_equal(fixed, "xyz", 3);
	assert_true(frame_done(&r));
	assert_int_equal(frame_u8(&r), 0); /* beyond the end */
	assert_false(frame_done(&r));
}

static void
waits_for_every_byte(void **state)
{
	uint8_t      room[64];
	size_t       size = example(room);
	struct frame f;

	(void)state;
	for (size_t n = 0; n < size; n++)
		assert_int_equal(frame_parse((struct bytes){ room, n }, 100, &f), FRAME_MORE);
}

static void
refuses_another_head(void **state)
{
	struct frame f;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		uint8_t room[64];
		size_t  size = example(room);

		if (i == 1)
			continue; /* the type is the reader's to judge */
		room[i] ^= 0x10;
		assert_int_equal(frame_parse((struct bytes){ room, size }, 100, &f), FRAME_BAD);
		assert_int_equal(frame_parse((struct bytes){ room, 8 }, 100, &f), FRAME_BAD);
	}
}

static void
refuses_more_than_the_limit(void **state)
{
	uint8_t      room[64];
	size_t       size = example(room);
	struct frame f;

	(void)state;
	assert_int_equal(frame_parse((struct bytes){ room, size }, size - 9, &f), FRAME_BAD);
	assert_int_equal(frame_parse((struct bytes){ room, size }, size - 8, &f), FRAME_WHOLE);
	memset(room + 4, 0xff, 4);
	assert_int_equal(frame_parse((struct bytes){ room, 8 }, SIZE_MAX, &f), FRAME_MORE);
	assert_int_equal(frame_parse((struct bytes){ room, 8 }, 4096, &f), FRAME_BAD);
}

static void
field_limits_hold(void **state)
{
	static const uint8_t body[] = { 0, 0, 0, 3, 'a', 'b', 'c' };
	static const uint8_t nul[] = { 0, 0, 0, 3, 'a', 0, 'c' };
	static const uint8_t longer[] = { 0, 0, 0, 4, 'a', 'b', 'c' };
	static const uint8_t huge[] = { 0xff, 0xff, 0xff, 0xff, 'a' };
	struct frame_reader  r;
	char                 text[9];

	(void)state;
	r = (struct frame_reader){ { body, sizeof(body) }, false };
	frame_bytes(&r, 4, 8);
	assert_true(r.bad);
	r = (struct frame_reader){ { body, sizeof(body) }, false };
	frame_text(&r, text, 0, 2);
	assert_true(r.bad && text[0] == '\0');
	r = (struct frame_reader){ { nul, sizeof(nul) }, false };
	frame_text(&r, text, 0, 8);
	assert_true(r.bad && text[0] == '\0');
	r = (struct frame_reader){ { longer, sizeof(longer) }, false };
	assert_null(frame_bytes(&r, 0, 8).data);
	r = (struct frame_reader){ { huge, sizeof(huge) }, false };
	assert_null(frame_bytes(&r, 0, SIZE_MAX).data);
	assert_true(r.bad);
}

static void
a_full_writer_says_so(void **state)
{
	uint8_t             room[12];
	struct frame_writer w = frame_write(room, sizeof(room), 1);
	struct bytes        out;

	(void)state;
	frame_put_u8(&w, 1);
	frame_put_text(&w, "four");
	frame_put_u8(&w, 1); /* would fit, but something was left out */
	assert_false(frame_end(&w, &out));
	w = frame_write(room, 7, 1);
	assert_false(frame_end(&w, &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_was_written),
		cmocka_unit_test(waits_for_every_byte),
		cmocka_unit_test(refuses_another_head),
		cmocka_unit_test(refuses_more_than_the_limit),
		cmocka_unit_test(field_limits_hold),
		cmocka_unit_test(a_full_writer_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
