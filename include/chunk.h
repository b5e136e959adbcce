/* C2SP chunked-encryption, instance Cobblestone-256 (c2sp.org/chunked-encryption):
 * AES-256-GCM in chunks of 16 KiB, HKDF-Expand-SHA-512, key commitment.  Random
 * access works chunk by chunk, and truncation shows.  OpenSSL EVP throughout. */
#ifndef PORTVAKT_CHUNK_H
#define PORTVAKT_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

#define CHUNK_KEY 32
#define CHUNK_SALT 24
#define CHUNK_HEADER 56 /* salt ‖ commitment */
#define CHUNK_PLAIN (16 * 1024)
#define CHUNK_TAG 16
#define CHUNK_SEALED (CHUNK_PLAIN + CHUNK_TAG)

struct chunk_box; /* the derived key of one message; wiped by chunk_close() */

/* A box that chunk_seal() made only encrypts, and each chunk once, in order, until
 * the short one; a box that chunk_open() made only decrypts, in any order. */

/* A new message: draws the salt and writes the 56-byte header.  NULL when the
 * random source or the library fails. */
struct chunk_box *chunk_seal(
    const uint8_t key[CHUNK_KEY], struct bytes context, uint8_t header[CHUNK_HEADER]);

/* An existing message: NULL unless the header's commitment matches. */
struct chunk_box *chunk_open(
    const uint8_t key[CHUNK_KEY], struct bytes context, const uint8_t header[CHUNK_HEADER]);

void chunk_close(struct chunk_box *);

/* Chunk number index.  Every chunk but the last is CHUNK_PLAIN long, the last
 * one is shorter (perhaps empty).  out has room for size + CHUNK_TAG. */
bool chunk_encrypt(
    struct chunk_box *, uint64_t index, const uint8_t *plain, size_t size, uint8_t *out);
/* False when the chunk was changed.  out has room for size - CHUNK_TAG. */
bool chunk_decrypt(
    struct chunk_box *, uint64_t index, const uint8_t *sealed, size_t size, uint8_t *out);

/* Length on disk of a plaintext of size bytes, and back (false: no such length). */
uint64_t chunk_sealed_size(uint64_t plain);
bool     chunk_plain_size(uint64_t sealed, uint64_t *plain);

#endif
