#include "serve.h"

#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "binder.h"
#include "clock.h"
#include "local.h"
#include "log.h"
#include "parse.h"

#define FRAME_MS 10000 /* for a whole question, or to take an answer */

static bool
send_all(int socket, struct bytes out)
{
	return local_send(socket, out, clock_steady_ms() + FRAME_MS) == LOCAL_ANSWERED;
}

/* The whole question in memory of its own size. */
static bool
take(int socket, struct frame *frame)
{
	int64_t  deadline = clock_steady_ms() + FRAME_MS;
	uint8_t  head[FRAME_HEADER], *whole;
	size_t   got;
	uint32_t body;

	if (local_receive(socket, head, sizeof(head), deadline, &got) != LOCAL_ANSWERED)
		return false;
	body = (uint32_t)head[4] << 24 | (uint32_t)head[5] << 16 | (uint32_t)head[6] << 8 | head[7];
	if (body > BINDER_FRAME || (whole = malloc(sizeof(head) + body)) == NULL)
		return false;
	memcpy(whole, head, sizeof(head));
	return local_receive(socket, whole + sizeof(head), body, deadline, &got) ==
		   LOCAL_ANSWERED &&
	       frame_parse((struct bytes){ whole, sizeof(head) + body }, BINDER_FRAME, frame) ==
		   FRAME_WHOLE;
}

static void
refuse(int socket, enum binder_reason why)
{
	uint8_t             room[FRAME_HEADER + 1];
	struct frame_writer w = frame_write(room, sizeof(room), BINDER_REFUSED);
	struct bytes        out;

	frame_put_u8(&w, (uint8_t)why);
	if (frame_end(&w, &out))
		(void)send_all(socket, out);
}

/* The head of the frame, then the PDF from where it lies. */
static void
deliver(int socket, const struct pile *pdf)
{
	uint8_t  head[FRAME_HEADER + 4] = { FRAME_VERSION, BINDER_BOUND };
	uint32_t sizes[2] = { (uint32_t)pdf->size + 4, (uint32_t)pdf->size };

	for (size_t i = 0; i < 8; i++)
		head[4 + i] = (uint8_t)(sizes[i / 4] >> (24 - i % 4 * 8));
	if (send_all(socket, (struct bytes){ head, sizeof(head) }))
		(void)send_all(socket, (struct bytes){ pdf->data, pdf->size });
}

/* The process ends after it, and what it holds with it. */
void
serve(int socket)
{
	static struct job job;
	struct pile       pdf = { 0 };
	struct frame      frame;
	enum bound        how;

	if (!take(socket, &frame))
		return;
	if (!parse_job(&frame, &job)) {
		refuse(socket, BINDER_MALFORMED);
		return;
	}
	how = bind_job(&job, &pdf);
	if (how == BOUND && pdf.size > BINDER_ANSWER - 64)
		how = BOUND_TOO_LARGE;
	log_info("binder.job", "documents=%zu bytes=%zu how=%d", job.count, pdf.size, (int)how);
	if (how == BOUND)
		deliver(socket, &pdf);
	else
		refuse(socket, how == BOUND_TOO_LARGE ? BINDER_TOO_LARGE : BINDER_BROKEN);
}
