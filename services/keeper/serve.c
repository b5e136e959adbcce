#include "serve.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "answer.h"
#include "clock.h"
#include "door.h"
#include "log.h"
#include "rules.h"
#include "signals.h"

#define EACH 64 /* connections of one caller */
#define CLIENTS (RULES_CALLERS * EACH)
#define FRAME_MS 5000 /* for a whole question, or to take an answer */
#define IDLE_MS (10 * 60 * 1000)

struct client {
	int          socket; /* -1: free */
	size_t       caller;
	int64_t      since; /* the connection, question or answer began, or idleness */
	size_t       got;   /* bytes in in[] */
	struct bytes left;  /* of the answer, in out[] */
	bool         last;  /* closed after this answer */
	uint8_t      in[FRAME_HEADER + KEEPER_FRAME];
	uint8_t      out[ANSWER_ROOM];
};

static struct {
	struct serve_settings settings;
	struct answer_state   state;
	struct door           doors[RULES_CALLERS];
	struct client         clients[CLIENTS];
	struct pollfd         poll[RULES_CALLERS + CLIENTS];
} house;

static volatile sig_atomic_t ending, renewing;

/* ── Connections ── */

static void
hang_up(struct client *c)
{
	close(c->socket);
	OPENSSL_cleanse(c, sizeof(*c));
	c->socket = -1;
}

static bool
is_idle(const struct client *c)
{
	return c->got == 0 && c->left.size == 0;
}

/* A free place, if need be that of the one who has been idle longest. */
static struct client *
place_for(size_t caller)
{
	struct client *mine = house.clients + caller * EACH, *oldest = NULL;

	for (size_t i = 0; i < EACH; i++) {
		if (mine[i].socket < 0)
			return &mine[i];
		if (is_idle(&mine[i]) && (oldest == NULL || mine[i].since < oldest->since))
			oldest = &mine[i];
	}
	if (oldest != NULL)
		hang_up(oldest);
	return oldest;
}

static void
let_in(size_t caller)
{
	int            socket = door_enter(&house.doors[caller]);
	struct client *c;

	if (socket < 0)
		return;
	c = place_for(caller);
	if (c == NULL) {
		close(socket);
		return;
	}
	c->socket = socket;
	c->caller = caller;
	c->since = clock_steady_ms();
}

/* False when the connection is of no more use. */
static bool
send_answer(struct client *c)
{
	while (c->left.size > 0) {
		ssize_t n = send(
		    c->socket, c->left.data, c->left.size, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		c->left.data += n;
		c->left.size -= (size_t)n;
	}
	OPENSSL_cleanse(c->out, sizeof(c->out));
	c->since = clock_steady_ms();
	return !c->last;
}

/* Answers the questions that are whole, one at a time. */
static bool
answer_all(struct client *c)
{
	while (c->got > 0 && c->left.size == 0) {
		struct frame     frame;
		enum frame_state state = frame_parse(
		    (struct bytes){ c->in, c->got }, KEEPER_FRAME, &frame);
		size_t used;

		if (state == FRAME_MORE)
			return true;
		if (state == FRAME_BAD) {
			answer_malformed(c->out, &c->left);
			c->last = true;
			return send_answer(c);
		}
		used = frame_size(&frame);
		c->last = !answer(&house.state, rules_callers[c->caller], &frame, c->out, &c->left);
		memmove(c->in, c->in + used, c->got - used);
		OPENSSL_cleanse(c->in + c->got - used, used);
		c->got -= used;
		if (!send_answer(c))
			return false;
	}
	return true;
}

static bool
receive(struct client *c)
{
	ssize_t n = recv(c->socket, c->in + c->got, sizeof(c->in) - c->got, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	if (c->got == 0)
		c->since = clock_steady_ms();
	c->got += (size_t)n;
	return answer_all(c);
}

static void
attend(struct client *c, short events)
{
	bool ok = true;

	if ((events & POLLOUT) != 0)
		ok = send_answer(c) && answer_all(c);
	else if ((events & (POLLIN | POLLHUP | POLLERR)) != 0)
		ok = receive(c);
	if (ok && clock_steady_ms() - c->since > (is_idle(c) ? IDLE_MS : FRAME_MS))
		ok = false;
	if (!ok)
		hang_up(c);
}

/* ── The loop ── */

static const int signals[] = { SIGTERM, SIGINT, SIGHUP, 0 };

static void
on_signal(int number)
{
	if (number == SIGHUP)
		renewing = 1;
	else
		ending = 1;
}

/* Old keys stay in use when the new ones do not open. */
static void
renew_keys(void)
{
	struct keys *keys = keys_load(house.settings.keys, house.settings.municipality);

	renewing = 0;
	if (keys == NULL)
		return;
	keys_free(house.state.keys);
	house.state.keys = keys;
	log_info("keeper.keys", "read anew, newest=%s", keys_newest(keys));
}

/* True when somebody is in the middle of something. */
static bool
prepare_poll(void)
{
	bool busy = false;

	for (size_t i = 0; i < RULES_CALLERS; i++)
		house.poll[i] = (struct pollfd){ house.doors[i].socket, POLLIN, 0 };
	for (size_t i = 0; i < CLIENTS; i++) {
		const struct client *c = &house.clients[i];

		house.poll[RULES_CALLERS + i] = (struct pollfd){ c->socket,
			c->left.size > 0 ? POLLOUT : POLLIN, 0 };
		busy = busy || (c->socket >= 0 && !is_idle(c));
	}
	return busy;
}

void
serve(void)
{
	sigset_t waiting;

	signals_catch(signals, on_signal, &waiting);
	while (!ending) {
		struct timespec patience = { .tv_sec = prepare_poll() ? 1 : 30 };

		if (renewing)
			renew_keys();
		if (ppoll(house.poll, RULES_CALLERS + CLIENTS, &patience, &waiting) < 0)
			continue;
		for (size_t i = 0; i < CLIENTS; i++)
			if (house.poll[RULES_CALLERS + i].fd >= 0)
				attend(&house.clients[i], house.poll[RULES_CALLERS + i].revents);
		for (size_t i = 0; i < RULES_CALLERS; i++)
			if (house.poll[i].revents != 0)
				let_in(i);
	}
	for (size_t i = 0; i < RULES_CALLERS; i++)
		door_close(&house.doors[i]);
	for (size_t i = 0; i < CLIENTS; i++)
		if (house.clients[i].socket >= 0)
			hang_up(&house.clients[i]);
	keys_free(house.state.keys);
}

/* ── The beginning ── */

/* A public key: everybody may read it. */
static bool
publish(const char *folder, const char *name, const char *line)
{
	char  path[128];
	FILE *file;
	bool  ok;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	(void)unlink(path);
	file = fopen(path, "wxe");
	if (file == NULL)
		return false;
	ok = fprintf(file, "%s\n", line) > 0 && fchmod(fileno(file), 0444) == 0;
	return fclose(file) == 0 && ok;
}

static bool
publish_verifiers(struct keys *keys, const struct serve_settings *settings)
{
	char journal[256], receipt[288];

	return keys_verifier(keys, settings->origin, journal, sizeof(journal)) &&
	       keys_receipt_verifier(keys, settings->origin, receipt, sizeof(receipt)) &&
	       publish(settings->folder, "journal.vkey", journal) &&
	       publish(settings->folder, "receipt.vkey", receipt);
}

bool
serve_listen(const struct config *config, const struct serve_settings *settings, struct keys *keys)
{
	/* Whoever sees a socket may end us: the signal waits for the loop. */
	signals_hold(signals);
	house.settings = *settings;
	house.state = (struct answer_state){ .keys = keys,
		.municipality = settings->municipality,
		.origin = settings->origin,
		.macs = settings->macs,
		.filled_at = clock_steady_ms(),
		.left_ms = UINT32_MAX };
	for (size_t i = 0; i < CLIENTS; i++)
		house.clients[i].socket = -1;
	if (!publish_verifiers(keys, settings)) {
		log_error("keeper.listen", "a public key cannot be written, errno=%d", errno);
		return false;
	}
	for (size_t i = 0; i < RULES_CALLERS; i++)
		if (!door_open(&house.doors[i], config, "keeper", rules_callers[i]))
			return false;
	return true;
}
