/* The vault on a real disk, with the real keeper. */
#include "house.h"

#include <dirent.h>
#include <sys/resource.h>

#include <openssl/evp.h>

#include "chunk.h"
#include "vault.h"

#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
#define OTHER "6f0619ff-8b86-4011-b42d-00cf4fc964ff"

static struct arena  *arena;
static struct config *config;
static struct keeper *keeper;
static struct vault  *vault;
static pid_t          process;

static uint8_t content[3 * 65536];

static int
setup(void **state)
{
	(void)state;
	house_open("");
	arena = arena_new();
	config = config_open();
	assert_int_equal(house_wait(house_start("keeper", "--init")), 0);
	process = house_start("keeper", NULL);
	assert_true(house_ready("run/clerk.sock"));
	keeper = keeper_open(config, "operator");
	vault = vault_open(config, keeper);
	srandom(1);
	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)random();
	memcpy(content, "%PDF-1.7 Vedtak", 15);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	vault_close(vault);
	keeper_close(keeper);
	assert_int_equal(house_end(process), 0);
	config_close(config);
	arena_free(arena);
	house_close();
	return 0;
}

/* Every test begins with an empty vault. */
static int
empty(void **state)
{
	(void)state;
	(void)vault_remove(vault, arena, ID);
	(void)vault_remove(vault, arena, OTHER);
	arena_clear(arena);
	return 0;
}

static int
status(result r)
{
	return r == NULL ? 200 : r->status;
}

static struct vault_stored
store(const char *id, size_t size)
{
	struct vault_writer *w;
	struct vault_stored  stored = { 0 };
	size_t               done = 0;

	assert_null(vault_write(vault, arena, id, &w));
	while (done < size) {
		size_t n = 1 + (size_t)random() % 30000;

		n = n > size - done ? size - done : n;
		assert_null(vault_append(w, (struct bytes){ content + done, n }));
		done += n;
	}
	assert_null(vault_finish(w, arena, &stored));
	return stored;
}

struct got {
	uint8_t data[sizeof(content)];
	size_t  size;
	size_t  calls, allowed; /* refuses after so many */
};

static struct got got;

static result
collect(void *to, struct bytes plain)
{
	struct got *g = to;

	if (g->calls++ >= g->allowed)
		return fail_unavailable;
	assert_true(g->size + plain.size <= sizeof(g->data));
	memcpy(g->data + g->size, plain.data, plain.size);
	g->size += plain.size;
	return NULL;
}

static result
read_range(const char *id, const struct vault_stored *s, uint64_t first, uint64_t last)
{
	got.size = got.calls = 0;
	got.allowed = SIZE_MAX;
	return vault_read(
	    vault, arena, id, s->wrapped, s->key_id, s->size, first, last, collect, &got);
}

/* Names in the blob's folder, hidden ones counted apart. */
static size_t
count(bool hidden)
{
	DIR           *d = opendir(house_path("vault/6f"));
	struct dirent *e;
	size_t         n = 0;

	while (d != NULL && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			n += (e->d_name[0] == '.') == hidden;
	if (d != NULL)
		closedir(d);
	return n;
}

static void
what_goes_in_comes_out(void **state)
{
	static const size_t sizes[] = { 0, 1, 16383, 16384, 16385, 65535, 65536, 65537, 196608 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct vault_stored s = store(ID, sizes[i]);
		uint8_t             hash[32];
		struct stat         st;

		EVP_Digest(content, sizes[i], hash, NULL, EVP_sha256(), NULL);
		assert_string_equal(s.sha256, text_hex(arena, (struct bytes){ hash, 32 }));
		assert_int_equal(s.size, sizes[i]);
		assert_string_equal(s.key_id, "k1");
		assert_int_equal(stat(house_path("vault/6f/" ID), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0440);
		assert_int_equal(st.st_size, chunk_sealed_size(sizes[i]));
		assert_null(read_range(ID, &s, 0, sizes[i] == 0 ? 0 : sizes[i] - 1));
		assert_int_equal(got.size, sizes[i]);
		assert_memory_equal(got.data, content, sizes[i]);
		assert_null(vault_remove(vault, arena, ID));
	}
	assert_int_equal(count(true), 0);
}

static void
any_range_equals_the_same_bytes(void **state)
{
	struct vault_stored s = store(ID, 150001);

	(void)state;
	for (int i = 0; i < 3000; i++) {
		uint64_t a = (uint64_t)random() % s.size, b = (uint64_t)random() % s.size;
		uint64_t first = a < b ? a : b, last = a < b ? b : a;

		if (i % 3 == 0 && last - first > 40)
			last = first + 40;
		assert_null(read_range(ID, &s, first, last));
		assert_int_equal(got.size, last - first + 1);
		assert_memory_equal(got.data, content + first, got.size);
	}
	assert_null(read_range(ID, &s, 5, 4)); /* nothing to send */
	assert_int_equal(got.size, 0);
	assert_int_equal(status(read_range(ID, &s, 0, s.size)), 500);
}

static void
nothing_readable_lies_on_disk(void **state)
{
	static uint8_t file[20000];
	int            fd;
	ssize_t        n;

	(void)state;
	store(ID, 16000);
	fd = open(house_path("vault/6f/" ID), O_RDONLY);
	n = read(fd, file, sizeof(file));
	close(fd);
	assert_true(n > 16000);
	assert_null(memmem(file, (size_t)n, "%PDF", 4));
	assert_null(memmem(file, (size_t)n, content + 1000, 8));
}

static void
an_unfinished_blob_is_not_there(void **state)
{
	struct vault_writer *w;

	(void)state;
	assert_null(vault_write(vault, arena, ID, &w));
	assert_null(vault_append(w, (struct bytes){ content, 100000 }));
	assert_int_equal(count(false), 0);
	assert_int_equal(count(true), 1);
	arena_clear(arena);
	assert_int_equal(count(true), 0);
}

static void
a_blob_is_never_overwritten(void **state)
{
	struct vault_stored  first = store(ID, 100), again = { 0 };
	struct vault_writer *w;

	(void)state;
	assert_null(vault_write(vault, arena, ID, &w));
	assert_null(vault_append(w, (struct bytes){ content + 7, 100 }));
	assert_int_equal(status(vault_finish(w, arena, &again)), 500);
	assert_int_equal(count(true), 0);
	assert_null(read_range(ID, &first, 0, 99));
	assert_memory_equal(got.data, content, 100);
	assert_non_null(vault_append(w, (struct bytes){ content, 1 })); /* it is over */
	assert_non_null(vault_finish(w, arena, &again));
}

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

static void
names_that_are_no_uuid_are_refused(void **state)
{
	static const char *const names[] = { "", "..", "../../../../../../etc/passwd",
		"6F9619FF-8B86-4011-B42D-00CF4FC964FF", "6f9619ff-8b86-4011-b42d-00cf4fc964ff/",
		"6f9619ff/8b86-4011-b42d-00cf4fc964ff", "6f9619ff-8b86-4011-b42d-00cf4fc964f" };
	struct vault_writer     *w;
	struct vault_stored      s = {
		     .wrapped = { content, KEEPER_WRAPPED }, .key_id = "k1", .size = 1
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(status(vault_write(vault, arena, names[i], &w)), 500);
		assert_int_equal(status(vault_remove(vault, arena, names[i])), 500);
		assert_int_equal(status(read_range(names[i], &s, 0, 0)), 500);
	}
}

static void
what_is_not_there_is_unavailable(void **state)
{
	struct vault_stored s = store(ID, 10);

	(void)state;
	assert_null(vault_remove(vault, arena, ID));
	assert_null(vault_remove(vault, arena, ID));
	assert_int_equal(status(read_range(ID, &s, 0, 0)), 503);
}

/* As a page asks: a byte first, then all of it, at its own pace. */
static void
a_reader_gives_piece_by_piece(void **state)
{
	static const size_t  sizes[] = { 1, 16384, 65536, 131072, 131073, 196608 };
	struct vault_reader *r;
	struct bytes         piece;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct vault_stored s = store(ID, sizes[i]);
		size_t              at = 0;

		assert_null(vault_begin(vault, arena, ID, s.wrapped, s.key_id, s.size, &r));
		assert_null(vault_next(r, &piece)); /* no range yet */
		assert_int_equal(piece.size, 0);
		assert_null(vault_range(r, 0, 0));
		assert_null(vault_next(r, &piece));
		assert_int_equal(piece.size, 1);
		assert_null(vault_range(r, 0, s.size - 1));
		do {
			assert_null(vault_next(r, &piece));
			assert_memory_equal(piece.data, content + at, piece.size);
			at += piece.size;
		} while (piece.size > 0);
		assert_int_equal(at, s.size);
		assert_int_equal(status(vault_range(r, 0, s.size)), 500);
		assert_null(vault_remove(vault, arena, ID));
		arena_clear(arena);
	}
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

static void
a_sink_that_refuses_ends_it(void **state)
{
	struct vault_stored s = store(ID, sizeof(content));

	(void)state;
	got.size = got.calls = 0;
	got.allowed = 2;
	assert_ptr_equal(
	    vault_read(vault, arena, ID, s.wrapped, s.key_id, s.size, 0, s.size - 1, collect, &got),
	    fail_unavailable);
	assert_int_equal(got.calls, 3);
	assert_int_equal(got.size, 2 * 65536);
}

/* The disk refuses in the middle: 503, and nothing is left. */
static void
a_full_disk_leaves_nothing(void **state)
{
	struct rlimit        before, small;
	struct vault_writer *w;
	struct vault_stored  s = { 0 };
	result               r;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ 50000, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_null(vault_write(vault, arena, ID, &w));
	r = vault_append(w, (struct bytes){ content, 100000 });
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(status(r), 503);
	assert_ptr_equal(vault_finish(w, arena, &s), fail_unavailable);
	assert_int_equal(count(true) + count(false), 0);
}

static void
without_the_keeper_nothing_is_stored_or_read(void **state)
{
	struct vault_stored  s = store(ID, 10), other = { 0 };
	struct vault_writer *w;

	(void)state;
	assert_int_equal(house_end(process), 0);
	assert_null(vault_write(vault, arena, OTHER, &w));
	assert_null(vault_append(w, (struct bytes){ content, 10 }));
	assert_ptr_equal(vault_finish(w, arena, &other), fail_unavailable);
	assert_int_equal(access(house_path("vault/6f/" OTHER), F_OK), -1);
	assert_int_equal(count(true), 0);
	assert_ptr_equal(read_range(ID, &s, 0, 0), fail_unavailable);
	process = house_start("keeper", NULL);
	assert_true(house_ready("run/clerk.sock"));
	assert_null(read_range(ID, &s, 0, 9));
}

#define PATIENT UINT32_MAX

/* A writer in a process of its own that says on a pipe when it has an
 * acknowledgement, and is killed after so many microseconds. */
static bool
killed_writer(unsigned us, struct vault_stored *s)
{
	int   fds[2], status_;
	pid_t child;
	bool  told;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		struct keeper       *k = keeper_open(config, "operator");
		struct vault        *v = vault_open(config, k);
		struct vault_writer *w;
		struct vault_stored  mine = { 0 };

		if (vault_write(v, arena, ID, &w) == NULL &&
		    vault_append(w, (struct bytes){ content, 100000 }) == NULL &&
		    vault_finish(w, arena, &mine) == NULL)
			(void)!write(fds[1], mine.wrapped.data, KEEPER_WRAPPED);
		_exit(0);
	}
	close(fds[1]);
	if (us != PATIENT) {
		usleep(us);
		kill(child, SIGKILL);
	}
	waitpid(child, &status_, 0);
	s->wrapped = (struct bytes){ arena_alloc(arena, KEEPER_WRAPPED), KEEPER_WRAPPED };
	s->key_id = "k1";
	s->size = 100000;
	told = read(fds[0], (void *)(uintptr_t)s->wrapped.data, KEEPER_WRAPPED) == KEEPER_WRAPPED;
	close(fds[0]);
	return told;
}

static void
killed_at_any_moment_it_is_whole_or_not_there(void **state)
{
	char     command[160];
	unsigned acknowledged = 0, absent = 0;

	(void)state;
	for (unsigned i = 0; i < 150; i++) {
		struct vault_stored s;
		struct stat         st;
		bool                told = killed_writer(i == 149 ? PATIENT : i * 100, &s);
		bool                there = stat(house_path("vault/6f/" ID), &st) == 0;

		if (there)
			assert_int_equal(st.st_size, chunk_sealed_size(100000));
		if (told) {
			assert_null(read_range(ID, &s, 0, s.size - 1));
			assert_memory_equal(got.data, content, 100000);
		}
		acknowledged += told;
		absent += !there;
		assert_null(vault_remove(vault, arena, ID));
		arena_clear(arena);
	}
	assert_true(acknowledged > 0 && absent > 0);
	snprintf(command, sizeof(command), "rm -f %s/vault/6f/.*.tmp", house_folder);
	assert_int_equal(system(command), 0);
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

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, empty)
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(any_range_equals_the_same_bytes),
		TEST(nothing_readable_lies_on_disk),
		TEST(an_unfinished_blob_is_not_there),
		TEST(a_blob_is_never_overwritten),
		TEST(every_changed_byte_is_noticed_and_none_of_its_chunk_handed_out),
		TEST(another_length_is_noticed),
		TEST(swapped_documents_are_noticed),
		TEST(names_that_are_no_uuid_are_refused),
		TEST(what_is_not_there_is_unavailable),
		TEST(a_reader_gives_piece_by_piece),
		TEST(a_change_while_it_is_read_is_noticed),
		TEST(a_file_that_is_cut_while_it_is_read_is_noticed),
		TEST(a_sink_that_refuses_ends_it),
		TEST(a_full_disk_leaves_nothing),
		TEST(without_the_keeper_nothing_is_stored_or_read),
		TEST(killed_at_any_moment_it_is_whole_or_not_there),
		TEST(texts_come_back),
		TEST(a_changed_or_moved_text_does_not_open),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
