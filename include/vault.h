/* Documents on disk: one immutable encrypted blob per rendition.
 *
 * Writing: plaintext in, ciphertext out as it streams (no plaintext on lasting
 * storage), then fsync, rename, fsync of the directory, and all of it read back,
 * deciphered and hashed, once; with vault.mirror the same there, before the blob
 * counts as stored.  Reading:
 * any range, chunk by chunk, each authenticated before a byte of it is handed
 * out.  The context of the encryption is "pv1" ‖ municipality ‖ rendition id. */
#ifndef PORTVAKT_VAULT_H
#define PORTVAKT_VAULT_H

#include <stdint.h>

#include "arena.h"
#include "config.h"
#include "fail.h"
#include "keeper.h"
#include "text.h"

struct vault;
struct vault_writer;
struct vault_reader;

struct vault_stored {
	uint64_t     size;   /* plaintext bytes */
	const char  *sha256; /* of the plaintext as it lies there, hexadecimal; NULL of a part */
	struct bytes wrapped;
	const char  *key_id;
};

struct vault *vault_open(const struct config *, struct keeper *);
void          vault_close(struct vault *);

/* Where what is handed in lies, part by part, until the intake has filed it
 * (vault.parts): a folder of its own, so that who takes it in can reach no
 * document.  It has no mirror, and is durable but not read back when it is written:
 * nothing in it was acknowledged as filed, and the intake reads all of it before
 * anything is. */
struct vault *vault_open_parts(const struct config *, struct keeper *);

/* Where what goes to the signature service lies, as one bundle for each job, until
 * it was sent (vault.signing): under keys of a use of their own, so that who sends
 * it can open no document.  It has no mirror: it can be ordered anew. */
struct vault *vault_open_signing(const struct config *, struct keeper *);

/* rendition is a uuid; the blob's name is derived from it. */
result vault_write(struct vault *, struct arena *, const char *rendition, struct vault_writer **);
result vault_append(struct vault_writer *, struct bytes);
/* Durable, and read back (but see above), when it returns NULL; before that nothing is visible.
 * A writer that is not finished leaves nothing when the arena is cleared. */
result vault_finish(struct vault_writer *, struct arena *, struct vault_stored *);

/* Reading at the pace of whoever takes it.  The data key is unwrapped once, and
 * the file open, until the arena is cleared; a failure here tells before
 * anything was promised.  Then a range (again, if need be), first > last: none;
 * and its bytes piece by piece, each good until the next call.  An empty piece
 * is the end. */
result vault_begin(struct vault *, struct arena *, const char *rendition, struct bytes wrapped,
    const char *key_id, uint64_t size, struct vault_reader **);
result vault_range(struct vault_reader *, uint64_t first, uint64_t last);
result vault_next(struct vault_reader *, struct bytes *piece);

/* Streams bytes first..last (inclusive) of the rendition to sink, which may
 * refuse by returning a failure.  The data key is unwrapped for this call and
 * wiped before it returns. */
typedef result (*vault_sink)(void *to, struct bytes);
result vault_read(struct vault *, struct arena *, const char *rendition, struct bytes wrapped,
    const char *key_id, uint64_t size, uint64_t first, uint64_t last, vault_sink, void *to);

/* The whole of what was stored, in memory of the arena, with the sum that it was
 * stored with; for what has a limit of size. */
result vault_whole(struct vault *, struct arena *, const char *rendition,
    const struct vault_stored *, struct bytes *);

/* Removes a blob whose transaction did not commit, or that is to be destroyed. */
result vault_remove(struct vault *, struct arena *, const char *rendition);

/* Short texts (letters, national ids): sealed with a fresh key into one
 * bytea, and opened again.  id is the uuid of the row. */
result vault_seal_text(struct keeper *, struct arena *, enum keeper_use, const char *id,
    const char *plain, struct bytes *sealed, struct bytes *wrapped, const char **key_id);
result vault_open_text(struct keeper *, struct arena *, enum keeper_use, const char *id,
    struct bytes sealed, struct bytes wrapped, const char *key_id, const char **plain);

#endif
