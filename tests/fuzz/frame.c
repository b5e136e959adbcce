/* core/frame.c: frames, and any order of reading their fields. */
#include "frame.h"

#include "fuzz.h"

/* What is whole was only ever unfinished before; what is bad stays bad. */
static void
prefixes(const uint8_t *data, size_t size, size_t limit)
{
	struct frame     f;
	enum frame_state before = FRAME_MORE, now;
	size_t           whole = 0;

	for (size_t n = 0; n <= size; n++) {
		now = frame_parse((struct bytes){ data, n }, limit, &f);
		MUST(before == FRAME_MORE || now == before);
		if (now == FRAME_WHOLE) {
			whole = whole == 0 ? n : whole;
			MUST(frame_size(&f) == whole && f.body.size <= limit);
			MUST(f.body.data == data + FRAME_HEADER);
		}
		before = now;
	}
}

/* Reads a field as the step says and writes the same; false when it was bad. */
static bool
field(unsigned step, struct frame_reader *r, struct frame_writer *w)
{
	uint8_t      fixed[8];
	char         text[33];
	struct bytes bytes;

	switch (step % 6) {
	case 0:
		frame_put_u8(w, frame_u8(r));
		break;
	case 1:
		frame_put_u16(w, frame_u16(r));
		break;
	case 2:
		frame_put_u64(w, frame_u64(r));
		break;
	case 3:
		frame_fixed(r, fixed, step / 6 % 9);
		frame_put_fixed(w, fixed, step / 6 % 9);
		break;
	case 4:
		frame_text(r, text, step / 6 % 4, 32);
		MUST(strlen(text) <= 32 && (r->bad || strlen(text) >= step / 6 % 4));
		frame_put_text(w, text);
		break;
	default:
		bytes = frame_bytes(r, step / 6 % 4, 64);
		MUST(r->bad ? bytes.size == 0 : bytes.size >= step / 6 % 4 && bytes.size <= 64);
		frame_put_bytes(w, bytes);
	}
	return !r->bad;
}

/* The first bytes say how the rest is read; all of it read is all of it written. */
static void
fields(const struct frame *frame, const uint8_t *steps, size_t count)
{
	static uint8_t      room[1024];
	struct frame_reader r = frame_read(frame);
	struct frame_writer w = frame_write(room, sizeof(room), frame->type);
	struct bytes        out;
	bool                good = true;

	for (size_t i = 0; i < count && (good = field(steps[i], &r, &w)); i++)
		;
	if (good && frame_done(&r)) {
		MUST(frame_end(&w, &out) && out.size == frame_size(frame));
		MUST(memcmp(out.data + FRAME_HEADER, frame->body.data, frame->body.size) == 0);
		return;
	}
	if (!good) { /* and so is every later one */
		MUST(frame_u64(&r) == 0 && frame_u8(&r) == 0 && r.bad && !frame_done(&r));
	}
}

/* Too little room is noticed, and not one byte is written beyond it. */
static void
narrow(const uint8_t *data, size_t size, size_t room_size)
{
	struct arena       *a = arena_new();
	uint8_t            *room = arena_alloc(a, room_size);
	struct frame_writer w = frame_write(room, room_size, 1);
	struct bytes        out;

	frame_put_bytes(&w, (struct bytes){ data, size });
	MUST(frame_end(&w, &out) == (room_size >= FRAME_HEADER + 4 + size));
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame f;
	size_t       limit, steps;

	if (size < 2)
		return 0;
	limit = data[0];
	steps = data[1] % 16;
	if (steps > size - 2)
		return 0;
	prefixes(data + 2 + steps, size - 2 - steps, limit);
	if (frame_parse((struct bytes){ data + 2 + steps, size - 2 - steps }, limit, &f) ==
	    FRAME_WHOLE)
		fields(&f, data + 2, steps);
	narrow(data, size, limit);
	return 0;
}
