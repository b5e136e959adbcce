/* courier: the only process that reaches outward, and only to the origins that
 * the configuration lists for each caller.  No database, no keys.
 *
 * A process per connection: a fetch blocks for up to ten seconds, and parses
 * what a stranger sent.  So it can hold up nobody but its own caller, and
 * whatever the stranger did to it ends with it.  A caller keeps its connection,
 * and curl its own to the provider, so processes are few and seldom new. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"
#include "confine.h"
#include "local.h"
#include "log.h"
#include "serve.h"

#define BACKLOG 128
#define EACH 32 /* connections of one caller */
#define ANYBODY UINT32_MAX

/* Without login's list nobody can log in, and the courier does not start; who
 * has no list otherwise is not let in. */
static struct door {
	struct caller     caller;
	bool              needed;
	enum caller_state state;
	uint64_t          uid;
	int               socket; /* -1: not open */
	char              path[128];
	size_t            count;
	pid_t             children[EACH]; /* 0: free */
} doors[] = {
	{ .caller.name = "login", .needed = true },
	{ .caller.name = "clerk" },
	{ .caller.name = "esign" },
};

#define DOORS (sizeof(doors) / sizeof(doors[0]))

static struct post post;

static volatile sig_atomic_t ending;

static void
on_signal(int number)
{
	if (number != SIGCHLD)
		ending = 1;
}

/* Signals arrive only while ppoll() waits, so that none is missed. */
static void
catch_signals(sigset_t *waiting)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGCHLD };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t         ours;

	sigemptyset(&ours);
	for (size_t i = 0; i < 3; i++) {
		sigaddset(&ours, numbers[i]);
		sigaction(numbers[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &ours, waiting);
	for (size_t i = 0; i < 3; i++)
		sigdelset(waiting, numbers[i]);
	signal(SIGPIPE, SIG_IGN);
}

static void
restore_signals(const sigset_t *mask)
{
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
}

static bool
is_expected(const struct door *door, int socket)
{
	uid_t user;
	pid_t process;

	if (!local_peer(socket, &user, &process))
		return false;
	if (door->uid == ANYBODY || door->uid == user)
		return true;
	log_warn("courier.stranger", "caller=%s uid=%lu pid=%ld", door->caller.name,
	    (unsigned long)user, (long)process);
	return false;
}

static _Noreturn void
child(struct door *door, int socket, const char *ca, const sigset_t *mask, pid_t parent)
{
	restore_signals(mask);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EX_OK);
	for (size_t i = 0; i < DOORS; i++) {
		if (doors[i].socket >= 0)
			close(doors[i].socket);
		if (&doors[i] != door)
			caller_forget(&doors[i].caller);
	}
	if (!door->caller.limits->notices)
		post_forget(&post);
	serve(socket, ca, &door->caller, &post);
	_exit(EX_OK);
}

static void
let_in(struct door *door, const char *ca, const sigset_t *mask)
{
	pid_t  parent = getpid(), pid;
	size_t place = 0;
	int    socket = accept4(door->socket, NULL, NULL, SOCK_CLOEXEC);

	if (socket < 0)
		return;
	while (door->children[place] != 0)
		place++;
	if (is_expected(door, socket)) {
		pid = fork();
		if (pid == 0)
			child(door, socket, ca, mask, parent);
		if (pid < 0)
			log_error("courier.fork", "errno=%d", errno);
		if (pid > 0) {
			door->children[place] = pid;
			door->count++;
		}
	}
	close(socket);
}

static void
forget(pid_t pid)
{
	for (size_t i = 0; i < DOORS; i++)
		for (size_t n = 0; n < EACH; n++)
			if (doors[i].children[n] == pid) {
				doors[i].children[n] = 0;
				doors[i].count--;
			}
}

static void
reap(void)
{
	int   status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		forget(pid);
		if (WIFSIGNALED(status))
			log_error("courier.died", "pid=%ld signal=%d", (long)pid, WTERMSIG(status));
	}
}

static void
run(const char *ca)
{
	struct pollfd polls[DOORS];
	sigset_t      waiting;

	catch_signals(&waiting);
	while (!ending) {
		/* A caller that has all it may have waits in the backlog. */
		for (size_t i = 0; i < DOORS; i++)
			polls[i] = (struct pollfd){ doors[i].count < EACH ? doors[i].socket : -1,
				POLLIN, 0 };
		if (ppoll(polls, DOORS, NULL, &waiting) > 0)
			for (size_t i = 0; i < DOORS; i++)
				if (polls[i].revents != 0)
					let_in(&doors[i], ca, &waiting);
		reap();
	}
	for (size_t i = 0; i < DOORS; i++) {
		if (doors[i].socket >= 0)
			(void)unlink(doors[i].path);
		for (size_t n = 0; n < EACH; n++)
			if (doors[i].children[n] != 0)
				kill(doors[i].children[n], SIGTERM);
	}
	while (wait(NULL) > 0 || errno == EINTR)
		continue;
}

static bool
read_door(const struct config *config, const char *folder, struct door *door)
{
	char key[32];

	snprintf(door->path, sizeof(door->path), "%s/%s.sock", folder, door->caller.name);
	snprintf(key, sizeof(key), "courier.uid.%s", door->caller.name);
	door->uid = config_number(config, key, 0, ANYBODY, ANYBODY);
	door->state = caller_read(config, &door->caller);
	/* Who only sends notices has no list. */
	if (door->state == CALLER_NONE && door->caller.limits->notices &&
	    (post.relay[0] != '\0' || post.sms[0] != '\0'))
		door->state = CALLER_READY;
	if (door->state == CALLER_NONE && door->needed) {
		log_error("config.missing", "key=courier.allow.%s.0", door->caller.name);
		return false;
	}
	return door->state != CALLER_BAD;
}

/* What is not configured is not opened. */
static bool
open_door(struct door *door)
{
	door->socket = -1;
	if (door->state == CALLER_NONE) {
		(void)unlink(door->path); /* an earlier courier's */
		log_info("courier.closed", "caller=%s is not configured", door->caller.name);
		return true;
	}
	door->socket = local_listen(door->path, BACKLOG);
	if (door->socket < 0)
		log_error("courier.listen", "socket=%s errno=%d", door->path, errno);
	return door->socket >= 0;
}

/* Whoever sees a socket may end us: the signal waits for the loop. */
static void
hold_signals(void)
{
	sigset_t ours;

	(void)sigemptyset(&ours);
	(void)sigaddset(&ours, SIGTERM);
	(void)sigaddset(&ours, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &ours, NULL);
}

static int
start(const struct config *config)
{
	const char   *folder = config_need(config, "courier.directory");
	const char   *ca = config_need(config, "courier.ca");
	struct rlimit none = { 0, 0 };

	if (access(ca, R_OK) != 0) {
		log_error("config.unreadable", "key=courier.ca errno=%d", errno);
		return EX_CONFIG;
	}
	if (local_lock(folder) < 0) {
		log_error("courier.lock", "errno=%d, another courier may be running", errno);
		return EX_TEMPFAIL;
	}
	/* Authorization headers pass through here: no core files. */
	if (setrlimit(RLIMIT_CORE, &none) != 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return EX_OSERR;
	hold_signals();
	if (!post_read(config, &post))
		return EX_CONFIG;
	for (size_t i = 0; i < DOORS; i++)
		if (!read_door(config, folder, &doors[i]))
			return EX_CONFIG;
	for (size_t i = 0; i < DOORS; i++)
		if (!open_door(&doors[i]))
			return EX_CONFIG;
	confine(config, "courier");
	log_info("courier.ready", NULL);
	run(ca);
	log_info("courier.ended", NULL);
	return EX_OK;
}

int
main(int argc, char **argv)
{
	struct config *config;
	int            status;

	(void)argv;
	log_open("courier");
	if (argc > 1) {
		fprintf(stderr, "usage: courier\n");
		return EX_USAGE;
	}
	umask(0077);
	config = config_open();
	status = start(config);
	config_close(config);
	return status;
}
