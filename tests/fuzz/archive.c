/* core/archive.c, asice.c, evidence_pack.c: an archive holds each file once, under a plain
 * name and within its size, and the same when written again; a pack that is taken holds
 * what was signed. */
#include "../../core/archive.h"
#include "asice.h"
#include "trusted.h"

#include "fuzz.h"

#define MOST (1024 * 1024)

static void
plain(const struct archive *z)
{
	size_t sum = 0;

	MUST(z->count >= 1 && z->count <= ARCHIVE_FILES);
	for (size_t i = 0; i < z->count; i++) {
		const char *name = z->files[i].name;

		MUST(*name != '\0' && *name != '/' && strstr(name, "..") == NULL);
		MUST(strlen(name) <= ARCHIVE_NAME && strpbrk(name, "\\: \n\r\t") == NULL);
		sum += z->files[i].bytes.size;
		for (size_t j = 0; j < i; j++)
			MUST(strcmp(name, z->files[j].name) != 0);
	}
	MUST(sum <= MOST);
}

static void
again(struct arena *a, const struct archive *z)
{
	struct archive *second = arena_alloc(a, sizeof(*second));
	struct bytes    written;

	MUST(archive_write(a, z, &written));
	MUST(archive_read(a, written, MOST, second));
	MUST(second->count == z->count);
	for (size_t i = 0; i < z->count; i++) {
		struct bytes b = archive_get(second, z->files[i].name);

		MUST(b.size == z->files[i].bytes.size &&
		     memcmp(b.data, z->files[i].bytes.data, b.size) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena          *a = arena_new();
	struct archive        *z = arena_alloc(a, sizeof(*z));
	struct evidence_wanted w = trusted_wanted(), said;
	struct evidence        e;
	struct asice           asice;
	struct bytes           input = { data, size };

	if (archive_read(a, input, MOST, z)) {
		plain(z);
		again(a, z);
		if (asice_open(a, input, &asice) == NULL)
			MUST(asice.count + 2 >= z->count && asice.manifest.size > 0);
		if (evidence_pack_check(a, input, w.trust, &said, &e) == NULL)
			MUST(e.count == 1 && strcmp(e.signers[0].name, TRUSTED_NAME) == 0 &&
			     evidence_same_name(said.signers[0], TRUSTED_NAME));
	}
	arena_reset();
	return 0;
}
