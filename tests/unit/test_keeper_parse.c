/* What the keeper takes for a message: exactly what is one, and nothing of
 * millions of things that are nearly one. */
#include "house.h"

#include "../../services/keeper/package.c"
#include "../../services/keeper/parse.c"
#include "../../services/keeper/receipt.c"

#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"

static struct frame_writer
begin(uint8_t *room, uint8_t type)
{
	struct frame_writer w = frame_write(room, KEEPER_FRAME, type);

	frame_put_text(&w, "9901");
	return w;
}

static bool
parses(struct frame_writer *w)
{
	struct keeper_request q;
	struct bytes          out;
	struct frame          f;

	assert_true(frame_end(w, &out));
	assert_int_equal(frame_parse(out, KEEPER_FRAME, &f), FRAME_WHOLE);
	return keeper_parse(&f, &q);
}

static struct frame_writer
unwrap(uint8_t *room, uint8_t use, const char *id, const char *key, size_t wrapped)
{
	static const uint8_t junk[KEEPER_WRAPPED + 1];
	struct frame_writer  w = begin(room, KEEPER_UNWRAP);

	frame_put_u8(&w, use);
	frame_put_text(&w, id);
	frame_put_text(&w, key);
	frame_put_bytes(&w, (struct bytes){ junk, wrapped });
	return w;
}

static void
takes_what_is_a_message_and_nothing_near_it(void **state)
{
	static const struct {
		uint8_t     use;
		const char *id, *key;
		size_t      wrapped;
		bool        good;
	} cases[] = {
		{ 1, ID, "k1", 60, true },
		{ 4, ID, "k1234567", 60, true },
		{ 0, ID, "k1", 60, false },
		{ 5, ID, "k1", 60, true },
		{ 6, ID, "k1", 60, false },
		{ 1, "6f9619ff-8b86-4011-b42d-00cf4fc964f", "k1", 60, false },
		{ 1, "6f9619ff-8b86-4011-b42d-00cf4fc964fff", "k1", 60, false },
		{ 1, "6F9619FF-8B86-4011-B42D-00CF4FC964FF", "k1", 60, false },
		{ 1, "6f9619ff08b86-4011-b42d-00cf4fc964ff", "k1", 60, false },
		{ 1, "6f9619ff-8b86-4011-b42d-00cf4fc964f\n", "k1", 60, false },
		{ 1, ID, "k0", 60, false },
		{ 1, ID, "k01", 60, false },
		{ 1, ID, "k", 60, false },
		{ 1, ID, "1", 60, false },
		{ 1, ID, "k1x", 60, false },
		{ 1, ID, "../nid", 60, false },
		{ 1, ID, "k12345678", 60, false },
		{ 1, ID, "k1", 59, false },
		{ 1, ID, "k1", 61, false },
	};
	uint8_t room[KEEPER_FRAME];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct frame_writer w = unwrap(
		    room, cases[i].use, cases[i].id, cases[i].key, cases[i].wrapped);

		assert_int_equal(parses(&w), cases[i].good);
		if (cases[i].good) {
			frame_put_u8(&w, 0); /* one byte too many */
			assert_false(parses(&w));
		}
	}
}

static void
a_head_has_as_many_nodes_as_it_says(void **state)
{
	static const uint8_t nodes[66 * 32];
	uint8_t              room[KEEPER_FRAME];

	(void)state;
	for (uint8_t said = 0; said < 66; said++)
		for (size_t sent = said == 0 ? 0 : said - 1u; sent <= said + 1u; sent++) {
			struct frame_writer w = begin(room, KEEPER_HEAD);

			frame_put_u64(&w, 5);
			frame_put_fixed(&w, nodes, 32);
			frame_put_u8(&w, said);
			frame_put_fixed(&w, nodes, sent * 32 < sizeof(nodes) ? sent * 32 : 0);
			assert_int_equal(parses(&w), said == sent && said <= KEEPER_PROOF);
		}
}

static void
the_municipality_is_four_digits(void **state)
{
	static const char *const bad[] = { "", "990", "99010", "99o1", "9901\n" };
	uint8_t                  room[KEEPER_FRAME];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct frame_writer w = frame_write(room, sizeof(room), KEEPER_MAC);

		frame_put_text(&w, bad[i]);
		frame_put_text(&w, "nid");
		frame_put_text(&w, "26054912341");
		assert_false(parses(&w));
	}
}

/* Whatever the bytes, no reading beyond them (the sanitizers watch), and what
 * is taken keeps its promises. */
static void
random_and_mutated_bytes_do_no_harm(void **state)
{
	uint8_t room[KEEPER_FRAME];
	size_t  taken = 0;

	(void)state;
	srandom(7);
	for (int i = 0; i < 300000; i++) {
		struct frame_writer   w = unwrap(room, 1, ID, "k1", 60);
		struct keeper_request q;
		struct bytes          out;
		struct frame          f;
		uint8_t              *copy;

		if (i % 3 == 0)
			for (size_t n = 8; n < w.size; n++)
				room[n] = (uint8_t)random();
		assert_true(frame_end(&w, &out));
		for (long n = random() % 4; n > 0; n--)
			room[(size_t)random() % out.size] = (uint8_t)random();
		/* Its exact size on the heap, so that one byte beyond is seen. */
		out.size -= i % 5 == 0 ? (size_t)random() % out.size : 0;
		copy = malloc(out.size + (out.size == 0));
		memcpy(copy, out.data, out.size);
		if (frame_parse((struct bytes){ copy, out.size }, KEEPER_FRAME, &f) ==
			FRAME_WHOLE &&
		    keeper_parse(&f, &q)) {
			taken++;
			assert_true(
			    q.type != KEEPER_UNWRAP ||
			    (strlen(q.id) == KEEPER_ID && q.key_id[0] == 'k' && q.use >= 1));
		}
		free(copy);
	}
	assert_true(taken > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_a_message_and_nothing_near_it),
		cmocka_unit_test(a_head_has_as_many_nodes_as_it_says),
		cmocka_unit_test(the_municipality_is_four_digits),
		cmocka_unit_test(random_and_mutated_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
