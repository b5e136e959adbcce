/* keeper: holds the keys of a municipality, and does with them only what
 * rules.c lists.  No database, no network.
 *
 *   keeper           serves
 *   keeper --init    makes the keys that are missing, and ends
 *   keeper --rotate  adds a key-encryption key, and ends (then: SIGHUP)
 *   keeper --enterprise <key.pem
 *                    keeps the enterprise's key, and ends (then: SIGHUP) */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "config.h"
#include "confine.h"
#include "keys.h"
#include "local.h"
#include "log.h"
#include "seal.h"
#include "serve.h"

#ifdef __SANITIZE_ADDRESS__
/* The leak checker would have to trace this process, which nobody may. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}
#endif

#define LOCKED (64 * 1024) /* bytes of locked memory for keys */
#define PEM_ROOM 8192

/* Keys reach neither a core file, nor a debugger, nor the swap. */
static bool
hide_memory(void)
{
	struct rlimit none = { 0, 0 }, locked = { 0, 0 };

	if (prctl(PR_SET_DUMPABLE, 0) != 0 || setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	if (CRYPTO_secure_malloc_init(LOCKED, 32) != 1)
		log_warn("keeper.memory", "keys cannot be locked in memory, errno=%d", errno);
	/* The rest too, unless a limit would then make memory scarce. */
	if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0 &&
	    (locked.rlim_cur == RLIM_INFINITY || geteuid() == 0))
		(void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
	return true;
}

static bool
is_origin(const char *origin)
{
	return strlen(origin) <= SEAL_ORIGIN && strpbrk(origin, " +\t\r\n") == NULL;
}

static int
run(const struct config *config, const struct serve_settings *settings)
{
	struct keys *keys;

	if (local_lock(settings->folder) < 0 || local_lock(settings->keys) < 0) {
		log_error("keeper.lock", "errno=%d, another keeper may be running", errno);
		return EX_TEMPFAIL;
	}
	keys = keys_load(settings->keys, settings->municipality);
	if (keys == NULL || !serve_listen(config, settings, keys))
		return EX_CONFIG;
	confine(config, "keeper");
	log_info(
	    "keeper.ready", "municipality=%s newest=%s", settings->municipality, keys_newest(keys));
	serve();
	log_info("keeper.ended", NULL);
	return EX_OK;
}

/* What the standard input holds, as long as no key is longer. */
static bool
keep_enterprise(const char *folder, const char *municipality)
{
	uint8_t pem[PEM_ROOM];
	size_t  size = fread(pem, 1, sizeof(pem), stdin);
	bool    ok = size < sizeof(pem) &&
		  keys_keep_enterprise(folder, municipality, (struct bytes){ pem, size });

	OPENSSL_cleanse(pem, sizeof(pem));
	return ok;
}

static const struct mode {
	const char *option;
	bool (*run)(const char *folder, const char *municipality);
} modes[] = {
	{ "--init", keys_init },
	{ "--rotate", keys_rotate },
	{ "--enterprise", keep_enterprise },
};

static const struct mode *
mode_of(const char *option)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(modes[i].option, option) == 0)
			return &modes[i];
	return NULL;
}

static struct serve_settings
settings_of(const struct config *config, char *room, size_t size)
{
	struct serve_settings s = { .municipality = config_need(config, "municipality.number"),
		.keys = config_need(config, "keeper.keys"),
		.folder = config_need(config, "keeper.directory"),
		.macs = config_number(config, "keeper.macs", 1, 60000, 1200) };

	snprintf(room, size, "portvakt.localhost/%s", s.municipality);
	s.origin = config_or(config, "keeper.origin", room);
	return s;
}

int
main(int argc, char **argv)
{
	const struct mode    *mode = argc == 2 ? mode_of(argv[1]) : NULL;
	struct config        *config;
	struct serve_settings settings;
	char                  origin[64];
	int                   status = EX_OK;

	log_open("keeper");
	if (argc > 2 || (argc == 2 && mode == NULL)) {
		fprintf(stderr, "usage: keeper [--init | --rotate | --enterprise <key.pem]\n");
		return EX_USAGE;
	}
	if (!hide_memory()) {
		log_error("keeper.memory", "cannot be hidden, errno=%d", errno);
		return EX_OSERR;
	}
	umask(0077);
	config = config_open();
	settings = settings_of(config, origin, sizeof(origin));
	if (!is_origin(settings.origin)) {
		log_error("config.malformed", "key=keeper.origin");
		return EX_CONFIG;
	}
	if (mode == NULL)
		status = run(config, &settings);
	else if (!mode->run(settings.keys, settings.municipality))
		status = EX_CONFIG;
	config_close(config);
	return status;
}
