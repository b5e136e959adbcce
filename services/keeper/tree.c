#include "tree.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

bool
tree_empty(uint8_t root[TREE_HASH])
{
	return EVP_Digest("", 0, root, NULL, EVP_sha256(), NULL) == 1;
}

/* out = SHA-256(0x01 ‖ left ‖ right); out may be either of them. */
static bool
node(const uint8_t *left, const uint8_t *right, uint8_t out[TREE_HASH])
{
	uint8_t both[1 + 2 * TREE_HASH] = { 1 };

	memcpy(both + 1, left, TREE_HASH);
	memcpy(both + 1 + TREE_HASH, right, TREE_HASH);
	return EVP_Digest(both, sizeof(both), out, NULL, EVP_sha256(), NULL) == 1;
}

/* Where the walk from the old tree's last leaf to the root stands. */
struct walk {
	uint64_t old, new_;       /* index of that leaf's subtree at this level */
	uint8_t  from[TREE_HASH]; /* what becomes the old root */
	uint8_t  to[TREE_HASH];   /* what becomes the new root */
};

static bool
step(struct walk *w, const uint8_t sibling[TREE_HASH])
{
	if (w->new_ == 0)
		return false;
	if ((w->old & 1) == 1 || w->old == w->new_) {
		if (!node(sibling, w->from, w->from) || !node(sibling, w->to, w->to))
			return false;
		while ((w->old & 1) == 0 && w->old != 0) {
			w->old >>= 1;
			w->new_ >>= 1;
		}
	} else if (!node(w->to, sibling, w->to)) {
		return false;
	}
	w->old >>= 1;
	w->new_ >>= 1;
	return true;
}

bool
tree_extends(uint64_t old_size, const uint8_t old_root[TREE_HASH], uint64_t new_size,
    const uint8_t new_root[TREE_HASH], const uint8_t (*proof)[TREE_HASH], size_t count)
{
	struct walk w = { .old = old_size - 1, .new_ = new_size - 1 };
	/* A whole subtree's own root is left out of the proof. */
	bool   whole = (old_size & (old_size - 1)) == 0;
	size_t i = whole ? 0 : 1;

	if (old_size == 0 || new_size <= old_size || count < 1)
		return false;
	while ((w.old & 1) == 1) {
		w.old >>= 1;
		w.new_ >>= 1;
	}
	memcpy(w.from, whole ? old_root : proof[0], TREE_HASH);
	memcpy(w.to, w.from, TREE_HASH);
	for (; i < count; i++)
		if (!step(&w, proof[i]))
			return false;
	return w.new_ == 0 && CRYPTO_memcmp(w.from, old_root, TREE_HASH) == 0 &&
	       CRYPTO_memcmp(w.to, new_root, TREE_HASH) == 0;
}
