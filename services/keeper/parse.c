#include "parse.h"

#include <string.h>

#include "package.h"
#include "receipt.h"

#define DIGITS "0123456789"

static bool
is_uuid(const char *id)
{
	for (size_t i = 0; i < KEEPER_ID; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? id[i] != '-' : id[i] == '\0' || strchr(DIGITS "abcdef", id[i]) == NULL)
			return false;
	}
	return id[KEEPER_ID] == '\0';
}

/* "k1", "k2", … without leading zeroes: one name for one key. */
static bool
is_key_id(const char *id)
{
	return id[0] == 'k' && id[1] >= '1' && id[1] <= '9' &&
	       strspn(id + 1, DIGITS) == strlen(id + 1);
}

static bool
parse_use(struct frame_reader *r, struct keeper_request *out)
{
	uint8_t use = frame_u8(r);

	if (use < KEEPER_RENDITION || use > KEEPER_SIGNING)
		return false;
	out->use = (enum keeper_use)use;
	frame_text(r, out->id, KEEPER_ID, KEEPER_ID);
	return is_uuid(out->id);
}

static bool
parse_wrap(struct frame_reader *r, struct keeper_request *out)
{
	if (!parse_use(r, out))
		return false;
	frame_fixed(r, out->key, sizeof(out->key));
	return true;
}

static bool
parse_unwrap(struct frame_reader *r, struct keeper_request *out)
{
	struct bytes wrapped;

	if (!parse_use(r, out))
		return false;
	frame_text(r, out->key_id, 2, KEEPER_KEY_ID);
	wrapped = frame_bytes(r, KEEPER_WRAPPED, KEEPER_WRAPPED);
	if (wrapped.size == KEEPER_WRAPPED)
		memcpy(out->wrapped, wrapped.data, KEEPER_WRAPPED);
	return is_key_id(out->key_id);
}

static bool
parse_mac(struct frame_reader *r, struct keeper_request *out)
{
	struct bytes message;

	frame_text(r, out->purpose, 1, KEEPER_PURPOSE);
	message = frame_bytes(r, 1, KEEPER_MESSAGE);
	if (message.size != 0)
		memcpy(out->message, message.data, message.size);
	out->message_size = message.size;
	return true;
}

static bool
parse_head(struct frame_reader *r, struct keeper_request *out)
{
	out->head.size = frame_u64(r);
	frame_fixed(r, out->head.root, sizeof(out->head.root));
	out->head.count = frame_u8(r);
	if (out->head.count > KEEPER_PROOF)
		return false;
	frame_fixed(r, out->head.proof[0], (size_t)out->head.count * KEEPER_HASH);
	return true;
}

static bool
parse_receipt(struct frame_reader *r, struct keeper_request *out)
{
	struct keeper_receipt *receipt = &out->receipt;

	frame_text(r, receipt->id, KEEPER_ID, KEEPER_ID);
	receipt->bytes = frame_u64(r);
	frame_fixed(r, receipt->sha256, sizeof(receipt->sha256));
	frame_text(r, receipt->when, KEEPER_WHEN, KEEPER_WHEN);
	frame_text(r, receipt->kind, 1, KEEPER_KIND);
	frame_text(r, receipt->type, 1, KEEPER_TYPE);
	frame_text(r, receipt->filed, 1, KEEPER_FILED);
	frame_text(r, receipt->rule, KEEPER_RULE, KEEPER_RULE);
	receipt->version = frame_u16(r);
	return !r->bad && is_uuid(receipt->id) && receipt_good(receipt);
}

static bool
parse_package(struct frame_reader *r, struct keeper_request *out)
{
	out->signed_info = frame_bytes(r, 1, KEEPER_SIGNED_INFO);
	return !r->bad && package_good(out->signed_info);
}

static const struct {
	enum keeper_type type;
	bool (*parse)(struct frame_reader *, struct keeper_request *);
} verbs[] = {
	{ KEEPER_WRAP, parse_wrap },
	{ KEEPER_UNWRAP, parse_unwrap },
	{ KEEPER_MAC, parse_mac },
	{ KEEPER_HEAD, parse_head },
	{ KEEPER_RECEIPT, parse_receipt },
	{ KEEPER_SIGN_PACKAGE, parse_package },
};

bool
keeper_parse(const struct frame *frame, struct keeper_request *out)
{
	struct frame_reader r = frame_read(frame);

	memset(out, 0, sizeof(*out));
	frame_text(&r, out->municipality, KEEPER_MUNICIPALITY, KEEPER_MUNICIPALITY);
	if (r.bad || strspn(out->municipality, DIGITS) != KEEPER_MUNICIPALITY)
		return false;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (frame->type == verbs[i].type) {
			out->type = verbs[i].type;
			return verbs[i].parse(&r, out) && frame_done(&r);
		}
	return false;
}
