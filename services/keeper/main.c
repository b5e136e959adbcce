/* keeper: holds the keys of a municipality, and does with them only what
 * rules.c lists.  No database, no network.
 *
 *   keeper           serves
 *   keeper --init    makes the keys that are missing, and ends
 *   keeper --rotate  adds a key-encryption key, and ends (then: SIGHUP) */
#include <errno.h>
#include <signal.h>
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

/* Whoever sees a socket may end us: the signal waits for the loop. */
static void
hold_signals(void)
{
	sigset_t ours;

	(void)sigemptyset(&ours);
	(void)sigaddset(&ours, SIGTERM);
	(void)sigaddset(&ours, SIGINT);
	(void)sigaddset(&ours, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &ours, NULL);
}

static int
run(const struct config *config, const struct serve_settings *settings)
{
	struct keys *keys;

	if (local_lock(settings->folder) < 0 || local_lock(settings->keys) < 0) {
		log_error("keeper.lock", "errno=%d, another keeper may be running", errno);
		return EX_TEMPFAIL;
	}
	hold_signals();
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

int
main(int argc, char **argv)
{
	struct config        *config;
	struct serve_settings settings;
	char                  origin[64];
	int                   status = EX_OK;

	log_open("keeper");
	if (argc > 2 ||
	    (argc == 2 && strcmp(argv[1], "--init") != 0 && strcmp(argv[1], "--rotate") != 0)) {
		fprintf(stderr, "usage: keeper [--init | --rotate]\n");
		return EX_USAGE;
	}
	if (!hide_memory()) {
		log_error("keeper.memory", "cannot be hidden, errno=%d", errno);
		return EX_OSERR;
	}
	umask(0077);
	config = config_open();
	settings.municipality = config_need(config, "municipality.number");
	settings.keys = config_need(config, "keeper.keys");
	settings.folder = config_need(config, "keeper.directory");
	settings.macs = config_number(config, "keeper.macs", 1, 60000, 1200);
	snprintf(origin, sizeof(origin), "portvakt.localhost/%s", settings.municipality);
	settings.origin = config_or(config, "keeper.origin", origin);
	if (!is_origin(settings.origin)) {
		log_error("config.malformed", "key=keeper.origin");
		return EX_CONFIG;
	}
	if (argc == 1)
		status = run(config, &settings);
	else if (!(strcmp(argv[1], "--init") == 0 ? keys_init : keys_rotate)(
		     settings.keys, settings.municipality))
		status = EX_CONFIG;
	config_close(config);
	return status;
}
