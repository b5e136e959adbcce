/* What a notice becomes: a message of RFC 5322, or the gateway's JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>

#include "mail.h"

#define WORD 36 /* bytes of an encoded word: with a name in front, a line of 78 characters */
#define LINE 57 /* bytes of a line of base64: 76 characters */

struct sheet {
	char  *at;
	size_t room, size;
	bool   bad;
};

static void __attribute__((format(printf, 2, 3))) put(struct sheet *s, const char *fmt, ...)
{
	va_list args;
	int     n;

	va_start(args, fmt);
	n = vsnprintf(s->at + s->size, s->room - s->size, fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= s->room - s->size)
		s->bad = true;
	else
		s->size += (size_t)n;
}

static void
put_base64(struct sheet *s, const char *data, size_t size)
{
	char out[4 * ((LINE + 2) / 3) + 1];

	EVP_EncodeBlock((unsigned char *)out, (const unsigned char *)data, (int)size);
	put(s, "%s", out);
}

/* As many bytes as are whole characters, at most most. */
static size_t
whole(const char *text, size_t most)
{
	size_t n = strlen(text);

	if (n <= most)
		return n;
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

/* RFC 2047: every word encoded, so that nothing in it is anything but text. */
static void
put_encoded(struct sheet *s, const char *text)
{
	for (const char *blank = ""; *text != '\0'; blank = "\r\n ") {
		size_t n = whole(text, WORD);

		put(s, "%s=?UTF-8?B?", blank);
		put_base64(s, text, n);
		put(s, "?=");
		text += n;
	}
}

static void
put_date(struct sheet *s, long long now)
{
	time_t    seconds = (time_t)now;
	struct tm t;
	char      text[64] = "";

	if (gmtime_r(&seconds, &t) == NULL ||
	    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &t) == 0)
		s->bad = true;
	put(s, "Date: %s\r\n", text);
}

/* In lines of base64, with \n as CR LF. */
static void
put_text(struct sheet *s, const char *text)
{
	char   line[LINE];
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == '\n')
			line[n++] = '\r';
		if (n == LINE) {
			put_base64(s, line, n);
			put(s, "\r\n");
			n = 0;
		}
		line[n++] = *text;
		if (n == LINE) {
			put_base64(s, line, n);
			put(s, "\r\n");
			n = 0;
		}
	}
	put_base64(s, line, n);
	put(s, n > 0 ? "\r\n" : "");
}

/* NOLINTBEGIN(readability-non-const-parameter): they are written through */
bool
mail_message(const struct post *post, const struct courier_message *m, long long now,
    char room[MAIL_MESSAGE], size_t *size)
{
	struct sheet s = { .at = room, .room = MAIL_MESSAGE };

	put(&s, "From: ");
	put_encoded(&s, post->name);
	put(&s, " <%s>\r\nTo: <%s>\r\nSubject: ", post->from, m->to);
	put_encoded(&s, m->subject);
	put(&s, "\r\n");
	put_date(&s, now);
	put(&s, "Message-ID: <%s@%s>\r\n", m->reference, strchr(post->from, '@') + 1);
	put(&s,
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Language: %s\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    m->language);
	put_text(&s, m->text);
	*size = s.size;
	return !s.bad;
}

/* What a string of JSON may not hold as it is; there are no control characters. */
static void
put_string(struct sheet *s, const char *name, const char *text)
{
	put(s, "\"%s\":\"", name);
	for (; *text != '\0'; text++)
		put(s, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	put(s, "\"");
}

bool
sms_body(const struct courier_message *m, char room[SMS_BODY], size_t *size)
{
	struct sheet s = { .at = room, .room = SMS_BODY };

	put(&s, "{");
	put_string(&s, "to", m->to);
	put(&s, ",");
	put_string(&s, "text", m->text);
	put(&s, ",");
	put_string(&s, "reference", m->reference);
	put(&s, "}");
	*size = s.size;
	return !s.bad;
}
/* NOLINTEND(readability-non-const-parameter) */
