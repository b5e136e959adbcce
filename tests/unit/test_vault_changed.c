/* What was changed, cut, moved or swapped on disk is noticed, and not handed out. */
#include "vault_house.h"

#include <sys/syscall.h>

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

/* A disk that keeps another byte than it was given: changed when the folder's fsync
 * says that all is there. */
static const char *spoiled_name;
static off_t       spoiled_at;

int
fsync(int fd)
{
	struct stat s;

	if (spoiled_name != NULL && fstat(fd, &s) == 0 && S_ISDIR(s.st_mode) &&
	    access(house_path(spoiled_name), F_OK) == 0)
		flip(spoiled_name, spoiled_at);
	return (int)syscall(SYS_fsync, fd);
}

static int
finish_spoiled(struct vault *in, const char *name, off_t at, struct vault_stored *s)
{
	struct vault_writer *w;
	result               r;

	assert_null(vault_write(in, arena, ID, &w));
	assert_null(vault_append(w, (struct bytes){ content, 100000 }));
	spoiled_name = name;
	spoiled_at = at;
	r = vault_finish(w, arena, s);
	spoiled_name = NULL;
	return status(r);
}

static const off_t places[] = { 0, 30, 60, 70000, 100000 };

static void
what_does_not_lie_there_as_it_came_is_not_stored(void **state)
{
	struct vault_stored s = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		assert_int_equal(finish_spoiled(vault, "vault/6f/" ID, places[i], &s), 500);
		assert_null(s.sha256);
		assert_int_equal(access(house_path("vault/6f/" ID), F_OK), -1);
	}
}

/* Whoever takes a part up reads all of it: so it is durable, and no more. */
static void
a_part_is_read_back_by_whoever_takes_it_up(void **state)
{
	struct vault       *parts = vault_open_parts(config, keeper);
	struct vault_stored s = { 0 };

	(void)state;
	assert_int_equal(finish_spoiled(parts, NULL, 0, &s), 200);
	assert_null(s.sha256);
	assert_int_equal(s.size, 100000);
	got.size = got.calls = 0;
	got.allowed = SIZE_MAX;
	assert_null(vault_read(
	    parts, arena, ID, s.wrapped, s.key_id, s.size, 0, s.size - 1, collect, &got));
	assert_memory_equal(got.data, content, 100000);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		assert_null(vault_remove(parts, arena, ID));
		assert_int_equal(finish_spoiled(parts, "parts/6f/" ID, places[i], &s), 200);
		got.size = 0;
		assert_int_equal(status(vault_read(parts, arena, ID, s.wrapped, s.key_id, s.size, 0,
				     s.size - 1, collect, &got)),
		    500);
	}
	assert_null(vault_remove(parts, arena, ID));
	vault_close(parts);
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
		TEST(what_does_not_lie_there_as_it_came_is_not_stored),
		TEST(a_part_is_read_back_by_whoever_takes_it_up),
		TEST(another_length_is_noticed),
		TEST(swapped_documents_are_noticed),
		TEST(a_change_while_it_is_read_is_noticed),
		TEST(a_file_that_is_cut_while_it_is_read_is_noticed),
		TEST(texts_come_back),
		TEST(a_changed_or_moved_text_does_not_open),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
