/* The client of services/keeper, which alone holds the key-encryption keys.
 *
 * One unix socket per caller (keeper.directory/<program>.sock), each with its
 * own short list of verbs; one connection per process, made anew when lost.
 * Nothing here ever sees a key-encryption key.
 *
 * What a wrapped key is bound to (its context) is part of the message: a
 * wrapped key moved to another rendition, letter or municipality does not
 * unwrap.  DESIGN.md §6. */
#ifndef PORTVAKT_KEEPER_H
#define PORTVAKT_KEEPER_H

#include <stdint.h>

#include "arena.h"
#include "config.h"
#include "fail.h"
#include "text.h"

#define KEEPER_KEY 32 /* bytes of a data key */

struct keeper;

/* What a key belongs to.  municipality comes from the configuration. */
enum keeper_use {
	KEEPER_RENDITION = 1, /* a document's bytes in the vault */
	KEEPER_LETTER    = 2, /* what a person wrote, or was answered */
	KEEPER_PERSON    = 3  /* a national identity number */
};

struct keeper *keeper_open(const struct config *, const char *program);
void           keeper_close(struct keeper *);

/* Wraps a data key; id is the uuid of the thing it belongs to.  wrapped and
 * key_id (the key-encryption key's name) are to be stored beside that thing. */
result keeper_wrap(struct keeper *, struct arena *, enum keeper_use, const char *id,
    const uint8_t key[KEEPER_KEY], struct bytes *wrapped, const char **key_id);

/* The reverse.  The caller wipes key when the stream ends. */
result keeper_unwrap(struct keeper *, struct arena *, enum keeper_use, const char *id,
    struct bytes wrapped, const char *key_id, uint8_t key[KEEPER_KEY]);

/* HMAC-SHA-256 with a key of the purpose's own: the blind index of a national
 * identity number ("nid").  Hexadecimal. */
result keeper_mac(struct keeper *, struct arena *, const char *purpose, struct bytes message,
    char **hex);

/* An Ed25519 signature with the municipality's signing key over a message of
 * the named, domain-separated kind ("journal-head"). */
result keeper_sign(struct keeper *, struct arena *, const char *kind, struct bytes message,
    struct bytes *signature);

#endif
