/* The messages that our processes exchange over unix sockets.
 *
 *   0  1  version, 1
 *   1  1  type
 *   2  2  zero
 *   4  4  length of the body
 *   8     body: the type's fields in order, nothing left over
 *
 * Numbers are big-endian.  A field is 1, 2 or 8 bytes of number, or a length of
 * 4 bytes and as many bytes.  A text is a field of bytes without NUL.  Whoever
 * reads names the limit of every field; the first thing that is not as it must
 * be makes the whole frame bad.  Nothing here allocates, reads or writes. */
#ifndef PORTVAKT_FRAME_H
#define PORTVAKT_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

#define FRAME_VERSION 1
#define FRAME_HEADER 8

struct frame {
	uint8_t      type;
	struct bytes body; /* inside the buffer that was parsed */
};

enum frame_state {
	FRAME_MORE,  /* not all of it is there yet */
	FRAME_WHOLE, /* *out is it */
	FRAME_BAD    /* can never become a frame with a body of at most limit */
};

/* Looks at the beginning of in. */
enum frame_state frame_parse(struct bytes in, size_t limit, struct frame *out);

/* Bytes that a frame takes, header included. */
size_t frame_size(const struct frame *);

/* Reading a body.  After the first failure every call fails. */
struct frame_reader {
	struct bytes left;
	bool         bad;
};

struct frame_reader frame_read(const struct frame *);

uint8_t  frame_u8(struct frame_reader *);
uint16_t frame_u16(struct frame_reader *);
uint64_t frame_u64(struct frame_reader *);
/* low..high bytes; nothing (and bad) otherwise. */
struct bytes frame_bytes(struct frame_reader *, size_t low, size_t high);
/* Copies exactly size bytes, without a length in front. */
void frame_fixed(struct frame_reader *, uint8_t *out, size_t size);
/* low..high bytes without NUL into out, which has room for high + 1. */
void frame_text(struct frame_reader *, char *out, size_t low, size_t high);

/* True when every field was good and nothing is left. */
bool frame_done(const struct frame_reader *);

/* Writing a frame into room of our own.  Too little room makes it bad. */
struct frame_writer {
	uint8_t *at;
	size_t   size, room;
	bool     bad;
};

struct frame_writer frame_write(uint8_t *room, size_t size, uint8_t type);

void frame_put_u8(struct frame_writer *, uint8_t);
void frame_put_u16(struct frame_writer *, uint16_t);
void frame_put_u64(struct frame_writer *, uint64_t);
void frame_put_bytes(struct frame_writer *, struct bytes);
void frame_put_fixed(struct frame_writer *, const uint8_t *, size_t size);
void frame_put_text(struct frame_writer *, const char *);

/* Fills in the length.  False when anything did not fit. */
bool frame_end(struct frame_writer *, struct bytes *out);

#endif
