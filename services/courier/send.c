/* A notice on its way.  To whom is in no log: only what came of it. */
#include <string.h>
#include <time.h>

#include <openssl/crypto.h>

#include "clock.h"
#include "log.h"
#include "mail.h"

#define CONNECT_MS 3000L
#define TOTAL_MS 10000
#define REPLY 16 /* "550 5.1.1 …" */

struct talk {
	const char *at; /* what is still to be sent */
	size_t      left;
	bool        rcpt;             /* the last command named the recipient */
	bool        over;             /* we take our leave: what is said now says nothing */
	char        reply[REPLY + 1]; /* the last line of an answer */
};

static size_t
on_read(char *room, size_t one, size_t size, void *from)
{
	struct talk *t = from;
	size_t       n = size * one < t->left ? size * one : t->left;

	memcpy(room, t->at, n);
	t->at += n;
	t->left -= n;
	return n;
}

static size_t
on_line(char *line, size_t one, size_t size, void *to)
{
	struct talk *t = to;
	size_t       n = size * one < REPLY ? size * one : REPLY;

	if (!t->over) {
		memcpy(t->reply, line, n);
		t->reply[n] = '\0';
	}
	return size * one;
}

static int
on_command(CURL *curl, curl_infotype type, char *data, size_t size, void *to)
{
	struct talk *t = to;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT || t->over)
		return 0;
	t->over = size >= 4 && memcmp(data, "QUIT", 4) == 0;
	if (!t->over)
		t->rcpt = size > 5 && memcmp(data, "RCPT ", 5) == 0;
	return 0;
}

#define SET(option, value) ok = ok && curl_easy_setopt(curl, (option), (value)) == CURLE_OK

static bool
secure(CURL *curl, const char *ca, const struct post *post)
{
	bool ok = true;

	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_CAINFO, ca);
	SET(CURLOPT_CAPATH, NULL);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	SET(CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_FORBID_REUSE, 1L);
	if (post->user[0] != '\0') {
		SET(CURLOPT_USERNAME, post->user);
		SET(CURLOPT_PASSWORD, post->password);
	}
	return ok;
}

static bool
compose(CURL *curl, const struct post *post, struct curl_slist *to, struct talk *talk)
{
	bool ok = to != NULL;

	SET(CURLOPT_URL, post->relay);
	SET(CURLOPT_MAIL_FROM, post->from);
	SET(CURLOPT_MAIL_RCPT, to);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)talk->left);
	SET(CURLOPT_READFUNCTION, on_read);
	SET(CURLOPT_READDATA, talk);
	SET(CURLOPT_WRITEFUNCTION, on_line);
	SET(CURLOPT_WRITEDATA, talk);
	SET(CURLOPT_HEADERFUNCTION, on_line);
	SET(CURLOPT_HEADERDATA, talk);
	/* What curl says, it says here; nothing of it is written anywhere. */
	SET(CURLOPT_VERBOSE, 1L);
	SET(CURLOPT_DEBUGFUNCTION, on_command);
	SET(CURLOPT_DEBUGDATA, talk);
	return ok;
}

/* Only a refusal of this recipient lasts.  A 5 about something else, or 5.7.x
 * (that we may not), is for the municipality to mend. */
static enum courier_outcome
judge(CURLcode said, const struct talk *t)
{
	if (said == CURLE_OK)
		return COURIER_ACCEPTED;
	if (said == CURLE_SEND_ERROR && t->rcpt && t->reply[0] == '5' &&
	    strncmp(t->reply + 4, "5.7.", 4) != 0)
		return COURIER_NEVER;
	return COURIER_LATER;
}

static enum courier_outcome
talk_to(CURL *curl, const char *ca, const struct post *post, const char *to, struct talk *talk,
    long *code)
{
	struct curl_slist   *list = curl_slist_append(NULL, to);
	enum courier_outcome outcome = COURIER_LATER;

	curl_easy_reset(curl);
	if (secure(curl, ca, post) && compose(curl, post, list, talk)) {
		outcome = judge(curl_easy_perform(curl), talk);
		(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, code);
	}
	curl_easy_reset(curl);
	curl_slist_free_all(list);
	return outcome;
}

enum courier_outcome
mail_send(CURL *curl, const char *ca, const struct post *post, const struct courier_message *m,
    long *code)
{
	static char          room[MAIL_MESSAGE];
	struct talk          talk = { .at = room };
	int64_t              began = clock_steady_ms();
	enum courier_outcome outcome = COURIER_LATER;

	*code = 0;
	if (post->relay[0] != '\0' &&
	    mail_message(post, m, (long long)time(NULL), room, &talk.left))
		outcome = talk_to(curl, ca, post, m->to, &talk, code);
	OPENSSL_cleanse(room, sizeof(room));
	log_info("courier.mail", "outcome=%d code=%ld ms=%lld", outcome, *code,
	    (long long)(clock_steady_ms() - began));
	return outcome;
}

/* The codes that the gateway's interface names (include/courier.h). */
static enum courier_outcome
judge_sms(enum courier_reason why, long status)
{
	static const long later[] = { 401, 403, 404, 408, 429 };

	if (why != 0)
		return COURIER_LATER;
	if (status >= 200 && status <= 299)
		return COURIER_ACCEPTED;
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (status == later[i])
			return COURIER_LATER;
	return status >= 400 && status <= 499 ? COURIER_NEVER : COURIER_LATER;
}

static bool
question_of(const struct post *post, const struct courier_message *m, struct courier_question *q,
    char body[SMS_BODY])
{
	*q = (struct courier_question){ .method = COURIER_POST,
		.content_type = "application/json",
		.count = 1,
		.headers[0].name = "X-API-Key" };
	memcpy(q->url, post->sms, sizeof(q->url));
	memcpy(q->headers[0].value, post->key, sizeof(post->key));
	q->body.data = (const uint8_t *)body;
	return sms_body(m, body, &q->body.size);
}

enum courier_outcome
sms_send(CURL *curl, const char *ca, const struct post *post, const struct courier_message *m,
    long *code)
{
	enum courier_reason                why;
	static const struct courier_limits limits = { .answer = 4096, .time = TOTAL_MS };
	static struct courier_question     question;
	static char                        body[SMS_BODY];
	static uint8_t                     answer[4096];
	struct caller                      gateway = { .name = "sms", .limits = &limits };
	struct fetched                     fetched = { .body = answer, .room = sizeof(answer) };
	enum courier_outcome               outcome = COURIER_LATER;
	CURLU                             *url = origin_parse(post->sms, gateway.origins.list[0]);

	*code = 0;
	gateway.origins.count = url != NULL;
	curl_url_cleanup(url);
	if (url != NULL && question_of(post, m, &question, body)) {
		why = fetch(curl, ca, &gateway, &question, &fetched);
		outcome = judge_sms(why, fetched.status);
		*code = fetched.status;
	}
	OPENSSL_cleanse(&question, sizeof(question));
	OPENSSL_cleanse(body, sizeof(body));
	log_info("courier.sms", "outcome=%d code=%ld", outcome, *code);
	return outcome;
}
