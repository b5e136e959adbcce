/* A configuration for targets that need one. */
#ifndef FUZZ_SITE_H
#define FUZZ_SITE_H

#include <unistd.h>

#include "config.h"
#include "fuzz.h"

static inline struct config *
site_config(void)
{
	static const char text[] = "municipality.number = 9901\n"
				   "keeper.directory = /nowhere\n"
				   "courier.directory = /nowhere\n"
				   "site.login = https://login.test:8443\n"
				   "site.mypage = https://mypage.test:8443\n"
				   "site.neutral = https://www.yr.test/\n";
	char              path[] = "/tmp/fuzz-XXXXXX";
	int               file = mkstemp(path);
	struct config    *config;

	MUST(file >= 0 && write(file, text, sizeof(text) - 1) == (ssize_t)(sizeof(text) - 1));
	(void)close(file);
	(void)setenv("PORTVAKT_CONF", path, 1);
	config = config_open();
	(void)unlink(path);
	return config;
}

#endif
