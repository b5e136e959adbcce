#include "answer.h"

#include <string.h>

#include <openssl/crypto.h>

#include "clock.h"
#include "log.h"
#include "parse.h"
#include "rules.h"

#define MINUTE_MS 60000

/* 0 when all is well, otherwise why not. */
typedef uint8_t reason;

static reason
wrap(struct answer_state *s, const struct keeper_request *q, struct frame_writer *w)
{
	uint8_t wrapped[KEEPER_WRAPPED];

	if (!keys_wrap(s->keys, q->use, q->id, q->key, wrapped))
		return KEEPER_BROKEN;
	frame_put_text(w, keys_newest(s->keys));
	frame_put_bytes(w, (struct bytes){ wrapped, sizeof(wrapped) });
	return 0;
}

static reason
unwrap(struct answer_state *s, const struct keeper_request *q, struct frame_writer *w)
{
	uint8_t key[KEEPER_KEY];

	if (!keys_unwrap(s->keys, q->use, q->id, q->key_id, q->wrapped, key))
		return KEEPER_NO_KEY;
	frame_put_fixed(w, key, sizeof(key));
	OPENSSL_cleanse(key, sizeof(key));
	return 0;
}

/* Eleven digits can be tried one by one: whoever got hold of login's socket
 * shall at least be slow at it, and seen. */
static bool
may_mac(struct answer_state *s)
{
	int64_t  now = clock_steady_ms();
	uint64_t cost = MINUTE_MS / s->macs, gone = (uint64_t)(now - s->filled_at);

	s->filled_at = now;
	s->left_ms = s->left_ms + gone > MINUTE_MS ? MINUTE_MS : s->left_ms + gone;
	if (s->left_ms < cost)
		return false;
	s->left_ms -= cost;
	return true;
}

static reason
mac(struct answer_state *s, const char *caller, const struct keeper_request *q,
    struct frame_writer *w)
{
	struct bytes message = { q->message, q->message_size };
	uint8_t      out[KEEPER_HASH];

	if (!rules_canonical(q))
		return KEEPER_MALFORMED;
	if (strcmp(caller, "login") == 0 && !may_mac(s))
		return KEEPER_BUSY;
	if (!keys_mac(s->keys, q->purpose, message, out))
		return KEEPER_BROKEN;
	frame_put_fixed(w, out, sizeof(out));
	return 0;
}

static reason
sign(struct answer_state *s, const struct keeper_request *q, struct frame_writer *w)
{
	uint8_t           signature[KEEPER_SIGNATURE];
	enum keys_verdict verdict = keys_sign_head(s->keys, s->origin, &q->head, signature);

	if (verdict != KEYS_SIGNED)
		return verdict == KEYS_REFUSED ? KEEPER_NO_HEAD : KEEPER_BROKEN;
	frame_put_fixed(w, signature, sizeof(signature));
	return 0;
}

static reason
sign_receipt(struct answer_state *s, const struct keeper_request *q, struct frame_writer *w)
{
	char note[KEEPER_NOTE + 1];

	if (!keys_sign_receipt(s->keys, s->origin, &q->receipt, note))
		return KEEPER_BROKEN;
	frame_put_text(w, note);
	return 0;
}

static reason
sign_package(struct answer_state *s, const struct keeper_request *q, struct frame_writer *w)
{
	uint8_t      signature[KEEPER_RSA];
	struct bytes made = { signature, 0 };

	if (!keys_have_enterprise(s->keys))
		return KEEPER_NO_KEY;
	if (!keys_sign_package(s->keys, q->signed_info, signature, &made.size))
		return KEEPER_BROKEN;
	frame_put_bytes(w, made);
	return 0;
}

static reason
perform(struct answer_state *s, const char *caller, const struct keeper_request *q,
    struct frame_writer *w)
{
	if (strcmp(q->municipality, s->municipality) != 0 || !rules_allow(caller, q))
		return KEEPER_NOT_ALLOWED;
	switch (q->type) {
	case KEEPER_WRAP:
		return wrap(s, q, w);
	case KEEPER_UNWRAP:
		return unwrap(s, q, w);
	case KEEPER_MAC:
		return mac(s, caller, q, w);
	case KEEPER_HEAD:
		return sign(s, q, w);
	case KEEPER_RECEIPT:
		return sign_receipt(s, q, w);
	case KEEPER_SIGN_PACKAGE:
		return sign_package(s, q, w);
	case KEEPER_ANSWER:
	case KEEPER_REFUSED:
	default:
		return KEEPER_NOT_ALLOWED;
	}
}

/* Ids and names of keys; never a message, a mac or a key. */
static void
note(const char *caller, const struct keeper_request *q, reason why)
{
	static const char *const verbs[] = { "-", "wrap", "unwrap", "mac", "head", "receipt",
		"package" };
	size_t                   verb = q->type < sizeof(verbs) / sizeof(verbs[0]) ? q->type : 0;

	if (why != 0)
		log_warn("keeper.refused", "caller=%s verb=%s use=%u id=%s key=%s reason=%u",
		    caller, verbs[verb], q->use, q->id, q->key_id, why);
	else if (q->type == KEEPER_UNWRAP)
		log_info("keeper.unwrap", "caller=%s use=%u id=%s key=%s", caller, q->use, q->id,
		    q->key_id);
	else if (q->type == KEEPER_RECEIPT)
		log_info("keeper.receipt", "upload=%s", q->receipt.id);
	else if (q->type == KEEPER_SIGN_PACKAGE)
		log_info("keeper.package", "caller=%s", caller);
	else if (q->type == KEEPER_HEAD)
		log_info("keeper.head", "signed size=%llu", (unsigned long long)q->head.size);
}

static void
refuse(uint8_t room[ANSWER_ROOM], reason why, struct bytes *out)
{
	struct frame_writer w = frame_write(room, ANSWER_ROOM, KEEPER_REFUSED);

	frame_put_u8(&w, why);
	(void)frame_end(&w, out);
}

void
answer_malformed(uint8_t room[ANSWER_ROOM], struct bytes *out)
{
	refuse(room, KEEPER_MALFORMED, out);
}

bool
answer(struct answer_state *s, const char *caller, const struct frame *frame,
    uint8_t room[ANSWER_ROOM], struct bytes *out)
{
	struct keeper_request q;
	struct frame_writer   w;
	reason                why;

	if (!keeper_parse(frame, &q)) {
		log_warn("keeper.malformed", "caller=%s type=%u", caller, frame->type);
		OPENSSL_cleanse(&q, sizeof(q));
		answer_malformed(room, out);
		return false;
	}
	w = frame_write(room, ANSWER_ROOM, (uint8_t)(q.type | KEEPER_ANSWER));
	why = perform(s, caller, &q, &w);
	if (why == 0 && !frame_end(&w, out))
		why = KEEPER_BROKEN;
	if (why != 0)
		refuse(room, why, out);
	note(caller, &q, why);
	OPENSSL_cleanse(&q, sizeof(q));
	return why != KEEPER_MALFORMED;
}
