/* migrate: applies what is new of sql/schema, sql/policy and sql/operator (to a test
 * instance sql/test as well), in order, each file in a transaction of its own, and
 * never a changed file. */
#include <dirent.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backup.h"
#include "operator.h"
#include "sql_core.h"
#include "sql_migrate.h"
#include "token.h"

struct migration {
	struct arena *arena;
	PGconn       *conn;
	const char   *root;
	size_t        applied;
};

static int
visible(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && strcmp(d->d_name + n - 4, ".sql") == 0;
}

static char *
content(struct migration *m, const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	long  size;

	if (in == NULL)
		return NULL;
	if (fseek(in, 0, SEEK_END) == 0 && (size = ftell(in)) >= 0 && fseek(in, 0, SEEK_SET) == 0) {
		text = arena_alloc(m->arena, (size_t)size + 1);
		if (fread(text, 1, (size_t)size, in) != (size_t)size)
			text = NULL;
	}
	(void)fclose(in);
	return text;
}

static bool
good(struct migration *m, const char *name, PGresult *r)
{
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!ok)
		(void)fprintf(stderr, "portvakt: %s: %s", name, PQerrorMessage(m->conn));
	PQclear(r);
	return ok;
}

static PGresult *
ask(struct migration *m, const struct statement *s, int count, const char *const *params)
{
	return PQexecParams(m->conn, s->text, count, NULL, params, NULL, NULL, 0);
}

/* 1 applied before, 0 new, -1 changed since. */
static int
before(struct migration *m, const char *name, const char *hash)
{
	PGresult *r = ask(m, &sql_applied, 1, (const char *const[]){ name });
	int       answer = 0;

	if (PQntuples(r) == 1)
		answer = strcmp(PQgetvalue(r, 0, 0), hash) == 0 ? 1 : -1;
	PQclear(r);
	return answer;
}

static bool
apply(struct migration *m, const char *name, const char *text, const char *hash)
{
	bool ok = good(m, name, PQexec(m->conn, sql_begin.text)) &&
		  good(m, name, PQexec(m->conn, text)) &&
		  good(m, name, ask(m, &sql_record, 2, (const char *const[]){ name, hash })) &&
		  good(m, name, PQexec(m->conn, sql_commit.text));

	if (!ok)
		PQclear(PQexec(m->conn, sql_rollback.text));
	m->applied += ok;
	return ok;
}

static bool
migrate_file(struct migration *m, const char *folder, const char *file)
{
	const char *name = arena_printf(m->arena, "%s/%s", folder, file);
	const char *text = content(m, arena_printf(m->arena, "%s/%s", m->root, name));
	const char *hash = text == NULL ? "" : token_hash_text(m->arena, text);

	if (text == NULL) {
		(void)fprintf(stderr, "portvakt: %s/%s cannot be read\n", m->root, name);
		return false;
	}
	if (strcmp(name, "schema/00_migration.sql") == 0)
		return good(m, name, PQexec(m->conn, text));
	switch (before(m, name, hash)) {
	case 1:
		return true;
	case 0:
		return apply(m, name, text, hash);
	default:
		(void)fprintf(stderr,
		    "portvakt: %s was changed after it was applied: changes are new "
		    "files\n",
		    name);
		return false;
	}
}

static bool
migrate_folder(struct migration *m, const char *folder)
{
	struct dirent **files = NULL;
	int             count = scandir(
			arena_printf(m->arena, "%s/%s", m->root, folder), &files, visible, alphasort);
	bool ok = count > 0;

	if (!ok)
		(void)fprintf(stderr, "portvakt: %s/%s holds nothing to apply\n", m->root, folder);
	for (int i = 0; i < count; i++) {
		ok = ok && migrate_file(m, folder, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return ok;
}

PGconn *
superuser(const struct config *c, const char *host)
{
	const char *const names[] = { "host", "port", "dbname", "user", "application_name", NULL };
	const char *const values[] = { host != NULL ? host : config_need(c, "database.host"),
		config_or(c, "database.port", "5432"), config_need(c, "database.name"),
		config_or(c, "database.superuser", "postgres"), "portvakt", NULL };

	return PQconnectdbParams(names, values, 0);
}

int
migrate(struct config *config)
{
	struct migration  m = { .arena = arena_new(), .conn = superuser(config, NULL) };
	const char *const instance[] = { config_need(config, "municipality.name"),
		config_need(config, "municipality.number"),
		config_or(config, "municipality.instance", "production") };
	bool              test = strcmp(instance[2], "test") == 0;
	bool              ok = PQstatus(m.conn) == CONNECTION_OK;

	m.root = config_or(config, "sql.directory", "/usr/local/share/portvakt/sql");
	if (!ok)
		(void)fprintf(stderr, "portvakt: %s", PQerrorMessage(m.conn));
	else
		PQclear(PQexec(m.conn, sql_quiet.text));
	ok = ok && migrate_folder(&m, "schema") && migrate_folder(&m, "policy") &&
	     migrate_folder(&m, "operator") && (!test || migrate_folder(&m, "test")) &&
	     good(&m, "instance", ask(&m, &sql_found, 3, instance));
	if (ok)
		(void)printf("%zu files applied\n", m.applied);
	PQfinish(m.conn);
	arena_free(m.arena);
	return ok ? 0 : 1;
}
