/* What the courier takes for a question, among hundreds of thousands of things
 * that are nearly one. */
#include "house.h"

#include "../../services/courier/parse.c"

static struct bytes
example(uint8_t *room, size_t size)
{
	struct frame_writer w = frame_write(room, size, COURIER_FETCH);
	struct bytes        out;

	frame_put_u8(&w, COURIER_POST);
	frame_put_text(&w, "https://provider.localhost:8443/token");
	frame_put_text(&w, "application/x-www-form-urlencoded");
	frame_put_u8(&w, 2);
	frame_put_text(&w, "Accept");
	frame_put_text(&w, "application/json");
	frame_put_text(&w, "dpop");
	frame_put_text(&w, "x.y.z");
	frame_put_bytes(&w, (struct bytes){ (const uint8_t *)"code=1", 6 });
	assert_true(frame_end(&w, &out));
	return out;
}

static struct courier_question q;

static void
takes_a_question(void **state)
{
	uint8_t      room[512];
	struct bytes out = example(room, sizeof(room));
	struct frame f;

	(void)state;
	assert_int_equal(frame_parse(out, COURIER_REST + COURIER_BODY, &f), FRAME_WHOLE);
	assert_true(courier_parse(&f, COURIER_BODY, &q));
	assert_int_equal(q.method, COURIER_POST);
	assert_string_equal(q.url, "https://provider.localhost:8443/token");
	assert_int_equal(q.count, 2);
	assert_string_equal(q.headers[1].value, "x.y.z");
	assert_int_equal(q.body.size, 6);
	f.body.size--;
	assert_false(courier_parse(&f, COURIER_BODY, &q));
}

static bool
is_clean(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* Whatever the bytes, no reading beyond them (the sanitizers watch), and no
 * control byte in what is taken. */
static void
mutated_bytes_do_no_harm(void **state)
{
	size_t taken = 0;

	(void)state;
	srandom(9);
	for (int i = 0; i < 100000; i++) {
		uint8_t      room[512];
		struct bytes out = example(room, sizeof(room));
		struct frame f;
		uint8_t     *copy;

		for (long n = random() % 4; n > 0; n--)
			room[(size_t)random() % out.size] = (uint8_t)random();
		out.size -= i % 5 == 0 ? (size_t)random() % out.size : 0;
		copy = malloc(out.size + 1);
		memcpy(copy, out.data, out.size);
		if (frame_parse((struct bytes){ copy, out.size }, COURIER_REST + COURIER_BODY,
			&f) == FRAME_WHOLE &&
		    courier_parse(&f, COURIER_BODY, &q)) {
			taken++;
			assert_true(is_clean(q.url) && is_clean(q.content_type));
			for (size_t n = 0; n < q.count; n++)
				assert_true(is_clean(q.headers[n].value));
		}
		free(copy);
	}
	assert_true(taken > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_a_question),
		cmocka_unit_test(mutated_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
