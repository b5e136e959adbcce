/* services/courier/parse.c, origin.c, message.c: what leaves the house is what was asked,
 * in words that no header can be made of, to an address that reads one way. */
#include "../../services/courier/message.c"
#include "../../services/courier/origin.c"
#include "../../services/courier/parse.c"

#include "../../core/web.h"
#include "fuzz.h"

static struct bytes
written(uint8_t *room, size_t size, const struct courier_question *q)
{
	struct frame_writer w = frame_write(room, size, COURIER_FETCH);
	struct bytes        out = { NULL, 0 };

	frame_put_u8(&w, (uint8_t)q->method);
	frame_put_text(&w, q->url);
	frame_put_text(&w, q->content_type);
	frame_put_u8(&w, (uint8_t)q->count);
	for (size_t i = 0; i < q->count; i++) {
		frame_put_text(&w, q->headers[i].name);
		frame_put_text(&w, q->headers[i].value);
	}
	frame_put_bytes(&w, q->body);
	MUST(frame_end(&w, &out));
	return out;
}

static void
plain(const char *text)
{
	for (; *text != '\0'; text++)
		MUST(*text >= 0x20 && *text < 0x7f);
}

static void
question(const struct frame *f, const uint8_t *data)
{
	static struct courier_question q;
	static uint8_t                 room[FRAME_HEADER + 4096];
	struct bytes                   out;

	if (!courier_parse(f, COURIER_BODY, &q))
		return;
	plain(q.url);
	plain(q.content_type);
	for (size_t i = 0; i < q.count; i++) {
		plain(q.headers[i].name);
		plain(q.headers[i].value);
		MUST(strpbrk(q.headers[i].name, ": ") == NULL && *q.headers[i].value != ' ');
	}
	MUST(q.method == COURIER_POST || q.body.size == 0);
	out = written(room, sizeof(room), &q);
	MUST(out.size == frame_size(f) && memcmp(out.data, data, out.size) == 0);
}

/* Lines of a message, each ended, none too long, all plain; one recipient. */
static void
mail(const struct courier_message *m)
{
	static const struct post post = { .name = "Kommune", .from = "a@b.test" };
	static char              room[MAIL_MESSAGE + 1];
	const char              *line = room, *end;
	size_t                   size = 0;

	MUST(mail_message(&post, m, 0, room, &size) && size < MAIL_MESSAGE);
	room[size] = '\0';
	MUST(strlen(room) == size);
	for (; (end = strstr(line, "\r\n")) != NULL; line = end + 2) {
		MUST(end - line <= 280); /* an address of 254 is one word */
		for (const char *c = line; c < end; c++)
			MUST(*c >= 0x20 && *c < 0x7f);
		MUST(strncasecmp(line, "bcc:", 4) != 0 && strncasecmp(line, "cc:", 3) != 0);
	}
	MUST(*line == '\0');
}

static void
notice(const struct frame *f)
{
	static struct courier_message m;
	static char                   body[SMS_BODY];
	size_t                        size = 0;

	if (courier_parse_mail(f, &m)) {
		MUST(strpbrk(m.to, "<> ,;\r\n\"") == NULL && strchr(m.to, '@') != NULL);
		mail(&m);
	}
	if (courier_parse_sms(f, &m)) {
		MUST(m.to[0] == '+' && strpbrk(m.text, "\r\n") == NULL);
		MUST(sms_body(&m, body, &size) && strlen(body) == size);
	}
}

/* The origin is one; it is its own origin; and our other reader of addresses,
 * and the parsed form that is fetched, say the same. */
static void
address(struct arena *a, const char *text)
{
	char           origin[ORIGIN], again[ORIGIN];
	CURLU         *url = origin_parse(text, origin), *twin;
	struct origins list = { .count = 0 };
	char          *host = NULL, *port = NULL;

	if (url == NULL)
		return;
	MUST(strncmp(origin, "https://", 8) == 0 && strpbrk(origin + 8, "/@?#\\ ") == NULL);
	twin = origin_parse(origin, again);
	MUST(twin != NULL && strcmp(origin, again) == 0);
	MUST(origin_add(&list, origin) && origin_allowed(&list, again));
	MUST(strcasecmp(web_origin(a, origin), origin) == 0);
	MUST(curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK);
	MUST(curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK);
	MUST(strcasecmp(arena_printf(a, "https://%s:%s", host, port), origin) == 0);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(url);
	curl_url_cleanup(twin);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame  f;
	struct arena *a = arena_new();
	struct feed   rest = feed_of(data, size);

	if (size > 0 && data[0] == FRAME_VERSION) {
		if (frame_parse((struct bytes){ data, size }, COURIER_REST + COURIER_BODY, &f) ==
		    FRAME_WHOLE) {
			question(&f, data);
			notice(&f);
		}
	} else {
		address(a, feed_rest(&rest, a));
	}
	arena_free(a);
	return 0;
}
