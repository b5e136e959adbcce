/* Who is at the other end of a request, as the database tells it for the
 * session token of the cookie.  Looked up anew on every request: a session
 * that ended, idled for 30 minutes or grew 8 hours old is simply not there,
 * and neither is a standing or a mandate that ended. */
#ifndef PORTVAKT_SESSION_H
#define PORTVAKT_SESSION_H

#include <stdbool.h>

#include "arena.h"
#include "db.h"
#include "fail.h"

enum assurance { ASSURANCE_NONE, ASSURANCE_LOW, ASSURANCE_SUBSTANTIAL, ASSURANCE_HIGH };

struct session {
	const char    *token;    /* as the cookie bore it; never logged */
	const char    *person;   /* uuid */
	const char    *name;     /* for the page's head */
	const char    *language; /* nb, nn, se, en */
	const char    *method;   /* idporten, ansattporten, child */
	enum assurance level;

	/* The capacity the person acts in; all NULL until one is chosen. */
	const char *standing;  /* uuid: the reader of shares */
	const char *capacity;  /* "parent", "representative", ... */
	const char *label;     /* "Saken om Ella" */
	const char *principal; /* standing acted for by a live mandate, or NULL */
	const char *types;     /* document types of that mandate as a text[]
	                        * literal, or NULL for all */
	const char *mandate;   /* uuid of that mandate, or NULL */
	bool        alone;     /* has no other capacity in this portal */
};

/* The statements of sql/session, which portal_main() prepares; ends with NULL. */
extern const struct statement *const *const session_statements;

/* *out is NULL when there is no live session for the token. */
result session_find(struct db *, struct arena *, const char *token, struct session **out);

/* Who was in the capacity when the token was last looked up by this process:
 * standing, principal, types, level, alone and token are set, the rest is not.
 * Only a guess, to send along what will be asked (db_ahead): it decides nothing,
 * and nothing that it led to is used unless session_find() said the same.  Of a
 * few hundred sessions, by the token's hash; the token itself is not kept. */
bool session_guess(struct arena *, const char *token, struct session *out);

/* Redeems the single-use code from login (60 s, bound to the browser that
 * began by the hash of its cookie) for a new session; token receives the
 * cookie's value.  fail_not_found-like 400 "error.handover" otherwise. */
result session_redeem(struct db *, struct arena *, const char *code, const char *browser,
    const char **token, const char **return_to);

/* Acts in another capacity from now on; 404 when it is not this person's. */
result session_act(struct db *, struct arena *, const struct session *, const char *standing);

result session_language(struct db *, struct arena *, const struct session *, const char *language);

/* how: "logout", "quick-exit". */
result session_end(struct db *, struct arena *, const struct session *, const char *how);

#endif
