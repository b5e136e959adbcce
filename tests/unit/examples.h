/* What the signature service's stand-in makes: really signed, right and wrong, in a
 * folder that tests/unit/run removes. */
#ifndef PORTVAKT_EXAMPLES_H
#define PORTVAKT_EXAMPLES_H

#include "sheet.h"

#include <libgen.h>
#include <limits.h>

#include <jansson.h>

#include "evidence.h"

static struct arena *arena;  /* of one test */
static struct arena *always; /* of the sheet */
static const char   *examples_folder;
static int64_t       examples_at;

static inline struct bytes
examples_file(struct arena *a, const char *name)
{
	FILE    *file = fopen(arena_printf(a, "%s/%s", examples_folder, name), "re");
	uint8_t  room[65536];
	uint8_t *all = NULL;
	size_t   size = 0, n;

	if (file == NULL)
		return (struct bytes){ NULL, 0 };
	while ((n = fread(room, 1, sizeof(room), file)) > 0) {
		all = realloc(all, size + n);
		assert_non_null(all);
		memcpy(all + size, room, n);
		size += n;
	}
	(void)fclose(file);
	if (all != NULL)
		arena_defer(a, free, all);
	return (struct bytes){ all, size };
}

/* build/unit/test_x → the repository */
static inline const char *
examples_root(struct arena *a)
{
	char    self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(n > 0);
	self[n] = '\0';
	return arena_strdup(a, dirname(dirname(dirname(self))));
}

static inline int
examples_make(void **state)
{
	struct bytes job;
	json_t      *about;

	(void)state;
	arena = arena_new();
	always = arena_new();
	examples_folder = getenv("EXAMPLES"); /* made before, by hand */
	if (examples_folder == NULL) {
		examples_folder = arena_printf(always, "%s/signed", sheet_folder());
		if (access(examples_folder, F_OK) != 0)
			assert_int_equal(
			    system(arena_printf(always, "node '%s/tests/signing/make.mjs' '%s'",
				examples_root(always), examples_folder)),
			    0);
	}
	job = examples_file(always, "job.json");
	about = json_loadb((const char *)job.data, job.size, 0, NULL);
	assert_non_null(about);
	examples_at = json_integer_value(json_object_get(about, "at")) / 1000;
	json_decref(about);
	evidence_begin();
	return 0;
}

static inline int
examples_end(void **state)
{
	(void)state;
	arena_free(arena);
	arena_free(always);
	return 0;
}

/* Both documents, signed by so many of the three people, from the first on. */
static inline struct evidence_wanted
examples_wanted(size_t first, size_t count)
{
	static const char *const people[] = { "Ella Solheim", "Kari Solheim", "Tom Vang" };
	struct evidence_wanted   w = { .trust = examples_file(arena, "trust.pem"),
		  .documents = { { "dokument-1.pdf",
				     examples_file(arena, "documents/dokument-1.pdf") },
		      { "dokument-2.pdf", examples_file(arena, "documents/dokument-2.pdf") } },
		  .document_count = 2,
		  .signer_count = count,
		  .seal = "984661185",
		  .from = examples_at - 3600,
		  .until = examples_at + 600 };

	for (size_t i = 0; i < count; i++)
		w.signers[i] = people[first + i];
	return w;
}

static inline struct evidence
examples_read(const char *folder, size_t count)
{
	struct evidence e = { .pades = examples_file(
				  arena, arena_printf(arena, "%s/pades.pdf", folder)),
		.count = count };

	for (size_t i = 0; i < count; i++)
		e.xades[i] = examples_file(
		    arena, arena_printf(arena, "%s/xades-%zu.xml", folder, i + 1));
	return e;
}

/* NULL: all is well. */
static inline void
is(result r, const char *reason)
{
	assert_string_equal(r == NULL ? "well" : r->detail, reason == NULL ? "well" : reason);
}

#endif
