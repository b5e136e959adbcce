/* What was changed, cut, moved or swapped on disk is noticed, and not handed out. */
#include "vault_house.h"

static void
flip(const char *name, off_t at)
{
	uint8_t byte;
	int     fd;

	assert_int_equal(chmod(house_path(name), 0600), 0);
	fd = open(house_path(name), O_RDWR);
	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= 0x20;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static void
every_changed_byte_is_noticed_and_none_of_its_chunk_handed_out(void **state)
{
	struct vault_stored s = store(ID, 40000);
	off_t               end = (off_t)chunk_sealed_size(s.size);

	(void)state;
	for (off_t at = 0; at < end; at += at < 120 || end - at < 40 ? 1 : 331) {
		flip("vault/6f/" ID, at);
		assert_int_equal(status(read_range(ID, &s, 0, s.size - 1)), 500);
		/* Chunks before the changed one are as they were, and no more. */
		assert_true(
		    at < CHUNK_HEADER ? got.size == 0 : got.size <= (size_t)(at - CHUNK_HEADER));
		assert_memory_equal(got.data, content, got.size);
		flip("vault/6f/" ID, at);
	}
	assert_null(read_range(ID, &s, 0, s.size - 1));
}

static void
another_length_is_noticed(void **state)
{
	struct vault_stored s = store(ID, 2 * CHUNK_PLAIN), wrong = s;
	off_t               size = (off_t)chunk_sealed_size(s.size);

	(void)state;
	wrong.size = s.size - 1;
	assert_int_equal(status(read_range(ID, &wrong, 0, 0)), 500);
	wrong.size = s.size + 1;
	assert_int_equal(status(read_range(ID, &wrong, 0, 0)), 500);
	assert_int_equal(chmod(house_path("vault/6f/" ID), 0600), 0);
	assert_int_equal(truncate(house_path("vault/6f/" ID), size + 1), 0);
	assert_int_equal(status(read_range(ID, &s, 0, 0)), 500);
	assert_int_equal(truncate(house_path("vault/6f/" ID), size - CHUNK_TAG), 0);
	assert_int_equal(status(read_range(ID, &s, 0, 0)), 500);
	/* Cut at a chunk's end, and the register made to agree: the last chunk of a
	 * message is a short one, and this is not. */
	wrong.size = CHUNK_PLAIN;
	assert_int_equal(
	    truncate(house_path("vault/6f/" ID), (off_t)chunk_sealed_size(CHUNK_PLAIN)), 0);
	assert_int_equal(status(read_range(ID, &wrong, 0, CHUNK_PLAIN - 1)), 500);
	assert_int_equal(truncate(house_path("vault/6f/" ID), 0), 0);
	assert_int_equal(status(read_range(ID, &s, 0, 0)), 500);
}

static void
swapped_documents_are_noticed(void **state)
{
	struct vault_stored a = store(ID, 5000), b = store(OTHER, 5000);

	(void)state;
	assert_int_equal(rename(house_path("vault/6f/" ID), house_path("vault/6f/x")), 0);
	assert_int_equal(rename(house_path("vault/6f/" OTHER), house_path("vault/6f/" ID)), 0);
	assert_int_equal(rename(house_path("vault/6f/x"), house_path("vault/6f/" OTHER)), 0);
	assert_int_equal(status(read_range(ID, &a, 0, 0)), 500);
	assert_int_equal(status(read_range(OTHER, &b, 0, 0)), 500);
	/* Even with the key of what lies there now. */
	assert_int_equal(status(read_range(ID, &b, 0, 0)), 500);
	assert_int_equal(got.size, 0);
}

#define LARGE (5 * 196608)

static struct vault_reader *
begun(struct vault_stored *s)
{
	struct vault_writer *w;
	struct vault_reader *r;
	struct bytes         piece;

	assert_null(vault_write(vault, arena, ID, &w));
	for (int i = 0; i < 5; i++)
		assert_null(vault_append(w, (struct bytes){ content, sizeof(content) }));
	assert_null(vault_finish(w, arena, s));
	assert_null(vault_begin(vault, arena, ID, s->wrapped, s->key_id, s->size, &r));
	assert_null(vault_range(r, 0, s->size - 1));
	assert_null(vault_next(r, &piece));
	assert_int_equal(piece.size, 65536);
	assert_memory_equal(piece.data, content, piece.size);
	return r;
}

static void
a_change_while_it_is_read_is_noticed(void **state)
{
	struct vault_stored  s = { 0 };
	struct vault_reader *r = begun(&s);
	struct bytes         piece;
	result               why = NULL;
	size_t               at = 65536;

	(void)state;
	flip("vault/6f/" ID, LARGE - 100000);
	for (;;) {
		why = vault_next(r, &piece);
		if (why != NULL || piece.size == 0)
			break;
		at += piece.size;
	}
	assert_int_equal(status(why), 500);
	assert_true(at <= LARGE - 100000);
}

static void
a_file_that_is_cut_while_it_is_read_is_noticed(void **state)
{
	struct vault_stored  s = { 0 };
	struct vault_reader *r = begun(&s);
	struct bytes         piece = { 0 };
	result               why = NULL;

	(void)state;
	assert_int_equal(chmod(house_path("vault/6f/" ID), 0600), 0);
	assert_int_equal(truncate(house_path("vault/6f/" ID), 600000), 0);
	do
		why = vault_next(r, &piece);
	while (why == NULL && piece.size > 0);
	assert_int_equal(status(why), 503);
}

/* ── Short texts ── */

static void
texts_come_back(void **state)
{
	char       *big = arena_alloc(arena, 50001);
	const char *texts[] = { "", "Hei, jeg vil gjerne se vedtaket. Æøå Áŋŧ", big };

	(void)state;
	memset(big, 'x', 50000);
	for (size_t i = 0; i < 3; i++) {
		struct bytes sealed, wrapped;
		const char  *id, *back;

		assert_null(vault_seal_text(
		    keeper, arena, KEEPER_LETTER, ID, texts[i], &sealed, &wrapped, &id));
		assert_null(memmem(sealed.data, sealed.size, "vedtaket", 8));
		assert_null(
		    vault_open_text(keeper, arena, KEEPER_LETTER, ID, sealed, wrapped, id, &back));
		assert_string_equal(back, texts[i]);
	}
}

static void
a_changed_or_moved_text_does_not_open(void **state)
{
	struct bytes sealed, wrapped, rewrapped;
	const char  *id, *back;
	uint8_t      key[KEEPER_KEY], *copy;

	(void)state;
	assert_null(
	    vault_seal_text(keeper, arena, KEEPER_LETTER, ID, "text", &sealed, &wrapped, &id));
	copy = arena_memdup(arena, sealed.data, sealed.size);
	for (size_t i = 0; i < sealed.size; i++) {
		copy[i] ^= 1;
		assert_int_equal(status(vault_open_text(keeper, arena, KEEPER_LETTER, ID,
				     (struct bytes){ copy, sealed.size }, wrapped, id, &back)),
		    500);
		copy[i] ^= 1;
		assert_int_equal(status(vault_open_text(keeper, arena, KEEPER_LETTER, ID,
				     (struct bytes){ copy, i }, wrapped, id, &back)),
		    500);
	}
	assert_int_equal(status(vault_open_text(
			     keeper, arena, KEEPER_LETTER, OTHER, sealed, wrapped, id, &back)),
	    500);
	/* Its key wrapped for another use or row: the text's own context still holds. */
	assert_null(keeper_unwrap(keeper, arena, KEEPER_LETTER, ID, wrapped, id, key));
	assert_null(keeper_wrap(keeper, arena, KEEPER_PERSON, ID, key, &rewrapped, &id));
	assert_int_equal(
	    status(vault_open_text(keeper, arena, KEEPER_PERSON, ID, sealed, rewrapped, id, &back)),
	    500);
	assert_null(keeper_wrap(keeper, arena, KEEPER_LETTER, OTHER, key, &rewrapped, &id));
	assert_int_equal(status(vault_open_text(
			     keeper, arena, KEEPER_LETTER, OTHER, sealed, rewrapped, id, &back)),
	    500);
}

#define TEST(f) cmocka_unit_test_setup(f, empty)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_changed_byte_is_noticed_and_none_of_its_chunk_handed_out),
		TEST(another_length_is_noticed),
		TEST(swapped_documents_are_noticed),
		TEST(a_change_while_it_is_read_is_noticed),
		TEST(a_file_that_is_cut_while_it_is_read_is_noticed),
		TEST(texts_come_back),
		TEST(a_changed_or_moved_text_does_not_open),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
