#include "fcgi.h"

#include <fcgiapp.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "confine.h"
#include "log.h"
#include "records.h"
#include "signals.h"

#define TALKS 64            /* answers under way in one process */
#define CROWD 8             /* more than that at once is unusual */
#define TURN (512 * 1024)   /* bytes, until it is another's turn */
#define STANDSTILL_MS 60000 /* nobody took a byte for so long: it is over */
#define GRACE_MS 2500       /* to come to an end, when we are ended */
#define ROOM 4096           /* of what is written, at first */
#define READ_AT_ONCE 65536
#define PARAMS_MAX (128 * 1024) /* nginx passes a third of it at most */

/* One request and its answer. */
struct talk {
	bool           busy;
	FCGX_Request   fcgi;
	struct arena  *arena;
	struct channel channel;
	char          *written; /* to the channel, in the arena */
	size_t         size, room;
	struct bytes   given; /* what follows that */
	struct records out;
	void          *task; /* where the rest comes from, or NULL */
	int64_t        moved_ms;
};

struct hall {
	const struct fcgi_program *program;
	sigset_t                   waiting; /* signals let in while we wait */
	struct talk                talks[TALKS];
	size_t                     busy, most;
	int64_t                    until_ms; /* 0: nobody has ended us */
};

/* ── What a program reads and writes ─────────────────────────────────────── */

static size_t
fcgi_read(void *ctx, char *data, size_t size)
{
	struct talk *t = ctx;
	int n = FCGX_GetStr(data, size > READ_AT_ONCE ? READ_AT_ONCE : (int)size, t->fcgi.in);

	return n < 0 ? 0 : (size_t)n;
}

static bool
fcgi_intact(void *ctx)
{
	struct talk *t = ctx;

	return FCGX_GetError(t->fcgi.in) == 0;
}

static void
keep(struct talk *t, const char *data, size_t size)
{
	if (size == 0)
		return;
	if (size > t->room - t->size) {
		size_t room = 2 * t->room + (size > ROOM ? size : ROOM);
		char  *more = arena_alloc(t->arena, room);

		if (t->size > 0)
			memcpy(more, t->written, t->size);
		t->written = more;
		t->room = room;
	}
	memcpy(t->written + t->size, data, size);
	t->size += size;
}

/* What was given stays where it is, unless something follows it. */
static void
keep_given(struct talk *t)
{
	keep(t, (const char *)t->given.data, t->given.size);
	t->given = (struct bytes){ 0 };
}

/* Kept until the program has finished: a page leaves in one piece. */
static bool
fcgi_write(void *ctx, const char *data, size_t size)
{
	struct talk *t = ctx;

	keep_given(t);
	keep(t, data, size);
	return true;
}

static bool
fcgi_give(void *ctx, const char *data, size_t size)
{
	struct talk *t = ctx;

	keep_given(t);
	t->given = (struct bytes){ (const uint8_t *)data, size };
	return true;
}

/* ── What libfcgi reads ──────────────────────────────────────────────────── */

static ssize_t opening = -1; /* bytes of a request that is not whole yet; -1: none waited for */

/* libfcgi keeps parameters of any size before it tells of them.  It reads by
 * this function of its library, and lets in by the C library's: ours come first. */
int OS_Read(int fd, char *data, size_t size);

int
OS_Read(int fd, char *data, size_t size)
{
	ssize_t n = read(fd, data, size);

	if (opening >= 0 && n > 0 && (opening += n) > PARAMS_MAX) {
		log_warn("fcgi.params", NULL);
		return 0; /* as if it had ended here */
	}
	return (int)n;
}

int
accept(int fd, __SOCKADDR_ARG peer, socklen_t *restrict size)
{
	opening = 0;
	return accept4(fd, peer, size, 0);
}

/* ── One answer ──────────────────────────────────────────────────────────── */

static void
hang_up(struct hall *h, struct talk *t)
{
	/* libfcgi's way lets a peer finish what it is still writing, for up to two
	 * seconds; whoever has said all needs no such wait. */
	if (t->fcgi.in != NULL && !t->fcgi.in->isClosed) {
		FCGX_Free(&t->fcgi, 1);
	} else {
		close(t->fcgi.ipcFd);
		FCGX_Free(&t->fcgi, 0);
	}
	arena_clear(t->arena);
	t->busy = false;
	/* What a crowd needed is not kept. */
	if (--h->busy == 0 && h->most > CROWD) {
		(void)malloc_trim(0);
		h->most = 0;
	}
}

/* Without an end: the reader is to know that this is not all. */
static void
cut(struct hall *h, struct talk *t)
{
	if (t->task != NULL)
		h->program->left(t->task);
	hang_up(h, t);
}

/* Asks for the next piece of the rest; false when there is none to be had. */
static bool
fetch(const struct hall *h, struct talk *t)
{
	struct bytes   piece = { 0 };
	enum fcgi_then then = h->program->next(t->task, &piece);

	if (then == FCGI_MORE)
		records_put(&t->out, piece);
	else
		t->task = NULL;
	if (then == FCGI_ENDS) {
		records_put(&t->out, piece);
		records_end(&t->out);
	}
	return then != FCGI_CUTS;
}

/* As much as its reader takes, and no more than a turn of it. */
static void
send_on(struct hall *h, struct talk *t)
{
	uint64_t before = t->out.sent;

	for (;;) {
		enum records_state state = records_send(&t->out);

		if (t->out.sent != before)
			t->moved_ms = clock_steady_ms();
		if (state == RECORDS_GONE)
			cut(h, t);
		else if (state == RECORDS_SENT && t->task == NULL)
			hang_up(h, t);
		if (state != RECORDS_SENT || !t->busy || t->out.sent - before >= TURN)
			return;
		if (!fetch(h, t)) {
			hang_up(h, t);
			return;
		}
	}
}

static void
answer(struct hall *h, struct talk *t)
{
	enum fcgi_then then;

	t->channel = (struct channel){ .params = t->fcgi.envp,
		.read = fcgi_read,
		.intact = fcgi_intact,
		.write = fcgi_write,
		.give = fcgi_give,
		.ctx = t };
	t->given = (struct bytes){ 0 };
	t->written = NULL;
	t->size = t->room = 0;
	t->task = NULL;
	records_begin(&t->out, t->fcgi.ipcFd, (uint16_t)t->fcgi.requestId);
	then = h->program->begin(h->program->ctx, t->arena, &t->channel, &t->task);
	records_put(&t->out, (struct bytes){ (const uint8_t *)t->written, t->size });
	records_put(&t->out, t->given);
	if (then == FCGI_ENDS)
		records_end(&t->out);
	t->moved_ms = clock_steady_ms();
	/* The head travels with the first piece. */
	if (then == FCGI_CUTS || (then == FCGI_MORE && !fetch(h, t)))
		hang_up(h, t);
	else
		send_on(h, t);
}

static volatile sig_atomic_t stopping;

static struct talk *
free_talk(struct hall *h)
{
	struct talk *t = h->talks;

	while (t->busy)
		t++;
	if (t->arena == NULL)
		t->arena = arena_new();
	return t;
}

static void
let_in(struct hall *h)
{
	struct talk *t = free_talk(h);
	int          then;

	if (confine_stale()) { /* a successor answers whoever is waiting */
		stopping = 1;
		return;
	}
	(void)FCGX_InitRequest(&t->fcgi, 0, 0);
	/* A sibling may have been faster. */
	then = FCGX_Accept_r(&t->fcgi);
	opening = -1;
	if (then != 0)
		return;
	t->busy = true;
	if (++h->busy > h->most)
		h->most = h->busy;
	answer(h, t);
}

/* ── The loop ────────────────────────────────────────────────────────────── */

/* The signals that end us (multiwatch sends USR1) are let in only while nobody is
 * being served; the socket does not block, because a sibling may be faster to accept. */
static const int ending[] = { SIGTERM, SIGINT, SIGUSR1, SIGHUP, 0 };

static void
stop(int signal)
{
	(void)signal;
	stopping = 1;
}

/* Waits for a request or for a reader; polls[0] belongs to the socket, polls[i + 1]
 * to talks[i].  False: a signal, or the time was up. */
static bool
wait_for_somebody(struct hall *h, struct pollfd polls[TALKS + 1])
{
	struct timespec patience = { .tv_sec = 1 };

	polls[0] = (struct pollfd){ .fd = h->until_ms == 0 && h->busy < TALKS ? 0 : -1,
		.events = POLLIN };
	if (h->busy == 0)
		return ppoll(polls, 1, NULL, &h->waiting) > 0;
	for (size_t i = 0; i < TALKS; i++)
		polls[i + 1] = (struct pollfd){
			.fd = h->talks[i].busy ? h->talks[i].fcgi.ipcFd : -1, .events = POLLOUT
		};
	return ppoll(polls, TALKS + 1, &patience, &h->waiting) > 0;
}

static void
go_round(struct hall *h, const struct pollfd polls[TALKS + 1], bool ready)
{
	int64_t now = clock_steady_ms();

	for (size_t i = 0; i < TALKS; i++) {
		struct talk *t = &h->talks[i];

		if (!t->busy)
			continue;
		if (ready && polls[i + 1].revents != 0)
			send_on(h, t);
		else if (now - t->moved_ms > STANDSTILL_MS)
			cut(h, t);
	}
}

/* Nobody new is let in once we are asked to end. */
static bool
over(struct hall *h)
{
	if (h->until_ms == 0 && stopping)
		h->until_ms = clock_steady_ms() + GRACE_MS;
	return h->until_ms != 0 && (h->busy == 0 || clock_steady_ms() >= h->until_ms);
}

void
fcgi_serve(const struct fcgi_program *program)
{
	static struct hall hall;
	struct hall       *h = &hall;
	struct pollfd      polls[TALKS + 1];

	h->program = program;
	signals_catch(ending, stop, &h->waiting);
	(void)fcntl(0, F_SETFL, O_NONBLOCK);
	while (!over(h)) {
		bool ready = wait_for_somebody(h, polls);

		go_round(h, polls, ready);
		if (ready && (polls[0].revents & POLLIN) != 0 && h->until_ms == 0)
			let_in(h);
	}
	for (size_t i = 0; i < TALKS; i++) {
		if (h->talks[i].busy)
			cut(h, &h->talks[i]);
		arena_free(h->talks[i].arena);
	}
}
