/* What is made in an arena.  Nobody has SIZE_MAX bytes: asking for them ends the process. */
#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	return arena_alloc(a, size != 0 && count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

void *
arena_memdup(struct arena *a, const void *data, size_t size)
{
	void *copy = arena_alloc(a, size);

	if (size != 0)
		memcpy(copy, data, size);
	return copy;
}

char *
arena_strndup(struct arena *a, const char *s, size_t size)
{
	size_t length = strnlen(s, size);
	char  *copy = arena_alloc(a, length == SIZE_MAX ? SIZE_MAX : length + 1);

	memcpy(copy, s, length);
	return copy;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

#define NEAR 1024 /* most texts fit, and are written once */

char *
arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
	char    near[NEAR];
	char   *out;
	va_list again;
	int     length;

	va_copy(again, args);
	length = vsnprintf(near, sizeof(near), fmt, again);
	va_end(again);
	if (length >= 0 && (size_t)length < sizeof(near)) {
		out = arena_memdup(a, near, (size_t)length + 1);
		explicit_bzero(near, (size_t)length);
		return out;
	}
	out = arena_alloc(a, length < 0 ? SIZE_MAX : (size_t)length + 1);
	(void)vsnprintf(out, (size_t)length + 1, fmt, args);
	return out;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	char   *out;

	va_start(args, fmt);
	out = arena_vprintf(a, fmt, args);
	va_end(args);
	return out;
}
