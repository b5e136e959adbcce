/* Where a caller may reach: exact origins, in one canonical form. */
#ifndef PORTVAKT_COURIER_ORIGIN_H
#define PORTVAKT_COURIER_ORIGIN_H

#include <stdbool.h>

#include <curl/curl.h>

#define ORIGIN 300 /* "https://<host>:<port>" */
#define ORIGIN_LIST 16

struct origins {
	char   list[ORIGIN_LIST][ORIGIN];
	size_t count;
};

/* Takes an https address apart: its parsed form, to be fetched by exactly what
 * was judged, and its origin.  NULL for anything with a user, a fragment, a
 * host that is not a plain name, or another scheme. */
CURLU *origin_parse(const char *url, char origin[ORIGIN]);

/* Adds a configured origin: an address without path or query. */
bool origin_add(struct origins *, const char *url);

bool origin_allowed(const struct origins *, const char *origin);

#endif
