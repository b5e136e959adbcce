#include "vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "chunk.h"
#include "file.h"
#include "log.h"
#include "vault_common.h"
#include "vault_files.h"

#define HASH 32
#define RUN 4                   /* chunks that are read, or written, together */
#define STRETCH (1024U * 1024U) /* bytes on their way to the disk while more come in */

struct vault {
	char           *directory;
	char           *mirror; /* where each blob lies a second time, or NULL */
	const char     *municipality;
	struct keeper  *keeper;
	enum keeper_use use;
	bool            draft;                      /* whoever takes a blob up reads it all */
	uint8_t         sealed[RUN * CHUNK_SEALED]; /* of the blob that is read just now */
};

struct vault_writer {
	struct vault     *vault;
	struct arena     *arena;
	char              id[VAULT_UUID + 1];
	char              temporary[VAULT_UUID + 24];
	int               folder, file;
	uint8_t           key[KEEPER_KEY];
	struct chunk_box *box;
	uint64_t          size;    /* plaintext bytes that are sealed */
	off_t             written; /* bytes of the file */
	off_t             on_way;  /* … of them that the disk was given */
	size_t            held;    /* bytes in plain */
	uint8_t           plain[RUN * CHUNK_PLAIN];
	uint8_t           sealed[RUN * CHUNK_SEALED];
};

struct vault_reader {
	struct vault     *vault;
	struct arena     *arena;
	char              id[VAULT_UUID + 1];
	int               file;
	struct chunk_box *box;
	uint64_t          size;
	uint64_t          at, last; /* what is still to be handed out; nothing: at > last */
	uint8_t           plain[RUN * CHUNK_PLAIN];
};

static struct vault *
open_at(const char *directory, const char *mirror, struct keeper *keeper, enum keeper_use use)
{
	struct vault *vault = calloc(1, sizeof(*vault));

	if (vault == NULL || (vault->directory = strdup(directory)) == NULL ||
	    (mirror != NULL && (vault->mirror = strdup(mirror)) == NULL)) {
		log_error("vault.memory", "out of memory");
		exit(EX_OSERR);
	}
	vault->municipality = keeper_municipality(keeper);
	vault->keeper = keeper;
	vault->use = use;
	return vault;
}

struct vault *
vault_open(const struct config *config, struct keeper *keeper)
{
	return open_at(config_need(config, "vault.directory"),
	    config_or(config, "vault.mirror", NULL), keeper, KEEPER_RENDITION);
}

struct vault *
vault_open_parts(const struct config *config, struct keeper *keeper)
{
	struct vault *vault = open_at(
	    config_need(config, "vault.parts"), NULL, keeper, KEEPER_RENDITION);

	vault->draft = true;
	return vault;
}

struct vault *
vault_open_signing(const struct config *config, struct keeper *keeper)
{
	return open_at(config_need(config, "vault.signing"),
	    config_or(config, "vault.mirror", NULL), keeper, KEEPER_SIGNING);
}

void
vault_close(struct vault *vault)
{
	if (vault == NULL)
		return;
	free(vault->mirror);
	free(vault->directory);
	free(vault);
}

/* A step that the operating system refused: disk full, mount gone, … */
static result
refused(struct arena *arena, const char *step, const char *id)
{
	int error = errno;

	log_error("vault.failed", "step=%s rendition=%s errno=%d", step, id, error);
	return fail(arena, 503, "error.unavailable", "vault: %s of %s: errno %d", step, id, error);
}

/* The folder of a blob, made when it is missing and make is set; -1 with errno. */
static int
open_folder(const struct vault *vault, const char *id, bool make)
{
	char prefix[3] = { id[0], id[1], '\0' };
	int  root, folder, error;

	root = open(vault->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return -1;
	folder = openat(root, prefix, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (folder < 0 && errno == ENOENT && make &&
	    (mkdirat(root, prefix, 0770) == 0 || errno == EEXIST) && fsync(root) == 0)
		folder = openat(root, prefix, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	error = errno;
	close(root);
	errno = error;
	return folder;
}

/* ── Writing ── */

static void
release_writer(void *thing)
{
	struct vault_writer *w = thing;

	if (w->temporary[0] != '\0' && w->folder >= 0)
		(void)unlinkat(w->folder, w->temporary, 0);
	if (w->file >= 0)
		close(w->file);
	if (w->folder >= 0)
		close(w->folder);
	chunk_close(w->box);
	OPENSSL_cleanse(w, sizeof(*w));
	w->folder = w->file = -1;
}

/* What is whole goes on its way to the disk meanwhile, so that fsync() has little
 * left to wait for.  It promises nothing, and a file system that cannot need not. */
static void
send_on(struct vault_writer *w)
{
	if (w->written - w->on_way < (off_t)STRETCH)
		return;
	(void)sync_file_range(w->file, w->on_way, w->written - w->on_way, SYNC_FILE_RANGE_WRITE);
	w->on_way = w->written;
}

static bool
write_all(struct vault_writer *w, const uint8_t *data, size_t size)
{
	if (!file_write(w->file, data, size))
		return false;
	w->written += (off_t)size;
	send_on(w);
	return true;
}

static result
create_temporary(struct vault_writer *w)
{
	uint64_t random;

	if (RAND_bytes((uint8_t *)&random, sizeof(random)) != 1)
		return vault_wrong(w->arena, "no random bytes", w->id);
	w->folder = open_folder(w->vault, w->id, true);
	if (w->folder < 0)
		return refused(w->arena, "folder", w->id);
	snprintf(w->temporary, sizeof(w->temporary), ".%s.%016llx.tmp", w->id,
	    (unsigned long long)random);
	w->file = openat(
	    w->folder, w->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0440);
	return w->file < 0 ? refused(w->arena, "create", w->id) : NULL;
}

static result
begin_sealing(struct vault_writer *w)
{
	uint8_t room[VAULT_CONTEXT], header[CHUNK_HEADER];

	if (RAND_priv_bytes(w->key, sizeof(w->key)) == 1)
		w->box = chunk_seal(
		    w->key, vault_context_of(room, "pv1", w->vault->municipality, w->id), header);
	if (w->box == NULL)
		return vault_wrong(w->arena, "sealing cannot begin", w->id);
	if (!write_all(w, header, sizeof(header)))
		return refused(w->arena, "write", w->id);
	return NULL;
}

result
vault_write(
    struct vault *vault, struct arena *arena, const char *rendition, struct vault_writer **out)
{
	struct vault_writer *w = arena_alloc(arena, sizeof(*w));

	if (!vault_is_uuid(rendition))
		return vault_wrong(arena, "not a rendition id", "-");
	w->vault = vault;
	w->arena = arena;
	w->folder = w->file = -1;
	memcpy(w->id, rendition, VAULT_UUID);
	arena_defer(arena, release_writer, w);
	TRY(create_temporary(w));
	TRY(begin_sealing(w));
	*out = w;
	return NULL;
}

/* Seals what is held as the next chunks; at the end the last one is a short one,
 * perhaps empty. */
static result
flush(struct vault_writer *w, bool end)
{
	size_t out = 0;

	for (size_t at = 0; at < w->held || (end && at == w->held); at += CHUNK_PLAIN) {
		size_t n = w->held - at < CHUNK_PLAIN ? w->held - at : CHUNK_PLAIN;

		if (!chunk_encrypt(
			w->box, w->size / CHUNK_PLAIN, w->plain + at, n, w->sealed + out))
			return vault_wrong(w->arena, "a chunk cannot be sealed", w->id);
		out += n + CHUNK_TAG;
		w->size += n;
	}
	w->held = 0;
	return write_all(w, w->sealed, out) ? NULL : refused(w->arena, "write", w->id);
}

/* What failed once is given up whole: nothing can be appended to a hole. */
static result
give_up(struct vault_writer *w, result why)
{
	release_writer(w);
	return why;
}

result
vault_append(struct vault_writer *w, struct bytes plain)
{
	if (w->box == NULL)
		return fail_unavailable;
	while (plain.size > 0) {
		size_t n = sizeof(w->plain) - w->held;

		if (n > plain.size)
			n = plain.size;
		memcpy(w->plain + w->held, plain.data, n);
		w->held += n;
		plain.data += n;
		plain.size -= n;
		if (w->held == sizeof(w->plain)) {
			result r = flush(w, false);

			if (r != NULL)
				return give_up(w, r);
		}
	}
	return NULL;
}

/* A blob is never overwritten.  Some file systems know no RENAME_NOREPLACE,
 * but a link never replaces anything anywhere. */
static bool
publish(int folder, const char *temporary, const char *id)
{
	if (renameat2(folder, temporary, folder, id, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (linkat(folder, temporary, folder, id, 0) != 0)
		return false;
	(void)unlinkat(folder, temporary, 0);
	return true;
}

/* Under its final name, and certain to be there after a power failure.  A document
 * is whole before it has its name; a part counts by its row alone, and one commit of
 * the file system's journal serves for both. */
static result
make_durable(struct vault_writer *w, struct arena *arena)
{
	bool draft = w->vault->draft;

	if (!draft && fsync(w->file) != 0)
		return refused(arena, "fsync", w->id);
	if (!publish(w->folder, w->temporary, w->id)) {
		if (errno == EEXIST)
			return vault_wrong(arena, "is in the vault already", w->id);
		return refused(arena, "rename", w->id);
	}
	w->temporary[0] = '\0';
	if (draft && fsync(w->file) != 0)
		return refused(arena, "fsync", w->id);
	if (fsync(w->folder) != 0)
		return refused(arena, "fsync of the folder", w->id);
	return NULL;
}

/* ── Reading ── */

/* The arena wipes what was read. */
static void
release_reader(void *thing)
{
	struct vault_reader *r = thing;

	if (r->file >= 0)
		close(r->file);
	chunk_close(r->box);
	r->file = -1;
	r->box = NULL;
}

static bool
read_at(int file, uint8_t *out, size_t size, uint64_t offset)
{
	while (size > 0) {
		ssize_t n = pread(file, out, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n == 0 ? EIO : errno;
			return false;
		}
		out += n;
		size -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

/* Opens the file, whose length must be that of a plaintext of size bytes. */
static result
open_file(struct vault_reader *r)
{
	int         folder = open_folder(r->vault, r->id, false);
	struct stat s;

	if (folder < 0)
		return refused(r->arena, "folder", r->id);
	r->file = openat(folder, r->id, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	close(folder);
	if (r->file < 0 || fstat(r->file, &s) != 0)
		return refused(r->arena, "open", r->id);
	if (!S_ISREG(s.st_mode) || r->size > INT64_MAX / 2 ||
	    (uint64_t)s.st_size != chunk_sealed_size(r->size))
		return vault_wrong(r->arena, "has not the length it should have", r->id);
	return NULL;
}

static result
open_with(struct vault *vault, struct arena *arena, const char *id, const uint8_t key[KEEPER_KEY],
    uint64_t size, struct vault_reader **out)
{
	struct vault_reader *r = arena_alloc(arena, sizeof(*r));
	uint8_t              room[VAULT_CONTEXT], header[CHUNK_HEADER];

	r->vault = vault;
	r->arena = arena;
	memcpy(r->id, id, VAULT_UUID);
	r->file = -1;
	r->size = size;
	r->at = 1;
	arena_defer(arena, release_reader, r);
	TRY(open_file(r));
	if (!read_at(r->file, header, sizeof(header), 0))
		return refused(arena, "read", id);
	r->box = chunk_open(key, vault_context_of(room, "pv1", vault->municipality, id), header);
	if (r->box == NULL)
		return vault_wrong(arena, "does not open with its key", id);
	*out = r;
	return NULL;
}

result
vault_begin(struct vault *vault, struct arena *arena, const char *rendition, struct bytes wrapped,
    const char *key_id, uint64_t size, struct vault_reader **out)
{
	uint8_t key[KEEPER_KEY];
	result  r;

	if (!vault_is_uuid(rendition))
		return vault_wrong(arena, "not a rendition id", "-");
	r = keeper_unwrap(vault->keeper, arena, vault->use, rendition, wrapped, key_id, key);
	if (r == NULL)
		r = open_with(vault, arena, rendition, key, size, out);
	OPENSSL_cleanse(key, sizeof(key));
	return r;
}

/* Reads and authenticates up to RUN chunks from number index on; *size is how
 * long they are together. */
static result
read_chunks(struct vault_reader *r, uint64_t index, size_t count, size_t *size)
{
	uint8_t *sealed = r->vault->sealed;
	uint64_t rest = r->size - index * CHUNK_PLAIN;
	size_t   whole = count * CHUNK_PLAIN;

	*size = rest < whole ? (size_t)rest : whole;
	/* The short chunk has its tag too, also when it is empty. */
	count = *size == whole ? count : *size / CHUNK_PLAIN + 1;
	if (!read_at(
		r->file, sealed, *size + count * CHUNK_TAG, CHUNK_HEADER + index * CHUNK_SEALED))
		return refused(r->arena, "read", r->id);
	for (size_t i = 0, left = *size; i < count; i++) {
		size_t plain = left < CHUNK_PLAIN ? left : CHUNK_PLAIN;

		if (!chunk_decrypt(r->box, index + i, sealed + i * CHUNK_SEALED, plain + CHUNK_TAG,
			r->plain + i * CHUNK_PLAIN))
			return vault_wrong(r->arena, "a chunk was changed", r->id);
		left -= plain;
	}
	return NULL;
}

/* An empty last chunk holds no byte to ask for, and yet says that this is all. */
static result
check_end(struct vault_reader *r)
{
	if (r->size % CHUNK_PLAIN != 0)
		return NULL;
	return read_chunks(r, r->size / CHUNK_PLAIN, 1, &(size_t){ 0 });
}

result
vault_range(struct vault_reader *r, uint64_t first, uint64_t last)
{
	if (first <= last && r->size != 0 && last >= r->size)
		return vault_wrong(r->arena, "has no such range", r->id);
	r->at = r->size == 0 ? 1 : first;
	r->last = r->size == 0 ? 0 : last;
	return r->size == 0 || last == r->size - 1 ? check_end(r) : NULL;
}

result
vault_next(struct vault_reader *r, struct bytes *piece)
{
	uint64_t from = r->at / CHUNK_PLAIN * CHUNK_PLAIN;
	uint64_t wanted = r->last / CHUNK_PLAIN - r->at / CHUNK_PLAIN + 1;
	size_t   skip = (size_t)(r->at - from), size;

	*piece = (struct bytes){ r->plain, 0 };
	if (r->at > r->last)
		return NULL;
	TRY(read_chunks(r, from / CHUNK_PLAIN, wanted < RUN ? (size_t)wanted : RUN, &size));
	if (from + size > r->last + 1)
		size = (size_t)(r->last + 1 - from);
	*piece = (struct bytes){ r->plain + skip, size - skip };
	r->at = from + size;
	return NULL;
}

/* Hands all of the range to the sink. */
static result
pour(struct vault_reader *r, uint64_t first, uint64_t last, vault_sink sink, void *to)
{
	struct bytes piece;

	TRY(vault_range(r, first, last));
	for (;;) {
		TRY(vault_next(r, &piece));
		if (piece.size == 0)
			return NULL;
		TRY(sink(to, piece));
	}
}

result
vault_read(struct vault *vault, struct arena *arena, const char *rendition, struct bytes wrapped,
    const char *key_id, uint64_t size, uint64_t first, uint64_t last, vault_sink sink, void *to)
{
	struct vault_reader *r = NULL;
	result               why;

	TRY(vault_begin(vault, arena, rendition, wrapped, key_id, size, &r));
	if (r == NULL)
		return fail_unavailable;
	why = pour(r, first, last, sink, to);
	release_reader(r);
	return why;
}

/* ── The end of writing ── */

static result
hash_sink(void *to, struct bytes plain)
{
	return EVP_DigestUpdate(to, plain.data, plain.size) == 1 ? NULL : fail_unavailable;
}

/* Deciphers and hashes all that lies there now, under its name: every chunk is the
 * one that was sealed and at its place, or it would not open. */
static result
read_back(struct vault_writer *w, struct arena *arena, uint8_t sha256[HASH])
{
	EVP_MD_CTX          *hash = EVP_MD_CTX_new();
	struct vault_reader *reader = NULL;
	result               r = NULL;

	if (hash == NULL || EVP_DigestInit_ex(hash, EVP_sha256(), NULL) != 1)
		r = vault_wrong(arena, "no hash", w->id);
	if (r == NULL)
		r = open_with(w->vault, arena, w->id, w->key, w->size, &reader);
	if (r == NULL && reader != NULL)
		r = pour(reader, 0, w->size == 0 ? 0 : w->size - 1, hash_sink, hash);
	if (r == NULL && EVP_DigestFinal_ex(hash, sha256, NULL) != 1)
		r = vault_wrong(arena, "no hash", w->id);
	EVP_MD_CTX_free(hash);
	return r;
}

/* Durable under its name, read back and hashed, and there a second time where
 * there is a mirror. */
static result
make_certain(struct vault_writer *w, struct arena *arena, struct vault_stored *stored)
{
	uint8_t sha256[HASH];

	TRY(make_durable(w, arena));
	if (w->vault->draft)
		return NULL;
	TRY(read_back(w, arena, sha256));
	if (w->vault->mirror != NULL &&
	    !vault_files_copy(w->vault->directory, w->vault->mirror, w->id))
		return refused(arena, "mirror", w->id);
	stored->sha256 = text_hex(arena, (struct bytes){ sha256, sizeof(sha256) });
	return NULL;
}

static result
finish(struct vault_writer *w, struct arena *arena, struct vault_stored *stored)
{
	result r;

	stored->sha256 = NULL;
	TRY(flush(w, true));
	TRY(keeper_wrap(w->vault->keeper, arena, w->vault->use, w->id, w->key, &stored->wrapped,
	    &stored->key_id));
	r = make_certain(w, arena, stored);
	/* Under its name but not certain: it is not to be found at all. */
	if (r != NULL && w->temporary[0] == '\0')
		(void)unlinkat(w->folder, w->id, 0);
	stored->size = w->size;
	return r;
}

result
vault_finish(struct vault_writer *w, struct arena *arena, struct vault_stored *stored)
{
	result r;

	if (w->box == NULL)
		return fail_unavailable;
	r = finish(w, arena, stored);
	release_writer(w);
	return r;
}

result
vault_remove(struct vault *vault, struct arena *arena, const char *rendition)
{
	if (!vault_is_uuid(rendition))
		return vault_wrong(arena, "not a rendition id", "-");
	if (!vault_files_remove(vault->directory, rendition))
		return refused(arena, "removal", rendition);
	if (vault->mirror != NULL && !vault_files_remove(vault->mirror, rendition))
		return refused(arena, "removal from the mirror", rendition);
	return NULL;
}
