/* check: everything that is wrong with a configuration, before anything
 * starts, as one list. */
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "backup.h"
#include "confine.h"
#include "operator.h"

enum kind { TEXT, NUMBER, ORIGIN, FOLDER, SECRET, INSTANCE };

static const struct row {
	const char *key;
	enum kind   kind;
} rows[] = {
	{ "municipality.name", TEXT },
	{ "municipality.service", TEXT },
	{ "municipality.number", NUMBER },
	{ "municipality.instance", INSTANCE },
	{ "municipality.phone", TEXT },
	{ "database.host", FOLDER },
	{ "database.name", TEXT },
	{ "vault.directory", FOLDER },
	{ "vault.parts", FOLDER },
	{ "vault.signing", FOLDER },
	{ "intake.clamd", TEXT },
	{ "keeper.directory", FOLDER },
	{ "keeper.keys", FOLDER },
	{ "binder.directory", FOLDER },
	{ "courier.directory", FOLDER },
	{ "courier.ca", TEXT },
	{ "site.login", ORIGIN },
	{ "site.mypage", ORIGIN },
	{ "site.exchange", ORIGIN },
	{ "site.esign", ORIGIN },
	{ "site.neutral", TEXT },
	{ "oidc.idporten.issuer", ORIGIN },
	{ "oidc.idporten.client_id", TEXT },
	{ "oidc.idporten.key", SECRET },
	{ "oidc.idporten.kid", TEXT },
	{ "templates.directory", FOLDER },
};

static size_t faults;

static void __attribute__((format(printf, 2, 3))) fault(const char *key, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)printf("%s: ", key);
	(void)vprintf(fmt, args);
	(void)putchar('\n');
	va_end(args);
	faults++;
}

static void
check_origin(const char *key, const char *value)
{
	size_t n = strlen(value);

	if (!text_starts(value, "https://") || n < 10)
		fault(key, "must begin with https://");
	else if (value[n - 1] == '/' || strchr(value + 8, '/') != NULL)
		fault(key, "is an origin: no path and no slash at the end");
}

static void
check_path(const char *key, const char *value, enum kind kind)
{
	struct stat s;

	if (stat(value, &s) != 0)
		fault(key, "%s is not there", value);
	else if (kind == FOLDER && !S_ISDIR(s.st_mode))
		fault(key, "%s is not a folder", value);
	else if (kind == SECRET && (s.st_mode & (S_IRWXO | S_IWGRP)) != 0)
		fault(key, "%s can be read by others", value);
}

static void
check_row(const struct config *c, const struct row *row)
{
	const char *value = config_or(c, row->key, "");

	if (*value == '\0') {
		fault(row->key, "is missing");
		return;
	}
	switch (row->kind) {
	case TEXT:
		break;
	case NUMBER:
		if (strspn(value, "0123456789") != strlen(value) || strlen(value) != 4)
			fault(row->key, "is not a municipality's number of four digits");
		break;
	case ORIGIN:
		check_origin(row->key, value);
		break;
	case INSTANCE:
		if (strcmp(value, "production") != 0 && strcmp(value, "test") != 0)
			fault(row->key, "is neither production nor test");
		break;
	case SECRET:
		if (strchr(value, '/') == NULL) /* a systemd credential: login's alone */
			break;
		check_path(row->key, value, row->kind);
		break;
	case FOLDER:
		check_path(row->key, value, row->kind);
		break;
	}
}

/* One host name for each portal: a fault in one page is not a fault in all. */
static void
check_hosts(const struct config *c)
{
	static const char *const keys[] = { "site.login", "site.mypage", "site.exchange",
		"site.esign" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(config_or(c, keys[i], "?"), config_or(c, keys[j], "!")) == 0)
				fault(keys[i], "is the same as %s: each portal has its own host",
				    keys[j]);
}

/* Whoever reads a notice over a shoulder must not learn what it is about. */
static void
check_notices(const struct config *c)
{
	const char *const keys[][2] = { { "municipality.name", NULL },
		{ "notice.mypage", "site.mypage" }, { "notice.exchange", "site.exchange" },
		{ "courier.mail.from", NULL }, { "courier.mail.name", NULL } };

	if (config_or(c, "courier.mail.relay", NULL) == NULL &&
	    config_or(c, "courier.sms.url", NULL) == NULL)
		return;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *other = keys[i][1] == NULL ? "" : config_or(c, keys[i][1], "");

		if (strcasestr(config_or(c, keys[i][0], other), "barnevern") != NULL)
			fault(keys[i][0], "would say in every notice what it is about");
	}
}

static PGconn *
connect_operator(const struct config *c)
{
	const char *const names[] = { "host", "port", "dbname", "user", "connect_timeout", NULL };
	const char *const values[] = { config_or(c, "database.host", ""),
		config_or(c, "database.port", "5432"), config_or(c, "database.name", ""),
		"pv_operator", "5", NULL };

	return PQconnectdbParams(names, values, 0);
}

static void
check_database(const struct config *c)
{
	PGconn *conn = connect_operator(c);

	if (PQstatus(conn) != CONNECTION_OK)
		fault(
		    "database", "cannot be reached as pv_operator (is it running, and migrated?)");
	PQfinish(conn);
}

int
check(void)
{
	struct config *c = config_open();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(c, &rows[i]);
	check_hosts(c);
	check_notices(c);
	check_database(c);
	config_close(c);
	if (faults == 0)
		(void)puts("the configuration is in order");
	return faults == 0 ? 0 : 1;
}

/* check --vault: every blob and every letter, against the rows. */
int
check_blobs(void)
{
	struct config *c = config_open();
	PGconn        *conn = connect_operator(c);

	confine(c, "portvakt");
	if (PQstatus(conn) != CONNECTION_OK)
		fault("database", "cannot be reached as pv_operator");
	else
		faults = check_vault(conn, c);
	PQfinish(conn);
	config_close(c);
	return faults == 0 ? 0 : 1;
}
