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
#include "origin.h"
#include "serve.h"

#define BACKLOG 128
#define EACH 32 /* connections of one caller */
#define ANYBODY UINT32_MAX

static struct caller {
	const char    *name;
	struct origins origins;
	uint64_t       uid;
	int            socket;
	char           path[128];
	size_t         count;
	pid_t          children[EACH]; /* 0: free */
} callers[] = {
	{ .name = "login" },
};

#define CALLERS (sizeof(callers) / sizeof(callers[0]))

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
is_expected(const struct caller *caller, int socket)
{
	uid_t user;
	pid_t process;

	if (!local_peer(socket, &user, &process))
		return false;
	if (caller->uid == ANYBODY || caller->uid == user)
		return true;
	log_warn("courier.stranger", "caller=%s uid=%lu pid=%ld", caller->name, (unsigned long)user,
	    (long)process);
	return false;
}

static _Noreturn void
child(struct caller *caller, int socket, const char *ca, const sigset_t *mask, pid_t parent)
{
	restore_signals(mask);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EX_OK);
	for (size_t i = 0; i < CALLERS; i++)
		close(callers[i].socket);
	serve(socket, ca, &caller->origins);
	_exit(EX_OK);
}

static void
let_in(struct caller *caller, const char *ca, const sigset_t *mask)
{
	pid_t  parent = getpid(), pid;
	size_t place = 0;
	int    socket = accept4(caller->socket, NULL, NULL, SOCK_CLOEXEC);

	if (socket < 0)
		return;
	while (caller->children[place] != 0)
		place++;
	if (is_expected(caller, socket)) {
		pid = fork();
		if (pid == 0)
			child(caller, socket, ca, mask, parent);
		if (pid < 0)
			log_error("courier.fork", "errno=%d", errno);
		if (pid > 0) {
			caller->children[place] = pid;
			caller->count++;
		}
	}
	close(socket);
}

static void
forget(pid_t pid)
{
	for (size_t i = 0; i < CALLERS; i++)
		for (size_t n = 0; n < EACH; n++)
			if (callers[i].children[n] == pid) {
				callers[i].children[n] = 0;
				callers[i].count--;
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
	struct pollfd polls[CALLERS];
	sigset_t      waiting;

	catch_signals(&waiting);
	while (!ending) {
		/* A caller that has all it may have waits in the backlog. */
		for (size_t i = 0; i < CALLERS; i++)
			polls[i] = (struct pollfd){
				callers[i].count < EACH ? callers[i].socket : -1, POLLIN, 0
			};
		if (ppoll(polls, CALLERS, NULL, &waiting) > 0)
			for (size_t i = 0; i < CALLERS; i++)
				if (polls[i].revents != 0)
					let_in(&callers[i], ca, &waiting);
		reap();
	}
	for (size_t i = 0; i < CALLERS; i++) {
		(void)unlink(callers[i].path);
		for (size_t n = 0; n < EACH; n++)
			if (callers[i].children[n] != 0)
				kill(callers[i].children[n], SIGTERM);
	}
	while (wait(NULL) > 0 || errno == EINTR)
		continue;
}

/* courier.allow.login.0, .1, …: at least one, and each an origin. */
static bool
read_origins(const struct config *config, struct caller *caller)
{
	char key[48];

	for (unsigned i = 0; i <= ORIGIN_LIST; i++) {
		const char *url;

		snprintf(key, sizeof(key), "courier.allow.%s.%u", caller->name, i);
		url = config_or(config, key, NULL);
		if (url == NULL)
			break;
		if (!origin_add(&caller->origins, url)) {
			log_error("config.malformed", "key=%s needs=https://host[:port]", key);
			return false;
		}
	}
	if (caller->origins.count == 0)
		log_error("config.missing", "key=courier.allow.%s.0", caller->name);
	return caller->origins.count > 0;
}

static bool
open_caller(const struct config *config, const char *folder, struct caller *caller)
{
	char key[32];

	snprintf(key, sizeof(key), "courier.uid.%s", caller->name);
	caller->uid = config_number(config, key, 0, ANYBODY, ANYBODY);
	if (!read_origins(config, caller))
		return false;
	snprintf(caller->path, sizeof(caller->path), "%s/%s.sock", folder, caller->name);
	caller->socket = local_listen(caller->path, BACKLOG);
	if (caller->socket < 0)
		log_error("courier.listen", "socket=%s errno=%d", caller->path, errno);
	return caller->socket >= 0;
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
	for (size_t i = 0; i < CALLERS; i++)
		if (!open_caller(config, folder, &callers[i]))
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
