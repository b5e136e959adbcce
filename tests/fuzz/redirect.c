/* pages_is_local(), enter_is_local(), reply_redirect(): an address that is taken
 * for one of ours is one of ours to a browser. */
#include "../../core/reply.c"
#include "../../portals/common/enter.c"
#include "../../portals/login/pages.c"

#include "channel.h"

/* The authority of a reference as the URL standard's parser finds it against an
 * https page: "" when it stays on our origin, NULL for another scheme. */
static const char *
authority(struct arena *a, const char *reference)
{
	char  *text = arena_alloc(a, strlen(reference) + 1), *p = text;
	size_t letters;

	while (*reference != '\0' && (unsigned char)*reference <= 0x20)
		reference++;
	for (; *reference != '\0'; reference++)
		if (strchr("\t\r\n", *reference) == NULL) /* are passed over */
			*p++ = *reference == '\\' ? '/' : *reference;
	letters = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
	if (letters > 0 && text[letters] == ':') {
		if (strncasecmp(text, "https:", 6) != 0)
			return NULL;
		text += 6;
		if (strncmp(text, "//", 2) != 0)
			return "";
	}
	if (strncmp(text, "//", 2) != 0)
		return "";
	text += strspn(text, "/"); /* of https, any number is as good as two */
	text[strcspn(text, "/?#")] = '\0';
	p = strrchr(text, '@');
	return p == NULL ? text : p + 1;
}

static struct request
fresh(struct arena *a, const struct channel *channel)
{
	sent.size = 0;
	return (struct request){ .arena = a, .reply = reply_new(a, channel, "") };
}

static void
local(struct arena *a, const struct channel *channel, const char *path)
{
	struct request q = fresh(a, channel);
	bool           login = pages_is_local(path), portal = enter_is_local(path);
	bool           sent_away = reply_redirect(&q, path) == NULL;
	const char    *where = authority(a, path), *location = NULL;

	if (login || portal)
		MUST(sent_away);
	if (login)
		MUST(portal);
	if (!sent_away)
		return;
	MUST(where != NULL && *where == '\0');
	sent_clean();
	MUST(sent_header(a, "Location", &location) == 1 && strcmp(location, path) == 0);
}

/* An address from the configuration stays the one it is, whatever follows. */
static void
away(struct arena *a, const struct channel *channel, const char *query)
{
	struct request q = fresh(a, channel);
	const char    *location = NULL;

	if (reply_redirect_away(&q, "https://id.test:8443/authorize", query) != NULL)
		return;
	sent_clean();
	MUST(sent_header(a, "Location", &location) == 1);
	MUST(strcmp(authority(a, location), "id.test:8443") == 0);
}

static void
base(struct arena *a, const struct channel *channel, const char *address)
{
	struct request q = fresh(a, channel);
	const char    *origin = web_origin(a, address), *where;

	if (reply_redirect_away(&q, address, "a=b") != NULL)
		return;
	where = authority(a, address);
	MUST(origin != NULL && where != NULL && *where != '\0');
	MUST(strcmp(origin + strlen("https://"), where) == 0);
	sent_clean();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena  *a = arena_new();
	struct feed    f = feed_of(data, size);
	unsigned       how = feed_byte(&f);
	struct channel channel = { .write = channel_write };
	const char    *text = feed_rest(&f, a);

	if (how % 4 == 0)
		away(a, &channel, text);
	else if (how % 4 == 1)
		base(a, &channel, text);
	else
		local(a, &channel, text);
	arena_free(a);
	return 0;
}
