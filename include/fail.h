/* Failure as a type of its own.
 *
 * A function that can fail returns a result: NULL when all is well, otherwise
 * a record that says three different things to three different readers: a
 * status to the browser, a text key to the person, a detail to the log.  The
 * detail never holds personal data: ids, not names, numbers, titles or tokens.
 *
 * TRY() is always safe, because the arena cleans up after whoever leaves. */
#ifndef PORTVAKT_FAIL_H
#define PORTVAKT_FAIL_H

#include "arena.h"

struct failure {
	int         status; /* HTTP status, 400–599 */
	const char *text;   /* key in portals/common/text, e.g. "error.unavailable" */
	const char *detail; /* for the log only; may be NULL */
};

typedef const struct failure *result;

#define TRY(x) \
	do { \
		result try_ = (x); \
		if (try_ != NULL) \
			return try_; \
	} while (0)

/* A failure record in the arena. */
result fail(struct arena *, int status, const char *text, const char *fmt, ...)
    __attribute__((format(printf, 4, 5), warn_unused_result, returns_nonnull));

#ifdef __clang_analyzer__ /* it overlooks that a failure is never NULL */
static inline result
fail_stands(result why)
{
	if (why == NULL)
		__builtin_unreachable();
	return why;
}
#define fail(...) fail_stands(fail(__VA_ARGS__))
#endif

/* The ones that need no arena, because they are met when little else works.
 * Hidden and nonexistent are one record, so that they cannot differ. */
extern const struct failure fail_not_found[1];   /* 404 error.not_found */
extern const struct failure fail_unavailable[1]; /* 503 error.unavailable */
extern const struct failure fail_bad_request[1]; /* 400 error.bad_request */

#endif
