#include "door.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "local.h"
#include "log.h"

#define BACKLOG 128
#define ANYBODY UINT32_MAX

static bool
find(struct door *d, const struct config *config, const char *service)
{
	char key[48];
	int  n;

	(void)snprintf(key, sizeof(key), "%s.uid.%s", service, d->caller);
	d->uid = config_number(config, key, 0, ANYBODY, ANYBODY);
	(void)snprintf(key, sizeof(key), "%s.directory", service);
	n = snprintf(d->path, sizeof(d->path), "%s/%s.sock", config_need(config, key), d->caller);
	errno = ENAMETOOLONG;
	return n > 0 && (size_t)n < sizeof(d->path);
}

bool
door_open(struct door *d, const struct config *config, const char *service, const char *caller)
{
	d->caller = caller;
	d->socket = find(d, config, service) ? local_listen(d->path, BACKLOG) : -1;
	if (d->socket < 0)
		log_error("door.listen", "socket=%s errno=%d", d->path, errno);
	return d->socket >= 0;
}

static bool
is_expected(const struct door *d, int socket)
{
	uid_t user;
	pid_t process;

	if (!local_peer(socket, &user, &process))
		return false;
	if (d->uid == ANYBODY || d->uid == user)
		return true;
	log_warn("door.stranger", "caller=%s uid=%lu pid=%ld", d->caller, (unsigned long)user,
	    (long)process);
	return false;
}

int
door_enter(const struct door *d)
{
	int socket = accept4(d->socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (socket >= 0 && !is_expected(d, socket)) {
		(void)close(socket);
		socket = -1;
	}
	return socket;
}

void
door_close(struct door *d)
{
	if (d->socket < 0)
		return;
	(void)unlink(d->path);
	(void)close(d->socket);
	d->socket = -1;
}
