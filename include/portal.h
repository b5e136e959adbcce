/* A portal: a table of routes that carry their preconditions, and one main. */
#ifndef PORTVAKT_PORTAL_H
#define PORTVAKT_PORTAL_H

#include <stdbool.h>

#include "db.h"
#include "form.h"
#include "request.h"

/* What must hold before the handler runs.  Each includes those above it. */
enum needs {
	NEEDS_NOTHING, /* anyone: front page, rights, errors */
	NEEDS_PERSON,  /* a live session at high assurance; else to login, and back */
	NEEDS_PARTY    /* … and a capacity chosen; else to the choice of one */
};

struct route {
	const char *method; /* "GET" (HEAD comes along) or "POST" */
	const char *path;
	enum needs  needs;
	result (*handler)(struct request *);
	const char         *page;   /* template, rendered when the handler returns NULL
	                             * and has not replied; NULL: the handler replies */
	const struct input *inputs; /* NULL: none */
};

struct portal {
	const char                    *name;    /* "mypage": config, role, socket, cookie */
	const char                    *cookie;  /* "pv" → __Host-pv */
	const struct route            *routes;  /* ends with method NULL */
	const struct statement *const *statements; /* ends with NULL */
	result (*enter)(struct request *); /* NULL: session from the cookie (portal_enter) */
	bool keeper, vault; /* whether this program talks to them */
	void *(*open)(const struct config *); /* a program's own things, or NULL */
};

/* Serves FastCGI on descriptor 0 until SIGTERM.  POST is accepted only with the
 * form token (field "csrf", derived from the session token; the pre-session
 * cookie's where there is no session) and a same-origin Origin/Sec-Fetch-Site,
 * unless the route's path is listed as an exception by the program (back-channel
 * logout, which carries a signed token of its own). */
int portal_main(const struct portal *, int argc, char **argv);

#endif
