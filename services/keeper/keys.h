/* The keeper's keys, in memory and on disk.
 *
 *   keeper.keys/root-key            32 bytes, unless systemd hands it over
 *                                   ($CREDENTIALS_DIRECTORY/root-key)
 *   keeper.keys/<municipality>/
 *       k1, k2, …                   key-encryption keys; the newest wraps
 *       nid                         the blind index of national identity numbers
 *       journal                     Ed25519, signs the journal's heads
 *       head                        size and root of the last head signed
 *       enterprise                  RSA, signs document packages; only where
 *                                   somebody brought one
 *
 * All but the root key are sealed with it: "PVK1" ‖ nonce ‖ ciphertext ‖ tag
 * (AES-256-GCM), bound to the municipality and the file's name.  In memory they
 * lie in locked pages that no core file shows. */
#ifndef PORTVAKT_KEEPER_KEYS_H
#define PORTVAKT_KEEPER_KEYS_H

#include <stdbool.h>

#include "keeper.h"

struct keys;

/* Makes what is missing, and nothing else: a key that is there is never
 * replaced, and without the root key nothing is made beside sealed ones. */
bool keys_init(const char *folder, const char *municipality);

/* Adds the next key-encryption key. */
bool keys_rotate(const char *folder, const char *municipality);

/* Keeps the enterprise's RSA key (PEM, 2048 to 4096 bits, not encrypted), instead of
 * the one that was there. */
bool keys_keep_enterprise(const char *folder, const char *municipality, struct bytes pem);

/* Opens all of them; NULL, with the reason in the log, when one does not open. */
struct keys *keys_load(const char *folder, const char *municipality);
void         keys_free(struct keys *);

/* The names of the newest: "k2". */
const char *keys_newest(const struct keys *);

bool keys_wrap(struct keys *, enum keeper_use, const char *id, const uint8_t key[KEEPER_KEY],
    uint8_t wrapped[KEEPER_WRAPPED]);
bool keys_unwrap(struct keys *, enum keeper_use, const char *id, const char *key_id,
    const uint8_t wrapped[KEEPER_WRAPPED], uint8_t key[KEEPER_KEY]);

bool keys_mac(struct keys *, const char *purpose, struct bytes message, uint8_t mac[KEEPER_HASH]);

/* Signs the head when it extends the last one, which it then is, on disk too. */
enum keys_verdict { KEYS_SIGNED, KEYS_REFUSED, KEYS_BROKEN };
enum keys_verdict keys_sign_head(struct keys *, const char *origin, const struct keeper_head *,
    uint8_t signature[KEEPER_SIGNATURE]);

/* The note of a receipt with its signature line.  Its key is derived from the
 * journal's and signs nothing else. */
bool keys_sign_receipt(
    struct keys *, const char *origin, const struct keeper_receipt *, char note[KEEPER_NOTE + 1]);

/* RSA with SHA-256 (PKCS #1 v1.5) over the bytes of a document package's SignedInfo. */
bool keys_have_enterprise(const struct keys *);
bool keys_sign_package(
    struct keys *, struct bytes signed_info, uint8_t signature[KEEPER_RSA], size_t *size);

/* The C2SP signed-note verifier keys: name+hash+base64. */
bool keys_verifier(struct keys *, const char *origin, char *out, size_t room);
bool keys_receipt_verifier(struct keys *, const char *origin, char *out, size_t room);

#endif
