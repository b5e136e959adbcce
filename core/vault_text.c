/* Short texts: the same format as a blob's, in memory. */
#include "vault.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "chunk.h"
#include "vault_common.h"

#define TEXT_MAX (1024 * 1024) /* bytes */

/* One kind of text cannot be passed off as another. */
static struct bytes
text_context(
    uint8_t room[VAULT_CONTEXT], const struct keeper *keeper, enum keeper_use use, const char *id)
{
	char kind[16];

	snprintf(kind, sizeof(kind), "pv1-text-%u", (unsigned)use);
	return vault_context_of(room, kind, keeper_municipality(keeper), id);
}

static bool
seal_chunks(struct chunk_box *box, struct bytes plain, uint8_t *out)
{
	for (uint64_t index = 0;; index++) {
		size_t size = plain.size < CHUNK_PLAIN ? plain.size : CHUNK_PLAIN;

		if (!chunk_encrypt(box, index, plain.data, size, out))
			return false;
		if (size < CHUNK_PLAIN)
			return true;
		plain.data += size;
		plain.size -= size;
		out += size + CHUNK_TAG;
	}
}

result
vault_seal_text(struct keeper *keeper, struct arena *arena, enum keeper_use use, const char *id,
    const char *plain, struct bytes *sealed, struct bytes *wrapped, const char **key_id)
{
	struct bytes      text = { (const uint8_t *)plain, strlen(plain) };
	uint8_t           room[VAULT_CONTEXT], key[KEEPER_KEY], *out;
	struct chunk_box *box = NULL;
	result            r;

	if (!vault_is_uuid(id) || text.size > TEXT_MAX)
		return vault_wrong(arena, "not a text to seal", "-");
	out = arena_alloc(arena, chunk_sealed_size(text.size));
	if (RAND_priv_bytes(key, sizeof(key)) == 1)
		box = chunk_seal(key, text_context(room, keeper, use, id), out);
	if (box == NULL || !seal_chunks(box, text, out + CHUNK_HEADER))
		r = vault_wrong(arena, "a text cannot be sealed", id);
	else
		r = keeper_wrap(keeper, arena, use, id, key, wrapped, key_id);
	chunk_close(box);
	OPENSSL_cleanse(key, sizeof(key));
	*sealed = (struct bytes){ out, chunk_sealed_size(text.size) };
	return r;
}

static bool
open_chunks(struct chunk_box *box, const uint8_t *sealed, size_t size, uint8_t *out)
{
	for (uint64_t index = 0; size > 0; index++) {
		size_t n = size < CHUNK_SEALED ? size : CHUNK_SEALED;

		if (!chunk_decrypt(box, index, sealed, n, out))
			return false;
		sealed += n;
		size -= n;
		out += n - CHUNK_TAG;
	}
	return true;
}

result
vault_open_text(struct keeper *keeper, struct arena *arena, enum keeper_use use, const char *id,
    struct bytes sealed, struct bytes wrapped, const char *key_id, const char **plain)
{
	uint8_t           room[VAULT_CONTEXT], key[KEEPER_KEY], *out;
	struct chunk_box *box;
	uint64_t          size;
	bool              ok;

	if (!vault_is_uuid(id) || !chunk_plain_size(sealed.size, &size) || size > TEXT_MAX)
		return vault_wrong(arena, "not a sealed text", "-");
	TRY(keeper_unwrap(keeper, arena, use, id, wrapped, key_id, key));
	box = chunk_open(key, text_context(room, keeper, use, id), sealed.data);
	OPENSSL_cleanse(key, sizeof(key));
	out = arena_alloc(arena, (size_t)size + 1);
	ok = box != NULL &&
	     open_chunks(box, sealed.data + CHUNK_HEADER, sealed.size - CHUNK_HEADER, out);
	chunk_close(box);
	if (!ok)
		return vault_wrong(arena, "a text was changed", id);
	*plain = (const char *)out;
	return NULL;
}
