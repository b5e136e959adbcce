#include "keeper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <openssl/crypto.h>

#include "local.h"
#include "log.h"

#define TIMEOUT_MS 5000

struct keeper {
	struct arena *arena; /* holds all of it, as long as the program runs */
	struct local  local;
	const char   *municipality;
	uint8_t       room[KEEPER_FRAME]; /* the question; wiped when answered */
};

static const char *
municipality_of(const struct config *config)
{
	const char *number = config_need(config, "municipality.number");

	if (strlen(number) == KEEPER_MUNICIPALITY &&
	    strspn(number, "0123456789") == KEEPER_MUNICIPALITY)
		return number;
	log_error("config.malformed", "key=municipality.number needs=4 digits");
	exit(EX_CONFIG);
}

struct keeper *
keeper_open(const struct config *config, const char *program)
{
	struct arena  *arena = arena_new();
	struct keeper *keeper = arena_alloc(arena, sizeof(*keeper));

	keeper->arena = arena;
	keeper->municipality = arena_strdup(arena, municipality_of(config));
	keeper->local.path = arena_printf(
	    arena, "%s/%s.sock", config_need(config, "keeper.directory"), program);
	keeper->local.socket = -1;
	return keeper;
}

void
keeper_close(struct keeper *keeper)
{
	if (keeper == NULL)
		return;
	local_hang_up(&keeper->local);
	arena_free(keeper->arena);
}

const char *
keeper_municipality(const struct keeper *keeper)
{
	return keeper->municipality;
}

static struct frame_writer
question(struct keeper *keeper, enum keeper_type type)
{
	struct frame_writer w = frame_write(keeper->room, sizeof(keeper->room), (uint8_t)type);

	frame_put_text(&w, keeper->municipality);
	return w;
}

static result
refused(struct arena *arena, enum keeper_type type, struct frame_reader *r)
{
	uint8_t reason = frame_u8(r);

	if (!frame_done(r))
		return fail_unavailable;
	log_warn("keeper.refused", "verb=%u reason=%d", type, reason);
	switch (reason) {
	case KEEPER_BUSY:
	case KEEPER_BROKEN:
		return fail_unavailable;
	default:
		return fail(arena, 500, "error.internal", "keeper: verb %u refused, reason %d",
		    type, reason);
	}
}

/* Sends what w holds; *r is at the answer's first field. */
static result
ask(struct keeper *keeper, struct arena *arena, enum keeper_type type, struct frame_writer *w,
    struct frame_reader *r)
{
	struct bytes      out;
	struct frame      answer;
	enum local_result outcome = LOCAL_DOWN;
	bool              fits = frame_end(w, &out);

	if (fits)
		outcome = local_ask(&keeper->local, arena, out, KEEPER_FRAME, TIMEOUT_MS, &answer);
	OPENSSL_cleanse(keeper->room, sizeof(keeper->room));
	if (!fits)
		return fail(arena, 500, "error.internal", "keeper: verb %u is too long", type);
	if (outcome != LOCAL_ANSWERED) {
		log_error("keeper.unavailable", "verb=%u late=%d", type, outcome == LOCAL_LATE);
		return fail_unavailable;
	}
	*r = frame_read(&answer);
	if (answer.type == KEEPER_REFUSED)
		return refused(arena, type, r);
	if (answer.type != (type | KEEPER_ANSWER)) {
		local_hang_up(&keeper->local);
		return fail_unavailable;
	}
	return NULL;
}

/* An answer that is not of the agreed form. */
static result
nonsense(struct keeper *keeper, enum keeper_type type)
{
	log_error("keeper.nonsense", "verb=%u", type);
	local_hang_up(&keeper->local);
	return fail_unavailable;
}

result
keeper_wrap(struct keeper *keeper, struct arena *arena, enum keeper_use use, const char *id,
    const uint8_t key[KEEPER_KEY], struct bytes *wrapped, const char **key_id)
{
	struct frame_writer w = question(keeper, KEEPER_WRAP);
	struct frame_reader r;
	char                name[KEEPER_KEY_ID + 1];
	struct bytes        sealed;

	frame_put_u8(&w, (uint8_t)use);
	frame_put_text(&w, id);
	frame_put_fixed(&w, key, KEEPER_KEY);
	TRY(ask(keeper, arena, KEEPER_WRAP, &w, &r));
	frame_text(&r, name, 1, KEEPER_KEY_ID);
	sealed = frame_bytes(&r, KEEPER_WRAPPED, KEEPER_WRAPPED);
	if (!frame_done(&r))
		return nonsense(keeper, KEEPER_WRAP);
	*wrapped = sealed;
	*key_id = arena_strdup(arena, name);
	return NULL;
}

result
keeper_unwrap(struct keeper *keeper, struct arena *arena, enum keeper_use use, const char *id,
    struct bytes wrapped, const char *key_id, uint8_t key[KEEPER_KEY])
{
	struct frame_writer w = question(keeper, KEEPER_UNWRAP);
	struct frame_reader r;

	memset(key, 0, KEEPER_KEY);
	frame_put_u8(&w, (uint8_t)use);
	frame_put_text(&w, id);
	frame_put_text(&w, key_id);
	frame_put_bytes(&w, wrapped);
	TRY(ask(keeper, arena, KEEPER_UNWRAP, &w, &r));
	if (r.left.size != KEEPER_KEY)
		return nonsense(keeper, KEEPER_UNWRAP);
	/* The answer lies in the arena: the only copy is to be the caller's. */
	memcpy(key, r.left.data, KEEPER_KEY);
	OPENSSL_cleanse((void *)(uintptr_t)r.left.data, KEEPER_KEY);
	return NULL;
}

result
keeper_mac(struct keeper *keeper, struct arena *arena, const char *purpose, struct bytes message,
    char **hex)
{
	struct frame_writer w = question(keeper, KEEPER_MAC);
	struct frame_reader r;
	uint8_t             mac[KEEPER_HASH];

	frame_put_text(&w, purpose);
	frame_put_bytes(&w, message);
	TRY(ask(keeper, arena, KEEPER_MAC, &w, &r));
	frame_fixed(&r, mac, sizeof(mac));
	if (!frame_done(&r))
		return nonsense(keeper, KEEPER_MAC);
	*hex = text_hex(arena, (struct bytes){ mac, sizeof(mac) });
	return NULL;
}

result
keeper_sign_receipt(struct keeper *keeper, struct arena *arena,
    const struct keeper_receipt *receipt, const char **note)
{
	struct frame_writer w = question(keeper, KEEPER_RECEIPT);
	struct frame_reader r;
	struct bytes        text;

	frame_put_text(&w, receipt->id);
	frame_put_u64(&w, receipt->bytes);
	frame_put_fixed(&w, receipt->sha256, sizeof(receipt->sha256));
	frame_put_text(&w, receipt->when);
	frame_put_text(&w, receipt->kind);
	frame_put_text(&w, receipt->type);
	frame_put_text(&w, receipt->filed);
	frame_put_text(&w, receipt->rule);
	frame_put_u16(&w, receipt->version);
	TRY(ask(keeper, arena, KEEPER_RECEIPT, &w, &r));
	text = frame_bytes(&r, 1, KEEPER_NOTE);
	if (!frame_done(&r) || !text_valid((const char *)text.data, text.size, true))
		return nonsense(keeper, KEEPER_RECEIPT);
	*note = arena_strndup(arena, (const char *)text.data, text.size);
	return NULL;
}

result
keeper_sign_package(
    void *with, struct arena *arena, struct bytes signed_info, struct bytes *signature)
{
	struct keeper      *keeper = with;
	struct frame_writer w = question(keeper, KEEPER_SIGN_PACKAGE);
	struct frame_reader r;
	struct bytes        made;

	if (signed_info.size > KEEPER_SIGNED_INFO)
		return fail(arena, 500, "error.internal", "keeper: a package of %zu bytes",
		    signed_info.size);
	frame_put_bytes(&w, signed_info);
	TRY(ask(keeper, arena, KEEPER_SIGN_PACKAGE, &w, &r));
	made = frame_bytes(&r, 256, KEEPER_RSA);
	if (!frame_done(&r))
		return nonsense(keeper, KEEPER_SIGN_PACKAGE);
	*signature = made;
	return NULL;
}

result
keeper_sign_head(struct keeper *keeper, struct arena *arena, const struct keeper_head *head,
    struct bytes *signature)
{
	struct frame_writer w = question(keeper, KEEPER_HEAD);
	struct frame_reader r;

	if (head->count > KEEPER_PROOF)
		return fail(arena, 500, "error.internal", "keeper: proof of %d nodes", head->count);
	frame_put_u64(&w, head->size);
	frame_put_fixed(&w, head->root, sizeof(head->root));
	frame_put_u8(&w, head->count);
	frame_put_fixed(&w, head->proof[0], (size_t)head->count * KEEPER_HASH);
	TRY(ask(keeper, arena, KEEPER_HEAD, &w, &r));
	if (r.left.size != KEEPER_SIGNATURE)
		return nonsense(keeper, KEEPER_HEAD);
	*signature = r.left;
	return NULL;
}
