#include "frame.h"

#include <string.h>

static void
put_number(uint8_t *out, uint64_t value, size_t size)
{
	while (size-- > 0) {
		out[size] = (uint8_t)value;
		value >>= 8;
	}
}

static uint64_t
get_number(const uint8_t *in, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | *in++;
	return value;
}

enum frame_state
frame_parse(struct bytes in, size_t limit, struct frame *out)
{
	static const uint8_t zero[2];
	uint64_t             size;

	/* What is wrong is told as soon as it is there. */
	if (in.size >= 1 && in.data[0] != FRAME_VERSION)
		return FRAME_BAD;
	if (in.size < FRAME_HEADER)
		return FRAME_MORE;
	size = get_number(in.data + 4, 4);
	if (memcmp(in.data + 2, zero, 2) != 0 || size > limit)
		return FRAME_BAD;
	if (in.size - FRAME_HEADER < size)
		return FRAME_MORE;
	out->type = in.data[1];
	out->body = (struct bytes){ in.data + FRAME_HEADER, (size_t)size };
	return FRAME_WHOLE;
}

size_t
frame_size(const struct frame *frame)
{
	return FRAME_HEADER + frame->body.size;
}

struct frame_reader
frame_read(const struct frame *frame)
{
	return (struct frame_reader){ .left = frame->body };
}

/* The next size bytes, or NULL. */
static const uint8_t *
take(struct frame_reader *r, size_t size)
{
	const uint8_t *at = r->left.data;

	if (r->bad || size > r->left.size) {
		r->bad = true;
		return NULL;
	}
	r->left.data += size;
	r->left.size -= size;
	return at;
}

static uint64_t
take_number(struct frame_reader *r, size_t size)
{
	const uint8_t *at = take(r, size);

	return at == NULL ? 0 : get_number(at, size);
}

uint8_t
frame_u8(struct frame_reader *r)
{
	return (uint8_t)take_number(r, 1);
}

uint16_t
frame_u16(struct frame_reader *r)
{
	return (uint16_t)take_number(r, 2);
}

uint64_t
frame_u64(struct frame_reader *r)
{
	return take_number(r, 8);
}

struct bytes
frame_bytes(struct frame_reader *r, size_t low, size_t high)
{
	size_t         size = (size_t)take_number(r, 4);
	const uint8_t *at;

	if (size < low || size > high)
		r->bad = true;
	at = take(r, size);
	return at == NULL ? (struct bytes){ NULL, 0 } : (struct bytes){ at, size };
}

void
frame_fixed(struct frame_reader *r, uint8_t *out, size_t size)
{
	const uint8_t *at = take(r, size);

	if (at == NULL)
		memset(out, 0, size);
	else
		memcpy(out, at, size);
}

void
frame_text(struct frame_reader *r, char *out, size_t low, size_t high)
{
	struct bytes text = frame_bytes(r, low, high);

	if (text.size != 0 && memchr(text.data, 0, text.size) != NULL)
		r->bad = true;
	if (r->bad)
		text.size = 0;
	if (text.size != 0)
		memcpy(out, text.data, text.size);
	out[text.size] = '\0';
}

bool
frame_done(const struct frame_reader *r)
{
	return !r->bad && r->left.size == 0;
}

struct frame_writer /* NOLINTNEXTLINE(readability-non-const-parameter): it is written through */
frame_write(uint8_t *room, size_t size, uint8_t type)
{
	struct frame_writer w = { .at = room, .room = size };

	frame_put_u8(&w, FRAME_VERSION);
	frame_put_u8(&w, type);
	frame_put_u16(&w, 0);
	frame_put_fixed(&w, (const uint8_t[4]){ 0 }, 4);
	return w;
}

/* Room for size more bytes, or NULL. */
static uint8_t *
more(struct frame_writer *w, size_t size)
{
	uint8_t *at;

	if (w->bad || size > w->room - w->size) {
		w->bad = true;
		return NULL;
	}
	at = w->at + w->size;
	w->size += size;
	return at;
}

static void
more_number(struct frame_writer *w, uint64_t value, size_t size)
{
	uint8_t *at = more(w, size);

	if (at != NULL)
		put_number(at, value, size);
}

void
frame_put_u8(struct frame_writer *w, uint8_t value)
{
	more_number(w, value, 1);
}

void
frame_put_u16(struct frame_writer *w, uint16_t value)
{
	more_number(w, value, 2);
}

void
frame_put_u64(struct frame_writer *w, uint64_t value)
{
	more_number(w, value, 8);
}

void
frame_put_fixed(struct frame_writer *w, const uint8_t *data, size_t size)
{
	uint8_t *at = more(w, size);

	if (at != NULL && size != 0)
		memcpy(at, data, size);
}

void
frame_put_bytes(struct frame_writer *w, struct bytes bytes)
{
	if (bytes.size > UINT32_MAX)
		w->bad = true;
	more_number(w, bytes.size, 4);
	frame_put_fixed(w, bytes.data, bytes.size);
}

void
frame_put_text(struct frame_writer *w, const char *text)
{
	frame_put_bytes(w, (struct bytes){ (const uint8_t *)text, strlen(text) });
}

bool
frame_end(struct frame_writer *w, struct bytes *out)
{
	if (w->bad || w->size < FRAME_HEADER || w->size - FRAME_HEADER > UINT32_MAX)
		return false;
	put_number(w->at + 4, w->size - FRAME_HEADER, 4);
	*out = (struct bytes){ w->at, w->size };
	return true;
}
