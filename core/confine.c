#include "confine.h"

#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "confine_parts.h"
#include "log.h"
#include "text.h"

#define PATH 512
#define NAMES 6

/* ── Who may do what ─────────────────────────────────────────────────────── */

/* A name beginning with / is a path, with $ an environment variable that holds
 * one, with ? a key of the configuration that may be missing, and any other one
 * that may not.  A tool is searched in PATH.
 * outward are the lists of origins whose ports may be reached, beside them those of
 * single addresses. */
struct row {
	const char *program;
	const char *reads[NAMES];
	const char *writes[NAMES];
	const char *removes[NAMES];
	const char *tools[NAMES];
	const char *outward[NAMES];
	const char *beside[NAMES];
	bool        database;
	unsigned    calls;
};

static const struct row rows[] = {
	/* Pages and sessions: no file at all. */
	{ .program = "login", .database = true, .calls = CALLS_TALK | CALLS_SERVE },
	/* Pages and documents: the vault, to read. */
	{ .program = "mypage",
	    .reads = { "vault.directory" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_SERVE },
	{ .program = "exchange",
	    .reads = { "vault.directory" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_SERVE },
	/* Signature jobs: what is to be signed, to read. */
	{ .program = "esign",
	    .reads = { "vault.directory" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_SERVE },
	/* Their pools that take in what is handed in: its parts, and no document. */
	{ .program = "mypage-uploads",
	    .writes = { "vault.parts" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_SERVE | CALLS_STORE },
	{ .program = "exchange-uploads",
	    .writes = { "vault.parts" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_SERVE | CALLS_STORE },
	/* The keys, and its last signed head; the names of its own sockets. */
	{ .program = "keeper",
	    .reads = { "$CREDENTIALS_DIRECTORY" },
	    .writes = { "keeper.keys" },
	    .removes = { "keeper.directory" },
	    .calls = CALLS_SERVE | CALLS_STORE },
	/* The only one with internet sockets.  /etc whole, because resolv.conf and
	 * the list of authorities are replaced while it runs. */
	{ .program = "courier",
	    .reads = { "courier.ca", "/etc", "/run/systemd/resolve", "/run/resolvconf",
		"/run/NetworkManager" },
	    .removes = { "courier.directory" },
	    .outward = { "courier.allow.login", "courier.allow.clerk", "courier.allow.esign" },
	    .beside = { "courier.mail.relay", "courier.sms.url" },
	    .calls = CALLS_TALK | CALLS_SERVE | CALLS_REACH | CALLS_REMOVE | CALLS_FORK },
	/* Documents that strangers wrote: a socket, and a child for each job. */
	{ .program = "binder",
	    .removes = { "binder.directory" },
	    .calls = CALLS_SERVE | CALLS_REMOVE | CALLS_FORK },
	/* The database, the keeper and the courier; what came back signed, to write, and
	 * what is to be sent, to read and remove. */
	{ .program = "clerk",
	    .writes = { "vault.directory", "?vault.mirror", "?vault.signing" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_STORE },
	/* What is handed in, and documents: both to write, and clamd's socket. */
	{ .program = "intake",
	    .writes = { "vault.directory", "vault.parts", "?vault.mirror" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_STORE },
	/* The operator's command reads what the operator may read, and writes the
	 * vault alone. */
	{ .program = "portvakt",
	    .reads = { "/" },
	    .writes = { "vault.directory", "?vault.mirror", "?vault.signing" },
	    .tools = { "pdftotext", "pdfinfo" },
	    .database = true,
	    .calls = CALLS_TALK | CALLS_STORE | CALLS_FORK | CALLS_EXEC },
	/* Its tools read a stranger's file: that file, themselves and fonts. */
	{ .program = "tool",
	    .reads = { "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache" },
	    .tools = { "pdftotext", "pdfinfo" },
	    .calls = CALLS_EXEC },
};

#ifdef __SANITIZE_ADDRESS__
/* A build with sanitizers reads its own maps and symbols to say what is wrong,
 * and its leak checker would trace this process from a child: no leaks are
 * looked for where a program is confined. */
#define SANITIZED "/proc", "/usr", "/lib"
static bool confined;
int         __lsan_is_turned_off(void);
int
__lsan_is_turned_off(void)
{
	return confined;
}
#define CONFINED() (confined = true)
#else
#define SANITIZED NULL
#define CONFINED() ((void)0)
#endif

/* What the C library may look up late in any program. */
static const char *const everybody[] = { "/etc/localtime", "/usr/share/zoneinfo" };
static const char *const sanitized[] = { SANITIZED };

/* A database on another machine is found by its name. */
static const char *const to_resolve[] = { "/etc", "/run/systemd/resolve" };

/* ── From the table to one configuration ─────────────────────────────────── */

static _Noreturn void
give_up(const char *what, const char *which)
{
	log_error("confine.failed", "what=%s which=%s errno=%d", what, which, errno);
	exit(EX_OSERR);
}

static void
add_path(struct confine_room *room, const char *path, unsigned rights, bool needed)
{
	if (path == NULL || *path == '\0')
		return;
	if (room->path_count == CONFINE_LIST)
		give_up("too many paths", path);
	room->paths[room->path_count++] = (struct confine_path){ path, rights, needed };
}

static void
add_paths(struct confine_room *room, const struct config *config, const char *const *names,
    size_t count, unsigned rights)
{
	for (size_t i = 0; i < count && names[i] != NULL; i++) {
		if (*names[i] == '/')
			add_path(room, names[i], rights, false);
		else if (*names[i] == '$')
			add_path(room, getenv(names[i] + 1), rights, false);
		else if (*names[i] == '?')
			add_path(room, config_or(config, names[i] + 1, NULL), rights, true);
		else
			add_path(
			    room, config_need(config, names[i]), rights, rights != CONFINE_REMOVE);
	}
}

static void
add_port(struct confine_room *room, uint64_t port)
{
	if (room->port_count == CONFINE_LIST)
		give_up("too many ports", "-");
	room->ports[room->port_count++] = (uint16_t)port;
}

/* The port of https://host[:port][/]. */
static uint64_t
port_of(const char *origin)
{
	const char *host = strstr(origin, "://");
	const char *colon = host == NULL ? NULL : strrchr(host + 3, ':');
	char        digits[6];
	size_t      size = colon == NULL ? 0 : strspn(colon + 1, "0123456789");
	uint64_t    port;

	if (size == 0 || size >= sizeof(digits))
		return 443;
	memcpy(digits, colon + 1, size);
	digits[size] = '\0';
	return text_number(digits, UINT16_MAX, &port) ? port : 443;
}

static void
add_origins(struct confine_room *room, const struct config *config, const char *list)
{
	char        key[64];
	const char *origin;

	for (unsigned i = 0;; i++) {
		snprintf(key, sizeof(key), "%s.%u", list, i);
		origin = config_or(config, key, NULL);
		if (origin == NULL)
			return;
		add_port(room, port_of(origin));
	}
}

static void
add_beside(struct confine_room *room, const char *address)
{
	if (address != NULL)
		add_port(room, port_of(address));
}

/* A folder is that of a unix socket; anything else the name of a machine. */
static void
add_database(struct confine_room *room, const struct config *config)
{
	if (*config_need(config, "database.host") == '/')
		return;
	room->calls |= CALLS_REACH;
	add_port(room, 53);
	add_port(room, config_number(config, "database.port", 1, UINT16_MAX, 5432));
	add_paths(
	    room, config, to_resolve, sizeof(to_resolve) / sizeof(to_resolve[0]), CONFINE_READ);
}

/* The loader that the kernel starts a program with: what started this one. */
static int
take_loader(struct dl_phdr_info *info, size_t size, void *to)
{
	(void)size;
	for (size_t i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_INTERP)
			*(uintptr_t *)to = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
	return 1; /* the program itself comes first */
}

/* The first of that name in PATH, as exec finds it; found must last. */
static const char *
search(const char *name, char found[PATH])
{
	const char *path = getenv("PATH");

	if (path == NULL)
		path = "/usr/local/bin:/usr/bin:/bin";
	while (*path != '\0') {
		int size = (int)strcspn(path, ":");

		if (snprintf(found, PATH, "%.*s/%s", size, path, name) < PATH &&
		    access(found, X_OK) == 0)
			return found;
		path += size;
		path += *path == ':';
	}
	return NULL;
}

static void
add_tools(struct confine_room *room, const struct row *row)
{
	static char found[NAMES][PATH];
	uintptr_t   loader = 0;

	if (row->tools[0] == NULL)
		return;
	(void)dl_iterate_phdr(take_loader, &loader);
	/* A number that is an address: the loader's name lies in our own memory. */
	add_path(room, (const char *)loader, CONFINE_READ | CONFINE_EXEC, true); /* NOLINT */
	for (size_t i = 0; i < NAMES && row->tools[i] != NULL; i++)
		add_path(room, search(row->tools[i], found[i]), CONFINE_READ | CONFINE_EXEC, false);
}

static struct confine_room
room_of(const struct config *config, const char *program)
{
	struct confine_room room = { 0 };
	const struct row   *row = rows;

	while (row < rows + sizeof(rows) / sizeof(rows[0]) && strcmp(row->program, program) != 0)
		row++;
	if (row == rows + sizeof(rows) / sizeof(rows[0]))
		give_up("no row for this program", program);
	room.calls = row->calls;
	add_paths(&room, config, everybody, sizeof(everybody) / sizeof(everybody[0]), CONFINE_READ);
	add_paths(&room, config, sanitized, sizeof(sanitized) / sizeof(sanitized[0]), CONFINE_READ);
	add_paths(&room, config, row->reads, NAMES, CONFINE_READ);
	add_paths(&room, config, row->writes, NAMES, CONFINE_READ | CONFINE_WRITE);
	add_paths(&room, config, row->removes, NAMES, CONFINE_REMOVE);
	add_tools(&room, row);
	if (row->outward[0] != NULL)
		add_port(&room, 53); /* names whose answer does not fit a datagram */
	for (size_t i = 0; i < NAMES && row->outward[i] != NULL; i++)
		add_origins(&room, config, row->outward[i]);
	for (size_t i = 0; i < NAMES && row->beside[i] != NULL; i++)
		add_beside(&room, config_or(config, row->beside[i], NULL));
	if (row->database)
		add_database(&room, config);
	return room;
}

/* ── Closing the doors ───────────────────────────────────────────────────── */

/* What libraries read when they are first used, they read now. */
static void
settle_libraries(void)
{
	if (OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL) != 1 || RAND_status() != 1)
		give_up("OpenSSL does not begin", "-");
	tzset();
}

static bool
may_lack_landlock(const struct config *config)
{
	return strcmp(config_or(config, "municipality.instance", "production"), "test") == 0 ||
	       strcmp(config_or(config, "confine.landlock", "required"), "optional") == 0;
}

/* ── What was given, and may have been replaced since ────────────────────── */

static struct given {
	const char *path;
	dev_t       device;
	ino_t       inode;
} given[CONFINE_LIST];
static size_t given_count;

static void
remember(const struct confine_room *room)
{
	struct stat s;

	for (size_t i = 0; i < room->path_count; i++)
		if (room->paths[i].needed && stat(room->paths[i].path, &s) == 0)
			given[given_count++] = (struct given){ room->paths[i].path, s.st_dev,
				s.st_ino };
}

/* One that is gone may come back as it was. */
bool
confine_stale(void)
{
	struct stat s;

	for (size_t i = 0; i < given_count; i++)
		if (stat(given[i].path, &s) == 0 &&
		    (s.st_ino != given[i].inode || s.st_dev != given[i].device)) {
			log_warn("confine.stale", "path=%s", given[i].path);
			return true;
		}
	return false;
}

static void
close_doors(const struct confine_room *room, int version)
{
	const char *trouble = "-";

	CONFINED();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		give_up("no_new_privs", "-");
	if (version > 0 && !confine_files(room, version, &trouble))
		give_up("landlock", trouble);
	if (!confine_calls(room->calls))
		give_up("seccomp", "-");
}

void
confine(const struct config *config, const char *program)
{
	struct confine_room room;
	int                 version = confine_landlock();

	if (version == 0 && !may_lack_landlock(config))
		give_up("this kernel has no Landlock (confine.landlock)", program);
	if (version == 0)
		log_warn("confine.landlock", "this kernel has none: files are not confined");
	settle_libraries();
	room = room_of(config, program);
	if (version > 0)
		remember(&room);
	close_doors(&room, version);
	log_info("confine.closed", "landlock=%d", version);
}

void
confine_tool(const char *file)
{
	struct confine_room room = room_of(NULL, "tool");

	add_path(&room, file, CONFINE_READ, true);
	close_doors(&room, confine_landlock());
}
