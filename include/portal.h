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
	NEEDS_PARTY    /* … and a capacity chosen; else to /rolle?to=<this address> */
};

struct route {
	const char *method; /* "GET" (HEAD comes along), "POST", "HEAD", "PATCH", … */
	const char *path;
	enum needs  needs;
	result (*handler)(struct request *);
	const char         *page;   /* template, rendered when the handler returns NULL
	                             * and has not replied; NULL: the handler replies */
	const struct input *inputs; /* NULL: none */
};

/* A path whose GET sends along with the look-up of the session what its handler
 * will ask (db_ahead), for who the session was when it was last looked up. */
struct foresight {
	const char *path;
	void (*ahead)(struct request *, const struct session *);
};

/* What several portals have in common, as one thing: handing in, say, with all
 * its routes and what they need.  The lists are those of struct portal. */
struct wing {
	const struct route            *routes;
	const struct statement *const *statements;
	const char *const             *pages;
	const struct foresight        *foresights;
	const char *const *foreign, *const *streams, *const *multiparts;
};

struct portal {
	const char                    *name;       /* "mypage": config, role, socket, cookie */
	const char                    *cookie;     /* "pv" → __Host-pv */
	const struct route            *routes;     /* ends with method NULL */
	const struct statement *const *statements; /* ends with NULL */
	const struct wing *const      *wings; /* added to the lists; ends with NULL; NULL: none */
	result (*enter)(struct request *);    /* NULL: session from the cookie (portal_enter) */
	bool keeper, vault, binder;           /* whether this program talks to them */
	void *(*open)(const struct config *); /* a program's own things (request.own), or NULL */
	const char *const      *pages; /* templates that handlers name themselves; NULL: none */
	const struct foresight *foresights; /* ends with path NULL; NULL: none */
	const char *const      *foreign;    /* POST paths that do without the form token and without
	                             * enter having worked: they check a signed token of
	                             * their own, or only ever leave; NULL: none */
	const char *const      *streams;    /* paths whose handler reads the body of POST and PATCH
	                             * itself (request_body_read()); inputs are of the query,
	                             * and the form token comes in the header X-Portvakt-Form */
	const char *const      *multiparts; /* the same for POST with multipart/form-data: the
	                                * handler takes the token out of the body and gives it
	                                * to portal_vouch() before it does anything else */
};

/* Serves FastCGI on descriptor 0 until SIGTERM.  What changes something (POST,
 * PATCH, DELETE) is accepted only with the form token (field "csrf", derived from the session cookie; from the
 * pre-session cookie where there is none) and a same-origin
 * Origin/Sec-Fetch-Site, unless the route's path is listed as foreign
 * (back-channel logout, which carries a signed token of its own; quick exit).
 *
 * With enter NULL the statements of sql/session and sql/access are added to the
 * portal's own; a portal with an enter of its own brings all that it needs. */
int portal_main(const struct portal *, int argc, char **argv);

/* 403 unless sent is the form token of this browser; sets request.vouched. */
result portal_vouch(struct request *, const char *sent);

/* The value of the pre-session cookie __Host-pv-begin; sets it when absent. */
const char *portal_begin(struct request *);

/* To login and back to this address: 303, bound to this browser.  level NULL,
 * or "high" for a step-up. */
result portal_to_login(struct request *, const char *level);

#endif
