#include "clamd.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "local.h"
#include "log.h"

#define DIAL_MS 5000
#define SEND_MS 30000
#define ANSWER_MS 120000
#define CHUNK (64 * 1024)
#define ANSWER 256

struct clamd {
	int  socket;
	bool lost;
};

static void
hang_up(void *thing)
{
	struct clamd *c = thing;

	if (c->socket >= 0)
		close(c->socket);
	c->socket = -1;
}

static bool
dial(struct clamd *c, const char *path)
{
	struct sockaddr_un   to = { .sun_family = AF_UNIX };
	const struct timeval patience = { DIAL_MS / 1000, 0 };
	size_t               size = strlen(path);

	if (size >= sizeof(to.sun_path))
		return false;
	memcpy(to.sun_path, path, size + 1);
	c->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return c->socket >= 0 &&
	       setsockopt(c->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0 &&
	       connect(c->socket, (struct sockaddr *)&to, sizeof(to)) == 0;
}

static bool
send_all(struct clamd *c, const uint8_t *data, size_t size)
{
	int64_t deadline = clock_steady_ms() + SEND_MS;

	while (size > 0 && !c->lost) {
		ssize_t n = send(c->socket, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n >= 0) {
			data += n;
			size -= (size_t)n;
		} else if (errno == EAGAIN) {
			c->lost = !local_ready(c->socket, POLLOUT, deadline);
		} else {
			c->lost = errno != EINTR;
		}
	}
	return !c->lost;
}

struct clamd *
clamd_begin(struct arena *arena, const char *socket)
{
	struct clamd *c = arena_alloc(arena, sizeof(*c));

	c->socket = -1;
	arena_defer(arena, hang_up, c);
	if (dial(c, socket) && send_all(c, (const uint8_t *)"zINSTREAM", sizeof("zINSTREAM")))
		return c;
	log_warn("clamd.away", "errno=%d", errno);
	hang_up(c);
	return NULL;
}

static bool
send_length(struct clamd *c, size_t size)
{
	const uint8_t head[4] = { (uint8_t)(size >> 24), (uint8_t)(size >> 16),
		(uint8_t)(size >> 8), (uint8_t)size };

	return send_all(c, head, sizeof(head));
}

bool
clamd_send(struct clamd *c, struct bytes data)
{
	while (data.size > 0) {
		size_t size = data.size < CHUNK ? data.size : CHUNK;

		if (!send_length(c, size) || !send_all(c, data.data, size))
			return false;
		data.data += size;
		data.size -= size;
	}
	return true;
}

/* One answer ended by a zero byte, and nothing behind it. */
static bool
receive(struct clamd *c, char answer[ANSWER])
{
	int64_t deadline = clock_steady_ms() + ANSWER_MS;
	size_t  got = 0;

	while (got < ANSWER && memchr(answer, '\0', got) == NULL) {
		ssize_t n = recv(c->socket, answer + got, ANSWER - got, MSG_DONTWAIT);

		if (n > 0)
			got += (size_t)n;
		else if (n == 0 || (errno != EAGAIN && errno != EINTR) ||
			 !local_ready(c->socket, POLLIN, deadline))
			return false;
	}
	return got > 0 && memchr(answer, '\0', got) == answer + got - 1;
}

static bool
ends(const char *text, const char *with)
{
	size_t a = strlen(text), b = strlen(with);

	return a >= b && strcmp(text + a - b, with) == 0;
}

enum clamd_verdict
clamd_verdict_of(const char *answer)
{
	if (strcmp(answer, "stream: OK") == 0)
		return CLAMD_CLEAN;
	if (!text_starts(answer, "stream: ") || !ends(answer, " FOUND") ||
	    strlen(answer) <= sizeof("stream:  FOUND") - 1)
		return CLAMD_UNSURE;
	if (text_starts(answer, "stream: Heuristics.Encrypted."))
		return CLAMD_ENCRYPTED;
	if (text_starts(answer, "stream: Heuristics.Limits."))
		return CLAMD_LIMITS;
	return CLAMD_FOUND;
}

enum clamd_verdict
clamd_end(struct clamd *c)
{
	char               answer[ANSWER];
	enum clamd_verdict v = CLAMD_UNSURE;
	bool               whole;

	if (c == NULL)
		return CLAMD_UNSURE;
	whole = send_length(c, 0);
	/* A file of which it did not take all can be bad, but never clean. */
	if (receive(c, answer))
		v = clamd_verdict_of(answer);
	if (v == CLAMD_UNSURE || (v == CLAMD_CLEAN && !whole)) {
		log_warn("clamd.unsure", "whole=%d", whole);
		v = CLAMD_UNSURE;
	}
	hang_up(c);
	return v;
}
