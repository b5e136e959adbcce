/* A connection of its own that only listens: a portal's last part wakes the
 * intake.  Without it, it looks by itself now and then. */
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>

#include "intake.h"
#include "log.h"

struct wake {
	PGconn *conn;
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
	r = PQexec(w->conn, "listen intake");
	good = PQresultStatus(r) == PGRES_COMMAND_OK;
	PQclear(r);
	return good;
}

struct wake *
wake_open(const struct config *config)
{
	const char *const keys[] = { "host", "port", "dbname", "user", "application_name",
		"connect_timeout", NULL };
	const char *const values[] = { config_need(config, "database.host"),
		config_or(config, "database.port", "5432"), config_need(config, "database.name"),
		"pv_intake", "intake-wake", "2", NULL };
	struct wake      *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	w->conn = PQconnectdbParams(keys, values, 0);
	(void)PQsetNoticeProcessor(w->conn, silent, NULL);
	if (!listening(w))
		log_warn("intake.wake", "not listening");
	return w;
}

void
wake_wait(struct wake *w, int milliseconds)
{
	struct pollfd p = { .events = POLLIN };
	PGnotify     *n;

	if (w == NULL || PQstatus(w->conn) != CONNECTION_OK) {
		(void)poll(NULL, 0, 1000);
		if (w != NULL && listening(w))
			log_info("intake.wake", "listening again");
		return;
	}
	p.fd = PQsocket(w->conn);
	(void)poll(&p, 1, milliseconds);
	if (PQconsumeInput(w->conn) == 0)
		return;
	while ((n = PQnotifies(w->conn)) != NULL)
		PQfreemem(n);
}

void
wake_close(struct wake *w)
{
	if (w == NULL)
		return;
	PQfinish(w->conn);
	free(w);
}
