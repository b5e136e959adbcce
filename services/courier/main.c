/* courier: the only process that reaches outward, and only to the origins that
 * the configuration lists for each caller.  No database, no keys.
 *
 * A process per connection: a fetch blocks for up to ten seconds, and parses
 * what a stranger sent.  So it can hold up nobody but its own caller, and
 * whatever the stranger did to it ends with it.  A caller keeps its connection,
 * and curl its own to the provider, so processes are few and seldom new. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"
#include "confine.h"
#include "door.h"
#include "local.h"
#include "log.h"
#include "serve.h"
#include "signals.h"

#define EACH 32 /* connections of one caller */

/* Without login's list nobody can log in, and the courier does not start; who
 * has no list otherwise is not let in. */
static struct line {
	struct caller     caller;
	bool              needed;
	enum caller_state state;
	struct door       door; /* .socket -1: not open */
	size_t            count;
	pid_t             children[EACH]; /* 0: free */
} lines[] = {
	{ .caller.name = "login", .needed = true },
	{ .caller.name = "clerk" },
	{ .caller.name = "esign" },
};

#define LINES (sizeof(lines) / sizeof(lines[0]))

static struct post post;

static const int signals[] = { SIGTERM, SIGINT, SIGCHLD, 0 };

static volatile sig_atomic_t ending;

static void
on_signal(int number)
{
	if (number != SIGCHLD)
		ending = 1;
}

static _Noreturn void
child(struct line *line, int socket, const char *ca, const sigset_t *mask, pid_t parent)
{
	signals_release(signals, mask);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EX_OK);
	for (size_t i = 0; i < LINES; i++) {
		if (lines[i].door.socket >= 0)
			close(lines[i].door.socket);
		if (&lines[i] != line)
			caller_forget(&lines[i].caller);
	}
	if (!line->caller.limits->notices)
		post_forget(&post);
	serve(socket, ca, &line->caller, &post);
	_exit(EX_OK);
}

static void
let_in(struct line *line, const char *ca, const sigset_t *mask)
{
	pid_t  parent = getpid(), pid;
	size_t place = 0;
	int    socket = door_enter(&line->door);

	if (socket < 0)
		return;
	while (line->children[place] != 0)
		place++;
	pid = fork();
	if (pid == 0)
		child(line, socket, ca, mask, parent);
	if (pid < 0)
		log_error("courier.fork", "errno=%d", errno);
	if (pid > 0) {
		line->children[place] = pid;
		line->count++;
	}
	close(socket);
}

static void
forget(pid_t pid)
{
	for (size_t i = 0; i < LINES; i++)
		for (size_t n = 0; n < EACH; n++)
			if (lines[i].children[n] == pid) {
				lines[i].children[n] = 0;
				lines[i].count--;
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
	struct pollfd polls[LINES];
	sigset_t      waiting;

	signals_catch(signals, on_signal, &waiting);
	while (!ending) {
		/* A caller that has all it may have waits in the backlog. */
		for (size_t i = 0; i < LINES; i++)
			polls[i] = (struct pollfd){
				lines[i].count < EACH ? lines[i].door.socket : -1, POLLIN, 0
			};
		if (ppoll(polls, LINES, NULL, &waiting) > 0)
			for (size_t i = 0; i < LINES; i++)
				if (polls[i].revents != 0)
					let_in(&lines[i], ca, &waiting);
		reap();
	}
	for (size_t i = 0; i < LINES; i++) {
		door_close(&lines[i].door);
		for (size_t n = 0; n < EACH; n++)
			if (lines[i].children[n] != 0)
				kill(lines[i].children[n], SIGTERM);
	}
	while (wait(NULL) > 0 || errno == EINTR)
		continue;
}

static bool
read_line(const struct config *config, struct line *line)
{
	line->state = caller_read(config, &line->caller);
	/* Who only sends notices has no list. */
	if (line->state == CALLER_NONE && line->caller.limits->notices &&
	    (post.relay[0] != '\0' || post.sms[0] != '\0'))
		line->state = CALLER_READY;
	if (line->state == CALLER_NONE && line->needed) {
		log_error("config.missing", "key=courier.allow.%s.0", line->caller.name);
		return false;
	}
	return line->state != CALLER_BAD;
}

/* What is not configured is not opened. */
static bool
open_line(struct line *line, const struct config *config, const char *folder)
{
	char earlier[128];

	line->door.socket = -1;
	if (line->state == CALLER_NONE) {
		snprintf(earlier, sizeof(earlier), "%s/%s.sock", folder, line->caller.name);
		(void)unlink(earlier);
		log_info("courier.closed", "caller=%s is not configured", line->caller.name);
		return true;
	}
	return door_open(&line->door, config, "courier", line->caller.name);
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
	signals_hold(signals);
	if (!post_read(config, &post))
		return EX_CONFIG;
	for (size_t i = 0; i < LINES; i++)
		if (!read_line(config, &lines[i]))
			return EX_CONFIG;
	for (size_t i = 0; i < LINES; i++)
		if (!open_line(&lines[i], config, folder))
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
