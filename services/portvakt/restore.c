/* restore: the database from a backup, as it was at the end or at a moment, with
 * the blobs that its rows name; and what was destroyed since stays destroyed.
 * PostgreSQL recovers behind a socket that nobody else can reach: the service
 * opens only when all of it is checked. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "operator.h"
#include "sql_restore.h"
#include "vault_files.h"

/* Names that PostgreSQL's restore_command can hold as they are. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-"

struct restore {
	struct arena        *arena;
	const struct config *config;
	char                *folder;   /* of the backup */
	char                *database; /* made by us */
	const char          *at;       /* NULL: to the end */
	const char          *moment;   /* the same in UTC */
	char                *base;
	char                *own; /* settings and socket of the server while it is ours */
	pid_t                server;
	PGconn              *conn;
	size_t               again;
};

static bool
wrong(const char *what, const char *why)
{
	(void)fprintf(stderr, "portvakt: %s: %s\n", what, why);
	return false;
}

/* ── Which base ── */

/* 2026-11-21T10:00:00+01:00 or …Z as PostgreSQL reads it before it knows names of
 * zones, and as the name of a base that ended then. */
static const char *
moment_of(struct arena *arena, const char *at, char name[32])
{
	struct tm   t = { 0 }, zone = { 0 };
	const char *rest = strptime(at, "%Y-%m-%dT%H:%M:%S", &t), *fraction = rest;
	char        seconds[32];
	time_t      moment;
	int         digits;

	if (rest == NULL)
		return NULL;
	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	digits = (int)(rest - fraction);
	if (strcmp(rest, "Z") != 0 &&
	    ((*rest != '+' && *rest != '-') || strptime(rest, "%z", &zone) == NULL))
		return NULL;
	moment = timegm(&t) - zone.tm_gmtoff;
	if (gmtime_r(&moment, &t) == NULL || strftime(name, 32, "%Y%m%dT%H%M%SZ", &t) == 0 ||
	    strftime(seconds, sizeof(seconds), "%Y-%m-%d %H:%M:%S", &t) == 0)
		return NULL;
	return arena_printf(arena, "%s%.*s+00", seconds, digits, fraction);
}

/* The newest base that had ended before the moment asked for. */
static bool
choose_base(struct restore *s)
{
	char        before[32] = "~";
	const char *bases = arena_printf(s->arena, "%s/base", s->folder);
	DIR        *dir;

	if (s->at != NULL && (s->moment = moment_of(s->arena, s->at, before)) == NULL)
		return wrong(s->at, "is no time with its offset (2026-11-21T10:00:00+01:00)");
	dir = opendir(bases);
	if (dir == NULL)
		return wrong(bases, strerror(errno));
	for (struct dirent *d; (d = readdir(dir)) != NULL;)
		if (*d->d_name != '.' && strcmp(d->d_name, before) < 0 &&
		    (s->base == NULL || strcmp(d->d_name, strrchr(s->base, '/') + 1) > 0))
			s->base = arena_printf(s->arena, "%s/%s", bases, d->d_name);
	(void)closedir(dir);
	return s->base != NULL || wrong(bases, "no base ended before that moment");
}

static bool
copy_base(struct restore *s)
{
	char *const copy[] = { (char[]){ "cp" }, (char[]){ "-a" }, (char[]){ "-T" }, s->base,
		s->database, NULL };
	FILE       *signal;

	if (rmdir(s->database) != 0 && errno != ENOENT)
		return wrong(s->database, "is there already: an empty folder is needed");
	(void)printf("from %s\n", s->base);
	if (!tool_run(copy))
		return false;
	signal = fopen(arena_printf(s->arena, "%s/recovery.signal", s->database), "wx");
	return signal != NULL && fclose(signal) == 0;
}

/* ── A server of our own ── */

static bool
put(struct restore *s, const char *name, const char *text)
{
	FILE *out = fopen(arena_printf(s->arena, "%s/%s", s->own, name), "wx");
	bool  ok = out != NULL && fputs(text, out) >= 0;

	return out != NULL && fclose(out) == 0 && ok;
}

static bool
make_own(struct restore *s)
{
	static char pattern[] = "/tmp/portvakt-restore-XXXXXX";

	s->own = mkdtemp(pattern);
	return (s->own != NULL && put(s, "settings", "") &&
		   put(s, "hba", "local all all trust\n")) ||
	       wrong("/tmp", strerror(errno));
}

/* What a setting of the old server's must not change is said here, where it counts most. */
static char **
server_arguments(struct restore *s)
{
	const char *const settings[] = { arena_printf(s->arena, "config_file=%s/settings", s->own),
		arena_printf(s->arena, "hba_file=%s/hba", s->own),
		arena_printf(s->arena, "ident_file=%s/settings", s->own),
		arena_printf(s->arena, "unix_socket_directories=%s", s->own),
		arena_printf(s->arena,
		    "restore_command=cp %s/wal/%%f \"%%p\" || cp %s/wal/%%f.partial \"%%p\"",
		    s->folder, s->folder),
		s->at == NULL ? "recovery_target_time="
			      : arena_printf(s->arena, "recovery_target_time=%s", s->moment),
		"recovery_target_action=promote", "listen_addresses=", "port=5432",
		"unix_socket_permissions=0700", "synchronous_standby_names=", "archive_mode=off",
		"hot_standby=off", "log_min_error_statement=panic" };
	size_t            count = sizeof(settings) / sizeof(settings[0]);
	char            **all = arena_array(s->arena, 2 * count + 4, sizeof(*all));

	all[0] = tool_path(s->arena, s->config, "postgres");
	all[1] = arena_strdup(s->arena, "-D");
	all[2] = s->database;
	for (size_t i = 0; i < count; i++) {
		all[3 + 2 * i] = arena_strdup(s->arena, "-c");
		all[4 + 2 * i] = arena_strdup(s->arena, settings[i]);
	}
	return all;
}

static bool
show_log(const struct restore *s)
{
	char *const show[] = { (char[]){ "tail" }, (char[]){ "-n" }, (char[]){ "5" },
		arena_printf(s->arena, "%s/log", s->own), NULL };

	(void)tool_run(show);
	return wrong(s->database, "PostgreSQL did not recover");
}

/* Until it answers, however long the recovery takes, or has given up. */
static bool
await(struct restore *s)
{
	const struct timespec pause = { .tv_nsec = 100000000 };

	for (;;) {
		if (waitpid(s->server, NULL, WNOHANG) == s->server) {
			s->server = -1;
			return show_log(s);
		}
		s->conn = superuser(s->config, s->own);
		if (PQstatus(s->conn) == CONNECTION_OK)
			return true;
		PQfinish(s->conn);
		s->conn = NULL;
		(void)nanosleep(&pause, NULL);
	}
}

static bool
recover(struct restore *s)
{
	s->server = tool_start(server_arguments(s), arena_printf(s->arena, "%s/log", s->own));
	return s->server > 0 && await(s);
}

static bool
leave(struct restore *s)
{
	char *const clear[] = { (char[]){ "rm" }, (char[]){ "-rf" }, s->own, NULL };
	bool        ok = true;

	PQfinish(s->conn);
	if (s->server > 0) {
		(void)kill(s->server, SIGINT);
		ok = tool_ended_well(s->server);
	}
	if (s->own != NULL)
		(void)tool_run(clear);
	sync();
	return ok;
}

/* ── What lies beside the database ── */

static bool
destroy_again(void *to, const char *kind, const char *id, const char *at)
{
	struct restore *s = to;
	PGresult       *r = ask_as(s->conn, &sql_destroy, 3, (const char *const[]){ kind, id, at });

	if (r == NULL)
		return false;
	s->again += *PQgetvalue(r, 0, 0) == 't';
	PQclear(r);
	return vault_files_note(config_need(s->config, "vault.directory"), kind, id, at);
}

/* By the backup's list and by that of the vault, if it is still the old one. */
static bool
keep_destroyed(struct restore *s, const char *from, const char *vault)
{
	if (!vault_files_destroyed(from, destroy_again, s) ||
	    !vault_files_destroyed(vault, destroy_again, s))
		return wrong("the list of what was destroyed", strerror(errno));
	(void)printf("%zu destroyed again\n", s->again);
	return true;
}

static bool
bring_blobs(struct restore *s)
{
	const char *from = arena_printf(s->arena, "%s/vault", s->folder);
	const char *vault = config_need(s->config, "vault.directory");
	const char *out = config_or(s->config, "vault.signing", NULL);

	if (mkdir(vault, 0750) != 0 && errno != EEXIST)
		return wrong(vault, strerror(errno));
	if (!keep_destroyed(s, from, vault) || !copy_missing(s->conn, &sql_renditions, from, vault))
		return false;
	if (out != NULL && mkdir(out, 0750) != 0 && errno != EEXIST)
		return wrong(out, strerror(errno));
	return (out == NULL || copy_missing(s->conn, &sql_bundles, from, out)) &&
	       check_vault(s->conn, s->config) == 0;
}

static int
run(struct restore *s)
{
	bool ok;

	if (geteuid() == 0)
		return !wrong("restore", "is for the database's own user: PostgreSQL refuses root");
	if (strspn(s->folder, PLAIN) != strlen(s->folder) || *s->folder != '/')
		return !wrong(s->folder, "is no absolute path of plain characters");
	ok = choose_base(s) && copy_base(s) && make_own(s) && recover(s) && bring_blobs(s);
	ok = leave(s) && ok;
	(void)puts(ok ? "restored" : "NOT restored: do not open the service on it");
	return ok ? 0 : 1;
}

int
restore(int argc, char **argv)
{
	struct restore s = { .arena = arena_new(), .server = -1 };
	struct config *config = config_open();
	int            status = 64;

	s.config = config;
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--database") == 0 && i + 1 < argc)
			s.database = argv[++i];
		else if (strcmp(argv[i], "--at") == 0 && i + 1 < argc)
			s.at = argv[++i];
		else if (s.folder == NULL && *argv[i] != '-')
			s.folder = argv[i];
		else
			s.folder = s.database = NULL;
	}
	if (s.folder != NULL && s.database != NULL)
		status = run(&s);
	config_close(config);
	arena_free(s.arena);
	return status;
}
