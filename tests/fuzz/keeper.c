/* services/keeper/parse.c: a request that is taken is written the same again. */
#include "../../services/keeper/parse.c"
#undef DIGITS
#include "../../services/keeper/package.c"
#include "../../services/keeper/receipt.c"

#include "fuzz.h"

static struct bytes
written(uint8_t *room, size_t size, const struct keeper_request *q)
{
	struct frame_writer w = frame_write(room, size, (uint8_t)q->type);
	struct bytes        out = { NULL, 0 };

	frame_put_text(&w, q->municipality);
	if (q->type == KEEPER_WRAP || q->type == KEEPER_UNWRAP) {
		frame_put_u8(&w, (uint8_t)q->use);
		frame_put_text(&w, q->id);
	}
	if (q->type == KEEPER_WRAP)
		frame_put_fixed(&w, q->key, sizeof(q->key));
	if (q->type == KEEPER_UNWRAP) {
		frame_put_text(&w, q->key_id);
		frame_put_bytes(&w, (struct bytes){ q->wrapped, sizeof(q->wrapped) });
	}
	if (q->type == KEEPER_MAC) {
		frame_put_text(&w, q->purpose);
		frame_put_bytes(&w, (struct bytes){ q->message, q->message_size });
	}
	if (q->type == KEEPER_HEAD) {
		frame_put_u64(&w, q->head.size);
		frame_put_fixed(&w, q->head.root, KEEPER_HASH);
		frame_put_u8(&w, q->head.count);
		frame_put_fixed(&w, q->head.proof[0], (size_t)q->head.count * KEEPER_HASH);
	}
	if (q->type == KEEPER_RECEIPT) {
		frame_put_text(&w, q->receipt.id);
		frame_put_u64(&w, q->receipt.bytes);
		frame_put_fixed(&w, q->receipt.sha256, KEEPER_HASH);
		frame_put_text(&w, q->receipt.when);
		frame_put_text(&w, q->receipt.kind);
		frame_put_text(&w, q->receipt.type);
		frame_put_text(&w, q->receipt.filed);
		frame_put_text(&w, q->receipt.rule);
		frame_put_u16(&w, q->receipt.version);
	}
	if (q->type == KEEPER_SIGN_PACKAGE)
		frame_put_bytes(&w, q->signed_info);
	MUST(frame_end(&w, &out));
	return out;
}

static void
shapes(const struct keeper_request *q)
{
	MUST(strlen(q->municipality) == 4);
	MUST(q->head.count <= KEEPER_PROOF && q->message_size <= KEEPER_MESSAGE);
	if (q->type == KEEPER_WRAP || q->type == KEEPER_UNWRAP)
		MUST(strlen(q->id) == 36 && q->use >= KEEPER_RENDITION && q->use <= KEEPER_SIGNING);
	if (q->type == KEEPER_RECEIPT) {
		char text[KEEPER_NOTE];

		MUST(receipt_text(text, sizeof(text), "name/receipt", &q->receipt) > 0);
		MUST(strstr(text, "\n\n") == NULL);
	}
	if (q->type == KEEPER_UNWRAP)
		MUST(q->key_id[0] == 'k' && strtoul(q->key_id + 1, NULL, 10) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct keeper_request q;
	static uint8_t               room[FRAME_HEADER + KEEPER_FRAME];
	struct frame                 f;
	struct bytes                 out;

	if (frame_parse((struct bytes){ data, size }, KEEPER_FRAME, &f) != FRAME_WHOLE)
		return 0;
	if (!keeper_parse(&f, &q))
		return 0;
	shapes(&q);
	out = written(room, sizeof(room), &q);
	MUST(out.size == frame_size(&f) && memcmp(out.data, data, out.size) == 0);
	return 0;
}
