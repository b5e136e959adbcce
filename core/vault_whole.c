/* Reading a blob into memory, for those who must have it whole. */
#include <string.h>

#include "token.h"
#include "vault.h"
#include "vault_common.h"

struct room {
	uint8_t *at;
	size_t   left;
};

static result
fill(void *to, struct bytes piece)
{
	struct room *r = to;

	if (piece.size > r->left)
		return fail_unavailable;
	memcpy(r->at, piece.data, piece.size);
	r->at += piece.size;
	r->left -= piece.size;
	return NULL;
}

result
vault_whole(struct vault *vault, struct arena *arena, const char *rendition,
    const struct vault_stored *stored, struct bytes *whole)
{
	struct room room = { arena_alloc(arena, stored->size + 1), stored->size };

	*whole = (struct bytes){ room.at, stored->size };
	TRY(vault_read(vault, arena, rendition, stored->wrapped, stored->key_id, stored->size, 0,
	    stored->size - 1, fill, &room));
	if (room.left > 0 || strcmp(token_hash(arena, *whole), stored->sha256) != 0)
		return vault_wrong(arena, "is not what was stored", rendition);
	return NULL;
}
