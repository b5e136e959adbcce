#include "fail.h"

#undef fail /* what an analyzer is told of it */

#include <stdarg.h>

const struct failure fail_not_found[1] = { { 404, "error.not_found", NULL } };
const struct failure fail_unavailable[1] = { { 503, "error.unavailable", NULL } };
const struct failure fail_bad_request[1] = { { 400, "error.bad_request", NULL } };

result
fail(struct arena *arena, int status, const char *text, const char *fmt, ...)
{
	struct failure *f = arena_alloc(arena, sizeof(*f));
	va_list         args;

	f->status = status;
	f->text = text;
	if (fmt != NULL) {
		va_start(args, fmt);
		f->detail = arena_vprintf(arena, fmt, args);
		va_end(args);
	}
	return f;
}
