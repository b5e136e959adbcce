/* The client of services/keeper, which alone holds the key-encryption keys.
 *
 * One unix socket per caller (keeper.directory/<program>.sock), each with its
 * own short list of verbs; one connection per process, made anew when lost.
 * Nothing here ever sees a key-encryption key.
 *
 * What a wrapped key is bound to (its context) is part of the message: a
 * wrapped key moved to another rendition, letter or municipality does not
 * unwrap.  DESIGN.md §6.
 *
 * Messages are frames (frame.h).  Every request begins with the municipality's
 * number, which must be the keeper's own; then
 *
 *   KEEPER_WRAP    u8 use, text id, 32 bytes key          → text key id, bytes wrapped
 *   KEEPER_UNWRAP  u8 use, text id, text key id, bytes wrapped → 32 bytes key
 *   KEEPER_MAC     text purpose, bytes message            → 32 bytes mac
 *   KEEPER_HEAD    u64 size, 32 bytes root, u8 count, count × 32 bytes proof
 *                                                         → 64 bytes signature
 *   KEEPER_RECEIPT text id, u64 bytes, 32 bytes sha256, text when, text kind,
 *                  text type, text filed, text rule, u16 version → bytes note
 *   KEEPER_SIGN_PACKAGE bytes signed_info                 → bytes signature
 *
 * My Page and Exchange wrap keys of renditions for the parts of what is handed
 * in; the intake wraps and unwraps them, and asks for receipts; the clerk asks
 * for receipts of kind "signert" alone.
 *
 * An answer has the request's type with KEEPER_ANSWER added, or is KEEPER_REFUSED
 * with u8 reason.  After KEEPER_MALFORMED the keeper closes the connection. */
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
	KEEPER_LETTER = 2,    /* what a person wrote, or was answered */
	KEEPER_PERSON = 3,    /* a national identity number */
	KEEPER_SESSION = 4,   /* what login keeps of a login (the sealed id_token) */
	KEEPER_SIGNING = 5    /* what is out for signature, and its addresses */
};

enum keeper_type {
	KEEPER_WRAP = 1,
	KEEPER_UNWRAP = 2,
	KEEPER_MAC = 3,
	KEEPER_HEAD = 4,
	KEEPER_RECEIPT = 5,
	KEEPER_SIGN_PACKAGE = 6,
	KEEPER_ANSWER = 0x80,
	KEEPER_REFUSED = 0xff
};

enum keeper_reason {
	KEEPER_MALFORMED = 1,   /* not a message */
	KEEPER_NOT_ALLOWED = 2, /* not a verb or use of this caller */
	KEEPER_NO_KEY = 3,      /* does not unwrap: changed, moved, or another key's */
	KEEPER_NO_HEAD = 4,     /* a head that does not extend the last one signed */
	KEEPER_BUSY = 5,        /* more macs than the caller may have */
	KEEPER_BROKEN = 6       /* the keeper's own trouble; it is in its log */
};

/* Limits of the fields. */
#define KEEPER_MUNICIPALITY 4 /* digits */
#define KEEPER_ID 36          /* a uuid */
#define KEEPER_KEY_ID 8       /* "k1" … "k9999999" */
#define KEEPER_WRAPPED 60     /* nonce ‖ ciphertext ‖ tag */
#define KEEPER_PURPOSE 16
#define KEEPER_MESSAGE 64 /* of a mac */
#define KEEPER_HASH 32
#define KEEPER_SIGNATURE 64
#define KEEPER_PROOF 64 /* nodes of a consistency proof */
#define KEEPER_WHEN 20  /* 2026-11-21T09:00:00Z */
#define KEEPER_KIND 24  /* a-z and _ */
#define KEEPER_TYPE 24  /* A-Z */
#define KEEPER_FILED 96 /* such words with blanks between */
#define KEEPER_RULE 4   /* RT01 */
#define KEEPER_NOTE 1024
#define KEEPER_SIGNED_INFO 8192 /* bytes; twenty documents take less */
#define KEEPER_RSA 512          /* of the enterprise's signature, at most */
#define KEEPER_FRAME 9216

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
 * identity number (purpose "nid", message its 11 digits).  Hexadecimal. */
result keeper_mac(
    struct keeper *, struct arena *, const char *purpose, struct bytes message, char **hex);

/* The journal's tree head: RFC 6962 root at size, and the consistency proof
 * from the head that was signed last (the nodes of RFC 6962 §2.1.2; none when
 * that one was empty or of the same size). */
struct keeper_head {
	uint64_t size;
	uint8_t  root[KEEPER_HASH];
	uint8_t  count;
	uint8_t  proof[KEEPER_PROOF][KEEPER_HASH];
};

/* An Ed25519 signature over the text of a C2SP checkpoint,
 *   <keeper.origin>\n<size>\n<base64 root>\n
 * The keeper signs nothing else, and only a head that extends the last one it
 * signed; the same head again gets the same signature.  The key to verify with
 * lies in keeper.directory/journal.vkey (a C2SP signed-note verifier key). */
result keeper_sign_head(
    struct keeper *, struct arena *, const struct keeper_head *, struct bytes *signature);

/* What was handed in, when, where it was filed and by which version of which
 * rule.  The keeper makes a C2SP signed note of it, with a key that signs nothing
 * else (keeper.directory/receipt.vkey). */
struct keeper_receipt {
	char     id[KEEPER_ID + 1]; /* of the upload */
	uint64_t bytes;
	uint8_t  sha256[KEEPER_HASH];
	char     when[KEEPER_WHEN + 1];
	char     kind[KEEPER_KIND + 1];
	char     type[KEEPER_TYPE + 1];
	char     filed[KEEPER_FILED + 1];
	char     rule[KEEPER_RULE + 1];
	uint16_t version;
};

result keeper_sign_receipt(
    struct keeper *, struct arena *, const struct keeper_receipt *, const char **note);

/* Signs a document package for the signature service with the enterprise's key:
 * RSA with SHA-256 over the canonical bytes of its ds:SignedInfo.  The keeper signs
 * only what is to the byte such a SignedInfo as core/asice.c makes.  with is the
 * keeper: it is an asice_signer. */
result keeper_sign_package(
    void *with, struct arena *, struct bytes signed_info, struct bytes *signature);

/* The municipality's number, as every context names it. */
const char *keeper_municipality(const struct keeper *);

#endif
