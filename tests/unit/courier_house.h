/* The real courier, peers of every kind, and two callers: login fetches, the clerk
 * exchanges documents as somebody. */
#ifndef PORTVAKT_TEST_COURIER_HOUSE_H
#define PORTVAKT_TEST_COURIER_HOUSE_H

#include "house.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "clock.h"
#include "courier.h"

static struct arena   *arena;
static struct config  *config;
static struct courier *courier, *clerk;
static pid_t           process, peer;
static unsigned        good, wrong_host, wrong_ca, plain, mutual;

static void
shell(const char *command)
{
	assert_int_equal(system(command), 0);
}

static void
certificate(const char *name, const char *host, bool signed_)
{
	char command[700];

	snprintf(command, sizeof(command),
	    "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
	    " -keyout %s.key -out %s.pem -days 2 -subj /serialNumber=984661185/CN=%s -addext "
	    "subjectAltName=DNS:%s"
	    " %s 2>openssl.log",
	    house_folder, name, name, name, host, signed_ ? "-CA ca.pem -CAkey ca.key" : "");
	shell(command);
}

/* tests/unit/peer.cjs, wherever the build is: by the source's own name. */
static pid_t
start_peer(void)
{
	char  script[PATH_MAX];
	pid_t child;

	snprintf(script, sizeof(script), "%s", __FILE__);
	snprintf(strrchr(script, '/') + 1, 16, "peer.cjs");
	child = fork();
	if (child == 0) {
		int log = open(house_path("log"), O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(log, STDOUT_FILENO);
		dup2(log, STDERR_FILENO);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("node", "node", script, house_folder, (char *)NULL);
		_exit(127);
	}
	return child;
}

static void
configure(const char *more)
{
	char text[2048];

	snprintf(text, sizeof(text),
	    "courier.ca = %s/ca.pem\n"
	    "courier.allow.login.0 = https://provider.localhost:%u\n"
	    "courier.allow.login.1 = https://Provider.localhost:%u/\n"
	    "courier.allow.login.2 = https://provider.localhost:%u\n"
	    "courier.allow.login.3 = https://provider.localhost:%u\n"
	    "courier.allow.login.4 = https://provider.localhost:1\n"
	    "courier.allow.login.5 = https://nobody.invalid\n"
	    "courier.allow.login.6 = https://provider.localhost:%u\n"
	    "courier.allow.clerk.0 = https://provider.localhost:%u\n"
	    "courier.certificate.clerk = %s/own.pem\n"
	    "courier.key.clerk = %s/own.key\n%s",
	    house_folder, good, wrong_host, wrong_ca, plain, mutual, mutual, house_folder,
	    house_folder, more);
	house_configure(text);
}

static void
start(void)
{
	process = house_start("courier", NULL);
	assert_true(house_ready("run/login.sock") && house_ready("run/clerk.sock"));
}

static int
setup(void **state)
{
	FILE *f;

	(void)state;
	house_open("");
	certificate("ca", "ca.localhost", false);
	certificate("good", "provider.localhost", true);
	certificate("host", "other.localhost", true);
	certificate("own", "clerk.localhost", true);
	certificate("ca2", "provider.localhost", false);
	peer = start_peer();
	assert_true(house_ready("ports"));
	f = fopen(house_path("ports"), "r");
	assert_int_equal(
	    fscanf(f, "%u %u %u %u %u", &good, &wrong_host, &wrong_ca, &plain, &mutual), 5);
	fclose(f);
	configure("");
	/* None of these may count. */
	setenv("HTTPS_PROXY", "http://127.0.0.1:9", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
	setenv("CURL_CA_BUNDLE", "/nonexistent", 1);
	start();
	arena = arena_new();
	config = config_open();
	courier = courier_open(config, "login");
	clerk = courier_open(config, "clerk");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	courier_close(courier);
	courier_close(clerk);
	assert_int_equal(house_end(process), 0);
	assert_int_equal(house_end(peer), 0);
	config_close(config);
	arena_free(arena);
	house_close();
	return 0;
}

static struct courier_answer got;

static int
get(const char *url)
{
	struct courier_request q = { .method = "GET", .url = url };
	result                 r = courier_fetch(courier, arena, &q, &got);

	return r == NULL ? 200 : r->status;
}

static char *
at(unsigned port, const char *path)
{
	return arena_printf(arena, "https://provider.localhost:%u%s", port, path);
}

static bool
answered(const char *words)
{
	return strstr((const char *)got.body.data, words) != NULL;
}

#endif
