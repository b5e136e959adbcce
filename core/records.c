#include "records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* FastCGI 1.0, section 8. */
#define VERSION 1
#define END_REQUEST 3
#define STDOUT 6

void
records_begin(struct records *r, int socket, uint16_t id)
{
	*r = (struct records){ .socket = socket, .id = id };
}

void
records_put(struct records *r, struct bytes piece)
{
	if (piece.size == 0)
		return;
	if (r->queued == RECORDS_QUEUE || r->ending)
		abort(); /* our own mistake: bytes would be lost */
	r->queue[r->queued++] = piece;
}

void
records_end(struct records *r)
{
	r->ending = true;
}

static void
put_header(uint8_t head[RECORDS_HEADER], uint8_t type, uint16_t id, size_t size)
{
	head[0] = VERSION;
	head[1] = type;
	head[2] = (uint8_t)(id >> 8);
	head[3] = (uint8_t)id;
	head[4] = (uint8_t)(size >> 8);
	head[5] = (uint8_t)size;
	head[6] = head[7] = 0; /* no padding */
}

/* The parts of a call never change what they point to. */
static void
add_part(struct records *r, const void *data, size_t size)
{
	r->parts[r->count++] = (struct iovec){ (void *)(uintptr_t)data, size };
}

static void
add_record(struct records *r, size_t number)
{
	struct bytes *from = &r->queue[r->front];
	size_t        size = from->size < RECORDS_CONTENT ? from->size : RECORDS_CONTENT;

	put_header(r->heads[number], STDOUT, r->id, size);
	add_part(r, r->heads[number], RECORDS_HEADER);
	add_part(r, from->data, size);
	from->data += size;
	from->size -= size;
	if (from->size == 0)
		r->front++;
}

/* Application status 0, FCGI_REQUEST_COMPLETE. */
static void
add_end(struct records *r)
{
	put_header(r->end, STDOUT, r->id, 0);
	put_header(r->end + RECORDS_HEADER, END_REQUEST, r->id, 8);
	memset(r->end + 2 * RECORDS_HEADER, 0, 8);
	add_part(r, r->end, sizeof(r->end));
	r->ended = true;
}

/* The next batch; false when nothing is left. */
static bool
fill(struct records *r)
{
	r->at = r->count = 0;
	for (size_t n = 0; n < RECORDS_BATCH && r->front < r->queued; n++)
		add_record(r, n);
	if (r->front == r->queued) {
		r->front = r->queued = 0;
		if (r->ending && !r->ended)
			add_end(r);
	}
	return r->count > 0;
}

/* The socket took so many bytes. */
static void
advance(struct records *r, size_t taken)
{
	r->sent += taken;
	while (r->at < r->count && taken >= r->parts[r->at].iov_len)
		taken -= r->parts[r->at++].iov_len;
	if (taken > 0) {
		r->parts[r->at].iov_base = (char *)r->parts[r->at].iov_base + taken;
		r->parts[r->at].iov_len -= taken;
	}
}

enum records_state
records_send(struct records *r)
{
	while (r->at < r->count || fill(r)) {
		struct msghdr message = { .msg_iov = r->parts + r->at,
			.msg_iovlen = r->count - r->at };
		ssize_t       n = sendmsg(r->socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n >= 0)
			advance(r, (size_t)n);
		else if (errno == EAGAIN || errno == ENOBUFS)
			return RECORDS_FULL;
		else if (errno != EINTR)
			return RECORDS_GONE;
	}
	return RECORDS_SENT;
}
