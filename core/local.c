#include "local.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"

static bool
address(const char *path, struct sockaddr_un *to)
{
	size_t size = strlen(path);

	memset(to, 0, sizeof(*to));
	to->sun_family = AF_UNIX;
	if (size >= sizeof(to->sun_path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(to->sun_path, path, size);
	return true;
}

static int
close_with(int fd, int error)
{
	close(fd);
	errno = error;
	return -1;
}

int
local_listen(const char *path, int backlog)
{
	struct sockaddr_un at;
	char               hidden[sizeof(at.sun_path)];
	int                fd, size = snprintf(hidden, sizeof(hidden), "%s.new", path);

	if (size < 0 || (size_t)size >= sizeof(hidden)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (!address(hidden, &at))
		return -1;
	if (unlink(hidden) != 0 && errno != ENOENT)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 || chmod(hidden, 0660) != 0 ||
	    listen(fd, backlog) != 0 || rename(hidden, path) != 0)
		return close_with(fd, errno);
	return fd;
}

int
local_lock(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return close_with(fd, errno);
	return fd;
}

bool
local_peer(int socket, uid_t *user, pid_t *process)
{
	struct ucred who;
	socklen_t    size = sizeof(who);

	if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || size != sizeof(who))
		return false;
	*user = who.uid;
	*process = who.pid;
	return true;
}

void
local_hang_up(struct local *local)
{
	if (local->socket >= 0)
		close(local->socket);
	local->socket = -1;
}

bool
local_ready(int socket, short events, int64_t deadline)
{
	struct pollfd p = { .fd = socket, .events = events };

	for (;;) {
		int64_t left = deadline - clock_steady_ms();
		int     n;

		if (left <= 0)
			return false;
		n = poll(&p, 1, (int)left);
		if (n > 0)
			return true;
		if (n == 0 || errno != EINTR)
			return false;
	}
}

static bool
dial(struct local *local, int64_t deadline)
{
	struct sockaddr_un to;
	int64_t            left = deadline - clock_steady_ms();
	struct timeval     patience;

	if (left < 1 || !address(local->path, &to))
		return false;
	patience = (struct timeval){ left / 1000, left % 1000 * 1000 };
	local->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (local->socket < 0)
		return false;
	/* A full backlog makes connect() wait, for as long as sending may. */
	if (setsockopt(local->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0 &&
	    connect(local->socket, (struct sockaddr *)&to, sizeof(to)) == 0)
		return true;
	local_hang_up(local);
	return false;
}

/* An idle connection on which something can be read has been closed, or is out
 * of step: either way it is of no use. */
static void
drop_if_stale(struct local *local)
{
	struct pollfd p = { .fd = local->socket, .events = POLLIN };

	if (local->socket >= 0 && poll(&p, 1, 0) != 0)
		local_hang_up(local);
}

enum local_result
local_send(int socket, struct bytes out, int64_t deadline)
{
	while (out.size > 0) {
		ssize_t n = send(socket, out.data, out.size, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n >= 0) {
			out.data += n;
			out.size -= (size_t)n;
		} else if (errno == EAGAIN) {
			if (!local_ready(socket, POLLOUT, deadline))
				return LOCAL_LATE;
		} else if (errno != EINTR) {
			return LOCAL_DOWN;
		}
	}
	return LOCAL_ANSWERED;
}

enum local_result
local_receive(int socket, uint8_t *in, size_t size, int64_t deadline, size_t *got)
{
	*got = 0;
	while (*got < size) {
		ssize_t n = recv(socket, in + *got, size - *got, MSG_DONTWAIT);

		if (n > 0) {
			*got += (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			if (!local_ready(socket, POLLIN, deadline))
				return LOCAL_LATE;
		} else if (n == 0 || errno != EINTR) {
			return LOCAL_DOWN;
		}
	}
	return LOCAL_ANSWERED;
}

/* Sets *silent when the connection ended before the first byte of an answer. */
static enum local_result
exchange(int socket, struct arena *arena, struct bytes question, size_t limit, int64_t deadline,
    struct frame *answer, bool *silent)
{
	uint8_t           head[FRAME_HEADER], *whole;
	size_t            got = 0, body;
	enum local_result r = local_send(socket, question, deadline);

	if (r == LOCAL_ANSWERED)
		r = local_receive(socket, head, sizeof(head), deadline, &got);
	*silent = r == LOCAL_DOWN && got == 0;
	if (r != LOCAL_ANSWERED)
		return r;
	body = (size_t)head[4] << 24 | (size_t)head[5] << 16 | (size_t)head[6] << 8 | head[7];
	if (body > limit)
		return LOCAL_DOWN;
	whole = arena_alloc(arena, sizeof(head) + body + 1);
	memcpy(whole, head, sizeof(head));
	r = local_receive(socket, whole + sizeof(head), body, deadline, &got);
	if (r == LOCAL_ANSWERED &&
	    frame_parse((struct bytes){ whole, sizeof(head) + body }, limit, answer) != FRAME_WHOLE)
		r = LOCAL_DOWN;
	return r;
}

enum local_result
local_ask(struct local *local, struct arena *arena, struct bytes question, size_t limit,
    int timeout_ms, struct frame *answer)
{
	int64_t           deadline = clock_steady_ms() + timeout_ms;
	enum local_result r = LOCAL_DOWN;

	drop_if_stale(local);
	for (;;) {
		bool old = local->socket >= 0, silent = false;

		if (!old && !dial(local, deadline))
			return clock_steady_ms() < deadline ? LOCAL_DOWN : LOCAL_LATE;
		r = exchange(local->socket, arena, question, limit, deadline, answer, &silent);
		if (r != LOCAL_ANSWERED)
			local_hang_up(local);
		if (!old || !silent || local->once)
			return r;
	}
}
