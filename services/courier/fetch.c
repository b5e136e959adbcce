#include "fetch.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "log.h"

#define CONNECT_MS 3000L
#define TOTAL_MS 10000L
#define HEAD_MAX (32 * 1024)

static size_t
on_body(char *data, size_t one, size_t size, void *to)
{
	struct fetched *f = to;

	(void)one;
	if (size > sizeof(f->body) - f->size) {
		f->refused = true;
		return 0;
	}
	memcpy(f->body + f->size, data, size);
	f->size += size;
	return size;
}

/* True when the line is "name: value" with another value than expected. */
static bool
differs(const char *line, size_t size, const char *name, const char *expected)
{
	size_t n = strlen(name), m = strlen(expected);

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
	return size != m || strncasecmp(line, expected, m) != 0;
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
limit(CURL *curl, const char *ca)
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
	SET(CURLOPT_TIMEOUT_MS, TOTAL_MS);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)COURIER_ANSWER);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_USERAGENT, "portvakt");
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
perform(
    CURL *curl, const char *ca, CURLU *url, const struct courier_question *q, struct fetched *out)
{
	struct curl_slist  *headers = headers_of(q);
	enum courier_reason why = COURIER_BROKEN;

	/* curl_easy_reset() forgets the options and keeps the connections. */
	curl_easy_reset(curl);
	if (limit(curl, ca) && prepare(curl, url, headers, q, out))
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
fetch(CURL *curl, const char *ca, const struct origins *origins, const struct courier_question *q,
    struct fetched *out)
{
	char                origin[ORIGIN];
	int64_t             began = clock_steady_ms();
	enum courier_reason why;
	CURLU              *url = origin_parse(q->url, origin);

	out->status = 0;
	out->size = out->head = 0;
	out->refused = false;
	out->content_type[0] = '\0';
	if (url == NULL || !origin_allowed(origins, origin)) {
		log_warn("courier.not_allowed", "origin=%s", url == NULL ? "-" : origin);
		curl_url_cleanup(url);
		return COURIER_NOT_ALLOWED;
	}
	why = perform(curl, ca, url, q, out);
	curl_url_cleanup(url);
	/* Neither path nor query: they may hold what is nobody's business. */
	log_info("courier.fetched", "origin=%s method=%s status=%ld bytes=%zu ms=%lld reason=%u",
	    origin, q->method == COURIER_POST ? "POST" : "GET", out->status, out->size,
	    (long long)(clock_steady_ms() - began), why);
	return why;
}
