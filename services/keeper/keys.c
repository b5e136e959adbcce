#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "enterprise.h"
#include "log.h"
#include "receipt.h"
#include "seal.h"
#include "store.h"
#include "tree.h"

#define RING 64 /* key-encryption keys, at most */
#define SECRET (S_IRWXG | S_IRWXO)
#define HEAD (8 + TREE_HASH)
#define FILE_OF(size) (4 + SEAL_MORE + (size))
#define LARGEST (4 + SEAL_MORE + ENTERPRISE_ROOM)

static const uint8_t magic[4] = { 'P', 'V', 'K', '1' };

struct keys {
	char      municipality[KEEPER_MUNICIPALITY + 1];
	int       folder; /* the municipality's */
	uint8_t   root[SEAL_KEY];
	uint8_t   ring[RING][SEAL_KEY];
	size_t    count;
	char      newest[KEEPER_KEY_ID + 1];
	uint8_t   nid[KEEPER_HASH];
	uint8_t   journal[32];
	uint64_t  head_size;
	uint8_t   head_root[TREE_HASH];
	EVP_PKEY *enterprise; /* NULL: nobody brought one */
};

static bool
trouble(const char *what, const char *name)
{
	log_error("keeper.keys", "what=%s file=%s errno=%d", what, name, errno);
	return false;
}

/* ── Sealed files ── */

static bool
read_sealed(const struct keys *keys, const char *name, uint8_t *out, size_t size)
{
	uint8_t      file[LARGEST], room[SEAL_CONTEXT];
	struct bytes context = seal_context(room, "file", keys->municipality, name, "");

	if (!store_read(keys->folder, name, SECRET, file, FILE_OF(size)))
		return trouble("cannot be read", name);
	if (memcmp(file, magic, sizeof(magic)) == 0 &&
	    seal_open(keys->root, context, file + sizeof(magic), size, out))
		return true;
	errno = 0;
	return trouble("does not open with the root key", name);
}

static bool
write_sealed(const struct keys *keys, int folder, const char *name, bool replace,
    const uint8_t *plain, size_t size)
{
	uint8_t      file[LARGEST], room[SEAL_CONTEXT];
	struct bytes context = seal_context(room, "file", keys->municipality, name, "");

	memcpy(file, magic, sizeof(magic));
	if (!seal_close(keys->root, context, plain, size, file + sizeof(magic)))
		return trouble("cannot be sealed", name);
	if (!store_write(folder, name, S_IRUSR, replace, file, FILE_OF(size)))
		return trouble("cannot be written", name);
	return true;
}

static bool
write_random(const struct keys *keys, int folder, const char *name)
{
	uint8_t key[SEAL_KEY];
	bool    ok = RAND_priv_bytes(key, sizeof(key)) == 1 &&
		  write_sealed(keys, folder, name, false, key, sizeof(key));

	OPENSSL_cleanse(key, sizeof(key));
	return ok;
}

static bool
write_head(
    const struct keys *keys, int folder, bool replace, uint64_t size, const uint8_t root[TREE_HASH])
{
	uint8_t head[HEAD];

	for (size_t i = 0; i < 8; i++)
		head[i] = (uint8_t)(size >> (8 * (7 - i)));
	memcpy(head + 8, root, TREE_HASH);
	return write_sealed(keys, folder, "head", replace, head, sizeof(head));
}

static bool
read_head(struct keys *keys)
{
	uint8_t head[HEAD];

	if (!read_sealed(keys, "head", head, sizeof(head)))
		return false;
	for (size_t i = 0; i < 8; i++)
		keys->head_size = keys->head_size << 8 | head[i];
	memcpy(keys->head_root, head + 8, TREE_HASH);
	return true;
}

/* ── The root key ── */

/* From systemd, which answers for its mode; otherwise from the file. */
static bool
read_root(struct keys *keys, int top)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	int         folder = -1;
	bool        ok;

	if (credentials != NULL)
		folder = open(credentials, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0 && faccessat(folder, "root-key", F_OK, 0) == 0)
		ok = store_read(folder, "root-key", S_IRWXO, keys->root, sizeof(keys->root));
	else
		ok = store_read(top, "root-key", SECRET, keys->root, sizeof(keys->root));
	if (folder >= 0)
		close(folder);
	return ok;
}

/* Made only where nothing yet depends on one. */
static bool
make_root(struct keys *keys, int top)
{
	if (errno != ENOENT || faccessat(top, keys->municipality, F_OK, 0) == 0)
		return trouble("cannot be read", "root-key");
	if (RAND_priv_bytes(keys->root, sizeof(keys->root)) != 1 ||
	    !store_write(top, "root-key", S_IRUSR, false, keys->root, sizeof(keys->root)))
		return trouble("cannot be made", "root-key");
	return true;
}

/* ── Opening and making ── */

static struct keys *
keys_new(const char *municipality)
{
	struct keys *keys = OPENSSL_secure_zalloc(sizeof(*keys));

	if (keys == NULL || strlen(municipality) != KEEPER_MUNICIPALITY ||
	    strspn(municipality, "0123456789") != KEEPER_MUNICIPALITY) {
		trouble("no memory, or not a municipality's number", municipality);
		OPENSSL_secure_free(keys);
		return NULL;
	}
	keys->folder = -1;
	memcpy(keys->municipality, municipality, KEEPER_MUNICIPALITY);
	return keys;
}

void
keys_free(struct keys *keys)
{
	if (keys == NULL)
		return;
	if (keys->folder >= 0)
		close(keys->folder);
	EVP_PKEY_free(keys->enterprise);
	OPENSSL_secure_clear_free(keys, sizeof(*keys));
}

/* k1, k2, … up to the first that is not there. */
static bool
read_ring(struct keys *keys)
{
	char name[KEEPER_KEY_ID + 1];

	for (keys->count = 0; keys->count < RING; keys->count++) {
		snprintf(name, sizeof(name), "k%zu", keys->count + 1);
		if (faccessat(keys->folder, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
			if (errno != ENOENT)
				return trouble("cannot be read", name);
			break;
		}
		if (!read_sealed(keys, name, keys->ring[keys->count], SEAL_KEY))
			return false;
		memcpy(keys->newest, name, sizeof(name));
	}
	return keys->count > 0 || trouble("is missing", "k1");
}

static bool
read_enterprise(struct keys *keys)
{
	uint8_t room[ENTERPRISE_ROOM];

	if (faccessat(keys->folder, "enterprise", F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT || trouble("cannot be read", "enterprise");
	if (!read_sealed(keys, "enterprise", room, sizeof(room)))
		return false;
	keys->enterprise = enterprise_unpack(room);
	OPENSSL_cleanse(room, sizeof(room));
	return keys->enterprise != NULL || trouble("holds no RSA key", "enterprise");
}

static bool
read_all(struct keys *keys, int top)
{
	if (!read_root(keys, top))
		return trouble("cannot be read", "root-key");
	keys->folder = openat(top, keys->municipality, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (keys->folder < 0)
		return trouble("cannot be opened", keys->municipality);
	return read_ring(keys) && read_sealed(keys, "nid", keys->nid, sizeof(keys->nid)) &&
	       read_sealed(keys, "journal", keys->journal, sizeof(keys->journal)) &&
	       read_head(keys) && read_enterprise(keys);
}

struct keys *
keys_load(const char *folder, const char *municipality)
{
	struct keys *keys = keys_new(municipality);
	int          top = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool         ok = keys != NULL &&
		  (top >= 0 ? read_all(keys, top) : trouble("cannot be opened", folder));

	if (top >= 0)
		close(top);
	if (!ok) {
		keys_free(keys);
		return NULL;
	}
	return keys;
}

/* What an interrupted keys_init() left: nothing in it was ever used. */
static void
sweep(int top, const char *hidden)
{
	static const char *const names[] = { "k1", "nid", "journal", "head" };
	int folder = openat(top, hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (folder < 0)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlinkat(folder, names[i], 0);
	close(folder);
	(void)unlinkat(top, hidden, AT_REMOVEDIR);
}

/* All of a municipality's keys appear together, or not at all. */
static bool
make_municipality(struct keys *keys, int top)
{
	char    hidden[KEEPER_MUNICIPALITY + 8];
	uint8_t empty[TREE_HASH];
	int     folder;
	bool    ok;

	snprintf(hidden, sizeof(hidden), ".%s.new", keys->municipality);
	sweep(top, hidden);
	if (mkdirat(top, hidden, S_IRWXU) != 0)
		return trouble("cannot be made", hidden);
	folder = openat(top, hidden, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	ok = folder >= 0 && tree_empty(empty) && write_random(keys, folder, "k1") &&
	     write_random(keys, folder, "nid") && write_random(keys, folder, "journal") &&
	     write_head(keys, folder, false, 0, empty);
	if (folder >= 0)
		close(folder);
	/* A folder that holds something is not replaced by rename(). */
	ok = ok && renameat(top, hidden, top, keys->municipality) == 0 && fsync(top) == 0;
	if (!ok)
		sweep(top, hidden);
	return ok || trouble("cannot be made", keys->municipality);
}

static bool
init(struct keys *keys, int top)
{
	if (!read_root(keys, top) && !make_root(keys, top))
		return false;
	if (faccessat(top, keys->municipality, F_OK, 0) == 0)
		return true;
	return make_municipality(keys, top);
}

bool
keys_init(const char *folder, const char *municipality)
{
	struct keys *keys = keys_new(municipality);
	int          top = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool         ok = keys != NULL &&
		  (top >= 0 ? init(keys, top) : trouble("cannot be opened", folder));

	if (top >= 0)
		close(top);
	keys_free(keys);
	if (!ok)
		return false;
	keys = keys_load(folder, municipality);
	keys_free(keys);
	return keys != NULL;
}

bool
keys_rotate(const char *folder, const char *municipality)
{
	struct keys *keys = keys_load(folder, municipality);
	char         name[KEEPER_KEY_ID + 1];
	bool         ok;

	if (keys == NULL)
		return false;
	snprintf(name, sizeof(name), "k%zu", keys->count + 1);
	ok = keys->count < RING ? write_random(keys, keys->folder, name)
				: trouble("would be one key too many", name);
	keys_free(keys);
	return ok;
}

bool
keys_keep_enterprise(const char *folder, const char *municipality, struct bytes pem)
{
	struct keys *keys = keys_load(folder, municipality);
	uint8_t      room[ENTERPRISE_ROOM];
	bool         ok;

	if (keys == NULL)
		return false;
	ok = enterprise_pack(pem, room)
		 ? write_sealed(keys, keys->folder, "enterprise", true, room, sizeof(room))
		 : trouble("is no RSA key of 2048 to 4096 bits in PEM", "enterprise");
	OPENSSL_cleanse(room, sizeof(room));
	keys_free(keys);
	return ok;
}

const char *
keys_newest(const struct keys *keys)
{
	return keys->newest;
}

/* ── Verbs ── */

/* What the key belongs to, and which key wrapped it. */
static struct bytes
wrap_context(uint8_t room[SEAL_CONTEXT], const struct keys *keys, enum keeper_use use,
    const char *id, const char *key_id)
{
	char kind[16];

	snprintf(kind, sizeof(kind), "wrap-%u", (unsigned)use);
	return seal_context(room, kind, keys->municipality, id, key_id);
}

bool
keys_wrap(struct keys *keys, enum keeper_use use, const char *id, const uint8_t key[KEEPER_KEY],
    uint8_t wrapped[KEEPER_WRAPPED])
{
	uint8_t room[SEAL_CONTEXT];

	return seal_close(keys->ring[keys->count - 1],
	    wrap_context(room, keys, use, id, keys->newest), key, KEEPER_KEY, wrapped);
}

bool
keys_unwrap(struct keys *keys, enum keeper_use use, const char *id, const char *key_id,
    const uint8_t wrapped[KEEPER_WRAPPED], uint8_t key[KEEPER_KEY])
{
	uint8_t  room[SEAL_CONTEXT];
	uint64_t number;

	if (!text_number(key_id + 1, keys->count, &number) || number == 0)
		return false;
	return seal_open(keys->ring[number - 1], wrap_context(room, keys, use, id, key_id), wrapped,
	    KEEPER_KEY, key);
}

bool
keys_mac(struct keys *keys, const char *purpose, struct bytes message, uint8_t mac[KEEPER_HASH])
{
	uint8_t      input[SEAL_CONTEXT + KEEPER_MESSAGE];
	struct bytes context = seal_context(input, "mac", keys->municipality, purpose, "");
	bool         ok;

	if (strcmp(purpose, "nid") != 0 || message.size > KEEPER_MESSAGE)
		return false;
	memcpy(input + context.size, message.data, message.size);
	ok = HMAC(EVP_sha256(), keys->nid, sizeof(keys->nid), input, context.size + message.size,
		 mac, NULL) != NULL;
	OPENSSL_cleanse(input, sizeof(input));
	return ok;
}

static bool
extends(const struct keys *keys, const struct keeper_head *head)
{
	bool same = CRYPTO_memcmp(head->root, keys->head_root, TREE_HASH) == 0;

	if (head->size < keys->head_size)
		return false;
	if (head->size == keys->head_size)
		return same && head->count == 0;
	if (keys->head_size == 0)
		return head->count == 0;
	return tree_extends(
	    keys->head_size, keys->head_root, head->size, head->root, head->proof, head->count);
}

enum keys_verdict
keys_sign_head(struct keys *keys, const char *origin, const struct keeper_head *head,
    uint8_t signature[KEEPER_SIGNATURE])
{
	char text[SEAL_NOTE];
	int  size = seal_note(text, origin, head->size, head->root);

	if (!extends(keys, head)) {
		log_warn("keeper.head", "refused size=%llu last=%llu",
		    (unsigned long long)head->size, (unsigned long long)keys->head_size);
		return KEYS_REFUSED;
	}
	/* What was signed is on disk before anybody can show it. */
	if (size <= 0 || (head->size != keys->head_size &&
			     !write_head(keys, keys->folder, true, head->size, head->root)))
		return KEYS_BROKEN;
	keys->head_size = head->size;
	memcpy(keys->head_root, head->root, TREE_HASH);
	return seal_sign(keys->journal, text, (size_t)size, signature) ? KEYS_SIGNED : KEYS_BROKEN;
}

bool
keys_have_enterprise(const struct keys *keys)
{
	return keys->enterprise != NULL;
}

bool
keys_sign_package(
    struct keys *keys, struct bytes signed_info, uint8_t signature[KEEPER_RSA], size_t *size)
{
	return enterprise_sign(keys->enterprise, signed_info, signature, size);
}

bool
keys_verifier(struct keys *keys, const char *origin, char *out, size_t room)
{
	return seal_verifier(keys->journal, origin, out, room);
}

static bool
receipt_seed(struct keys *keys, uint8_t seed[32])
{
	uint8_t      room[SEAL_CONTEXT];
	struct bytes context = seal_context(room, "sign", keys->municipality, "receipt", "");

	return HMAC(EVP_sha256(), keys->journal, sizeof(keys->journal), context.data, context.size,
		   seed, NULL) != NULL;
}

bool
keys_sign_receipt(struct keys *keys, const char *origin, const struct keeper_receipt *receipt,
    char note[KEEPER_NOTE + 1])
{
	char    name[RECEIPT_NAME];
	uint8_t seed[32];
	int     size;
	bool    ok;

	if (!receipt_name(name, origin))
		return false;
	size = receipt_text(note, KEEPER_NOTE + 1, name, receipt);
	ok = size > 0 && receipt_seed(keys, seed) &&
	     seal_sign_note(seed, name, note, (size_t)size, KEEPER_NOTE + 1);
	OPENSSL_cleanse(seed, sizeof(seed));
	return ok;
}

bool
keys_receipt_verifier(struct keys *keys, const char *origin, char *out, size_t room)
{
	char    name[RECEIPT_NAME];
	uint8_t seed[32];
	bool    ok = receipt_name(name, origin) && receipt_seed(keys, seed) &&
		  seal_verifier(seed, name, out, room);

	OPENSSL_cleanse(seed, sizeof(seed));
	return ok;
}
