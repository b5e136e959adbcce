/* The vault as files: copies, what is listed, what was destroyed, the mirror. */
#include "keeper_house.h"

#include <dirent.h>

#include "vault.h"
#include "vault_files.h"

#define ID "6f0e7c2a-94f1-4c0f-9df5-3f6d2b3c1a00"
#define OTHER "6f0e7c2a-94f1-4c0f-9df5-3f6d2b3c1a01"
#define WHEN "2026-11-21T10:00:00Z"

static struct keeper *keeper;
static struct vault  *vault;

static void
make(const char *name)
{
	assert_int_equal(mkdir(house_path(name), 0700), 0);
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static const char *
take(const char *path)
{
	static char text[512];
	FILE       *f = fopen(path, "r");
	size_t      n = f == NULL ? 0 : fread(text, 1, sizeof(text) - 1, f);

	text[n] = '\0';
	if (f != NULL)
		(void)fclose(f);
	return f == NULL ? NULL : text;
}

static bool
there(const char *name)
{
	return access(house_path(name), F_OK) == 0;
}

static int
setup(void **state)
{
	(void)state;
	keeper_house_open("");
	house_configure(arena_printf(arena, "vault.mirror = %s/mirror\n", house_folder));
	config_close(config);
	config = config_open();
	make("mirror");
	keeper = keeper_open(config, "operator");
	vault = vault_open(config, keeper);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	vault_close(vault);
	keeper_close(keeper);
	keeper_house_close();
	return 0;
}

static int
store(const char *id)
{
	struct vault_writer *w;
	struct vault_stored  stored;
	result               r = vault_write(vault, arena, id, &w);
	int                  outcome;

	assert_null(r);
	assert_null(vault_append(w, (struct bytes){ (const uint8_t *)"Vedtak", 6 }));
	r = vault_finish(w, arena, &stored);
	outcome = status(r);
	arena_clear(arena);
	return outcome;
}

static void
a_copy_is_the_same_and_whole(void **state)
{
	(void)state;
	make("a");
	make("a/6f");
	make("b");
	put(house_path("a/6f/" ID), "sealed");
	assert_true(vault_files_copy(house_path("a"), house_path("b"), ID));
	assert_string_equal(take(house_path("b/6f/" ID)), "sealed");
	/* There already: nothing is copied over it. */
	put(house_path("a/6f/" ID), "other");
	assert_true(vault_files_copy(house_path("a"), house_path("b"), ID));
	assert_string_equal(take(house_path("b/6f/" ID)), "sealed");
	assert_false(vault_files_copy(house_path("a"), house_path("b"), OTHER));
	assert_int_equal(errno, ENOENT);
	assert_false(vault_files_copy(house_path("a"), house_path("nowhere"), ID));
	assert_false(vault_files_copy(house_path("a"), house_path("b"), "../../etc/passwd"));
	assert_false(there("b/6f/." ID ".copy"));
}

static bool
count(void *to, const char *name, time_t written)
{
	size_t *n = to;

	assert_true(time(NULL) - written < 60);
	*n += strcmp(name, ID) == 0 ? 100 : 1;
	return *n != 1000;
}

static void
everything_that_lies_there_is_listed(void **state)
{
	size_t n = 0;

	(void)state;
	make("c");
	make("c/6f");
	make("c/00");
	assert_true(vault_files_each(house_path("c"), count, &n));
	assert_int_equal(n, 0);
	put(house_path("c/6f/" ID), "");
	put(house_path("c/00/.half.tmp"), "");
	put(house_path("c/00/strange"), "");
	put(house_path("c/beside"), "");
	assert_true(vault_files_each(house_path("c"), count, &n));
	assert_int_equal(n, 102);
	n = 998; /* somebody has seen enough */
	assert_false(vault_files_each(house_path("c"), count, &n));
	assert_false(vault_files_each(house_path("nowhere"), count, &n));
}

static bool
add(void *to, const char *kind, const char *id, const char *at)
{
	char *all = to;

	(void)snprintf(all + strlen(all), 512 - strlen(all), "%s %s %s,", kind, id, at);
	return strcmp(id, OTHER) != 0;
}

static void
what_was_destroyed_is_listed_once(void **state)
{
	char all[512] = "";

	(void)state;
	make("d");
	assert_true(vault_files_destroyed(house_path("d"), add, all));
	assert_string_equal(all, "");
	assert_true(vault_files_note(house_path("d"), "rendition", ID, WHEN));
	assert_true(vault_files_note(house_path("d"), "document", ID, WHEN));
	assert_true(vault_files_note(house_path("d"), "rendition", ID, "2027-01-01T00:00:00Z"));
	assert_string_equal(take(house_path("d/destroyed")),
	    "rendition " ID " " WHEN "\ndocument " ID " " WHEN "\n");
	assert_true(vault_files_destroyed(house_path("d"), add, all));
	assert_string_equal(all, "rendition " ID " " WHEN ",document " ID " " WHEN ",");
	/* A line that a crash left half is none; one that refuses ends it. */
	put(house_path("d/destroyed"), "rendition " OTHER " " WHEN "\nrendition 6f0e7c2a");
	*all = '\0';
	assert_false(vault_files_destroyed(house_path("d"), add, all));
	assert_string_equal(all, "rendition " OTHER " " WHEN ",");
	assert_true(vault_files_note(house_path("d"), "document", ID, WHEN));
	assert_non_null(strstr(take(house_path("d/destroyed")), "6f0e7c2a\ndocument " ID));
	assert_false(vault_files_note(house_path("nowhere"), "rendition", ID, WHEN));
	assert_false(vault_files_destroyed(house_path("nowhere/x"), add, all) && errno != ENOENT);
}

static void
a_blob_lies_in_the_mirror_before_it_counts(void **state)
{
	(void)state;
	assert_int_equal(store(ID), 200);
	assert_string_equal(take(house_path("vault/6f/" ID)), take(house_path("mirror/6f/" ID)));
	assert_null(vault_remove(vault, arena, ID));
	assert_false(there("vault/6f/" ID));
	assert_false(there("mirror/6f/" ID));
}

static void
without_its_mirror_nothing_is_stored(void **state)
{
	(void)state;
	assert_int_equal(rename(house_path("mirror"), house_path("away")), 0);
	assert_int_equal(store(OTHER), 503);
	assert_false(there("vault/6f/" OTHER));
	assert_int_equal(rename(house_path("away"), house_path("mirror")), 0);
	assert_int_equal(store(OTHER), 200);
	assert_null(vault_remove(vault, arena, OTHER));
}

/* A writer of its own that is killed when half of it is written. */
static void
die_while_writing(const char *id)
{
	pid_t child = fork();

	if (child == 0) {
		struct keeper       *own = keeper_open(config, "operator");
		struct vault_writer *w;

		if (vault_write(vault_open(config, own), arena, id, &w) == NULL &&
		    vault_append(w, (struct bytes){ (const uint8_t *)"Vedtak", 6 }) == NULL)
			(void)kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(house_wait(child), 128 + SIGKILL);
}

static size_t
lying_in(const char *folder)
{
	size_t n = 0;

	assert_true(vault_files_each(house_path(folder), count, &n));
	return n;
}

static void
what_a_killed_writer_left_is_swept_when_it_is_old(void **state)
{
	size_t swept = 0, before = lying_in("vault");

	(void)state;
	assert_int_equal(store(ID), 200);
	die_while_writing(OTHER);
	put(house_path("vault/6f/.strange"), "");
	assert_int_equal(lying_in("vault"), before + 102);
	assert_true(vault_files_sweep(house_path("vault"), time(NULL) - 3600, &swept));
	assert_int_equal(swept, 0);
	assert_true(vault_files_sweep(house_path("vault"), time(NULL) + 1, &swept));
	assert_int_equal(swept, 1);
	assert_int_equal(lying_in("vault"), before + 101);
	assert_false(vault_files_sweep(house_path("nowhere"), time(NULL), &swept));
	assert_null(vault_remove(vault, arena, ID));
	assert_int_equal(unlink(house_path("vault/6f/.strange")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy_is_the_same_and_whole),
		cmocka_unit_test(everything_that_lies_there_is_listed),
		cmocka_unit_test(what_was_destroyed_is_listed_once),
		cmocka_unit_test(a_blob_lies_in_the_mirror_before_it_counts),
		cmocka_unit_test(without_its_mirror_nothing_is_stored),
		cmocka_unit_test(what_a_killed_writer_left_is_swept_when_it_is_old),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
