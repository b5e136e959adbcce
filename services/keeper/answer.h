/* One question, one answer: parse, rules, keys, log. */
#ifndef PORTVAKT_KEEPER_ANSWER_H
#define PORTVAKT_KEEPER_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "keys.h"

#define ANSWER_ROOM (KEEPER_NOTE + 64)

struct answer_state {
	struct keys *keys;
	const char  *municipality;
	const char  *origin; /* of the journal's heads and of receipts */
	uint64_t     macs;   /* that login may ask for in a minute */
	/* A bucket that fills by macs a minute and holds a minute's worth. */
	uint64_t left_ms;
	int64_t  filled_at;
};

/* Writes the answer into room.  False when the connection is to be closed after
 * it, because what came is not a message. */
bool answer(struct answer_state *, const char *caller, const struct frame *,
    uint8_t room[ANSWER_ROOM], struct bytes *out);

/* An answer to what is not even a frame. */
void answer_malformed(uint8_t room[ANSWER_ROOM], struct bytes *out);

#endif
