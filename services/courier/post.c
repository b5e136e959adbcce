/* The relay and the gateway, as configured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "log.h"
#include "mail.h"
#include "text.h"

static bool
wrong(const char *key, const char *needs)
{
	log_error("config.malformed", "key=%s needs=%s", key, needs);
	return false;
}

static bool
copy(const char *value, char *out, size_t room)
{
	size_t size = strlen(value);

	if (size >= room)
		return false;
	memcpy(out, value, size + 1);
	return true;
}

/* The first line of a file. */
static bool
read_secret(const char *key, const char *name, char out[MAIL_SECRET + 1])
{
	FILE *f = caller_file(name);
	bool  ok = f != NULL && fgets(out, MAIL_SECRET + 1, f) != NULL;

	if (f != NULL)
		fclose(f);
	if (ok)
		out[strcspn(out, "\r\n")] = '\0';
	if (ok && out[0] != '\0' && text_valid(out, strlen(out), false))
		return true;
	log_error(
	    "config.unreadable", "key=%s needs=a file with the secret in its first line", key);
	return false;
}

/* smtp[s]://host:port, and behind it the name by which we greet. */
static bool
read_relay(const char *url, struct post *post)
{
	static const char host[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
	const char       *at;
	size_t            n, m;
	int               size;

	post->hidden = text_starts(url, "smtps://");
	if (!post->hidden && !text_starts(url, "smtp://"))
		return false;
	at = strstr(url, "://") + 3;
	n = strspn(at, host);
	m = at[n] == ':' ? strspn(at + n + 1, "0123456789") : 0;
	if (n == 0 || m == 0 || m > 5 || at[n + 1 + m] != '\0')
		return false;
	size = snprintf(
	    post->relay, sizeof(post->relay), "%s/%s", url, strchr(post->from, '@') + 1);
	return size > 0 && (size_t)size < sizeof(post->relay);
}

static bool
read_login(const struct config *config, struct post *post)
{
	const char *user = config_or(config, "courier.mail.user", NULL);
	const char *password = config_or(config, "courier.mail.password", NULL);

	if (user == NULL && password == NULL)
		return true;
	if (user == NULL || password == NULL || !copy(user, post->user, sizeof(post->user)))
		return wrong("courier.mail.user", "courier.mail.password beside it");
	return read_secret("courier.mail.password", password, post->password);
}

/* Whoever sees who wrote must not see what about. */
static bool
is_neutral(const char *text)
{
	return strcasestr(text, "barnevern") == NULL;
}

static bool
read_mail(const struct config *config, struct post *post)
{
	const char *relay = config_or(config, "courier.mail.relay", NULL);
	const char *from, *name;

	if (relay == NULL)
		return true;
	from = config_need(config, "courier.mail.from");
	name = config_need(config, "courier.mail.name");
	if (!courier_is_address(from) || !is_neutral(from) ||
	    !copy(from, post->from, sizeof(post->from)))
		return wrong("courier.mail.from", "an address that says nothing of the matter");
	if (!text_valid(name, strlen(name), false) || !is_neutral(name) ||
	    !copy(name, post->name, sizeof(post->name)))
		return wrong("courier.mail.name", "a name that says nothing of the matter");
	if (!read_relay(relay, post))
		return wrong("courier.mail.relay", "smtp://host:port or smtps://host:port");
	return read_login(config, post);
}

static bool
read_sms(const struct config *config, struct post *post)
{
	const char *url = config_or(config, "courier.sms.url", NULL);
	char        origin[ORIGIN];
	CURLU      *parsed;

	if (url == NULL)
		return true;
	parsed = origin_parse(url, origin);
	curl_url_cleanup(parsed);
	if (parsed == NULL || !copy(url, post->sms, sizeof(post->sms)))
		return wrong("courier.sms.url", "https://host[:port]/path");
	return read_secret("courier.sms.key", config_need(config, "courier.sms.key"), post->key);
}

bool
post_read(const struct config *config, struct post *post)
{
	return read_mail(config, post) && read_sms(config, post);
}

void
post_forget(struct post *post)
{
	OPENSSL_cleanse(post, sizeof(*post));
}
