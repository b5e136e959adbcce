#include "fetch.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "log.h"

#define CONNECT_MS 3000L
#define SLOW_BYTES 100L /* a second: whoever gives less than that, for so long, */
#define SLOW_TIME 20L   /* (seconds) does not answer */
#define HEAD_MAX (32 * 1024)

static size_t
on_body(char *data, size_t one, size_t size, void *to)
{
	struct fetched *f = to;

	(void)one;
	if (size > f->room - f->size) {
		f->refused = true;
		return 0;
	}
	memcpy(f->body + f->size, data, size);
	f->size += size;
	return size;
}

/* True when the line is "name: value"; *value and *left are what stands there. */
static bool
is_line(const char *line, size_t size, const char *name, const char **value, size_t *left)
{
	size_t n = strlen(name);

	if (size <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
		return false;
	line += n + 1;
	size -= n + 1;
	while (size > 0 && strchr(" \t", *line) != NULL && *line != '\0') {
		line++;
		size--;
	}
	while (size > 0 && strchr(" \t\r\n", line[size - 1]) != NULL && line[size - 1] != '\0')
		size--;
	*value = line;
	*left = size;
	return true;
}

static bool
differs(const char *line, size_t size, const char *name, const char *expected)
{
	const char *value;
	size_t      left, m = strlen(expected);

	return is_line(line, size, name, &value, &left) &&
	       (left != m || strncasecmp(value, expected, m) != 0);
}

/* When the signature service may be asked next. */
static void
take_poll(struct fetched *f, const char *line, size_t size)
{
	const char *value;
	size_t      left;

	if (!is_line(line, size, "X-Next-permitted-poll-time", &value, &left) ||
	    left > COURIER_POLL)
		return;
	for (size_t i = 0; i < left; i++)
		if (value[i] < ' ' || value[i] > '~')
			return;
	memcpy(f->next_poll, value, left);
	f->next_poll[left] = '\0';
}

/* Compression was not asked for: a small answer could become a large one. */
static size_t
on_head(char *line, size_t one, size_t size, void *to)
{
	struct fetched *f = to;

	(void)one;
	f->head += size;
	if (f->head > HEAD_MAX || differs(line, size, "content-encoding", "identity") ||
	    differs(line, size, "transfer-encoding", "chunked")) {
		f->refused = true;
		return 0;
	}
	take_poll(f, line, size);
	return size;
}

static struct curl_slist *
header(struct curl_slist *list, const char *name, const char *value)
{
	char               line[COURIER_NAME + 2 + COURIER_VALUE + 1];
	struct curl_slist *longer;

	snprintf(line, sizeof(line), "%s:%s%s", name, value[0] == '\0' ? "" : " ", value);
	longer = curl_slist_append(list, line);
	if (longer == NULL)
		curl_slist_free_all(list);
	return longer;
}

static struct curl_slist *
headers_of(const struct courier_question *q)
{
	struct curl_slist *list = header(NULL, "Expect", ""); /* not to be sent */

	if (list != NULL && q->content_type[0] != '\0')
		list = header(list, "Content-Type", q->content_type);
	for (size_t i = 0; list != NULL && i < q->count; i++)
		list = header(list, q->headers[i].name, q->headers[i].value);
	return list;
}

#define SET(option, value) ok = ok && curl_easy_setopt(curl, (option), (value)) == CURLE_OK

static bool
limit(CURL *curl, const char *ca, const struct courier_limits *limits)
{
	bool ok = true;

	SET(CURLOPT_PROTOCOLS_STR, "https");
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_CAINFO, ca);
	SET(CURLOPT_CAPATH, NULL);
	SET(CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	SET(CURLOPT_TIMEOUT_MS, (long)limits->time);
	SET(CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, SLOW_TIME);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limits->answer);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_USERAGENT, "portvakt");
	return ok;
}

static CURLcode
on_tls(CURL *curl, void *tls, void *number)
{
	(void)curl;
	peer_require(tls, number);
	return CURLE_OK;
}

/* Who the peer has to be, beside what its host's name says. */
static bool
insist(CURL *curl, const struct caller *caller)
{
	bool ok = true;

	if (caller->peer[0] == '\0')
		return true;
	SET(CURLOPT_SSL_CTX_FUNCTION, on_tls);
	SET(CURLOPT_SSL_CTX_DATA, (void *)(uintptr_t)caller->peer);
	return ok;
}

/* Who we are, where the peer asks. */
static bool
introduce(CURL *curl, const struct caller *caller)
{
	struct curl_blob certificate = { (void *)(uintptr_t)caller->certificate.data,
		caller->certificate.size, CURL_BLOB_NOCOPY };
	struct curl_blob key = { (void *)(uintptr_t)caller->key.data, caller->key.size,
		CURL_BLOB_NOCOPY };
	bool             ok = true;

	if (caller->certificate.size == 0)
		return true;
	SET(CURLOPT_SSLCERTTYPE, "PEM");
	SET(CURLOPT_SSLKEYTYPE, "PEM");
	SET(CURLOPT_SSLCERT_BLOB, &certificate);
	SET(CURLOPT_SSLKEY_BLOB, &key);
	return ok;
}

static bool
prepare(CURL *curl, CURLU *url, struct curl_slist *headers, const struct courier_question *q,
    struct fetched *out)
{
	bool ok = headers != NULL;

	SET(CURLOPT_CURLU, url);
	SET(CURLOPT_HTTPHEADER, headers);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, out);
	SET(CURLOPT_HEADERFUNCTION, on_head);
	SET(CURLOPT_HEADERDATA, out);
	if (q->method == COURIER_GET) {
		SET(CURLOPT_HTTPGET, 1L);
		return ok;
	}
	if (q->method == COURIER_DELETE) {
		SET(CURLOPT_CUSTOMREQUEST, "DELETE");
		return ok;
	}
	SET(CURLOPT_POST, 1L);
	SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.size);
	SET(CURLOPT_POSTFIELDS, q->body.size == 0 ? "" : (const char *)q->body.data);
	return ok;
}

static enum courier_reason
reason_of(CURLcode code, const struct fetched *f)
{
	if (f->refused)
		return COURIER_BAD_ANSWER;
	switch ((int)code) {
	case CURLE_OK:
		return 0;
	case CURLE_OPERATION_TIMEDOUT:
		return COURIER_LATE;
	case CURLE_FILESIZE_EXCEEDED:
	case CURLE_PARTIAL_FILE:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
		return COURIER_BAD_ANSWER;
	case CURLE_OUT_OF_MEMORY:
	case CURLE_SSL_CACERT_BADFILE:
		return COURIER_BROKEN;
	default:
		return COURIER_UNREACHABLE;
	}
}

static void
take_type(CURL *curl, struct fetched *out)
{
	char *type = NULL;

	if (curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type) != CURLE_OK || type == NULL ||
	    strlen(type) > COURIER_TYPE)
		return;
	for (const char *c = type; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			return;
	memcpy(out->content_type, type, strlen(type) + 1);
}

static enum courier_reason
perform(CURL *curl, const char *ca, const struct caller *caller, CURLU *url,
    const struct courier_question *q, struct fetched *out)
{
	struct curl_slist  *headers = headers_of(q);
	enum courier_reason why = COURIER_BROKEN;

	/* curl_easy_reset() forgets the options and keeps the connections. */
	curl_easy_reset(curl);
	if (limit(curl, ca, caller->limits) && introduce(curl, caller) && insist(curl, caller) &&
	    prepare(curl, url, headers, q, out))
		why = reason_of(curl_easy_perform(curl), out);
	if (why == 0 &&
	    (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out->status) != CURLE_OK ||
		out->status < 100 || out->status > 599))
		why = COURIER_BAD_ANSWER;
	if (why == 0)
		take_type(curl, out);
	curl_easy_reset(curl);
	curl_slist_free_all(headers);
	return why;
}

enum courier_reason
fetch(CURL *curl, const char *ca, const struct caller *caller, const struct courier_question *q,
    struct fetched *out)
{
	static const char *const methods[] = {
		[COURIER_GET] = "GET", [COURIER_POST] = "POST", [COURIER_DELETE] = "DELETE"
	};
	char                origin[ORIGIN];
	int64_t             began = clock_steady_ms();
	enum courier_reason why;
	CURLU              *url = origin_parse(q->url, origin);

	out->status = 0;
	out->size = out->head = 0;
	out->refused = false;
	out->content_type[0] = out->next_poll[0] = '\0';
	if (url == NULL || !origin_allowed(&caller->origins, origin)) {
		log_warn("courier.not_allowed", "origin=%s", url == NULL ? "-" : origin);
		curl_url_cleanup(url);
		return COURIER_NOT_ALLOWED;
	}
	why = perform(curl, ca, caller, url, q, out);
	curl_url_cleanup(url);
	/* Neither path nor query: they may hold what is nobody's business. */
	log_info("courier.fetched",
	    "caller=%s origin=%s method=%s status=%ld bytes=%zu ms=%lld reason=%u", caller->name,
	    origin, methods[q->method], out->status, out->size,
	    (long long)(clock_steady_ms() - began), why);
	return why;
}
