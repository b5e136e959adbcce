/* backup: the database as it is (a base, and from then on every commit), the
 * blobs, and, as an act of its own, the keys.  PostgreSQL's own programs copy
 * the database; blobs are immutable and encrypted, so that a copy is a copy. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "operator.h"
#include "vault_files.h"

#define SLOT "portvakt_backup"

/* What PostgreSQL's programs are told about the server, in front of the rest. */
static char **
arguments(struct arena *arena, const struct config *c, const char *tool, char *const *more)
{
	char *const server[] = { tool_path(arena, c, tool), arena_strdup(arena, "-h"),
		arena_strdup(arena, config_need(c, "database.host")), arena_strdup(arena, "-p"),
		arena_strdup(arena, config_or(c, "database.port", "5432")),
		arena_strdup(arena, "-U"),
		arena_strdup(arena, config_or(c, "database.superuser", "postgres")),
		arena_strdup(arena, "-w") };
	size_t      own = sizeof(server) / sizeof(server[0]), count = 0;
	char      **all;

	while (more[count] != NULL)
		count++;
	all = arena_array(arena, own + count + 1, sizeof(*all));
	memcpy(all, server, sizeof(server));
	memcpy(all + own, more, count * sizeof(*all));
	return all;
}

static bool
make_folder(const char *path)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return true;
	(void)fprintf(stderr, "portvakt: %s: %s\n", path, strerror(errno));
	return false;
}

/* ── The database ── */

/* It has its name, the moment it ended, only when it is whole and was read back. */
static bool
copy_database(struct arena *arena, const struct config *c, const char *folder)
{
	char       *part = arena_printf(arena, "%s/base/.part", folder);
	char        name[32];
	time_t      now;
	struct tm   utc;
	char *const clear[] = { (char[]){ "rm" }, (char[]){ "-rf" }, part, NULL };
	char *const take[] = { (char[]){ "-D" }, part, (char[]){ "-X" }, (char[]){ "stream" },
		(char[]){ "-c" }, (char[]){ "fast" }, NULL };
	char *const look[] = { tool_path(arena, c, "pg_verifybackup"), (char[]){ "-q" },
		(char[]){ "-n" }, part, NULL };

	if (!tool_run(clear) || !tool_run(arguments(arena, c, "pg_basebackup", take)) ||
	    !tool_run(look))
		return false;
	now = time(NULL);
	(void)strftime(name, sizeof(name), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	return rename(part, arena_printf(arena, "%s/base/%s", folder, name)) == 0 &&
	       printf("base/%s\n", name) > 0;
}

/* ── The vault ── */

struct pair {
	const char *from, *to;
	size_t      copied;
};

static bool
copy_blob(void *to, const char *name, time_t written)
{
	struct pair *p = to;

	(void)written;
	if (*name == '.') /* being written: no row knows it yet */
		return true;
	p->copied++;
	/* One that was removed while we looked was never promised, or is destroyed. */
	return vault_files_copy(p->from, p->to, name) || errno == ENOENT;
}

/* What was destroyed goes from the backup too, and stays on its list. */
static bool
follow_destroyed(void *to, const char *kind, const char *id, const char *at)
{
	struct pair *p = to;

	if (!vault_files_note(p->to, kind, id, at))
		return false;
	return strcmp(kind, "rendition") != 0 || vault_files_remove(p->to, id);
}

/* After the database: each row of the base was committed when its blob was there. */
static bool
copy_vault(struct arena *arena, const struct config *c, const char *folder)
{
	struct pair p = { .from = config_need(c, "vault.directory"),
		.to = arena_printf(arena, "%s/vault", folder) };
	struct pair out = { .from = config_or(c, "vault.signing", NULL), .to = p.to };
	size_t      swept = 0;

	if (vault_files_sweep(p.to, time(NULL) - VAULT_STALE, &swept) &&
	    vault_files_each(p.from, copy_blob, &p) &&
	    vault_files_destroyed(p.from, follow_destroyed, &p) &&
	    (out.from == NULL || vault_files_each(out.from, copy_blob, &out)))
		return printf("%zu blobs\n", p.copied + out.copied) > 0;
	(void)fprintf(stderr, "portvakt: %s: %s\n", p.to, strerror(errno));
	return false;
}

static int
take(const struct config *c, const char *folder)
{
	struct arena *arena = arena_new();
	bool ok = make_folder(folder) && make_folder(arena_printf(arena, "%s/base", folder)) &&
		  make_folder(arena_printf(arena, "%s/wal", folder)) &&
		  make_folder(arena_printf(arena, "%s/vault", folder)) &&
		  copy_database(arena, c, folder) && copy_vault(arena, c, folder);

	arena_free(arena);
	return ok ? 0 : 1;
}

/* ── Every commit from now on ── */

/* Becomes PostgreSQL's own receiver: the server keeps what it has not received,
 * and, where synchronous_standby_names names it, acknowledges nothing before. */
static int
follow(const struct config *c, const char *folder)
{
	struct arena *arena = arena_new();
	char         *wal = arena_printf(arena, "%s/wal", folder);
	char *const   slot[] = { (char[]){ "-S" }, (char[]){ SLOT }, (char[]){ "--create-slot" },
		  (char[]){ "--if-not-exists" }, NULL };
	char *const   more[] = { (char[]){ "-S" }, (char[]){ SLOT }, (char[]){ "--synchronous" },
		  (char[]){ "-D" }, wal, NULL };
	char        **receive = arguments(arena, c, "pg_receivewal", more);

	if (!make_folder(folder) || !make_folder(wal) ||
	    !make_folder(arena_printf(arena, "%s/vault", folder)) ||
	    setenv("PGAPPNAME", SLOT, 1) != 0 ||
	    !tool_run(arguments(arena, c, "pg_receivewal", slot)))
		return 1;
	(void)execv(receive[0], receive);
	(void)fprintf(stderr, "portvakt: %s: %s\n", receive[0], strerror(errno));
	return 1;
}

/* ── The keys ── */

/* Never beside the data: who finds one has nothing without the other. */
static int
take_keys(const struct config *c, const char *folder)
{
	struct arena *arena = arena_new();
	char         *keys = arena_strdup(arena, config_need(c, "keeper.keys"));
	char         *copy = arena_printf(arena, "%s/keys", folder);
	char *const   make[] = { (char[]){ "cp" }, (char[]){ "-a" }, (char[]){ "-T" }, keys, copy,
		  NULL };
	bool          ok;

	if (access(arena_printf(arena, "%s/base", folder), F_OK) == 0 ||
	    access(arena_printf(arena, "%s/../base", folder), F_OK) == 0) {
		(void)fputs(
		    "portvakt: that folder holds a backup of the data: keys lie apart\n", stderr);
		arena_free(arena);
		return 1;
	}
	umask(0077);
	ok = make_folder(folder) && tool_run(make);
	if (ok && access(arena_printf(arena, "%s/root-key", copy), F_OK) != 0)
		(void)puts("the root key is a credential of its own: keep it in a third place");
	sync();
	arena_free(arena);
	return ok ? 0 : 1;
}

int
backup(int argc, char **argv)
{
	static const struct {
		const char *how;
		int (*act)(const struct config *, const char *folder);
	} ways[] = { { NULL, take }, { "--follow", follow }, { "--keys", take_keys } };
	const char    *how = argc == 2 ? argv[0] : NULL;
	struct config *c;
	int            status = 64;

	if (argc < 1 || argc > 2 || *argv[argc - 1] == '-')
		return status;
	c = config_open();
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (how == NULL ? ways[i].how == NULL
				: ways[i].how != NULL && strcmp(how, ways[i].how) == 0)
			status = ways[i].act(c, argv[argc - 1]);
	config_close(c);
	return status;
}
