/* Merkle trees of RFC 6962, as far as one who signs their heads must know. */
#ifndef PORTVAKT_KEEPER_TREE_H
#define PORTVAKT_KEEPER_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_HASH 32

/* The root of the tree without leaves. */
bool tree_empty(uint8_t root[TREE_HASH]);

/* True when the tree of the new head begins with exactly the old head's leaves,
 * as the proof shows (RFC 9162 §2.1.4.2).  0 < old_size < new_size. */
bool tree_extends(uint64_t old_size, const uint8_t old_root[TREE_HASH], uint64_t new_size,
    const uint8_t new_root[TREE_HASH], const uint8_t (*proof)[TREE_HASH], size_t count);

#endif
