/* A request as the keeper understands it (the layout: include/keeper.h). */
#ifndef PORTVAKT_KEEPER_PARSE_H
#define PORTVAKT_KEEPER_PARSE_H

#include <stdbool.h>

#include "frame.h"
#include "keeper.h"

struct keeper_request {
	enum keeper_type      type;
	char                  municipality[KEEPER_MUNICIPALITY + 1];
	enum keeper_use       use;
	char                  id[KEEPER_ID + 1];
	uint8_t               key[KEEPER_KEY];
	char                  key_id[KEEPER_KEY_ID + 1];
	uint8_t               wrapped[KEEPER_WRAPPED];
	char                  purpose[KEEPER_PURPOSE + 1];
	uint8_t               message[KEEPER_MESSAGE];
	size_t                message_size;
	struct keeper_head    head;
	struct keeper_receipt receipt;
	struct bytes          signed_info; /* inside the frame */
};

/* Pure: false for whatever is not exactly a request.  The caller wipes *out. */
bool keeper_parse(const struct frame *, struct keeper_request *out);

#endif
