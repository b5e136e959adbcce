/* core/tus.c: metadata and checksums are what their base64 says to OpenSSL too,
 * in the one way to write it. */
#include "../../core/tus.c"

#include <openssl/evp.h>

#include "fuzz.h"

/* Written by another, it is what was read. */
static void
same(const char *written, size_t size, const uint8_t *read, size_t got)
{
	unsigned char room[TUS_METADATA + 8];

	MUST((size_t)EVP_EncodeBlock(room, read, (int)got) == size);
	MUST(memcmp(room, written, size) == 0);
}

static void
metadata(struct arena *a, const char *header)
{
	struct tus_metadata m;
	const char         *at = header;

	if (!tus_metadata(a, header, &m) || m.count == 0)
		return;
	for (size_t i = 0; i < m.count; i++) {
		size_t key = strlen(m.pairs[i].key), size = strcspn(at, ",");

		MUST(strncmp(at, m.pairs[i].key, key) == 0);
		MUST(tus_value(&m, m.pairs[i].key) == m.pairs[i].value);
		if (size > key + 1)
			same(at + key + 1, size - key - 1, (const uint8_t *)m.pairs[i].value,
			    strlen(m.pairs[i].value));
		else
			MUST(*m.pairs[i].value == '\0');
		at += size;
		if (*at == ',')
			at += 1 + (at[1] == ' ');
	}
	MUST(*at == '\0');
}

static void
checksum(const char *header)
{
	struct tus_checksum c;

	if (!tus_checksum(header, &c))
		return;
	MUST(c.size == (strcmp(c.algorithm, "SHA1") == 0 ? 20 : 32));
	same(strchr(header, ' ') + 1, strlen(strchr(header, ' ') + 1), c.sum, c.size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct feed   f = feed_of(data, size);
	uint8_t       what = feed_byte(&f);
	const char   *header = feed_rest(&f, a);
	uint64_t      n;

	if (what & 1)
		metadata(a, header);
	else
		checksum(header);
	if (tus_bytes(header, &n))
		MUST(n <= INT64_MAX && strspn(header, "0123456789") == strlen(header));
	MUST(strlen(tus_date(a, (int64_t)size << (what & 31))) == 29);
	arena_free(a);
	return 0;
}
