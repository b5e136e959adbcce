/* The client of services/courier, the only process that reaches outward.
 *
 * One unix socket per caller (courier.directory/<program>.sock), each with its
 * own list of allowed origins (courier.allow.<program>.N) and, where the peer
 * asks who calls, its own client certificate (courier.certificate.<program>,
 * courier.key.<program>).  A connection that waits for a slow peer blocks nobody
 * but its own caller.
 *
 * The courier speaks https only, checks the peer against its own CA file,
 * follows no redirect, keeps no cookie, uses no proxy, asks for no compression
 * and refuses it, and ends a fetch after its caller's time (3 s to connect) or
 * size: courier_limits().
 *
 * Limits below are the protocol's; a request outside them is a fault of ours
 * and never leaves the process.
 *
 * Messages are frames (frame.h):
 *
 *   COURIER_FETCH     u8 method, text url, text content type, u8 count,
 *                     count × (text name, text value), bytes body
 *   COURIER_FETCHED   u16 status, text content type, text next poll, bytes body
 *   COURIER_MAIL      text to, text reference, text language, text subject, text text
 *   COURIER_SMS       text to, text reference, text text
 *   COURIER_SENT      u8 enum courier_outcome, u16 the other side's code (0: none)
 *   COURIER_REFUSED   u8 reason
 *
 * After COURIER_MALFORMED the courier closes the connection. */
#ifndef PORTVAKT_COURIER_H
#define PORTVAKT_COURIER_H

#include <stdbool.h>

#include "arena.h"
#include "config.h"
#include "fail.h"
#include "text.h"

#define COURIER_URL 4096 /* characters */
#define COURIER_TYPE 128 /* characters of a content type */
#define COURIER_HEADERS 5
#define COURIER_VALUE 8192           /* characters of a header's value */
#define COURIER_POLL 64              /* characters of a time */
#define COURIER_BODY (64 * 1024)     /* bytes of a request's body */
#define COURIER_ANSWER (1024 * 1024) /* bytes of an answer's body */

/* For callers that exchange whole documents. */
#define COURIER_BODY_LARGE (12 * 1024 * 1024)
#define COURIER_ANSWER_LARGE (16 * 1024 * 1024)

#define COURIER_NAME 16          /* characters of a header's name */
#define COURIER_REST (64 * 1024) /* of a frame beside its body, limits above included */

/* Notices to people, the clerk's alone: texts in UTF-8, an SMS without a line's
 * end.  To whom they go is in no log.
 *
 * A mail goes to the relay courier.mail.relay, over TLS from the first byte
 * (smtps://) or before anything else is said (smtp://: STARTTLS or nothing), from
 * courier.mail.from.  Its Message-ID is made of the reference: the same notice
 * sent twice, by a clerk that was killed, is told apart by who receives it.
 *
 * An SMS goes to the gateway courier.sms.url, which is the municipality's or an
 * adapter in front of its supplier's interface:
 *
 *   POST <courier.sms.url>
 *   Content-Type: application/json
 *   X-API-Key: <the secret in courier.sms.key>
 *
 *   {"to": "+4790000000", "text": "…", "reference": "<uuid>"}
 *
 *   2xx                 taken; a reference that was taken before is taken again and
 *                       sent once
 *   401, 403, 404, 408, 429, 5xx
 *                       not now: tried again later (key, address or load)
 *   any other 4xx       never: this number takes no message
 *
 * The answer's body is not looked at. */
#define COURIER_TO 254
#define COURIER_REFERENCE 36
#define COURIER_SUBJECT 300
#define COURIER_TEXT 4000

enum courier_outcome {
	COURIER_ACCEPTED = 1,
	COURIER_LATER = 2, /* trouble of ours, the relay's or the gateway's */
	COURIER_NEVER = 3  /* the other side will not have this recipient */
};

enum courier_type {
	COURIER_FETCH = 1,
	COURIER_MAIL = 2,
	COURIER_SMS = 3,
	COURIER_FETCHED = 0x81,
	COURIER_SENT = 0x82,
	COURIER_REFUSED = 0xff
};

enum courier_method { COURIER_GET = 1, COURIER_POST = 2, COURIER_DELETE = 3 };

enum courier_reason {
	COURIER_MALFORMED = 1,   /* not a message */
	COURIER_NOT_ALLOWED = 2, /* not an origin of this caller */
	COURIER_UNREACHABLE = 3, /* no address, no connection, or not who it should be */
	COURIER_LATE = 4,
	COURIER_BAD_ANSWER = 5, /* too much, compressed, cut off, or not HTTP */
	COURIER_BROKEN = 6      /* the courier's own trouble; it is in its log */
};

struct courier;

/* What one caller may send and get, and how long that may take. */
struct courier_limits {
	const char *program;
	size_t      body, answer; /* bytes */
	int         time;         /* milliseconds for one fetch */
	bool        notices;      /* may send mail and SMS */
};

/* NULL for a program that is no caller. */
const struct courier_limits *courier_limits(const char *program);

/* name is one of Accept, Authorization, DPoP; value is printable ASCII. */
struct courier_header {
	const char *name, *value;
};

struct courier_request {
	const char           *method;                   /* "GET", "POST" or "DELETE" */
	const char           *url;                      /* absolute, https */
	const char           *content_type;             /* POST: needed; otherwise NULL */
	struct bytes          body;                     /* POST only */
	struct courier_header headers[COURIER_HEADERS]; /* up to the first NULL name */
};

/* Whatever the peer answered, a redirect or a 500 included: it is the caller's
 * to judge.  content_type is "" when there was none, next_poll (the header
 * X-Next-permitted-poll-time) too; body is NUL-terminated beyond its size. */
struct courier_answer {
	int          status;
	const char  *content_type;
	const char  *next_poll;
	struct bytes body;
};

/* Ends a program that is no caller. */
struct courier *courier_open(const struct config *, const char *program);
void            courier_close(struct courier *);

/* Fails with
 *   503 error.unavailable  the courier itself is not there, or is full
 *   503 error.provider     the peer cannot be reached or is not who it should be
 *   504 error.provider     it did not answer in time
 *   502 error.provider     it answered too much, compressed, or not in HTTP
 *   500 error.internal     not an allowed origin, or outside the limits */
result courier_fetch(
    struct courier *, struct arena *, const struct courier_request *, struct courier_answer *);

struct courier_notice {
	const char *to;        /* an e-mail address, or +47… */
	const char *reference; /* a uuid: the same notice has the same, always */
	const char *language;  /* mail: of its text */
	const char *subject;   /* mail */
	const char *text;
};

/* Fails as courier_fetch() does; what the other side said is the outcome. */
result courier_mail(
    struct courier *, struct arena *, const struct courier_notice *, enum courier_outcome *);
result courier_sms(
    struct courier *, struct arena *, const struct courier_notice *, enum courier_outcome *);

#endif
