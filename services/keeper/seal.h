/* The keeper's cryptography, without files and without memory of its own. */
#ifndef PORTVAKT_KEEPER_SEAL_H
#define PORTVAKT_KEEPER_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

#define SEAL_KEY 32
#define SEAL_MORE 28     /* nonce and tag */
#define SEAL_CONTEXT 128 /* bytes, at most */
#define SEAL_NOTE 256    /* characters of a checkpoint's text, at most */
#define SEAL_ORIGIN 128  /* characters of its first line, at most */
#define SEAL_NAME 160    /* of a key's name */

/* "portvakt keeper 1" and the four parts, each ended by a zero byte, so that no
 * two contexts are alike.  The parts are ours or strictly parsed. */
struct bytes seal_context(uint8_t room[SEAL_CONTEXT], const char *kind, const char *municipality,
    const char *name, const char *more);

/* nonce ‖ ciphertext ‖ tag of AES-256-GCM: sealed has room for size + SEAL_MORE. */
bool seal_close(const uint8_t key[SEAL_KEY], struct bytes context, const uint8_t *plain,
    size_t size, uint8_t *sealed);
/* size is the plaintext's; out is wiped when it was changed. */
bool seal_open(const uint8_t key[SEAL_KEY], struct bytes context, const uint8_t *sealed,
    size_t size, uint8_t *out);

/* The text of a C2SP checkpoint; its length, or -1. */
int seal_note(char out[SEAL_NOTE], const char *origin, uint64_t size, const uint8_t root[32]);

/* Ed25519 with the key of that seed. */
bool seal_sign(const uint8_t seed[32], const char *text, size_t size, uint8_t signature[64]);

/* Adds the signature line of a C2SP signed note to a text that ends with a new
 * line.  False when room is too small. */
bool seal_sign_note(const uint8_t seed[32], const char *name, char *text, size_t size, size_t room);

/* "<name>+<key id>+<base64 of type and public key>" (C2SP signed-note). */
bool seal_verifier(const uint8_t seed[32], const char *name, char *out, size_t room);

#endif
