#include "courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "local.h"
#include "log.h"

/* The courier gives up after the caller's time by itself. */
#define GRACE_MS 5000

struct courier {
	struct local                 local;
	const struct courier_limits *limits;
};

/* clang-format off */
static const struct courier_limits callers[] = {
	/* program  body                answer                time       notices */
	{ "login",  COURIER_BODY,       COURIER_ANSWER,       10 * 1000, false },
	/* The signature service: documents out and back by the clerk, which has
	 * time; while a person waits for esign. */
	{ "clerk",  COURIER_BODY_LARGE, COURIER_ANSWER_LARGE, 60 * 1000, true  },
	{ "esign",  COURIER_BODY_LARGE, COURIER_ANSWER_LARGE, 10 * 1000, false },
};
/* clang-format on */

const struct courier_limits *
courier_limits(const char *program)
{
	for (size_t i = 0; i < sizeof(callers) / sizeof(callers[0]); i++)
		if (strcmp(callers[i].program, program) == 0)
			return &callers[i];
	return NULL;
}

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
	courier->limits = courier_limits(program);
	if (courier->limits == NULL) {
		log_error("courier.stranger", "program=%s", program);
		exit(EX_SOFTWARE);
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

static enum courier_method
method_of(const char *name)
{
	static const char *const names[] = {
		[COURIER_GET] = "GET", [COURIER_POST] = "POST", [COURIER_DELETE] = "DELETE"
	};

	for (size_t i = COURIER_GET; i <= COURIER_DELETE; i++)
		if (strcmp(names[i], name) == 0)
			return (enum courier_method)i;
	return 0;
}

static result
put_question(const struct courier *courier, struct arena *arena,
    const struct courier_request *request, struct bytes *out)
{
	size_t              room = FRAME_HEADER + COURIER_REST + request->body.size;
	enum courier_method method = method_of(request->method);
	struct frame_writer w;

	if (method == 0)
		return fail(arena, 500, "error.internal", "courier: not a method of its");
	if (request->body.size > courier->limits->body)
		return fail(arena, 500, "error.internal", "courier: the body is too large");
	w = frame_write(arena_alloc(arena, room), room, COURIER_FETCH);
	frame_put_u8(&w, (uint8_t)method);
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
take_answer(const struct courier *courier, struct arena *arena, struct frame_reader *r,
    struct courier_answer *answer)
{
	char         type[COURIER_TYPE + 1], poll[COURIER_POLL + 1];
	struct bytes body;

	answer->status = frame_u16(r);
	frame_text(r, type, 0, COURIER_TYPE);
	frame_text(r, poll, 0, COURIER_POLL);
	body = frame_bytes(r, 0, courier->limits->answer);
	if (!frame_done(r) || answer->status < 100 || answer->status > 599)
		return fail_unavailable;
	answer->content_type = arena_strdup(arena, type);
	answer->next_poll = arena_strdup(arena, poll);
	answer->body = body;
	return NULL;
}

/* A question and its answer of that type, to be read; a refusal is a failure. */
static result
ask(struct courier *courier, struct arena *arena, struct bytes question, enum courier_type type,
    struct frame *frame)
{
	enum local_result   outcome;
	struct frame_reader r;

	outcome = local_ask(&courier->local, arena, question, courier->limits->answer + 1024,
	    courier->limits->time + GRACE_MS, frame);
	if (outcome != LOCAL_ANSWERED) {
		log_error("courier.unavailable", "late=%d", outcome == LOCAL_LATE);
		return fail_unavailable;
	}
	if (frame->type == (uint8_t)type)
		return NULL;
	if (frame->type == COURIER_REFUSED) {
		r = frame_read(frame);
		return refused(courier, arena, &r);
	}
	local_hang_up(&courier->local);
	return fail_unavailable;
}

result
courier_fetch(struct courier *courier, struct arena *arena, const struct courier_request *request,
    struct courier_answer *answer)
{
	struct bytes        question;
	struct frame        frame;
	struct frame_reader r;

	TRY(put_question(courier, arena, request, &question));
	TRY(ask(courier, arena, question, COURIER_FETCHED, &frame));
	r = frame_read(&frame);
	return take_answer(courier, arena, &r, answer);
}

static result
send_notice(struct courier *courier, struct arena *arena, struct frame_writer *w,
    enum courier_outcome *outcome)
{
	struct bytes        question;
	struct frame        frame;
	struct frame_reader r;
	uint8_t             said;

	if (!frame_end(w, &question))
		return fail(arena, 500, "error.internal", "courier: the notice is too large");
	TRY(ask(courier, arena, question, COURIER_SENT, &frame));
	r = frame_read(&frame);
	said = frame_u8(&r);
	(void)frame_u16(&r);
	if (!frame_done(&r) || said < COURIER_ACCEPTED || said > COURIER_NEVER)
		return fail_unavailable;
	*outcome = (enum courier_outcome)said;
	return NULL;
}

result
courier_mail(struct courier *courier, struct arena *arena, const struct courier_notice *notice,
    enum courier_outcome *outcome)
{
	size_t              room = FRAME_HEADER + COURIER_REST;
	struct frame_writer w = frame_write(arena_alloc(arena, room), room, COURIER_MAIL);

	frame_put_text(&w, notice->to);
	frame_put_text(&w, notice->reference);
	frame_put_text(&w, notice->language);
	frame_put_text(&w, notice->subject);
	frame_put_text(&w, notice->text);
	return send_notice(courier, arena, &w, outcome);
}

result
courier_sms(struct courier *courier, struct arena *arena, const struct courier_notice *notice,
    enum courier_outcome *outcome)
{
	size_t              room = FRAME_HEADER + COURIER_REST;
	struct frame_writer w = frame_write(arena_alloc(arena, room), room, COURIER_SMS);

	frame_put_text(&w, notice->to);
	frame_put_text(&w, notice->reference);
	frame_put_text(&w, notice->text);
	return send_notice(courier, arena, &w, outcome);
}
