#include "courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "local.h"
#include "log.h"

/* The courier gives up after 10 s by itself. */
#define TIMEOUT_MS 15000

struct courier {
	struct local local;
};

struct courier *
courier_open(const struct config *config, const char *program)
{
	const char     *folder = config_need(config, "courier.directory");
	struct courier *courier = calloc(1, sizeof(*courier));
	size_t          size = strlen(folder) + strlen(program) + sizeof("/.sock");

	if (courier == NULL || (courier->local.path = malloc(size)) == NULL) {
		log_error("courier.memory", "out of memory");
		exit(EX_OSERR);
	}
	snprintf(courier->local.path, size, "%s/%s.sock", folder, program);
	courier->local.socket = -1;
	courier->local.once = true; /* a login code is spent by its first use */
	return courier;
}

void
courier_close(struct courier *courier)
{
	if (courier == NULL)
		return;
	local_hang_up(&courier->local);
	free(courier->local.path);
	free(courier);
}

static void
put_headers(struct frame_writer *w, const struct courier_request *request)
{
	uint8_t count = 0;

	while (count < COURIER_HEADERS && request->headers[count].name != NULL)
		count++;
	frame_put_u8(w, count);
	for (uint8_t i = 0; i < count; i++) {
		frame_put_text(w, request->headers[i].name);
		frame_put_text(w, request->headers[i].value);
	}
}

static result
put_question(struct arena *arena, const struct courier_request *request, struct bytes *out)
{
	size_t              room = FRAME_HEADER + COURIER_FRAME;
	bool                post = strcmp(request->method, "POST") == 0;
	struct frame_writer w = frame_write(arena_alloc(arena, room), room, COURIER_FETCH);

	if (!post && strcmp(request->method, "GET") != 0)
		return fail(arena, 500, "error.internal", "courier: neither GET nor POST");
	frame_put_u8(&w, post ? COURIER_POST : COURIER_GET);
	frame_put_text(&w, request->url);
	frame_put_text(&w, request->content_type == NULL ? "" : request->content_type);
	put_headers(&w, request);
	frame_put_bytes(&w, request->body);
	if (!frame_end(&w, out))
		return fail(arena, 500, "error.internal", "courier: the request is too large");
	return NULL;
}

static result
refused(struct courier *courier, struct arena *arena, struct frame_reader *r)
{
	uint8_t reason = frame_u8(r);

	if (reason == COURIER_MALFORMED)
		local_hang_up(&courier->local); /* as the other end does now */
	switch (frame_done(r) ? reason : COURIER_BROKEN) {
	case COURIER_UNREACHABLE:
		return fail(arena, 503, "error.provider", "courier: unreachable");
	case COURIER_LATE:
		return fail(arena, 504, "error.provider", "courier: no answer in time");
	case COURIER_BAD_ANSWER:
		return fail(arena, 502, "error.provider", "courier: not an answer to be used");
	case COURIER_MALFORMED:
	case COURIER_NOT_ALLOWED:
		return fail(arena, 500, "error.internal", "courier: refused, reason %d", reason);
	default:
		return fail_unavailable;
	}
}

/* The answer lies in the arena already, with a byte to spare behind it. */
static result
take_answer(struct arena *arena, struct frame_reader *r, struct courier_answer *answer)
{
	char         type[COURIER_TYPE + 1];
	struct bytes body;

	answer->status = frame_u16(r);
	frame_text(r, type, 0, COURIER_TYPE);
	body = frame_bytes(r, 0, COURIER_ANSWER);
	if (!frame_done(r) || answer->status < 100 || answer->status > 599)
		return fail_unavailable;
	answer->content_type = arena_strdup(arena, type);
	answer->body = body;
	return NULL;
}

result
courier_fetch(struct courier *courier, struct arena *arena, const struct courier_request *request,
    struct courier_answer *answer)
{
	struct bytes        question;
	struct frame        frame;
	struct frame_reader r;
	enum local_result   outcome;

	TRY(put_question(arena, request, &question));
	outcome = local_ask(
	    &courier->local, arena, question, COURIER_ANSWER + 1024, TIMEOUT_MS, &frame);
	if (outcome != LOCAL_ANSWERED) {
		log_error("courier.unavailable", "late=%d", outcome == LOCAL_LATE);
		return fail_unavailable;
	}
	r = frame_read(&frame);
	if (frame.type == COURIER_REFUSED)
		return refused(courier, arena, &r);
	if (frame.type == COURIER_FETCHED)
		return take_answer(arena, &r, answer);
	local_hang_up(&courier->local);
	return fail_unavailable;
}
