#include "wake.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "log.h"

#define ALONE_MS 1000 /* until it is tried again to listen */
#define NAME 32

struct wake {
	PGconn *conn;
	char    listen[NAME];
};

static void
silent(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static bool
listening(struct wake *w)
{
	PGresult *r;
	bool      good;

	if (PQstatus(w->conn) != CONNECTION_OK)
		PQreset(w->conn);
	r = PQexec(w->conn, w->listen);
	good = PQresultStatus(r) == PGRES_COMMAND_OK;
	PQclear(r);
	return good;
}

struct wake *
wake_open(const struct config *config, const char *program)
{
	char              user[NAME], name[NAME];
	const char *const keys[] = { "host", "port", "dbname", "user", "application_name",
		"connect_timeout", NULL };
	const char *const values[] = { config_need(config, "database.host"),
		config_or(config, "database.port", "5432"), config_need(config, "database.name"),
		user, name, "2", NULL };
	struct wake      *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	(void)snprintf(user, sizeof(user), "pv_%s", program);
	(void)snprintf(name, sizeof(name), "%s-wake", program);
	(void)snprintf(w->listen, sizeof(w->listen), "listen %s", program);
	w->conn = PQconnectdbParams(keys, values, 0);
	(void)PQsetNoticeProcessor(w->conn, silent, NULL);
	if (!listening(w))
		log_warn("wake.deaf", "not listening");
	return w;
}

bool
wake_wait(struct wake *w, int milliseconds)
{
	struct pollfd p = { .events = POLLIN };
	PGnotify     *n;
	bool          woken = false;

	if (w == NULL || PQstatus(w->conn) != CONNECTION_OK) {
		(void)poll(NULL, 0, milliseconds < ALONE_MS ? milliseconds : ALONE_MS);
		if (w != NULL && listening(w))
			log_info("wake.listening", "again");
		return false;
	}
	p.fd = PQsocket(w->conn);
	(void)poll(&p, 1, milliseconds);
	if (PQconsumeInput(w->conn) == 0)
		return false;
	while ((n = PQnotifies(w->conn)) != NULL) {
		PQfreemem(n);
		woken = true;
	}
	return woken;
}

void
wake_close(struct wake *w)
{
	if (w == NULL)
		return;
	PQfinish(w->conn);
	free(w);
}
