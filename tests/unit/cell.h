/* The house that is attacked: files, sockets and ports that a confined program should
 * not get at, and some that it may. */
#ifndef PORTVAKT_TEST_CELL_H
#define PORTVAKT_TEST_CELL_H

#include "attempts.h"

#include "config.h"

static struct config *config;

static void
put_file(char path[128], const char *name)
{
	int fd;

	snprintf(path, 128, "%s/%s", house_folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "secret", 6), 6);
	close(fd);
}

static in_port_t
listen_somewhere(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t          size = sizeof(at);
	int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 4096), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	return at.sin_port;
}

static void
listen_unix(bool abstract)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int                fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int size = snprintf(at.sun_path + abstract, sizeof(at.sun_path) - abstract, "%s%s",
	    house_folder, abstract ? "" : "/run/own.sock");

	if (!abstract)
		(void)unlink(at.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *)&at,
			     (socklen_t)(sizeof(sa_family_t) + abstract + (size_t)size)),
	    0);
	assert_int_equal(listen(fd, 4096), 0);
}

/* What an attempt may have taken away is put back before the next. */
static void
furnish(void)
{
	put_file(file_secret, "secret");
	put_file(file_blob, "vault/blob");
	put_file(file_key, "keys/key");
	put_file(file_own, "own.pdf");
	put_file(file_new, "new");
	put_file(blob_new, "vault/new");
	put_file(part_new, "parts/new");
	put_file(key_new, "keys/new");
	unlink(file_new);
	unlink(blob_new);
	unlink(part_new);
	unlink(key_new);
	unlink(house_path("other"));
	if (access(file_socket, F_OK) != 0)
		listen_unix(false);
}

static void
configure(const char *instance)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "municipality.instance = %s\ndatabase.host = /run/postgresql\n"
	    "courier.ca = %s/secret-ca\ncourier.allow.login.0 = https://a.localhost:%u\n",
	    instance, house_folder, ntohs(listed));
	house_configure(text);
	config_close(config);
	config = config_open();
}

static int
open_house(void **state)
{
	char ca[128];

	(void)state;
	/* What a log is for; and a folder that nobody's row names. */
	house_open("");
	put_file(ca, "secret-ca");
	listed = listen_somewhere();
	unlisted = listen_somewhere();
	snprintf(file_socket, sizeof(file_socket), "%s/run/own.sock", house_folder);
	listen_unix(true);
	configure("test");
	furnish();
	return 0;
}

static int
close_house(void **state)
{
	(void)state;
	config_close(config);
	config = NULL;
	house_close();
	return 0;
}

static void
be_quiet(void)
{
	int log = open(house_path("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
}

#endif
