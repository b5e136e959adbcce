#include "origin.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The part, "" when there is none; NULL when it is longer than fits. */
static const char *
part(CURLU *url, CURLUPart which, char *out, size_t room)
{
	char     *text = NULL;
	CURLUcode code = curl_url_get(url, which, &text, CURLU_DEFAULT_PORT);
	size_t    size = text == NULL ? 0 : strlen(text);

	if (code == CURLUE_OK && text != NULL && size < room)
		memcpy(out, text, size + 1);
	else
		out[0] = '\0';
	curl_free(text);
	return size < room ? out : NULL;
}

static bool
is_missing(CURLU *url, CURLUPart which)
{
	char        one[2];
	const char *text = part(url, which, one, sizeof(one));

	return text != NULL && text[0] == '\0';
}

static bool
is_host(const char *host)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	return host != NULL && host[0] != '\0' && host[0] != '.' && host[0] != '-' &&
	       strspn(host, fine) == strlen(host);
}

/* Scheme and host stand there as they are meant: libcurl also takes one slash
 * for two, and reads %2e as a point. */
static bool
is_plain(const char *text)
{
	static const char fine[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:";
	size_t size;

	if (strncasecmp(text, "https://", 8) != 0)
		return false;
	size = strcspn(text + 8, "/?#");
	return size > 0 && strspn(text + 8, fine) >= size;
}

static void
lower(char *text)
{
	for (; *text != '\0'; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text + ('a' - 'A'));
}

CURLU *
origin_parse(const char *text, char origin[ORIGIN])
{
	char   scheme[8], host[256], port[8];
	CURLU *url = curl_url();
	bool   ok = url != NULL && is_plain(text) &&
		  curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK;

	ok = ok && part(url, CURLUPART_SCHEME, scheme, sizeof(scheme)) != NULL &&
	     strcmp(scheme, "https") == 0 && is_missing(url, CURLUPART_USER) &&
	     is_missing(url, CURLUPART_PASSWORD) && is_missing(url, CURLUPART_OPTIONS) &&
	     is_missing(url, CURLUPART_FRAGMENT) && is_missing(url, CURLUPART_ZONEID);
	ok = ok && part(url, CURLUPART_HOST, host, sizeof(host)) != NULL &&
	     part(url, CURLUPART_PORT, port, sizeof(port)) != NULL && port[0] != '\0';
	if (ok)
		lower(host);
	if (!ok || !is_host(host)) {
		curl_url_cleanup(url);
		return NULL;
	}
	snprintf(origin, ORIGIN, "https://%s:%s", host, port);
	return url;
}

bool
origin_add(struct origins *origins, const char *text)
{
	char   path[2];
	CURLU *url;
	bool   bare;

	if (origins->count == ORIGIN_LIST)
		return false;
	url = origin_parse(text, origins->list[origins->count]);
	if (url == NULL)
		return false;
	bare = part(url, CURLUPART_PATH, path, sizeof(path)) != NULL && strcmp(path, "/") == 0 &&
	       is_missing(url, CURLUPART_QUERY);
	curl_url_cleanup(url);
	origins->count += bare;
	return bare;
}

bool
origin_allowed(const struct origins *origins, const char *origin)
{
	for (size_t i = 0; i < origins->count; i++)
		if (strcmp(origins->list[i], origin) == 0)
			return true;
	return false;
}
