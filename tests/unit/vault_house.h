/* A vault on a real disk, with the real keeper, and what lies in it. */
#ifndef PORTVAKT_TEST_VAULT_HOUSE_H
#define PORTVAKT_TEST_VAULT_HOUSE_H

#include "keeper_house.h"

#include "chunk.h"
#include "vault.h"

#define ID "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
#define OTHER "6f0619ff-8b86-4011-b42d-00cf4fc964ff"

static struct keeper *keeper;
static struct vault  *vault;

static uint8_t content[3 * 65536];

static int
setup(void **state)
{
	(void)state;
	keeper_house_open("");
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
	keeper_house_close();
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
#endif
