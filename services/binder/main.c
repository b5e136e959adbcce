/* binder: makes one PDF of many documents (binder.h).  No database, no keys, no
 * files, no network.
 *
 * A process per job: it reads what strangers wrote, has so much memory and so much
 * time, and ends with its answer. */
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

#include "clock.h"
#include "config.h"
#include "confine.h"
#include "door.h"
#include "draw.h"
#include "local.h"
#include "log.h"
#include "serve.h"
#include "signals.h"

#define EACH 2 /* jobs of one caller at a time: it can hold up nobody but itself */
#define JOB_SECONDS 20
#define MEMORY ((rlim_t)768 << 20)
#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

static const char *const callers[] = { "mypage", "exchange" };

#define CALLERS (sizeof(callers) / sizeof(callers[0]))

static struct door doors[CALLERS];

static struct work {
	pid_t   pid; /* 0: free */
	int64_t until;
} jobs[CALLERS][EACH];

static int64_t patience_ms; /* with a job */

static const int signals[] = { SIGTERM, SIGINT, SIGCHLD, 0 };

static volatile sig_atomic_t ending;

static void
on_signal(int number)
{
	if (number != SIGCHLD)
		ending = 1;
}

static struct work *
free_place(size_t caller)
{
	for (size_t i = 0; i < EACH; i++)
		if (jobs[caller][i].pid == 0)
			return &jobs[caller][i];
	return NULL;
}

static struct work *
place_at(size_t i)
{
	return &jobs[i / EACH][i % EACH];
}

static _Noreturn void
child(int socket, const sigset_t *mask, pid_t parent)
{
	signals_release(signals, mask);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent) {
		for (size_t i = 0; i < CALLERS; i++)
			close(doors[i].socket);
		serve(socket);
	}
	_exit(EX_OK);
}

static void
let_in(const struct door *door, struct work *place, const sigset_t *mask)
{
	pid_t parent = getpid(), pid;
	int   socket = door_enter(door);

	if (socket < 0)
		return;
	pid = fork();
	if (pid == 0)
		child(socket, mask, parent);
	if (pid < 0)
		log_error("binder.fork", "errno=%d", errno);
	else
		*place = (struct work){ pid, clock_steady_ms() + patience_ms };
	close(socket);
}

static void
reap(void)
{
	int   status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (WIFSIGNALED(status))
			log_error("binder.died", "signal=%d", WTERMSIG(status));
		for (size_t i = 0; i < CALLERS * EACH; i++)
			if (place_at(i)->pid == pid)
				place_at(i)->pid = 0;
	}
}

/* Ends what has had its time; the milliseconds until the next one has. */
static int
hurry(void)
{
	int64_t now = clock_steady_ms(), next = 60000;

	for (size_t i = 0; i < CALLERS * EACH; i++) {
		const struct work *job = place_at(i);

		if (job->pid == 0)
			continue;
		if (job->until <= now)
			kill(job->pid, SIGKILL);
		else if (job->until - now < next)
			next = job->until - now;
	}
	return (int)next;
}

static void
run(void)
{
	struct pollfd polls[CALLERS];
	sigset_t      waiting;

	signals_catch(signals, on_signal, &waiting);
	while (!ending) {
		int             left = hurry();
		struct timespec patience = { left / 1000, left % 1000 * 1000000 };

		for (size_t i = 0; i < CALLERS; i++)
			polls[i] = (struct pollfd){ free_place(i) != NULL ? doors[i].socket : -1,
				POLLIN, 0 };
		if (ppoll(polls, CALLERS, &patience, &waiting) > 0)
			for (size_t i = 0; i < CALLERS; i++)
				if (polls[i].revents != 0)
					let_in(&doors[i], free_place(i), &waiting);
		reap();
	}
	for (size_t i = 0; i < CALLERS; i++)
		door_close(&doors[i]);
	for (size_t i = 0; i < CALLERS * EACH; i++)
		if (place_at(i)->pid != 0)
			kill(place_at(i)->pid, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		continue;
}

/* Every job inherits them; a sanitizer needs all the addresses that there are. */
static bool
set_limits(void)
{
	const struct rlimit none = { 0, 0 };
#ifdef __SANITIZE_ADDRESS__
	return setrlimit(RLIMIT_CORE, &none) == 0;
#else
	const struct rlimit memory = { MEMORY, MEMORY };

	return setrlimit(RLIMIT_CORE, &none) == 0 && setrlimit(RLIMIT_AS, &memory) == 0;
#endif
}

static int
start(const struct config *config)
{
	const char *folder = config_need(config, "binder.directory");
	const char *font = config_or(config, "binder.font", FONT);

	patience_ms = (int64_t)config_number(
			  config, "binder.seconds", 1, JOB_SECONDS, JOB_SECONDS) *
		      1000;
	if (!draw_open(font)) {
		log_error("config.unreadable", "key=binder.font errno=%d", errno);
		return EX_CONFIG;
	}
	if (local_lock(folder) < 0) {
		log_error("binder.lock", "errno=%d, another binder may be running", errno);
		return EX_TEMPFAIL;
	}
	if (!set_limits())
		return EX_OSERR;
	signals_hold(signals);
	for (size_t i = 0; i < CALLERS; i++)
		if (!door_open(&doors[i], config, "binder", callers[i]))
			return EX_CONFIG;
	confine(config, "binder");
	log_info("binder.ready", NULL);
	run();
	log_info("binder.ended", NULL);
	return EX_OK;
}

int
main(int argc, char **argv)
{
	struct config *config;
	int            status;

	(void)argv;
	log_open("binder");
	if (argc > 1) {
		fprintf(stderr, "usage: binder\n");
		return EX_USAGE;
	}
	umask(0077);
	config = config_open();
	status = start(config);
	config_close(config);
	return status;
}
