#include "serve.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <openssl/crypto.h>

#include "clock.h"
#include "fetch.h"
#include "local.h"
#include "log.h"

#define FRAME_MS 5000 /* for a whole question, or to take an answer */
#define IDLE_MS 60000

/* As much as this process's caller may carry. */
static struct {
	uint8_t                *in, *out;
	size_t                  in_size, out_size, got;
	struct courier_question question;
	struct courier_message  message;
	struct fetched          fetched;
} room;

static bool
make_room(const struct courier_limits *limits)
{
	room.in_size = FRAME_HEADER + COURIER_REST + limits->body;
	room.out_size = FRAME_HEADER + limits->answer + 1024;
	room.in = malloc(room.in_size);
	room.out = malloc(room.out_size);
	room.fetched.body = malloc(limits->answer);
	room.fetched.room = limits->answer;
	return room.in != NULL && room.out != NULL && room.fetched.body != NULL;
}

/* FRAME_MORE: the caller is gone, idle or too slow. */
static enum frame_state
receive(int socket, struct frame *frame)
{
	int64_t          deadline = clock_steady_ms() + IDLE_MS;
	enum frame_state state;

	while ((state = frame_parse((struct bytes){ room.in, room.got },
		    room.in_size - FRAME_HEADER, frame)) == FRAME_MORE) {
		ssize_t n;

		if (!local_ready(socket, POLLIN, deadline))
			return FRAME_MORE;
		n = recv(socket, room.in + room.got, room.in_size - room.got, MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return FRAME_MORE;
		if (n > 0 && room.got == 0)
			deadline = clock_steady_ms() + FRAME_MS;
		room.got += n > 0 ? (size_t)n : 0;
	}
	return state;
}

static struct bytes
refuse(enum courier_reason why)
{
	struct frame_writer w = frame_write(room.out, room.out_size, COURIER_REFUSED);
	struct bytes        out = { NULL, 0 };

	frame_put_u8(&w, (uint8_t)why);
	(void)frame_end(&w, &out);
	return out;
}

static struct bytes
deliver(void)
{
	struct frame_writer w = frame_write(room.out, room.out_size, COURIER_FETCHED);
	struct bytes        out;

	frame_put_u16(&w, (uint16_t)room.fetched.status);
	frame_put_text(&w, room.fetched.content_type);
	frame_put_text(&w, room.fetched.next_poll);
	frame_put_bytes(&w, (struct bytes){ room.fetched.body, room.fetched.size });
	return frame_end(&w, &out) ? out : refuse(COURIER_BROKEN);
}

static struct bytes
tell(enum courier_outcome outcome, long code)
{
	struct frame_writer w = frame_write(room.out, room.out_size, COURIER_SENT);
	struct bytes        out;

	frame_put_u8(&w, (uint8_t)outcome);
	frame_put_u16(&w, (uint16_t)code);
	return frame_end(&w, &out) ? out : refuse(COURIER_BROKEN);
}

/* What came of a question; *bad: it was none. */
static struct bytes
reply_to(const struct frame *frame, CURL *curl, const char *ca, const struct caller *caller,
    const struct post *post, bool *bad)
{
	bool                 notices = caller->limits->notices;
	enum courier_reason  why;
	enum courier_outcome outcome;
	long                 code;

	*bad = false;
	if (notices && courier_parse_mail(frame, &room.message)) {
		outcome = mail_send(curl, ca, post, &room.message, &code);
		return tell(outcome, code);
	}
	if (notices && courier_parse_sms(frame, &room.message)) {
		outcome = sms_send(curl, ca, post, &room.message, &code);
		return tell(outcome, code);
	}
	if (courier_parse(frame, caller->limits->body, &room.question)) {
		why = fetch(curl, ca, caller, &room.question, &room.fetched);
		return why == 0 ? deliver() : refuse(why);
	}
	*bad = true;
	return refuse(COURIER_MALFORMED);
}

/* What the answer to one question was does not stay for the next. */
static void
clean(size_t asked, size_t answered)
{
	memmove(room.in, room.in + asked, room.got - asked);
	room.got -= asked;
	OPENSSL_cleanse(room.in + room.got, asked);
	OPENSSL_cleanse(room.out, answered);
	OPENSSL_cleanse(room.fetched.body, room.fetched.size);
	OPENSSL_cleanse(&room.question, sizeof(room.question));
	OPENSSL_cleanse(&room.message, sizeof(room.message));
	room.fetched.size = 0;
}

/* One question and its answer; false when that was the last one. */
static bool
answer(int socket, CURL *curl, const char *ca, const struct caller *caller, const struct post *post)
{
	struct frame     frame;
	enum frame_state state = receive(socket, &frame);
	bool             bad = true;
	struct bytes     out;

	if (state == FRAME_MORE)
		return false;
	room.fetched.size = 0;
	out = state == FRAME_WHOLE ? reply_to(&frame, curl, ca, caller, post, &bad)
				   : refuse(COURIER_MALFORMED);
	if (local_send(socket, out, clock_steady_ms() + FRAME_MS) != LOCAL_ANSWERED || bad)
		return false;
	clean(frame_size(&frame), out.size);
	return true;
}

void
serve(int socket, const char *ca, const struct caller *caller, const struct post *post)
{
	CURL *curl = curl_easy_init();

	if (curl == NULL || !make_room(caller->limits)) {
		log_error("courier.memory", "there is no room to begin");
		return;
	}
	while (answer(socket, curl, ca, caller, post))
		continue;
	curl_easy_cleanup(curl);
}
