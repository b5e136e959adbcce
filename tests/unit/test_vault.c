/* The vault: what goes in comes out, whole or not at all. */
#include "vault_house.h"

#include <dirent.h>
#include <sys/resource.h>

#include <openssl/evp.h>

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
what_is_read_whole_is_what_was_stored(void **state)
{
	struct vault_stored s = store(ID, 70000), other = s;
	struct bytes        whole;

	(void)state;
	assert_null(vault_whole(vault, arena, ID, &s, &whole));
	assert_int_equal(whole.size, 70000);
	assert_memory_equal(whole.data, content, 70000);
	other.sha256 = store(OTHER, 69999).sha256;
	assert_int_equal(status(vault_whole(vault, arena, ID, &other, &whole)), 500);
	s.size--;
	assert_int_equal(status(vault_whole(vault, arena, ID, &s, &whole)), 500);
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

#define TEST(f) cmocka_unit_test_setup(f, empty)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(what_is_read_whole_is_what_was_stored),
		TEST(any_range_equals_the_same_bytes),
		TEST(nothing_readable_lies_on_disk),
		TEST(an_unfinished_blob_is_not_there),
		TEST(a_blob_is_never_overwritten),
		TEST(names_that_are_no_uuid_are_refused),
		TEST(what_is_not_there_is_unavailable),
		TEST(a_reader_gives_piece_by_piece),
		TEST(a_sink_that_refuses_ends_it),
		TEST(a_full_disk_leaves_nothing),
		TEST(without_the_keeper_nothing_is_stored_or_read),
		TEST(killed_at_any_moment_it_is_whole_or_not_there),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
