/* A request whose parameters and body are an input, and an answer that is kept
 * to be looked at. */
#ifndef FUZZ_CHANNEL_H
#define FUZZ_CHANNEL_H

#include <strings.h>

#include "../../../core/web.h"
#include "fuzz.h"
#include "portal.h"

#define SENT_MAX 65536

static struct sent {
	char   text[SENT_MAX + 1];
	size_t size;
} sent;

static inline bool
channel_write(void *ctx, const char *data, size_t size)
{
	(void)ctx;
	if (size > SENT_MAX - sent.size)
		return false;
	memcpy(sent.text + sent.size, data, size);
	sent.size += size;
	sent.text[sent.size] = '\0';
	return true;
}

/* How often a header comes, and its value, in the arena. */
static inline int
sent_header(struct arena *a, const char *name, const char **value)
{
	const char *end = strstr(sent.text, "\r\n\r\n");
	int         count = 0;

	MUST(end != NULL);
	for (const char *line = sent.text; line < end; line = strstr(line, "\r\n") + 2)
		if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
			const char *from = line + strlen(name) + 2;

			*value = arena_strndup(a, from, (size_t)(strstr(from, "\r\n") - from));
			count++;
		}
	return count;
}

/* Every line of the head is one that we meant: a name of ours, a colon, and
 * printable ASCII; and no line more than that. */
static inline void
sent_clean(void)
{
	const char *end = strstr(sent.text, "\r\n\r\n");

	MUST(end != NULL && strncmp(sent.text, "Status: ", 8) == 0);
	for (const char *p = sent.text; p < end; p++)
		MUST((*p >= 0x20 && *p < 0x7f) || (p[0] == '\r' && p[1] == '\n') ||
		     (p[0] == '\n' && p[-1] == '\r'));
}

#endif
